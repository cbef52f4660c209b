/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-checklist-window.h"
#include "matta-check-row.h"
#include "matta-gradual-list.h"
#include "matta-help.h"
#include "matta-hold-menu.h"
#include "matta-list-cell.h"
#include "matta-outbox-text.h"
#include "matta-remember.h"
#include "matta-seal-box.h"
#include "matta-text.h"
#include "matta-time-window.h"
#include "matta-toast.h"
#include "matta-wording.h"

#include "matta-config.h"

#include <glib/gi18n.h>

struct _MattaChecklistWindow {
  AdwWindow parent_instance;

  MattaQuestion *question;
  MattaChecklist *checklist;
  MattaEngine *engine;
  GSimpleActionGroup *actions;
  gboolean lost;   /* the rows are new, and none of them has the focus yet */
  gint64 shown_at; /* monotonic; 0 = not yet */
  guint tick_id;
  gboolean withdrawn;

  GMenuModel *more_menu;
  GtkWidget *menu_button;
  GtkWidget *title;
  GtkWidget *practice;
  GtkWidget *toasts;
  GtkWidget *stack;
  GtkWidget *subject;
  GtkWidget *from;
  GtkWidget *again;
  GtkWidget *fixed;
  GtkWidget *looking;
  GtkWidget *reason_box;
  GtkWidget *reason;
  GtkWidget *list;
  GtkWidget *seal_box;
  GtkWidget *ahead;
  GtkWidget *countdown;
  GtkWidget *send_label;
  GtkWidget *close_button;
};

G_DEFINE_FINAL_TYPE (MattaChecklistWindow, matta_checklist_window, ADW_TYPE_WINDOW)

#define SUBJECT_LENGTH 300

static void
show_mail_text (GtkWidget *label, const char *text, const char *fallback)
{
  g_autofree char *safe = NULL;

  if (text == NULL || *text == '\0') {
    gtk_label_set_text (GTK_LABEL (label), fallback);
    return;
  }
  safe = matta_wording_from_mail (text, SUBJECT_LENGTH);
  gtk_label_set_text (GTK_LABEL (label), safe);
  gtk_widget_set_tooltip_text (label, safe);
}

static void
show_summary (MattaChecklistWindow *self)
{
  MattaFacts *facts = matta_checklist_get_facts (self->checklist);
  const char *fixed = matta_checklist_get_unchangeable (self->checklist);

  show_mail_text (self->subject, facts->subject, _ ("No subject"));
  show_mail_text (self->from, facts->from_address, _ ("No sender"));
  gtk_widget_set_visible (self->practice,
                          self->engine != NULL && matta_engine_is_practice (self->engine));
  gtk_widget_set_visible (self->reason_box, matta_checklist_needs_reason (self->checklist));
  gtk_widget_set_visible (self->fixed, fixed != NULL);
  if (fixed != NULL)
    gtk_label_set_text (GTK_LABEL (self->fixed), matta_text_for_unchangeable (fixed));
}

static void
enable (MattaChecklistWindow *self, const char *name, gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

/* Said only where it is so: whoever leaves out the last colleague, or chooses a time, reads it no
 * more. */
static void
show_ahead (MattaChecklistWindow *self)
{
  g_auto (GStrv) receivers = matta_checklist_list_receivers (self->checklist);
  guint seconds = 0;
  g_autofree char *text = NULL;

  if (self->engine != NULL && matta_checklist_get_hold_until (self->checklist) == 0)
    seconds = matta_engine_foresee_ahead (self->engine, matta_question_get_entry (self->question),
                                          (const char *const *) receivers);
  text = matta_text_for_ahead (seconds);
  gtk_label_set_text (GTK_LABEL (self->ahead), text);
  gtk_widget_set_visible (self->ahead, seconds > 0);
}

static void
show_send_cb (MattaChecklistWindow *self)
{
  g_autofree char *text = matta_text_for_send (matta_checklist_get_n_recipients (self->checklist));

  gtk_label_set_label (GTK_LABEL (self->send_label), text);
  enable (self, "send", matta_checklist_get_complete (self->checklist));
  show_ahead (self);
}

static gboolean
show_countdown_cb (gpointer user_data)
{
  MattaChecklistWindow *self = user_data;
  gint64 deadline = matta_question_get_deadline (self->question);
  gint64 hold_until = matta_checklist_get_hold_until (self->checklist);
  gint64 now = g_get_real_time ();
  g_autofree char *text = matta_text_for_countdown (deadline, now);

  if (hold_until != 0) {
    g_autofree char *due = matta_text_for_due (hold_until, now);
    g_autofree char *both = g_strdup_printf ("%s · %s", due, text);

    gtk_label_set_text (GTK_LABEL (self->countdown), both);
  } else {
    gtk_label_set_text (GTK_LABEL (self->countdown), text);
  }
  return G_SOURCE_CONTINUE;
}

static void
deadline_cb (MattaChecklistWindow *self)
{
  show_countdown_cb (self);
}

static MattaCheckRow *
find_focused_row (MattaChecklistWindow *self)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self));

  return MATTA_IS_CHECK_ROW (focus) ? MATTA_CHECK_ROW (focus) : NULL;
}

