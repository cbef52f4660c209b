/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-engine.h"
#include "matta-import-text.h"
#include "matta-import-window.h"
#include "matta-outbox-window.h"
#include "stage-engine.h"
#include "stage-init.h"
#include "stage.h"

#include <glib/gi18n.h>
#include <string.h>

/* An engine with nothing in its history, and a home folder. */
typedef struct {
  char *folder;
  char *home;
  MattaEngine *engine;
  GtkWindow *window;
  MattaTally *tally;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  MattaEngineOptions options = { .hold_seconds = -1 };

  fixture->folder = stage_make_folder ();
  fixture->home = stage_make_folder ();
  fixture->engine = stage_open_engine (fixture->folder, options);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  GSettings *settings = matta_engine_get_settings (fixture->engine);

  g_settings_reset (settings, "offer-import");
  g_settings_reset (settings, "quiet-checks");
  if (fixture->window != NULL)
    gtk_window_destroy (fixture->window);
  stage_close_engine (fixture->engine);
  g_clear_pointer (&fixture->tally, matta_tally_free);
  stage_remove_folder (fixture->folder);
  stage_remove_folder (fixture->home);
}

static void
write_sent (Fixture *fixture, guint n)
{
  g_autofree char *path = g_build_filename (fixture->home, "sent", NULL);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text,
                            "From - Mon Jan 01 12:00:00 2024\nFrom: hanako@example.jp\n"
                            "To: taro@customer%u.example\nDate: Mon, 01 Jan 2024 12:00:00 +0900\n"
                            "Message-ID: <%u@x.example>\nSubject: plan %u\n\nThe plan.\n\n",
                            i % 20, i, i);
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
}

static void
open_import (Fixture *fixture)
{
  fixture->window = matta_import_window_new (NULL, fixture->engine, fixture->home);
  g_object_add_weak_pointer (G_OBJECT (fixture->window), (gpointer *) &fixture->window);
  gtk_window_present (fixture->window);
  stage_focus (".");
}

static GtkWidget *
find_button (Fixture *fixture, const char *label)
{
  return stage_find (GTK_WIDGET (fixture->window), stage_is_button, label);
}

static gboolean
may_learn (gpointer data)
{
  GtkWidget *button = find_button (data, _ ("_Learn"));

  return button != NULL && gtk_widget_is_sensitive (button);
}

static gboolean
is_done (gpointer data)
{
  GtkWidget *stop = find_button (data, _ ("_Stop"));

  return find_button (data, _ ("_Close")) != NULL && stop != NULL && !gtk_widget_get_visible (stop);
}

static gboolean
is_closed (gpointer data)
{
  return ((Fixture *) data)->window == NULL;
}

static void
tallied_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Fixture *fixture = data;

  fixture->tally = matta_engine_tally_finish (MATTA_ENGINE (source), result, NULL);
}

static gboolean
is_tallied (gpointer data)
{
  return ((Fixture *) data)->tally != NULL;
}

static gboolean
is_young (Fixture *fixture)
{
  g_clear_pointer (&fixture->tally, matta_tally_free);
  matta_engine_tally_async (fixture->engine, tallied_cb, fixture);
  stage_wait_for (is_tallied, fixture);
  return fixture->tally->is_young;
}

/* By keyboard: what was found is ticked already. */
static void
test_learns (Fixture *fixture, gconstpointer unused)
{
  g_assert_true (is_young (fixture));
  write_sent (fixture, 300);
  open_import (fixture);
  stage_wait_for (may_learn, fixture);
  stage_take_picture ("import-choose");
  stage_press ("alt+l");
  stage_wait_for (is_done, fixture);
  stage_take_picture ("import-done");
  g_assert_false (is_young (fixture));
  stage_press ("Escape");
  stage_wait_for (is_closed, fixture);
}

static gboolean
found_nothing (gpointer data)
{
  GtkWidget *row = stage_find (GTK_WIDGET (((Fixture *) data)->window), stage_is_row,
                               _ ("No sent mail was found"));

  return row != NULL && gtk_widget_get_mapped (row);
}

static void
test_finds_nothing (Fixture *fixture, gconstpointer unused)
{
  open_import (fixture);
  stage_wait_for (found_nothing, fixture);
  g_assert_false (may_learn (fixture));
  stage_take_picture ("import-none");
}

static gboolean
offers_import (gpointer data)
{
  GtkWidget *button = find_button (data, _ ("_Learn…"));

  return button != NULL && gtk_widget_get_mapped (button);
}

static gboolean
offers_nothing (gpointer data)
{
  return !offers_import (data);
}

/* Offered while the history is young, and never again once it was put away. */
static void
test_offer (Fixture *fixture, gconstpointer unused)
{
  fixture->window = matta_outbox_window_new (NULL, fixture->engine);
  gtk_window_present (fixture->window);
  stage_focus (".");
  stage_wait_for (offers_import, fixture);
  stage_take_picture ("outbox-hint");
  gtk_widget_grab_focus (find_button (fixture, _ ("_Learn…")));
  stage_press ("Tab");
  stage_press ("space");
  stage_wait_for (offers_nothing, fixture);
  g_assert_false (
      g_settings_get_boolean (matta_engine_get_settings (fixture->engine), "offer-import"));
  gtk_widget_set_visible (GTK_WIDGET (fixture->window), FALSE);
  gtk_window_present (fixture->window);
  stage_wait_ms (500);
  g_assert_true (offers_nothing (fixture));
}

static void
assert_text (char *text, const char *expected)
{
  g_assert_cmpstr (text, ==, expected);
  g_free (text);
}

static void
test_texts (void)
{
  const MattaSentPlace profile = { "Thunderbird", (char *) "imap.example.com",
                                   (char *) "/home/jo/.thunderbird/x/Sent", 12000000 };
  const MattaSentPlace chosen = { NULL, NULL, (char *) "/mnt/old/Sent.mbox", 0 };
  const MattaPastCounts counts = { .total = 1200, .done = 1200, .learnt = 1, .known = 1199 };
  const MattaPastCounts none = { 0 };
  g_autoptr (GError) stopped = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "x");

  assert_text (matta_import_text_for_place (&profile), "Thunderbird: imap.example.com");
  assert_text (matta_import_text_for_place (&chosen), "Sent.mbox");
  assert_text (matta_import_text_for_path (&profile, "/home/jo"),
               "~/.thunderbird/x/Sent, 12.0\xc2\xa0MB");
  assert_text (matta_import_text_for_path (&chosen, "/mnt/ol"), "/mnt/old/Sent.mbox");
  assert_text (matta_import_text_for_progress (&none), "Looking for messages…");
  assert_text (matta_import_text_for_progress (&counts), "1200 of 1200 messages");
  assert_text (matta_import_text_for_result (&counts), "Learned From 1 Message");
  assert_text (matta_import_text_for_result (&none), "Nothing New to Learn");
  assert_text (matta_import_text_for_details (&counts, NULL), "1199 messages were known already.");
  assert_text (matta_import_text_for_details (&none, stopped),
               "You stopped it. Nothing that was learned is lost: next time it goes on from here.");
}

static void
add (const char *path, void (*func) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, func, tear_down);
}

int
main (int argc, char *argv[])
{
  stage_init (&argc, &argv);
  if (g_str_has_prefix (g_get_language_names ()[0], "C"))
    g_test_add_func ("/import-window/texts", test_texts);
  add ("/import-window/learns-by-keyboard", test_learns);
  add ("/import-window/finds-nothing", test_finds_nothing);
  add ("/import-window/is-offered-once", test_offer);
  return g_test_run ();
}
