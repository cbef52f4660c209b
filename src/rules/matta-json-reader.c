/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-json-reader.h"

#include "matta-error.h"

#include <string.h>

#define MOST_DEPTH 32

struct _MattaJsonReader {
  JsonParser *parser;
  GHashTable *lines; /* JsonNode → the line it begins in */
  GArray *open;      /* Open: the containers that have begun and not ended */
  guint began;       /* the line in which the container that ended last had begun */
  guint twice;       /* the line of an object that has a key twice; 0 = none */
  GError *error;
};

typedef struct {
  guint line;
  guint members;
} Open;

/* --- what the parser would let pass ------------------------------------------------------- */

typedef struct {
  const char *p;
  const char *end;
  guint line;
  guint depth;
  gboolean ended;
} Scan;

static gboolean
complain (GError **error, guint line, const char *reason)
{
  g_set_error (error, MATTA_ERROR, MATTA_ERROR_MALFORMED, "%u: %s", line, reason);
  return FALSE;
}

static gboolean
skip_string (Scan *scan, GError **error)
{
  for (scan->p++; scan->p < scan->end && *scan->p != '"'; scan->p++) {
    if ((guchar) *scan->p < 0x20)
      return complain (error, scan->line, "A text ends in the line it begins in");
    /* The parser would end the text there, and what follows would be gone. */
    if (scan->end - scan->p >= 6 && strncmp (scan->p, "\\u0000", 6) == 0)
      return complain (error, scan->line, "A text has a NUL in it");
    if (*scan->p == '\\')
      scan->p++;
  }
  if (scan->p >= scan->end)
    return complain (error, scan->line, "A text does not end");
  scan->p++;
  return TRUE;
}

static gboolean
skip_word (Scan *scan, GError **error)
{
  static const char *const words[] = { "true", "false", "null" };
  const char *begin = scan->p;

  while (scan->p < scan->end && (g_ascii_isalnum (*scan->p) || strchr ("+-._", *scan->p) != NULL))
    scan->p++;
  if (g_ascii_isdigit (begin[0]) || begin[0] == '-') {
    for (const char *p = begin; p < scan->p; p++)
      if (!g_ascii_isdigit (*p) && strchr ("+-.eE", *p) == NULL)
        return complain (error, scan->line, "This is not a number");
    return TRUE;
  }
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if ((gsize) (scan->p - begin) == strlen (words[i])
        && strncmp (begin, words[i], strlen (words[i])) == 0)
      return TRUE;
  return complain (error, scan->line, "This is not JSON: a word stands without quotes");
}

static gboolean
skip_sign (Scan *scan, GError **error)
{
  char c = *scan->p++;

  if (c == '\n')
    scan->line++;
  else if (c == '{' || c == '[')
    scan->depth++;
  else if ((c == '}' || c == ']') && scan->depth > 0)
    scan->ended = --scan->depth == 0;
  else if (c == '\0' || strchr (" \t\r:,", c) == NULL)
    return complain (error, scan->line, "This is not JSON");
  if (scan->depth > MOST_DEPTH)
    return complain (error, scan->line, "This is nested too deeply");
  return TRUE;
}

/* The parser takes comments, other quotes, hexadecimal numbers and a second value, and has no bound
 * for depth: all of that is gone after this. */
static gboolean
check_text (const char *text, gsize length, GError **error)
{
  Scan scan = { .p = text, .end = text + length, .line = 1 };

  if (!g_utf8_validate_len (text, length, NULL))
    return complain (error, 0, "This is not UTF-8 text");
  while (scan.p < scan.end) {
    gboolean ok = FALSE;

    if (scan.ended && !g_ascii_isspace (*scan.p))
      return complain (error, scan.line, "This is not JSON: something stands behind its end");
    if (*scan.p == '"')
      ok = skip_string (&scan, error);
    else if (g_ascii_isalnum (*scan.p) || *scan.p == '-')
      ok = skip_word (&scan, error);
    else
      ok = skip_sign (&scan, error);
    if (!ok)
      return FALSE;
  }
  return TRUE;
}

/* --- lines ---------------------------------------------------------------------------------- */

static void
begin_cb (JsonParser *parser, MattaJsonReader *self)
{
  Open open = { .line = json_parser_get_current_line (parser) };

  g_array_append_val (self->open, open);
}