/* No domain holds a space: while one is typed, Space still ticks. */
static MattaCheckRow *
find_row_to_tick (MattaChecklistWindow *self)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self));
  GtkWidget *row = NULL;

  if (!GTK_IS_TEXT (focus))
    return find_focused_row (self);
  row = gtk_widget_get_ancestor (focus, MATTA_TYPE_CHECK_ROW);
  return row != NULL ? MATTA_CHECK_ROW (row) : NULL;
}

/* The list's own cell has only the row in it. */
static GtkWidget *
find_row (MattaChecklistWindow *self, MattaCheckItem *item)
{
  GtkWidget *cell = gtk_widget_get_first_child (self->list);

  for (; cell != NULL; cell = gtk_widget_get_next_sibling (cell)) {
    GtkWidget *row = gtk_widget_get_first_child (cell);

    if (MATTA_IS_CHECK_ROW (row) && matta_check_row_get_item (MATTA_CHECK_ROW (row)) == item)
      return row;
  }
  return NULL;
}

static void
focus_position (MattaChecklistWindow *self, guint position)
{
  g_autoptr (MattaCheckItem) item =
      g_list_model_get_item (G_LIST_MODEL (self->checklist), position);
  GtkWidget *row = NULL;

  matta_gradual_list_reach (GTK_LIST_VIEW (self->list), position);
  /* Makes the list lay out that row, if it is out of sight, and follow with its own cursor. */
  gtk_widget_activate_action (self->list, "list.scroll-to-item", "u", position);
  row = find_row (self, item);
  if (row != NULL)
    gtk_widget_grab_focus (row);
}

static void
focus_first_unticked (MattaChecklistWindow *self)
{
  guint position = matta_checklist_find_unticked (self->checklist);

  if (position == G_MAXUINT)
    return;
  focus_position (self, position);
}

static void
focus_next_unticked (MattaChecklistWindow *self, MattaCheckItem *after)
{
  GListModel *model = G_LIST_MODEL (self->checklist);
  gboolean passed = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (model); i++) {
    g_autoptr (MattaCheckItem) item = g_list_model_get_item (model, i);

    if (passed && !matta_check_item_get_ticked (item) && !matta_check_item_get_dropped (item)) {
      focus_position (self, i);
      return;
    }
    passed = passed || item == after;
  }
  focus_first_unticked (self);
}

static void
passed_cb (MattaCheckRow *row, MattaChecklistWindow *self)
{
  focus_next_unticked (self, matta_check_row_get_item (row));
}

/* What goes along while a file is being shown. */
typedef struct {
  MattaChecklistWindow *window;
  MattaCheckItem *item;
} Preview;

static Preview *
preview_new (MattaChecklistWindow *window, MattaCheckItem *item)
{
  Preview *preview = g_new0 (Preview, 1);

  preview->window = g_object_ref (window);
  preview->item = g_object_ref (item);
  return preview;
}

static void
preview_free (Preview *preview)
{
  g_object_unref (preview->window);
  g_object_unref (preview->item);
  g_free (preview);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Preview, preview_free)

