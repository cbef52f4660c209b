/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fake-clock.h"
#include "fake-courier.h"
#include "fake-reviewer.h"
#include "fake-vault.h"
#include "matta-answers.h"
#include "matta-entry-record.h"
#include "matta-seals.h"

G_BEGIN_DECLS

#define ROOMS_START (1767225600 * (gint64) G_USEC_PER_SEC) /* 2026-01-01 */
#define ROOMS_SECOND ((gint64) G_USEC_PER_SEC)
#define ROOMS_HOLD 60
#define ROOMS_INSIDE "suzuki@example.com"
#define ROOMS_OUTSIDE "tanaka@example.org"

/* The engine's rooms as the engine puts them together, with fakes around them and no sockets: a
 * mail app's message comes as a ticket. inside-domains=example.com. */
typedef struct {
  char *dir;
  FakeClock *clock;
  FakeCourier *courier;
  FakeReviewer *reviewer;
  FakeVault *vault;
  MattaPolicy *policy;
  MattaLimits limits;
  MattaReview review;
  guint wait_seconds;

  MattaStore *store;
  MattaOutbox *outbox;
  MattaDispatcher *dispatcher;
  MattaCustody *custody;
  MattaReception *reception;
  MattaAnswers *answers;
  MattaSeals *seals;
  MattaIntake *intake;
  guint n_needs_you;
  char *trouble; /* word, or NULL */
} Rooms;

void rooms_set_up (Rooms *self, gconstpointer review);
void rooms_tear_down (Rooms *self, gconstpointer review);
/* As the engine closes; and as if it had died. The clock goes on. */
void rooms_stop (Rooms *self);
void rooms_crash (Rooms *self);
void rooms_start (Rooms *self);

/* What a mail app sends: @recipients joined by ",". */
MattaTicket *rooms_send (Rooms *self, const char *recipients, const char *text);
MattaTicket *
rooms_send_from (Rooms *self, const char *return_path, const char *recipients, const char *text);
/* A message to @to with this subject, which also makes its Message-ID. (transfer full) */
char *rooms_make_text (const char *subject, const char *to);
/* A message to ROOMS_OUTSIDE with two files: a.csv, which is plain to read and says ROOMS_SECRET,
 * and a.pdf of @size bytes that nothing makes smaller. (transfer full) */
#define ROOMS_SECRET "The secret plan: dig here."
char *rooms_make_large_text (gsize size);
/* Sends that to @to. */
MattaTicket *rooms_send_simple (Rooms *self, const char *subject, const char *to);

/* Iterates until it is so. */
void rooms_wait_for_reply (Rooms *self, MattaTicket *ticket, guint code);
void rooms_wait_for_state (Rooms *self, const char *id, MattaState state);
/* Lets everything that was begun come to its end. */
void rooms_settle_down (Rooms *self);

/* The newest message. */
MattaEntry *rooms_get_newest (Rooms *self);
/* What the store says of it. */
MattaState rooms_get_kept_state (Rooms *self, const char *id);
guint rooms_count_kept (Rooms *self);
/* While TRUE no file can be written: a full disk. */
void rooms_break_disk (gboolean broken);

/* Warnings are expected where the disk is full; only criticals end the test. */
void rooms_allow_warnings (void);

#define ROOMS_TEST(path, review, function)                                                         \
  g_test_add (path, Rooms, GINT_TO_POINTER (review), rooms_set_up, function, rooms_tear_down)

G_END_DECLS
