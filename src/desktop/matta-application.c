/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-application.h"
#include "matta-action-guard.h"
#include "matta-autostart.h"
#include "matta-background.h"
#include "matta-bus.h"
#include "matta-confirm.h"
#include "matta-desk.h"
#include "matta-error.h"
#include "matta-hand-over.h"
#include "matta-help.h"
#include "matta-import-window.h"
#include "matta-notifier.h"
#include "matta-outbox-text.h"
#include "matta-outbox-window.h"
#include "matta-practice-window.h"
#include "matta-preferences-window.h"
#include "matta-sandbox.h"
#include "matta-screen-lock.h"
#include "matta-text.h"
#include "matta-welcome-window.h"
#include "matta-window-memory.h"
#include "matta-wrapped-label.h"

#include "matta-config.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <signal.h>
#include <stdlib.h>

struct _MattaApplication {
  AdwApplication parent_instance;

  char *data_dir;
  char **listen;
  char *upstream;
  char **overrides;
  int hold_seconds;
  char *policy_dir;

  MattaEngine *engine; /* NULL when it could not be opened: see error */
  GError *error;
  MattaDesk *desk;
  MattaNotifier *notifier;
  MattaBackground *background;
  MattaBus *bus;
  GtkWindow *outbox;
  GtkWindow *preferences;
  GtkWindow *import;
  GtkWindow *practice;
  GtkWindow *welcome;
  GHashTable *handed_over; /* ids whose password was offered for telling */
  guint signal_ids[2];
  guint guard; /* of the actions, on the bus; 0 = none */
  gboolean quit_by_user;
};

G_DEFINE_FINAL_TYPE (MattaApplication, matta_application, ADW_TYPE_APPLICATION)

/* Out of sight it is no longer maximized: what is to be kept is how it is now. */
static gboolean
outbox_closing_cb (GtkWindow *window)
{
  matta_window_memory_keep ("outbox", window, FALSE);
  return FALSE; /* go on closing */
}

static void
present_outbox (MattaApplication *self)
{
  if (self->engine == NULL)
    return;
  if (self->outbox == NULL) {
    self->outbox = matta_outbox_window_new (GTK_APPLICATION (self), self->engine);
    g_signal_connect (self->outbox, "close-request", G_CALLBACK (outbox_closing_cb), NULL);
    g_object_add_weak_pointer (G_OBJECT (self->outbox), (gpointer *) &self->outbox);
  }
  if (!gtk_widget_get_visible (GTK_WIDGET (self->outbox)))
    matta_window_memory_restore ("outbox", self->outbox);
  gtk_window_present (self->outbox);
}

static void
outbox_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  present_outbox (user_data);
}

/* Without the application its keys are not heard there, though its parent hears them. */
static void
take_in (MattaApplication *self, GtkWindow **window)
{
  gtk_window_set_application (*window, GTK_APPLICATION (self));
  g_object_add_weak_pointer (G_OBJECT (*window), (gpointer *) window);
}

static void
preferences_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  MattaApplication *self = user_data;

  if (self->preferences == NULL) {
    self->preferences = matta_preferences_window_new (self->outbox, self->engine);
    take_in (self, &self->preferences);
  }
  gtk_window_present (self->preferences);
}

/* Hidden while it reads; then it is this one that comes up again. */
static void
present_welcome (MattaApplication *self)
{
  if (self->welcome == NULL) {
    self->welcome = matta_welcome_window_new (self->outbox, self->engine);
    take_in (self, &self->welcome);
  }
  gtk_window_present (self->welcome);
}

static void
welcome_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  present_welcome (user_data);
}

static void
import_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  MattaApplication *self = user_data;

  if (self->import == NULL) {
    self->import = matta_import_window_new (self->outbox, self->engine, g_get_home_dir ());
    take_in (self, &self->import);
  }
  gtk_window_present (self->import);
}

static void
help_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  MattaApplication *self = user_data;

  present_outbox (self);
  matta_help_show (self->outbox, "index");
}

