/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-mail-app-page.h"

#include "matta-config.h"

#include <glib/gi18n.h>
#include <string.h>

#define DOTS "••••••••"

struct _MattaMailAppPage {
  AdwPreferencesPage parent_instance;

  MattaEngine *engine;
  gboolean shown;
  char *fingerprint; /* NULL while it is not known */

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
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (ADW_IS_PREFERENCES_WINDOW (root))
    adw_preferences_window_add_toast (ADW_PREFERENCES_WINDOW (root), adw_toast_new (text));
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

/* The hint keeps it out of the histories that some clipboards write. */
static void
copy_password (MattaMailAppPage *self, const char *password)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (self));
  g_autoptr (GBytes) secret = g_bytes_new_static ("secret", strlen ("secret"));
  GdkContentProvider *providers[] = {
    gdk_content_provider_new_typed (G_TYPE_STRING, password),
    gdk_content_provider_new_for_bytes ("x-kde-passwordManagerHint", secret),
  };
  g_autoptr (GdkContentProvider) both =
      gdk_content_provider_new_union (providers, G_N_ELEMENTS (providers));

  gdk_clipboard_set_content (clipboard, both);
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
  GtkWidget *window = adw_message_dialog_new (
      parent, _ ("Make a New Password?"),
      _ ("Every mail app that signs in with the old one can no longer send through Matta."));
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (window);

  adw_message_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "renew",
                                    _ ("_Make a New Password"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "renew", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (dialog, "cancel");
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (confirmed_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (window));
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

static void
matta_mail_app_page_dispose (GObject *object)
{
  g_clear_object (&MATTA_MAIL_APP_PAGE (object)->engine);
  G_OBJECT_CLASS (matta_mail_app_page_parent_class)->dispose (object);
}

static void
matta_mail_app_page_finalize (GObject *object)
{
  g_free (MATTA_MAIL_APP_PAGE (object)->fingerprint);
  G_OBJECT_CLASS (matta_mail_app_page_parent_class)->finalize (object);
}

static void
matta_mail_app_page_class_init (MattaMailAppPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = matta_mail_app_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = matta_mail_app_page_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/mattamail/Matta/matta-mail-app-page.ui");
  gtk_widget_class_bind_template_child (widget_class, MattaMailAppPage, port);
  gtk_widget_class_bind_template_child (widget_class, MattaMailAppPage, user);
  gtk_widget_class_bind_template_child (widget_class, MattaMailAppPage, fingerprint_label);
  gtk_widget_class_bind_template_child (widget_class, MattaMailAppPage, copy_fingerprint_button);
  gtk_widget_class_bind_template_child (widget_class, MattaMailAppPage, password);
  gtk_widget_class_bind_template_child (widget_class, MattaMailAppPage, show_button);
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
  g_autofree char *port = g_strdup_printf ("%u", matta_engine_get_port (engine));

  self->engine = g_object_ref (engine);
  gtk_label_set_text (GTK_LABEL (self->port), port);
  /* Any name will do: the password alone says who it is. */
  gtk_label_set_text (GTK_LABEL (self->user), g_get_user_name ());
  show_password (self, NULL);
  gtk_widget_set_sensitive (self->copy_fingerprint_button, FALSE);
  matta_engine_get_relay_certificate_async (engine, got_certificate_cb, g_object_ref (self));
  return self;
}
