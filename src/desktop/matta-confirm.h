/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Small windows with a sentence in them. Those who ask for one present it; it is the toolkit's
 * then, as every window, hence (transfer none). @parent may be NULL. Both texts wrap. Main thread.
 */

/* Asks before something is done that can't be undone. Its `response` is @response or, for Enter,
 * Escape and closing as well, "cancel". @label: of the button that does it, with a mnemonic. */
AdwMessageDialog *matta_confirm_new (GtkWindow *parent,
                                     const char *heading,
                                     const char *body,
                                     const char *response,
                                     const char *label);
/* Says that something was not done; there is nothing to choose. */
AdwMessageDialog *
matta_confirm_new_notice (GtkWindow *parent, const char *heading, const char *body);
/* @child below what is said. */
void matta_confirm_add (AdwMessageDialog *notice, GtkWidget *child);

G_END_DECLS
