/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-html.h"

#include <string.h>

#define LONGEST_REFERENCE 12

/* Elements whose content nobody sees. */
static const char *const unseen[] = { "script", "style", "title", "template", "head", NULL };
/* Of these the content is no markup: only their own end tag ends them. */
static const char *const raw[] = { "script", "style", "title", NULL };
/* Words on both sides of these don't belong together. */
static const char *const blocks[] = { "br", "p",     "div", "tr",   "td",         "th",
                                      "li", "table", "hr",  "ul",   "ol",         "h1",
                                      "h2", "h3",    "h4",  "h5",   "h6",         "title",
                                      "dt", "dd",    "pre", "body", "blockquote", NULL };

typedef struct {
  const char *word;
  gunichar character;
} Reference;

static const Reference references[] = {
  { "amp", '&' },       { "lt", '<' },       { "gt", '>' },       { "quot", '"' },
  { "apos", '\'' },     { "nbsp", ' ' },     { "yen", 0xa5 },     { "copy", 0xa9 },
  { "hellip", 0x2026 }, { "ndash", 0x2013 }, { "mdash", 0x2014 },
};

static gboolean
is_among (const char *const *names, const char *name, gsize length)
{
  for (guint i = 0; names[i] != NULL; i++)
    if (strlen (names[i]) == length && g_ascii_strncasecmp (names[i], name, length) == 0)
      return TRUE;
  return FALSE;
}

static gsize
measure_name (const char *name)
{
  gsize length = 0;

  while (g_ascii_isalnum (name[length]))
    length++;
  return length;
}

/* The end of what began at @at with "<!", or of all. A comment may hold tags. */
static const char *
skip_declaration (const char *at)
{
  gboolean comment = g_str_has_prefix (at, "<!--");
  const char *end = NULL;

  if (comment && at[4] == '>')
    return at + 5;
  end = strstr (at + 2, comment ? "-->" : ">");
  return end == NULL ? at + strlen (at) : end + (comment ? 3 : 1);
}

/* After the ">" that ends the tag; one inside a quoted value does not. */
static const char *
skip_tag (const char *at)
{
  char quote = '\0';
  char before = '\0';

  for (; *at != '\0'; at++) {
    if (quote != '\0')
      quote = *at == quote ? '\0' : quote;
    else if (*at == '>')
      return at + 1;
    else if ((*at == '"' || *at == '\'') && before == '=')
      quote = *at;
    if (!g_ascii_isspace (*at))
      before = *at;
  }
  return at;
}

/* Where "</name" begins, or the end of all. */
static const char *
find_end_tag (const char *at, const char *name, gsize length)
{
  for (; (at = strstr (at, "</")) != NULL; at += 2)
    if (g_ascii_strncasecmp (at + 2, name, length) == 0 && measure_name (at + 2) == length)
      return at;
  return NULL;
}

/* Returns where to go on. */
static const char *
read_tag (GString *text, const char *at)
{
  gboolean closes = at[1] == '/';
  const char *name = at + (closes ? 2 : 1);
  gsize length = measure_name (name);
  const char *next = skip_tag (name);
  const char *end = NULL;

  if (is_among (blocks, name, length))
    g_string_append_c (text, '\n');
  if (closes || !is_among (unseen, name, length))
    return next;
  end = find_end_tag (next, name, length);
  if (end != NULL)
    return end;
  /* A head that is never closed must not hide the body; a script hides what a reader's app hides.
   */
  return is_among (raw, name, length) ? next + strlen (next) : next;
}

static gunichar
find_reference (const char *word, gsize length)
{
  guint64 number = 0;

  if (*word == '#') {
    gboolean hex = g_ascii_tolower (word[1]) == 'x';

    number = g_ascii_strtoull (word + (hex ? 2 : 1), NULL, hex ? 16 : 10);
    return number > 0 && number <= 0x10ffff && g_unichar_validate ((gunichar) number)
               ? (gunichar) number
               : 0;
  }
  for (guint i = 0; i < G_N_ELEMENTS (references); i++)
    if (strlen (references[i].word) == length && memcmp (references[i].word, word, length) == 0)
      return references[i].character;
  return 0;
}

static const char *
read_reference (GString *text, const char *at)
{
  gsize length = strcspn (at + 1, "; \t\r\n<&");
  gunichar character = 0;

  if (length > 0 && length <= LONGEST_REFERENCE && at[1 + length] == ';')
    character = find_reference (at + 1, length);
  if (character == 0) {
    g_string_append_c (text, '&');
    return at + 1;
  }
  g_string_append_unichar (text, character);
  return at + length + 2;
}

static gboolean
begins_tag (const char *at)
{
  return g_ascii_isalpha (at[1]) || (at[1] == '/' && g_ascii_isalpha (at[2]));
}

char *
matta_html_to_text (const char *html)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const char *at = html;

  while (*at != '\0') {
    if (*at == '<' && (at[1] == '!' || at[1] == '?'))
      at = skip_declaration (at);
    else if (*at == '<' && begins_tag (at))
      at = read_tag (text, at);
    else if (*at == '&')
      at = read_reference (text, at);
    else
      g_string_append_c (text, *at++);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}
