/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-own-text.h"

#include <string.h>

/* Below such a line stands what somebody wrote before. */
static const char *const separators[] = {
  "-----Original Message-----",
  "----- Original Message -----",
  "-------- Original Message --------",
  "-------- Forwarded Message --------",
  "---------- Forwarded message ---------",
  "---------- Forwarded message ----------",
  "Begin forwarded message:",
  "________________________________",
  "-----元のメッセージ-----",
  "-------- 元のメッセージ --------",
  "-------- 転送メッセージ --------",
  "-------- Forwarded Message",
  "---------- 転送メッセージ ----------",
  "-----転送メッセージ-----",
};

/* A header block that some apps put above what they quote, without a separator. */
static const char *const header_starts[] = { "From: ", "差出人: ", "送信者: ", "From：",
                                             "差出人：" };

static gboolean
starts_with_any (const char *line, const char *const *words, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (*line == *words[i] && g_str_has_prefix (line, words[i]))
      return TRUE;
  return FALSE;
}

/* "On Monday Taro wrote:", "2026年11月23日(月) 10:00 佐藤 <sato@example.jp>:", "…さんは書きました:"
 */
static gboolean
is_attribution (const char *line)
{
  gsize length = strlen (line);

  if (length < 8 || length > 400 || (line[length - 1] != ':' && !g_str_has_suffix (line, "：")))
    return FALSE;
  if (g_str_has_suffix (line, "wrote:") || g_str_has_suffix (line, "writes:"))
    return TRUE;
  if (strstr (line, "書きました") != NULL || strstr (line, "のメール:") != NULL)
    return TRUE;
  return g_ascii_isdigit (*line) && g_str_has_suffix (line, ">:") && strchr (line, '@') != NULL;
}

static gboolean
is_quoted (const char *line)
{
  while (*line == ' ')
    line++;
  return *line == '>' || g_str_has_prefix (line, "＞") || g_str_has_prefix (line, "| ");
}

static gboolean
ends_own_text (const char *line, const char *next)
{
  if (g_str_equal (line, "-- ") || g_str_equal (line, "--"))
    return TRUE;
  if (starts_with_any (line, separators, G_N_ELEMENTS (separators)))
    return TRUE;
  return starts_with_any (line, header_starts, G_N_ELEMENTS (header_starts)) && next != NULL
         && (g_str_has_prefix (next, "Sent: ") || g_str_has_prefix (next, "Date: ")
             || g_str_has_prefix (next, "To: ") || g_str_has_prefix (next, "送信日時:")
             || g_str_has_prefix (next, "日時:") || g_str_has_prefix (next, "宛先:"));
}

static void
cut_return (char *line)
{
  gsize length = strlen (line);

  if (length > 0 && line[length - 1] == '\r')
    line[length - 1] = '\0';
}

char *
matta_own_text (const char *text)
{
  g_auto (GStrv) lines = NULL;
  g_autoptr (GString) own = g_string_new (NULL);

  if (text == NULL)
    return NULL;
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    cut_return (lines[i]);
  for (guint i = 0; lines[i] != NULL && !ends_own_text (lines[i], lines[i + 1]); i++)
    if (!is_quoted (lines[i]) && !is_attribution (lines[i])
        && (*lines[i] != '\0' || lines[i + 1] != NULL))
      g_string_append_c (g_string_append (own, lines[i]), '\n');
  return g_string_free (g_steal_pointer (&own), FALSE);
}
