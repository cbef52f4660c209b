/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stage-init.h"

#include "stage.h"

#include "matta-config.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <locale.h>

static void
load_style (void)
{
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();

  gtk_css_provider_load_from_resource (provider, "/io/github/mattamail/Matta/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

/* For pictures with large letters: 1.5 times as large, say. */
static void
use_letter_size (const char *factor)
{
  if (factor != NULL)
    g_object_set (gtk_settings_get_default (), "gtk-xft-dpi",
                  (int) (96 * 1024 * g_ascii_strtod (factor, NULL)), NULL);
}

void
stage_init (int *argc, char ***argv)
{
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, g_getenv ("MATTA_LOCALEDIR") ?: MATTA_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_test_init (argc, argv, NULL);
  adw_init ();
  use_letter_size (g_getenv ("MATTA_SCREENSHOT_LETTERS"));
  load_style ();
}

GtkWidget *
stage_find (GtkWidget *root, gboolean (*is_it) (GtkWidget *, const char *), const char *word)
{
  GtkWidget *child = gtk_widget_get_first_child (root);

  if (is_it (root, word))
    return root;
  for (; child != NULL; child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = stage_find (child, is_it, word);

    if (found != NULL)
      return found;
  }
  return NULL;
}

gboolean
stage_is_row (GtkWidget *widget, const char *word)
{
  return ADW_IS_PREFERENCES_ROW (widget)
         && g_str_has_prefix (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), word);
}

GtkWidget *
stage_find_row (GtkWidget *root, const char *title)
{
  GtkWidget *row = stage_find (root, stage_is_row, title);

  g_assert_nonnull (row);
  return row;
}

void
stage_show_page_of (GtkWidget *window, GtkWidget *widget)
{
  GtkWidget *page = gtk_widget_get_ancestor (widget, ADW_TYPE_PREFERENCES_PAGE);

  adw_preferences_window_set_visible_page (ADW_PREFERENCES_WINDOW (window),
                                           ADW_PREFERENCES_PAGE (page));
  stage_wait_ms (300);
}

gboolean
stage_is_button (GtkWidget *widget, const char *word)
{
  const char *label = GTK_IS_BUTTON (widget) ? gtk_button_get_label (GTK_BUTTON (widget)) : NULL;
  const char *tip = gtk_widget_get_tooltip_text (widget);

  return GTK_IS_BUTTON (widget)
         && ((label != NULL && g_str_has_prefix (label, word))
             || (tip != NULL && g_str_has_prefix (tip, word)));
}