static void
say_not_opened (MattaChecklistWindow *self, const GError *error)
{
  g_warning ("Could not show an attachment: %s", error->message);
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (self->toasts),
                               matta_toast_new (_ ("This file could not be opened")));
}

/* What no program showed was not opened. */
static void
shown_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Preview) preview = user_data;
  g_autoptr (GError) error = NULL;

  if (!gtk_show_uri_full_finish (GTK_WINDOW (source), result, &error))
    say_not_opened (preview->window, error);
  else
    matta_checklist_note_opened (preview->window->checklist, preview->item);
}

static void
exported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Preview) preview = user_data;
  GtkWindow *window = GTK_WINDOW (preview->window);
  g_autoptr (GError) error = NULL;
  g_autofree char *path =
      matta_engine_export_attachment_finish (MATTA_ENGINE (source), result, &error);
  g_autofree char *uri = NULL;

  if (path == NULL) {
    say_not_opened (preview->window, error);
    return;
  }
  uri = g_filename_to_uri (path, NULL, NULL);
  gtk_show_uri_full (window, uri, GDK_CURRENT_TIME, NULL, shown_cb, g_steal_pointer (&preview));
}

static void
preview_cb (MattaCheckRow *row, MattaChecklistWindow *self)
{
  MattaFacts *facts = matta_checklist_get_facts (self->checklist);
  MattaCheckItem *item = matta_check_row_get_item (row);
  const MattaAttachment *wanted = matta_check_item_get_attachment (item);
  MattaEntry *entry = matta_question_get_entry (self->question);

  for (guint i = 0; self->engine != NULL && i < matta_facts_get_n_attachments (facts); i++)
    if (matta_facts_get_attachment (facts, i) == wanted)
      matta_engine_export_attachment_async (self->engine, matta_entry_get_id (entry), i,
                                            exported_cb, preview_new (self, item));
}

/* What goes along while something is being remembered, or forgotten again. */
typedef struct {
  MattaChecklistWindow *window;
  MattaRemember what;
  char *address;
  gboolean on;
} Memory;

static void
memory_free (Memory *memory)
{
  g_object_unref (memory->window);
  g_free (memory->address);
  g_free (memory);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Memory, memory_free)

static void
remembered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Memory) memory = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  AdwToast *toast = NULL;

  if (!matta_engine_remember_finish (MATTA_ENGINE (source), result, &error)) {
    g_warning ("Nothing was remembered: %s", error->message);
    text = g_strdup (_ ("This could not be remembered. Nothing was changed."));
  } else {
    text = matta_text_for_remembered (memory->what, memory->address, memory->on);
  }
  toast = matta_toast_new (text);
  if (error == NULL && memory->on) {
    adw_toast_set_button_label (toast, _ ("_Undo"));
    adw_toast_set_action_name (toast, "checklist.forget");
    adw_toast_set_action_target (toast, "(us)", memory->what, memory->address);
  }
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (memory->window->toasts), toast);
}

static void
remember (MattaChecklistWindow *self, MattaRemember what, const char *address, gboolean on)
{
  Memory *memory = NULL;

  if (self->engine == NULL)
    return;
  memory = g_new0 (Memory, 1);
  memory->window = g_object_ref (self);
  memory->what = what;
  memory->address = g_strdup (address);
  memory->on = on;
  matta_engine_remember_async (self->engine, what, address, on, remembered_cb, memory);
}

static void
remember_cb (MattaCheckRow *row, guint what, MattaChecklistWindow *self)
{
  GPtrArray *people = matta_check_item_get_recipients (matta_check_row_get_item (row));
  const MattaRecipient *recipient = g_ptr_array_index (people, 0);

  remember (self, (MattaRemember) what, recipient->address, TRUE);
}

static gboolean
may_remember (MattaChecklistWindow *self, MattaRemember what)
{
  return self->engine != NULL && matta_engine_may_remember (self->engine, what);
}

