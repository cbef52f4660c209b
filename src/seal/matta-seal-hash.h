/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* SHA-256 on a thread of its own, of bytes that the caller encrypts at the same time: nobody waits
 * for it. Belongs to one caller. */
typedef struct _MattaSealHash MattaSealHash;

MattaSealHash *matta_seal_hash_new (void) G_GNUC_WARN_UNUSED_RESULT;
/* Begins with @bytes, which must not change before the next _wait (). */
void matta_seal_hash_begin (MattaSealHash *self, const guint8 *bytes, gsize length);
/* Until what was begun is done; returns at once when nothing was. */
void matta_seal_hash_wait (MattaSealHash *self);
/* Lower-case hex of everything so far; begins anew afterwards. (transfer full) */
char *matta_seal_hash_finish (MattaSealHash *self) G_GNUC_WARN_UNUSED_RESULT;
void matta_seal_hash_free (MattaSealHash *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaSealHash, matta_seal_hash_free)

G_END_DECLS
