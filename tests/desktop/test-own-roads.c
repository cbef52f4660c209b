/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-hand-over.h"
#include "matta-hand-over-window.h"
#include "matta-roads-group.h"
#include "stage-engine.h"
#include "stage-init.h"
#include "stage.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <libsoup/soup.h>
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

/* An engine that seals what it holds, and a chat on this computer. */
typedef struct {
  char *folder;
  MattaEngine *engine;
  SoupServer *server;
  guint status;
  char *body;
  gboolean kept;
} Fixture;

static void
asked_cb (SoupServer *server,
          SoupServerMessage *message,
          const char *path,
          GHashTable *query,
          gpointer user_data)
{
  Fixture *fixture = user_data;
  SoupMessageBody *body = soup_server_message_get_request_body (message);

  g_free (fixture->body);
  fixture->body = g_strndup (body->data, (gsize) body->length);
  soup_server_message_set_status (message, fixture->status, NULL);
}

static char *
start_chat (Fixture *fixture)
{
  GSList *uris = NULL;
  char *url = NULL;

  fixture->status = SOUP_STATUS_OK;
  fixture->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (fixture->server, NULL, asked_cb, fixture, NULL);
  g_assert_true (soup_server_listen_local (fixture->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, NULL));
  uris = soup_server_get_uris (fixture->server);
  url = g_strdup_printf ("http://127.0.0.1:%d/hook", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return url;
}

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

  return entry != NULL && matta_entry_get_telling (entry) == MATTA_TELLING_DUE;
}

static void
kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_assert_true (matta_engine_set_road_finish (MATTA_ENGINE (source), result, NULL));
  ((Fixture *) user_data)->kept = TRUE;
}

static gboolean
is_kept (gpointer data)
{
  return ((Fixture *) data)->kept;
}

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  const char *const overrides[] = { "withhold-password=false",  "chat-kind=generic",
                                    "chat-name=#sales",         "sms-kind=gateway",
                                    "allow-password-mail=true", NULL };
  const char *const recipients[] = { "taro@customer.example", NULL };
  MattaEngineOptions options = { .overrides = overrides,
                                 .hold_seconds = 600,
                                 .review = MATTA_REVIEW_CONFIRM };
  g_autofree char *url = start_chat (fixture);

  fixture->folder = stage_make_folder ();
  write_rules (fixture);
  fixture->engine = stage_open_engine (fixture->folder, options);
  matta_engine_set_road_async (fixture->engine, MATTA_ROAD_CHAT, url, kept_cb, fixture);
  stage_wait_for (is_kept, fixture);
  stage_send_mail (matta_engine_get_port (fixture->engine), recipients, MAIL);
  stage_wait_for (is_held, fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  stage_close_engine (fixture->engine);
  g_object_unref (fixture->server);
  g_free (fixture->body);
  stage_remove_folder (fixture->folder);
}

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

static void
open_window (Fixture *fixture, MattaEntry *entry, MattaRoad road)
{
  matta_hand_over (NULL, NULL, fixture->engine, entry);
  stage_wait_for (is_shown, NULL);
  stage_focus (".");
  matta_hand_over_window_choose_road (MATTA_HAND_OVER_WINDOW (find_window ()), road, NULL);
  stage_wait_ms (300);
}

static gboolean
is_done (gpointer data)
{
  return matta_entry_get_telling (data) == MATTA_TELLING_DONE;
}

static void
test_chat (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (MattaEntry) entry = g_list_model_get_item (G_LIST_MODEL (fixture->engine), 0);

  open_window (fixture, entry, MATTA_ROAD_CHAT);
  stage_take_picture ("hand-over-chat");
  stage_press ("space");
  stage_wait_for (is_done, entry);
  stage_wait_for (is_gone, NULL);
  g_assert_cmpuint (matta_engine_get_n_agreed (fixture->engine), ==, 0);
  g_assert_nonnull (strstr (fixture->body, "\"password\":\""));
  g_assert_cmpint (matta_entry_get_recipient (entry, 0).told->road, ==, MATTA_ROAD_CHAT);
}

static gboolean
is_sent (gpointer data)
{
  return matta_entry_get_state (data) == MATTA_STATE_SENT;
}

static gboolean
says_no (GtkWidget *widget, const char *text)
{
  return GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget)
         && g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), text);
}

static gboolean
is_refused (gpointer text)
{
  return stage_find (GTK_WIDGET (find_window ()), says_no, text) != NULL;
}

/* It stays to be told, and the window says so. */
static void
test_refused (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (MattaEntry) entry = g_list_model_get_item (G_LIST_MODEL (fixture->engine), 0);

  fixture->status = SOUP_STATUS_FORBIDDEN;
  open_window (fixture, entry, MATTA_ROAD_CHAT);
  stage_press ("space");
  stage_wait_for (
      is_refused,
      (gpointer) _ ("The other side did not take it. Tell the password by another road."));
  stage_take_picture ("hand-over-refused");
  g_assert_cmpint (matta_entry_get_telling (entry), ==, MATTA_TELLING_DUE);
  stage_press ("Escape");
  stage_wait_for (is_gone, NULL);
}