static void
end_container (MattaJsonReader *self)
{
  self->began = g_array_index (self->open, Open, self->open->len - 1).line;
  g_array_set_size (self->open, self->open->len - 1);
}

static void
object_end_cb (JsonParser *parser, JsonObject *object, MattaJsonReader *self)
{
  const Open *open = &g_array_index (self->open, Open, self->open->len - 1);

  if (open->members != json_object_get_size (object) && self->twice == 0)
    self->twice = open->line;
  end_container (self);
}

static void
array_end_cb (JsonParser *parser, JsonArray *array, MattaJsonReader *self)
{
  end_container (self);
}

static void
remember_line (MattaJsonReader *self, JsonNode *node)
{
  guint line = JSON_NODE_HOLDS_VALUE (node) || JSON_NODE_HOLDS_NULL (node)
                   ? json_parser_get_current_line (self->parser)
                   : self->began;

  g_hash_table_insert (self->lines, node, GUINT_TO_POINTER (line));
}

static void
member_cb (JsonParser *parser, JsonObject *object, const char *name, MattaJsonReader *self)
{
  g_array_index (self->open, Open, self->open->len - 1).members++;
  remember_line (self, json_object_get_member (object, name));
}

static void
element_cb (JsonParser *parser, JsonArray *array, int index, MattaJsonReader *self)
{
  remember_line (self, json_array_get_element (array, (guint) index));
}

static void
connect (MattaJsonReader *self)
{
  g_signal_connect (self->parser, "object-start", G_CALLBACK (begin_cb), self);
  g_signal_connect (self->parser, "object-member", G_CALLBACK (member_cb), self);
  g_signal_connect (self->parser, "object-end", G_CALLBACK (object_end_cb), self);
  g_signal_connect (self->parser, "array-start", G_CALLBACK (begin_cb), self);
  g_signal_connect (self->parser, "array-element", G_CALLBACK (element_cb), self);
  g_signal_connect (self->parser, "array-end", G_CALLBACK (array_end_cb), self);
}

/* --- the reader ------------------------------------------------------------------------------- */

MattaJsonReader *
matta_json_reader_new (const char *text, gsize length, GError **error)
{
  g_autoptr (MattaJsonReader) self = g_new0 (MattaJsonReader, 1);

  self->parser = json_parser_new_immutable ();
  self->lines = g_hash_table_new (NULL, NULL);
  self->open = g_array_new (FALSE, TRUE, sizeof (Open));
  if (length == 0) { /* then there need not be a text at all */
    complain (error, 0, "The file is empty");
    return NULL;
  }
  if (!check_text (text, length, error))
    return NULL;
  connect (self);
  /* The parser's own words quote what it read; that may be an address. */
  if (!json_parser_load_from_data (self->parser, text, (gssize) length, NULL)) {
    complain (error, json_parser_get_current_line (self->parser), "This is not JSON");
    return NULL;
  }
  if (self->twice != 0) {
    complain (error, self->twice, "The object that begins here has a key twice");
    return NULL;
  }
  if (json_parser_get_root (self->parser) == NULL) {
    complain (error, 0, "The file is empty");
    return NULL;
  }
  return g_steal_pointer (&self);
}

void
matta_json_reader_free (MattaJsonReader *self)
{
  g_clear_object (&self->parser);
  g_hash_table_unref (self->lines);
  g_array_unref (self->open);
  g_clear_error (&self->error);
  g_free (self);
}

JsonNode *
matta_json_reader_get_root (MattaJsonReader *self)
{
  return json_parser_get_root (self->parser);
}

guint
matta_json_reader_get_line (MattaJsonReader *self, JsonNode *node)
{
  guint line = GPOINTER_TO_UINT (g_hash_table_lookup (self->lines, node));

  return line > 0 ? line : 1;
}

gboolean
matta_json_reader_fail (MattaJsonReader *self, JsonNode *node, const char *format, ...)
{
  g_autofree char *reason = NULL;
  va_list arguments;

  if (self->error != NULL)
    return FALSE;
  va_start (arguments, format);
  reason = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  return complain (&self->error, matta_json_reader_get_line (self, node), reason);
}

