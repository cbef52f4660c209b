/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-engine.h"
#include "matta-mail-app-page.h"
#include "matta-preferences-window.h"
#include "stage-engine.h"
#include "stage-init.h"
#include "stage.h"

#include <glib/gi18n.h>
#include <string.h>

/* An engine of its own and its preferences on screen. */
typedef struct {
  char *folder;
  MattaEngine *engine;
  GtkWindow *window;
} Fixture;

static void
open_window (Fixture *fixture)
{
  fixture->engine = stage_open_engine (
      fixture->folder, (MattaEngineOptions){ .hold_seconds = -1, .review = MATTA_REVIEW_ASK });
  fixture->window = matta_preferences_window_new (NULL, fixture->engine);
  gtk_window_present (fixture->window);
  stage_focus (".");
}

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  fixture->folder = stage_make_folder ();
  open_window (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  stage_forget_settings (fixture->engine);
  gtk_window_destroy (fixture->window);
  stage_close_engine (fixture->engine);
  stage_remove_folder (fixture->folder);
}

static void
test_opening (Fixture *fixture, gconstpointer unused)
{
  GSettings *settings = matta_engine_get_settings (fixture->engine);
  g_auto (GStrv) keys = stage_list_settings (fixture->engine);

  for (guint i = 0; keys[i] != NULL; i++) {
    g_autoptr (GVariant) chosen = g_settings_get_user_value (settings, keys[i]);

    g_assert_null (chosen);
  }
  stage_take_picture ("preferences-general");
}

/* What was turned down has a way back. */
static void
test_asks_again (Fixture *fixture, gconstpointer unused)
{
  static const char *const quiet[] = { "outside", "large", NULL };
  GSettings *settings = matta_engine_get_settings (fixture->engine);
  g_auto (GStrv) left = NULL;
  GtkWidget *row = NULL;

  g_settings_set_strv (settings, "quiet-checks", quiet);
  stage_wait_ms (200);
  row = stage_find_row (GTK_WIDGET (fixture->window), _ ("Large files"));
  stage_take_picture ("preferences-quiet");
  gtk_widget_grab_focus (stage_find (row, stage_is_button, _ ("Ask _Again")));
  stage_press ("space");
  stage_wait_ms (200);
  left = g_settings_get_strv (settings, "quiet-checks");
  g_assert_cmpstr (left[0], ==, "outside");
  g_assert_null (left[1]);
}

static void
type_into (Fixture *fixture, GtkWidget *widget, const char *text)
{
  g_assert_true (gtk_widget_grab_focus (widget));
  stage_press ("ctrl+a");
  stage_type (text);
}

static void
test_general (Fixture *fixture, gconstpointer unused)
{
  GSettings *settings = matta_engine_get_settings (fixture->engine);
  g_auto (GStrv) domains = NULL;

  type_into (fixture,
             stage_find_row (GTK_WIDGET (fixture->window), _ ("Own domains, separated by commas")),
             "example.com, @example.jp");
  stage_press ("Return");
  domains = g_settings_get_strv (settings, "inside-domains");
  g_assert_cmpuint (g_strv_length (domains), ==, 2);
  g_assert_cmpstr (domains[0], ==, "example.com");
  g_assert_cmpstr (domains[1], ==, "example.jp");
}

static gboolean
is_label (GtkWidget *widget, const char *text)
{
  return GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget)
         && g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), text);
}

static void
push_in (Fixture *fixture, GtkWidget *root, const char *label)
{
  GtkWidget *button = stage_find (root, stage_is_button, label);

  g_assert_nonnull (button);
  stage_show_page_of (GTK_WIDGET (fixture->window), button);
  g_assert_true (gtk_widget_grab_focus (button));
  stage_press ("space");
  stage_wait_ms (300);
}

static gboolean
is_kept (gpointer user_data)
{
  return g_settings_get_boolean (user_data, "keep-practice-results");
}

static gboolean
is_not_kept (gpointer user_data)
{
  return !is_kept (user_data);
}

