/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-facts.h"
#include "matta-finding.h"
#include "matta-policy.h"
#include "matta-scan-report.h"

G_BEGIN_DECLS

/* Below this many sent messages "never before" says little: nearly everybody is new. */
#define MATTA_YOUNG_HISTORY 50

/* What is remembered of earlier settled mail, for the people of one message. A value: whoever runs
 * the checks asks the record first. One thread at a time while filled, then read-only. */
typedef struct _MattaHistory MattaHistory;

/* Somebody mail was accepted for. */
typedef struct {
  char *address; /* folded */
  char *name;    /* display name as last given; or NULL */
  guint count;
  gint64 last_at; /* wall microseconds */
} MattaPerson;

MattaHistory *matta_history_new (void) G_GNUC_WARN_UNUSED_RESULT;
void matta_history_free (MattaHistory *self);
/* @address, @domain: any spelling; folded here. @count: messages sent there and accepted. The last
 * word on an address or domain stays. */
void matta_history_add_person (MattaHistory *self,
                               const char *address,
                               const char *name,
                               guint count,
                               gint64 last_at);
void matta_history_add_domain (MattaHistory *self, const char *domain, guint count);
/* How doubtful it is that @address belongs to the others of this message, 0 to 1; why: a stable
 * word and whom it is about, or NULL. */
void matta_history_add_doubt (MattaHistory *self,
                              const char *address,
                              double doubt,
                              const char *reason,
                              const char *about);
/* NULL when nothing is known. (transfer none) */
typedef struct {
  char *address; /* folded */
  double doubt;
  char *reason; /* or NULL */
  char *about;  /* or NULL */
} MattaDoubt;
const MattaDoubt *matta_history_find_doubt (const MattaHistory *self, const char *address);
/* Who nearly always gets what the others get; NULL: nobody is missing. */
void matta_history_set_missing (MattaHistory *self, const char *address);
const char *matta_history_get_missing (const MattaHistory *self);
/* The attachment at @index went to @domain before, and to nobody at a domain that gets it now. */
void matta_history_add_elsewhere (MattaHistory *self, guint index, const char *domain);
/* NULL: it did not. */
const char *matta_history_find_elsewhere (const MattaHistory *self, guint index);
/* @address always got mail from @sender (folded), and this one comes from another address. */
void matta_history_add_usual_sender (MattaHistory *self, const char *address, const char *sender);
/* NULL: from none, or from this one too. */
const char *matta_history_find_usual_sender (const MattaHistory *self, const char *address);
/* @domain (folded) can get no mail, as far as the DNS knows. */
void matta_history_add_nowhere (MattaHistory *self, const char *domain);
gboolean matta_history_is_nowhere (const MattaHistory *self, const char *domain);
/* Messages sent in all: a young history makes first-time findings a look, not a think. */
void matta_history_set_total (MattaHistory *self, guint total);
guint matta_history_get_address (const MattaHistory *self, const char *address);
guint matta_history_get_domain (const MattaHistory *self, const char *domain);
guint matta_history_get_total (const MattaHistory *self);
/* NULL for somebody never written to. (transfer none) */
const MattaPerson *matta_history_find (const MattaHistory *self, const char *address);
/* Everybody and every domain that is in here, those that are no recipients too; in any order.
 * (transfer container) (element-type MattaPerson / folded domain) */
GPtrArray *matta_history_list_people (const MattaHistory *self) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *matta_history_list_domains (const MattaHistory *self) G_GNUC_WARN_UNUSED_RESULT;

/* Runs every check; pure: no clock, no file, no network. Reports (facts->is_report) give nothing.
 * Any thread. */
MattaVerdict *matta_check_run (const MattaFacts *facts,
                               const MattaHistory *history,
                               const MattaPolicy *policy) G_GNUC_WARN_UNUSED_RESULT;

/* TRUE when the organisation wants to know what is inside this message's attachments: they go
 * outside, and there are some. */
gboolean matta_check_wants_inside (const MattaFacts *facts, const MattaPolicy *policy);
/* @verdict with what is inside the attachments added. @reports: element MattaScanReport or NULL
 * (not looked into), as the attachments. Pure; any thread. (transfer full) */
MattaVerdict *matta_check_run_inside (const MattaFacts *facts,
                                      const MattaHistory *history,
                                      const MattaPolicy *policy,
                                      GPtrArray *reports,
                                      MattaVerdict *verdict) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaHistory, matta_history_free)

G_END_DECLS