static void
test_no_number (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (MattaEntry) entry = g_list_model_get_item (G_LIST_MODEL (fixture->engine), 0);

  open_window (fixture, entry, MATTA_ROAD_SMS);
  stage_type ("Sato");
  stage_take_picture ("hand-over-sms");
  stage_press ("Return");
  stage_wait_for (is_refused, (gpointer) _ ("This is no telephone number, or the road is not set "
                                            "up rightly. Nothing was sent."));
  g_assert_cmpint (matta_entry_get_telling (entry), ==, MATTA_TELLING_DUE);
  stage_press ("Escape");
  stage_wait_for (is_gone, NULL);
}

static gboolean
is_agreed (gpointer data)
{
  return matta_engine_get_n_agreed (((Fixture *) data)->engine) == 1;
}

/* By choice it stays, for the next mail to them. */
static void
test_keep (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (MattaEntry) entry = g_list_model_get_item (G_LIST_MODEL (fixture->engine), 0);

  open_window (fixture, entry, MATTA_ROAD_PHONE);
  stage_press ("alt+k");
  stage_wait_ms (200);
  stage_take_picture ("hand-over-keep");
  stage_press ("alt+t");
  stage_wait_for (is_gone, NULL);
  stage_wait_for (is_agreed, fixture);
  g_assert_cmpstr (matta_engine_get_agreement (fixture->engine, 0).name, ==,
                   "taro@customer.example");
  stage_wait_for (is_done, entry);
  g_settings_reset (matta_engine_get_settings (fixture->engine), "agreed-passwords");
}

/* Before the server took the files their password does not follow. */
static void
test_mail (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (MattaEntry) entry = g_list_model_get_item (G_LIST_MODEL (fixture->engine), 0);

  open_window (fixture, entry, MATTA_ROAD_MAIL);
  stage_take_picture ("hand-over-mail");
  stage_press ("alt+s");
  stage_wait_for (is_refused, (gpointer) _ ("It is on its way by mail already, or the server has "
                                            "not taken the files for all of them yet."));
  stage_press ("Escape");
  stage_wait_for (is_gone, NULL);
  matta_engine_act_async (fixture->engine, matta_entry_get_id (entry), MATTA_ACTION_SEND_NOW, 0,
                          NULL, NULL);
  stage_wait_for (is_sent, entry);
  open_window (fixture, entry, MATTA_ROAD_MAIL);
  stage_press ("alt+s");
  stage_wait_for (is_gone, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->engine)), ==, 2);
  g_assert_cmpint (matta_entry_get_telling (entry), ==, MATTA_TELLING_DUE);
}

static gboolean
is_row (GtkWidget *widget, const char *title)
{
  return ADW_IS_PREFERENCES_ROW (widget)
         && g_str_equal (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), title);
}

/* What is chosen in the preferences is what is offered. */
static void
test_preferences (Fixture *fixture, gconstpointer unused)
{
  GtkWidget *group = GTK_WIDGET (matta_roads_group_new (fixture->engine));
  GtkWindow *window = GTK_WINDOW (adw_window_new ());
  GSettings *settings = matta_engine_get_settings (fixture->engine);
  GtkWidget *chat = stage_find (group, is_row, _ ("Chat"));

  adw_window_set_content (ADW_WINDOW (window), group);
  gtk_window_present (window);
  g_assert_false (gtk_widget_get_visible (stage_find (group, is_row, _ ("What people call it"))));
  adw_combo_row_set_selected (ADW_COMBO_ROW (chat), 3);
  g_assert_cmpint (g_settings_get_enum (settings, "chat-kind"), ==, 3);
  g_assert_true (gtk_widget_get_visible (stage_find (group, is_row, _ ("What people call it"))));
  adw_combo_row_set_selected (ADW_COMBO_ROW (stage_find (group, is_row, _ ("Text messages"))), 2);
  g_assert_cmpint (g_settings_get_enum (settings, "sms-kind"), ==, 2);
  g_assert_cmpint (g_settings_get_enum (settings, "chat-kind"), ==, 3);
  stage_wait_ms (300);
  stage_take_picture ("preferences-roads");
  g_settings_reset (settings, "chat-kind");
  g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (chat)), ==, 0);
  g_settings_reset (settings, "sms-kind");
  gtk_window_destroy (window);
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
  add ("/roads/chat", test_chat);
  add ("/roads/refused", test_refused);
  add ("/roads/no-number", test_no_number);
  add ("/roads/keep", test_keep);
  add ("/roads/mail", test_mail);
  add ("/roads/preferences", test_preferences);
  return g_test_run ();
}