static void
test_practice_results (Fixture *fixture, gconstpointer unused)
{
  GSettings *settings = matta_engine_get_settings (fixture->engine);

  gtk_widget_grab_focus (
      stage_find_row (GTK_WIDGET (fixture->window), _ ("_Keep practice results")));
  stage_press ("alt+k");
  stage_wait_for (is_kept, settings);
  stage_take_picture ("preferences-practice");
  stage_press ("alt+k");
  stage_wait_for (is_not_kept, settings);
}

/* --- what the organisation fixed -------------------------------------------------------------- */

typedef struct {
  const char *key;
  const char *title;
} LockCase;

static const LockCase locks[] = {
  { "hold-seconds", N_ ("Hold") },
  { "colleagues-first", N_ ("Colleagues first") },
  { "colleagues-first-minutes", N_ ("People outside get it later") },
  { "max-wait-days", N_ ("Give back unanswered mail") },
  { "many-visible", N_ ("Ask about Bcc") },
  { "keep-practice-results", N_ ("_Keep practice results") },
  { "inside-domains", N_ ("Own domains, separated by commas") },
  { "notify-content", N_ ("Show subjects") },
  { "account-kind", N_ ("Send to") },
  { "account-host", N_ ("Host name") },
  { "account-security", N_ ("Security") },
  { "account-user", N_ ("User name") },
  { "account-sign-in", N_ ("Sign in with") },
  { "seal-words", N_ ("Made of") },
  { "seal-bits", N_ ("Strength in bits") },
  { "withhold-password", N_ ("Withhold the password") },
  { "chat-kind", N_ ("Chat") },
  { "chat-name", N_ ("What people call it") },
  { "sms-kind", N_ ("Text messages") },
  { "sms-country", N_ ("Calling code of your country") },
  { "share-kind", N_ ("Server for files") },
  { "share-folder", N_ ("Folder on the server") },
  { "share-days", N_ ("Days until a link ends") },
  { "share-first", N_ ("A link rather than a ZIP") },
};

static void
open_again (Fixture *fixture, void (*change) (Fixture *fixture))
{
  matta_engine_close (fixture->engine);
  g_object_unref (fixture->engine);
  gtk_window_destroy (fixture->window);
  change (fixture);
  open_window (fixture);
}

static void
lock_all (Fixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->folder, "locks", NULL);
  g_autoptr (GString) text = g_string_new ("/io/github/mattamail/Matta/account-port\n");
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (locks); i++)
    g_string_append_printf (text, "/io/github/mattamail/Matta/%s\n", locks[i].key);
  g_file_set_contents (path, text->str, -1, &error);
  g_assert_no_error (error);
}

/* It says so, and which file it is. */
static void
check_locked (Fixture *fixture, GtkWidget *row)
{
  g_autofree char *file = g_build_filename (fixture->folder, "locks", NULL);
  g_autofree char *text = g_strdup_printf (_ ("Set by your organization: %s"), file);
  const char *title = adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row));
  const char *says =
      ADW_IS_ACTION_ROW (row) ? adw_action_row_get_subtitle (ADW_ACTION_ROW (row)) : title;

  g_assert_false (gtk_widget_get_sensitive (row));
  g_assert_nonnull (strstr (says, text));
}

static gboolean
is_password_row (GtkWidget *widget, const char *unused)
{
  return ADW_IS_PASSWORD_ENTRY_ROW (widget);
}

static void
test_locks (Fixture *fixture, gconstpointer unused)
{
  open_again (fixture, lock_all);
  for (gsize i = 0; i < G_N_ELEMENTS (locks); i++)
    check_locked (fixture, stage_find_row (GTK_WIDGET (fixture->window), _ (locks[i].title)));
  stage_take_picture ("preferences-locked");
  g_assert_true (
      gtk_widget_get_sensitive (stage_find (GTK_WIDGET (fixture->window), is_password_row, NULL)));
}

/* --- the record that an organisation keeps -----------------------------------------------------
 */

static GtkWidget *
find_record (Fixture *fixture, const char *title)
{
  GtkWidget *row = stage_find (GTK_WIDGET (fixture->window), stage_is_row, title);

  return row != NULL && gtk_widget_get_visible (row) ? row : NULL;
}

