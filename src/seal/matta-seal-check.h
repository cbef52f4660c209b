/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-seal-zip.h"

G_BEGIN_DECLS

/* Opens what was sealed once more, as whoever gets it will: with the password of @options, by the
 * table at its end. TRUE when it holds @entries, no more and no less, encrypted, with these names,
 * sizes and digests. MATTA_ERROR_MALFORMED when anything differs or the password is wrong,
 * MATTA_ERROR_TRY_LATER when it cannot be read. @fd is read from its beginning; it stands anywhere
 * afterwards. Bounded memory, any thread; blocks. */
gboolean
matta_seal_check (int fd, GPtrArray *entries, const MattaSealOptions *options, GError **error);

G_END_DECLS
