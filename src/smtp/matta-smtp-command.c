/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-smtp-command.h"

#include <string.h>

#define LONGEST_PATH 256 /* RFC 5321 4.5.3.1.3 */

static const char *const http_words[] = { "GET ",    "POST ",    "PUT ",   "HEAD ",  "OPTIONS ",
                                          "DELETE ", "CONNECT ", "TRACE ", "PATCH ", "Host:" };

static gboolean
has_control (const char *text)
{
  for (; *text != '\0'; text++)
    if (g_ascii_iscntrl (*text))
      return TRUE;
  return FALSE;
}

gboolean
matta_smtp_command_split (const char *line, char **verb, char **argument)
{
  const char *space = strchr (line, ' ');
  gsize length = space != NULL ? (gsize) (space - line) : strlen (line);

  if (length == 0 || has_control (line) || !g_utf8_validate (line, -1, NULL))
    return FALSE;
  *verb = g_ascii_strup (line, (gssize) length);
  *argument = g_strstrip (g_strdup (space != NULL ? space + 1 : ""));
  return TRUE;
}

gboolean
matta_smtp_command_is_http (const char *line)
{
  for (guint i = 0; i < G_N_ELEMENTS (http_words); i++)
    if (g_ascii_strncasecmp (line, http_words[i], strlen (http_words[i])) == 0)
      return TRUE;
  return FALSE;
}

/* "@a.example,@b.example:jo@c.example" → "jo@c.example" (RFC 5321 appendix C). */
static const char *
skip_source_route (const char *path, const char *end)
{
  const char *colon = NULL;

  if (*path != '@')
    return path;
  colon = memchr (path, ':', (gsize) (end - path));
  return colon != NULL ? colon + 1 : path;
}

static gboolean
is_local_part (const char *text, gsize length)
{
  if (length == 0)
    return FALSE;
  if (text[0] == '"')
    return length >= 2 && text[length - 1] == '"';
  for (gsize i = 0; i < length; i++)
    if (strchr (" ()<>[]:;@\\,\"", text[i]) != NULL)
      return FALSE;
  return text[0] != '.' && text[length - 1] != '.';
}

static gboolean
is_domain (const char *text)
{
  gsize length = strlen (text);

  if (length == 0)
    return FALSE;
  if (text[0] == '[')
    return length > 2 && text[length - 1] == ']' && strpbrk (text, " <>\"\\") == NULL;
  if (strpbrk (text, " ()<>[]:;@\\,\"!#$%&'*+/=?^`{|}~") != NULL)
    return FALSE;
  return text[0] != '.' && text[0] != '-' && strstr (text, "..") == NULL;
}

static gboolean
is_mailbox (const char *address)
{
  const char *at = strrchr (address, '@');

  if (at == NULL)
    return g_ascii_strcasecmp (address, "postmaster") == 0; /* RFC 5321 4.5.1 */
  return is_local_part (address, (gsize) (at - address)) && is_domain (at + 1);
}

/* The ">" that ends the path: one inside a quoted local part doesn't. */
static const char *
find_path_end (const char *path)
{
  gboolean quoted = FALSE;

  for (; *path != '\0'; path++) {
    if (quoted && *path == '\\' && path[1] != '\0')
      path++;
    else if (*path == '"')
      quoted = !quoted;
    else if (*path == '>' && !quoted)
      return path;
  }
  return NULL;
}

const char *
matta_smtp_path_parse (const char *argument,
                       const char *prefix,
                       gboolean allow_null,
                       char **address)
{
  const char *path = argument + strlen (prefix);
  const char *end = NULL;
  const char *start = NULL;
  g_autofree char *found = NULL;

  if (g_ascii_strncasecmp (argument, prefix, strlen (prefix)) != 0)
    return NULL;
  path += strspn (path, " ");
  end = *path == '<' ? find_path_end (path + 1) : NULL;
  if (end == NULL || end - path > LONGEST_PATH || (end[1] != '\0' && end[1] != ' '))
    return NULL;
  start = skip_source_route (path + 1, end);
  found = g_strndup (start, (gsize) (end - start));
  if (found[0] == '\0' ? !allow_null : !is_mailbox (found))
    return NULL;
  *address = g_steal_pointer (&found);
  return end + 1 + strspn (end + 1, " ");
}

static void
parameter_free (gpointer data)
{
  MattaSmtpParameter *parameter = data;

  g_free (parameter->keyword);
  g_free (parameter->value);
  g_free (parameter);
}

static gboolean
is_keyword (const char *text, gsize length)
{
  if (length == 0 || !g_ascii_isalnum (text[0]))
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (text[i]) && text[i] != '-')
      return FALSE;
  return TRUE;
}

static MattaSmtpParameter *
parse_parameter (const char *word)
{
  const char *equals = strchr (word, '=');
  gsize length = equals != NULL ? (gsize) (equals - word) : strlen (word);
  MattaSmtpParameter *parameter = NULL;

  if (!is_keyword (word, length) || (equals != NULL && equals[1] == '\0'))
    return NULL;
  parameter = g_new0 (MattaSmtpParameter, 1);
  parameter->keyword = g_ascii_strup (word, (gssize) length);
  parameter->value = equals != NULL ? g_strdup (equals + 1) : NULL;
  return parameter;
}

GPtrArray *
matta_smtp_parameters_parse (const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  g_autoptr (GPtrArray) parameters = g_ptr_array_new_with_free_func (parameter_free);

  for (guint i = 0; words[i] != NULL; i++) {
    MattaSmtpParameter *parameter = NULL;

    if (words[i][0] == '\0')
      continue;
    parameter = parse_parameter (words[i]);
    if (parameter == NULL)
      return NULL;
    g_ptr_array_add (parameters, parameter);
  }
  return g_steal_pointer (&parameters);
}

static char *
clean_line (const char *line)
{
  char *clean = g_utf8_make_valid (line, -1);

  for (char *at = clean; *at != '\0'; at++)
    if (g_ascii_iscntrl (*at))
      *at = ' ';
  return clean;
}

char *
matta_smtp_reply_format (guint code, const char *status, const char *text)
{
  /* Of an empty text g_strsplit () makes no line at all. */
  g_auto (GStrv) lines = g_strsplit (text[0] != '\0' ? text : " ", "\n", -1);
  g_autoptr (GString) reply = g_string_new (NULL);

  for (guint i = 0; lines[i] != NULL; i++) {
    g_autofree char *line = clean_line (lines[i]);

    g_string_append_printf (reply, "%03u%c%s%s%s\r\n", code, lines[i + 1] != NULL ? '-' : ' ',
                            status != NULL ? status : "", status != NULL ? " " : "",
                            g_strchug (line));
  }
  return g_strdup (reply->str);
}