static void
practise_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  MattaApplication *self = user_data;

  if (self->practice == NULL) {
    g_autoptr (GRand) chance = g_rand_new ();

    self->practice = matta_practice_window_new (self->outbox, self->engine, chance);
    take_in (self, &self->practice);
  }
  gtk_window_present (self->practice);
}

static void
about_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  MattaApplication *self = user_data;

  adw_show_about_window (self->outbox, "application-name", "Matta", "application-icon",
                         MATTA_APP_ID, "version", MATTA_VERSION, "license-type",
                         GTK_LICENSE_GPL_3_0, "developer-name", _ ("The Matta developers"),
                         "comments", _ ("Take a mail back before it leaves"), NULL);
}

static void
quit_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  MATTA_APPLICATION (user_data)->quit_by_user = TRUE;
  g_application_quit (G_APPLICATION (user_data));
}

static gboolean
signal_cb (gpointer user_data)
{
  g_application_quit (G_APPLICATION (user_data));
  return G_SOURCE_CONTINUE;
}

static void
pause_cb (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  matta_engine_set_paused (MATTA_APPLICATION (user_data)->engine, g_variant_get_boolean (state));
}

static void
paused_cb (MattaApplication *self)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), "pause");

  g_simple_action_set_state (G_SIMPLE_ACTION (action),
                             g_variant_new_boolean (matta_engine_get_paused (self->engine)));
}

/* From a notification: the outbox comes up, because there it can be undone. */
static void
cancel_cb (GSimpleAction *action, GVariant *id, gpointer user_data)
{
  MattaApplication *self = user_data;

  present_outbox (self);
  matta_outbox_window_act (MATTA_OUTBOX_WINDOW (self->outbox), g_variant_get_string (id, NULL),
                           MATTA_ACTION_CANCEL);
}

static void
sent_now_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!matta_engine_act_finish (MATTA_ENGINE (source), result, &error))
    g_message ("Could not send now: %s", error->message);
}

static void
send_now_cb (GSimpleAction *action, GVariant *id, gpointer user_data)
{
  matta_engine_act_async (MATTA_APPLICATION (user_data)->engine, g_variant_get_string (id, NULL),
                          MATTA_ACTION_SEND_NOW, 0, sent_now_cb, NULL);
}

static void
review_cb (GSimpleAction *action, GVariant *id, gpointer user_data)
{
  matta_engine_review (MATTA_APPLICATION (user_data)->engine, g_variant_get_string (id, NULL));
}

static void
tell_cb (GSimpleAction *action, GVariant *id, gpointer user_data)
{
  MattaApplication *self = user_data;
  MattaEntry *entry = matta_engine_find (self->engine, g_variant_get_string (id, NULL));

  if (entry != NULL && matta_outbox_may_tell_password (entry))
    matta_hand_over (GTK_APPLICATION (self), NULL, self->engine, entry);
  else
    present_outbox (self);
}

static void
add_actions (MattaApplication *self)
{
  const GActionEntry entries[] = {
    { "outbox", outbox_cb, NULL, NULL, NULL, { 0 } },
    { "preferences", preferences_cb, NULL, NULL, NULL, { 0 } },
    { "import", import_cb, NULL, NULL, NULL, { 0 } },
    { "practise", practise_cb, NULL, NULL, NULL, { 0 } },
    { "welcome", welcome_cb, NULL, NULL, NULL, { 0 } },
    { "help", help_cb, NULL, NULL, NULL, { 0 } },
    { "about", about_cb, NULL, NULL, NULL, { 0 } },
    { "pause", NULL, NULL, "false", pause_cb, { 0 } },
    { "cancel", cancel_cb, "s", NULL, NULL, { 0 } },
    { "send-now", send_now_cb, "s", NULL, NULL, { 0 } },
    { "review", review_cb, "s", NULL, NULL, { 0 } },
    { "tell", tell_cb, "s", NULL, NULL, { 0 } },
    { "quit", quit_cb, NULL, NULL, NULL, { 0 } },
  };
  const struct {
    const char *action;
    const char *keys[2];
  } keys[] = {
    { "app.preferences", { "<Control>comma", NULL } },
    { "app.quit", { "<Control>q", NULL } },
    { "app.pause", { "<Control>p", NULL } },
    { "window.close", { "<Control>w", NULL } },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), keys[i].action, keys[i].keys);
}

