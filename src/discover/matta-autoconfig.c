/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-autoconfig.h"

#include "matta-domain.h"
#include "matta-error.h"

#include <string.h>

#define MOST_SERVERS 20

typedef struct {
  GPtrArray *found;         /* element MattaFoundServer */
  MattaFoundServer *server; /* NULL outside of <outgoingServer type="smtp"> */
  gboolean usable;          /* one of its ways to sign in is known here */
  GString *text;            /* of the element that is open */
  const char *address;
} Reading;

/* --- what an element says --------------------------------------------------------------------- */

/* %EMAILADDRESS%, %EMAILLOCALPART% and %EMAILDOMAIN%. (transfer full) */
static char *
fill (const char *text, const char *address)
{
  const char *domain = matta_domain_find (address);
  g_autoptr (GString) filled = g_string_new (text);
  g_autofree char *local = NULL;

  if (domain == NULL)
    return g_strdup (text);
  local = g_strndup (address, domain - address - 1);
  g_string_replace (filled, "%EMAILADDRESS%", address, 0);
  g_string_replace (filled, "%EMAILLOCALPART%", local, 0);
  g_string_replace (filled, "%EMAILDOMAIN%", domain, 0);
  return g_strdup (filled->str);
}

static void
take_host (Reading *self, const char *text)
{
  g_autofree char *filled = fill (text, self->address);

  g_free (self->server->host);
  self->server->host = matta_domain_fold (filled);
}

static void
take_port (Reading *self, const char *text)
{
  guint64 port = 0;

  if (g_ascii_string_to_unsigned (text, 10, 1, G_MAXUINT16, &port, NULL))
    self->server->port = (guint16) port;
}

static void
take_security (Reading *self, const char *text)
{
  if (g_str_equal (text, "SSL"))
    self->server->security = "tls";
  else if (g_str_equal (text, "STARTTLS"))
    self->server->security = "starttls";
  else if (g_str_equal (text, "plain"))
    self->server->security = "none";
}

static void
take_user (Reading *self, const char *text)
{
  g_free (self->server->user);
  self->server->user = fill (text, self->address);
}

/* Several may stand there, the best first; the file does not name the SASL mechanism. */
static void
take_sign_in (Reading *self, const char *text)
{
  static const char *const passwords[] = { "password-cleartext", "password-encrypted", "plain",
                                           "secure", NULL };

  if (self->usable)
    return;
  if (g_str_equal (text, "OAuth2"))
    self->server->oauth = TRUE;
  else if (g_str_equal (text, "none") || g_str_equal (text, "client-IP-address"))
    take_user (self, "");
  else if (!g_strv_contains (passwords, text))
    return;
  self->usable = TRUE;
}

static const struct {
  const char *element;
  void (*take) (Reading *self, const char *text);
} fields[] = {
  { "hostname", take_host },          { "port", take_port },
  { "socketType", take_security },    { "username", take_user },
  { "authentication", take_sign_in },
};

/* --- the file --------------------------------------------------------------------------------- */

/* No cleverness: what is not said is not guessed. */
static gboolean
is_complete (const Reading *self)
{
  const MattaFoundServer *server = self->server;

  return self->usable && matta_domain_is_valid (server->host) && strchr (server->host, '.') != NULL
         && server->port > 0 && server->security != NULL;
}

static void
open_element (GMarkupParseContext *context,
              const char *name,
              const char **attributes,
              const char **values,
              gpointer user_data,
              GError **error)
{
  Reading *self = user_data;
  gboolean is_smtp = FALSE;

  g_string_truncate (self->text, 0);
  if (!g_str_equal (name, "outgoingServer") || self->server != NULL)
    return;
  for (guint i = 0; attributes[i] != NULL; i++)
    if (g_str_equal (attributes[i], "type"))
      is_smtp = g_str_equal (values[i], "smtp");
  if (is_smtp && self->found->len < MOST_SERVERS) {
    self->server = matta_found_server_new ("", 0, NULL);
    self->usable = FALSE;
  }
}

static void
close_element (GMarkupParseContext *context, const char *name, gpointer user_data, GError **error)
{
  Reading *self = user_data;

  if (self->server == NULL)
    return;
  if (g_str_equal (name, "outgoingServer")) {
    if (is_complete (self))
      g_ptr_array_add (self->found, g_steal_pointer (&self->server));
    g_clear_pointer (&self->server, matta_found_server_free);
    return;
  }
  g_strstrip (self->text->str);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (g_str_equal (fields[i].element, name))
      fields[i].take (self, self->text->str);
  g_string_truncate (self->text, 0);
}

static void
take_text (GMarkupParseContext *context,
           const char *text,
           gsize length,
           gpointer user_data,
           GError **error)
{
  g_string_append_len (((Reading *) user_data)->text, text, (gssize) length);
}

/* GLib's parser forgets that it met broken UTF-8 inside CDATA, and goes on with the error set. */
static gboolean
parse (GMarkupParseContext *context, const char *text, gsize length, GError **error)
{
  if (!g_utf8_validate_len (text, length, NULL)) {
    g_set_error_literal (error, G_MARKUP_ERROR, G_MARKUP_ERROR_BAD_UTF8, "not UTF-8");
    return FALSE;
  }
  return g_markup_parse_context_parse (context, text, (gssize) length, error)
         && g_markup_parse_context_end_parse (context, error);
}

/* The password must not be readable on the way if there is any other. */
static GPtrArray *
put_open_ones_last (GPtrArray *all)
{
  GPtrArray *sorted = g_ptr_array_new_with_free_func ((GDestroyNotify) matta_found_server_free);

  for (guint open = 0; open < 2; open++)
    for (guint i = 0; i < all->len; i++) {
      MattaFoundServer *server = g_ptr_array_index (all, i);

      if (server != NULL && g_str_equal (server->security, "none") == (open == 1))
        g_ptr_array_add (sorted, server);
    }
  g_ptr_array_set_free_func (all, NULL);
  g_ptr_array_unref (all);
  return sorted;
}

GPtrArray *
matta_autoconfig_read (const char *text, gsize length, const char *address, GError **error)
{
  static const GMarkupParser parser = { open_element, close_element, take_text, NULL, NULL };
  g_autoptr (GString) open_text = g_string_new (NULL);
  g_autoptr (GError) cause = NULL;
  Reading reading = { .text = open_text, .address = address };
  g_autoptr (GMarkupParseContext) context =
      g_markup_parse_context_new (&parser, G_MARKUP_TREAT_CDATA_AS_TEXT, &reading, NULL);
  gboolean done = FALSE;

  g_return_val_if_fail (text != NULL && address != NULL, NULL);

  reading.found = g_ptr_array_new_with_free_func ((GDestroyNotify) matta_found_server_free);
  done = parse (context, text, length, &cause);
  g_clear_pointer (&reading.server, matta_found_server_free);
  if (done)
    return put_open_ones_last (reading.found);
  g_ptr_array_unref (reading.found);
  g_debug ("A provider's file: %s", cause->message);
  g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_MALFORMED,
                       "What the provider says cannot be read");
  return NULL;
}
