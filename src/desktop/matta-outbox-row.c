/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-outbox-row.h"

#include "matta-hold-menu.h"
#include "matta-outbox-text.h"
#include "matta-ring.h"

#include "matta-config.h"

#include <glib/gi18n.h>

struct _MattaOutboxRow {
  GtkBox parent_instance;

  MattaEngine *engine;
  MattaEntry *entry;
  guint tick_id;

  GtkWidget *title;
  GtkWidget *message;
  GtkWidget *ring;
  GtkWidget *icon;
  GtkWidget *subject;
  GtkWidget *people;
  GtkWidget *line;
  GtkWidget *progress;
  GtkWidget *duty;
  GtkWidget *buttons;
  GtkWidget *first_button;
  GtkWidget *second_button;
  GtkWidget *menu_button;
};

G_DEFINE_FINAL_TYPE (MattaOutboxRow, matta_outbox_row, GTK_TYPE_BOX)

/* What a message's buttons do: the likeliest first. */
typedef struct {
  const char *label;
  const char *action;
} Choice;

static const Choice no_choice = { NULL, NULL };
static const Choice check = { N_ ("_Check…"), "outbox.review" };
static const Choice cancel = { N_ ("_Cancel"), "outbox.cancel" };
static const Choice send_now = { N_ ("_Send Now"), "outbox.send-now" };
static const Choice try_again = { N_ ("_Try Again"), "outbox.send-now" };
static const Choice tell = { N_ ("_Tell the Password…"), "outbox.password" };
static const Choice undo = { N_ ("_Undo"), "outbox.undo" };

static const Choice *const choices[MATTA_N_STATES][2] = {
  [MATTA_STATE_WAITING] = { &check, &cancel },
  [MATTA_STATE_SEALING] = { &cancel, &no_choice },
  [MATTA_STATE_HOLDING] = { &cancel, &send_now },
  [MATTA_STATE_SCHEDULED] = { &cancel, &send_now },
  [MATTA_STATE_SENDING] = { &no_choice, &no_choice },
  [MATTA_STATE_RETRYING] = { &cancel, &send_now },
  [MATTA_STATE_SENT] = { &no_choice, &no_choice },
  [MATTA_STATE_FAILED] = { &try_again, &cancel },
  [MATTA_STATE_MAYBE_SENT] = { &try_again, &cancel },
  [MATTA_STATE_RETURNED] = { &no_choice, &no_choice },
  [MATTA_STATE_CANCELLED] = { &undo, &no_choice },
};

static const char *
find_icon (MattaEntry *entry)
{
  switch (matta_outbox_find_section (entry)) {
  case MATTA_SECTION_NEEDS_YOU:
    return "dialog-question-symbolic";
  case MATTA_SECTION_FAILED:
    return "dialog-error-symbolic";
  case MATTA_SECTION_SENT:
    return "object-select-symbolic";
  case MATTA_SECTION_TAKEN_BACK:
    return "edit-undo-symbolic";
  case MATTA_SECTION_HOLDING:
  case MATTA_SECTION_SCHEDULED:
    return "mail-send-symbolic";
  }
  g_return_val_if_reached (NULL);
}

static void
show_button (MattaOutboxRow *self, GtkWidget *button, const Choice *choice)
{
  gtk_widget_set_visible (button, choice->action != NULL);
  if (choice->action == NULL)
    return;
  gtk_button_set_label (GTK_BUTTON (button), _ (choice->label));
  /* Large letters in a narrow window: both buttons stay in sight. */
  gtk_label_set_ellipsize (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))),
                           PANGO_ELLIPSIZE_END);
  /* The target first: an action without one would be a mismatch. */
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", matta_entry_get_id (self->entry));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), choice->action);
}

/* Sent, and all that is left to do is to tell its password. */
static gboolean
is_to_be_told (MattaEntry *entry)
{
  return matta_entry_get_state (entry) == MATTA_STATE_SENT
         && matta_entry_get_telling (entry) == MATTA_TELLING_DUE;
}

