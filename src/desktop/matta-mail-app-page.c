/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-mail-app-page.h"

#include "matta-clipboard-loan.h"
#include "matta-confirm.h"
#include "matta-error.h"
#include "matta-evolution-source.h"
#include "matta-mail-app-picture.h"
#include "matta-sandbox.h"
#include "matta-thunderbird-profile.h"
#include "matta-thunderbird-servers.h"
#include "matta-toast.h"

#include "matta-config.h"

#include <glib/gi18n.h>
#include <string.h>

#define DOTS "••••••••"

struct _MattaMailAppPage {
  AdwPreferencesPage parent_instance;

  MattaEngine *engine;
  MattaClock *clock;
  MattaClipboardLoan *loan; /* NULL = no password was copied yet */
  MattaDoor *door;
  gboolean shown;
  char *fingerprint; /* NULL while it is not known */

  GtkWidget *app_row;
  GtkWidget *picture;
  GtkWidget *steps;
  GtkWidget *note;
  GtkWidget *thunderbird_group;
  GtkWidget *profile_row;
  GtkWidget *evolution_group;
  GtkWidget *evolution_row;
  GtkWidget *host;
  GtkWidget *port;
  GtkWidget *user;
  GtkWidget *fingerprint_label;
  GtkWidget *copy_fingerprint_button;
  GtkWidget *password;
  GtkWidget *show_button;
};

G_DEFINE_FINAL_TYPE (MattaMailAppPage, matta_mail_app_page, ADW_TYPE_PREFERENCES_PAGE)

/* What the password is wanted for; holds the page. */
typedef void (*UseFunc) (MattaMailAppPage *self, const char *password);

typedef struct {
  MattaMailAppPage *page;
  UseFunc use;
} Wish;

static void
wish_free (Wish *wish)
{
  g_object_unref (wish->page);
  g_free (wish);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Wish, wish_free)

static void
say (MattaMailAppPage *self, const char *text)
{
  GtkWidget *toasts = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_TOAST_OVERLAY);

  if (toasts != NULL)
    adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (toasts), matta_toast_new (text));
}

/* @password NULL hides it. */
static void
show_password (MattaMailAppPage *self, const char *password)
{
  gboolean shown = password != NULL;
  const char *label = shown ? _ ("Hide Password") : _ ("Show Password");

  self->shown = shown;
  gtk_label_set_text (GTK_LABEL (self->password), shown ? password : DOTS);
  gtk_label_set_selectable (GTK_LABEL (self->password), shown);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->password), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  shown ? password : _ ("Hidden"), -1);
  gtk_button_set_icon_name (GTK_BUTTON (self->show_button),
                            shown ? "view-conceal-symbolic" : "view-reveal-symbolic");
  gtk_widget_set_tooltip_text (self->show_button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->show_button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
}

static void
copy_password (MattaMailAppPage *self, const char *password)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (self));
  MattaClipboardLoan *loan = matta_clipboard_loan_new (clipboard, self->clock, password);

  /* Only now: the old one, no longer on the clipboard, leaves it alone. */
  g_clear_object (&self->loan);
  self->loan = loan;
  say (self, _ ("Password copied"));
}

static void
show_new_password (MattaMailAppPage *self, const char *password)
{
  show_password (self, password);
  say (self, _ ("The old password is worthless now: type the new one into your mail app"));
}

static void
got_password_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Wish) wish = user_data;
  g_autoptr (GError) error = NULL;
  char *password = matta_engine_get_relay_password_finish (MATTA_ENGINE (source), result, &error);

  if (password != NULL) {
    wish->use (wish->page, password);
    explicit_bzero (password, strlen (password));
  } else {
    g_message ("No password for mail apps: %s", error->message);
    say (wish->page, _ ("The keyring does not answer, so there is no password now"));
  }
  g_free (password);
}

static void
fetch_password (MattaMailAppPage *self, gboolean renew, UseFunc use)
{
  Wish *wish = g_new0 (Wish, 1);

  wish->page = g_object_ref (self);
  wish->use = use;
  matta_engine_get_relay_password_async (self->engine, renew, got_password_cb, wish);
}

