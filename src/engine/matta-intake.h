/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-clock.h"
#include "matta-engine.h"
#include "matta-limits.h"
#include "matta-policy.h"
#include "matta-rule-set.h"
#include "matta-store.h"
#include "matta-ticket.h"

G_BEGIN_DECLS

/* A message that custody was taken of, on its way to the main thread; or what was found inside the
 * attachments of one that arrived before. */
typedef struct {
  MattaRecord *record;   /* NULL: this is about looked_at */
  MattaTicket *ticket;   /* still to be answered; or NULL */
  MattaFacts *facts;     /* with a ticket, about looked_at, and of what leaves at once */
  char **carried;        /* keys ticked before it went back to editing; or NULL */
  char *looked_at;       /* an id, or NULL */
  MattaVerdict *verdict; /* about looked_at: all there is to say */
} MattaArrival;
void matta_arrival_free (MattaArrival *self);

/* Called on the session's thread. @arrival: (transfer full). */
typedef void (*MattaArrivedFunc) (MattaArrival *arrival, gpointer user_data);

/* The session threads' side of the engine: reads, checks, takes custody, and answers what needs
 * nobody. Counted by reference; any thread. */
typedef struct _MattaIntake MattaIntake;

MattaIntake *matta_intake_new (MattaStore *store,
                               MattaClock *clock,
                               const MattaLimits *limits,
                               MattaReview review,
                               MattaArrivedFunc arrived,
                               gpointer user_data) G_GNUC_WARN_UNUSED_RESULT;
MattaIntake *matta_intake_ref (MattaIntake *self);
void matta_intake_unref (MattaIntake *self);

void matta_intake_set_policy (MattaIntake *self, MattaPolicy *policy);
/* None until this is called. */
void matta_intake_set_rules (MattaIntake *self, MattaRuleSet *rules);
MattaPolicy *matta_intake_dup_policy (MattaIntake *self) G_GNUC_WARN_UNUSED_RESULT;
void matta_intake_set_sentences (MattaIntake *self, MattaSentenceFunc func, gpointer user_data);
/* In the user's language, else English. Static or interned. */
const char *matta_intake_get_sentence (MattaIntake *self, const char *reason);

/* The relay's deliver. */
void matta_intake_deliver (MattaIntake *self, MattaTicket *ticket);

/* Looks into the attachments of a message that waits, once more; what is found arrives. Any thread.
 */
void matta_intake_look_again (MattaIntake *self, const MattaRecord *record);
/* Ends looking into attachments; blocks until nobody does. For one thread, once or more. */
void matta_intake_stop (MattaIntake *self);

/* The mail app did not hear the answer about @id, so it still owns the message. FALSE: it has sent
 * it once more since, and heard 250 then. From now on sending it once more is a new message. */
gboolean matta_intake_give_back (MattaIntake *self, const char *id);

/* What the checks say of @facts now, with the store's history. @reports: what is inside the
 * attachments, or NULL; @nowhere: folded domains that can get no mail, or NULL. Blocking. */
MattaVerdict *matta_intake_judge (MattaIntake *self,
                                  MattaFacts *facts,
                                  GPtrArray *reports,
                                  const char *const *nowhere,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaArrival, matta_arrival_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaIntake, matta_intake_unref)

G_END_DECLS
