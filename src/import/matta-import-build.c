/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-import-build.h"

#include <json-glib/json-glib.h>
#include <string.h>

#define MOST_MESSAGE 500
#define MOST_ENTRY 320
#define FIRST_CJK 0x2e80

static void
group_free (MattaImportGroup *group)
{
  g_free (group->name);
  g_ptr_array_unref (group->entries);
  g_free (group);
}

MattaImportBuild *
matta_import_build_new (void)
{
  MattaImportBuild *self = g_new0 (MattaImportBuild, 1);

  for (guint i = 0; i < MATTA_N_LISTS; i++)
    self->lists[i] = g_ptr_array_new_with_free_func (g_free);
  self->rules = g_ptr_array_new_with_free_func (g_free);
  self->notes = g_ptr_array_new_with_free_func (g_free);
  self->groups = g_ptr_array_new_with_free_func ((GDestroyNotify) group_free);
  return self;
}

void
matta_import_build_free (MattaImportBuild *self)
{
  for (guint i = 0; i < MATTA_N_LISTS; i++)
    g_ptr_array_unref (self->lists[i]);
  g_ptr_array_unref (self->rules);
  g_ptr_array_unref (self->notes);
  g_ptr_array_unref (self->groups);
  g_free (self);
}

char *
matta_import_join (GPtrArray *pieces)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < pieces->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "",
                            (const char *) g_ptr_array_index (pieces, i));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
append_lists (MattaImportBuild *self, GString *text)
{
  gboolean first = TRUE;

  g_string_append (text, ", \"lists\": {");
  for (guint i = 0; i < MATTA_N_LISTS; i++) {
    g_autofree char *entries = matta_import_join (self->lists[i]);

    if (self->lists[i]->len == 0)
      continue;
    g_string_append_printf (text, "%s\"%s\": [%s]", first ? "" : ", ",
                            matta_list_kind_to_string ((MattaListKind) i), entries);
    first = FALSE;
  }
  g_string_append_c (text, '}');
}

char *
matta_import_build_finish (MattaImportBuild *self)
{
  g_autoptr (GString) text = g_string_new ("{\"version\": 1");
  g_autofree char *rules = matta_import_join (self->rules);
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *pretty = NULL;

  append_lists (self, text);
  if (self->rules->len > 0)
    g_string_append_printf (text, ", \"rules\": [%s]", rules);
  g_string_append_c (text, '}');
  root = json_from_string (text->str, NULL);
  g_assert (root != NULL); /* every piece was quoted by us */
  pretty = json_to_string (root, TRUE);
  return g_strconcat (pretty, "\n", NULL);
}

void
matta_import_note (MattaImportBuild *self, const char *format, ...)
{
  g_autofree char *words = NULL;
  va_list arguments;

  va_start (arguments, format);
  words = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_ptr_array_add (self->notes, g_strdup_printf ("%s:%u: %s", self->file, self->line, words));
}

char *
matta_import_clean (const char *text)
{
  g_autoptr (GString) plain = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar letter = g_utf8_get_char (p);

    g_string_append_unichar (plain, g_unichar_iscntrl (letter) ? ' ' : letter);
  }
  return g_strstrip (g_string_free (g_steal_pointer (&plain), FALSE));
}

char *
matta_import_quote (const char *text)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_VALUE);
  g_autofree char *plain = matta_import_clean (text);

  json_node_set_string (node, plain);
  return json_to_string (node, FALSE);
}

/* --- entries
 * ---------------------------------------------------------------------------------------- */

static void
add_quoted (GPtrArray *entries, const char *text)
{
  g_ptr_array_add (entries, matta_import_quote (text));
}

/* What a rule file may hold: a text with wildcards around it can grow beyond that. */
static gboolean
is_short (const char *text)
{
  return g_utf8_strlen (text, -1) <= MOST_ENTRY;
}

static gboolean
add_pattern (GPtrArray *entries, const char *pattern)
{
  g_autoptr (MattaAddressSet) set = matta_address_set_new ();
  g_autofree char *quoted = NULL;

  if (!is_short (pattern) || !matta_address_set_add_pattern (set, pattern, NULL))
    return FALSE;
  quoted = matta_import_quote (pattern);
  g_ptr_array_add (entries, g_strdup_printf ("{\"pattern\": %s}", quoted));
  return TRUE;
}