static void
show_cb (MattaMailAppPage *self)
{
  if (self->shown)
    show_password (self, NULL);
  else
    fetch_password (self, FALSE, show_password);
}

static void
copy_cb (MattaMailAppPage *self)
{
  fetch_password (self, FALSE, copy_password);
}

static void
confirmed_cb (MattaMailAppPage *self, const char *response)
{
  if (g_str_equal (response, "renew"))
    fetch_password (self, TRUE, show_new_password);
}

static void
renew_cb (MattaMailAppPage *self)
{
  GtkWindow *parent = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
  AdwMessageDialog *dialog = matta_confirm_new (
      parent, _ ("Make a New Password?"),
      _ ("Every mail app that signs in with the old one can no longer send through Matta."),
      "renew", _ ("_Make a New Password"));

  g_signal_connect_object (dialog, "response", G_CALLBACK (confirmed_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* Eight bytes a line: that is how one compares. */
static char *
break_lines (const char *fingerprint)
{
  g_auto (GStrv) bytes = g_strsplit (fingerprint, ":", -1);
  GString *text = g_string_new (bytes[0]);

  for (guint i = 1; bytes[0] != NULL && bytes[i] != NULL; i++)
    g_string_append_printf (text, i % 8 == 0 ? ":\n%s" : ":%s", bytes[i]);
  return g_string_free (text, FALSE);
}

static void
got_certificate_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MattaMailAppPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *certificate = matta_engine_get_relay_certificate_finish (
      MATTA_ENGINE (source), result, &self->fingerprint, &error);

  if (certificate == NULL) {
    g_message ("No certificate for mail apps: %s", error->message);
    gtk_label_set_text (GTK_LABEL (self->fingerprint_label), _ ("The keyring does not answer"));
    return;
  }
  text = break_lines (self->fingerprint);
  gtk_label_set_text (GTK_LABEL (self->fingerprint_label), text);
  gtk_widget_set_sensitive (self->copy_fingerprint_button, TRUE);
}

static void
copy_fingerprint_cb (MattaMailAppPage *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->fingerprint);
  say (self, _ ("Fingerprint copied"));
}

/* --- the mail app --------------------------------------------------------------------------- */

static MattaMailApp
get_app (MattaMailAppPage *self)
{
  guint app = adw_combo_row_get_selected (ADW_COMBO_ROW (self->app_row));

  return app < MATTA_N_MAIL_APPS ? (MattaMailApp) app : MATTA_MAIL_APP_OTHER;
}

static GtkWidget *
make_step (guint number, const char *text)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *figure = g_strdup_printf ("%u", number);
  GtkWidget *label = gtk_label_new (figure);

  gtk_widget_add_css_class (label, "step-number");
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), label);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), text);
  return row;
}

static void
show_steps (MattaMailAppPage *self, MattaMailApp app)
{
  g_auto (GStrv) steps = matta_mail_app_list_steps (app);
  GtkWidget *row = NULL;

  while ((row = gtk_widget_get_first_child (self->steps)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->steps), row);
  for (guint i = 0; steps[i] != NULL; i++)
    gtk_list_box_append (GTK_LIST_BOX (self->steps), make_step (i + 1, steps[i]));
}

static void
app_chosen_cb (MattaMailAppPage *self)
{
  MattaMailApp app = get_app (self);
  const char *note = matta_mail_app_get_note (app);
  const char *place = matta_mail_app_get_profile_place (app);

  if (self->door == NULL)
    return; /* the page is being made */
  matta_mail_app_picture_show (MATTA_MAIL_APP_PICTURE (self->picture), app, self->door);
  show_steps (self, app);
  gtk_label_set_text (GTK_LABEL (self->note), note != NULL ? note : "");
  gtk_widget_set_visible (self->note, note != NULL);
  gtk_widget_set_visible (self->thunderbird_group, place != NULL);
  gtk_widget_set_visible (self->evolution_group,
                          app == MATTA_MAIL_APP_EVOLUTION && !matta_is_sandboxed ());
  if (place != NULL) {
    g_autofree char *path = g_strconcat ("~/", place, NULL);

    adw_action_row_set_subtitle (ADW_ACTION_ROW (self->profile_row), path);
  }
}