void
matta_json_reader_take_error (MattaJsonReader *self, GError **error)
{
  g_return_if_fail (self->error != NULL);

  g_propagate_error (error, g_steal_pointer (&self->error));
}

static const MattaJsonKey *
find_key (const MattaJsonKey *keys, gsize n_keys, const char *name)
{
  for (gsize i = 0; i < n_keys; i++)
    if (g_str_equal (keys[i].key, name))
      return &keys[i];
  return NULL;
}

gboolean
matta_json_reader_read_object (MattaJsonReader *self,
                               JsonNode *node,
                               const MattaJsonKey *keys,
                               gsize n_keys,
                               gpointer target)
{
  JsonObjectIter iter;
  const char *name = NULL;
  JsonNode *value = NULL;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return matta_json_reader_fail (self, node, "An object { … } is expected here");
  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &name, &value)) {
    const MattaJsonKey *key = find_key (keys, n_keys, name);

    if (key == NULL)
      return matta_json_reader_fail (self, value, "There is no key “%.40s” here", name);
    if (!key->read (self, value, target))
      return matta_json_reader_fail (self, value, "“%s” cannot be read", name);
  }
  return TRUE;
}

gboolean
matta_json_reader_read_array (MattaJsonReader *self,
                              JsonNode *node,
                              guint most,
                              MattaJsonReadFunc read,
                              gpointer target)
{
  JsonArray *array = NULL;

  if (!JSON_NODE_HOLDS_ARRAY (node))
    return matta_json_reader_fail (self, node, "A list [ … ] is expected here");
  array = json_node_get_array (node);
  if (json_array_get_length (array) == 0)
    return matta_json_reader_fail (self, node, "This list is empty");
  if (json_array_get_length (array) > most)
    return matta_json_reader_fail (self, node, "This list has more than %u elements", most);
  for (guint i = 0; i < json_array_get_length (array); i++) {
    JsonNode *element = json_array_get_element (array, i);

    if (!read (self, element, target))
      return matta_json_reader_fail (self, element, "This element cannot be read");
  }
  return TRUE;
}

static gboolean
has_controls (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_iscntrl (g_utf8_get_char (p)))
      return TRUE;
  return FALSE;
}

const char *
matta_json_reader_read_text (MattaJsonReader *self, JsonNode *node, guint most)
{
  const char *text = NULL;

  if (json_node_get_value_type (node) == G_TYPE_STRING)
    text = json_node_get_string (node);
  if (text == NULL)
    matta_json_reader_fail (self, node, "A text is expected here");
  else if (!g_utf8_validate (text, -1, NULL) || has_controls (text))
    matta_json_reader_fail (self, node, "This text has letters that cannot be shown");
  else if (text[0] == '\0' || g_utf8_strlen (text, -1) > (glong) most)
    matta_json_reader_fail (self, node, "A text of 1 to %u letters is expected here", most);
  else
    return text;
  return NULL;
}

gboolean
matta_json_reader_read_flag (MattaJsonReader *self, JsonNode *node, gboolean *value)
{
  if (json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    return matta_json_reader_fail (self, node, "true or false is expected here");
  *value = json_node_get_boolean (node);
  return TRUE;
}

gboolean
matta_json_reader_read_number (MattaJsonReader *self,
                               JsonNode *node,
                               guint64 least,
                               guint64 most,
                               guint64 *value)
{
  gint64 number = -1;

  if (json_node_get_value_type (node) == G_TYPE_INT64)
    number = json_node_get_int (node);
  if (number < 0 || (guint64) number < least || (guint64) number > most)
    return matta_json_reader_fail (self, node,
                                   "A whole number from %" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT
                                   " is expected here",
                                   least, most);
  *value = (guint64) number;
  return TRUE;
}

gboolean
matta_json_reader_read_word (MattaJsonReader *self,
                             JsonNode *node,
                             const char *const *words,
                             guint *index)
{
  g_autofree char *choices = NULL;

  if (json_node_get_value_type (node) == G_TYPE_STRING)
    for (guint i = 0; words[i] != NULL; i++) {
      if (!g_str_equal (words[i], json_node_get_string (node)))
        continue;
      *index = i;
      return TRUE;
    }
  choices = g_strjoinv (", ", (char **) words);
  return matta_json_reader_fail (self, node, "One of %s is expected here", choices);
}
