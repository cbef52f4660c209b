/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-content.h"
#include "matta-envelope.h"
#include "matta-facts.h"
#include "matta-plan.h"

G_BEGIN_DECLS

/* One message as it will be submitted. */
typedef struct {
  MattaEnvelope *envelope;
  MattaContent *content;
} MattaCopy;
void matta_copy_free (MattaCopy *self);

/* Carries out @plan. Only the header fields it touches are rewritten (To, Cc, and any Bcc field,
 * which never leaves); a missing Date or Message-ID is added; every other byte stays. Nothing to do
 * gives @content itself. A large content is streamed, not held in memory twice.
 * One copy, or with plan->one_by_one one for each remaining recipient, in envelope order: same
 * Message-ID, To holding only that address.
 * @date: wall time for a missing Date; @message_id: without brackets, for a missing Message-ID.
 * @directory: where a large result's unnamed file goes.
 * MATTA_ERROR_UNCHANGEABLE when @facts says signed or encrypted and @plan needs a change of content
 * (a missing Date or Message-ID is then left missing); MATTA_ERROR_MALFORMED when nobody would be
 * left. Returns: (transfer container) (element-type MattaCopy). Blocking; a worker's job. */
GPtrArray *matta_edit_apply (MattaContent *content,
                             MattaEnvelope *envelope,
                             const MattaFacts *facts,
                             const MattaPlan *plan,
                             gint64 date,
                             const char *message_id,
                             const char *directory,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaCopy, matta_copy_free)

G_END_DECLS
