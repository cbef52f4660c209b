/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-move.h"
#include "matta-record.h"
#include "matta-road.h"

G_BEGIN_DECLS

/* Who has to be told the password of a sealed message, as pure functions over its row. Any thread.
 */

/* TRUE when @recipient gets the sealed message, did not write it, and was not told yet. */
gboolean matta_telling_lacks (const MattaRecord *record, const MattaRecordRecipient *recipient);
/* TRUE when anybody does. */
gboolean matta_telling_is_open (const MattaRecord *record);

/* Whether its password may be had now. @withheld: not before the server took the message for
 * somebody, or may have. */
gboolean matta_telling_may_begin (const MattaRecord *record, gboolean withheld);

/* @people (addresses of the envelope it leaves with; NULL = all who lack it) were told by @road.
 * MATTA_ERROR_CONFLICT: it is not sealed, or not yet; MATTA_ERROR_NOT_FOUND: one of @people does
 * not get it. The record is then as it was. */
gboolean matta_telling_note (MattaRecord *record,
                             MattaRoad road,
                             const char *const *people,
                             const MattaNow *now,
                             GError **error);

G_END_DECLS
