/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-domains-row.h"

#include "matta-lock-row.h"

#define KEY "inside-domains"

static void
show_domains (AdwEntryRow *row, GSettings *settings)
{
  g_auto (GStrv) domains = g_settings_get_strv (settings, KEY);
  g_autofree char *text = g_strjoinv (", ", domains);

  gtk_editable_set_text (GTK_EDITABLE (row), text);
}

void
matta_domains_row_apply (AdwEntryRow *row, GSettings *settings)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (row));
  g_auto (GStrv) words = g_strsplit_set (text, ", \t@", -1);
  g_autoptr (GStrvBuilder) domains = g_strv_builder_new ();
  g_auto (GStrv) value = NULL;

  if (!g_settings_is_writable (settings, KEY))
    return;
  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0')
      g_strv_builder_add (domains, words[i]);
  value = g_strv_builder_end (domains);
  g_settings_set_strv (settings, KEY, (const char *const *) value);
  show_domains (row, settings);
}

void
matta_domains_row_connect (AdwEntryRow *row, GSettings *settings)
{
  matta_lock_row (ADW_PREFERENCES_ROW (row), settings, KEY);
  show_domains (row, settings);
  g_signal_connect_data (row, "apply", G_CALLBACK (matta_domains_row_apply),
                         g_object_ref (settings), (GClosureNotify) (GCallback) g_object_unref, 0);
}
