/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-details-window.h"
#include "matta-help.h"
#include "matta-outbox-text.h"
#include "matta-text.h"
#include "matta-wording.h"

#include "matta-config.h"

#include <glib/gi18n.h>

#define SHOWN_RECIPIENTS 200
#define ADDRESS_LENGTH 254

struct _MattaDetailsWindow {
  AdwWindow parent_instance;

  MattaEntry *entry;
  GPtrArray *rows; /* element Placed */

  GtkWidget *subject;
  GtkWidget *message_group;
  GtkWidget *first_group;
  GtkWidget *recipient_group;
  GtkWidget *finding_group;
};

G_DEFINE_FINAL_TYPE (MattaDetailsWindow, matta_details_window, ADW_TYPE_WINDOW)

/* A row and the group it must be taken out of again. */
typedef struct {
  AdwPreferencesGroup *group;
  GtkWidget *row;
} Placed;

static AdwActionRow *
add_row (MattaDetailsWindow *self, GtkWidget *group, const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();
  Placed *placed = g_new (Placed, 1);

  /* Before the texts: mail is never markup. */
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (subtitle != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  *placed = (Placed){ ADW_PREFERENCES_GROUP (group), row };
  g_ptr_array_add (self->rows, placed);
  return ADW_ACTION_ROW (row);
}

static void
add_mail_text (MattaDetailsWindow *self, const char *title, const char *text)
{
  g_autofree char *safe = NULL;

  if (text == NULL || *text == '\0')
    return;
  safe = matta_wording_from_mail (text, ADDRESS_LENGTH);
  add_row (self, self->message_group, title, safe);
}

static void
add_time (MattaDetailsWindow *self, const char *title, gint64 time)
{
  g_autofree char *text = NULL;

  if (time == 0)
    return;
  text = matta_outbox_text_for_time (time, g_get_real_time ());
  add_row (self, self->message_group, title, text);
}

static void
show_message (MattaDetailsWindow *self)
{
  gint64 now = g_get_real_time ();
  MattaState state = matta_entry_get_state (self->entry);
  g_autofree char *line = matta_outbox_text_for_line (self->entry, FALSE, now);
  g_autofree char *size = matta_text_for_size (matta_entry_get_size (self->entry));
  guint attempts = matta_entry_get_attempts (self->entry);

  add_row (self, self->message_group, matta_text_for_state (state), line);
  add_mail_text (self, _ ("From"), matta_entry_get_from (self->entry));
  add_mail_text (self, _ ("Mail app"), matta_entry_get_client (self->entry));
  add_row (self, self->message_group, _ ("Size"), size);
  add_time (self, _ ("Arrived"), matta_entry_get_created_at (self->entry));
  add_time (self, _ ("Last changed"), matta_entry_get_changed_at (self->entry));
  if (attempts > 0) {
    g_autofree char *text = g_strdup_printf ("%u", attempts);

    add_row (self, self->message_group, _ ("Attempts to send"), text);
  }
}

static char *
describe_fate (const MattaEntryRecipient *recipient)
{
  g_autofree char *delivery = matta_outbox_text_for_delivery (recipient);
  g_autofree char *told = matta_outbox_text_for_told (recipient, g_get_real_time ());

  return told != NULL ? g_strdup_printf ("%s\n%s", delivery, told) : g_steal_pointer (&delivery);
}

static void
add_recipient (MattaDetailsWindow *self, guint index)
{
  MattaEntryRecipient recipient = matta_entry_get_recipient (self->entry, index);
  g_autofree char *address = matta_wording_from_mail (recipient.address, ADDRESS_LENGTH);
  g_autofree char *fate = describe_fate (&recipient);
  gboolean hidden =
      recipient.kind == MATTA_KIND_BCC
      || (matta_entry_get_plan (self->entry) != NULL
          && matta_plan_hides (matta_entry_get_plan (self->entry), recipient.address));
  AdwActionRow *row =
      add_row (self, recipient.first ? self->first_group : self->recipient_group, address, fate);
  GtkWidget *kind =
      gtk_label_new (matta_outbox_text_for_kind (hidden ? MATTA_KIND_BCC : recipient.kind));

  gtk_widget_add_css_class (kind, hidden ? "warning" : "dim-label");
  adw_action_row_set_title_lines (row, 2);
  adw_action_row_set_subtitle_lines (row, 0);
  adw_action_row_add_suffix (row, kind);
}

static void
show_parts (MattaDetailsWindow *self, gboolean split)
{
  gtk_widget_set_visible (self->first_group, split);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self->recipient_group),
                                   split ? _ ("People Outside, Who Get It After the Hold")
                                         : _ ("Who Gets It"));
}

