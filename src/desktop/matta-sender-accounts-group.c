/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-sender-accounts-group.h"

#include "matta-account-page.h"
#include "matta-confirm.h"
#include "matta-wording.h"

#include "matta-config.h"

#include <glib/gi18n.h>

#define KEY "sender-accounts"
#define NAME_LENGTH 80

struct _MattaSenderAccountsGroup {
  AdwPreferencesGroup parent_instance;

  MattaEngine *engine;
  GPtrArray *rows; /* element GtkWidget; not owned */
};

G_DEFINE_FINAL_TYPE (MattaSenderAccountsGroup,
                     matta_sender_accounts_group,
                     ADW_TYPE_PREFERENCES_GROUP)

static GQuark
sender_quark (void)
{
  return g_quark_from_static_string ("matta-account-sender");
}

static const char *
get_sender (GtkWidget *widget)
{
  return g_object_get_qdata (G_OBJECT (widget), sender_quark ());
}

static void
set_sender (GtkWidget *widget, const char *sender)
{
  g_object_set_qdata_full (G_OBJECT (widget), sender_quark (), g_strdup (sender), g_free);
}

static GtkWindow *
get_window (MattaSenderAccountsGroup *self)
{
  return GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
}

/* --- the window of one ------------------------------------------------------------------------ */

static gboolean
close_cb (GtkWidget *window, GVariant *arguments, gpointer user_data)
{
  gtk_window_close (GTK_WINDOW (window));
  return TRUE;
}

static void
add_close_key (GtkWidget *window)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys),
      gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                        gtk_callback_action_new (close_cb, NULL, NULL)));
  gtk_widget_add_controller (window, keys);
}

static void
open_window (MattaSenderAccountsGroup *self, const char *sender)
{
  GtkWidget *window = g_object_new (ADW_TYPE_WINDOW, "transient-for", get_window (self), "modal",
                                    TRUE, "title", _ ("Account of a Sender"), "default-width", 460,
                                    "default-height", 700, "width-request", 340, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *page = GTK_WIDGET (matta_account_page_new (self->engine, sender));

  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_widget_set_vexpand (page, TRUE);
  gtk_box_append (GTK_BOX (box), page);
  adw_window_set_content (ADW_WINDOW (window), box);
  add_close_key (window);
  g_signal_connect_object (page, "used", G_CALLBACK (gtk_window_close), window, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (window));
}

static void
add_cb (MattaSenderAccountsGroup *self)
{
  open_window (self, "");
}

static void
show_cb (GtkWidget *button, MattaSenderAccountsGroup *self)
{
  open_window (self, get_sender (button));
}

/* --- removing --------------------------------------------------------------------------------- */

static void
say_failure (MattaSenderAccountsGroup *self)
{
  AdwMessageDialog *notice = matta_confirm_new_notice (
      get_window (self), _ ("It Was Not Forgotten"),
      _ ("The keyring does not answer, and the password is still in it. The account is no longer "
         "used."));

  gtk_window_present (GTK_WINDOW (notice));
}

static void
removed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MattaSenderAccountsGroup) self = user_data;
  g_autoptr (GError) error = NULL;

  if (matta_engine_remove_account_finish (MATTA_ENGINE (source), result, &error))
    return;
  g_message ("The password of an account was not forgotten: %s", error->message);
  if (self->engine != NULL)
    say_failure (self);
}

static void
confirmed_cb (MattaSenderAccountsGroup *self, const char *response, GtkWidget *dialog)
{
  if (g_str_equal (response, "remove"))
    matta_engine_remove_account_async (self->engine, get_sender (dialog), removed_cb,
                                       g_object_ref (self));
}

static void
remove_cb (GtkWidget *button, MattaSenderAccountsGroup *self)
{
  g_autofree char *name = matta_wording_from_mail (get_sender (button), NAME_LENGTH);
  g_autofree char *body = g_strdup_printf (
      _ ("The mail of %s goes by everybody’s account from then on. The password is forgotten."),
      name);
  AdwMessageDialog *dialog = matta_confirm_new (get_window (self), _ ("Remove This Account?"), body,
                                                "remove", _ ("_Remove"));

  set_sender (GTK_WIDGET (dialog), get_sender (button));
  g_signal_connect_object (dialog, "response", G_CALLBACK (confirmed_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* --- rows ------------------------------------------------------------------------------------- */

static void
add_button (MattaSenderAccountsGroup *self,
            GtkWidget *row,
            const char *sender,
            const char *icon,
            const char *label,
            GCallback callback)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  set_sender (button, sender);
  g_signal_connect_object (button, "clicked", callback, self, 0);
  g_settings_bind_writable (matta_engine_get_settings (self->engine), KEY, button, "sensitive",
                            FALSE);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

static void
add_row (MattaSenderAccountsGroup *self, guint index)
{
  const MattaAccountChoice choice = matta_engine_get_sender_account (self->engine, index);
  g_autofree char *label = matta_engine_label_sender_account (self->engine, index);
  g_autofree char *name = matta_wording_from_mail (choice.sender, NAME_LENGTH);
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), label);
  add_button (self, row, choice.sender, "document-edit-symbolic", _ ("Show or Change"),
              G_CALLBACK (show_cb));
  add_button (self, row, choice.sender, "user-trash-symbolic", _ ("Remove"),
              G_CALLBACK (remove_cb));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  g_ptr_array_add (self->rows, row);
}

static void
show_rows_cb (MattaSenderAccountsGroup *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < matta_engine_get_n_sender_accounts (self->engine); i++)
    add_row (self, i);
}

static void
matta_sender_accounts_group_dispose (GObject *object)
{
  g_clear_object (&MATTA_SENDER_ACCOUNTS_GROUP (object)->engine);
  G_OBJECT_CLASS (matta_sender_accounts_group_parent_class)->dispose (object);
}

static void
matta_sender_accounts_group_finalize (GObject *object)
{
  g_ptr_array_unref (MATTA_SENDER_ACCOUNTS_GROUP (object)->rows);
  G_OBJECT_CLASS (matta_sender_accounts_group_parent_class)->finalize (object);
}

static void
matta_sender_accounts_group_class_init (MattaSenderAccountsGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = matta_sender_accounts_group_dispose;
  G_OBJECT_CLASS (klass)->finalize = matta_sender_accounts_group_finalize;
}

static void
matta_sender_accounts_group_init (MattaSenderAccountsGroup *self)
{
  self->rows = g_ptr_array_new ();
}

MattaSenderAccountsGroup *
matta_sender_accounts_group_new (MattaEngine *engine)
{
  MattaSenderAccountsGroup *self = g_object_new (
      MATTA_TYPE_SENDER_ACCOUNTS_GROUP, "title", _ ("Other Senders"), "description",
      _ ("If you write under several addresses, each can have an account of its own."), NULL);
  GSettings *settings = matta_engine_get_settings (engine);
  GtkWidget *add = gtk_button_new_with_mnemonic (_ ("_Add…"));

  self->engine = g_object_ref (engine);
  gtk_widget_add_css_class (add, "flat");
  gtk_widget_set_valign (add, GTK_ALIGN_CENTER);
  adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (self), add);
  g_signal_connect_object (add, "clicked", G_CALLBACK (add_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "changed::" KEY, G_CALLBACK (show_rows_cb), self,
                           G_CONNECT_SWAPPED);
  g_settings_bind_writable (settings, KEY, add, "sensitive", FALSE);
  show_rows_cb (self);
  return self;
}