static void
assert_record_says (Fixture *fixture, const char *title, const char *part)
{
  GtkWidget *row = find_record (fixture, title);

  g_assert_nonnull (row);
  g_assert_nonnull (strstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), part));
}

/* Whoever is recorded is told, and where it goes; nobody is told of what is not. */
static void
test_record (Fixture *fixture, gconstpointer unused)
{
  GSettings *settings = matta_engine_get_settings (fixture->engine);
  const char *title = _ ("A record is kept outside Matta");

  g_assert_null (find_record (fixture, title));
  g_settings_set_boolean (settings, "audit-journal", TRUE);
  assert_record_says (fixture, title, _ ("It goes to the journal of this computer."));
  g_settings_set_string (settings, "audit-contents", "addresses");
  assert_record_says (
      fixture, title,
      _ ("It says of each message when it was sent, who wrote to whom, and what was "
         "found and ticked. It does not say its subject."));
  g_settings_set_boolean (settings, "audit-journal", FALSE);
  g_assert_null (find_record (fixture, title));
}

static void
order_record (Fixture *fixture)
{
  g_autofree char *defaults = g_build_filename (fixture->folder, "defaults", NULL);
  g_autofree char *locked = g_build_filename (fixture->folder, "locks", NULL);
  const char *place = "/io/github/mattamail/Matta/audit-syslog-host\n";

  g_assert_true (g_file_set_contents (
      defaults, "[matta]\naudit-syslog-host='localhost'\naudit-syslog-port=1\n", -1, NULL));
  g_assert_true (g_file_set_contents (locked, place, -1, NULL));
}

static void
test_ordered_record (Fixture *fixture, gconstpointer unused)
{
  open_again (fixture, order_record);
  assert_record_says (fixture, _ ("Your organization keeps a record"), "localhost");
  stage_take_picture ("preferences-record");
}

/* --- the password for mail apps --------------------------------------------------------------- */

static void
got_password_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  *(char **) user_data =
      matta_engine_get_relay_password_finish (MATTA_ENGINE (source), result, &error);
  g_assert_no_error (error);
}

static char *
fetch_password (Fixture *fixture)
{
  char *password = NULL;

  matta_engine_get_relay_password_async (fixture->engine, FALSE, got_password_cb, &password);
  while (password == NULL)
    g_main_context_iteration (NULL, TRUE);
  return password;
}

static gboolean
is_shown (Fixture *fixture, const char *password)
{
  return stage_find (GTK_WIDGET (fixture->window), is_label, password) != NULL;
}

typedef struct {
  Fixture *fixture;
  const char *text;
} Shown;

static gboolean
is_shown_now (gpointer user_data)
{
  const Shown *shown = user_data;

  return is_shown (shown->fixture, shown->text);
}

/* The keyring answers when it wants. */
static void
wait_until_shown (Fixture *fixture, const char *text)
{
  Shown shown = { fixture, text };

  stage_wait_for (is_shown_now, &shown);
}

static gboolean
is_mail_app_page (GtkWidget *widget, const char *unused)
{
  return MATTA_IS_MAIL_APP_PAGE (widget);
}

/* Later versions of the toolkit let passwords be shown elsewhere in the window, too. */
static void
push_on_page (Fixture *fixture, const char *label)
{
  push_in (fixture, stage_find (GTK_WIDGET (fixture->window), is_mail_app_page, NULL), label);
}

static void
test_show (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *password = fetch_password (fixture);
  g_autofree char *port = g_strdup_printf ("%u", matta_engine_get_port (fixture->engine));

  g_assert_false (is_shown (fixture, password));
  push_on_page (fixture, _ ("Show Password"));
  wait_until_shown (fixture, password);
  g_assert_true (is_shown (fixture, port));
  stage_take_picture ("preferences-mail-app");
  push_on_page (fixture, _ ("Hide Password"));
  g_assert_false (is_shown (fixture, password));
}

static void
got_certificate_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *certificate =
      matta_engine_get_relay_certificate_finish (MATTA_ENGINE (source), result, user_data, &error);

  g_assert_no_error (error);
}

