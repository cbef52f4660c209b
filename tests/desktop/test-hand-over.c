/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-engine.h"
#include "matta-hand-over-window.h"
#include "matta-hand-over.h"
#include "matta-outbox-text.h"
#include "stage-engine.h"
#include "stage-init.h"
#include "stage.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

#define RULES                                                                                      \
  "{\"version\": 1, \"rules\": [{\"id\": \"seal\", \"when\": {\"attachment-count\": "              \
  "{\"at-least\": 1}},"                                                                            \
  " \"then\": {\"tier\": \"think\", \"require-seal\": true}}]}"

#define MAIL                                                                                       \
  "From: hanako@example.jp\r\nTo: Taro <taro@customer.example>\r\nSubject: Plan\r\n"               \
  "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=X\r\n\r\n--X\r\n"                  \
  "Content-Type: text/plain\r\n\r\nThe plan.\r\n--X\r\nContent-Type: text/csv; name=plan.csv\r\n"  \
  "\r\na,b\r\n--X--\r\n"

/* An engine that seals what it holds. */
typedef struct {
  char *folder;
  MattaEngine *engine;
} Fixture;

static void
write_rules (Fixture *fixture)
{
  g_autofree char *folder = g_build_filename (fixture->folder, "policy.d", NULL);
  g_autofree char *path = g_build_filename (folder, "seal.json", NULL);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, RULES, -1, NULL));
}

static gboolean
is_held (gpointer data)
{
  Fixture *fixture = data;
  g_autoptr (MattaEntry) entry = g_list_model_get_item (G_LIST_MODEL (fixture->engine), 0);

  return entry != NULL && matta_outbox_may_tell_password (entry);
}

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  const char *const overrides[] = { "withhold-password=false", NULL };
  const char *const recipients[] = { "taro@customer.example", NULL };
  MattaEngineOptions options = { .hold_seconds = 600,
                                 .overrides = overrides,
                                 .review = MATTA_REVIEW_CONFIRM };

  fixture->folder = stage_make_folder ();
  write_rules (fixture);
  fixture->engine = stage_open_engine (fixture->folder, options);
  stage_send_mail (matta_engine_get_port (fixture->engine), recipients, MAIL);
  stage_wait_for (is_held, fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  stage_close_engine (fixture->engine);
  stage_remove_folder (fixture->folder);
}

/* The one that is shown. */
static GtkWindow *
find_window (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

    if (MATTA_IS_HAND_OVER_WINDOW (window) && gtk_widget_get_mapped (GTK_WIDGET (window)))
      return window; /* GTK keeps it */
  }
  return NULL;
}

static gboolean
is_shown (gpointer unused)
{
  return find_window () != NULL;
}

static gboolean
is_gone (gpointer unused)
{
  return find_window () == NULL;
}

static gboolean
is_told (gpointer data)
{
  return matta_entry_get_telling (data) == MATTA_TELLING_DONE;
}

/* NULL = there is none. */
static void
assert_duty (MattaEntry *entry, const char *part)
{
  g_autofree char *duty = matta_outbox_text_for_duty (entry);

  if (part == NULL)
    g_assert_null (duty);
  else
    g_assert_nonnull (strstr (duty, part));
}

/* From the engine's keyring to the window, and what is confirmed there back to the message. */
static void
test_told (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (MattaEntry) entry = g_list_model_get_item (G_LIST_MODEL (fixture->engine), 0);

  assert_duty (entry, "1 person");
  matta_hand_over (NULL, NULL, fixture->engine, entry);
  stage_wait_for (is_shown, NULL);
  stage_focus (".");
  stage_wait_ms (300);
  stage_take_picture ("hand-over");
  stage_press ("alt+t");
  stage_wait_for (is_told, entry);
  stage_wait_for (is_gone, NULL);
  assert_duty (entry, NULL);
}

/* Closed in another way it is still to be told. */
static void
test_closed (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (MattaEntry) entry = g_list_model_get_item (G_LIST_MODEL (fixture->engine), 0);

  matta_hand_over (NULL, NULL, fixture->engine, entry);
  stage_wait_for (is_shown, NULL);
  stage_focus (".");
  stage_wait_ms (300);
  stage_press ("Escape");
  stage_wait_for (is_gone, NULL);
  g_assert_false (is_told (entry));
  assert_duty (entry, "1 person");
}

int
main (int argc, char *argv[])
{
  stage_init (&argc, &argv);
  g_test_add ("/hand-over/is-noted-when-told", Fixture, NULL, set_up, test_told, tear_down);
  g_test_add ("/hand-over/is-still-to-do-when-closed", Fixture, NULL, set_up, test_closed,
              tear_down);
  return g_test_run ();
}