static gboolean
is_first_of_domain (MattaChecklistWindow *self, MattaCheckItem *item, guint position)
{
  g_autoptr (MattaCheckItem) before = NULL;

  if (matta_check_item_get_kind (item) != MATTA_ITEM_RECIPIENT)
    return FALSE;
  if (position == 0)
    return TRUE;
  before = g_list_model_get_item (G_LIST_MODEL (self->checklist), position - 1);
  return g_strcmp0 (matta_check_item_get_domain (before), matta_check_item_get_domain (item)) != 0;
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *cell, MattaChecklistWindow *self)
{
  GtkWidget *row = matta_check_row_new ();

  g_signal_connect_object (row, "passed", G_CALLBACK (passed_cb), self, 0);
  g_signal_connect_object (row, "preview", G_CALLBACK (preview_cb), self, 0);
  g_signal_connect_object (row, "remember", G_CALLBACK (remember_cb), self, 0);
  matta_check_row_set_may_remember (MATTA_CHECK_ROW (row),
                                    may_remember (self, MATTA_REMEMBER_TRUSTED),
                                    may_remember (self, MATTA_REMEMBER_RETIRED));
  matta_list_cell_set_active (cell, FALSE);
  gtk_list_item_set_child (cell, row);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *cell, MattaChecklistWindow *self)
{
  MattaCheckItem *item = gtk_list_item_get_item (cell);
  gboolean first = is_first_of_domain (self, item, gtk_list_item_get_position (cell));

  matta_check_row_set_item (MATTA_CHECK_ROW (gtk_list_item_get_child (cell)), self->checklist, item,
                            first);
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *cell, MattaChecklistWindow *self)
{
  matta_check_row_set_item (MATTA_CHECK_ROW (gtk_list_item_get_child (cell)), NULL, NULL, FALSE);
}

static void
fill_list (MattaChecklistWindow *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, 0);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, 0);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cb), self, 0);
  gtk_list_view_set_factory (GTK_LIST_VIEW (self->list), factory);
  matta_gradual_list_show (GTK_LIST_VIEW (self->list), G_LIST_MODEL (self->checklist));
  g_object_unref (factory);
}

static void
answered_cb (MattaQuestion *question, int answer, MattaChecklistWindow *self)
{
  g_clear_handle_id (&self->tick_id, g_source_remove);
  if (answer != MATTA_QUESTION_WITHDRAWN) {
    gtk_window_destroy (GTK_WINDOW (self));
    return;
  }
  self->withdrawn = TRUE;
  enable (self, "send", FALSE);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "withdrawn");
  gtk_widget_grab_focus (self->close_button);
}

static void
send_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  MattaChecklistWindow *self = user_data;

  if (matta_question_answer (self->question, MATTA_ANSWER_SEND)
      || matta_question_is_answered (self->question))
    return;
  /* It was complete, or there would be nothing to press: a rule wants another look. */
  gtk_widget_set_visible (self->again, TRUE);
  focus_first_unticked (self);
}

static void
reason_cb (MattaChecklistWindow *self)
{
  if (self->checklist != NULL)
    matta_checklist_set_reason (self->checklist,
                                gtk_editable_get_text (GTK_EDITABLE (self->reason)));
}

static void
back_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  MattaChecklistWindow *self = user_data;

  if (self->withdrawn)
    gtk_window_destroy (GTK_WINDOW (self));
  else
    matta_question_answer (self->question, MATTA_ANSWER_RETURN);
}

static void
forget_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  guint what = 0;
  const char *address = NULL;

  g_variant_get (parameter, "(u&s)", &what, &address);
  remember (user_data, (MattaRemember) what, address, FALSE);
}

static void
one_by_one_cb (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  MattaChecklistWindow *self = user_data;

  if (matta_checklist_set_one_by_one (self->checklist, g_variant_get_boolean (value)))
    g_simple_action_set_state (action, value);
}

static void
hide_outside_cb (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  MattaChecklistWindow *self = user_data;

  if (matta_checklist_hide_all_outside (self->checklist, g_variant_get_boolean (value)))
    g_simple_action_set_state (action, value);
}

static void
hold_until (MattaChecklistWindow *self, const char *choice, gint64 time)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "hold");

  matta_checklist_set_hold_until (self->checklist, time);
  g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_string (choice));
  action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "hold-morning");
  g_simple_action_set_state (G_SIMPLE_ACTION (action),
                             g_variant_new_boolean (g_str_equal (choice, "morning")));
  show_ahead (self);
  show_countdown_cb (self);
}

