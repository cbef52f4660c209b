/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-check-rules.h"
#include "matta-finding.h"
#include "matta-plan.h"
#include "matta-record.h"

G_BEGIN_DECLS

/* What the organisation's rules fix about a message. It is kept as findings, so that it holds
 * wherever the message goes: in the window, over the bus, after a restart. Pure; any thread. */

/* About the message: it cannot be sent. Detail: NULL, or "unsupported" for a rule that asks for
 * what this version cannot do; nobody knows then what would have been right. */
#define MATTA_BOUND_FORBIDDEN "forbidden"
/* About the message, quiet: it is held for at least as many minutes as its detail says. */
#define MATTA_BOUND_HOLD "hold-at-least"
/* About a recipient: on a list of those who get nothing. */
#define MATTA_BOUND_BLOCKED "blocked"
/* About the message, quiet: their detail's address gets it too. */
#define MATTA_BOUND_CC "adds-cc"
#define MATTA_BOUND_BCC "adds-bcc"
/* About the message, quiet: who is outside stands in no field. */
#define MATTA_BOUND_OUTSIDE_TO_BCC "outside-to-bcc"
/* About the message: whoever sends it says why, in writing. */
#define MATTA_BOUND_REASON "reason-required"
/* About the message, quiet: somebody is still looking into its attachments. */
#define MATTA_BOUND_LOOKING "looking-inside"
/* About an attachment: it is opened before it is ticked. Detail: its digest. */
#define MATTA_BOUND_OPEN_FIRST "open-first"
/* About the message: its attachments leave only sealed. */
#define MATTA_BOUND_SEAL "seal-required"
/* About the message: all of it is looked at twice. */
#define MATTA_BOUND_SECOND_LOOK "second-look"

/* @verdict with what @actions ask for. What a rule does away with by moving people to Bcc is no
 * longer in it. (transfer full) */
MattaVerdict *matta_bounds_add (MattaVerdict *verdict,
                                const MattaFacts *facts,
                                const MattaRuleActions *actions) G_GNUC_WARN_UNUSED_RESULT;

/* @verdict, with what says that its attachments are still being looked into. (transfer full) */
MattaVerdict *matta_bounds_add_looking (MattaVerdict *verdict) G_GNUC_WARN_UNUSED_RESULT;
/* @verdict may be NULL. */
gboolean matta_bounds_is_looking (MattaVerdict *verdict);

/* Puts what a record's verdict asks for into its plan and its recipients; for a record that was
 * just made. A message that is signed or encrypted gets no new Cc field: whom a rule adds to Cc is
 * then in no field. */
void matta_bounds_oblige (MattaRecord *record, const MattaFacts *facts, const MattaPolicy *policy);

/* The same again after the record got another verdict; what its old plan added is gone. For one
 * that nobody has answered yet. */
void matta_bounds_renew (MattaRecord *record, const MattaFacts *facts, const MattaPolicy *policy);

/* TRUE when it must not be sent: as a whole, not yet, without a reason, with a file that nobody has
 * opened, or to somebody whom @plan does not drop. Both may be NULL. */
gboolean matta_bounds_forbid (MattaVerdict *verdict, const MattaPlan *plan);
/* How often all of it has to be looked at before it is sent: 1 or 2. @verdict may be NULL. */
guint matta_bounds_get_looks (MattaVerdict *verdict);
/* How long it is held, in seconds: @usual, or longer. @verdict may be NULL. */
guint matta_bounds_get_hold (MattaVerdict *verdict, guint usual);

G_END_DECLS
