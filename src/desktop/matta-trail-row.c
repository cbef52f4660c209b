/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-trail-row.h"

#include <glib/gi18n.h>

#define JOURNAL "audit-journal"
#define HOST "audit-syslog-host"
#define CONTENTS "audit-contents"

static const char *
describe_contents (GSettings *settings)
{
  g_autofree char *contents = g_settings_get_string (settings, CONTENTS);

  if (g_str_equal (contents, "full"))
    return _ ("It says of each message when it was sent, who wrote to whom, its subject, what was "
              "found and ticked, and the reasons that were given.");
  if (g_str_equal (contents, "addresses"))
    return _ ("It says of each message when it was sent, who wrote to whom, and what was found and "
              "ticked. It does not say its subject.");
  return _ ("It says of each message when it was sent, and what was found and ticked. It does not "
            "say who wrote to whom, nor its subject.");
}

/* NULL: nowhere. */
static char *
describe_places (GSettings *settings)
{
  g_autofree char *host = g_settings_get_string (settings, HOST);
  const gboolean journal = g_settings_get_boolean (settings, JOURNAL);

  if (journal && host[0] != '\0')
    /* Translators: %s is a server’s name. */
    return g_strdup_printf (_ ("It goes to the journal of this computer and to %s."), host);
  if (journal)
    return g_strdup (_ ("It goes to the journal of this computer."));
  /* Translators: %s is a server’s name. */
  return host[0] != '\0' ? g_strdup_printf (_ ("It goes to %s."), host) : NULL;
}

char *
matta_trail_row_describe (GSettings *settings)
{
  g_autofree char *places = describe_places (settings);

  return places != NULL ? g_strconcat (describe_contents (settings), "\n", places, NULL) : NULL;
}

static gboolean
is_ordered (GSettings *settings)
{
  return !g_settings_is_writable (settings, HOST) || !g_settings_is_writable (settings, JOURNAL);
}

static void
show_trail (AdwActionRow *row, GSettings *settings)
{
  g_autofree char *text = matta_trail_row_describe (settings);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row),
                                 is_ordered (settings) ? _ ("Your organization keeps a record")
                                                       : _ ("A record is kept outside Matta"));
  adw_action_row_set_subtitle (row, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (row), text != NULL);
}

static void
changed_cb (GSettings *settings, const char *key, AdwActionRow *row)
{
  if (g_str_has_prefix (key, "audit-"))
    show_trail (row, settings);
}

void
matta_trail_row_connect (AdwActionRow *row, GSettings *settings)
{
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  show_trail (row, settings);
  g_signal_connect_object (settings, "changed", G_CALLBACK (changed_cb), row, 0);
  g_signal_connect_object (settings, "writable-changed", G_CALLBACK (changed_cb), row, 0);
}
