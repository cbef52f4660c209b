/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-content.h"
#include "matta-facts.h"
#include "matta-limits.h"

G_BEGIN_DECLS

/* What takes the place of attachments: a file, a text, or both. */
typedef struct {
  const char *name;    /* of the file, UTF-8 */
  const char *type;    /* "application/zip" */
  MattaContent *bytes; /* the file; NULL = none, then name and type are, too */
  const char *note; /* text for the recipient, UTF-8, with CRLF, a part of its own before the file;
                       NULL = none, where there is a file */
} MattaReplacement;

/* TRUE for what can be taken out: a file or an attached message of the message's own; not what is
 * shown in the text or goes on with it, not an invitation, nothing inside an attached message. */
gboolean matta_replace_may_take (const MattaAttachment *attachment);

/* The message with all of @taken (indices into the facts' attachments; for each of which
 * matta_replace_may_take () holds) out and @replacement in where the first of them was. Every other
 * byte stays, but for the Content- fields of a message that gets its first multipart by this.
 * Read again, the result holds the same text, the attachments that were left and the replacement,
 * else it is not given out. @directory: where a large result's unnamed file goes.
 * MATTA_ERROR_UNCHANGEABLE: signed, encrypted, damaged, or its attachments are not parts of their
 * own (uuencode). MATTA_ERROR_TRY_LATER: disk. Blocking; a worker's job. */
MattaContent *matta_replace_attachments (MattaContent *content,
                                         MattaFacts *facts,
                                         const GArray *taken, /* element guint */
                                         const MattaReplacement *replacement,
                                         const MattaLimits *limits,
                                         const char *directory,
                                         GCancellable *cancellable,
                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
