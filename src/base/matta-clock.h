/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* Time, as a door: tests turn it by hand. Two readings, both in microseconds:
 *  - wall: since 1970 UTC; what people are promised. It may be set forward or back.
 *  - boot: since the machine started, counting suspend; nobody can set it.
 * Something promised for a wall time after a waiting time is due when both have come: so a clock
 * set forward never sends a message early. */
#define MATTA_TYPE_CLOCK (matta_clock_get_type ())
G_DECLARE_INTERFACE (MattaClock, matta_clock, MATTA, CLOCK, GObject)

struct _MattaClockInterface {
  GTypeInterface parent;

  gint64 (*get_wall) (MattaClock *self);
  gint64 (*get_boot) (MattaClock *self);
  const char *(*get_boot_id) (MattaClock *self);
  void (*set_alarm) (MattaClock *self, gint64 wall, gint64 boot);
};

/* Any thread. */
gint64 matta_clock_get_wall (MattaClock *self);
gint64 matta_clock_get_boot (MattaClock *self);

/* Names this start of the machine: boot readings compare only under the same id. Any thread. */
const char *matta_clock_get_boot_id (MattaClock *self);

/* Emits "alarm" on the main context when the wall clock reaches @wall, when the boot clock reaches
 * @boot, right after the machine wakes up past one of them, and whenever the wall clock is set. The
 * listener looks at the time and sets the next alarm. One alarm at a time; G_MAXINT64 switches the
 * one reading off. Main thread. */
void matta_clock_set_alarm (MattaClock *self, gint64 wall, gint64 boot);

/* The machine's own clock. Main thread. */
#define MATTA_TYPE_SYSTEM_CLOCK (matta_system_clock_get_type ())
G_DECLARE_FINAL_TYPE (MattaSystemClock, matta_system_clock, MATTA, SYSTEM_CLOCK, GObject)

MattaClock *matta_system_clock_new (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
