/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What people read about SPF, DKIM and DMARC, in their language, made from the stable words of a
 * judgement: "spf", "dkim", "dmarc"; "unknown", "missing", "broken", "weak", "good"; why it is
 * broken or weak, or NULL. Stateless; any thread; static. */

/* What there is, or is not: one sentence or two. Never NULL. */
const char *matta_wording_for_proof (const char *kind, const char *state, const char *reason);

/* What to ask of whoever looks after the domain, where the sentence above does not say it already;
 * or NULL. */
const char *
matta_wording_for_proof_remedy (const char *kind, const char *state, const char *reason);

G_END_DECLS