static gboolean
is_entry (const char *text)
{
  g_autoptr (MattaAddressSet) set = matta_address_set_new ();

  return is_short (text) && matta_address_set_add (set, text, NULL);
}

/* "@docomo" stood for whatever domain begins so, "taro" for whatever address has it. */
static gboolean
add_fragment (GPtrArray *entries, const char *text)
{
  g_autofree char *domain = NULL;
  g_autofree char *local = NULL;

  if (strpbrk (text, "*?") != NULL)
    return FALSE;
  if (text[0] == '@') {
    domain = g_strconcat (text + 1, "*", NULL);
    return add_pattern (entries, domain);
  }
  domain = g_strconcat ("*", text, "*", NULL);
  local = g_strconcat ("*", text, "*@*", NULL);
  if (!add_pattern (entries, local))
    return FALSE;
  add_pattern (entries, domain);
  return TRUE;
}

gboolean
matta_import_add_entry (MattaImportBuild *self,
                        GPtrArray *entries,
                        const char *text,
                        gboolean trusts)
{
  gboolean whole = strchr (text, '.') != NULL && text[0] != '.' && !g_str_has_suffix (text, ".")
                   && !g_str_has_suffix (text, "@");

  if (whole && is_entry (text)) {
    add_quoted (entries, text);
    return TRUE;
  }
  if (trusts) {
    matta_import_note (self, "not taken over: part of an address would trust too many");
    return FALSE;
  }
  if (text[0] != '\0' && !g_str_equal (text, "@") && add_fragment (entries, text)) {
    matta_import_note (self, "part of an address: taken over with wildcards");
    return TRUE;
  }
  matta_import_note (self, "not taken over: this is neither an address nor a domain");
  return FALSE;
}

gboolean
matta_import_add_wildcard (MattaImportBuild *self, GPtrArray *entries, const char *text)
{
  g_autofree char *alone = g_strconcat ("@", text, NULL);

  if (strpbrk (text, "*?") != NULL) {
    if (add_pattern (entries, text)) {
      if (text[0] == '*' && g_ascii_isalnum (text[1]))
        matta_import_note (self, "a * right before a letter also matches longer names, as it did");
      return TRUE;
    }
  } else if (is_entry (strchr (text, '@') != NULL ? text : alone)) {
    add_quoted (entries, strchr (text, '@') != NULL ? text : alone);
    return TRUE;
  }
  matta_import_note (self, "not taken over: this is neither an address nor a domain");
  return FALSE;
}

/* --- rules
 * -------------------------------------------------------------------------------------------- */

void
matta_import_add_rule (MattaImportBuild *self, const char *stem, const char *when, const char *then)
{
  g_ptr_array_add (self->rules, g_strdup_printf ("{\"id\": \"%s-%u\", \"when\": %s, \"then\": %s}",
                                                 stem, self->line, when, then));
}

static gboolean
is_japanese (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (g_utf8_get_char (p) >= FIRST_CJK)
      return TRUE;
  return FALSE;
}

char *
matta_import_make_then (const char *message, gboolean forbid)
{
  g_autofree char *clean = matta_import_clean (message);
  g_autofree char *cut = g_utf8_strlen (clean, -1) > MOST_MESSAGE
                             ? g_utf8_substring (clean, 0, MOST_MESSAGE)
                             : g_strdup (clean);
  g_autofree char *quoted = matta_import_quote (cut);
  const char *effect = forbid ? "\"forbid\": true" : "\"tier\": \"think\"";

  if (cut[0] == '\0')
    return g_strdup_printf ("{%s}", effect);
  return g_strdup_printf ("{%s, \"message\": {\"%s\": %s}}", effect,
                          is_japanese (cut) ? "ja" : "en", quoted);
}

MattaImportGroup *
matta_import_get_group (MattaImportBuild *self, const char *name)
{
  MattaImportGroup *group = NULL;

  for (guint i = 0; i < self->groups->len; i++) {
    group = g_ptr_array_index (self->groups, i);
    if (g_str_equal (group->name, name))
      return group;
  }
  group = g_new0 (MattaImportGroup, 1);
  group->name = g_strdup (name);
  group->line = self->line;
  group->entries = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->groups, group);
  return group;
}
