/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-desk.h"
#include "matta-checklist-window.h"

struct _MattaDesk {
  GObject parent_instance;

  GtkApplication *application; /* weak */
  MattaEngine *engine;         /* weak */
  GPtrArray *questions;        /* the first one is shown */
  GtkWindow *window;           /* weak */
  guint n_done;                /* since the desk was last empty */
};

static void reviewer_init (MattaReviewerInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MattaDesk,
                               matta_desk,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (MATTA_TYPE_REVIEWER, reviewer_init))

static void
show_place (MattaDesk *self)
{
  if (self->window != NULL && self->questions->len > 0)
    matta_checklist_window_set_place (MATTA_CHECKLIST_WINDOW (self->window), self->n_done + 1,
                                      self->n_done + self->questions->len);
}

static void
show_first (MattaDesk *self)
{
  GtkWindow *window =
      matta_checklist_window_new (g_ptr_array_index (self->questions, 0), self->engine);

  g_set_weak_pointer (&self->window, window);
  gtk_window_set_application (window, self->application);
  show_place (self);
  gtk_window_present (window);
}

static void
answered_cb (MattaDesk *self, int answer, MattaQuestion *question)
{
  gboolean shown = self->questions->len > 0 && g_ptr_array_index (self->questions, 0) == question;

  g_signal_handlers_disconnect_by_data (question, self);
  g_ptr_array_remove (self->questions, question);
  if (shown)
    g_clear_weak_pointer (&self->window);
  self->n_done = self->questions->len > 0 ? self->n_done + 1 : 0;
  if (shown && self->questions->len > 0)
    show_first (self);
  else
    show_place (self);
}

static void
desk_ask (MattaReviewer *reviewer, MattaQuestion *question)
{
  MattaDesk *self = MATTA_DESK (reviewer);

  if (matta_question_is_answered (question))
    return;
  if (g_ptr_array_find (self->questions, question, NULL)) {
    matta_desk_present (self);
    return;
  }
  g_ptr_array_add (self->questions, g_object_ref (question));
  /* After the window's own handler, which must still find its question whole. */
  g_signal_connect_data (question, "answered", G_CALLBACK (answered_cb), self, NULL,
                         G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  if (self->questions->len == 1)
    show_first (self);
  else
    show_place (self);
}

static void
reviewer_init (MattaReviewerInterface *iface)
{
  iface->ask = desk_ask;
}

static void
matta_desk_dispose (GObject *object)
{
  MattaDesk *self = MATTA_DESK (object);

  while (self->questions->len > 0) {
    g_autoptr (MattaQuestion) question = g_ptr_array_steal_index (self->questions, 0);

    g_signal_handlers_disconnect_by_data (question, self);
    matta_question_answer (question, MATTA_ANSWER_PARK);
  }
  g_clear_weak_pointer (&self->window);
  g_clear_weak_pointer (&self->engine);
  g_clear_weak_pointer (&self->application);
  G_OBJECT_CLASS (matta_desk_parent_class)->dispose (object);
}

static void
matta_desk_finalize (GObject *object)
{
  g_ptr_array_unref (MATTA_DESK (object)->questions);
  G_OBJECT_CLASS (matta_desk_parent_class)->finalize (object);
}

static void
matta_desk_class_init (MattaDeskClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = matta_desk_dispose;
  object_class->finalize = matta_desk_finalize;
}

static void
matta_desk_init (MattaDesk *self)
{
  self->questions = g_ptr_array_new_with_free_func (g_object_unref);
}

MattaDesk *
matta_desk_new (GtkApplication *application, MattaEngine *engine)
{
  MattaDesk *self = g_object_new (MATTA_TYPE_DESK, NULL);

  g_set_weak_pointer (&self->application, application);
  g_set_weak_pointer (&self->engine, engine);
  return self;
}

guint
matta_desk_get_n_questions (MattaDesk *self)
{
  g_return_val_if_fail (MATTA_IS_DESK (self), 0);

  return self->questions->len;
}

gboolean
matta_desk_present (MattaDesk *self)
{
  g_return_val_if_fail (MATTA_IS_DESK (self), FALSE);

  if (self->window == NULL)
    return FALSE;
  gtk_window_present (self->window);
  return TRUE;
}

GtkWindow *
matta_desk_get_window (MattaDesk *self)
{
  g_return_val_if_fail (MATTA_IS_DESK (self), NULL);

  return self->window;
}
