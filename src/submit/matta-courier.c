/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-courier.h"

#include "matta-error.h"

#include <string.h>

G_DEFINE_INTERFACE (MattaCourier, matta_courier, G_TYPE_OBJECT)

static void
matta_courier_default_init (MattaCourierInterface *iface)
{
}

MattaResult *
matta_result_new (const char *address, MattaDelivery delivery, guint code, const char *reply)
{
  MattaResult *self = NULL;

  g_return_val_if_fail (address != NULL, NULL);

  self = g_new0 (MattaResult, 1);
  self->address = g_strdup (address);
  self->delivery = delivery;
  self->code = code;
  if (reply != NULL)
    self->reply = g_utf8_make_valid (reply, (gssize) strcspn (reply, "\r\n"));
  return self;
}

void
matta_result_free (MattaResult *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->address);
  g_free (self->reply);
  g_free (self->server);
  g_free (self);
}

/* Spaces are allowed: a quoted local part may hold them. */
static gboolean
is_safe_address (const char *address)
{
  for (const char *c = address; *c != '\0'; c++)
    if (g_ascii_iscntrl (*c) || *c == '<' || *c == '>')
      return FALSE;
  return TRUE;
}

static gboolean
are_safe_parameters (const char *parameters)
{
  if (parameters == NULL)
    return TRUE;
  for (const char *c = parameters; *c != '\0'; c++)
    if (g_ascii_iscntrl (*c))
      return FALSE;
  return TRUE;
}

static gboolean
is_safe_envelope (MattaEnvelope *envelope)
{
  if (!is_safe_address (matta_envelope_get_return_path (envelope))
      || !are_safe_parameters (matta_envelope_get_parameters (envelope)))
    return FALSE;
  for (guint i = 0; i < matta_envelope_get_n_recipients (envelope); i++) {
    const char *address = matta_envelope_get_address (envelope, i);

    if (*address == '\0' || !is_safe_address (address)
        || !are_safe_parameters (matta_envelope_get_recipient_parameters (envelope, i)))
      return FALSE;
  }
  return TRUE;
}

gboolean
matta_parcel_is_sound (const MattaParcel *parcel, GError **error)
{
  g_return_val_if_fail (parcel != NULL, FALSE);

  if (matta_envelope_get_n_recipients (parcel->envelope) == 0) {
    g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_MALFORMED, "There is nobody to send to");
    return FALSE;
  }
  if (!is_safe_envelope (parcel->envelope)) {
    g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_MALFORMED,
                         "An address or parameter holds forbidden characters");
    return FALSE;
  }
  return TRUE;
}

GPtrArray *
matta_courier_submit (MattaCourier *self,
                      const MattaParcel *parcel,
                      GCancellable *cancellable,
                      GError **error)
{
  g_return_val_if_fail (MATTA_IS_COURIER (self), NULL);
  g_return_val_if_fail (parcel != NULL && parcel->id != NULL, NULL);
  g_return_val_if_fail (parcel->envelope != NULL && parcel->content != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (!matta_parcel_is_sound (parcel, error))
    return NULL;
  return MATTA_COURIER_GET_IFACE (self)->submit (self, parcel, cancellable, error);
}

gboolean
matta_courier_get_size_limit (MattaCourier *self,
                              const char *return_path,
                              GCancellable *cancellable,
                              guint64 *limit,
                              GError **error)
{
  g_return_val_if_fail (MATTA_IS_COURIER (self), FALSE);
  g_return_val_if_fail (return_path != NULL, FALSE);
  g_return_val_if_fail (limit != NULL && (error == NULL || *error == NULL), FALSE);

  *limit = 0;
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  return MATTA_COURIER_GET_IFACE (self)->get_size_limit == NULL
         || MATTA_COURIER_GET_IFACE (self)->get_size_limit (self, return_path, cancellable, limit,
                                                            error);
}
