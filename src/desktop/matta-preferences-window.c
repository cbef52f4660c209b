/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-preferences-window.h"
#include "matta-lock-row.h"
#include "matta-mail-app-page.h"
#include "matta-outbox-text.h"
#include "matta-quiet-group.h"
#include "matta-seal-page.h"

#include "matta-config.h"

#include <glib/gi18n.h>

struct _MattaPreferencesWindow {
  AdwPreferencesWindow parent_instance;

  MattaEngine *engine;
  GSettings *settings;
  GCancellable *probing;    /* NULL = no test runs */
  GCancellable *signing_in; /* NULL = the browser is not waited for */

  GtkWidget *hold_row;
  GtkWidget *hold;
  GtkWidget *wait_row;
  GtkWidget *wait;
  GtkWidget *visible_row;
  GtkWidget *visible;
  GtkWidget *domains_row;
  GtkWidget *quiet;
  GtkWidget *notify_row;
  GtkWidget *notify;
  GtkWidget *kind_row;
  GtkWidget *server_group;
  GtkWidget *host_row;
  GtkWidget *port_row;
  GtkWidget *port;
  GtkWidget *security_row;
  GtkWidget *user_row;
  GtkWidget *sign_in_row;
  GtkWidget *browser_row;
  GtkWidget *sign_in_button;
  GtkWidget *password_row;
  GtkWidget *result;
  GtkWidget *spinner;
  GtkWidget *test_button;
  GtkWidget *use_button;
};

G_DEFINE_FINAL_TYPE (MattaPreferencesWindow, matta_preferences_window, ADW_TYPE_PREFERENCES_WINDOW)

/* The combo rows list the schema's values in the schema's order. */
enum {
  KIND_PRACTICE,
  KIND_SERVER
};
enum {
  SIGN_IN_PASSWORD,
  SIGN_IN_BROWSER,
  SIGN_IN_DESKTOP
};

static void
lock_row (MattaPreferencesWindow *self, GtkWidget *row, const char *key)
{
  matta_lock_row (ADW_PREFERENCES_ROW (row), self->settings, key);
}

static void
show_domains (MattaPreferencesWindow *self)
{
  g_auto (GStrv) domains = g_settings_get_strv (self->settings, "inside-domains");
  g_autofree char *text = g_strjoinv (", ", domains);

  gtk_editable_set_text (GTK_EDITABLE (self->domains_row), text);
}

static void
apply_domains_cb (MattaPreferencesWindow *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->domains_row));
  g_auto (GStrv) words = g_strsplit_set (text, ", \t@", -1);
  g_autoptr (GStrvBuilder) domains = g_strv_builder_new ();
  g_auto (GStrv) value = NULL;

  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0')
      g_strv_builder_add (domains, words[i]);
  value = g_strv_builder_end (domains);
  g_settings_set_strv (self->settings, "inside-domains", (const char *const *) value);
  show_domains (self);
}

static void
show_general (MattaPreferencesWindow *self)
{
  const struct {
    const char *key;
    GtkWidget *widget;
    const char *property;
    GtkWidget *row;
  } bindings[] = {
    { "hold-seconds", self->hold, "value", self->hold_row },
    { "max-wait-days", self->wait, "value", self->wait_row },
    { "many-visible", self->visible, "value", self->visible_row },
    { "notify-content", self->notify, "active", self->notify_row },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bindings); i++) {
    g_settings_bind (self->settings, bindings[i].key, bindings[i].widget, bindings[i].property,
                     G_SETTINGS_BIND_DEFAULT | G_SETTINGS_BIND_NO_SENSITIVITY);
    lock_row (self, bindings[i].row, bindings[i].key);
  }
  lock_row (self, self->domains_row, "inside-domains");
  show_domains (self);
}

static void
show_account (MattaPreferencesWindow *self)
{
  g_autofree char *host = g_settings_get_string (self->settings, "account-host");
  g_autofree char *user = g_settings_get_string (self->settings, "account-user");

  adw_combo_row_set_selected (ADW_COMBO_ROW (self->kind_row),
                              (guint) g_settings_get_enum (self->settings, "account-kind"));
  adw_combo_row_set_selected (ADW_COMBO_ROW (self->security_row),
                              (guint) g_settings_get_enum (self->settings, "account-security"));
  adw_combo_row_set_selected (ADW_COMBO_ROW (self->sign_in_row),
                              (guint) g_settings_get_enum (self->settings, "account-sign-in"));
  gtk_editable_set_text (GTK_EDITABLE (self->host_row), host);
  gtk_editable_set_text (GTK_EDITABLE (self->user_row), user);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->port),
                             g_settings_get_uint (self->settings, "account-port"));
  lock_row (self, self->kind_row, "account-kind");
  lock_row (self, self->host_row, "account-host");
  lock_row (self, self->port_row, "account-port");
  lock_row (self, self->security_row, "account-security");
  lock_row (self, self->user_row, "account-user");
  lock_row (self, self->sign_in_row, "account-sign-in");
}

