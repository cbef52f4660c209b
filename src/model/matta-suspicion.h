/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-rivals.h"

G_BEGIN_DECLS

/* From the evidence about party @index to how suspicious they are, and why. */
MattaSuspicion *matta_suspicion_new (const MattaBackground *background,
                                     const MattaEvidence *evidence,
                                     const MattaRivals *rivals,
                                     guint index) G_GNUC_WARN_UNUSED_RESULT;
void matta_suspicion_free (MattaSuspicion *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaSuspicion, matta_suspicion_free)

G_END_DECLS
