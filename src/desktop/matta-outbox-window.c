/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-outbox-window.h"
#include "matta-details-window.h"
#include "matta-gradual-list.h"
#include "matta-hand-over.h"
#include "matta-help.h"
#include "matta-hint-bar.h"
#include "matta-hold-menu.h"
#include "matta-list-cell.h"
#include "matta-outbox-model.h"
#include "matta-outbox-row.h"
#include "matta-outbox-text.h"
#include "matta-parts-text.h"
#include "matta-report-taker.h"
#include "matta-time-window.h"
#include "matta-toast.h"

#include "matta-config.h"

#include <glib/gi18n.h>

struct _MattaOutboxWindow {
  AdwApplicationWindow parent_instance;

  MattaEngine *engine;
  GListModel *model;
  char *last_cancelled; /* id, or NULL */
  AdwToast *undo_toast; /* weak: the one that offers to undo it */
  MattaReportTaker *reports;
  guint frame_id;
  gboolean placed; /* the focus has been in the list */

  GtkWidget *practice;
  GtkWidget *problem;
  GtkWidget *paused;
  GtkWidget *pause_button;
  GtkWidget *hint;
  GtkWidget *toasts;
  GtkWidget *stack;
  GtkWidget *list;
};

G_DEFINE_FINAL_TYPE (MattaOutboxWindow, matta_outbox_window, ADW_TYPE_APPLICATION_WINDOW)

/* What was asked of the engine, until it is done. */
typedef struct {
  MattaOutboxWindow *window;
  char *id;
  MattaAction action;
} Request;

static Request *
request_new (MattaOutboxWindow *self, const char *id, MattaAction action)
{
  Request *request = g_new0 (Request, 1);

  request->window = g_object_ref (self);
  request->id = g_strdup (id);
  request->action = action;
  return request;
}

static void
request_free (Request *self)
{
  g_object_unref (self->window);
  g_free (self->id);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Request, request_free)

static void
say (MattaOutboxWindow *self, const char *text)
{
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (self->toasts), matta_toast_new (text));
}

static void
forget_undo (MattaOutboxWindow *self)
{
  if (self->undo_toast != NULL)
    adw_toast_dismiss (self->undo_toast);
  g_clear_weak_pointer (&self->undo_toast);
  g_clear_pointer (&self->last_cancelled, g_free);
}

static void
offer_undo (MattaOutboxWindow *self, const char *id)
{
  g_autofree char *text = matta_parts_text_for_cancel (matta_engine_find (self->engine, id));
  AdwToast *toast = matta_toast_new (text);

  forget_undo (self);
  self->last_cancelled = g_strdup (id);
  g_set_weak_pointer (&self->undo_toast, toast);
  adw_toast_set_button_label (toast, _ ("_Undo"));
  adw_toast_set_action_name (toast, "outbox.undo");
  adw_toast_set_action_target (toast, "s", id);
  adw_toast_set_timeout (toast, 10);
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (self->toasts), toast);
}

static void
acted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Request) request = user_data;
  MattaOutboxWindow *self = request->window;
  g_autoptr (GError) error = NULL;

  if (!matta_engine_act_finish (MATTA_ENGINE (source), result, &error)) {
    say (self, matta_outbox_text_for_refusal (error));
    return;
  }
  if (request->action == MATTA_ACTION_CANCEL)
    offer_undo (self, request->id);
  else if (g_strcmp0 (self->last_cancelled, request->id) == 0)
    forget_undo (self);
}

static void
cancel_cb (GtkWidget *widget, const char *name, GVariant *id)
{
  matta_outbox_window_act (MATTA_OUTBOX_WINDOW (widget), g_variant_get_string (id, NULL),
                           MATTA_ACTION_CANCEL);
}

static void
send_now_cb (GtkWidget *widget, const char *name, GVariant *id)
{
  matta_outbox_window_act (MATTA_OUTBOX_WINDOW (widget), g_variant_get_string (id, NULL),
                           MATTA_ACTION_SEND_NOW);
}

static void
undo_cb (GtkWidget *widget, const char *name, GVariant *id)
{
  matta_outbox_window_act (MATTA_OUTBOX_WINDOW (widget), g_variant_get_string (id, NULL),
                           MATTA_ACTION_UNDO);
}

