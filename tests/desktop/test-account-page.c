/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-account-page.h"
#include "matta-engine.h"
#include "matta-preferences-window.h"
#include "stage-engine.h"
#include "stage-init.h"
#include "stage-server.h"
#include "stage.h"

#include <glib/gi18n.h>
#include <string.h>

/* An engine of its own, and in its preferences the page of everybody's account. */
typedef struct {
  char *folder;
  MattaEngine *engine;
  GtkWindow *window;
  GSocketService *service; /* a mail server */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  fixture->folder = stage_make_folder ();
  fixture->engine = stage_open_engine (fixture->folder, (MattaEngineOptions){ .hold_seconds = -1 });
  fixture->window = matta_preferences_window_new (NULL, fixture->engine);
  fixture->service = g_threaded_socket_service_new (2);
  gtk_window_present (fixture->window);
  stage_focus (".");
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  stage_forget_settings (fixture->engine);
  gtk_window_destroy (fixture->window);
  stage_close_engine (fixture->engine);
  g_socket_service_stop (fixture->service);
  g_object_unref (fixture->service);
  stage_remove_folder (fixture->folder);
}

static const StageServer stranger = { .greeting = "HTTP/1.1 400 Bad Request\r\n\r\n" };
static const StageServer open = { .greeting = "220 fake\r\n", .ehlo = "250 fake\r\n" };
static const StageServer good = { .greeting = "220 fake\r\n",
                                  .ehlo = "250-fake\r\n250 AUTH PLAIN\r\n",
                                  .auth = "235 2.7.0 Welcome\r\n",
                                  .mail = "250 Fine\r\n" };
static const StageServer distrustful = { .greeting = "220 fake\r\n",
                                         .ehlo = "250-fake\r\n250 AUTH PLAIN\r\n",
                                         .auth = "535 5.7.8 No\r\n" };
static const StageServer particular = { .greeting = "220 fake\r\n",
                                        .ehlo = "250-fake\r\n250 AUTH PLAIN\r\n",
                                        .auth = "235 2.7.0 Welcome\r\n",
                                        .mail = "550 5.7.60 Not as them\r\n" };
static const StageServer silent = { .greeting = "" };

static void
type_into (Fixture *fixture, GtkWidget *widget, const char *text)
{
  g_assert_true (gtk_widget_grab_focus (widget));
  stage_press ("ctrl+a");
  stage_type (text);
}

/* --- the account ------------------------------------------------------------------------------ */

typedef struct {
  const StageServer *server; /* NULL = nobody is there */
  guint security;            /* none, STARTTLS, TLS */
  const char *said;
} ServerCase;

static guint16
start_server (Fixture *fixture, const StageServer *server)
{
  return server != NULL ? stage_serve_mail (fixture->service, server) : stage_find_free_port ();
}

static gboolean
is_spin_button (GtkWidget *widget, const char *unused)
{
  return GTK_IS_SPIN_BUTTON (widget);
}

static gboolean
is_label (GtkWidget *widget, const char *text)
{
  return GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget)
         && g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), text);
}

/* What it is called says whether one is kept. */
static gboolean
is_password_row (GtkWidget *widget, const char *unused)
{
  return ADW_IS_PASSWORD_ENTRY_ROW (widget);
}

static GtkWidget *
find_password_in (GtkWidget *root)
{
  GtkWidget *host = stage_find (root, stage_is_row, _ ("Host name"));
  GtkWidget *row =
      stage_find (gtk_widget_get_ancestor (host, GTK_TYPE_LIST_BOX), is_password_row, NULL);

  g_assert_nonnull (row);
  return row;
}

static GtkWidget *
find_password (Fixture *fixture)
{
  return find_password_in (GTK_WIDGET (fixture->window));
}

static gboolean
is_password_kept (gpointer user_data)
{
  const char *title = adw_preferences_row_get_title (user_data);

  return g_str_equal (title, _ ("Password (empty: the one kept)"));
}

