/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-import.h"

#include "matta-error.h"
#include "matta-import-build.h"

#include <string.h>

#define MOST_BYTES (16 * 1024 * 1024)

static const MattaImportSource *
find_source_in (const MattaImportSource *sources, const char *name)
{
  for (guint i = 0; sources[i].name != NULL; i++)
    if (g_ascii_strcasecmp (sources[i].name, name) == 0)
      return &sources[i];
  return NULL;
}

static const MattaImportSource *
find_source (const char *name)
{
  const MattaImportSource *source = find_source_in (matta_import_okan, name);

  return source != NULL ? source : find_source_in (matta_import_flex, name);
}

static void
take_away (GPtrArray *rows, const char *text)
{
  for (guint i = rows->len; i > 0; i--) {
    const MattaCsvRow *row = g_ptr_array_index (rows, i - 1);

    if (g_str_equal (row->fields[0], text))
      g_ptr_array_remove_index (rows, i - 1);
  }
}

/* An entry a line. What is taken away is so wherever it stands. */
static GPtrArray *
parse_lines (const char *text)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) matta_csv_row_free);
  g_autoptr (GPtrArray) taken = g_ptr_array_new ();
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++) {
    const char *line = g_strstrip (lines[i]);
    MattaCsvRow *row = NULL;

    if (line[0] == '-')
      g_ptr_array_add (taken, (gpointer) (line + 1));
    if (line[0] == '\0' || line[0] == '#' || line[0] == '-')
      continue;
    row = g_new0 (MattaCsvRow, 1);
    row->line = i + 1;
    row->fields = g_new0 (char *, 2);
    row->fields[0] = g_strdup (line);
    g_ptr_array_add (rows, row);
  }
  for (guint i = 0; i < taken->len; i++)
    take_away (rows, g_ptr_array_index (taken, i));
  return rows;
}

static gboolean
fail (GError **error, const char *name, guint line, const char *reason)
{
  g_set_error (error, MATTA_ERROR, MATTA_ERROR_MALFORMED, "%s:%u: %s", name, line, reason);
  return FALSE;
}

/* The products write UTF-8; a spreadsheet in Japan may have saved it again in its own way. */
static char *
load_text (MattaImportBuild *build, const char *path, const char *name, GError **error)
{
  g_autofree char *text = NULL;
  g_autofree char *converted = NULL;
  gsize length = 0;

  if (!g_file_get_contents (path, &text, &length, NULL)) {
    fail (error, name, 0, "The file cannot be read");
    return NULL;
  }
  if (length > MOST_BYTES) {
    fail (error, name, 0, "The file is larger than 16 MiB");
    return NULL;
  }
  if (g_utf8_validate_len (text, length, NULL)) {
    gsize mark = g_str_has_prefix (text, "\xef\xbb\xbf") ? 3 : 0;

    return g_strdup (text + mark);
  }
  converted = g_convert (text, (gssize) length, "UTF-8", "CP932", NULL, NULL, NULL);
  if (converted == NULL || memchr (text, '\0', length) != NULL) {
    fail (error, name, 0, "This is neither UTF-8 nor Shift_JIS text");
    return NULL;
  }
  matta_import_note (build, "read as Shift_JIS");
  return g_steal_pointer (&converted);
}

static void
convert_rows (MattaImportBuild *build, const MattaImportSource *source, GPtrArray *rows)
{
  for (guint i = 0; source->convert != NULL && i < rows->len; i++) {
    const MattaCsvRow *row = g_ptr_array_index (rows, i);

    build->line = row->line;
    if (g_strv_length (row->fields) >= source->n_fields)
      source->convert (build, row);
    else
      matta_import_note (build, "not taken over: columns are missing");
  }
  if (source->finish != NULL)
    source->finish (build);
  g_ptr_array_set_size (build->groups, 0);
}

static gboolean
import_file (MattaImportBuild *build,
             const MattaImportSource *source,
             const char *dir,
             const char *name,
             GError **error)
{
  g_autofree char *path = g_build_filename (dir, name, NULL);
  g_autofree char *text = NULL;
  g_autoptr (GPtrArray) rows = NULL;

  build->file = source->name;
  build->line = 0;
  text = load_text (build, path, name, error);
  if (text == NULL)
    return FALSE;
  /* What is not taken over need not be understood. */
  if (source->convert == NULL || source->lines)
    rows = parse_lines (text);
  else
    rows = matta_csv_parse (text, strlen (text), error);
  if (rows == NULL) {
    g_prefix_error (error, "%s:", name);
    return FALSE;
  }
  convert_rows (build, source, rows);
  return TRUE;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

static GPtrArray *
list_names (const char *dir, GError **error)
{
  g_autoptr (GDir) folder = g_dir_open (dir, 0, NULL);
  GPtrArray *names = NULL;
  const char *name = NULL;

  if (folder == NULL) {
    g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_NOT_FOUND, "The folder cannot be read");
    return NULL;
  }
  names = g_ptr_array_new_with_free_func (g_free);
  while ((name = g_dir_read_name (folder)) != NULL)
    if (find_source (name) != NULL)
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  return names;
}

static guint
count_entries (MattaImportBuild *build)
{
  guint n = 0;

  for (guint i = 0; i < MATTA_N_LISTS; i++)
    n += build->lists[i]->len;
  return n;
}

/* What comes out has to be what the reader takes, or nobody gets it. */
static MattaImport *
finish (MattaImportBuild *build, guint n_files, GError **error)
{
  g_autoptr (MattaImport) self = g_new0 (MattaImport, 1);
  g_autoptr (MattaRuleFile) file = NULL;

  self->json = matta_import_build_finish (build);
  self->n_files = n_files;
  self->n_rules = build->rules->len;
  self->n_entries = count_entries (build);
  self->notes = g_ptr_array_ref (build->notes);
  file = matta_rule_file_parse (self->json, strlen (self->json), error);
  return file != NULL ? g_steal_pointer (&self) : NULL;
}

MattaImport *
matta_import_folder (const char *dir, GError **error)
{
  g_autoptr (MattaImportBuild) build = matta_import_build_new ();
  g_autoptr (GPtrArray) names = NULL;

  g_return_val_if_fail (dir != NULL, NULL);

  names = list_names (dir, error);
  if (names == NULL)
    return NULL;
  for (guint i = 0; i < names->len; i++) {
    const char *name = g_ptr_array_index (names, i);

    if (!import_file (build, find_source (name), dir, name, error))
      return NULL;
  }
  if (names->len > 0)
    return finish (build, names->len, error);
  g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_NOT_FOUND,
                       "There is no file here that can be imported");
  return NULL;
}

void
matta_import_free (MattaImport *self)
{
  g_free (self->json);
  g_clear_pointer (&self->notes, g_ptr_array_unref);
  g_free (self);
}

char *
matta_import_write_lists (const MattaRuleFile *file)
{
  const char *heading[] = { "list", "entry", NULL };
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_val_if_fail (file != NULL, NULL);

  matta_csv_append (text, heading);
  for (guint i = 0; i < file->entries->len; i++) {
    const MattaListEntry *entry = g_ptr_array_index (file->entries, i);
    g_autofree char *shown = g_strconcat (entry->pattern ? "pattern:" : "", entry->text, NULL);
    const char *fields[] = { matta_list_kind_to_string (entry->list), shown, NULL };

    matta_csv_append (text, fields);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}
