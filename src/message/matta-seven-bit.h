/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-content.h"

G_BEGIN_DECLS

/* The message for a server that takes seven bits only (RFC 6152 3): whatever part has a byte beyond
 * ASCII is encoded another way (quoted-printable or base64). Read again, every part holds the same
 * bytes as before, else it is not given out. @directory: where a large result's unnamed file goes;
 * NULL = it stays in memory. MATTA_ERROR_UNCHANGEABLE: such bytes stand in a header field, in
 * something signed, or where no part is. MATTA_ERROR_TRY_LATER: disk. Blocking; a worker's job. */
MattaContent *matta_seven_bit_make (MattaContent *content,
                                    const char *directory,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