static gboolean
is_password_not_kept (gpointer user_data)
{
  return g_str_equal (adw_preferences_row_get_title (user_data), _ ("Password"));
}

static void
type_account (Fixture *fixture, guint16 port, guint security)
{
  GtkWidget *kind = stage_find_row (GTK_WIDGET (fixture->window), _ ("Send to"));
  g_autofree char *number = g_strdup_printf ("%u", port);
  GtkWidget *port_row = NULL;

  stage_show_page_of (GTK_WIDGET (fixture->window), kind);
  adw_combo_row_set_selected (ADW_COMBO_ROW (kind), 1);
  stage_wait_ms (200);
  type_into (fixture, stage_find_row (GTK_WIDGET (fixture->window), _ ("Host name")), "127.0.0.1");
  port_row = gtk_widget_get_ancestor (
      stage_find_row (GTK_WIDGET (fixture->window), _ ("Host name")), GTK_TYPE_LIST_BOX);
  type_into (fixture, stage_find (port_row, is_spin_button, NULL), number);
  stage_press ("Tab");
  adw_combo_row_set_selected (
      ADW_COMBO_ROW (stage_find_row (GTK_WIDGET (fixture->window), _ ("Security"))), security);
  type_into (fixture, stage_find_row (GTK_WIDGET (fixture->window), _ ("User name")), "hanako");
  type_into (fixture, find_password (fixture), "secret");
}

typedef struct {
  GtkWidget *root;
  const char *text;
} Said;

static gboolean
is_said (gpointer user_data)
{
  const Said *said = user_data;

  return stage_find (said->root, is_label, said->text) != NULL;
}

static gboolean
is_not_said (gpointer user_data)
{
  return !is_said (user_data);
}

static void
test_connection (Fixture *fixture, gconstpointer data)
{
  const ServerCase *c = data;
  Said said = { GTK_WIDGET (fixture->window), _ (c->said) };

  type_account (fixture, start_server (fixture, c->server), c->security);
  stage_press ("alt+t");
  stage_wait_for (is_said, &said);
  stage_take_picture ("preferences-account");
  /* What was tried is not kept, and what is edited is not what was tried. */
  g_assert_cmpint (
      g_settings_get_enum (matta_engine_get_settings (fixture->engine), "account-kind"), ==, 0);
  type_into (fixture, stage_find_row (GTK_WIDGET (fixture->window), _ ("User name")), "taro");
  g_assert_false (is_said (&said));
}

static const ServerCase servers[] = {
  { .said = N_ ("The mail server cannot be reached at this port.") },
  { .server = &stranger,
    .said = N_ ("Something answers at this port, but it is not a mail server.") },
  { .server = &open,
    .security = 1,
    .said = N_ ("The mail server does not offer this kind of security.") },
  { .server = &distrustful,
    .said = N_ ("The mail server did not accept your sign-in. Check the user name and password, "
                "or sign in again.") },
  { .server = &good, .said = N_ ("The connection works.") },
};

/* --- taken into use --------------------------------------------------------------------------- */

static void
wait_for (Fixture *fixture, const char *text)
{
  Said said = { GTK_WIDGET (fixture->window), text };

  stage_wait_for (is_said, &said);
}

static GtkWidget *
find_button (Fixture *fixture, const char *label)
{
  GtkWidget *host = stage_find_row (GTK_WIDGET (fixture->window), _ ("Host name"));

  return stage_find (gtk_widget_get_ancestor (host, MATTA_TYPE_ACCOUNT_PAGE), stage_is_button,
                     label);
}

static gboolean
is_in_use (Fixture *fixture)
{
  return !matta_engine_is_practice (fixture->engine);
}

static void
test_use (Fixture *fixture, gconstpointer unused)
{
  GSettings *settings = matta_engine_get_settings (fixture->engine);
  guint16 port = start_server (fixture, &good);
  g_autofree char *host = NULL;

  type_account (fixture, port, 0);
  stage_press ("alt+u");
  wait_for (fixture, _ ("This account is in use."));
  host = g_settings_get_string (settings, "account-host");
  g_assert_cmpstr (host, ==, "127.0.0.1");
  g_assert_cmpuint (g_settings_get_uint (settings, "account-port"), ==, port);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (find_password (fixture))), ==, "");
  g_assert_true (is_in_use (fixture));
}

