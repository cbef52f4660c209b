/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-finding.h"

G_BEGIN_DECLS

/* What people read about findings, in their language, made from ids and values; the same in a
 * window and in a terminal. Stateless; any thread. */

/* One sentence: "You have never written to anybody at a.example." An id that is not known yet gives
 * a plain fallback, never NULL. (transfer full) */
char *matta_wording_for_finding (const MattaFinding *finding) G_GNUC_WARN_UNUSED_RESULT;

/* What a finding is about, without its values, for naming it: "Mail to people outside". An id that
 * is not known gives itself. Static, or @id. */
const char *matta_wording_for_check (const char *id);

/* Text from mail: one line, at most @length characters, isolated from the direction of the text
 * around it. Never markup. (transfer full) */
char *matta_wording_from_mail (const char *text, gsize length) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
