/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How far reading the mail of the past has come. */
typedef struct {
  guint total;      /* messages found so far */
  guint done;       /* of these: looked at */
  guint learnt;     /* of these: new, and part of the history from now on */
  guint known;      /* of these: counted before */
  guint unreadable; /* of these: without date or recipient, too large, or moved meanwhile */
  guint n_failed;   /* folders that could not be read as mail */
} MattaPastCounts;

typedef void (*MattaPastFunc) (const MattaPastCounts *counts, gpointer data);

G_END_DECLS
