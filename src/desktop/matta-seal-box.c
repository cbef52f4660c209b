/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-seal-box.h"

#include "matta-agreed-window.h"
#include "matta-password-text.h"
#include "matta-wording.h"

#include "matta-config.h"

#include <glib/gi18n.h>

#define NAME_LENGTH 60

struct _MattaSealBox {
  GtkBox parent_instance;

  MattaChecklist *checklist;
  MattaEngine *engine; /* or NULL */
  guint n_refused;
  gboolean zips_shares; /* what lies on the server is a ZIP, too */
  gboolean recalling;   /* what is ticked is memory, not choice */

  GtkWidget *seal;
  GtkWidget *revealer;
  GtkWidget *share;
  GtkWidget *opens;
  GtkWidget *agreed;
  GtkWidget *refused_box;
  GtkWidget *refused;
  GtkWidget *wrap;
  GtkWidget *old_windows;
  GtkWidget *types;
  GtkWidget *password;
  GtkWidget *strength;
};

G_DEFINE_FINAL_TYPE (MattaSealBox, matta_seal_box, GTK_TYPE_BOX)

static gboolean
get_active (GtkWidget *button)
{
  return gtk_check_button_get_active (GTK_CHECK_BUTTON (button));
}

static void
seal_cb (MattaSealBox *self)
{
  if (self->checklist != NULL)
    matta_checklist_set_seal (self->checklist, get_active (self->seal));
}

static void
share_cb (MattaSealBox *self)
{
  if (self->checklist != NULL)
    matta_checklist_set_share (self->checklist, get_active (self->share));
}

static void
format_cb (MattaSealBox *self)
{
  if (self->checklist != NULL && !self->recalling)
    matta_checklist_set_format (self->checklist, get_active (self->wrap),
                                get_active (self->old_windows));
}

static void
typed_cb (MattaSealBox *self)
{
  const char *password = gtk_editable_get_text (GTK_EDITABLE (self->password));
  g_autofree char *text = matta_password_text_for_typed (password);

  gtk_label_set_text (GTK_LABEL (self->strength), text);
  if (self->checklist != NULL)
    matta_checklist_set_typed_password (self->checklist,
                                        get_active (self->types) ? password : NULL);
}

/* A server that asks for the password itself needs no ZIP, and so no program for one. */
static void
show_share (MattaSealBox *self)
{
  gboolean shared = matta_checklist_get_share (self->checklist);

  gtk_widget_set_visible (self->share, matta_checklist_may_share (self->checklist));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->share), shared);
  gtk_widget_set_visible (self->opens, !shared || self->zips_shares);
  gtk_widget_set_visible (self->wrap, !shared || self->zips_shares);
  gtk_widget_set_visible (self->old_windows, !shared || self->zips_shares);
  gtk_widget_set_visible (self->refused_box, self->n_refused > 0 && !shared);
}

static char *
describe_agreement (const MattaAgreement *agreement)
{
  g_autofree char *name = matta_wording_from_mail (agreement->name, NAME_LENGTH);
  g_autofree char *day = matta_agreed_window_format_day (&agreement->review);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  GDate today;

  g_date_clear (&today, 1);
  g_date_set_time_t (&today, (time_t) g_date_time_to_unix (now));
  if (g_date_compare (&agreement->review, &today) > 0)
    return g_strdup_printf (_ ("With the password agreed with %s. Nobody has to be told."), name);
  /* Translators: %2$s is a day: 31 March 2027 */
  return g_strdup_printf (
      _ ("With the password agreed with %1$s. Nobody has to be told, but it was "
         "to be changed by %2$s."),
      name, day);
}

/* Unless somebody types another. */
static void
show_agreed_cb (MattaSealBox *self)
{
  MattaAgreement agreement = { 0 };
  g_auto (GStrv) receivers = NULL;
  g_autofree char *text = NULL;

  if (self->engine != NULL && !get_active (self->types)) {
    receivers = matta_checklist_list_receivers (self->checklist);
    agreement = matta_engine_find_agreement (self->engine, (const char *const *) receivers);
  }
  if (agreement.name != NULL)
    text = describe_agreement (&agreement);
  gtk_label_set_text (GTK_LABEL (self->agreed), text != NULL ? text : "");
  gtk_widget_set_visible (self->agreed, text != NULL);
}

static void
types_cb (MattaSealBox *self)
{
  typed_cb (self);
  if (self->checklist != NULL)
    show_agreed_cb (self);
  if (get_active (self->types))
    gtk_widget_grab_focus (self->password);
}

static void
show_cb (MattaSealBox *self)
{
  gboolean must = matta_checklist_must_seal (self->checklist);
  gboolean sealed = matta_checklist_get_seal (self->checklist);

  gtk_widget_set_visible (GTK_WIDGET (self), must || matta_checklist_may_seal (self->checklist));
  gtk_widget_set_sensitive (self->seal, !must);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->seal), sealed);
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->revealer), sealed);
  if (!sealed)
    return;
  show_share (self);
  show_agreed_cb (self);
}

