/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-bounce-counts.h"
#include "matta-entry.h"

G_BEGIN_DECLS

/* What the outbox says, in the user's language. Stateless; no display needed. All that returns
 * `char *` is (transfer full), `const char *` is static. Times are wall microseconds. */

/* The outbox's parts, in the order they are shown. */
typedef enum {
  MATTA_SECTION_NEEDS_YOU,
  MATTA_SECTION_HOLDING,
  MATTA_SECTION_SCHEDULED,
  MATTA_SECTION_FAILED,
  MATTA_SECTION_SENT,
  MATTA_SECTION_TAKEN_BACK,
} MattaSection;
#define MATTA_N_SECTIONS (MATTA_SECTION_TAKEN_BACK + 1)

MattaSection matta_outbox_find_section (MattaEntry *entry);
const char *matta_outbox_text_for_section (MattaSection section);

/* The subject, or that there is none. */
char *matta_outbox_text_for_subject (MattaEntry *entry) G_GNUC_WARN_UNUSED_RESULT;
/* "To Sato and 3 more"; leaves out who was taken out. */
char *matta_outbox_text_for_people (MattaEntry *entry) G_GNUC_WARN_UNUSED_RESULT;
/* "Sends at 14:32 · in 42 s". */
char *matta_outbox_text_for_line (MattaEntry *entry,
                                  gboolean paused,
                                  gint64 now) G_GNUC_WARN_UNUSED_RESULT;
/* What is left to do for a sealed one; NULL: nothing. */
char *matta_outbox_text_for_duty (MattaEntry *entry) G_GNUC_WARN_UNUSED_RESULT;
/* Why it needs the user, without a word from the mail or its server: for notifications. */
char *matta_outbox_text_for_need (MattaEntry *entry) G_GNUC_WARN_UNUSED_RESULT;
/* "3 March, 14:32:05"; the day is left out when it is @now's. */
char *matta_outbox_text_for_time (gint64 time, gint64 now) G_GNUC_WARN_UNUSED_RESULT;
/* What became of one recipient, with the server's own words. */
char *
matta_outbox_text_for_delivery (const MattaEntryRecipient *recipient) G_GNUC_WARN_UNUSED_RESULT;
/* Whether they have the password of a sealed message, and since when; NULL where there is none. */
char *matta_outbox_text_for_told (const MattaEntryRecipient *recipient,
                                  gint64 now) G_GNUC_WARN_UNUSED_RESULT;
const char *matta_outbox_text_for_kind (MattaKind kind);
/* What keeps the engine from working; see MattaEngine's "problem". */
const char *matta_outbox_text_for_problem (const char *problem);
/* Why the engine did not open. */
const char *matta_outbox_text_for_error (const GError *error);
/* Why an action did not happen. */
const char *matta_outbox_text_for_refusal (const GError *error);
/* What a delivery report said. */
char *matta_outbox_text_for_report (const MattaBounceCounts *counts) G_GNUC_WARN_UNUSED_RESULT;
/* Why there was none; see matta_engine_take_report_async (). */
const char *matta_outbox_text_for_no_report (const GError *error);
/* Where a connection test failed; see matta_engine_probe_account_finish (). */
const char *matta_outbox_text_for_step (const char *step);

/* Why nobody is signed in; see matta_engine_sign_in_async (). */
const char *matta_outbox_text_for_no_sign_in (const GError *error);

/* How much of the hold is left, 1 to 0; less than 0 when nothing runs. */
double matta_outbox_measure_hold (MattaEntry *entry, gint64 now);
/* What can be done with a message in its state. */
gboolean matta_outbox_may_cancel (MattaEntry *entry);
gboolean matta_outbox_may_send_now (MattaEntry *entry);
gboolean matta_outbox_may_hold (MattaEntry *entry);
gboolean matta_outbox_may_undo (MattaEntry *entry);
/* It is sealed, and its password may be told to its receivers now. */
gboolean matta_outbox_may_tell_password (MattaEntry *entry);

G_END_DECLS
