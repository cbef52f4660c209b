/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scram-server.h"

#include <gsasl.h>

struct _ScramServer {
  Gsasl *sasl;
  Gsasl_session *session;
  char *password;
  GTlsConnection *tls;
  gboolean elsewhere;
  gboolean done;
};

static int
give_binding (ScramServer *self, Gsasl_property property)
{
  g_autoptr (GByteArray) data = g_byte_array_new ();
  g_autofree char *text = NULL;
  GTlsChannelBindingType type = property == GSASL_CB_TLS_EXPORTER
                                    ? G_TLS_CHANNEL_BINDING_TLS_EXPORTER
                                    : G_TLS_CHANNEL_BINDING_TLS_UNIQUE;

  if (self->tls == NULL || !g_tls_connection_get_channel_binding_data (self->tls, type, data, NULL))
    return GSASL_NO_CALLBACK;
  if (self->elsewhere)
    data->data[0] ^= 1;
  text = g_base64_encode (data->data, data->len);
  return gsasl_property_set (self->session, property, text);
}

static int
answer_cb (Gsasl *sasl, Gsasl_session *session, Gsasl_property property)
{
  ScramServer *self = gsasl_callback_hook_get (sasl);

  if (property == GSASL_PASSWORD)
    return gsasl_property_set (session, property, self->password);
  if (property == GSASL_CB_TLS_EXPORTER || property == GSASL_CB_TLS_UNIQUE)
    return give_binding (self, property);
  return GSASL_NO_CALLBACK;
}

ScramServer *
scram_server_new (const char *mechanism, const char *password, GTlsConnection *tls)
{
  ScramServer *self = g_new0 (ScramServer, 1);

  self->password = g_strdup (password);
  self->tls = tls;
  g_assert_cmpint (gsasl_init (&self->sasl), ==, GSASL_OK);
  gsasl_callback_hook_set (self->sasl, self);
  gsasl_callback_set (self->sasl, answer_cb);
  g_assert_cmpint (gsasl_server_start (self->sasl, mechanism, &self->session), ==, GSASL_OK);
  return self;
}

void
scram_server_set_elsewhere (ScramServer *self)
{
  self->elsewhere = TRUE;
}

void
scram_server_set_iterations (ScramServer *self, const char *iterations)
{
  gsasl_property_set (self->session, GSASL_SCRAM_ITER, iterations);
}

char *
scram_server_step (ScramServer *self, const char *said)
{
  char *output = NULL;
  int code = gsasl_step64 (self->session, said, &output);
  char *answer = code == GSASL_OK || code == GSASL_NEEDS_MORE ? g_strdup (output) : NULL;

  self->done = code == GSASL_OK;
  gsasl_free (output);
  return answer;
}

gboolean
scram_server_is_done (ScramServer *self)
{
  return self->done;
}

void
scram_server_free (ScramServer *self)
{
  gsasl_finish (self->session);
  gsasl_done (self->sasl);
  g_free (self->password);
  g_free (self);
}
