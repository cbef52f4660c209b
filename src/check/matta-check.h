/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-facts.h"
#include "matta-finding.h"
#include "matta-policy.h"

G_BEGIN_DECLS

/* What is remembered of earlier settled mail, for the people of one message. A value: whoever runs
 * the checks asks the record first. One thread at a time while filled, then read-only. */
typedef struct _MattaHistory MattaHistory;

MattaHistory *matta_history_new (void) G_GNUC_WARN_UNUSED_RESULT;
void matta_history_free (MattaHistory *self);
/* @address, @domain: any spelling; folded here. @count: messages sent there and accepted. */
void matta_history_add_address (MattaHistory *self, const char *address, guint count);
void matta_history_add_domain (MattaHistory *self, const char *domain, guint count);
/* Messages sent in all: a young history makes first-time findings a look, not a think. */
void matta_history_set_total (MattaHistory *self, guint total);
guint matta_history_get_address (const MattaHistory *self, const char *address);
guint matta_history_get_domain (const MattaHistory *self, const char *domain);
guint matta_history_get_total (const MattaHistory *self);

/* Runs every check; pure: no clock, no file, no network. Reports (facts->is_report) give nothing.
 * Any thread. */
MattaVerdict *matta_check_run (const MattaFacts *facts,
                               const MattaHistory *history,
                               const MattaPolicy *policy) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaHistory, matta_history_free)

G_END_DECLS
