/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_SETTINGS_ENABLE_BACKEND
#include "matta-policy.h"

#include "matta-error.h"

#include <gio/gsettingsbackend.h>
#include <string.h>

#define SCHEMA_ID "io.github.mattamail.Matta"
#define ROOT_PATH "/io/github/mattamail/Matta/"
#define ROOT_GROUP "matta"

/* The text of one line's number: people look for a line, GKeyFile only knows keys. */
static guint
find_line (const char *text, const char *key)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++) {
    const char *line = g_strchug (lines[i]);

    if (g_str_has_prefix (line, key) && strchr ("= \t", line[strlen (key)]) != NULL)
      return i + 1;
  }
  return 0;
}

static char *
check_value (GSettingsSchema *schema,
             GKeyFile *file,
             const char *name,
             const char *text,
             const char *path)
{
  g_autoptr (GSettingsSchemaKey) key = NULL;
  g_autofree char *value_text = g_key_file_get_value (file, ROOT_GROUP, name, NULL);
  g_autoptr (GVariant) value = NULL;
  g_autoptr (GError) error = NULL;

  if (!g_settings_schema_has_key (schema, name))
    return g_strdup_printf ("%s:%u: there is no setting “%s”", path, find_line (text, name), name);
  key = g_settings_schema_get_key (schema, name);
  value =
      g_variant_parse (g_settings_schema_key_get_value_type (key), value_text, NULL, NULL, &error);
  if (value == NULL)
    return g_strdup_printf ("%s:%u: “%s” is not of its type: %s", path, find_line (text, name),
                            name, error->message);
  if (!g_settings_schema_key_range_check (key, value))
    return g_strdup_printf ("%s:%u: “%s” is out of its range", path, find_line (text, name), name);
  return NULL;
}

/* NULL when the file is missing or every line of it can be trusted. */
static char *
check_defaults (GSettingsSchema *schema, const char *path)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  gsize length = 0;
  g_auto (GStrv) groups = NULL;
  g_auto (GStrv) names = NULL;

  if (!g_file_get_contents (path, &text, &length, &error))
    return g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT)
               ? NULL
               : g_strdup_printf ("%s:0: %s", path, error->message);
  if (!g_utf8_validate_len (text, length,
                            NULL)) /* also finds a NUL, behind which lines could hide */
    return g_strdup_printf ("%s:0: this is not a text file", path);
  if (!g_key_file_load_from_data (file, text, length, G_KEY_FILE_NONE, &error))
    return g_strdup_printf ("%s:0: %s", path, error->message);
  groups = g_key_file_get_groups (file, NULL);
  for (guint i = 0; groups[i] != NULL; i++)
    if (!g_str_equal (groups[i], ROOT_GROUP))
      return g_strdup_printf ("%s:0: there is no group “%s”", path, groups[i]);
  names = g_key_file_get_keys (file, ROOT_GROUP, NULL, NULL);
  for (guint i = 0; names != NULL && names[i] != NULL; i++) {
    char *problem = check_value (schema, file, names[i], text, path);

    if (problem != NULL)
      return problem;
  }
  return NULL;
}

static char *
check_locks (GSettingsSchema *schema, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents (path, &text, NULL, &error))
    return g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT)
               ? NULL
               : g_strdup_printf ("%s:0: %s", path, error->message);
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++) {
    const char *line = lines[i];

    if (line[0] == '\0' || line[0] == '#')
      continue;
    /* Not stripped: the backend takes lines as they are, so one with a space would lock nothing. */
    if (!g_str_has_prefix (line, ROOT_PATH)
        || !g_settings_schema_has_key (schema, line + strlen (ROOT_PATH)))
      return g_strdup_printf ("%s:%u: there is no setting “%s”", path, i + 1, line);
  }
  return NULL;
}

static char *
check_folder (GSettingsSchema *schema, const char *policy_dir)
{
  g_autofree char *defaults = g_build_filename (policy_dir, "defaults", NULL);
  g_autofree char *locks = g_build_filename (policy_dir, "locks", NULL);
  char *problem = check_defaults (schema, defaults);

  return problem != NULL ? problem : check_locks (schema, locks);
}

/* The keyfile backend everywhere: it needs no service, and only it knows an organisation's folder.
 * An empty folder stands for no policy, else the backend would look into the system's own. */
static GSettingsBackend *
make_backend (const char *policy_dir)
{
  g_autofree char *user_file =
      g_build_filename (g_get_user_config_dir (), "matta", "settings", NULL);
  g_autoptr (GSettingsBackend) first = NULL;

  /* Makes sure that the type, which has no public name, is there. */
  first = g_keyfile_settings_backend_new (user_file, ROOT_PATH, ROOT_GROUP);
  return g_object_new (G_OBJECT_TYPE (first), "filename", user_file, "root-path", ROOT_PATH,
                       "root-group", ROOT_GROUP, "defaults-dir",
                       policy_dir != NULL ? policy_dir : "/nonexistent", NULL);
}

GSettings *
matta_settings_open (const char *policy_dir, char **problem)
{
  g_autoptr (GSettingsBackend) backend = NULL;
  g_autoptr (GSettingsSchema) schema =
      g_settings_schema_source_lookup (g_settings_schema_source_get_default (), SCHEMA_ID, TRUE);

  *problem = NULL;
  if (schema == NULL) {
    *problem = g_strdup ("The settings' description is not installed");
    return NULL;
  }
  if (policy_dir != NULL)
    *problem = check_folder (schema, policy_dir);
  backend = make_backend (*problem == NULL ? policy_dir : NULL);
  return g_settings_new_full (schema, backend, NULL);
}