/* Whoever has just sealed something has somebody to tell; once is enough. */
static void
held_cb (MattaApplication *self, MattaEntry *entry)
{
  if (matta_outbox_may_tell_password (entry)
      && g_hash_table_add (self->handed_over, g_strdup (matta_entry_get_id (entry))))
    matta_hand_over (GTK_APPLICATION (self), NULL, self->engine, entry);
}

static gboolean
open_engine (MattaApplication *self)
{
  const MattaEngineOptions options = {
    .data_dir = self->data_dir,
    .policy_dir = self->policy_dir,
    .listen = (const char *const *) self->listen,
    .upstream = self->upstream,
    .overrides = (const char *const *) self->overrides,
    .hold_seconds = self->hold_seconds,
    .review = MATTA_REVIEW_ASK,
  };

  if (self->error == NULL)
    self->engine = matta_engine_open (&options, &self->error);
  if (self->engine != NULL)
    return TRUE;
  g_printerr ("matta: %s\n", matta_outbox_text_for_error (self->error));
  g_printerr ("matta: %s\n", self->error->message);
  return FALSE;
}

static void
offer_on_bus (MattaApplication *self)
{
  GDBusConnection *connection = g_application_get_dbus_connection (G_APPLICATION (self));
  g_autoptr (GError) error = NULL;

  if (connection == NULL)
    return;
  self->bus = matta_bus_new (self->engine, connection, &error);
  if (self->bus == NULL)
    g_warning ("mattactl will not reach this Matta: %s", error->message);
}

/* Nobody can find us by name yet. */
static gboolean
matta_application_dbus_register (GApplication *application,
                                 GDBusConnection *bus,
                                 const char *path,
                                 GError **error)
{
  MATTA_APPLICATION (application)->guard = matta_action_guard_add (application, bus);
  return G_APPLICATION_CLASS (matta_application_parent_class)
      ->dbus_register (application, bus, path, error);
}

static void
matta_application_dbus_unregister (GApplication *application,
                                   GDBusConnection *bus,
                                   const char *path)
{
  MattaApplication *self = MATTA_APPLICATION (application);

  if (self->guard != 0)
    g_dbus_connection_remove_filter (bus, self->guard);
  self->guard = 0;
  G_APPLICATION_CLASS (matta_application_parent_class)->dbus_unregister (application, bus, path);
}

/* Whoever says on the command line where mail is kept or goes has set it up already. */
static gboolean
is_on_its_own (MattaApplication *self)
{
  return self->data_dir == NULL && self->upstream == NULL;
}

/* The portals answer those in a sandbox; others have no place in the list that they make. */
static GDBusConnection *
find_portals (MattaApplication *self)
{
  return matta_is_sandboxed () ? g_application_get_dbus_connection (G_APPLICATION (self)) : NULL;
}

/* Started by the desktop, or for somebody else's sake, it has no window of itself; but what was
 * open when the session ended is there again. */
static void
open_again (MattaApplication *self)
{
  gboolean outbox = matta_window_memory_take_open ("outbox");
  gboolean preferences = matta_window_memory_take_open ("preferences");

  if ((g_application_get_flags (G_APPLICATION (self)) & G_APPLICATION_IS_SERVICE) == 0)
    return;
  if (outbox)
    present_outbox (self);
  if (preferences)
    g_action_group_activate_action (G_ACTION_GROUP (self), "preferences", NULL);
}

static void
keep_window (MattaApplication *self, const char *name, GtkWindow *window)
{
  gboolean open = window != NULL && gtk_widget_get_visible (GTK_WIDGET (window));

  matta_window_memory_keep (name, open ? window : NULL, open && !self->quit_by_user);
}

