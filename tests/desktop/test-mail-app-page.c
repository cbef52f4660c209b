/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-engine.h"
#include "matta-mail-app-page.h"
#include "matta-mail-app.h"
#include "stage-engine.h"
#include "stage-init.h"
#include "stage.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

/* On a computer that has Evolution and Claws Mail. */

typedef struct {
  char *folder;
  MattaEngine *engine;
  GtkWidget *page;
  GtkWindow *window;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  MattaEngineOptions options = { .hold_seconds = -1 };
  GtkWidget *toasts = adw_toast_overlay_new ();

  fixture->folder = stage_make_folder ();
  fixture->engine = stage_open_engine (fixture->folder, options);
  fixture->page = GTK_WIDGET (matta_mail_app_page_new (fixture->engine));
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (toasts), fixture->page);
  fixture->window = g_object_new (GTK_TYPE_WINDOW, "title", "Mail App", "child", toasts,
                                  "default-width", 560, "default-height", 760, NULL);
  gtk_window_present (fixture->window);
  stage_focus ("Mail App");
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  gtk_window_destroy (fixture->window);
  stage_close_engine (fixture->engine);
  stage_remove_folder (fixture->folder);
}

static void
write_file (const char *path, const char *text)
{
  g_autofree char *folder = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
choose (Fixture *fixture, MattaMailApp app)
{
  GtkWidget *row = stage_find (fixture->page, stage_is_row, _ ("Mail app"));

  adw_combo_row_set_selected (ADW_COMBO_ROW (row), app);
}

static gboolean
is_label (GtkWidget *widget, const char *text)
{
  return GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget)
         && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL;
}

static gboolean
is_shown (Fixture *fixture, const char *text)
{
  return stage_find (fixture->page, is_label, text) != NULL;
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  char **text = user_data;

  *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
  if (*text == NULL)
    *text = g_strdup ("");
}

static char *
read_clipboard (Fixture *fixture)
{
  char *text = NULL;

  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (fixture->page), NULL, read_cb, &text);
  while (text == NULL)
    g_main_context_iteration (NULL, TRUE);
  return text;
}

static gboolean
is_copied (gpointer data)
{
  return is_shown (data, _ ("Lines copied: put them at the end of user.js"))
         || stage_find (GTK_WIDGET (((Fixture *) data)->window), is_label,
                        _ ("Lines copied: put them at the end of user.js"))
                != NULL;
}

static void
press (Fixture *fixture, const char *label)
{
  g_signal_emit_by_name (stage_find (fixture->page, stage_is_button, label), "clicked");
}

/* --- what is shown ---------------------------------------------------------------------------- */

static void
test_installed (Fixture *fixture, gconstpointer unused)
{
  GtkWidget *row = stage_find (fixture->page, stage_is_row, _ ("Mail app"));

  g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (row)), ==, MATTA_MAIL_APP_EVOLUTION);
}

/* Of each: its steps and its dialog, with the port that Matta has. */
static void
test_each (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *port = g_strdup_printf ("%u", matta_engine_get_port (fixture->engine));

  for (guint app = 0; app < MATTA_N_MAIL_APPS; app++) {
    g_auto (GStrv) steps = matta_mail_app_list_steps (app);
    g_autofree char *picture = g_strdup_printf ("mail-app-%u", app);

    g_test_message ("%s", matta_mail_app_get_name (app));
    choose (fixture, app);
    stage_wait_ms (200);
    for (guint i = 0; steps[i] != NULL; i++)
      g_assert_true (is_shown (fixture, steps[i]));
    g_assert_true (is_shown (fixture, matta_mail_app_get_dialog (app)));
    g_assert_true (is_shown (fixture, port));
    stage_take_picture (picture);
  }
}

