/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-clock.h"
#include "matta-secret.h"

#include <gdk/gdk.h>

G_BEGIN_DECLS

/* A secret that is lent to the clipboard: taken back after MATTA_CLIPBOARD_LOAN_SECONDS, or at once
 * when this object is disposed of, unless something else was copied meanwhile. The desktop's
 * history of the clipboard is asked not to keep it. Main thread. */
#define MATTA_CLIPBOARD_LOAN_SECONDS 45

#define MATTA_TYPE_CLIPBOARD_LOAN (matta_clipboard_loan_get_type ())
G_DECLARE_FINAL_TYPE (MattaClipboardLoan, matta_clipboard_loan, MATTA, CLIPBOARD_LOAN, GObject)

/* Emits "changed" each time the rest of the time should be shown anew, and once it is over. */
MattaClipboardLoan *matta_clipboard_loan_new (GdkClipboard *clipboard,
                                              MattaClock *clock,
                                              const MattaSecret *secret) G_GNUC_WARN_UNUSED_RESULT;

/* In seconds; 0 = it is over, as it is when something else was copied. */
double matta_clipboard_loan_get_left (MattaClipboardLoan *self);

G_END_DECLS
