/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A ring that empties clockwise with the time that is left. Decoration: what it shows is also said
 * in words next to it. */
#define MATTA_TYPE_RING (matta_ring_get_type ())
G_DECLARE_FINAL_TYPE (MattaRing, matta_ring, MATTA, RING, GtkWidget)

/* @fraction: 1 = full, 0 = empty. */
void matta_ring_set_fraction (MattaRing *self, double fraction);

G_END_DECLS