static void
show_recipients (MattaDetailsWindow *self)
{
  guint n = matta_entry_get_n_recipients (self->entry);
  guint hidden = n > SHOWN_RECIPIENTS ? n - SHOWN_RECIPIENTS : 0;

  show_parts (self, matta_entry_is_split (self->entry));
  for (guint i = 0; i < n - hidden; i++)
    add_recipient (self, i);
  if (hidden > 0) {
    g_autofree char *text =
        g_strdup_printf (ngettext ("%u more recipient", "%u more recipients", hidden), hidden);

    add_row (self, self->recipient_group, text, NULL);
  }
}

static void
add_finding (MattaDetailsWindow *self, const MattaFinding *finding)
{
  g_autofree char *text = matta_wording_for_finding (finding);
  g_autofree char *about = NULL;
  AdwActionRow *row = NULL;

  if (finding->about == MATTA_ABOUT_RECIPIENT)
    about = matta_wording_from_mail (finding->subject, ADDRESS_LENGTH);
  row = add_row (self, self->finding_group, text, about);
  adw_action_row_set_title_lines (row, 0);
  adw_action_row_set_icon_name (row, matta_text_icon_for_tier (finding->tier));
}

static void
show_findings (MattaDetailsWindow *self)
{
  MattaVerdict *verdict = matta_entry_get_verdict (self->entry);
  guint n = verdict != NULL ? matta_verdict_get_n_findings (verdict) : 0;

  for (guint i = 0; i < MIN (n, SHOWN_RECIPIENTS); i++)
    add_finding (self, matta_verdict_get_finding (verdict, i));
  if (n == 0)
    add_row (self, self->finding_group, matta_text_for_tier (MATTA_TIER_QUIET), NULL);
}

static void
show_entry_cb (MattaDetailsWindow *self)
{
  g_autofree char *subject = matta_outbox_text_for_subject (self->entry);

  for (guint i = 0; i < self->rows->len; i++) {
    Placed *placed = g_ptr_array_index (self->rows, i);

    adw_preferences_group_remove (placed->group, placed->row);
  }
  g_ptr_array_set_size (self->rows, 0);
  gtk_label_set_text (GTK_LABEL (self->subject), subject);
  show_message (self);
  show_recipients (self);
  show_findings (self);
}

static void
matta_details_window_finalize (GObject *object)
{
  MattaDetailsWindow *self = MATTA_DETAILS_WINDOW (object);

  g_ptr_array_unref (self->rows);
  g_clear_object (&self->entry);
  G_OBJECT_CLASS (matta_details_window_parent_class)->finalize (object);
}

static void
matta_details_window_class_init (MattaDetailsWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->finalize = matta_details_window_finalize;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/mattamail/Matta/matta-details-window.ui");
  matta_help_bind (widget_class, "outbox");
  gtk_widget_class_bind_template_child (widget_class, MattaDetailsWindow, subject);
  gtk_widget_class_bind_template_child (widget_class, MattaDetailsWindow, message_group);
  gtk_widget_class_bind_template_child (widget_class, MattaDetailsWindow, first_group);
  gtk_widget_class_bind_template_child (widget_class, MattaDetailsWindow, recipient_group);
  gtk_widget_class_bind_template_child (widget_class, MattaDetailsWindow, finding_group);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, GDK_CONTROL_MASK, "window.close",
                                       NULL);
}

static void
matta_details_window_init (MattaDetailsWindow *self)
{
  self->rows = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWindow *
matta_details_window_new (GtkWindow *parent, MattaEntry *entry)
{
  MattaDetailsWindow *self =
      g_object_new (MATTA_TYPE_DETAILS_WINDOW, "transient-for", parent, NULL);

  self->entry = g_object_ref (entry);
  g_signal_connect_object (entry, "notify::state", G_CALLBACK (show_entry_cb), self,
                           G_CONNECT_SWAPPED);
  show_entry_cb (self);
  return GTK_WINDOW (self);
}
