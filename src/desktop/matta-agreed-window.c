/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-agreed-window.h"

#include "matta-clipboard-loan.h"
#include "matta-error.h"
#include "matta-help.h"
#include "matta-password-text.h"
#include "matta-text.h"

#include "matta-config.h"

#include <glib/gi18n.h>

/* As the list of the window has them; what is added stands before them: as it is. */
static const guint months[] = { 3, 6, 12, 24 };
#define USUAL 2

struct _MattaAgreedWindow {
  AdwWindow parent_instance;

  MattaEngine *engine;
  MattaClock *clock;
  MattaClipboardLoan *loan; /* or NULL */
  char *name;               /* NULL = a new one */
  GDate review;             /* as it is, with @name */
  gboolean keeping;

  GtkWidget *name_row;
  GtkWidget *password_row;
  GtkWidget *strength;
  GtkWidget *copy_button;
  GtkWidget *review_row;
  GtkWidget *result;
  GtkWidget *save_button;
};

G_DEFINE_FINAL_TYPE (MattaAgreedWindow, matta_agreed_window, ADW_TYPE_WINDOW)

char *
matta_agreed_window_format_day (const GDate *day)
{
  g_autoptr (GDateTime) time = g_date_time_new_local (
      g_date_get_year (day), (int) g_date_get_month (day), g_date_get_day (day), 12, 0, 0);

  return matta_text_for_day (g_date_time_to_unix (time) * G_USEC_PER_SEC);
}

static const char *
get_text (GtkWidget *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static gboolean
may_save (MattaAgreedWindow *self)
{
  return !self->keeping && *get_text (self->name_row) != '\0'
         && matta_typed_password_judge (get_text (self->password_row), NULL) == MATTA_TYPED_GOOD;
}

static void
changed_cb (MattaAgreedWindow *self)
{
  g_autofree char *text = matta_password_text_for_typed (get_text (self->password_row));

  gtk_label_set_text (GTK_LABEL (self->strength), text);
  gtk_widget_set_visible (self->strength, *text != '\0');
  gtk_widget_set_sensitive (self->copy_button, *get_text (self->password_row) != '\0');
  gtk_widget_set_sensitive (self->save_button, may_save (self));
}

static void
say (MattaAgreedWindow *self, const char *text)
{
  gtk_label_set_text (GTK_LABEL (self->result), text);
  gtk_widget_set_visible (self->result, *text != '\0');
}

static void
make_cb (MattaAgreedWindow *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MattaSecret) password = matta_engine_make_password (self->engine, &error);

  if (password == NULL) {
    g_warning ("No password could be made: %s", error->message);
    return;
  }
  gtk_editable_set_text (GTK_EDITABLE (self->password_row), password);
}

/* --- the clipboard ---------------------------------------------------------------------------- */

static void
loan_changed_cb (MattaAgreedWindow *self)
{
  guint left = (guint) (matta_clipboard_loan_get_left (self->loan) + 0.5);
  g_autofree char *text = NULL;

  if (left == 0) {
    say (self, _ ("The password is no longer in the clipboard."));
    return;
  }
  text = g_strdup_printf (ngettext ("In the clipboard for %u more second.",
                                    "In the clipboard for %u more seconds.", left),
                          left);
  say (self, text);
}

static void
copy_cb (MattaAgreedWindow *self)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (self));

  g_clear_object (&self->loan);
  self->loan = matta_clipboard_loan_new (clipboard, self->clock, get_text (self->password_row));
  g_signal_connect_object (self->loan, "changed", G_CALLBACK (loan_changed_cb), self,
                           G_CONNECT_SWAPPED);
  loan_changed_cb (self);
}

/* --- keeping ---------------------------------------------------------------------------------- */

static GDate
get_review (MattaAgreedWindow *self)
{
  guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (self->review_row));
  gint64 now = matta_clock_get_wall (self->clock) / G_USEC_PER_SEC;
  g_autoptr (GDateTime) today = g_date_time_new_from_unix_local (now);
  GDate day = self->review;

  if (self->name != NULL && selected == 0)
    return day;
  g_date_set_dmy (&day, (GDateDay) g_date_time_get_day_of_month (today),
                  (GDateMonth) g_date_time_get_month (today),
                  (GDateYear) g_date_time_get_year (today));
  g_date_add_months (&day, months[selected - (self->name != NULL ? 1 : 0)]);
  return day;
}

static const char *
describe (const GError *error)
{
  if (g_error_matches (error, MATTA_ERROR, MATTA_ERROR_MALFORMED))
    return _ ("This is neither an address nor a domain. Nothing was kept.");
  if (g_error_matches (error, MATTA_ERROR, MATTA_ERROR_FORBIDDEN))
    return _ ("Your organization fixed with whom passwords are agreed. Nothing was kept.");
  return _ ("The keyring does not answer. Nothing was kept; unlock it and save again.");
}

