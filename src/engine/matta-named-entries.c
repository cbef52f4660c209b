/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-named-entries.h"

#include "matta-who.h"

static gboolean
is_about (const char *entry, const char *who)
{
  g_auto (GStrv) words = g_strsplit (entry, " ", 2);
  g_autofree char *folded = words[0] != NULL ? matta_who_fold (words[0]) : NULL;

  return g_strcmp0 (folded, who) == 0;
}

void
matta_named_entries_put (GSettings *settings, const char *key, const char *who, const char *entry)
{
  g_auto (GStrv) entries = g_settings_get_strv (settings, key);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) all = NULL;

  for (guint i = 0; entries[i] != NULL; i++)
    if (!is_about (entries[i], who))
      g_strv_builder_add (builder, entries[i]);
  if (entry != NULL)
    g_strv_builder_add (builder, entry);
  all = g_strv_builder_end (builder);
  g_settings_set_strv (settings, key, (const char *const *) all);
}