static gboolean
is_server (MattaPreferencesWindow *self)
{
  return adw_combo_row_get_selected (ADW_COMBO_ROW (self->kind_row)) == KIND_SERVER;
}

static void
say (MattaPreferencesWindow *self, const char *text, const char *css_class)
{
  const char *classes[] = { css_class, NULL };

  gtk_label_set_text (GTK_LABEL (self->result), text);
  gtk_widget_set_css_classes (self->result, classes);
  gtk_widget_set_visible (self->result, *text != '\0');
}

static void
stop_probing (MattaPreferencesWindow *self)
{
  if (self->probing != NULL)
    g_cancellable_cancel (self->probing);
  g_clear_object (&self->probing);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), FALSE);
  gtk_button_set_label (GTK_BUTTON (self->test_button), _ ("_Test Connection"));
}

static void
stop_signing_in (MattaPreferencesWindow *self)
{
  if (self->signing_in != NULL)
    g_cancellable_cancel (self->signing_in);
  g_clear_object (&self->signing_in);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), FALSE);
  gtk_button_set_label (GTK_BUTTON (self->sign_in_button), _ ("_Sign In…"));
}

/* What was said of another account does not hold for this one. */
static void
account_edited_cb (MattaPreferencesWindow *self)
{
  const char *host = gtk_editable_get_text (GTK_EDITABLE (self->host_row));
  const char *user = gtk_editable_get_text (GTK_EDITABLE (self->user_row));
  guint sign_in = adw_combo_row_get_selected (ADW_COMBO_ROW (self->sign_in_row));
  gboolean complete = !is_server (self) || *host != '\0';

  stop_probing (self);
  stop_signing_in (self);
  say (self, "", "");
  gtk_widget_set_visible (self->server_group, is_server (self));
  gtk_widget_set_visible (self->test_button, is_server (self));
  gtk_widget_set_sensitive (self->test_button, complete);
  gtk_widget_set_sensitive (self->use_button, complete);
  gtk_widget_set_visible (self->password_row, sign_in == SIGN_IN_PASSWORD);
  gtk_widget_set_visible (self->browser_row, sign_in == SIGN_IN_BROWSER);
  gtk_widget_set_sensitive (self->sign_in_button, complete && *user != '\0');
}

/* What the rows say now; valid until one is edited. */
static MattaAccountChoice
get_choice (MattaPreferencesWindow *self)
{
  static const char *const securities[] = { "none", "starttls", "tls" };
  static const char *const ways[] = {
    [SIGN_IN_PASSWORD] = "password", [SIGN_IN_BROWSER] = "browser", [SIGN_IN_DESKTOP] = "desktop"
  };
  guint security = adw_combo_row_get_selected (ADW_COMBO_ROW (self->security_row));
  guint sign_in = adw_combo_row_get_selected (ADW_COMBO_ROW (self->sign_in_row));

  return (MattaAccountChoice){
    .practice = !is_server (self),
    .host = gtk_editable_get_text (GTK_EDITABLE (self->host_row)),
    .port = (guint) gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->port)),
    .security = security < G_N_ELEMENTS (securities) ? securities[security] : NULL,
    .user = gtk_editable_get_text (GTK_EDITABLE (self->user_row)),
    .sign_in = sign_in < G_N_ELEMENTS (ways) ? ways[sign_in] : NULL,
  };
}

static const char *
get_password (MattaPreferencesWindow *self)
{
  const char *password = gtk_editable_get_text (GTK_EDITABLE (self->password_row));

  return *password != '\0' ? password : NULL;
}

static void
probed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MattaPreferencesWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  const char *step = NULL;
  gboolean works = matta_engine_probe_account_finish (MATTA_ENGINE (source), result, &step, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->probing == NULL)
    return;
  stop_probing (self);
  say (self, matta_outbox_text_for_step (step), works ? "success" : "error");
}

static void
test_cb (MattaPreferencesWindow *self)
{
  const MattaAccountChoice choice = get_choice (self);

  if (self->probing != NULL) {
    stop_probing (self);
    say (self, "", "");
    return;
  }
  self->probing = g_cancellable_new ();
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), TRUE);
  gtk_button_set_label (GTK_BUTTON (self->test_button), _ ("Stop _Testing"));
  say (self, _ ("Testing the connection…"), "dim-label");
  matta_engine_probe_account_async (self->engine, &choice, get_password (self), self->probing,
                                    probed_cb, g_object_ref (self));
}

static void
open_browser_cb (const char *url, gpointer user_data)
{
  gtk_show_uri (GTK_WINDOW (user_data), url, GDK_CURRENT_TIME);
}