static void
matta_application_startup (GApplication *application)
{
  MattaApplication *self = MATTA_APPLICATION (application);
  g_autoptr (MattaScreenLock) lock = NULL;

  G_APPLICATION_CLASS (matta_application_parent_class)->startup (application);
  gtk_window_set_default_icon_name (MATTA_APP_ID);
  if (!open_engine (self))
    return;
  matta_engine_set_sentences (self->engine, matta_text_for_reply, NULL);
  self->desk = matta_desk_new (GTK_APPLICATION (self), self->engine);
  matta_engine_set_reviewer (self->engine, MATTA_REVIEWER (self->desk));
  lock = matta_screen_lock_new (g_application_get_dbus_connection (application));
  self->notifier = matta_notifier_new (application, self->engine, lock);
  offer_on_bus (self);
  add_actions (self);
  g_signal_connect_object (self->engine, "notify::paused", G_CALLBACK (paused_cb), self,
                           G_CONNECT_SWAPPED);
  paused_cb (self);
  self->background =
      matta_background_new (GTK_APPLICATION (self), self->engine, find_portals (self));
  if (is_on_its_own (self))
    matta_autostart_keep (matta_engine_get_settings (self->engine),
                          g_application_get_dbus_connection (application));
  g_signal_connect_object (self->engine, "held", G_CALLBACK (held_cb), self, G_CONNECT_SWAPPED);
  self->signal_ids[0] = g_unix_signal_add (SIGTERM, signal_cb, self);
  self->signal_ids[1] = g_unix_signal_add (SIGINT, signal_cb, self);
  g_application_hold (application);
  open_again (self);
}

/* For whoever is asked for help; and whoever is to give a folder another name has to know which. */
static char *
describe_cause (MattaApplication *self)
{
  g_autofree char *standard = g_build_filename (g_get_user_data_dir (), "matta", NULL);
  g_autofree char *folder =
      g_filename_display_name (self->data_dir != NULL ? self->data_dir : standard);

  if (!g_error_matches (self->error, MATTA_ERROR, MATTA_ERROR_DAMAGED))
    return g_strdup (self->error->message);
  return g_strdup_printf ("%s\n%s", folder, self->error->message);
}

static GtkWidget *
make_cause (MattaApplication *self)
{
  g_autofree char *cause = describe_cause (self);
  GtkWidget *label = matta_wrapped_label_new (cause);

  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_set_focusable (label, FALSE);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_add_css_class (label, "caption");
  return label;
}

/* The application ends when this window is closed: nothing else holds it. */
static void
show_failure (MattaApplication *self)
{
  AdwMessageDialog *notice = matta_confirm_new_notice (NULL, _ ("Matta Could Not Start"),
                                                       matta_outbox_text_for_error (self->error));

  matta_confirm_add (notice, make_cause (self));
  gtk_window_set_application (GTK_WINDOW (notice), GTK_APPLICATION (self));
  gtk_window_present (GTK_WINDOW (notice));
}

static void
matta_application_activate (GApplication *application)
{
  MattaApplication *self = MATTA_APPLICATION (application);

  if (self->engine == NULL) {
    show_failure (self);
    return;
  }
  present_outbox (self);
  if (is_on_its_own (self) && matta_welcome_window_is_due (self->engine))
    present_welcome (self);
}

/* Who shares the name but not the work, like "mattactl serve", only shows when registering. The
 * window that says so needs no name. */
static int
matta_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  MattaApplication *self = MATTA_APPLICATION (application);
  g_autoptr (GError) error = NULL;

  if (g_application_register (application, NULL, &error))
    return -1;
  g_set_error (&self->error, MATTA_ERROR, MATTA_ERROR_BUSY, "%s is taken: %s", MATTA_APP_ID,
               error->message);
  g_application_set_flags (application, G_APPLICATION_NON_UNIQUE);
  return -1;
}