static void
undo_last_cb (GtkWidget *widget, const char *name, GVariant *unused)
{
  MattaOutboxWindow *self = MATTA_OUTBOX_WINDOW (widget);
  g_autofree char *id = g_strdup (self->last_cancelled);

  if (id != NULL)
    matta_outbox_window_act (self, id, MATTA_ACTION_UNDO);
}

static void
review_cb (GtkWidget *widget, const char *name, GVariant *id)
{
  matta_engine_review (MATTA_OUTBOX_WINDOW (widget)->engine, g_variant_get_string (id, NULL));
}

static void
hold_until (MattaOutboxWindow *self, const char *id, gint64 time)
{
  matta_engine_act_async (self->engine, id, MATTA_ACTION_HOLD, time, acted_cb,
                          request_new (self, id, MATTA_ACTION_HOLD));
}

static void
time_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree char *id = user_data;
  gint64 time = matta_time_window_ask_finish (result);

  if (time > 0)
    hold_until (MATTA_OUTBOX_WINDOW (source), id, time);
}

static void
hold_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gint64 now = g_get_real_time ();
  const char *id = NULL;
  const char *choice = NULL;

  g_variant_get (parameter, "(&s&s)", &id, &choice);
  if (g_str_equal (choice, "choose"))
    matta_time_window_ask_async (GTK_WINDOW (widget), now, time_chosen_cb, g_strdup (id));
  else
    hold_until (MATTA_OUTBOX_WINDOW (widget), id, matta_hold_menu_find_time (choice, now));
}

static void
show_details (MattaOutboxWindow *self, MattaEntry *entry)
{
  gtk_window_present (matta_details_window_new (GTK_WINDOW (self), entry));
}

static void
details_cb (GtkWidget *widget, const char *name, GVariant *id)
{
  MattaOutboxWindow *self = MATTA_OUTBOX_WINDOW (widget);
  MattaEntry *entry = matta_engine_find (self->engine, g_variant_get_string (id, NULL));

  if (entry != NULL)
    show_details (self, entry);
}

static void
password_cb (GtkWidget *widget, const char *name, GVariant *id)
{
  MattaOutboxWindow *self = MATTA_OUTBOX_WINDOW (widget);
  MattaEntry *entry = matta_engine_find (self->engine, g_variant_get_string (id, NULL));

  if (entry != NULL)
    matta_hand_over (gtk_window_get_application (GTK_WINDOW (self)), GTK_WINDOW (self),
                     self->engine, entry);
}

static void
exported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MattaOutboxWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = matta_engine_export_draft_finish (MATTA_ENGINE (source), result, &error);
  g_autofree char *uri = NULL;

  if (path == NULL) {
    say (self, matta_outbox_text_for_refusal (error));
    return;
  }
  uri = g_filename_to_uri (path, NULL, NULL);
  gtk_show_uri (GTK_WINDOW (self), uri, GDK_CURRENT_TIME);
}

static void
draft_cb (GtkWidget *widget, const char *name, GVariant *id)
{
  MattaOutboxWindow *self = MATTA_OUTBOX_WINDOW (widget);

  matta_engine_export_draft_async (self->engine, g_variant_get_string (id, NULL), exported_cb,
                                   g_object_ref (self));
}

static void
take_report_cb (GtkWidget *widget, const char *name, GVariant *unused)
{
  matta_report_taker_choose (MATTA_OUTBOX_WINDOW (widget)->reports);
}

/* The focus is on a cell, on its row, or on one of the row's buttons. */
static MattaEntry *
find_focused_entry (MattaOutboxWindow *self)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self));
  GtkWidget *row = NULL;

  if (focus == NULL)
    return NULL;
  row = gtk_widget_get_ancestor (focus, MATTA_TYPE_OUTBOX_ROW);
  if (row == NULL)
    row = gtk_widget_get_first_child (focus);
  return MATTA_IS_OUTBOX_ROW (row) ? matta_outbox_row_get_entry (MATTA_OUTBOX_ROW (row)) : NULL;
}

static void
cancel_focused_cb (GtkWidget *widget, const char *name, GVariant *unused)
{
  MattaOutboxWindow *self = MATTA_OUTBOX_WINDOW (widget);
  MattaEntry *entry = find_focused_entry (self);

  if (entry != NULL && matta_outbox_may_cancel (entry))
    matta_outbox_window_act (self, matta_entry_get_id (entry), MATTA_ACTION_CANCEL);
}

