/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Has @func called on @context's own thread, after what is posted there already with the same
 * @priority. Never at once, never on the caller's thread: g_main_context_invoke () does either as
 * long as nobody iterates the context, which at start and while stopping is a race. From any
 * thread. @destroy: frees @data after the call, or when the context goes away; may be NULL. */
void matta_post (GMainContext *context,
                 int priority,
                 GSourceFunc func,
                 gpointer data,
                 GDestroyNotify destroy);

G_END_DECLS