/* A label that shows @text on several lines. */
static gboolean
is_broken_label (GtkWidget *widget, const char *text)
{
  g_auto (GStrv) lines = NULL;
  g_autofree char *whole = NULL;

  if (!GTK_IS_LABEL (widget))
    return FALSE;
  lines = g_strsplit (gtk_label_get_text (GTK_LABEL (widget)), "\n", -1);
  whole = g_strjoinv (NULL, lines);
  return g_strv_length (lines) == 4 && g_str_equal (whole, text);
}

static void
test_fingerprint (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *fingerprint = NULL;

  matta_engine_get_relay_certificate_async (fixture->engine, got_certificate_cb, &fingerprint);
  while (fingerprint == NULL)
    g_main_context_iteration (NULL, TRUE);
  stage_wait_ms (300);
  g_assert_nonnull (stage_find (GTK_WIDGET (fixture->window), is_broken_label, fingerprint));
  push_on_page (fixture, _ ("Copy Fingerprint"));
  g_assert_true (is_shown (fixture, _ ("Fingerprint copied")));
  stage_take_picture ("preferences-mail-app-encryption");
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  *(char **) user_data = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, &error);
  g_assert_no_error (error);
}

static void
test_copy (Fixture *fixture, gconstpointer unused)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (fixture->window));
  GdkContentFormats *formats = gdk_clipboard_get_formats (clipboard);
  g_autofree char *password = fetch_password (fixture);
  g_autofree char *copied = NULL;

  push_on_page (fixture, _ ("Copy Password"));
  g_assert_false (is_shown (fixture, password));
  gdk_clipboard_read_text_async (clipboard, NULL, read_cb, &copied);
  while (copied == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (copied, ==, password);
  formats = gdk_clipboard_get_formats (clipboard);
  g_assert_true (gdk_content_formats_contain_mime_type (formats, "x-kde-passwordManagerHint"));
}

typedef struct {
  Fixture *fixture;
  const char *old;
  char *now;
} Renewal;

static gboolean
is_renewed (gpointer user_data)
{
  Renewal *renewal = user_data;

  g_free (renewal->now);
  renewal->now = fetch_password (renewal->fixture);
  return !g_str_equal (renewal->now, renewal->old);
}

static void
focus_question (void)
{
  g_autofree char *title = g_regex_escape_string (_ ("Make a New Password?"), -1);

  stage_focus (title);
}

static void
test_renew (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *old = fetch_password (fixture);
  Renewal renewal = { fixture, old, NULL };

  push_on_page (fixture, _ ("_New Password…"));
  focus_question ();
  stage_take_picture ("preferences-renew");
  stage_press ("Return");
  stage_wait_ms (300);
  g_assert_false (is_renewed (&renewal));
  stage_focus (_ ("Preferences"));
  push_on_page (fixture, _ ("_New Password…"));
  focus_question ();
  stage_press ("alt+m");
  stage_wait_for (is_renewed, &renewal);
  wait_until_shown (fixture, renewal.now);
  g_free (renewal.now);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_autofree char *secrets = g_build_filename (g_getenv ("HOME"), "secrets", NULL);

  g_setenv ("SECRET_FILE_TEST_PATH", secrets, TRUE);
  stage_init (&argc, &argv);
  ADD ("/preferences-window/opening-changes-nothing", test_opening);
  ADD ("/preferences-window/what-was-turned-down-has-a-way-back", test_asks_again);
  ADD ("/preferences-window/domains-are-typed-as-people-do", test_general);
  ADD ("/preferences-window/results-of-practice-are-kept-on-demand", test_practice_results);
  ADD ("/preferences-window/what-is-locked-says-so", test_locks);
  ADD ("/preferences-window/a-record-that-is-kept-is-told", test_record);
  ADD ("/preferences-window/a-record-by-order-says-by-whose", test_ordered_record);
  ADD ("/mail-app-page/the-password-is-shown-and-hidden", test_show);
  ADD ("/mail-app-page/the-fingerprint-is-there-to-compare", test_fingerprint);
  ADD ("/mail-app-page/the-password-is-copied-unseen", test_copy);
  ADD ("/mail-app-page/a-new-password-is-made-only-on-purpose", test_renew);
  return g_test_run ();
}
