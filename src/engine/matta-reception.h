/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-clock.h"
#include "matta-entry.h"
#include "matta-facts.h"
#include "matta-policy.h"
#include "matta-question.h"
#include "matta-ticket.h"

G_BEGIN_DECLS

/* Keeps the open questions: who waits for which answer, and until when the mail app can be kept
 * waiting. Decides nothing about states. Main thread.
 * Signals: "answered" (MattaQuestion, int MattaAnswer): the one answer; the listener acts, then
 * calls matta_reception_reply (). "late" (MattaEntry): the mail app cannot be kept waiting any
 * longer; the listener parks the message, replies and calls matta_reception_set_parked (). "gone"
 * (MattaEntry): the mail app hung up and still owns the message; the question is closed. */
#define MATTA_TYPE_RECEPTION (matta_reception_get_type ())
G_DECLARE_FINAL_TYPE (MattaReception, matta_reception, MATTA, RECEPTION, GObject)

/* @wait_seconds: 0 = what the mail app is known to bear. */
MattaReception *matta_reception_new (MattaClock *clock,
                                     guint wait_seconds) G_GNUC_WARN_UNUSED_RESULT;
void matta_reception_set_policy (MattaReception *self, MattaPolicy *policy);
/* NULL: questions stay open until there is one again. */
void matta_reception_set_reviewer (MattaReception *self, MattaReviewer *reviewer);

/* Asks about @entry. @ticket: who waits, or NULL when it was parked before. @carried: may be NULL.
 * Asking again about an open question shows it again. */
void matta_reception_receive (MattaReception *self,
                              MattaEntry *entry,
                              MattaTicket *ticket,
                              MattaFacts *facts,
                              const char *const *carried);
/* The open question about @id, or NULL. (transfer none) */
MattaQuestion *matta_reception_find (MattaReception *self, const char *id);

/* Answers the mail app that waits for @id, if one does. FALSE: it had hung up; the message is still
 * its own. TRUE also when nobody waited. */
gboolean matta_reception_reply (MattaReception *self,
                                const char *id,
                                guint code,
                                const char *status,
                                const char *text);
/* The mail app has its answer; the question stays open, without hurry. */
void matta_reception_set_parked (MattaReception *self, const char *id);
/* TRUE while a mail app waits for the answer about @id. */
gboolean matta_reception_is_waiting (MattaReception *self, const char *id);
/* Somebody decided elsewhere: closes the question; the mail app still has to be answered. */
void matta_reception_withdraw (MattaReception *self, const char *id);
/* Ids of all messages a mail app waits for. (transfer full), NULL-terminated. */
char **matta_reception_list_waiting (MattaReception *self) G_GNUC_WARN_UNUSED_RESULT;
/* Closes everything; mail apps that wait are left to the relay's 421. */
void matta_reception_stop (MattaReception *self);

G_END_DECLS
