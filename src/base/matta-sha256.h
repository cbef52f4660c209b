/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* SHA-256 (FIPS 180-4) of bytes that come piece by piece. GLib's own does not use what processors
 * have for it, and every byte of every message goes through here. One thread at a time. */
typedef struct _MattaSha256 MattaSha256;

#define MATTA_SHA256_HEX_LENGTH 64

MattaSha256 *matta_sha256_new (void) G_GNUC_WARN_UNUSED_RESULT;
void matta_sha256_free (MattaSha256 *self);
void matta_sha256_update (MattaSha256 *self, gconstpointer data, gsize length);
/* Lower-case hex of everything so far; begins anew afterwards. (transfer full) */
char *matta_sha256_finish (MattaSha256 *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaSha256, matta_sha256_free)

G_END_DECLS