static void
warn (MattaSealBox *self, const MattaReceiving *receiving)
{
  guint n = g_strv_length (receiving->refused);
  g_autofree char *name = NULL;
  g_autofree char *text = NULL;

  self->n_refused = n;
  show_cb (self);
  if (n == 0)
    return;
  name = matta_wording_from_mail (receiving->refused[0], NAME_LENGTH);
  text = n == 1 ? g_strdup_printf (
             _ ("%s gave an encrypted ZIP back before. Agree on another way with them."), name)
                : g_strdup_printf (ngettext ("%1$s and %2$u other company gave an encrypted ZIP "
                                             "back before. Agree on another way with them.",
                                             "%1$s and %2$u other companies gave an encrypted ZIP "
                                             "back before. Agree on another way with them.",
                                             n - 1),
                                   name, n - 1);
  gtk_label_set_text (GTK_LABEL (self->refused), text);
}

static void
recalled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MattaSealBox) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MattaReceiving) receiving =
      matta_engine_recall_receiving_finish (MATTA_ENGINE (source), result, &error);

  if (receiving == NULL) {
    g_message ("What the receivers got last time is not known: %s", error->message);
    return;
  }
  if (self->checklist == NULL)
    return;
  warn (self, receiving);
  if (matta_checklist_get_plan (self->checklist)->formatted)
    return; /* somebody was faster */
  self->recalling = TRUE;
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->wrap), receiving->wrap);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->old_windows), receiving->old_windows);
  self->recalling = FALSE;
}

static void
recall (MattaSealBox *self, MattaEngine *engine)
{
  GPtrArray *recipients = matta_checklist_get_facts (self->checklist)->recipients;
  g_autoptr (GPtrArray) people = g_ptr_array_new ();

  for (guint i = 0; i < recipients->len; i++)
    g_ptr_array_add (people, ((const MattaRecipient *) g_ptr_array_index (recipients, i))->address);
  g_ptr_array_add (people, NULL);
  matta_engine_recall_receiving_async (engine, (const char *const *) people->pdata, recalled_cb,
                                       g_object_ref (self));
}

static void
matta_seal_box_dispose (GObject *object)
{
  g_clear_object (&MATTA_SEAL_BOX (object)->checklist);
  g_clear_object (&MATTA_SEAL_BOX (object)->engine);
  G_OBJECT_CLASS (matta_seal_box_parent_class)->dispose (object);
}

static void
matta_seal_box_class_init (MattaSealBoxClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = matta_seal_box_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/mattamail/Matta/matta-seal-box.ui");
  gtk_widget_class_bind_template_child (widget_class, MattaSealBox, seal);
  gtk_widget_class_bind_template_child (widget_class, MattaSealBox, revealer);
  gtk_widget_class_bind_template_child (widget_class, MattaSealBox, share);
  gtk_widget_class_bind_template_child (widget_class, MattaSealBox, opens);
  gtk_widget_class_bind_template_child (widget_class, MattaSealBox, agreed);
  gtk_widget_class_bind_template_child (widget_class, MattaSealBox, refused_box);
  gtk_widget_class_bind_template_child (widget_class, MattaSealBox, refused);
  gtk_widget_class_bind_template_child (widget_class, MattaSealBox, wrap);
  gtk_widget_class_bind_template_child (widget_class, MattaSealBox, old_windows);
  gtk_widget_class_bind_template_child (widget_class, MattaSealBox, types);
  gtk_widget_class_bind_template_child (widget_class, MattaSealBox, password);
  gtk_widget_class_bind_template_child (widget_class, MattaSealBox, strength);
  gtk_widget_class_bind_template_callback (widget_class, types_cb);
  gtk_widget_class_bind_template_callback (widget_class, typed_cb);
  gtk_widget_class_bind_template_callback (widget_class, seal_cb);
  gtk_widget_class_bind_template_callback (widget_class, share_cb);
  gtk_widget_class_bind_template_callback (widget_class, format_cb);
}

static void
matta_seal_box_init (MattaSealBox *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
matta_seal_box_set_checklist (MattaSealBox *self, MattaChecklist *checklist, MattaEngine *engine)
{
  g_return_if_fail (MATTA_IS_SEAL_BOX (self) && self->checklist == NULL);
  g_return_if_fail (MATTA_IS_CHECKLIST (checklist));

  self->checklist = g_object_ref (checklist);
  g_set_object (&self->engine, engine);
  self->zips_shares = engine != NULL && matta_engine_zips_shares (engine);
  g_signal_connect_object (checklist, "notify::n-recipients", G_CALLBACK (show_agreed_cb), self,
                           G_CONNECT_SWAPPED);
  if (engine != NULL)
    g_signal_connect_object (matta_engine_get_settings (engine), "changed::agreed-passwords",
                             G_CALLBACK (show_agreed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (checklist, "notify::seal", G_CALLBACK (show_cb), self,
                           G_CONNECT_SWAPPED);
  show_cb (self);
  if (engine != NULL && gtk_widget_get_visible (GTK_WIDGET (self)))
    recall (self, engine);
}