/* It is not taken into use, but by who knows that; and who mends it is asked the usual way. */
static void
test_wrong_password (Fixture *fixture, gconstpointer unused)
{
  GtkWidget *password = find_password (fixture);
  GtkWidget *focus = NULL;

  type_account (fixture, start_server (fixture, &distrustful), 0);
  stage_press ("alt+u");
  wait_for (fixture, _ ("The mail server did not accept your sign-in. Check the user name and "
                        "password, or sign in again."));
  stage_take_picture ("account-wrong-password");
  g_assert_false (is_in_use (fixture));
  g_assert_null (find_button (fixture, _ ("_Use This Account")));
  focus = gtk_window_get_focus (fixture->window);
  g_assert_true (gtk_widget_is_ancestor (focus, password));
  stage_type ("other");
  g_assert_nonnull (find_button (fixture, _ ("_Use This Account")));
  stage_press ("alt+u");
  wait_for (fixture, _ ("The mail server did not accept your sign-in. Check the user name and "
                        "password, or sign in again."));
  g_assert_false (is_in_use (fixture));
  stage_press ("alt+w");
  wait_for (fixture, _ ("This account is in use."));
  g_assert_true (is_in_use (fixture));
  g_assert_nonnull (find_button (fixture, _ ("_Use This Account")));
}

static gboolean
is_tested (gpointer data)
{
  return find_button (data, _ ("Stop _Testing")) != NULL;
}

/* A server that says nothing keeps nobody waiting, and pressing twice agrees to nothing. */
static void
test_stop (Fixture *fixture, gconstpointer unused)
{
  Said said = { GTK_WIDGET (fixture->window), _ ("Testing the connection…") };

  type_account (fixture, start_server (fixture, &silent), 0);
  stage_press ("alt+u");
  stage_press ("alt+u");
  stage_wait_for (is_tested, fixture);
  g_assert_false (gtk_widget_get_sensitive (find_button (fixture, _ ("_Use This Account"))));
  stage_take_picture ("account-tested");
  stage_press ("alt+t");
  stage_wait_for (is_not_said, &said);
  g_assert_true (gtk_widget_get_sensitive (find_button (fixture, _ ("_Use This Account"))));
  g_assert_false (is_in_use (fixture));
}

/* Who writes is known where somebody said it. */
static void
test_address (Fixture *fixture, gconstpointer unused)
{
  GtkWidget *page = gtk_widget_get_ancestor (
      stage_find_row (GTK_WIDGET (fixture->window), _ ("Host name")), MATTA_TYPE_ACCOUNT_PAGE);

  type_account (fixture, start_server (fixture, &particular), 0);
  stage_press ("alt+t");
  wait_for (fixture, _ ("The connection works."));
  matta_account_page_set_address (MATTA_ACCOUNT_PAGE (page), "hanako@example.jp");
  stage_press ("alt+u");
  wait_for (fixture, _ ("The mail server takes no mail from your address. Check the address and "
                        "the user name."));
  stage_take_picture ("account-wrong-address");
  g_assert_false (is_in_use (fixture));
}

/* Nobody reads of a kept one who has none; whoever has one may leave it. */
static void
test_kept_password (Fixture *fixture, gconstpointer unused)
{
  Said said = { GTK_WIDGET (fixture->window), _ ("This account is in use.") };
  GtkWidget *password = find_password (fixture);

  type_account (fixture, start_server (fixture, &good), 0);
  g_assert_true (is_password_not_kept (password));
  stage_press ("alt+u");
  stage_wait_for (is_said, &said);
  stage_wait_for (is_password_kept, password);
  type_into (fixture, stage_find_row (GTK_WIDGET (fixture->window), _ ("User name")), "taro");
  stage_wait_for (is_password_not_kept, password);
  type_into (fixture, stage_find_row (GTK_WIDGET (fixture->window), _ ("User name")), "hanako");
  stage_wait_for (is_password_kept, password);
  stage_take_picture ("account-kept-password");
}

