/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-smtp-parameters.h"

#include <string.h>

gboolean
matta_smtp_needs_smtputf8 (MattaEnvelope *envelope)
{
  g_return_val_if_fail (envelope != NULL, FALSE);

  if (!g_str_is_ascii (matta_envelope_get_return_path (envelope)))
    return TRUE;
  for (guint i = 0; i < matta_envelope_get_n_recipients (envelope); i++)
    if (!g_str_is_ascii (matta_envelope_get_address (envelope, i)))
      return TRUE;
  return FALSE;
}

static gboolean
wants_smtputf8 (MattaEnvelope *envelope, const MattaSmtpCapabilities *offered)
{
  return offered->smtputf8
         && (matta_smtp_needs_smtputf8 (envelope)
             || matta_envelope_has_parameter (envelope, "SMTPUTF8"));
}

/* Delivery reports (RFC 3461) are asked for only where the server knows how; without, it would
 * refuse the whole message. So it is with letters beyond ASCII (RFC 6533). Whatever else a client
 * said was between it and us. */
static void
append_report_words (GString *command,
                     const char *parameters,
                     const char *const *keywords,
                     MattaEnvelope *envelope,
                     const MattaSmtpCapabilities *offered)
{
  g_auto (GStrv) words = NULL;

  if (parameters == NULL || !offered->dsn)
    return;
  words = g_strsplit (parameters, " ", -1);
  for (gsize i = 0; words[i] != NULL; i++)
    for (gsize k = 0; keywords[k] != NULL; k++)
      if (g_ascii_strncasecmp (words[i], keywords[k], strlen (keywords[k])) == 0
          && (g_str_is_ascii (words[i]) || wants_smtputf8 (envelope, offered)))
        g_string_append_printf (command, " %s", words[i]);
}

char *
matta_smtp_make_mail (MattaEnvelope *envelope,
                      const MattaSmtpCapabilities *offered,
                      gsize size,
                      gboolean eight_bit)
{
  static const char *const report_keywords[] = { "RET=", "ENVID=", NULL };
  GString *command = NULL;

  g_return_val_if_fail (envelope != NULL && offered != NULL, NULL);

  command = g_string_new (NULL);
  g_string_append_printf (command, "MAIL FROM:<%s>", matta_envelope_get_return_path (envelope));
  if (offered->size)
    g_string_append_printf (command, " SIZE=%" G_GSIZE_FORMAT, size);
  if (offered->eight_bit_mime
      && (eight_bit || matta_envelope_has_parameter (envelope, "BODY=8BITMIME")))
    g_string_append (command, " BODY=8BITMIME");
  if (wants_smtputf8 (envelope, offered))
    g_string_append (command, " SMTPUTF8");
  append_report_words (command, matta_envelope_get_parameters (envelope), report_keywords, envelope,
                       offered);
  g_string_append (command, "\r\n");
  return g_string_free (command, FALSE);
}

char *
matta_smtp_make_rcpt (MattaEnvelope *envelope, guint index, const MattaSmtpCapabilities *offered)
{
  static const char *const report_keywords[] = { "NOTIFY=", "ORCPT=", NULL };
  GString *command = NULL;

  g_return_val_if_fail (envelope != NULL && offered != NULL, NULL);

  command = g_string_new (NULL);
  g_string_append_printf (command, "RCPT TO:<%s>", matta_envelope_get_address (envelope, index));
  append_report_words (command, matta_envelope_get_recipient_parameters (envelope, index),
                       report_keywords, envelope, offered);
  g_string_append (command, "\r\n");
  return g_string_free (command, FALSE);
}
