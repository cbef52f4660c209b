/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whether it pays to compress a file, judged by its @name and how it begins. What is packed already
 * only costs time; the more of the beginning there is (64 KB are looked at), the better. Any
 * thread. */
gboolean matta_seal_probe (const char *name, const guint8 *head, gsize length);

G_END_DECLS