static void
show_buttons (MattaOutboxRow *self)
{
  const Choice *const *offered = choices[matta_entry_get_state (self->entry)];
  const Choice *first = is_to_be_told (self->entry) ? &tell : offered[0];
  gboolean busy = FALSE;

  g_object_get (self->entry, "busy", &busy, NULL);
  show_button (self, self->first_button, first);
  show_button (self, self->second_button, offered[1]);
  gtk_widget_set_visible (self->buttons, first->action != NULL);
  gtk_widget_set_sensitive (self->buttons, !busy);
}

static void
name_cell (MattaOutboxRow *self)
{
  GtkWidget *cell = gtk_widget_get_parent (GTK_WIDGET (self));
  g_autofree char *name = matta_outbox_row_describe (self);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  if (cell != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (cell), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
show_duty (MattaOutboxRow *self)
{
  g_autofree char *duty = matta_outbox_text_for_duty (self->entry);

  gtk_widget_set_visible (self->duty, duty != NULL);
  if (duty != NULL)
    gtk_label_set_text (GTK_LABEL (self->duty), duty);
}

static void
show_time (MattaOutboxRow *self)
{
  gint64 now = g_get_real_time ();
  gboolean paused = matta_engine_get_paused (self->engine);
  g_autofree char *line = matta_outbox_text_for_line (self->entry, paused, now);
  double left = paused ? -1 : matta_outbox_measure_hold (self->entry, now);

  gtk_label_set_text (GTK_LABEL (self->line), line);
  gtk_widget_set_visible (self->ring, left >= 0);
  gtk_widget_set_visible (self->icon, left < 0);
  matta_ring_set_fraction (MATTA_RING (self->ring), left);
}

static void
show_progress (MattaOutboxRow *self)
{
  gtk_widget_set_visible (self->progress,
                          matta_entry_get_state (self->entry) == MATTA_STATE_SEALING);
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress),
                                 matta_entry_get_progress (self->entry));
}

static gboolean
tick_cb (gpointer user_data)
{
  show_time (user_data);
  return G_SOURCE_CONTINUE;
}

/* Only what has a time to wait for is looked at every second. */
static void
show_state_cb (MattaOutboxRow *self)
{
  g_clear_handle_id (&self->tick_id, g_source_remove);
  if (self->entry == NULL)
    return;
  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), find_icon (self->entry));
  show_buttons (self);
  show_duty (self);
  show_time (self);
  show_progress (self);
  name_cell (self);
  if (matta_outbox_may_hold (self->entry))
    self->tick_id = g_timeout_add_seconds (1, tick_cb, self);
}

/* That moves often, and the rest does not change with it: nothing is read out again. */
static void
changed_cb (MattaOutboxRow *self, GParamSpec *property)
{
  if (g_str_equal (g_param_spec_get_name (property), "progress"))
    show_progress (self);
  else
    show_state_cb (self);
}

static void
show_entry (MattaOutboxRow *self)
{
  g_autofree char *subject = matta_outbox_text_for_subject (self->entry);
  g_autofree char *people = matta_outbox_text_for_people (self->entry);

  gtk_label_set_text (GTK_LABEL (self->subject), subject);
  gtk_widget_set_tooltip_text (self->subject, subject);
  gtk_label_set_text (GTK_LABEL (self->people), people);
  show_state_cb (self);
}

static void
append (GMenu *menu, const char *label, const char *action, const char *id)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, action, "s", id);
  g_menu_append_item (menu, item);
}

static void
append_times (GMenu *menu, const char *id)
{
  g_autoptr (GMenuModel) times = matta_hold_menu_new ("outbox.hold", id, FALSE, g_get_real_time ());

  g_menu_append_section (menu, _ ("Hold Until…"), times);
}

/* Made when it is asked for: most rows' menus are never opened. */
static void
create_popup_cb (GtkMenuButton *button, gpointer user_data)
{
  MattaOutboxRow *self = user_data;
  const char *id = matta_entry_get_id (self->entry);
  g_autoptr (GMenu) menu = g_menu_new ();

  append (menu, _ ("_Details"), "outbox.details", id);
  append (menu, _ ("Open as D_raft"), "outbox.draft", id);
  if (matta_outbox_may_tell_password (self->entry))
    append (menu, _ ("Tell the _Password…"), "outbox.password", id);
  if (matta_outbox_may_hold (self->entry))
    append_times (menu, id);
  gtk_menu_button_set_menu_model (button, G_MENU_MODEL (menu));
}

