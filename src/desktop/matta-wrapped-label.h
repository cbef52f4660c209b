/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A label that breaks @text where it has to, inside of a long word, too: addresses and names of
 * files are such. (transfer floating) */
GtkWidget *matta_wrapped_label_new (const char *text) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
