/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-ledger-syslog.h"

#include <string.h>

/* RFC 5424 6: PRINTUSASCII, and so long at most. */
#define LONGEST_HOST 255
#define LONGEST_MSGID 32

static void
append_word (GString *message, const char *word, gsize longest)
{
  const gsize length = word != NULL ? strlen (word) : 0;
  gboolean fits = length > 0 && length <= longest;

  for (gsize i = 0; fits && i < length; i++)
    fits = g_ascii_isgraph (word[i]);
  g_string_append (message, fits ? word : "-");
  g_string_append_c (message, ' ');
}

/* RFC 5424 6.2.3; "-" for what is no time. */
static void
append_time (GString *message, gint64 microseconds)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (microseconds / G_USEC_PER_SEC);
  g_autofree char *text =
      time != NULL && microseconds >= 0 ? g_date_time_format (time, "%Y-%m-%dT%H:%M:%S") : NULL;

  if (text == NULL)
    g_string_append (message, "- ");
  else
    g_string_append_printf (message, "%s.%06dZ ", text, (int) (microseconds % G_USEC_PER_SEC));
}

static void
append_value (GString *message, const char *text)
{
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at)) {
    const gunichar letter = g_utf8_get_char (at);

    if (letter == '"' || letter == '\\' || letter == ']')
      g_string_append_c (message, '\\');
    g_string_append_unichar (message, g_unichar_iscntrl (letter) ? ' ' : letter);
  }
}

static void
append_fields (GString *message, const MattaLedgerLine *line)
{
  g_string_append (message, "[" MATTA_LEDGER_STRUCTURED_DATA);
  for (guint i = 0; i < MATTA_LEDGER_N_FIELDS; i++) {
    g_autofree char *text = matta_ledger_line_dup (line, (MattaLedgerField) i);

    if (text == NULL)
      continue;
    g_string_append_printf (message, " %s=\"", matta_ledger_field_get_name ((MattaLedgerField) i));
    append_value (message, text);
    g_string_append_c (message, '"');
  }
  g_string_append (message, "] ");
}

char *
matta_ledger_syslog_format (const MattaLedgerLine *line, const char *host)
{
  g_autofree char *words = NULL;
  GString *message = NULL;

  g_return_val_if_fail (line != NULL, NULL);

  words = matta_ledger_line_describe (line);
  message = g_string_new (NULL);
  g_string_append_printf (message, "<%u>1 ",
                          MATTA_LEDGER_FACILITY * 8 + matta_ledger_line_get_severity (line));
  append_time (message, matta_ledger_line_get_number (line, MATTA_LEDGER_MICROSECONDS));
  append_word (message, host, LONGEST_HOST);
  g_string_append (message, "matta - ");
  append_word (message, matta_ledger_line_get_text (line, MATTA_LEDGER_EVENT), LONGEST_MSGID);
  append_fields (message, line);
  g_string_append (message, words);
  return g_string_free (message, FALSE);
}

void
matta_ledger_syslog_append_frame (GString *frames, const MattaLedgerLine *line, const char *host)
{
  g_autofree char *message = matta_ledger_syslog_format (line, host);

  g_string_append_printf (frames, "%" G_GSIZE_FORMAT " %s", strlen (message), message);
}
