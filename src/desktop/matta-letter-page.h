/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-secret.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The page on which a password is printed as a letter: what it looks like, and printing. That
 * something was printed is not that somebody got it: nothing is noted here. */
#define MATTA_TYPE_LETTER_PAGE (matta_letter_page_get_type ())
G_DECLARE_FINAL_TYPE (MattaLetterPage, matta_letter_page, MATTA, LETTER_PAGE, GtkBox)

/* What does not change; wiped by matta_letter_page_forget (). */
void matta_letter_page_set_password (MattaLetterPage *self, const MattaSecret *password);
/* Each gets a letter. */
void matta_letter_page_set_people (MattaLetterPage *self, const char *const *names);
/* Of which mail it is; see MattaLetterText. */
void matta_letter_page_set_mail (MattaLetterPage *self,
                                 const char *subject,
                                 gint64 sent_at,
                                 gboolean zipped);
void matta_letter_page_forget (MattaLetterPage *self);

G_END_DECLS
