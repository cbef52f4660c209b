/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-lock-row.h"

#include "matta-config.h"

#include <glib/gi18n.h>

void
matta_lock_row (AdwPreferencesRow *row, GSettings *settings, const char *key)
{
  g_autofree char *both = NULL;

  g_return_if_fail (ADW_IS_PREFERENCES_ROW (row));

  g_settings_bind_writable (settings, key, row, "sensitive", FALSE);
  if (g_settings_is_writable (settings, key))
    return;
  if (ADW_IS_ACTION_ROW (row)) {
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _ ("Set by your organization"));
    return;
  }
  /* Translators: %s is the name of a setting */
  both = g_strdup_printf (_ ("%s (set by your organization)"), adw_preferences_row_get_title (row));
  adw_preferences_row_set_title (row, both);
}