static gboolean
has_entry (GHashTable *ids, MattaMailApp app)
{
  const char *const *entries = matta_mail_app_get_entries (app);

  for (guint i = 0; entries[i] != NULL; i++)
    if (g_hash_table_contains (ids, entries[i]))
      return TRUE;
  return FALSE;
}

/* The first one that is installed. In a sandbox there is none to be seen. */
static MattaMailApp
find_installed (void)
{
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GList *infos = g_app_info_get_all ();

  for (GList *l = infos; l != NULL; l = l->next)
    if (g_app_info_get_id (l->data) != NULL)
      g_hash_table_add (ids, g_strdup (g_app_info_get_id (l->data)));
  g_list_free_full (infos, g_object_unref);
  for (guint app = 0; app < MATTA_N_MAIL_APPS; app++)
    if (has_entry (ids, app))
      return app;
  return g_hash_table_size (ids) == 0 || matta_is_sandboxed () ? MATTA_MAIL_APP_THUNDERBIRD
                                                               : MATTA_MAIL_APP_OTHER;
}

static void
list_apps (MattaMailAppPage *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  for (guint app = 0; app < MATTA_N_MAIL_APPS; app++)
    gtk_string_list_append (names, matta_mail_app_get_name (app));
  adw_combo_row_set_model (ADW_COMBO_ROW (self->app_row), G_LIST_MODEL (names));
  adw_combo_row_set_selected (ADW_COMBO_ROW (self->app_row), find_installed ());
}

/* --- without typing --------------------------------------------------------------------------- */

/* For a worker: copies. */
typedef struct {
  char *profiles; /* the folder of profiles.ini */
  MattaDoor *door;
} LinesJob;

static void
lines_job_free (gpointer data)
{
  LinesJob *job = data;

  g_free (job->profiles);
  matta_door_free (job->door);
  g_free (job);
}

/* The text of a file of the profile in use, or "". (transfer full) */
static char *
read_preferences (const char *folder)
{
  g_autofree char *list = g_build_filename (folder, "profiles.ini", NULL);
  g_autofree char *profiles = NULL;
  g_autofree char *profile = NULL;
  g_autofree char *path = NULL;
  char *text = NULL;

  if (g_file_get_contents (list, &profiles, NULL, NULL))
    profile = matta_thunderbird_profile_find (profiles);
  if (profile == NULL)
    return g_strdup ("");
  path = g_path_is_absolute (profile) ? g_build_filename (profile, "prefs.js", NULL)
                                      : g_build_filename (folder, profile, "prefs.js", NULL);
  return g_file_get_contents (path, &text, NULL, NULL) ? text : g_strdup ("");
}

static void
write_lines_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const LinesJob *job = data;
  g_autofree char *preferences = read_preferences (job->profiles);
  g_autoptr (GPtrArray) servers = matta_thunderbird_servers_read (preferences);

  g_task_return_pointer (task, matta_thunderbird_servers_write (servers, job->door), g_free);
}

static void
wrote_lines_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MattaMailAppPage) self = user_data;
  g_autofree char *lines = g_task_propagate_pointer (G_TASK (result), NULL);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), lines);
  say (self, _ ("Lines copied: put them at the end of user.js"));
}

static void
copy_lines_cb (MattaMailAppPage *self)
{
  const char *place = matta_mail_app_get_profile_place (get_app (self));
  LinesJob *job = g_new0 (LinesJob, 1);
  g_autoptr (GTask) task = g_task_new (NULL, NULL, wrote_lines_cb, g_object_ref (self));

  job->profiles = g_build_filename (g_get_home_dir (), place, NULL);
  job->door = matta_door_copy (self->door);
  g_task_set_source_tag (task, copy_lines_cb);
  g_task_set_task_data (task, job, lines_job_free);
  g_task_run_in_thread (task, write_lines_in_worker);
}

/* (transfer full) */
static char *
describe_installed (gboolean done, const char *path, const GError *error)
{
  if (done)
    /* Translators: %s is the path of a file */
    return g_strdup_printf (_ ("It is there: %s"), path);
  if (g_error_matches (error, MATTA_ERROR, MATTA_ERROR_CONFLICT))
    return g_strdup_printf (_ ("Another file is there, and was left as it is: %s"), path);
  return g_strdup_printf (_ ("It could not be written: %s"), path);
}

