/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-engine.h"
#include "matta-rehearsal-page.h"
#include "matta-welcome-window.h"
#include "own-bus.h"
#include "stage-engine.h"
#include "stage-init.h"
#include "stage-server.h"
#include "stage.h"

#include <glib/gi18n.h>
#include <string.h>

typedef struct {
  char *folder;
  MattaEngine *engine;
  GtkWindow *window;
} Fixture;

static void
write_locks (Fixture *fixture, const char *locks)
{
  g_autofree char *path = g_build_filename (fixture->folder, "locks", NULL);
  g_autofree char *defaults = g_build_filename (fixture->folder, "defaults", NULL);

  g_autofree char *text = NULL;

  if (locks == NULL)
    return;
  g_assert_true (g_file_set_contents (path, locks, -1, NULL));
  text =
      g_strconcat ("[matta]\naccount-kind='smtp'\naccount-host='mail.example.jp'\n"
                   "inside-domains=['example.jp']\n",
                   strstr (locks, "account-user") != NULL ? "account-user='hanako'\n" : NULL, NULL);
  g_assert_true (g_file_set_contents (defaults, text, -1, NULL));
}

static void
show_window (Fixture *fixture)
{
  fixture->window = matta_welcome_window_new (NULL, fixture->engine);
  g_object_add_weak_pointer (G_OBJECT (fixture->window), (gpointer *) &fixture->window);
  gtk_window_present (fixture->window);
  stage_focus (_ ("Set Up Matta"));
}

static void
set_up (Fixture *fixture, gconstpointer locks)
{
  const char *const overrides[] = { "inside-domains=example.jp", NULL };
  MattaEngineOptions options = { .hold_seconds = -1 };

  fixture->folder = stage_make_folder ();
  write_locks (fixture, locks);
  options.overrides = locks == NULL ? overrides : NULL;
  fixture->engine = stage_open_engine (fixture->folder, options);
  show_window (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  GSettings *settings = matta_engine_get_settings (fixture->engine);

  g_settings_reset (settings, "welcomed");
  g_settings_reset (settings, "inside-domains");
  g_settings_reset (settings, "account-host");
  g_settings_reset (settings, "account-kind");
  g_settings_reset (settings, "account-port");
  g_settings_reset (settings, "account-security");
  g_settings_reset (settings, "account-user");
  g_settings_reset (settings, "account-sign-in");
  if (fixture->window != NULL)
    gtk_window_destroy (fixture->window);
  stage_close_engine (fixture->engine);
  stage_remove_folder (fixture->folder);
}

/* --- what is on the screen -----------------------------------------------------------------------
 */

static gboolean
says (GtkWidget *widget, const char *text)
{
  return GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget)
         && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL;
}

typedef struct {
  Fixture *fixture;
  const char *text;
} Said;

static gboolean
is_said (gpointer data)
{
  const Said *said = data;

  return stage_find (GTK_WIDGET (said->fixture->window), says, said->text) != NULL;
}

static void
wait_for (Fixture *fixture, const char *text)
{
  Said said = { fixture, text };

  stage_wait_for (is_said, &said);
}

static GtkWidget *
find_button (Fixture *fixture, const char *label)
{
  return stage_find (GTK_WIDGET (fixture->window), stage_is_button, label);
}

static gboolean
is_gone (gpointer data)
{
  return ((Fixture *) data)->window == NULL;
}

/* --- steps
 * ---------------------------------------------------------------------------------------- */

