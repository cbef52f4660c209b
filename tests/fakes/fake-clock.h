/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-clock.h"

G_BEGIN_DECLS

/* A clock turned by hand. Readings on any thread; everything else on one. */
#define FAKE_TYPE_CLOCK (fake_clock_get_type ())
G_DECLARE_FINAL_TYPE (FakeClock, fake_clock, FAKE, CLOCK, GObject)

FakeClock *fake_clock_new (gint64 wall) G_GNUC_WARN_UNUSED_RESULT;
/* Time passes: both readings move; so does a suspend. "alarm" once when either of the alarm's two
 * readings has been reached. */
void fake_clock_advance (FakeClock *self, gint64 usec);
/* Somebody sets the wall clock: always "alarm". */
void fake_clock_set_wall (FakeClock *self, gint64 wall);
/* The machine starts anew, once per clock: another boot id, the boot reading from 0, no alarm. */
void fake_clock_restart (FakeClock *self);

G_END_DECLS
