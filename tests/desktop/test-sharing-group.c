/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-cloud.h"
#include "matta-sharing-group.h"
#include "stage-engine.h"
#include "stage-init.h"
#include "stage.h"

#include <glib/gi18n.h>
#include <string.h>

typedef struct {
  char *folder;
  FakeCloud *cloud;
  MattaEngine *engine;
  GtkWindow *window;
  GtkWidget *group;
} Fixture;

static gboolean
is_row (GtkWidget *widget, const char *title)
{
  return ADW_IS_PREFERENCES_ROW (widget)
         && g_str_equal (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), title);
}

static GtkWidget *
find_row (Fixture *fixture, const char *title)
{
  GtkWidget *row = stage_find (fixture->group, is_row, title);

  g_assert_nonnull (row);
  return row;
}

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  MattaEngineOptions options = { .review = MATTA_REVIEW_PARK };

  fixture->cloud = fake_cloud_new ();
  fixture->folder = stage_make_folder ();
  fixture->engine = stage_open_engine (fixture->folder, options);
  fixture->group = GTK_WIDGET (matta_sharing_group_new (fixture->engine));
  fixture->window = GTK_WINDOW (adw_window_new ());
  gtk_window_set_title (fixture->window, "Sharing");
  gtk_window_set_default_size (fixture->window, 420, 700);
  adw_window_set_content (ADW_WINDOW (fixture->window), fixture->group);
  gtk_window_present (fixture->window);
  stage_focus (".");
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  const char *const keys[] = { "share-kind", "share-url", "share-user", "share-days" };

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    g_settings_reset (matta_engine_get_settings (fixture->engine), keys[i]);
  gtk_window_destroy (fixture->window);
  stage_close_engine (fixture->engine);
  fake_cloud_free (fixture->cloud);
  stage_remove_folder (fixture->folder);
}

static void
choose (Fixture *fixture, guint kind)
{
  adw_combo_row_set_selected (ADW_COMBO_ROW (find_row (fixture, _ ("Server for files"))), kind);
}

static void
fill (Fixture *fixture, const char *title, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (find_row (fixture, title)), text);
}

static void
fill_all (Fixture *fixture, const char *password)
{
  choose (fixture, 1);
  fill (fixture, _ ("Address, https://…"), fake_cloud_get_url (fixture->cloud));
  fill (fixture, _ ("User name"), FAKE_CLOUD_USER);
  fill (fixture, _ ("Password, kept once the test worked"), password);
}

static gboolean
says (gpointer data)
{
  Fixture *fixture = ((gpointer *) data)[0];
  const char *text = ((gpointer *) data)[1];
  GtkWidget *row = find_row (fixture, _ ("Sign in to the server"));
  const char *subtitle = adw_action_row_get_subtitle (ADW_ACTION_ROW (row));

  return subtitle != NULL && strstr (subtitle, text) != NULL;
}

static void
try_and_wait (Fixture *fixture, const char *text)
{
  gpointer data[] = { fixture, (gpointer) text };

  adw_action_row_activate (ADW_ACTION_ROW (find_row (fixture, _ ("Sign in to the server"))));
  stage_wait_for (says, data);
}

/* Only what the chosen server needs is asked for. */
static void
test_kinds (Fixture *fixture, gconstpointer unused)
{
  GSettings *settings = matta_engine_get_settings (fixture->engine);
  const char *everywhere = _ ("Address, https://…");
  const char *for_webdav = _ ("Where the world reads that folder, https://…");

  g_assert_false (gtk_widget_get_visible (find_row (fixture, everywhere)));
  choose (fixture, 1);
  g_assert_cmpint (g_settings_get_enum (settings, "share-kind"), ==, 1);
  g_assert_true (gtk_widget_get_visible (find_row (fixture, everywhere)));
  g_assert_false (gtk_widget_get_visible (find_row (fixture, for_webdav)));
  choose (fixture, 2);
  g_assert_true (gtk_widget_get_visible (find_row (fixture, for_webdav)));
  stage_wait_ms (300);
  stage_take_picture ("sharing-webdav");
  g_settings_reset (settings, "share-kind");
  g_assert_false (gtk_widget_get_visible (find_row (fixture, everywhere)));
}

/* It is kept when it works, and what is kept is what is tried next. */
static void
test_works (Fixture *fixture, gconstpointer unused)
{
  GtkWidget *password = NULL;

  fill_all (fixture, FAKE_CLOUD_PASSWORD);
  password = find_row (fixture, _ ("Password, kept once the test worked"));
  try_and_wait (fixture, _ ("It works, and its password is in the keyring."));
  stage_wait_ms (300);
  stage_take_picture ("sharing-works");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (password)), ==, "");
  g_assert_true (matta_engine_has_sharing (fixture->engine));
  try_and_wait (fixture, _ ("It works, and its password is in the keyring."));
}

static void
test_wrong_password (Fixture *fixture, gconstpointer unused)
{
  const char *text =
      _ ("The server wants another user or password. On a Nextcloud, make an app password.");

  fill_all (fixture, "another");
  try_and_wait (fixture, text);
  fill (fixture, _ ("Password, kept once the test worked"), "");
  try_and_wait (fixture, text); /* nothing was kept */
}

static void
test_other_server (Fixture *fixture, gconstpointer unused)
{
  fake_cloud_set (fixture->cloud, FAKE_CLOUD_OTHER_SERVER, TRUE);
  fill_all (fixture, FAKE_CLOUD_PASSWORD);
  try_and_wait (fixture,
                _ ("There is no such server at this address, or something is missing above."));
  stage_wait_ms (300);
  stage_take_picture ("sharing-other-server");
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  stage_init (&argc, &argv);
  ADD ("/sharing-group/kinds", test_kinds);
  ADD ("/sharing-group/works", test_works);
  ADD ("/sharing-group/wrong-password", test_wrong_password);
  ADD ("/sharing-group/other-server", test_other_server);
  return g_test_run ();
}