static void
test_all_steps (Fixture *fixture, gconstpointer unused)
{
  wait_for (fixture, _ ("Which Address Do You Write From?"));
  g_assert_true (matta_welcome_window_is_due (fixture->engine));
  stage_take_picture ("welcome-address");
  stage_press ("alt+k");
  wait_for (fixture, _ ("Where your mail goes once its hold is over."));
  stage_take_picture ("welcome-account");
  stage_press ("alt+k");
  wait_for (fixture, _ ("Who Belongs to Your Organization?"));
  stage_take_picture ("welcome-domains");
  stage_press ("alt+b");
  wait_for (fixture, _ ("Where your mail goes once its hold is over."));
  stage_press ("alt+k");
  stage_press ("alt+k");
  wait_for (fixture, _ ("Outgoing Server"));
  stage_take_picture ("welcome-mail-app");
  stage_press ("alt+x");
  wait_for (fixture, _ ("Now Send Yourself a Mail"));
  stage_press ("alt+k");
  wait_for (fixture, _ ("Not Tried Yet"));
  stage_take_picture ("welcome-not-tried");
  stage_press ("alt+b");
  wait_for (fixture, _ ("Now Send Yourself a Mail"));
  stage_press ("alt+k");
  stage_press ("alt+c");
  stage_wait_for (is_gone, fixture);
  g_assert_false (matta_welcome_window_is_due (fixture->engine));
}

/* Somebody who knows the way: no page is waited for, nor is the moment in which it comes. */
static void
test_keys_in_a_row (Fixture *fixture, gconstpointer unused)
{
  wait_for (fixture, _ ("Which Address Do You Write From?"));
  stage_run ("xdotool", "key", "--delay", "20", "alt+k", "alt+k", "alt+k", "alt+x", NULL);
  wait_for (fixture, _ ("Now Send Yourself a Mail"));
}

static gboolean
has_focus (Fixture *fixture, const char *title)
{
  GtkWidget *row = stage_find (GTK_WIDGET (fixture->window), stage_is_row, title);
  GtkWidget *focus = gtk_window_get_focus (fixture->window);

  return focus != NULL && (focus == row || gtk_widget_is_ancestor (focus, row));
}

/* What is typed next is for the page that is seen. */
static void
test_focus (Fixture *fixture, gconstpointer unused)
{
  wait_for (fixture, _ ("Which Address Do You Write From?"));
  g_assert_true (has_focus (fixture, _ ("Your e-mail address")));
  stage_press ("alt+k");
  wait_for (fixture, _ ("Where your mail goes once its hold is over."));
  g_assert_true (has_focus (fixture, _ ("Send to")));
  stage_press ("alt+k");
  wait_for (fixture, _ ("Who Belongs to Your Organization?"));
  g_assert_true (has_focus (fixture, _ ("Domains, with commas between them")));
  stage_press ("alt+b");
  wait_for (fixture, _ ("Where your mail goes once its hold is over."));
  stage_press ("alt+b");
  wait_for (fixture, _ ("Which Address Do You Write From?"));
  stage_type ("hanako@");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (stage_find (
                       GTK_WIDGET (fixture->window), stage_is_row, _ ("Your e-mail address")))),
                   ==, "hanako@");
}

static void
test_later (Fixture *fixture, gconstpointer key)
{
  stage_press ("alt+k");
  wait_for (fixture, _ ("Where your mail goes once its hold is over."));
  stage_press (key);
  stage_wait_for (is_gone, fixture);
  g_assert_true (matta_welcome_window_is_due (fixture->engine));
}

static void
test_escape (Fixture *fixture, gconstpointer unused)
{
  test_later (fixture, "Escape");
}

static void
test_later_button (Fixture *fixture, gconstpointer unused)
{
  test_later (fixture, "alt+r");
}

/* Who left after the account goes on from there; the first steps are still to be had. */
static void
test_go_on (Fixture *fixture, gconstpointer unused)
{
  static const char *const domains[] = { "example.jp", NULL };
  GSettings *settings = matta_engine_get_settings (fixture->engine);

  g_settings_set_strv (settings, "inside-domains", domains);
  gtk_window_destroy (fixture->window);
  g_settings_set_string (settings, "account-host", "mail.example.jp");
  show_window (fixture);
  wait_for (fixture, _ ("Outgoing Server"));
  g_assert_false (matta_welcome_window_is_due (fixture->engine));
  stage_press ("alt+b");
  wait_for (fixture, _ ("Who Belongs to Your Organization?"));
  gtk_window_destroy (fixture->window);
  g_settings_reset (settings, "inside-domains");
  show_window (fixture);
  wait_for (fixture, _ ("Who Belongs to Your Organization?"));
  g_assert_nonnull (find_button (fixture, _ ("S_kip")));
  stage_type ("example.jp");
  g_assert_nonnull (find_button (fixture, _ ("Ne_xt")));
}

