/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-post.h"

void
matta_post (GMainContext *context,
            int priority,
            GSourceFunc func,
            gpointer data,
            GDestroyNotify destroy)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_return_if_fail (func != NULL);

  g_source_set_priority (source, priority);
  g_source_set_callback (source, func, data, destroy);
  g_source_attach (source, context);
}