static void
time_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MattaChecklistWindow *self = MATTA_CHECKLIST_WINDOW (source);
  g_autoptr (MattaQuestion) question = user_data;
  gint64 time = matta_time_window_ask_finish (result);

  /* Meanwhile it may have been answered elsewhere, and another be shown. */
  if (time > 0 && self->question == question)
    hold_until (self, "choose", time);
}

static void
hold_cb (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  MattaChecklistWindow *self = user_data;
  const char *choice = g_variant_get_string (value, NULL);
  gint64 now = g_get_real_time ();

  if (g_str_equal (choice, "choose"))
    matta_time_window_ask_async (GTK_WINDOW (self), now, time_chosen_cb,
                                 g_object_ref (self->question));
  else
    hold_until (self, choice, matta_hold_menu_find_time (choice, now));
}

static void
hold_morning_cb (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  const char *choice = g_variant_get_boolean (value) ? "morning" : "usual";

  hold_until (user_data, choice, matta_hold_menu_find_time (choice, g_get_real_time ()));
}

/* Anew each time: an hour from now, and whether there is an evening, change. */
static void
create_menu_cb (GtkMenuButton *button, gpointer user_data)
{
  MattaChecklistWindow *self = user_data;
  g_autoptr (GMenuModel) times =
      matta_hold_menu_new ("checklist.hold", NULL, TRUE, g_get_real_time ());
  g_autoptr (GMenu) menu = g_menu_new ();

  g_menu_append_section (menu, NULL, self->more_menu);
  g_menu_append_section (menu, _ ("Hold Until…"), times);
  gtk_menu_button_set_menu_model (button, G_MENU_MODEL (menu));
}

static gboolean
is_deaf (MattaChecklistWindow *self)
{
  return self->shown_at == 0
         || g_get_monotonic_time () - self->shown_at < MATTA_CHECKLIST_WINDOW_DEAF_MS * 1000;
}

static gboolean
event_cb (GtkEventControllerLegacy *controller, GdkEvent *event, MattaChecklistWindow *self)
{
  GdkEventType type = gdk_event_get_event_type (event);

  return is_deaf (self)
         && (type == GDK_KEY_PRESS || type == GDK_KEY_RELEASE || type == GDK_BUTTON_PRESS
             || type == GDK_BUTTON_RELEASE || type == GDK_TOUCH_BEGIN);
}

static gboolean
is_enter (guint key)
{
  return key == GDK_KEY_Return || key == GDK_KEY_KP_Enter || key == GDK_KEY_ISO_Enter;
}

static gboolean
key_cb (GtkEventControllerKey *controller,
        guint key,
        guint code,
        GdkModifierType modifiers,
        MattaChecklistWindow *self)
{
  MattaCheckRow *row = find_focused_row (self);

  if (is_enter (key) && (modifiers & GDK_CONTROL_MASK) != 0) {
    g_action_group_activate_action (G_ACTION_GROUP (self->actions), "send", NULL);
    return GDK_EVENT_STOP;
  }
  if ((modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  if (key == GDK_KEY_space || key == GDK_KEY_KP_Space) {
    MattaCheckRow *to_tick = find_row_to_tick (self);

    if (to_tick != NULL)
      matta_check_row_toggle (to_tick);
    return to_tick != NULL || self->lost;
  }
  if (row == NULL)
    return GDK_EVENT_PROPAGATE;
  if (is_enter (key))
    return GDK_EVENT_STOP;
  if (key != GDK_KEY_Delete && key != GDK_KEY_KP_Delete)
    return GDK_EVENT_PROPAGATE;
  matta_check_row_toggle_drop (row);
  return GDK_EVENT_STOP;
}

static gboolean
escape_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  back_cb (NULL, NULL, widget);
  return TRUE;
}

/* The list makes its rows while it is laid out; only then can one of them take the focus. */
static gboolean
frame_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  MattaChecklistWindow *self = MATTA_CHECKLIST_WINDOW (widget);

  self->lost = find_focused_row (self) == NULL && !self->withdrawn
               && matta_checklist_find_unticked (self->checklist) != G_MAXUINT;
  if (!self->lost)
    return G_SOURCE_REMOVE;
  focus_first_unticked (self);
  return G_SOURCE_CONTINUE;
}