/* There is no such domain, and perhaps nobody to ask: both are said, and change nothing. */
static gboolean
is_answered (gpointer data)
{
  Said unknown = { data,
                   _ ("Your domain does not say which server takes your mail. Your mail app knows "
                      "it: it is called the outgoing server there.") };
  Said alone = { data, _ ("Nobody can be asked now: there seems to be no network. You can type the "
                          "server in yourself.") };

  return is_said (&unknown) || is_said (&alone);
}

static void
test_unknown (Fixture *fixture, gconstpointer unused)
{
  GtkWidget *row = NULL;

  g_assert_false (gtk_widget_is_sensitive (find_button (fixture, _ ("_Find My Mail Server"))));
  row = stage_find (GTK_WIDGET (fixture->window), stage_is_row, _ ("Your e-mail address"));
  gtk_widget_grab_focus (row);
  stage_type ("hanako");
  g_assert_false (gtk_widget_is_sensitive (find_button (fixture, _ ("_Find My Mail Server"))));
  stage_type ("@nowhere.invalid");
  g_assert_true (gtk_widget_is_sensitive (find_button (fixture, _ ("_Find My Mail Server"))));
  stage_press ("Return");
  stage_wait_for (is_answered, fixture);
  stage_take_picture ("welcome-unknown");
  g_assert_nonnull (find_button (fixture, _ ("_Find My Mail Server")));
}

/* The address says who belongs to the organisation, unless everybody can have one like it; what was
 * seen there is taken by going on. */
static void
test_domain (Fixture *fixture, gconstpointer unused)
{
  GSettings *settings = matta_engine_get_settings (fixture->engine);
  g_auto (GStrv) domains = NULL;

  gtk_widget_grab_focus (
      stage_find (GTK_WIDGET (fixture->window), stage_is_row, _ ("Your e-mail address")));
  stage_type ("hanako@Example.JP");
  stage_press ("alt+k");
  stage_press ("alt+k");
  wait_for (fixture, _ ("Who Belongs to Your Organization?"));
  stage_press ("alt+x");
  wait_for (fixture, _ ("Outgoing Server"));
  domains = g_settings_get_strv (settings, "inside-domains");
  g_assert_cmpstr (domains[0], ==, "example.jp");
  g_assert_null (domains[1]);
}

/* --- the account that is tried ---------------------------------------------------------------- */

static void
type_into (Fixture *fixture, const char *title, const char *text)
{
  GtkWidget *row = stage_find (GTK_WIDGET (fixture->window), stage_is_row, title);

  g_assert_true (gtk_widget_grab_focus (row));
  stage_press ("ctrl+a");
  stage_type (text);
}

static gboolean
is_spin_button (GtkWidget *widget, const char *unused)
{
  return GTK_IS_SPIN_BUTTON (widget);
}

static void
type_server (Fixture *fixture, guint16 port)
{
  GtkWidget *root = GTK_WIDGET (fixture->window);

  adw_combo_row_set_selected (ADW_COMBO_ROW (stage_find (root, stage_is_row, _ ("Send to"))), 1);
  adw_combo_row_set_selected (ADW_COMBO_ROW (stage_find (root, stage_is_row, _ ("Security"))), 0);
  type_into (fixture, _ ("Host name"), "127.0.0.1");
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (stage_find (root, is_spin_button, NULL)), port);
}

