/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-policy-file.h"

#include "matta-settings-backend.h"
#include "matta-value.h"

#include <string.h>

static MattaRefusal *refuse (guint line, const char *format, ...) G_GNUC_PRINTF (2, 3);

static MattaRefusal *
refuse (guint line, const char *format, ...)
{
  MattaRefusal *self = g_new0 (MattaRefusal, 1);
  va_list arguments;

  va_start (arguments, format);
  self->line = line;
  self->reason = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  return self;
}

void
matta_refusal_free (MattaRefusal *self)
{
  g_free (self->file);
  g_free (self->reason);
  g_free (self);
}

char *
matta_refusal_to_string (const MattaRefusal *self)
{
  return g_strdup_printf ("%s:%u: %s", self->file, self->line, self->reason);
}

/* People look for a line, GKeyFile only knows keys. The last one counts, as it does there. */
static guint
find_line (const char *text, const char *word)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  guint found = 0;

  for (guint i = 0; lines[i] != NULL; i++) {
    const char *line = g_strchug (lines[i]);

    if (g_str_has_prefix (line, word) && strchr ("= \t\r", line[strlen (word)]) != NULL)
      found = i + 1;
  }
  return found;
}

static guint
find_group (const char *text, const char *group)
{
  g_autofree char *word = g_strdup_printf ("[%s]", group);

  return find_line (text, word);
}

static gsize
get_end_of_line (const char *text, guint line)
{
  const char *end = text;

  for (guint i = 0; i < line; i++) {
    end = strchr (end, '\n');
    if (end == NULL)
      return strlen (text);
    end++;
  }
  return (gsize) (end - text);
}

/* The first line that GKeyFile does not take: every text up to the one above it can be read. */
static guint
find_bad_line (const char *text, guint lines)
{
  guint good = 0;
  guint bad = lines;

  while (bad - good > 1) {
    guint middle = good + (bad - good) / 2;
    g_autoptr (GKeyFile) file = g_key_file_new ();
    gboolean read = g_key_file_load_from_data (file, text, get_end_of_line (text, middle),
                                               G_KEY_FILE_NONE, NULL);

    if (read)
      good = middle;
    else
      bad = middle;
  }
  return bad;
}

/* The number of the line that begins behind @text, or goes on there. */
static guint
count_lines (const char *text)
{
  guint lines = 1;

  for (const char *at = text; *at != '\0'; at++)
    lines += *at == '\n';
  return lines;
}

/* Also finds a NUL, behind which lines could hide. */
static gboolean
is_text (const char *text, gsize length, MattaRefusal **refusal)
{
  const char *end = NULL;
  g_autofree char *head = NULL;

  if (g_utf8_validate_len (text, length, &end))
    return TRUE;
  head = g_strndup (text, (gsize) (end - text));
  *refusal = refuse (count_lines (head), "this is not UTF-8 text");
  return FALSE;
}

static MattaRefusal *
judge_value (GSettingsSchema *schema, const char *name, const char *text, GVariant **value)
{
  g_autoptr (GSettingsSchemaKey) key = NULL;
  g_autoptr (GError) error = NULL;

  if (!g_settings_schema_has_key (schema, name))
    return refuse (0, "there is no setting “%s”", name);
  key = g_settings_schema_get_key (schema, name);
  *value = g_variant_parse (g_settings_schema_key_get_value_type (key), text, NULL, NULL, &error);
  if (*value == NULL)
    return refuse (0, "“%s” is not of its type: %s", name, error->message);
  if (!g_settings_schema_key_range_check (key, *value))
    return refuse (0, "“%s” is out of its range", name);
  if (!matta_value_check (name, *value, &error))
    return refuse (0, "%s", error->message);
  return NULL;
}

static GKeyFile *
load_key_file (const char *text, gsize length, MattaRefusal **refusal)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) groups = NULL;

  if (!g_key_file_load_from_data (file, text, length, G_KEY_FILE_NONE, &error)) {
    *refusal = refuse (find_bad_line (text, count_lines (text)), "%s", error->message);
    return NULL;
  }
  groups = g_key_file_get_groups (file, NULL);
  for (guint i = 0; groups[i] != NULL; i++)
    if (!g_str_equal (groups[i], MATTA_SETTINGS_GROUP)) {
      *refusal = refuse (find_group (text, groups[i]), "there is no group “%s”", groups[i]);
      return NULL;
    }
  return g_steal_pointer (&file);
}

GHashTable *
matta_policy_file_read_defaults (GSettingsSchema *schema,
                                 const char *text,
                                 gsize length,
                                 MattaRefusal **refusal)
{
  g_autoptr (GHashTable) defaults =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_variant_unref);
  g_autoptr (GKeyFile) file = NULL;
  g_auto (GStrv) names = NULL;

  *refusal = NULL;
  if (is_text (text, length, refusal))
    file = load_key_file (text, length, refusal);
  if (file == NULL)
    return NULL;
  names = g_key_file_get_keys (file, MATTA_SETTINGS_GROUP, NULL, NULL);
  for (guint i = 0; names != NULL && names[i] != NULL; i++) {
    g_autofree char *value_text = g_key_file_get_value (file, MATTA_SETTINGS_GROUP, names[i], NULL);
    g_autoptr (GVariant) value = NULL;

    *refusal = judge_value (schema, names[i], value_text, &value);
    if (*refusal != NULL) {
      (*refusal)->line = find_line (text, names[i]);
      return NULL;
    }
    g_hash_table_insert (defaults, g_strdup (names[i]), g_steal_pointer (&value));
  }
  return g_steal_pointer (&defaults);
}

GHashTable *
matta_policy_file_read_locks (GSettingsSchema *schema,
                              const char *text,
                              gsize length,
                              MattaRefusal **refusal)
{
  g_autoptr (GHashTable) locks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_auto (GStrv) lines = NULL;

  *refusal = NULL;
  if (!is_text (text, length, refusal))
    return NULL;
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++) {
    const char *line = lines[i];

    if (line[0] == '\0' || line[0] == '#')
      continue;
    /* Not stripped: GLib's own reader of such files takes lines as they are. */
    if (!g_str_has_prefix (line, MATTA_SETTINGS_PATH)
        || !g_settings_schema_has_key (schema, line + strlen (MATTA_SETTINGS_PATH))) {
      *refusal = refuse (i + 1, "there is no setting “%s”", line);
      return NULL;
    }
    g_hash_table_add (locks, g_strdup (line + strlen (MATTA_SETTINGS_PATH)));
  }
  return g_steal_pointer (&locks);
}