static void
mapped_cb (MattaChecklistWindow *self)
{
  self->shown_at = g_get_monotonic_time ();
  gtk_window_set_focus_visible (GTK_WINDOW (self), TRUE); /* Space is about to tick that row */
  gtk_widget_add_tick_callback (GTK_WIDGET (self), frame_cb, NULL, NULL);
}

static gboolean
matta_checklist_window_close_request (GtkWindow *window)
{
  MattaChecklistWindow *self = MATTA_CHECKLIST_WINDOW (window);

  /* Closing decides nothing: the message waits in the outbox. The answer destroys the window. */
  if (!self->withdrawn && matta_question_answer (self->question, MATTA_ANSWER_PARK))
    return TRUE;
  return GTK_WINDOW_CLASS (matta_checklist_window_parent_class)->close_request (window);
}

static void
matta_checklist_window_dispose (GObject *object)
{
  MattaChecklistWindow *self = MATTA_CHECKLIST_WINDOW (object);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_clear_object (&self->actions);
  g_clear_object (&self->engine);
  G_OBJECT_CLASS (matta_checklist_window_parent_class)->dispose (object);
}

static void
matta_checklist_window_finalize (GObject *object)
{
  MattaChecklistWindow *self = MATTA_CHECKLIST_WINDOW (object);

  g_clear_object (&self->checklist);
  g_clear_object (&self->question);
  G_OBJECT_CLASS (matta_checklist_window_parent_class)->finalize (object);
}

static void
matta_checklist_window_class_init (MattaChecklistWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = matta_checklist_window_dispose;
  object_class->finalize = matta_checklist_window_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = matta_checklist_window_close_request;
  g_type_ensure (MATTA_TYPE_SEAL_BOX);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/mattamail/Matta/matta-checklist-window.ui");
  matta_help_bind (widget_class, "checklist");
  gtk_widget_class_bind_template_child (widget_class, MattaChecklistWindow, title);
  gtk_widget_class_bind_template_child (widget_class, MattaChecklistWindow, practice);
  gtk_widget_class_bind_template_child (widget_class, MattaChecklistWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, MattaChecklistWindow, subject);
  gtk_widget_class_bind_template_child (widget_class, MattaChecklistWindow, from);
  gtk_widget_class_bind_template_child (widget_class, MattaChecklistWindow, again);
  gtk_widget_class_bind_template_child (widget_class, MattaChecklistWindow, fixed);
  gtk_widget_class_bind_template_child (widget_class, MattaChecklistWindow, looking);
  gtk_widget_class_bind_template_child (widget_class, MattaChecklistWindow, reason_box);
  gtk_widget_class_bind_template_child (widget_class, MattaChecklistWindow, reason);
  gtk_widget_class_bind_template_callback (widget_class, reason_cb);
  gtk_widget_class_bind_template_child (widget_class, MattaChecklistWindow, list);
  gtk_widget_class_bind_template_child (widget_class, MattaChecklistWindow, more_menu);
  gtk_widget_class_bind_template_child (widget_class, MattaChecklistWindow, menu_button);
  gtk_widget_class_bind_template_child (widget_class, MattaChecklistWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, MattaChecklistWindow, seal_box);
  gtk_widget_class_bind_template_child (widget_class, MattaChecklistWindow, ahead);
  gtk_widget_class_bind_template_child (widget_class, MattaChecklistWindow, countdown);
  gtk_widget_class_bind_template_child (widget_class, MattaChecklistWindow, send_label);
  gtk_widget_class_bind_template_child (widget_class, MattaChecklistWindow, close_button);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);
}

static void
add_actions (MattaChecklistWindow *self)
{
  const GActionEntry entries[] = {
    { "send", send_cb, NULL, NULL, NULL, { 0 } },
    { "back", back_cb, NULL, NULL, NULL, { 0 } },
    { "forget", forget_cb, "(us)", NULL, NULL, { 0 } },
    { "one-by-one", NULL, NULL, "false", one_by_one_cb, { 0 } },
    { "hide-outside", NULL, NULL, "false", hide_outside_cb, { 0 } },
    { "hold", NULL, "s", "'usual'", hold_cb, { 0 } },
    { "hold-morning", NULL, NULL, "false", hold_morning_cb, { 0 } },
  };

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "checklist", G_ACTION_GROUP (self->actions));
}