/* Nobody goes on unwarned with an account that sends nothing for the address of the first step. */
static void
test_account_is_tried (Fixture *fixture, gconstpointer unused)
{
  static const StageServer particular = { .greeting = "220 fake\r\n",
                                          .ehlo = "250 fake\r\n",
                                          .mail = "550 5.7.60 Not as them\r\n" };
  g_autoptr (GSocketService) service = g_threaded_socket_service_new (2);

  type_into (fixture, _ ("Your e-mail address"), "hanako@example.jp");
  stage_press ("alt+k");
  wait_for (fixture, _ ("Where your mail goes once its hold is over."));
  type_server (fixture, stage_serve_mail (service, &particular));
  stage_press ("alt+u");
  wait_for (fixture, _ ("The mail server takes no mail from your address. Check the address and "
                        "the user name."));
  stage_take_picture ("welcome-account-failed");
  g_assert_true (matta_engine_is_practice (fixture->engine));
  stage_press ("alt+w");
  wait_for (fixture, _ ("Who Belongs to Your Organization?"));
  g_assert_false (matta_engine_is_practice (fixture->engine));
  g_socket_service_stop (service);
}

/* --- the desktop's online accounts
 * ---------------------------------------------------------------- */

static void
list_online_cb (GDBusConnection *connection,
                const char *sender,
                const char *path,
                const char *interface,
                const char *method,
                GVariant *parameters,
                GDBusMethodInvocation *invocation,
                gpointer user_data)
{
  g_dbus_method_invocation_return_value (
      invocation,
      g_variant_new_parsed (
          "({objectpath '/org/gnome/OnlineAccounts/Accounts/account_1':"
          " {'org.gnome.OnlineAccounts.Mail': {'EmailAddress': <'hanako@example.com'>,"
          " 'SmtpSupported': <true>, 'SmtpHost': <'smtp.example.com'>, 'SmtpUseSsl': <true>},"
          " 'org.gnome.OnlineAccounts.Account': {'ProviderName': <'Example & Co'>},"
          " 'org.gnome.OnlineAccounts.OAuth2Based': @a{sv} {}}},)"));
}

/* GNOME's service, played by the test itself. */
static guint
offer_online_accounts (GDBusConnection *bus)
{
  static const GDBusInterfaceVTable table = { .method_call = list_online_cb };
  guint id = own_bus_offer (bus, "/org/gnome/OnlineAccounts",
                            "<node><interface name='org.freedesktop.DBus.ObjectManager'><method "
                            "name='GetManagedObjects'><arg type='a{oa{sa{sv}}}' direction='out'/>"
                            "</method></interface></node>",
                            &table, NULL);

  own_bus_take_name (bus, "org.gnome.OnlineAccounts");
  return id;
}

static void
test_online (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  guint id = offer_online_accounts (bus);
  g_autofree char *title =
      g_strdup_printf (_ ("Use %s from Online Accounts"), "hanako@example.com");
  GtkWidget *host = NULL;
  GtkWidget *user = NULL;
  g_autoptr (GVariant) reply = NULL;

  gtk_window_destroy (fixture->window);
  show_window (fixture);
  wait_for (fixture, title);
  stage_take_picture ("welcome-online");
  gtk_widget_activate (stage_find (GTK_WIDGET (fixture->window), stage_is_row, title));
  wait_for (fixture, _ ("This is what Online Accounts says."));
  stage_take_picture ("welcome-online-account");
  host = stage_find (GTK_WIDGET (fixture->window), stage_is_row, _ ("Host name"));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (host)), ==, "smtp.example.com");
  user = stage_find (GTK_WIDGET (fixture->window), stage_is_row, _ ("User name"));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (user)), ==, "hanako@example.com");
  g_dbus_connection_unregister_object (bus, id);
  reply = g_dbus_connection_call_sync (bus, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                       "org.freedesktop.DBus", "ReleaseName",
                                       g_variant_new ("(s)", "org.gnome.OnlineAccounts"), NULL,
                                       G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);
  g_assert_nonnull (reply);
}