static void
activate_cb (GtkListView *list, guint position, MattaOutboxWindow *self)
{
  g_autoptr (GObject) item = g_list_model_get_item (self->model, position);

  if (MATTA_IS_ENTRY (item))
    show_details (self, MATTA_ENTRY (item));
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *cell, MattaOutboxWindow *self)
{
  gtk_list_item_set_child (cell, matta_outbox_row_new (self->engine));
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *cell, MattaOutboxWindow *self)
{
  MattaOutboxRow *row = MATTA_OUTBOX_ROW (gtk_list_item_get_child (cell));
  gpointer item = gtk_list_item_get_item (cell);
  gboolean is_entry = MATTA_IS_ENTRY (item);

  matta_list_cell_set_active (cell, is_entry);
  if (is_entry)
    matta_outbox_row_set_entry (row, item);
  else
    matta_outbox_row_set_title (row, gtk_string_object_get_string (item));
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *cell, MattaOutboxWindow *self)
{
  matta_outbox_row_set_entry (MATTA_OUTBOX_ROW (gtk_list_item_get_child (cell)), NULL);
}

/* GTK gives a new window's focus to some button, and a list's to the list when a row goes: neither
 * was anybody's choice. */
static gboolean
has_focus (MattaOutboxWindow *self)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self));

  return self->placed && focus != NULL && focus != self->list;
}

/* Each of the list's cells has only a row in it. */
static gboolean
focus_first_message (MattaOutboxWindow *self)
{
  GtkWidget *cell = gtk_widget_get_first_child (self->list);

  for (; cell != NULL; cell = gtk_widget_get_next_sibling (cell)) {
    GtkWidget *row = gtk_widget_get_first_child (cell);

    if (MATTA_IS_OUTBOX_ROW (row) && matta_outbox_row_get_entry (MATTA_OUTBOX_ROW (row)) != NULL)
      return gtk_widget_grab_focus (cell);
  }
  return FALSE;
}

/* The list makes its rows while it is laid out; only then can one of them take the focus. */
static gboolean
frame_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  MattaOutboxWindow *self = MATTA_OUTBOX_WINDOW (widget);

  if (g_list_model_get_n_items (self->model) == 0 || has_focus (self)) {
    self->frame_id = 0;
    return G_SOURCE_REMOVE;
  }
  self->placed = focus_first_message (self) || self->placed;
  return G_SOURCE_CONTINUE;
}

/* A row that moves elsewhere would leave the keyboard nowhere. */
/* Also when the row that has it goes some frames after its message did: without any, the list
 * swallows Tab. */
static void
seek_focus (MattaOutboxWindow *self)
{
  if (self->frame_id == 0)
    self->frame_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), frame_cb, NULL, NULL);
}

static void
show_page_cb (MattaOutboxWindow *self)
{
  guint n = g_list_model_get_n_items (self->model);

  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), n == 0 ? "empty" : "outbox");
  seek_focus (self);
}

static void
fill_list (MattaOutboxWindow *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, 0);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, 0);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cb), self, 0);
  gtk_list_view_set_factory (GTK_LIST_VIEW (self->list), factory);
  matta_gradual_list_show (GTK_LIST_VIEW (self->list), self->model);
}