static void
close_windows (MattaApplication *self)
{
  if (self->welcome != NULL)
    gtk_window_destroy (self->welcome);
  if (self->import != NULL)
    gtk_window_destroy (self->import);
  if (self->practice != NULL)
    gtk_window_destroy (self->practice);
  if (self->preferences != NULL)
    gtk_window_destroy (self->preferences);
  if (self->outbox != NULL)
    gtk_window_destroy (self->outbox);
}

static void
matta_application_shutdown (GApplication *application)
{
  MattaApplication *self = MATTA_APPLICATION (application);

  for (gsize i = 0; i < G_N_ELEMENTS (self->signal_ids); i++)
    g_clear_handle_id (&self->signal_ids[i], g_source_remove);
  g_clear_object (&self->bus);
  g_clear_object (&self->background);
  g_clear_object (&self->notifier);
  if (self->engine != NULL) {
    keep_window (self, "outbox", self->outbox);
    keep_window (self, "preferences", self->preferences);
  }
  close_windows (self);
  if (self->engine != NULL) {
    matta_engine_set_reviewer (self->engine, NULL);
    g_clear_object (&self->desk);
    matta_engine_close (self->engine);
  }
  g_clear_object (&self->engine);
  G_APPLICATION_CLASS (matta_application_parent_class)->shutdown (application);
}

static void
matta_application_finalize (GObject *object)
{
  MattaApplication *self = MATTA_APPLICATION (object);

  g_free (self->data_dir);
  g_strfreev (self->listen);
  g_free (self->upstream);
  g_strfreev (self->overrides);
  g_free (self->policy_dir);
  g_clear_error (&self->error);
  g_hash_table_unref (self->handed_over);
  G_OBJECT_CLASS (matta_application_parent_class)->finalize (object);
}

static void
matta_application_class_init (MattaApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = matta_application_finalize;
  application_class->dbus_register = matta_application_dbus_register;
  application_class->dbus_unregister = matta_application_dbus_unregister;
  application_class->startup = matta_application_startup;
  application_class->activate = matta_application_activate;
  application_class->shutdown = matta_application_shutdown;
  application_class->handle_local_options = matta_application_handle_local_options;
}

static void
matta_application_init (MattaApplication *self)
{
  const GOptionEntry entries[] = {
    { "data-dir", 0, 0, G_OPTION_ARG_FILENAME, &self->data_dir,
      _ ("Keep the outbox in this folder"), _ ("DIR") },
    { "listen", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->listen, _ ("Take mail at this address"),
      _ ("HOST:PORT") },
    { "upstream", 0, 0, G_OPTION_ARG_STRING, &self->upstream, _ ("Send through this server"),
      _ ("URI") },
    { "set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->overrides, _ ("Change one setting this time"),
      _ ("KEY=VALUE") },
    { "hold", 0, 0, G_OPTION_ARG_INT, &self->hold_seconds, _ ("Hold mail this long"),
      _ ("SECONDS") },
    { "policy-dir", 0, 0, G_OPTION_ARG_FILENAME, &self->policy_dir,
      _ ("Take the organization’s policy from this folder"), _ ("DIR") },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };

  self->hold_seconds = -1;
  self->handed_over = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_application_add_main_option_entries (G_APPLICATION (self), entries);
  g_application_set_option_context_parameter_string (G_APPLICATION (self), NULL);
}

MattaApplication *
matta_application_new (void)
{
  return g_object_new (MATTA_TYPE_APPLICATION, "application-id", MATTA_APP_ID, "register-session",
                       TRUE, NULL);
}

int
matta_application_get_exit_status (MattaApplication *self)
{
  g_return_val_if_fail (MATTA_IS_APPLICATION (self), EXIT_FAILURE);

  if (self->error == NULL)
    return EXIT_SUCCESS;
  if (g_error_matches (self->error, MATTA_ERROR, MATTA_ERROR_MALFORMED))
    return 2;
  return g_error_matches (self->error, MATTA_ERROR, MATTA_ERROR_FORBIDDEN) ? 4 : EXIT_FAILURE;
}