/* --- what the organisation answered
 * --------------------------------------------------------------- */

static void
test_locked (Fixture *fixture, gconstpointer unused)
{
  g_assert_false (matta_welcome_window_is_due (fixture->engine));
  wait_for (fixture, _ ("Outgoing Server"));
  stage_take_picture ("welcome-locked");
  g_assert_false (gtk_widget_get_visible (find_button (fixture, _ ("_Back"))));
  g_assert_true (is_said (&(Said){ fixture, "1" }) && is_said (&(Said){ fixture, "3" }));
}

/* There is no password in a policy. */
static void
test_locked_sign_in (Fixture *fixture, gconstpointer unused)
{
  g_assert_true (matta_welcome_window_is_due (fixture->engine));
  wait_for (fixture, _ ("Where your mail goes once its hold is over."));
  stage_take_picture ("welcome-locked-sign-in");
  g_assert_true (has_focus (fixture, _ ("Password")));
  g_assert_false (gtk_widget_get_visible (find_button (fixture, _ ("_Back"))));
  stage_press ("alt+k");
  wait_for (fixture, _ ("Outgoing Server"));
}

/* --- the rehearsal
 * -------------------------------------------------------------------------------- */

static void
show_rehearsal (Fixture *fixture)
{
  stage_run ("xdotool", "key", "--delay", "20", "alt+k", "alt+k", "alt+k", "alt+x", NULL);
  wait_for (fixture, _ ("Now Send Yourself a Mail"));
}

static guint
count_lights (Fixture *fixture)
{
  static const char *const titles[] = { N_ ("Your mail app reached Matta"),
                                        N_ ("Matta looked at the mail"),
                                        N_ ("You agreed, or there was nothing to ask"),
                                        N_ ("The mail left") };
  guint lights = 0;

  for (guint i = 0; i < G_N_ELEMENTS (titles); i++) {
    GtkWidget *row = stage_find (GTK_WIDGET (fixture->window), stage_is_row, _ (titles[i]));

    if (g_str_equal (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), _ ("Done")))
      lights++;
  }
  return lights;
}

static gboolean
has_three_lights (gpointer data)
{
  return count_lights (data) == 3;
}

static gboolean
has_all_lights (gpointer data)
{
  return count_lights (data) == 4;
}