static void
show_strips_cb (MattaOutboxWindow *self)
{
  const char *problem = matta_engine_get_problem (self->engine);
  gboolean paused = matta_engine_get_paused (self->engine);
  const char *label = paused ? _ ("Resume Sending") : _ ("Pause Sending");

  gtk_widget_set_visible (self->practice, matta_engine_is_practice (self->engine));
  gtk_widget_set_visible (self->problem, problem != NULL);
  if (problem != NULL)
    gtk_label_set_text (GTK_LABEL (self->problem), matta_outbox_text_for_problem (problem));
  gtk_widget_set_visible (self->paused, paused);
  gtk_button_set_icon_name (GTK_BUTTON (self->pause_button), paused
                                                                 ? "media-playback-start-symbolic"
                                                                 : "media-playback-pause-symbolic");
  gtk_widget_set_tooltip_text (self->pause_button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->pause_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static gboolean
matta_outbox_window_close_request (GtkWindow *window)
{
  gtk_widget_set_visible (GTK_WIDGET (window), FALSE);
  return TRUE;
}

static void
matta_outbox_window_dispose (GObject *object)
{
  MattaOutboxWindow *self = MATTA_OUTBOX_WINDOW (object);

  g_clear_weak_pointer (&self->undo_toast);
  g_clear_pointer (&self->last_cancelled, g_free);
  g_clear_object (&self->reports);
  g_clear_object (&self->model);
  g_clear_object (&self->engine);
  G_OBJECT_CLASS (matta_outbox_window_parent_class)->dispose (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "outbox.cancel", "s", cancel_cb);
  gtk_widget_class_install_action (widget_class, "outbox.send-now", "s", send_now_cb);
  gtk_widget_class_install_action (widget_class, "outbox.undo", "s", undo_cb);
  gtk_widget_class_install_action (widget_class, "outbox.review", "s", review_cb);
  gtk_widget_class_install_action (widget_class, "outbox.details", "s", details_cb);
  gtk_widget_class_install_action (widget_class, "outbox.draft", "s", draft_cb);
  gtk_widget_class_install_action (widget_class, "outbox.password", "s", password_cb);
  gtk_widget_class_install_action (widget_class, "outbox.hold", "(ss)", hold_cb);
  gtk_widget_class_install_action (widget_class, "outbox.take-report", NULL, take_report_cb);
  gtk_widget_class_install_action (widget_class, "outbox.undo-last", NULL, undo_last_cb);
  gtk_widget_class_install_action (widget_class, "outbox.cancel-focused", NULL, cancel_focused_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "outbox.cancel-focused",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_Delete, 0, "outbox.cancel-focused",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK,
                                       "outbox.undo-last", NULL);
}

static void
matta_outbox_window_class_init (MattaOutboxWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = matta_outbox_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = matta_outbox_window_close_request;
  g_type_ensure (MATTA_TYPE_HINT_BAR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/mattamail/Matta/matta-outbox-window.ui");
  matta_help_bind (widget_class, "outbox");
  gtk_widget_class_bind_template_child (widget_class, MattaOutboxWindow, practice);
  gtk_widget_class_bind_template_child (widget_class, MattaOutboxWindow, problem);
  gtk_widget_class_bind_template_child (widget_class, MattaOutboxWindow, paused);
  gtk_widget_class_bind_template_child (widget_class, MattaOutboxWindow, pause_button);
  gtk_widget_class_bind_template_child (widget_class, MattaOutboxWindow, hint);
  gtk_widget_class_bind_template_child (widget_class, MattaOutboxWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, MattaOutboxWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, MattaOutboxWindow, list);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  install_actions (widget_class);
}

static void
matta_outbox_window_init (MattaOutboxWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWindow *
matta_outbox_window_new (GtkApplication *application, MattaEngine *engine)
{
  MattaOutboxWindow *self =
      g_object_new (MATTA_TYPE_OUTBOX_WINDOW, "application", application, NULL);

  self->engine = g_object_ref (engine);
  self->reports =
      matta_report_taker_new (GTK_WINDOW (self), ADW_TOAST_OVERLAY (self->toasts), engine);
  matta_hint_bar_set_engine (MATTA_HINT_BAR (self->hint), engine);
  self->model = G_LIST_MODEL (matta_outbox_model_new (G_LIST_MODEL (engine)));
  fill_list (self);
  g_signal_connect_object (self->model, "items-changed", G_CALLBACK (show_page_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (engine, "notify::paused", G_CALLBACK (show_strips_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (engine, "notify::problem", G_CALLBACK (show_strips_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (matta_engine_get_settings (engine), "changed",
                           G_CALLBACK (show_strips_cb), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect (self, "notify::focus-widget", G_CALLBACK (seek_focus), NULL);
  show_page_cb (self);
  show_strips_cb (self);
  return GTK_WINDOW (self);
}

void
matta_outbox_window_act (MattaOutboxWindow *self, const char *id, MattaAction action)
{
  g_return_if_fail (MATTA_IS_OUTBOX_WINDOW (self));

  matta_engine_act_async (self->engine, id, action, 0, acted_cb, request_new (self, id, action));
}
