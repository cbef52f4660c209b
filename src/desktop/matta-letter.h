/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-secret.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What stands in a letter that tells a password. */
typedef struct {
  const MattaSecret *password;
  const char *const *people; /* each gets a letter of their own; none: one to nobody by name */
  const char *subject;       /* of the mail; NULL = it is not named */
  gint64 sent_at;            /* wall microseconds; 0 = no day is named */
  gint64 now;                /* the letter's own day, wall microseconds */
  gboolean zipped;           /* it has to be said what opens a ZIP */
} MattaLetterText;

/* Letters on paper, in the language of the windows, all pages one after another. Nothing of it is
 * written to a disk by Matta; what a printer's driver does is its own. Main thread. */
#define MATTA_TYPE_LETTER (matta_letter_get_type ())
G_DECLARE_FINAL_TYPE (MattaLetter, matta_letter, MATTA, LETTER, GObject)

/* Copies @text; the copy of the password is wiped with the letter. */
MattaLetter *matta_letter_new (const MattaLetterText *text) G_GNUC_WARN_UNUSED_RESULT;
/* Sets it for a page of @width × @height points without its margins. How many pages there are. */
guint matta_letter_lay_out (MattaLetter *self, PangoContext *context, double width, double height);
/* Black, from (0, 0) on; nothing for a page that there is not. */
void matta_letter_draw (MattaLetter *self, cairo_t *cr, guint page);
/* Holds the letter. (transfer full) */
GtkPrintOperation *matta_letter_make_operation (MattaLetter *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
