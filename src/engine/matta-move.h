/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-policy.h"
#include "matta-record.h"

G_BEGIN_DECLS

/* How a message moves, as pure functions over its row: nothing is written and no clock is read, so
 * every rule can be tested by itself. Any thread. */

/* A waiting message whose mail app has no answer yet: it is still the mail app's own. */
#define MATTA_NOTE_ASKING "asking"

/* The two readings of the clock at one moment. */
typedef struct {
  gint64 wall;
  gint64 boot;
  const char *boot_id;
} MattaNow;

/* The one function through which every state changes. FALSE, and nothing changed, for a move that
 * the table does not allow; staying where it is is allowed. Logs both names. */
gboolean matta_move (MattaRecord *record, MattaState to, const MattaNow *now);

/* Consent: holds for @hold_seconds from now, or until the plan's own time. What is to be sealed is
 * sealed first: it becomes sealing, and is held by another call once that was seen to work. */
gboolean matta_move_to_hold (MattaRecord *record, guint hold_seconds, const MattaNow *now);

/* Sealing did not work: it waits for the user again. @note: why, a stable word. */
gboolean matta_move_unsealed (MattaRecord *record, const char *note, const MattaNow *now);

/* The mail app still owns it: waiting, holding, scheduled or retrying becomes returned, unless
 * somebody has got it or may have. */
gboolean matta_move_to_returned (MattaRecord *record, const MattaNow *now);

/* FALSE until both clocks have passed what was promised. */
gboolean matta_move_is_due (const MattaRecord *record, const MattaNow *now);

typedef enum {
  MATTA_STEP_CONFIRM,
  MATTA_STEP_RETURN,
  MATTA_STEP_CANCEL,
  MATTA_STEP_UNDO,
  MATTA_STEP_SEND_NOW,
  MATTA_STEP_HOLD,
  MATTA_STEP_EXPIRE, /* waited longer than policy allows: given back */
} MattaStep;

/* What a person or the time asks of a message. @until: wall microseconds, for _HOLD.
 * MATTA_ERROR_CONFLICT when the state does not allow it; the record is then as it was. */
gboolean matta_move_step (MattaRecord *record,
                          MattaStep step,
                          gint64 until,
                          guint hold_seconds,
                          const MattaNow *now,
                          GError **error);

G_END_DECLS
