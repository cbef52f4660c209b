/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the receiver of sealed attachments is told, and by what they are opened. Any thread. */
typedef enum {
  MATTA_SEAL_NOTE_BOTH, /* nobody knows which language a receiver reads */
  MATTA_SEAL_NOTE_JAPANESE,
  MATTA_SEAL_NOTE_ENGLISH,
} MattaSealNote;
#define MATTA_N_SEAL_NOTES 3

/* The usual text; lines end with "\n". Static. */
const char *matta_seal_note_get (MattaSealNote note);

/* @text as it goes into a mail (RFC 2046, 4.1.1: lines end with CR LF); "" = the usual one.
 * (transfer full) */
char *matta_seal_note_make (const char *text) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
