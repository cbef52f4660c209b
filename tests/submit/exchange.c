/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exchange.h"

#include "matta-error.h"

#include <string.h>

static const struct {
  MattaErrorCode code;
  const char *name;
} errors[] = {
  { MATTA_ERROR_MALFORMED, "malformed" },       { MATTA_ERROR_TRY_LATER, "try-later" },
  { MATTA_ERROR_REFUSED, "refused" },           { MATTA_ERROR_TOO_LARGE, "too-large" },
  { MATTA_ERROR_UNCHANGEABLE, "unchangeable" }, { MATTA_ERROR_CONFLICT, "conflict" },
  { MATTA_ERROR_UNTRUSTED, "untrusted" },       { MATTA_ERROR_SIGN_IN, "sign-in" },
};

static char *
give_password (gpointer user_data, gboolean anew, GCancellable *cancellable, GError **error)
{
  Exchange *self = user_data;

  if (self->no_password != NULL) {
    g_set_error_literal (error, MATTA_ERROR, *self->no_password, "No password");
    return NULL;
  }
  return g_strdup (anew && self->other_token != NULL ? self->other_token : self->password);
}

MattaCourier *
exchange_make_courier (Exchange *self, guint16 port)
{
  MattaLimits limits;
  MattaCourier *courier = NULL;
  MattaAccount account = {
    .kind = MATTA_ACCOUNT_SMTP,
    .host = (char *) (self->host != NULL ? self->host : "127.0.0.1"),
    .port = port,
    .security = self->security,
    .user = (char *) (self->user != NULL ? self->user : ""),
    .sign_in = self->sign_in,
  };

  matta_limits_init (&limits);
  courier = matta_smtp_courier_new (&account, &limits, give_password, self, NULL);
  matta_smtp_courier_set_patience (MATTA_SMTP_COURIER (courier), MAX (self->patience, 1),
                                   MAX (self->patience, 1));
  matta_smtp_courier_set_trust (MATTA_SMTP_COURIER (courier), self->trust);
  return courier;
}

static gboolean
note_question (gpointer user_data)
{
  Exchange *self = user_data;

  self->asked++;
  return !self->taken_back;
}

char *
exchange_name_error (const GError *error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (errors); i++)
    if (g_error_matches (error, MATTA_ERROR, errors[i].code))
      return g_strdup (errors[i].name);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_strdup ("cancelled");
  return g_strdup (error->message);
}

static void
append_results (GString *output, GPtrArray *results, MattaEnvelope *envelope)
{
  g_assert_cmpuint (results->len, ==, matta_envelope_get_n_recipients (envelope));
  for (guint i = 0; i < results->len; i++) {
    const MattaResult *result = g_ptr_array_index (results, i);

    g_assert_cmpstr (result->address, ==, matta_envelope_get_address (envelope, i));
    g_string_append_printf (output, "%s%s", i > 0 ? "; " : "",
                            matta_delivery_to_string (result->delivery));
    if (result->code != 0)
      g_string_append_printf (output, " %u%s%s", result->code, result->reply != NULL ? " " : "",
                              result->reply != NULL ? result->reply : "");
    else
      g_assert_null (result->reply);
  }
}

static MattaEnvelope *
make_envelope (Exchange *self)
{
  MattaEnvelope *envelope = matta_envelope_new (
      self->return_path != NULL ? self->return_path : "jo@example.com", self->parameters);
  g_auto (GStrv) words =
      g_strsplit (self->recipients != NULL ? self->recipients : "ann@example.jp", " ", -1);

  for (gsize i = 0; words[i] != NULL; i++) {
    g_auto (GStrv) halves = g_strsplit (words[i], "|", 2);

    matta_envelope_add (envelope, halves[0], halves[1]);
  }
  return envelope;
}

char *
exchange_submit (Exchange *self, MattaCourier *courier)
{
  const char *text = self->content != NULL ? self->content : PLAIN_CONTENT;
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr (MattaContent) content = matta_content_new_for_bytes (bytes);
  g_autoptr (MattaEnvelope) envelope = make_envelope (self);
  GString *output = g_string_new (NULL);
  MattaParcel parcel = {
    .id = "abc",
    .envelope = envelope,
    .content = content,
    .about_to_commit = note_question,
    .user_data = self,
  };

  for (guint i = 0; i < MAX (self->n_messages, 1); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) results =
        matta_courier_submit (courier, &parcel, self->cancellable, &error);
    g_autofree char *name = error != NULL ? exchange_name_error (error) : NULL;

    g_string_append (output, i > 0 ? " / " : "");
    if (results != NULL)
      append_results (output, results, envelope);
    else
      g_string_append (output, name);
  }
  return g_string_free (output, FALSE);
}

char *
exchange_run (Exchange *self, guint16 port)
{
  MattaCourier *courier = exchange_make_courier (self, port);
  char *output = exchange_submit (self, courier);

  matta_smtp_courier_close (MATTA_SMTP_COURIER (courier));
  g_assert_finalize_object (courier);
  return output;
}

char *
make_certificate (const char *directory, const char *name, const char *alternative)
{
  g_autofree char *certificate = g_strdup_printf ("%s/%s.crt", directory, name);
  g_autofree char *key = g_strdup_printf ("%s/%s.key", directory, name);
  g_autofree char *extension = g_strconcat ("subjectAltName=", alternative, NULL);
  g_autofree char *certificate_text = NULL;
  g_autofree char *key_text = NULL;
  g_autofree char *both = NULL;
  char *path = g_strdup_printf ("%s/%s.pem", directory, name);
  const char *arguments[] = {
    "openssl", "req",   "-x509",    "-newkey",   "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
    "-nodes",  "-subj", "/CN=test", "-days",     "2",  "-addext",  extension,
    "-keyout", key,     "-out",     certificate, NULL
  };
  g_autoptr (GError) error = NULL;
  int status = -1;

  g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL,
                NULL, NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  g_assert_true (g_file_get_contents (certificate, &certificate_text, NULL, NULL));
  g_assert_true (g_file_get_contents (key, &key_text, NULL, NULL));
  both = g_strconcat (certificate_text, key_text, NULL);
  g_assert_true (g_file_set_contents (path, both, -1, NULL));
  return path;
}
