/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-check-item.h"
#include "matta-state.h"

#include <pango/pango.h>

G_BEGIN_DECLS

/* What people read, in their language, made from the engine's words and values. Stateless; any
 * thread; no display needed. Strings from mail come back isolated from the direction of the text
 * around them and are never markup. A word that is not known yet gives a plain fallback, never
 * NULL. `const char *` results are static. */

const char *matta_text_for_tier (MattaTier tier);
const char *matta_text_icon_for_tier (MattaTier tier);
const char *matta_text_for_state (MattaState state);
/* Why a message is where it is. A word that isn't ours is the server's own. (transfer full) */
char *matta_text_for_note (const char *note) G_GNUC_WARN_UNUSED_RESULT;
/* What the button of a remedy for the whole message says, with a mnemonic; NULL: it has none. */
const char *matta_text_for_remedy (const char *remedy);
/* What was remembered of @address, or is no more; see MattaRemember. (transfer full) */
char *
matta_text_for_remembered (guint what, const char *address, gboolean on) G_GNUC_WARN_UNUSED_RESULT;
/* What the button says that sends to @address instead, or, when @corrected, to it after all;
 * with a mnemonic.
 * (transfer full) */
char *matta_text_for_correction (const char *address, gboolean corrected) G_GNUC_WARN_UNUSED_RESULT;
/* Why recipients of a message can't be changed: "signed", "encrypted". */
const char *matta_text_for_unchangeable (const char *reason);
/* A MattaSentenceFunc: what the mail app shows. */
const char *matta_text_for_reply (const char *reason, gpointer unused);

/* "1.2 MB". (transfer full) */
char *matta_text_for_size (guint64 size) G_GNUC_WARN_UNUSED_RESULT;
/* "Sends at 14:32", "Sends tomorrow at 9:00"; both wall microseconds. (transfer full) */
char *matta_text_for_due (gint64 due, gint64 now) G_GNUC_WARN_UNUSED_RESULT;
/* "Moves to the outbox unsent in 0:42"; @deadline 0: there is no hurry. (transfer full) */
char *matta_text_for_countdown (gint64 deadline, gint64 now) G_GNUC_WARN_UNUSED_RESULT;
/* The button, with a mnemonic. (transfer full) */
/* People outside get it @seconds after their colleagues. (transfer full) */
char *matta_text_for_ahead (guint seconds) G_GNUC_WARN_UNUSED_RESULT;
char *matta_text_for_send (guint n_recipients) G_GNUC_WARN_UNUSED_RESULT;

/* The row's first line: a person, a domain, colleagues, a file, the message. (transfer full) */
char *matta_text_for_item (MattaCheckItem *item) G_GNUC_WARN_UNUSED_RESULT;
/* Makes odd letters stand out by weight and underline: what is not ASCII in the domain, and digits
 * that pass for letters. @text is an address or holds one; its odd letters are marked in place. */
PangoAttrList *matta_text_mark_odd_letters (const char *text) G_GNUC_WARN_UNUSED_RESULT;

/* "31 March 2027": the local day of @wall (microseconds). (transfer full) */
char *matta_text_for_day (gint64 wall) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
