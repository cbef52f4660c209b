/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-lock-row.h"
#include "matta-engine.h"

#include "matta-config.h"

#include <glib/gi18n.h>

char *
matta_lock_row_text (GSettings *settings, const char *key)
{
  const char *file = matta_engine_find_lock (settings, key);
  g_autofree char *name = file != NULL ? g_filename_display_name (file) : NULL;

  if (name != NULL)
    /* Translators: %s is a file, whose name IT knows: /etc/matta/locks */
    return g_strdup_printf (_ ("Set by your organization: %s"), name);
  return g_settings_is_writable (settings, key)
             ? NULL
             : g_strdup (_ ("Your settings cannot be written just now"));
}

static void
show_text (AdwPreferencesRow *row, const char *text)
{
  g_autofree char *both = NULL;

  if (ADW_IS_ACTION_ROW (row)) {
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
    return;
  }
  /* Translators: the name of a setting, and who fixed it in which file */
  both = g_strdup_printf (_ ("%1$s (%2$s)"), adw_preferences_row_get_title (row), text);
  adw_preferences_row_set_title (row, both);
}

void
matta_lock_row (AdwPreferencesRow *row, GSettings *settings, const char *key)
{
  g_autofree char *text = NULL;
  g_autofree char *safe = NULL;

  g_return_if_fail (ADW_IS_PREFERENCES_ROW (row));

  g_settings_bind_writable (settings, key, row, "sensitive", FALSE);
  text = matta_lock_row_text (settings, key);
  if (text == NULL)
    return;
  /* A folder may have any name, and a row's texts are markup. */
  safe = g_markup_escape_text (text, -1);
  show_text (row, adw_preferences_row_get_use_markup (row) ? safe : text);
}
