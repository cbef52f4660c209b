/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-smtp-capabilities.h"
#include "matta-smtp-dsn.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* The client's side of the protocol: whatever a server says, however it is cut. */

static void
look_at_offer (const MattaSmtpServerReply *reply)
{
  g_autoptr (MattaSmtpCapabilities) offered = matta_smtp_capabilities_new (reply);

  g_assert_nonnull (offered);
  for (gsize i = 0; offered->auth != NULL && offered->auth[i] != NULL; i++)
    g_assert_true (matta_smtp_capabilities_has_mechanism (offered, offered->auth[i]));
}

/* All replies as text, and where they came to an end. */
static char *
read_replies (const guint8 *data, gsize size, gsize piece)
{
  MattaLimits limits = { 0 };
  g_autoptr (MattaSmtpReplyParser) parser = NULL;
  GString *texts = g_string_new (NULL);
  gsize at = 0;
  gboolean fine = TRUE;

  matta_limits_init (&limits);
  parser = matta_smtp_reply_parser_new (&limits);
  while (at < size && fine) {
    g_autoptr (MattaSmtpServerReply) reply = NULL;
    g_autofree char *text = NULL;
    gsize used = 0;

    fine = matta_smtp_reply_parser_feed (parser, data + at, MIN (piece, size - at), &used, &reply,
                                         NULL);
    at += used;
    if (reply == NULL)
      continue;
    g_assert_cmpuint (reply->code, >=, 200);
    g_assert_cmpuint (reply->code, <=, 599);
    look_at_offer (reply);
    text = matta_smtp_server_reply_to_text (reply);
    g_assert_true (g_utf8_validate (text, -1, NULL));
    g_string_append_printf (texts, "%u %s\n", reply->code, text);
  }
  g_string_append (texts, fine ? "fine" : "broken");
  return g_string_free (texts, FALSE);
}

/* What a mail app says of delivery reports, which is kept and said again. */
static void
look_at_parameters (const guint8 *data, gsize size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autofree char *envid = matta_smtp_dsn_get (text, "ENVID");

  (void) matta_smtp_dsn_wants_success (text);
  (void) matta_smtp_dsn_is_orcpt (text);
  (void) matta_smtp_dsn_is_notify (text);
  if (matta_smtp_dsn_is_envid (text))
    g_assert_true (g_str_is_ascii (text));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *whole = NULL;
  g_autofree char *pieces = NULL;

  look_at_parameters (data, size);
  if (size < 2)
    return 0;
  whole = read_replies (data + 1, size - 1, size);
  pieces = read_replies (data + 1, size - 1, (gsize) data[0] % 16 + 1);
  g_assert_cmpstr (whole, ==, pieces);
  return 0;
}
