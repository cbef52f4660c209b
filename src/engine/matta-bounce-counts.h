/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a delivery report said of the recipients of one message. */
typedef struct {
  guint n_failed;    /* did not get it */
  guint n_delayed;   /* not yet */
  guint n_delivered; /* got it, or a server further on did */
} MattaBounceCounts;

G_END_DECLS
