/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-help.h"

#include "matta-help-window.h"

#include "matta-config.h"

#include <string.h>

static gboolean
has_pages (const char *data_dir)
{
  g_autofree char *path =
      g_build_filename (data_dir, "help", "C", GETTEXT_PACKAGE, "index.page", NULL);

  return g_file_test (path, G_FILE_TEST_IS_REGULAR);
}

static gboolean
are_installed (void)
{
  const char *const *folders = g_get_system_data_dirs ();

  for (; *folders != NULL; folders++)
    if (has_pages (*folders))
      return TRUE;
  return has_pages (g_get_user_data_dir ());
}

/* Other programs say that they read help: as well, but know no pages like these. */
static gboolean
has_reader (void)
{
  g_autoptr (GAppInfo) reader = g_app_info_get_default_for_uri_scheme ("help");
  const char *id = reader != NULL ? g_app_info_get_id (reader) : NULL;
  g_autofree char *lower = id != NULL ? g_ascii_strdown (id, -1) : NULL;

  return lower != NULL && strstr (lower, "yelp") != NULL && are_installed ();
}

/* One is enough. */
static GtkWindow *
find_window (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

    if (MATTA_IS_HELP_WINDOW (window))
      return window;
  }
  return NULL;
}

static void
show_own (GtkWindow *parent, const char *id)
{
  GtkWindow *window = find_window ();

  if (window == NULL)
    window = matta_help_window_new ();
  gtk_window_set_application (window, gtk_window_get_application (parent));
  matta_help_window_show_page (MATTA_HELP_WINDOW (window), id);
  gtk_window_present (window);
}

/* What the reader was asked for, in case that it does not come. */
typedef struct {
  GtkWindow *parent;
  char *id;
} Request;

static void
shown_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Request *request = user_data;
  g_autoptr (GError) error = NULL;

  if (!gtk_show_uri_full_finish (request->parent, result, &error)) {
    g_message ("Help is shown here, since its reader does not start: %s", error->message);
    show_own (request->parent, request->id);
  }
  g_object_unref (request->parent);
  g_free (request->id);
  g_free (request);
}

static void
show_in_reader (GtkWindow *parent, const char *id)
{
  g_autofree char *uri = g_strdup_printf ("help:%s/%s", GETTEXT_PACKAGE, id);
  Request *request = g_new (Request, 1);

  *request = (Request){ g_object_ref (parent), g_strdup (id) };
  gtk_show_uri_full (parent, uri, GDK_CURRENT_TIME, NULL, shown_cb, request);
}

static gboolean
help_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  matta_help_show (GTK_WINDOW (widget), g_variant_get_string (arguments, NULL));
  return TRUE;
}

void
matta_help_show (GtkWindow *parent, const char *id)
{
  g_return_if_fail (GTK_IS_WINDOW (parent));

  if (has_reader ())
    show_in_reader (parent, id);
  else
    show_own (parent, id);
}

void
matta_help_bind (GtkWidgetClass *klass, const char *id)
{
  gtk_widget_class_add_binding (klass, GDK_KEY_F1, 0, help_cb, "s", id);
}
