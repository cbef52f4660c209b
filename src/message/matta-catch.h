/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One piece of a part; FALSE stops. */
typedef gboolean (*MattaPieceFunc) (const guint8 *data, gsize length, gpointer user_data);
/* Where the pieces of what was asked for go; what it returns is not looked at. */
typedef struct {
  MattaPieceFunc func;
  gpointer user_data;
} MattaCatch;

G_END_DECLS