/* The keyboard is on it already. */
static void
test_autostart (Fixture *fixture)
{
  GSettings *settings = matta_engine_get_settings (fixture->engine);
  g_autofree char *path = g_build_filename (g_get_user_config_dir (), "autostart",
                                            "io.github.mattamail.Matta.desktop", NULL);

  g_assert_true (has_focus (fixture, _ ("Start Matta when I _log in")));
  stage_press ("space");
  g_assert_true (g_settings_get_boolean (settings, "start-at-login"));
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  stage_press ("alt+l");
  g_assert_false (g_settings_get_boolean (settings, "start-at-login"));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

static const char *const recipients[] = { "hanako@example.jp", NULL };
static const char mail[] = "From: Hanako <hanako@example.jp>\r\n"
                           "To: Hanako <hanako@example.jp>\r\n"
                           "Date: Mon, 30 Nov 2026 10:00:00 +0900\r\n"
                           "Subject: A try\r\n"
                           "\r\n"
                           "Does this arrive?\r\n";

static void
test_rehearsal (Fixture *fixture, gconstpointer unused)
{
  show_rehearsal (fixture);
  g_assert_cmpuint (count_lights (fixture), ==, 0);
  g_assert_nonnull (find_button (fixture, _ ("S_kip")));
  stage_take_picture ("welcome-rehearsal");
  stage_send_mail (matta_engine_get_port (fixture->engine), recipients, mail);
  stage_wait_for (has_three_lights, fixture);
  stage_take_picture ("welcome-rehearsal-held");
  stage_press ("alt+s");
  stage_wait_for (has_all_lights, fixture);
  stage_take_picture ("welcome-rehearsal-arrived");
  wait_for (fixture, _ ("It was let in without a password, because it runs under your name."));
  wait_for (fixture,
            _ ("It spoke to Matta without encryption. What it says never leaves this computer."));
  stage_press ("alt+x");
  wait_for (fixture, _ ("Matta Is Ready"));
  test_autostart (fixture);
  stage_take_picture ("welcome-ready");
  stage_press ("alt+b");
  wait_for (fixture, _ ("Now Send Yourself a Mail"));
  g_assert_cmpuint (count_lights (fixture), ==, 4);
  stage_press ("alt+x");
  stage_press ("alt+f");
  stage_wait_for (is_gone, fixture);
}

/* What was sent before does not count, and a mail taken back has not arrived. */
static void
test_rehearsal_taken_back (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (MattaEntry) entry = NULL;

  stage_send_mail (matta_engine_get_port (fixture->engine), recipients, mail);
  show_rehearsal (fixture);
  g_assert_cmpuint (count_lights (fixture), ==, 0);
  stage_send_mail (
      matta_engine_get_port (fixture->engine), recipients,
      "From: hanako@example.jp\r\nTo: hanako@example.jp\r\nSubject: Another\r\n\r\nHi\r\n");
  stage_wait_for (has_three_lights, fixture);
  entry = g_list_model_get_item (G_LIST_MODEL (fixture->engine), 0);
  matta_engine_act_async (fixture->engine, matta_entry_get_id (entry), MATTA_ACTION_CANCEL, 0, NULL,
                          NULL);
  wait_for (fixture, _ ("You took this mail back, and it went nowhere. Now send one."));
  g_assert_cmpuint (count_lights (fixture), ==, 2);
  stage_press ("alt+o");
  wait_for (fixture, _ ("Write a mail to yourself in your mail app, and send it."));
  g_assert_cmpuint (count_lights (fixture), ==, 0);
}

#define ADD(path, locks, func) g_test_add (path, Fixture, locks, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  stage_init (&argc, &argv);
  ADD ("/welcome-window/every-step-can-be-left-out-and-gone-back-from", NULL, test_all_steps);
  ADD ("/welcome-window/keys-can-come-one-after-the-other", NULL, test_keys_in_a_row);
  ADD ("/welcome-window/each-page-has-the-focus", NULL, test_focus);
  ADD ("/welcome-window/closed-is-for-later", NULL, test_escape);
  ADD ("/welcome-window/can-be-left-for-later", NULL, test_later_button);
  ADD ("/welcome-window/goes-on-where-it-was-left", NULL, test_go_on);
  ADD ("/welcome-window/says-when-nobody-knows-the-server", NULL, test_unknown);
  ADD ("/welcome-window/the-address-says-who-is-inside", NULL, test_domain);
  ADD ("/welcome-window/an-account-is-tried-first", NULL, test_account_is_tried);
  ADD ("/welcome-window/takes-a-server-from-online-accounts", NULL, test_online);
  ADD ("/welcome-window/asks-nothing-the-organisation-answered",
       "/io/github/mattamail/Matta/account-kind\n/io/github/mattamail/Matta/account-host\n"
       "/io/github/mattamail/Matta/inside-domains\n",
       test_locked);
  ADD ("/welcome-window/asks-for-the-password-to-the-organisations-server",
       "/io/github/mattamail/Matta/account-kind\n/io/github/mattamail/Matta/account-host\n"
       "/io/github/mattamail/Matta/account-user\n/io/github/mattamail/Matta/inside-domains\n",
       test_locked_sign_in);
  ADD ("/rehearsal-page/lights-what-happened", NULL, test_rehearsal);
  ADD ("/rehearsal-page/counts-only-what-left", NULL, test_rehearsal_taken_back);
  return g_test_run ();
}
