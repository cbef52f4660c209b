/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-password-text.h"
#include "matta-seal-note.h"
#include "matta-seal-page.h"
#include "stage-engine.h"
#include "stage-init.h"
#include "stage.h"

#include <glib/gi18n.h>
#include <string.h>

/* An engine of its own and the page by itself on screen. */
typedef struct {
  char *folder;
  MattaEngine *engine;
  GtkWidget *page;
  GtkWindow *window;
} Fixture;

static GSettings *
get_settings (Fixture *fixture)
{
  return matta_engine_get_settings (fixture->engine);
}

static void
open_page (Fixture *fixture)
{
  fixture->page = GTK_WIDGET (matta_seal_page_new (fixture->engine));
  fixture->window = GTK_WINDOW (adw_window_new ());
  gtk_window_set_default_size (fixture->window, 360, 640);
  adw_window_set_content (ADW_WINDOW (fixture->window), fixture->page);
  gtk_window_present (fixture->window);
  stage_focus (".");
}

static void
set_up (Fixture *fixture, gconstpointer locks)
{
  MattaEngineOptions options = { .hold_seconds = -1 };
  g_autofree char *path = NULL;

  fixture->folder = stage_make_folder ();
  path = g_build_filename (fixture->folder, "locks", NULL);
  if (locks != NULL)
    g_assert_true (g_file_set_contents (path, locks, -1, NULL));
  fixture->engine = stage_open_engine (fixture->folder, options);
  open_page (fixture);
}

static void
close_page (Fixture *fixture)
{
  gtk_window_destroy (fixture->window);
  stage_wait_ms (100);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  const char *const keys[] = { "seal-words", "seal-bits", "seal-note", "withhold-password" };

  close_page (fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    g_settings_reset (get_settings (fixture), keys[i]);
  stage_close_engine (fixture->engine);
  stage_remove_folder (fixture->folder);
}

static gboolean
is_row (GtkWidget *widget, const char *title)
{
  return ADW_IS_ACTION_ROW (widget)
         && g_str_equal (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), title);
}

static GtkWidget *
find_row (Fixture *fixture, const char *title)
{
  return stage_find (fixture->page, is_row, title);
}

static gboolean
is_text_view (GtkWidget *widget, const char *unused)
{
  return GTK_IS_TEXT_VIEW (widget);
}

static GtkTextView *
find_note (Fixture *fixture)
{
  return GTK_TEXT_VIEW (stage_find (fixture->page, is_text_view, NULL));
}

static char *
read_note (Fixture *fixture)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (find_note (fixture));
  GtkTextIter start = { 0 };
  GtkTextIter end = { 0 };

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

static void
assert_kept_note (Fixture *fixture, const char *expected)
{
  g_autofree char *kept = g_settings_get_string (get_settings (fixture), "seal-note");

  g_assert_cmpstr (kept, ==, expected);
}

static void
test_strength (Fixture *fixture, gconstpointer unused)
{
  const guint bits[] = { 60, 66, 75, 85, 128 };
  const char *before = "";

  for (gsize i = 0; i < G_N_ELEMENTS (bits); i++) {
    const char *text = matta_password_text_for_bits (bits[i]);

    g_assert_cmpstr (text, !=, before); /* each more than the one before */
    before = text;
    g_settings_set_uint (get_settings (fixture), "seal-bits", bits[i]);
    g_assert_cmpstr (
        adw_action_row_get_subtitle (ADW_ACTION_ROW (find_row (fixture, _ ("Strength in bits")))),
        ==, text);
  }
  stage_take_picture ("preferences-sealing");
}

static void
test_words (Fixture *fixture, gconstpointer unused)
{
  GtkWidget *row = find_row (fixture, _ ("Made of"));

  g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (row)), ==, 0);
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), 1);
  g_assert_true (g_settings_get_boolean (get_settings (fixture), "seal-words"));
  g_settings_set_boolean (get_settings (fixture), "seal-words", FALSE);
  g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (row)), ==, 0);
}

/* The usual text stays the program's own; another one is kept when the person goes on. */
static void
test_note (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *usual = read_note (fixture);

  g_assert_cmpstr (usual, ==, matta_seal_note_get (MATTA_SEAL_NOTE_BOTH));
  gtk_widget_grab_focus (GTK_WIDGET (find_note (fixture)));
  stage_press ("ctrl+a");
  stage_type ("Call us.");
  assert_kept_note (fixture, "");
  stage_press ("ctrl+Tab");
  assert_kept_note (fixture, "Call us.");
  gtk_widget_activate_action (fixture->page, "seal.note", "u", MATTA_SEAL_NOTE_JAPANESE);
  assert_kept_note (fixture, matta_seal_note_get (MATTA_SEAL_NOTE_JAPANESE));
  gtk_widget_activate_action (fixture->page, "seal.note", "u", MATTA_SEAL_NOTE_BOTH);
  assert_kept_note (fixture, "");
}

static void
test_note_is_kept_on_leaving (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *text = NULL;

  gtk_widget_grab_focus (GTK_WIDGET (find_note (fixture)));
  stage_press ("ctrl+a");
  stage_type ("Ask us.");
  close_page (fixture);
  assert_kept_note (fixture, "Ask us.");
  open_page (fixture);
  text = read_note (fixture);
  g_assert_cmpstr (text, ==, "Ask us.");
}

static void
test_locked (Fixture *fixture, gconstpointer unused)
{
  const char *const titles[] = { N_ ("Made of"), N_ ("Strength in bits"),
                                 N_ ("Withhold the password") };

  g_autofree char *file = g_build_filename (fixture->folder, "locks", NULL);
  g_autofree char *text = g_strdup_printf (_ ("Set by your organization: %s"), file);

  for (gsize i = 0; i < G_N_ELEMENTS (titles); i++) {
    GtkWidget *row = find_row (fixture, _ (titles[i]));

    g_assert_false (gtk_widget_get_sensitive (row));
    g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), ==, text);
  }
  g_assert_false (gtk_text_view_get_editable (find_note (fixture)));
  stage_take_picture ("preferences-sealing-locked");
}

static void
add (const char *path, const char *locks, void (*func) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, locks, set_up, func, tear_down);
}

int
main (int argc, char *argv[])
{
  stage_init (&argc, &argv);
  add ("/seal-page/strength", NULL, test_strength);
  add ("/seal-page/words", NULL, test_words);
  add ("/seal-page/note", NULL, test_note);
  add ("/seal-page/note-is-kept-on-leaving", NULL, test_note_is_kept_on_leaving);
  add ("/seal-page/locked",
       "/io/github/mattamail/Matta/seal-words\n/io/github/mattamail/Matta/seal-bits\n"
       "/io/github/mattamail/Matta/seal-note\n/io/github/mattamail/Matta/withhold-password\n",
       test_locked);
  return g_test_run ();
}