static void
signed_in_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MattaPreferencesWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done = matta_engine_sign_in_finish (MATTA_ENGINE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->signing_in == NULL)
    return;
  stop_signing_in (self);
  if (!done)
    g_message ("Not signed in: %s", error->message);
  say (self, done ? _ ("You are signed in.") : matta_outbox_text_for_no_sign_in (error),
       done ? "success" : "error");
}

static void
sign_in_cb (MattaPreferencesWindow *self)
{
  const MattaAccountChoice choice = get_choice (self);

  if (self->signing_in != NULL) {
    stop_signing_in (self);
    say (self, "", "");
    return;
  }
  stop_probing (self);
  self->signing_in = g_cancellable_new ();
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), TRUE);
  gtk_button_set_label (GTK_BUTTON (self->sign_in_button), _ ("_Stop"));
  say (self, _ ("Waiting for your browser…"), "dim-label");
  matta_engine_sign_in_async (self->engine, &choice,
                              _ ("You are signed in. You can close this page."), open_browser_cb,
                              self, self->signing_in, signed_in_cb, g_object_ref (self));
}

static void
applied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MattaPreferencesWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  if (matta_engine_apply_account_finish (MATTA_ENGINE (source), result, &error)) {
    gtk_editable_set_text (GTK_EDITABLE (self->password_row), ""); /* silences what was said */
    say (self, _ ("This account is in use."), "success");
  } else {
    g_message ("The account could not be taken into use: %s", error->message);
    say (self, _ ("The password could not be kept in the keyring."), "error");
  }
}

static void
use_cb (MattaPreferencesWindow *self)
{
  const MattaAccountChoice choice = get_choice (self);

  stop_probing (self);
  matta_engine_apply_account_async (self->engine, &choice, get_password (self), applied_cb,
                                    g_object_ref (self));
}

static void
matta_preferences_window_dispose (GObject *object)
{
  MattaPreferencesWindow *self = MATTA_PREFERENCES_WINDOW (object);

  if (self->probing != NULL)
    g_cancellable_cancel (self->probing);
  g_clear_object (&self->probing);
  if (self->signing_in != NULL)
    g_cancellable_cancel (self->signing_in);
  g_clear_object (&self->signing_in);
  g_clear_object (&self->settings);
  g_clear_object (&self->engine);
  G_OBJECT_CLASS (matta_preferences_window_parent_class)->dispose (object);
}

#define BIND(name) gtk_widget_class_bind_template_child (widget_class, MattaPreferencesWindow, name)

static void
matta_preferences_window_class_init (MattaPreferencesWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = matta_preferences_window_dispose;
  g_type_ensure (MATTA_TYPE_QUIET_GROUP);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/mattamail/Matta/matta-preferences-window.ui");
  BIND (hold_row);
  BIND (hold);
  BIND (wait_row);
  BIND (wait);
  BIND (visible_row);
  BIND (visible);
  BIND (domains_row);
  BIND (quiet);
  BIND (notify_row);
  BIND (notify);
  BIND (kind_row);
  BIND (server_group);
  BIND (host_row);
  BIND (port_row);
  BIND (port);
  BIND (security_row);
  BIND (user_row);
  BIND (sign_in_row);
  BIND (browser_row);
  BIND (sign_in_button);
  BIND (password_row);
  BIND (result);
  BIND (spinner);
  BIND (test_button);
  BIND (use_button);
  gtk_widget_class_bind_template_callback (widget_class, apply_domains_cb);
  gtk_widget_class_bind_template_callback (widget_class, account_edited_cb);
  gtk_widget_class_bind_template_callback (widget_class, sign_in_cb);
  gtk_widget_class_bind_template_callback (widget_class, test_cb);
  gtk_widget_class_bind_template_callback (widget_class, use_cb);
}

static void
matta_preferences_window_init (MattaPreferencesWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWindow *
matta_preferences_window_new (GtkWindow *parent, MattaEngine *engine)
{
  MattaPreferencesWindow *self =
      g_object_new (MATTA_TYPE_PREFERENCES_WINDOW, "transient-for", parent, NULL);

  self->engine = g_object_ref (engine);
  self->settings = g_object_ref (matta_engine_get_settings (engine));
  adw_preferences_window_add (ADW_PREFERENCES_WINDOW (self),
                              ADW_PREFERENCES_PAGE (matta_mail_app_page_new (engine)));
  adw_preferences_window_add (ADW_PREFERENCES_WINDOW (self),
                              ADW_PREFERENCES_PAGE (matta_seal_page_new (engine)));
  matta_quiet_group_set_engine (MATTA_QUIET_GROUP (self->quiet), engine);
  show_general (self);
  show_account (self);
  account_edited_cb (self);
  return GTK_WINDOW (self);
}
