/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-reviewer.h"

struct _FakeReviewer {
  GObject parent_instance;

  GPtrArray *questions;
  guint n_asked;
  int answer; /* -1 = none */
};

static void reviewer_iface_init (MattaReviewerInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FakeReviewer,
                               fake_reviewer,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (MATTA_TYPE_REVIEWER, reviewer_iface_init))

static void
fake_reviewer_ask (MattaReviewer *reviewer, MattaQuestion *question)
{
  FakeReviewer *self = FAKE_REVIEWER (reviewer);

  self->n_asked++;
  g_ptr_array_add (self->questions, g_object_ref (question));
  if (self->answer < 0)
    return;
  fake_reviewer_tick_all (question);
  matta_question_answer (question, (MattaAnswer) self->answer);
}

static void
fake_reviewer_finalize (GObject *object)
{
  g_ptr_array_unref (FAKE_REVIEWER (object)->questions);
  G_OBJECT_CLASS (fake_reviewer_parent_class)->finalize (object);
}

static void
fake_reviewer_class_init (FakeReviewerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fake_reviewer_finalize;
}

static void
reviewer_iface_init (MattaReviewerInterface *iface)
{
  iface->ask = fake_reviewer_ask;
}

static void
fake_reviewer_init (FakeReviewer *self)
{
  self->questions = g_ptr_array_new_with_free_func (g_object_unref);
  self->answer = -1;
}

FakeReviewer *
fake_reviewer_new (void)
{
  return g_object_new (FAKE_TYPE_REVIEWER, NULL);
}

void
fake_reviewer_set_answer (FakeReviewer *self, int answer)
{
  self->answer = answer;
}

guint
fake_reviewer_get_n_asked (FakeReviewer *self)
{
  return self->n_asked;
}

MattaQuestion *
fake_reviewer_get_last (FakeReviewer *self)
{
  if (self->questions->len == 0)
    return NULL;
  return g_ptr_array_index (self->questions, self->questions->len - 1);
}

void
fake_reviewer_forget (FakeReviewer *self)
{
  g_ptr_array_set_size (self->questions, 0);
}

void
fake_reviewer_tick_all (MattaQuestion *question)
{
  MattaChecklist *checklist = matta_question_get_checklist (question);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (checklist));

  for (guint i = 0; i < n; i++) {
    g_autoptr (MattaCheckItem) item = g_list_model_get_item (G_LIST_MODEL (checklist), i);

    if (matta_check_item_get_must_type (item) != NULL)
      matta_checklist_type (checklist, item, matta_check_item_get_must_type (item));
    matta_checklist_tick (checklist, item, TRUE);
  }
}
