/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* For tests that have windows of their own: language, styles, GTK and the test framework. */
void stage_init (int *argc, char ***argv);
/* The first widget at or below @root for which @is_it says so, or NULL. */
GtkWidget *
stage_find (GtkWidget *root, gboolean (*is_it) (GtkWidget *, const char *), const char *word);
/* Turns the preferences' @window to the page that @widget is on. */
void stage_show_page_of (GtkWidget *window, GtkWidget *widget);
/* Predicates: a row's title, a button's tooltip or label begins with @word. */
gboolean stage_is_row (GtkWidget *widget, const char *word);
/* The first row there whose title begins with @title; there is one. */
GtkWidget *stage_find_row (GtkWidget *root, const char *title);
gboolean stage_is_button (GtkWidget *widget, const char *word);

G_END_DECLS
