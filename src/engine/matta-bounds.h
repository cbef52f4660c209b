/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-check-rules.h"
#include "matta-finding.h"
#include "matta-plan.h"

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

/* @verdict with what @actions ask for. (transfer full) */
MattaVerdict *matta_bounds_add (MattaVerdict *verdict,
                                const MattaRuleActions *actions) G_GNUC_WARN_UNUSED_RESULT;

/* TRUE when it must not be sent: as a whole, or to somebody whom @plan does not drop. Both may be
 * NULL. */
gboolean matta_bounds_forbid (MattaVerdict *verdict, const MattaPlan *plan);
/* How long it is held, in seconds: @usual, or longer. @verdict may be NULL. */
guint matta_bounds_get_hold (MattaVerdict *verdict, guint usual);

G_END_DECLS