static void
let_go (MattaOutboxRow *self)
{
  g_clear_handle_id (&self->tick_id, g_source_remove);
  if (self->entry != NULL)
    g_signal_handlers_disconnect_by_data (self->entry, self);
  g_clear_object (&self->entry);
}

static void
matta_outbox_row_dispose (GObject *object)
{
  MattaOutboxRow *self = MATTA_OUTBOX_ROW (object);

  let_go (self);
  g_clear_object (&self->engine);
  G_OBJECT_CLASS (matta_outbox_row_parent_class)->dispose (object);
}

static void
matta_outbox_row_class_init (MattaOutboxRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = matta_outbox_row_dispose;
  g_type_ensure (MATTA_TYPE_RING);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/mattamail/Matta/matta-outbox-row.ui");
  gtk_widget_class_bind_template_child (widget_class, MattaOutboxRow, title);
  gtk_widget_class_bind_template_child (widget_class, MattaOutboxRow, message);
  gtk_widget_class_bind_template_child (widget_class, MattaOutboxRow, ring);
  gtk_widget_class_bind_template_child (widget_class, MattaOutboxRow, icon);
  gtk_widget_class_bind_template_child (widget_class, MattaOutboxRow, subject);
  gtk_widget_class_bind_template_child (widget_class, MattaOutboxRow, people);
  gtk_widget_class_bind_template_child (widget_class, MattaOutboxRow, line);
  gtk_widget_class_bind_template_child (widget_class, MattaOutboxRow, progress);
  gtk_widget_class_bind_template_child (widget_class, MattaOutboxRow, duty);
  gtk_widget_class_bind_template_child (widget_class, MattaOutboxRow, buttons);
  gtk_widget_class_bind_template_child (widget_class, MattaOutboxRow, first_button);
  gtk_widget_class_bind_template_child (widget_class, MattaOutboxRow, second_button);
  gtk_widget_class_bind_template_child (widget_class, MattaOutboxRow, menu_button);
}

static void
matta_outbox_row_init (MattaOutboxRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->menu_button), create_popup_cb, self,
                                         NULL);
}

GtkWidget *
matta_outbox_row_new (MattaEngine *engine)
{
  MattaOutboxRow *self = g_object_new (MATTA_TYPE_OUTBOX_ROW, NULL);

  self->engine = g_object_ref (engine);
  g_signal_connect_object (engine, "notify::paused", G_CALLBACK (show_state_cb), self,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

void
matta_outbox_row_set_title (MattaOutboxRow *self, const char *title)
{
  g_return_if_fail (MATTA_IS_OUTBOX_ROW (self));

  gtk_label_set_text (GTK_LABEL (self->title), title != NULL ? title : "");
  gtk_widget_set_visible (self->title, title != NULL);
  gtk_widget_set_visible (self->message, title == NULL);
  if (title != NULL)
    name_cell (self);
}

void
matta_outbox_row_set_entry (MattaOutboxRow *self, MattaEntry *entry)
{
  g_return_if_fail (MATTA_IS_OUTBOX_ROW (self));

  let_go (self);
  if (entry == NULL)
    return;
  self->entry = g_object_ref (entry);
  g_signal_connect_swapped (entry, "notify", G_CALLBACK (changed_cb), self);
  matta_outbox_row_set_title (self, NULL);
  show_entry (self);
}

MattaEntry *
matta_outbox_row_get_entry (MattaOutboxRow *self)
{
  g_return_val_if_fail (MATTA_IS_OUTBOX_ROW (self), NULL);

  return self->entry;
}

char *
matta_outbox_row_describe (MattaOutboxRow *self)
{
  g_autofree char *duty = NULL;

  g_return_val_if_fail (MATTA_IS_OUTBOX_ROW (self), NULL);

  if (self->entry == NULL)
    return g_strdup (gtk_label_get_text (GTK_LABEL (self->title)));
  duty = matta_outbox_text_for_duty (self->entry);
  return g_strdup_printf ("%s\n%s\n%s%s%s", gtk_label_get_text (GTK_LABEL (self->subject)),
                          gtk_label_get_text (GTK_LABEL (self->people)),
                          gtk_label_get_text (GTK_LABEL (self->line)), duty != NULL ? "\n" : "",
                          duty != NULL ? duty : "");
}
