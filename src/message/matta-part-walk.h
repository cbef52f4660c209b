/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-facts.h"
#include "matta-mime.h"

#include <gmime/gmime.h>

G_BEGIN_DECLS

/* Fills in what @facts says of parts: attachments, text, protection, unreadable and invitation.
 * @catch: gets the decoded bytes of the attachment that is listed as number @wanted; or NULL. */
void matta_part_walk (MattaFacts *facts,
                      GMimeMessage *message,
                      const MattaLimits *limits,
                      guint wanted,
                      const MattaCatch *catch,
                      GCancellable *cancellable);

/* What the attachments of @message are in it, in the order the facts list them: element
 * GMimeObject, owned by @message, or NULL where it is no part by itself (uuencode). (transfer
 * container) */
GPtrArray *matta_part_walk_list (GMimeMessage *message,
                                 const MattaLimits *limits) G_GNUC_WARN_UNUSED_RESULT;

/* Notes why something could not be read; the first reason stays. */
void matta_part_walk_note (MattaFacts *facts, const char *reason);

G_END_DECLS
