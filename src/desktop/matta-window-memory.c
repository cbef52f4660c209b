/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-window-memory.h"

static char *
make_path (void)
{
  return g_build_filename (g_get_user_state_dir (), "matta", "windows.ini", NULL);
}

static GKeyFile *
load (void)
{
  GKeyFile *file = g_key_file_new ();
  g_autofree char *path = make_path ();

  g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL);
  return file;
}

static void
save (GKeyFile *file)
{
  g_autofree char *path = make_path ();
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;

  g_mkdir_with_parents (folder, 0700);
  if (!g_key_file_save_to_file (file, path, &error))
    g_message ("How the windows are was not kept: %s", error->message);
}

void
matta_window_memory_restore (const char *name, GtkWindow *window)
{
  g_autoptr (GKeyFile) file = load ();
  int width = g_key_file_get_integer (file, name, "width", NULL);
  int height = g_key_file_get_integer (file, name, "height", NULL);

  if (width > 0 && height > 0)
    gtk_window_set_default_size (window, width, height);
  if (g_key_file_get_boolean (file, name, "maximized", NULL))
    gtk_window_maximize (window);
}

gboolean
matta_window_memory_take_open (const char *name)
{
  g_autoptr (GKeyFile) file = load ();

  if (!g_key_file_get_boolean (file, name, "open", NULL))
    return FALSE;
  g_key_file_set_boolean (file, name, "open", FALSE);
  save (file);
  return TRUE;
}

/* What GTK calls the default size follows what the user made of it, and stays while maximized. */
static void
keep_size (GKeyFile *file, const char *name, GtkWindow *window)
{
  int width = 0;
  int height = 0;

  gtk_window_get_default_size (window, &width, &height);
  g_key_file_set_integer (file, name, "width", width);
  g_key_file_set_integer (file, name, "height", height);
  g_key_file_set_boolean (file, name, "maximized", gtk_window_is_maximized (window));
}

void
matta_window_memory_keep (const char *name, GtkWindow *window, gboolean open)
{
  g_autoptr (GKeyFile) file = load ();

  if (window != NULL)
    keep_size (file, name, window);
  g_key_file_set_boolean (file, name, "open", open);
  save (file);
}
