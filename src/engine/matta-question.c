/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-question.h"

struct _MattaQuestion {
  GObject parent_instance;

  MattaEntry *entry;
  MattaChecklist *checklist;
  gint64 deadline;
  gboolean answered;
};

G_DEFINE_FINAL_TYPE (MattaQuestion, matta_question, G_TYPE_OBJECT)
G_DEFINE_INTERFACE (MattaReviewer, matta_reviewer, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_DEADLINE,
  N_PROPS
};
static GParamSpec *props[N_PROPS];

enum {
  SIGNAL_ANSWERED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static void
matta_question_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id) {
  case PROP_DEADLINE:
    g_value_set_int64 (value, MATTA_QUESTION (object)->deadline);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
matta_question_dispose (GObject *object)
{
  matta_question_answer (MATTA_QUESTION (object), MATTA_ANSWER_PARK); /* silence parks */
  G_OBJECT_CLASS (matta_question_parent_class)->dispose (object);
}

static void
matta_question_finalize (GObject *object)
{
  MattaQuestion *self = MATTA_QUESTION (object);

  g_clear_object (&self->entry);
  g_clear_object (&self->checklist);
  G_OBJECT_CLASS (matta_question_parent_class)->finalize (object);
}

static void
matta_question_class_init (MattaQuestionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = matta_question_get_property;
  object_class->dispose = matta_question_dispose;
  object_class->finalize = matta_question_finalize;
  props[PROP_DEADLINE] =
      g_param_spec_int64 ("deadline", NULL, NULL, 0, G_MAXINT64, 0,
                          G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[SIGNAL_ANSWERED] = g_signal_new ("answered", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                           0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
}

static void
matta_question_init (MattaQuestion *self)
{
}

static void
matta_reviewer_default_init (MattaReviewerInterface *iface)
{
}

MattaQuestion *
matta_question_new (MattaEntry *entry, MattaChecklist *checklist, gint64 deadline)
{
  MattaQuestion *self = g_object_new (MATTA_TYPE_QUESTION, NULL);

  self->entry = g_object_ref (entry);
  self->checklist = g_object_ref (checklist);
  self->deadline = deadline;
  return self;
}

MattaEntry *
matta_question_get_entry (MattaQuestion *self)
{
  g_return_val_if_fail (MATTA_IS_QUESTION (self), NULL);

  return self->entry;
}

MattaChecklist *
matta_question_get_checklist (MattaQuestion *self)
{
  g_return_val_if_fail (MATTA_IS_QUESTION (self), NULL);

  return self->checklist;
}

gint64
matta_question_get_deadline (MattaQuestion *self)
{
  g_return_val_if_fail (MATTA_IS_QUESTION (self), 0);

  return self->deadline;
}

void
matta_question_clear_deadline (MattaQuestion *self)
{
  g_return_if_fail (MATTA_IS_QUESTION (self));

  if (self->deadline == 0)
    return;
  self->deadline = 0;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_DEADLINE]);
}

gboolean
matta_question_is_answered (MattaQuestion *self)
{
  g_return_val_if_fail (MATTA_IS_QUESTION (self), TRUE);

  return self->answered;
}

gboolean
matta_question_answer (MattaQuestion *self, MattaAnswer answer)
{
  g_return_val_if_fail (MATTA_IS_QUESTION (self), FALSE);

  if (self->answered)
    return FALSE; /* the first answer stands */
  if (answer == MATTA_ANSWER_SEND
      && (!matta_checklist_get_complete (self->checklist)
          || !matta_checklist_pass (self->checklist)))
    return FALSE;
  self->answered = TRUE;
  g_signal_emit (self, signals[SIGNAL_ANSWERED], 0, (int) answer);
  return TRUE;
}

void
matta_question_withdraw (MattaQuestion *self)
{
  g_return_if_fail (MATTA_IS_QUESTION (self));

  if (self->answered)
    return;
  self->answered = TRUE;
  g_signal_emit (self, signals[SIGNAL_ANSWERED], 0, MATTA_QUESTION_WITHDRAWN);
}

void
matta_reviewer_ask (MattaReviewer *self, MattaQuestion *question)
{
  g_return_if_fail (MATTA_IS_REVIEWER (self));
  g_return_if_fail (MATTA_IS_QUESTION (question));

  MATTA_REVIEWER_GET_IFACE (self)->ask (self, question);
}