static gboolean
is_row_shown (Fixture *fixture, const char *title)
{
  return gtk_widget_get_mapped (stage_find_row (GTK_WIDGET (fixture->window), title));
}

/* Each way to sign in shows what it needs, and is kept. */
static void
test_ways_to_sign_in (Fixture *fixture, gconstpointer unused)
{
  GtkWidget *password = find_password (fixture);
  const char *browser = _ ("Sign in on your organization’s page");
  GSettings *settings = matta_engine_get_settings (fixture->engine);
  GtkWidget *ways = stage_find_row (GTK_WIDGET (fixture->window), _ ("Sign in with"));
  Said missing = { GTK_WIDGET (fixture->window),
                   _ ("Your organization has not set this up yet. Ask for its client ID.") };
  Said used = { GTK_WIDGET (fixture->window), _ ("This account is in use.") };

  type_account (fixture, 2587, 0);
  g_assert_true (gtk_widget_get_mapped (password));
  g_assert_false (is_row_shown (fixture, browser));
  adw_combo_row_set_selected (ADW_COMBO_ROW (ways), 1);
  stage_wait_ms (200);
  g_assert_false (gtk_widget_get_mapped (password));
  g_assert_true (is_row_shown (fixture, browser));
  stage_press ("alt+s");
  stage_wait_for (is_said, &missing);
  stage_take_picture ("preferences-sign-in");
  adw_combo_row_set_selected (ADW_COMBO_ROW (ways), 2);
  stage_wait_ms (200);
  g_assert_false (is_said (&missing));
  g_assert_false (is_row_shown (fixture, browser));
  stage_press ("alt+u"); /* nobody is there */
  wait_for (fixture, _ ("The mail server cannot be reached at this port."));
  stage_press ("alt+w");
  stage_wait_for (is_said, &used);
  g_assert_cmpint (g_settings_get_enum (settings, "account-sign-in"), ==, 2);
}

/* --- accounts of some senders ----------------------------------------------------------------- */

static gboolean
is_window_titled (gpointer user_data)
{
  GListModel *windows = gtk_window_get_toplevels ();
  Said *said = user_data;

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

    if (g_strcmp0 (gtk_window_get_title (window), said->text) == 0) {
      said->root = GTK_WIDGET (window);
      return gtk_window_is_active (window);
    }
  }
  said->root = NULL;
  return FALSE;
}

static gboolean
is_window_gone (gpointer user_data)
{
  Said *said = user_data;

  is_window_titled (said);
  return said->root == NULL;
}

/* Of a group on a page that need not be shown. */
static gboolean
is_title (GtkWidget *widget, const char *text)
{
  return GTK_IS_LABEL (widget) && g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), text);
}

static void
push (Fixture *fixture, const char *label)
{
  GtkWidget *button = stage_find (GTK_WIDGET (fixture->window), stage_is_button, label);

  g_assert_nonnull (button);
  stage_show_page_of (GTK_WIDGET (fixture->window), button);
  g_assert_true (gtk_widget_grab_focus (button));
  stage_press ("space");
  stage_wait_ms (300);
}

static void
push_add (Fixture *fixture)
{
  GtkWidget *title = stage_find (GTK_WIDGET (fixture->window), is_title, _ ("Other Senders"));
  GtkWidget *group = gtk_widget_get_ancestor (title, ADW_TYPE_PREFERENCES_GROUP);
  GtkWidget *button = stage_find (group, stage_is_button, _ ("_Add…"));

  stage_show_page_of (GTK_WIDGET (fixture->window), button);
  g_assert_true (gtk_widget_grab_focus (button));
  stage_press ("space");
}

