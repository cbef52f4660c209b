/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-setting-list.h"

gboolean
matta_setting_list_has (GSettings *settings, const char *key, const char *word)
{
  g_auto (GStrv) words = g_settings_get_strv (settings, key);

  return g_strv_contains ((const char *const *) words, word);
}

void
matta_setting_list_add (GSettings *settings, const char *key, const char *word)
{
  g_auto (GStrv) words = g_settings_get_strv (settings, key);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) all = NULL;

  g_strv_builder_addv (builder, (const char **) words);
  g_strv_builder_add (builder, word);
  all = g_strv_builder_end (builder);
  g_settings_set_strv (settings, key, (const char *const *) all);
}

void
matta_setting_list_remove (GSettings *settings, const char *key, const char *word)
{
  g_auto (GStrv) words = g_settings_get_strv (settings, key);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) rest = NULL;

  for (guint i = 0; words[i] != NULL; i++)
    if (!g_str_equal (words[i], word))
      g_strv_builder_add (builder, words[i]);
  rest = g_strv_builder_end (builder);
  g_settings_set_strv (settings, key, (const char *const *) rest);
}
