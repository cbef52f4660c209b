/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-thunderbird-profile.h"

/* A section [Install…] names the profile of one installed Thunderbird; several may name several. */
static char *
find_installed (GKeyFile *file, const char *const *groups)
{
  g_autofree char *found = NULL;

  for (guint i = 0; groups[i] != NULL; i++) {
    g_autofree char *path = g_str_has_prefix (groups[i], "Install")
                                ? g_key_file_get_string (file, groups[i], "Default", NULL)
                                : NULL;

    if (path == NULL)
      continue;
    if (found != NULL && !g_str_equal (found, path))
      return NULL;
    g_free (found);
    found = g_steal_pointer (&path);
  }
  return g_steal_pointer (&found);
}

static char *
find_default (GKeyFile *file, const char *const *groups)
{
  g_autofree char *only = NULL;
  guint n_profiles = 0;

  for (guint i = 0; groups[i] != NULL; i++) {
    g_autofree char *path = g_str_has_prefix (groups[i], "Profile")
                                ? g_key_file_get_string (file, groups[i], "Path", NULL)
                                : NULL;

    if (path == NULL)
      continue;
    if (g_key_file_get_boolean (file, groups[i], "Default", NULL))
      return g_steal_pointer (&path);
    n_profiles++;
    g_free (only);
    only = g_steal_pointer (&path);
  }
  return n_profiles == 1 ? g_steal_pointer (&only) : NULL;
}

char *
matta_thunderbird_profile_find (const char *profiles)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_auto (GStrv) groups = NULL;
  char *path = NULL;

  g_return_val_if_fail (profiles != NULL, NULL);

  if (!g_key_file_load_from_data (file, profiles, -1, G_KEY_FILE_NONE, NULL))
    return NULL;
  groups = g_key_file_get_groups (file, NULL);
  path = find_installed (file, (const char *const *) groups);
  return path != NULL ? path : find_default (file, (const char *const *) groups);
}
