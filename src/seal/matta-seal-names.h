/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The longest name, in bytes: with a folder's before it, it still fits everywhere. */
#define MATTA_SEAL_NAME_LENGTH 200

/* One name for each of @n_names, in their order, such as every system can unpack: without folders,
 * letters that can't be seen or that turn the writing round, what Windows refuses or takes for a
 * device. No two are the same, also where capitals don't count ("report (2).pdf"); none is empty.
 * @old_windows: only letters that CP932 has. @names may be any bytes. Any thread. (transfer full),
 * ends with NULL. */
char **matta_seal_names_clean (const char *const *names,
                               guint n_names,
                               gboolean old_windows) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