static void
kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MattaAgreedWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done = matta_engine_agree_finish (MATTA_ENGINE (source), result, &error);

  self->keeping = FALSE;
  if (self->engine == NULL)
    return;
  if (done) {
    gtk_window_destroy (GTK_WINDOW (self));
    return;
  }
  g_message ("An agreed password was not kept: %s", error->message);
  say (self, describe (error));
  changed_cb (self);
}

static void
save_cb (MattaAgreedWindow *self)
{
  GDate review = get_review (self);

  if (!may_save (self))
    return;
  self->keeping = TRUE;
  gtk_widget_set_sensitive (self->save_button, FALSE);
  matta_engine_agree_async (self->engine, get_text (self->name_row), &review,
                            get_text (self->password_row), kept_cb, g_object_ref (self));
}

/* --- showing ---------------------------------------------------------------------------------- */

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MattaAgreedWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MattaSecret) password =
      matta_engine_get_agreed_finish (MATTA_ENGINE (source), result, &error);

  if (self->engine == NULL)
    return;
  if (password != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->password_row), password);
  else if (g_error_matches (error, MATTA_ERROR, MATTA_ERROR_NOT_FOUND))
    say (self, _ ("The password is no longer in the keyring. Type it once more, or make one."));
  else
    say (self, _ ("The keyring does not answer. Unlock it and open this window again."));
}

static void
list_reviews (MattaAgreedWindow *self)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);
  g_autofree char *day = NULL;
  g_autofree char *as_it_is = NULL;

  if (self->name != NULL) {
    day = matta_agreed_window_format_day (&self->review);
    /* Translators: %s is a day: 31 March 2027 */
    as_it_is = g_strdup_printf (_ ("On %s, as it is"), day);
    gtk_string_list_append (list, as_it_is);
  }
  gtk_string_list_append (list, _ ("In three months"));
  gtk_string_list_append (list, _ ("In six months"));
  gtk_string_list_append (list, _ ("In a year"));
  gtk_string_list_append (list, _ ("In two years"));
  adw_combo_row_set_model (ADW_COMBO_ROW (self->review_row), G_LIST_MODEL (list));
  adw_combo_row_set_selected (ADW_COMBO_ROW (self->review_row), self->name != NULL ? 0 : USUAL);
}

static void
recall (MattaAgreedWindow *self)
{
  for (guint i = 0; i < matta_engine_get_n_agreed (self->engine); i++) {
    MattaAgreement agreement = matta_engine_get_agreement (self->engine, i);

    if (g_str_equal (agreement.name, self->name))
      self->review = agreement.review;
  }
  gtk_editable_set_text (GTK_EDITABLE (self->name_row), self->name);
  gtk_editable_set_editable (GTK_EDITABLE (self->name_row), FALSE);
  gtk_window_set_title (GTK_WINDOW (self), _ ("Agreed Password"));
  matta_engine_get_agreed_async (self->engine, self->name, found_cb, g_object_ref (self));
}

static void
matta_agreed_window_dispose (GObject *object)
{
  MattaAgreedWindow *self = MATTA_AGREED_WINDOW (object);

  g_clear_object (&self->loan);
  g_clear_object (&self->engine);
  g_clear_object (&self->clock);
  G_OBJECT_CLASS (matta_agreed_window_parent_class)->dispose (object);
}

static void
matta_agreed_window_finalize (GObject *object)
{
  g_free (MATTA_AGREED_WINDOW (object)->name);
  G_OBJECT_CLASS (matta_agreed_window_parent_class)->finalize (object);
}

#define BIND(name) gtk_widget_class_bind_template_child (widget_class, MattaAgreedWindow, name)

static void
matta_agreed_window_class_init (MattaAgreedWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = matta_agreed_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = matta_agreed_window_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/mattamail/Matta/matta-agreed-window.ui");
  matta_help_bind (widget_class, "hand-over");
  BIND (name_row);
  BIND (password_row);
  BIND (strength);
  BIND (copy_button);
  BIND (review_row);
  BIND (result);
  BIND (save_button);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, make_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
matta_agreed_window_init (MattaAgreedWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWindow *
matta_agreed_window_new (GtkWindow *parent,
                         MattaEngine *engine,
                         MattaClock *clock,
                         const char *name)
{
  MattaAgreedWindow *self = g_object_new (MATTA_TYPE_AGREED_WINDOW, "transient-for", parent, NULL);

  self->engine = g_object_ref (engine);
  self->clock = g_object_ref (clock);
  self->name = g_strdup (name);
  if (name != NULL)
    recall (self);
  list_reviews (self);
  changed_cb (self);
  gtk_widget_grab_focus (name != NULL ? self->review_row : self->name_row);
  return GTK_WINDOW (self);
}