static void
test_copy (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *port = g_strdup_printf ("%u", matta_engine_get_port (fixture->engine));
  g_autofree char *host = NULL;
  g_autofree char *copied = NULL;

  press (fixture, _ ("Copy Server"));
  host = read_clipboard (fixture);
  g_assert_cmpstr (host, ==, "127.0.0.1");
  press (fixture, _ ("Copy Port"));
  copied = read_clipboard (fixture);
  g_assert_cmpstr (copied, ==, port);
}

/* --- files ------------------------------------------------------------------------------------ */

static void
test_evolution (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *path = g_build_filename (g_get_user_config_dir (), "evolution", "sources",
                                            "matta-outgoing.source", NULL);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) error = NULL;

  choose (fixture, MATTA_MAIL_APP_EVOLUTION);
  press (fixture, _ ("_Write the File"));
  g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_key_file_get_integer (file, "Authentication", "Port", NULL), ==,
                   matta_engine_get_port (fixture->engine));
  g_assert_true (is_shown (fixture, path));
  write_file (path, "[Data Source]\nDisplayName=Mine\n");
  press (fixture, _ ("_Write the File"));
  g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, &error);
  g_assert_false (g_key_file_has_group (file, "Authentication"));
}

/* The lines name the servers that the profile in use has; the profile is only read. */
static void
test_thunderbird (Fixture *fixture, gconstpointer unused)
{
  static const char preferences[] =
      "user_pref(\"mail.smtpservers\", \"smtp3\");\n"
      "user_pref(\"mail.smtpserver.smtp3.hostname\", \"mail.example.com\");\n";
  g_autofree char *place = g_build_filename (g_get_home_dir (), ".thunderbird", NULL);
  g_autofree char *ini = g_build_filename (place, "profiles.ini", NULL);
  g_autofree char *path = g_build_filename (place, "abc.default", "prefs.js", NULL);
  g_autofree char *lines = NULL;
  g_autofree char *after = NULL;

  write_file (ini, "[Profile0]\nPath=abc.default\nIsRelative=1\n");
  write_file (path, preferences);
  choose (fixture, MATTA_MAIL_APP_THUNDERBIRD);
  stage_wait_ms (100);
  g_assert_true (is_shown (fixture, "~/.thunderbird"));
  press (fixture, _ ("Copy _Lines for user.js"));
  stage_wait_for (is_copied, fixture);
  lines = read_clipboard (fixture);
  g_assert_nonnull (
      strstr (lines, "user_pref(\"mail.smtpserver.smtp3.hostname\", \"127.0.0.1\");"));
  g_assert_true (g_file_get_contents (path, &after, NULL, NULL));
  g_assert_cmpstr (after, ==, preferences);
}

/* Before anybody asks which apps there are: the desktop's list of them is kept. What this computer
 * itself has is hidden. */
static void
write_entries (MattaMailApp app, const char *line)
{
  const char *const *ids = matta_mail_app_get_entries (app);

  for (guint i = 0; ids[i] != NULL; i++) {
    g_autofree char *path = g_build_filename (g_get_user_data_dir (), "applications", ids[i], NULL);
    g_autofree char *text =
        g_strconcat ("[Desktop Entry]\nType=Application\nName=Mail\n", line, "\n", NULL);

    write_file (path, text);
  }
}

static void
add (const char *path, void (*func) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, func, tear_down);
}

int
main (int argc, char *argv[])
{
  for (guint app = 0; app < MATTA_N_MAIL_APPS; app++)
    write_entries (app, app == MATTA_MAIL_APP_EVOLUTION || app == MATTA_MAIL_APP_CLAWS
                            ? "Exec=true"
                            : "Hidden=true");
  stage_init (&argc, &argv);
  add ("/mail-app-page/offers-the-one-that-is-installed", test_installed);
  add ("/mail-app-page/shows-each-in-its-own-words", test_each);
  add ("/mail-app-page/copies-what-goes-into-the-fields", test_copy);
  add ("/mail-app-page/writes-a-file-for-evolution", test_evolution);
  add ("/mail-app-page/has-lines-for-thunderbirds-profile", test_thunderbird);
  return g_test_run ();
}