static void
add_controllers (MattaChecklistWindow *self)
{
  GtkEventController *deaf = gtk_event_controller_legacy_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  /* Of two capturing controllers the one added last goes first. */
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_event_controller_set_propagation_phase (deaf, GTK_PHASE_CAPTURE);
  g_signal_connect (deaf, "event", G_CALLBACK (event_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), deaf);
}

static void
matta_checklist_window_init (MattaChecklistWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  add_actions (self);
  add_controllers (self);
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->menu_button), create_menu_cb, self,
                                         NULL);
  g_signal_connect_after (self, "map", G_CALLBACK (mapped_cb), NULL);
}

/* A row that the list has just let go of still has the focus, for a moment. */
static gboolean
is_elsewhere (MattaChecklistWindow *self)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self));

  return focus != NULL && focus != self->list && !gtk_widget_is_ancestor (focus, self->list)
         && gtk_widget_get_ancestor (focus, MATTA_TYPE_CHECK_ROW) == NULL;
}

/* All rows are new: one of them has to have the focus again, unless something is being written. */
static void
renewed_cb (MattaChecklistWindow *self)
{
  gtk_widget_set_visible (self->looking, matta_checklist_is_looking (self->checklist));
  gtk_widget_set_visible (self->reason_box, matta_checklist_needs_reason (self->checklist));
  if (self->shown_at == 0 || is_elsewhere (self))
    return;
  self->lost = TRUE;
  gtk_window_set_focus (GTK_WINDOW (self), NULL);
  gtk_widget_add_tick_callback (GTK_WIDGET (self), frame_cb, NULL, NULL);
}

static void
watch_question (MattaChecklistWindow *self)
{
  g_signal_connect_object (self->question, "answered", G_CALLBACK (answered_cb), self, 0);
  g_signal_connect_object (self->question, "notify::deadline", G_CALLBACK (deadline_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->checklist, "notify::complete", G_CALLBACK (show_send_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->checklist, "notify::n-recipients", G_CALLBACK (show_send_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->checklist, "notify::looking", G_CALLBACK (renewed_cb), self,
                           G_CONNECT_SWAPPED);
  self->tick_id = g_timeout_add_seconds (1, show_countdown_cb, self);
}

GtkWindow *
matta_checklist_window_new (MattaQuestion *question, MattaEngine *engine)
{
  MattaChecklistWindow *self = g_object_new (MATTA_TYPE_CHECKLIST_WINDOW, NULL);
  gboolean changeable = FALSE;

  self->question = g_object_ref (question);
  self->checklist = g_object_ref (matta_question_get_checklist (question));
  g_set_object (&self->engine, engine);
  changeable = matta_checklist_get_unchangeable (self->checklist) == NULL;
  enable (self, "one-by-one", changeable);
  enable (self, "hide-outside", changeable);
  show_summary (self);
  fill_list (self);
  renewed_cb (self);
  matta_seal_box_set_checklist (MATTA_SEAL_BOX (self->seal_box), self->checklist, engine);
  show_send_cb (self);
  show_countdown_cb (self);
  watch_question (self);
  return GTK_WINDOW (self);
}

MattaQuestion *
matta_checklist_window_get_question (MattaChecklistWindow *self)
{
  g_return_val_if_fail (MATTA_IS_CHECKLIST_WINDOW (self), NULL);

  return self->question;
}

void
matta_checklist_window_set_place (MattaChecklistWindow *self, guint place, guint n)
{
  g_autofree char *text = NULL;

  g_return_if_fail (MATTA_IS_CHECKLIST_WINDOW (self));

  if (n > 1)
    /* Translators: which of several mails waiting to be checked this is: 1 of 2 */
    text = g_strdup_printf (_ ("%1$u of %2$u"), place, n);
  adw_window_title_set_subtitle (ADW_WINDOW_TITLE (self->title), text != NULL ? text : "");
}
