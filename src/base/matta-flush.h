/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Names that are new in the folder @path, or gone from it, outlive a power cut only once it was
 * flushed. FALSE with errno. Blocks; any thread. */
gboolean matta_flush_folder (const char *path) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