/* Some hundred bytes, once, because somebody pressed for it. */
static void
write_evolution_cb (MattaMailAppPage *self)
{
  g_autofree char *folder =
      g_build_filename (g_get_user_config_dir (), MATTA_EVOLUTION_FOLDER, NULL);
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  gboolean done = matta_evolution_source_install (folder, self->door, &path, &error);

  text = describe_installed (done, path, error);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->evolution_row), text);
}

static void
copy_label (MattaMailAppPage *self, GtkWidget *label)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)),
                          gtk_label_get_text (GTK_LABEL (label)));
  say (self, _ ("Copied"));
}

static void
copy_host_cb (MattaMailAppPage *self)
{
  copy_label (self, self->host);
}

static void
copy_port_cb (MattaMailAppPage *self)
{
  copy_label (self, self->port);
}

static void
copy_user_cb (MattaMailAppPage *self)
{
  copy_label (self, self->user);
}

/* --- the page --------------------------------------------------------------------------------- */

static gboolean
matta_mail_app_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (MATTA_MAIL_APP_PAGE (widget)->app_row);
}

static void
matta_mail_app_page_dispose (GObject *object)
{
  MattaMailAppPage *self = MATTA_MAIL_APP_PAGE (object);

  g_clear_object (&self->loan); /* takes it back */
  g_clear_object (&self->clock);
  g_clear_object (&self->engine);
  G_OBJECT_CLASS (matta_mail_app_page_parent_class)->dispose (object);
}

static void
matta_mail_app_page_finalize (GObject *object)
{
  MattaMailAppPage *self = MATTA_MAIL_APP_PAGE (object);

  g_clear_pointer (&self->door, matta_door_free);
  g_free (self->fingerprint);
  G_OBJECT_CLASS (matta_mail_app_page_parent_class)->finalize (object);
}

#define BIND(name) gtk_widget_class_bind_template_child (widget_class, MattaMailAppPage, name)

static void
matta_mail_app_page_class_init (MattaMailAppPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = matta_mail_app_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = matta_mail_app_page_finalize;
  widget_class->grab_focus = matta_mail_app_page_grab_focus;
  g_type_ensure (MATTA_TYPE_MAIL_APP_PICTURE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/mattamail/Matta/matta-mail-app-page.ui");
  BIND (app_row);
  BIND (picture);
  BIND (steps);
  BIND (note);
  BIND (thunderbird_group);
  BIND (profile_row);
  BIND (evolution_group);
  BIND (evolution_row);
  BIND (host);
  BIND (port);
  BIND (user);
  BIND (fingerprint_label);
  BIND (copy_fingerprint_button);
  BIND (password);
  BIND (show_button);
  gtk_widget_class_bind_template_callback (widget_class, app_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_host_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_port_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_user_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_lines_cb);
  gtk_widget_class_bind_template_callback (widget_class, write_evolution_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_fingerprint_cb);
  gtk_widget_class_bind_template_callback (widget_class, renew_cb);
}

static void
matta_mail_app_page_init (MattaMailAppPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

MattaMailAppPage *
matta_mail_app_page_new (MattaEngine *engine)
{
  MattaMailAppPage *self = g_object_new (MATTA_TYPE_MAIL_APP_PAGE, NULL);
  g_autofree char *address = g_strdup_printf ("127.0.0.1:%u", matta_engine_get_port (engine));
  g_autofree char *port = g_strdup_printf ("%u", matta_engine_get_port (engine));

  self->engine = g_object_ref (engine);
  self->clock = matta_system_clock_new ();
  self->door = matta_door_new (address, NULL);
  gtk_label_set_text (GTK_LABEL (self->host), "127.0.0.1");
  gtk_label_set_text (GTK_LABEL (self->port), port);
  list_apps (self);
  app_chosen_cb (self);
  /* Any name will do: the password alone says who it is. */
  gtk_label_set_text (GTK_LABEL (self->user), g_get_user_name ());
  show_password (self, NULL);
  gtk_widget_set_sensitive (self->copy_fingerprint_button, FALSE);
  matta_engine_get_relay_certificate_async (engine, got_certificate_cb, g_object_ref (self));
  return self;
}
