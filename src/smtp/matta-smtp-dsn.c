/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-smtp-dsn.h"

#include "matta-smtp-command.h"

#include <string.h>

#define LONGEST_ENVID 100 /* RFC 3461 4.4 */
#define LONGEST_ORCPT 500 /* RFC 3461 4.2 */

static gboolean
is_upper_hex (char c)
{
  return g_ascii_isdigit (c) || (c >= 'A' && c <= 'F');
}

/* RFC 3461 4: printable ASCII, "+" begins two digits. @wide: letters beyond ASCII too. */
static gboolean
is_xtext (const char *text, gboolean wide)
{
  for (const char *at = text; *at != '\0'; at++) {
    if (*at == '+') {
      if (!is_upper_hex (at[1]) || !is_upper_hex (at[2]))
        return FALSE;
      at += 2;
    } else if (((guchar) *at > 0x7f) ? !wide : !g_ascii_isgraph (*at) || *at == '=') {
      return FALSE;
    }
  }
  return TRUE;
}

/* RFC 5322 3.2.3, of what an address type may be. */
static gboolean
is_atom (const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (text[i]) && strchr ("!#$%&'*+-/=?^_`{|}~.", text[i]) == NULL)
      return FALSE;
  return length > 0;
}

gboolean
matta_smtp_dsn_is_ret (const char *value)
{
  return value != NULL
         && (g_ascii_strcasecmp (value, "FULL") == 0 || g_ascii_strcasecmp (value, "HDRS") == 0);
}

gboolean
matta_smtp_dsn_is_envid (const char *value)
{
  return value != NULL && strlen (value) <= LONGEST_ENVID && is_xtext (value, FALSE);
}

static gboolean
is_notify_word (const char *word)
{
  static const char *const words[] = { "SUCCESS", "FAILURE", "DELAY" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_ascii_strcasecmp (words[i], word) == 0)
      return TRUE;
  return FALSE;
}

gboolean
matta_smtp_dsn_is_notify (const char *value)
{
  g_auto (GStrv) words = NULL;

  if (value == NULL || value[0] == '\0')
    return FALSE;
  if (g_ascii_strcasecmp (value, "NEVER") == 0) /* goes with no other */
    return TRUE;
  words = g_strsplit (value, ",", -1);
  for (guint i = 0; words[i] != NULL; i++)
    if (!is_notify_word (words[i]))
      return FALSE;
  return TRUE;
}

gboolean
matta_smtp_dsn_is_orcpt (const char *value)
{
  const char *semicolon = value != NULL ? strchr (value, ';') : NULL;

  if (semicolon == NULL || strlen (value) > LONGEST_ORCPT || semicolon[1] == '\0')
    return FALSE;
  return is_atom (value, (gsize) (semicolon - value))
         && is_xtext (semicolon + 1, g_ascii_strncasecmp (value, "utf-8;", 6) == 0);
}

/* (transfer none), or NULL. */
static const char *
find (GPtrArray *parameters, const char *keyword)
{
  for (guint i = 0; parameters != NULL && i < parameters->len; i++) {
    const MattaSmtpParameter *parameter = g_ptr_array_index (parameters, i);

    if (g_str_equal (parameter->keyword, keyword))
      return parameter->value;
  }
  return NULL;
}

gboolean
matta_smtp_dsn_wants_success (const char *parameters)
{
  g_autoptr (GPtrArray) parsed =
      parameters != NULL ? matta_smtp_parameters_parse (parameters) : NULL;
  const char *notify = find (parsed, "NOTIFY");
  g_auto (GStrv) words = NULL;

  if (notify == NULL)
    return FALSE;
  words = g_strsplit (notify, ",", -1);
  for (guint i = 0; words[i] != NULL; i++)
    if (g_ascii_strcasecmp (words[i], "SUCCESS") == 0)
      return TRUE;
  return FALSE;
}

static char *
decode_xtext (const char *text)
{
  GString *decoded = g_string_new (NULL);

  for (const char *at = text; *at != '\0'; at++) {
    if (*at == '+' && g_ascii_isxdigit (at[1]) && g_ascii_isxdigit (at[2])) {
      g_string_append_c (decoded,
                         (char) (g_ascii_xdigit_value (at[1]) * 16 + g_ascii_xdigit_value (at[2])));
      at += 2;
    } else {
      g_string_append_c (decoded, *at);
    }
  }
  return g_string_free (decoded, FALSE);
}

char *
matta_smtp_dsn_get (const char *parameters, const char *keyword)
{
  g_autoptr (GPtrArray) parsed = NULL;
  const char *value = NULL;

  g_return_val_if_fail (keyword != NULL, NULL);

  parsed = parameters != NULL ? matta_smtp_parameters_parse (parameters) : NULL;
  value = find (parsed, keyword);
  return value != NULL ? decode_xtext (value) : NULL;
}
