/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-agreed-group.h"

#include "matta-agreed-window.h"
#include "matta-confirm.h"
#include "matta-wording.h"

#include "matta-config.h"

#include <glib/gi18n.h>

#define KEY "agreed-passwords"
#define NAME_LENGTH 80

struct _MattaAgreedGroup {
  AdwPreferencesGroup parent_instance;

  MattaEngine *engine;
  MattaClock *clock;
  GtkWidget *add_button;
  GPtrArray *rows; /* element GtkWidget; not owned */
};

G_DEFINE_FINAL_TYPE (MattaAgreedGroup, matta_agreed_group, ADW_TYPE_PREFERENCES_GROUP)

static GQuark
name_quark (void)
{
  return g_quark_from_static_string ("matta-agreed-name");
}

static const char *
get_name (GtkWidget *button)
{
  return g_object_get_qdata (G_OBJECT (button), name_quark ());
}

static GtkWindow *
get_window (MattaAgreedGroup *self)
{
  return GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
}

static void
open_window (MattaAgreedGroup *self, const char *name)
{
  gtk_window_present (matta_agreed_window_new (get_window (self), self->engine, self->clock, name));
}

static void
add_cb (MattaAgreedGroup *self)
{
  open_window (self, NULL);
}

static void
show_cb (GtkWidget *button, MattaAgreedGroup *self)
{
  open_window (self, get_name (button));
}

/* --- forgetting ------------------------------------------------------------------------------- */

static void
say_failure (MattaAgreedGroup *self)
{
  AdwMessageDialog *notice =
      matta_confirm_new_notice (get_window (self), _ ("It Was Not Forgotten"),
                                _ ("The keyring does not answer, or your organization fixed with "
                                   "whom passwords are agreed."));

  gtk_window_present (GTK_WINDOW (notice));
}

static void
forgotten_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MattaAgreedGroup) self = user_data;
  g_autoptr (GError) error = NULL;

  if (matta_engine_agree_finish (MATTA_ENGINE (source), result, &error))
    return;
  g_message ("An agreed password was not forgotten: %s", error->message);
  if (self->engine != NULL)
    say_failure (self);
}

static void
confirmed_cb (MattaAgreedGroup *self, const char *response, GtkWidget *dialog)
{
  if (g_str_equal (response, "forget"))
    matta_engine_disagree_async (self->engine, get_name (dialog), forgotten_cb,
                                 g_object_ref (self));
}

/* What the keyring forgets nobody can bring back. */
static void
forget_cb (GtkWidget *button, MattaAgreedGroup *self)
{
  g_autofree char *name = matta_wording_from_mail (get_name (button), NAME_LENGTH);
  g_autofree char *body = g_strdup_printf (
      _ ("What is sealed for %s gets a password of its own from then on, and somebody has to tell "
         "it."),
      name);
  AdwMessageDialog *dialog = matta_confirm_new (get_window (self), _ ("Forget This Password?"),
                                                body, "forget", _ ("_Forget"));

  g_object_set_qdata_full (G_OBJECT (dialog), name_quark (), g_strdup (get_name (button)), g_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (confirmed_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* --- rows ------------------------------------------------------------------------------------- */

static gboolean
is_overdue (MattaAgreedGroup *self, const GDate *review)
{
  GDate today;

  g_date_clear (&today, 1);
  g_date_set_time_t (&today, (time_t) (matta_clock_get_wall (self->clock) / G_USEC_PER_SEC));
  return g_date_compare (review, &today) <= 0;
}

static GtkWidget *
add_button (GtkWidget *row,
            const char *name,
            const char *icon,
            const char *label,
            GCallback callback,
            MattaAgreedGroup *self)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  g_object_set_qdata_full (G_OBJECT (button), name_quark (), g_strdup (name), g_free);
  g_signal_connect_object (button, "clicked", callback, self, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  return button;
}

static void
add_row (MattaAgreedGroup *self, const MattaAgreement *agreement)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *forget = NULL;
  gboolean overdue = is_overdue (self, &agreement->review);
  g_autofree char *name = matta_wording_from_mail (agreement->name, NAME_LENGTH);
  g_autofree char *day = matta_agreed_window_format_day (&agreement->review);
  /* Translators: %s is a day: 31 March 2027 */
  g_autofree char *text =
      g_strdup_printf (overdue ? _ ("Was to be changed by %s") : _ ("Change it by %s"), day);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  if (overdue)
    adw_action_row_set_icon_name (ADW_ACTION_ROW (row), "dialog-warning-symbolic");
  add_button (row, agreement->name, "document-edit-symbolic", _ ("Show or Change"),
              G_CALLBACK (show_cb), self);
  forget = add_button (row, agreement->name, "user-trash-symbolic", _ ("Forget"),
                       G_CALLBACK (forget_cb), self);
  g_settings_bind_writable (matta_engine_get_settings (self->engine), KEY, forget, "sensitive",
                            FALSE);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  g_ptr_array_add (self->rows, row);
}

static void
show_rows_cb (MattaAgreedGroup *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < matta_engine_get_n_agreed (self->engine); i++) {
    MattaAgreement agreement = matta_engine_get_agreement (self->engine, i);

    add_row (self, &agreement);
  }
}

static void
matta_agreed_group_dispose (GObject *object)
{
  MattaAgreedGroup *self = MATTA_AGREED_GROUP (object);

  g_clear_object (&self->engine);
  g_clear_object (&self->clock);
  G_OBJECT_CLASS (matta_agreed_group_parent_class)->dispose (object);
}

static void
matta_agreed_group_finalize (GObject *object)
{
  g_ptr_array_unref (MATTA_AGREED_GROUP (object)->rows);
  G_OBJECT_CLASS (matta_agreed_group_parent_class)->finalize (object);
}

static void
matta_agreed_group_class_init (MattaAgreedGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = matta_agreed_group_dispose;
  G_OBJECT_CLASS (klass)->finalize = matta_agreed_group_finalize;
}

static void
matta_agreed_group_init (MattaAgreedGroup *self)
{
  self->rows = g_ptr_array_new ();
}

MattaAgreedGroup *
matta_agreed_group_new (MattaEngine *engine)
{
  MattaAgreedGroup *self =
      g_object_new (MATTA_TYPE_AGREED_GROUP, "title", _ ("Agreed Passwords"), "description",
                    _ ("Where a password was agreed with everybody outside who gets a message, it "
                       "is sealed with that, and nobody has to be told."),
                    NULL);
  GSettings *settings = matta_engine_get_settings (engine);

  self->engine = g_object_ref (engine);
  self->clock = matta_system_clock_new ();
  self->add_button = gtk_button_new_with_mnemonic (_ ("_Add…"));
  gtk_widget_add_css_class (self->add_button, "flat");
  gtk_widget_set_valign (self->add_button, GTK_ALIGN_CENTER);
  adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (self), self->add_button);
  g_signal_connect_object (self->add_button, "clicked", G_CALLBACK (add_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "changed::" KEY, G_CALLBACK (show_rows_cb), self,
                           G_CONNECT_SWAPPED);
  g_settings_bind_writable (settings, KEY, self->add_button, "sensitive", FALSE);
  show_rows_cb (self);
  return self;
}
