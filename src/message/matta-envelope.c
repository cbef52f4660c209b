/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-envelope.h"

#include <idn2.h>
#include <string.h>

typedef struct {
  char *address;
  char *parameters;
} Recipient;

struct _MattaEnvelope {
  char *return_path;
  char *parameters;
  GArray *recipients;
  gatomicrefcount ref_count;
};

G_DEFINE_BOXED_TYPE (MattaEnvelope, matta_envelope, matta_envelope_ref, matta_envelope_unref)

static void
clear_recipient (gpointer data)
{
  Recipient *recipient = data;

  g_free (recipient->address);
  g_free (recipient->parameters);
}

MattaEnvelope *
matta_envelope_new (const char *return_path, const char *parameters)
{
  MattaEnvelope *self = NULL;

  g_return_val_if_fail (return_path != NULL, NULL);

  self = g_new0 (MattaEnvelope, 1);
  self->return_path = g_strdup (return_path);
  self->parameters = g_strdup (parameters);
  self->recipients = g_array_new (FALSE, FALSE, sizeof (Recipient));
  g_array_set_clear_func (self->recipients, clear_recipient);
  g_atomic_ref_count_init (&self->ref_count);
  return self;
}

MattaEnvelope *
matta_envelope_ref (MattaEnvelope *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
matta_envelope_unref (MattaEnvelope *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->return_path);
  g_free (self->parameters);
  g_array_unref (self->recipients);
  g_free (self);
}

void
matta_envelope_add (MattaEnvelope *self, const char *address, const char *parameters)
{
  Recipient recipient = { NULL, NULL };

  g_return_if_fail (self != NULL);
  g_return_if_fail (address != NULL);

  recipient.address = g_strdup (address);
  recipient.parameters = g_strdup (parameters);
  g_array_append_val (self->recipients, recipient);
}

const char *
matta_envelope_get_return_path (MattaEnvelope *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->return_path;
}

const char *
matta_envelope_get_parameters (MattaEnvelope *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->parameters;
}

guint
matta_envelope_get_n_recipients (MattaEnvelope *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->recipients->len;
}

const char *
matta_envelope_get_address (MattaEnvelope *self, guint index)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (index < self->recipients->len, NULL);

  return g_array_index (self->recipients, Recipient, index).address;
}

const char *
matta_envelope_get_recipient_parameters (MattaEnvelope *self, guint index)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (index < self->recipients->len, NULL);

  return g_array_index (self->recipients, Recipient, index).parameters;
}

gboolean
matta_envelope_has_parameter (MattaEnvelope *self, const char *keyword)
{
  g_auto (GStrv) words = NULL;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (keyword != NULL, FALSE);

  if (self->parameters == NULL)
    return FALSE;
  words = g_strsplit (self->parameters, " ", -1);
  for (guint i = 0; words[i] != NULL; i++)
    if (g_ascii_strcasecmp (words[i], keyword) == 0)
      return TRUE;
  return FALSE;
}

const char *
matta_address_get_domain (const char *address)
{
  const char *at = NULL;

  g_return_val_if_fail (address != NULL, "");

  at = strrchr (address, '@');
  return at == NULL ? "" : at + 1;
}

static char *
fold_domain (const char *domain)
{
  char *ascii = NULL;
  char *folded = NULL;

  if (idn2_lookup_u8 ((const guint8 *) domain, (guint8 **) &ascii,
                      IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL)
      != IDN2_OK)
    return g_ascii_strdown (domain, -1); /* not a host name: still equal to itself */
  folded = g_ascii_strdown (ascii, -1);
  idn2_free (ascii);
  return folded;
}

char *
matta_address_fold (const char *address)
{
  const char *domain = NULL;
  g_autofree char *local = NULL;
  g_autofree char *folded = NULL;

  g_return_val_if_fail (address != NULL, NULL);

  domain = matta_address_get_domain (address);
  if (*domain == '\0' || g_str_is_ascii (address))
    return g_ascii_strdown (address, -1); /* both parts in one go */
  local = g_ascii_strdown (address, domain - address);
  folded = fold_domain (domain);
  return g_strconcat (local, folded, NULL);
}

gboolean
matta_address_equal (const char *a, const char *b)
{
  g_autofree char *folded_a = NULL;
  g_autofree char *folded_b = NULL;

  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  if (g_ascii_strcasecmp (a, b) == 0)
    return TRUE;
  if (g_str_is_ascii (a) && g_str_is_ascii (b))
    return FALSE;
  folded_a = matta_address_fold (a);
  folded_b = matta_address_fold (b);
  return strcmp (folded_a, folded_b) == 0;
}

guint
matta_address_hash (const char *address)
{
  g_autofree char *folded = matta_address_fold (address);

  return g_str_hash (folded);
}
