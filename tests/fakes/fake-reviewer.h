/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-question.h"

G_BEGIN_DECLS

/* A person: keeps every question; says nothing, or answers on the spot. Main thread. */
#define FAKE_TYPE_REVIEWER (fake_reviewer_get_type ())
G_DECLARE_FINAL_TYPE (FakeReviewer, fake_reviewer, FAKE, REVIEWER, GObject)

FakeReviewer *fake_reviewer_new (void) G_GNUC_WARN_UNUSED_RESULT;
/* From now on every question is ticked and answered while it is asked; -1: not any more. */
void fake_reviewer_set_answer (FakeReviewer *self, int answer);
guint fake_reviewer_get_n_asked (FakeReviewer *self);
/* The last question, or NULL. (transfer none) */
MattaQuestion *fake_reviewer_get_last (FakeReviewer *self);
/* As a window that is closed. */
void fake_reviewer_forget (FakeReviewer *self);
/* Ticks all rows, typing what must be typed. */
void fake_reviewer_tick_all (MattaQuestion *question);

G_END_DECLS
