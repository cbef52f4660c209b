/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-finding.h"

G_BEGIN_DECLS

/* One finding as a sentence for a terminal, in the user's language. (transfer full) */
char *matta_sentence_for_finding (const MattaFinding *finding) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