static void
test_sender_account (Fixture *fixture, gconstpointer unused)
{
  GSettings *settings = matta_engine_get_settings (fixture->engine);
  Said opened = { NULL, _ ("Account of a Sender") };
  g_autofree char *port = g_strdup_printf ("%u", start_server (fixture, &particular));
  g_autofree char *entry = g_strconcat ("sales@example.org smtp://sales@127.0.0.1:", port, NULL);
  GtkWidget *port_row = NULL;
  Said refused = { NULL,
                   _ ("The mail server takes no mail from your address. Check the address and "
                      "the user name.") };
  Said listed = { GTK_WIDGET (fixture->window), "\u2068sales@example.org\u2069" };
  g_auto (GStrv) kept = NULL;
  g_auto (GStrv) left = NULL;

  adw_combo_row_set_selected (
      ADW_COMBO_ROW (stage_find_row (GTK_WIDGET (fixture->window), _ ("Send to"))), 1);
  push_add (fixture);
  stage_wait_for (is_window_titled, &opened);
  refused.root = opened.root;
  type_into (fixture, stage_find_row (opened.root, _ ("Sender’s address, or a whole domain")),
             "Sales@example.org");
  type_into (fixture, stage_find_row (opened.root, _ ("Host name")), "127.0.0.1");
  port_row =
      gtk_widget_get_ancestor (stage_find_row (opened.root, _ ("Host name")), GTK_TYPE_LIST_BOX);
  type_into (fixture, stage_find (port_row, is_spin_button, NULL), port);
  stage_press ("Tab");
  adw_combo_row_set_selected (ADW_COMBO_ROW (stage_find_row (opened.root, _ ("Security"))), 0);
  type_into (fixture, stage_find_row (opened.root, _ ("User name")), "sales");
  type_into (fixture, find_password_in (opened.root), "secret");
  stage_take_picture ("preferences-sender-account");
  stage_press ("alt+u");
  stage_wait_for (is_said, &refused);
  stage_press ("alt+w");
  stage_wait_for (is_window_gone, &opened);
  stage_wait_for (is_said, &listed);
  stage_take_picture ("preferences-sender-accounts");
  kept = g_settings_get_strv (settings, "sender-accounts");
  g_assert_cmpuint (g_strv_length (kept), ==, 1);
  g_assert_cmpstr (kept[0], ==, entry);
  push (fixture, _ ("Remove"));
  stage_press ("alt+r");
  stage_wait_for (is_not_said, &listed);
  left = g_settings_get_strv (settings, "sender-accounts");
  g_assert_cmpuint (g_strv_length (left), ==, 0);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

static void
add_server_cases (void)
{
  static const char *const words[] = { "connect", "greeting", "tls", "sign-in", "done" };

  for (gsize i = 0; i < G_N_ELEMENTS (servers); i++) {
    g_autofree char *path =
        g_strconcat ("/account-page/the-test-names-what-fails/", words[i], NULL);

    g_test_add (path, Fixture, &servers[i], set_up, test_connection, tear_down);
  }
}

int
main (int argc, char **argv)
{
  g_autofree char *secrets = g_build_filename (g_getenv ("HOME"), "secrets", NULL);

  g_setenv ("SECRET_FILE_TEST_PATH", secrets, TRUE);
  stage_init (&argc, &argv);
  add_server_cases ();
  ADD ("/account-page/an-account-that-works-is-taken-into-use", test_use);
  ADD ("/account-page/a-wrong-password-is-told-before", test_wrong_password);
  ADD ("/account-page/the-test-before-can-be-stopped", test_stop);
  ADD ("/account-page/who-may-not-write-by-it-is-told-before", test_address);
  ADD ("/account-page/a-kept-password-is-told", test_kept_password);
  ADD ("/account-page/each-way-to-sign-in-shows-what-it-needs", test_ways_to_sign_in);
  ADD ("/account-page/a-sender-has-an-account-of-their-own", test_sender_account);
  return g_test_run ();
}
