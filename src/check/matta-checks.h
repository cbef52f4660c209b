/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-check.h"

G_BEGIN_DECLS

/* What every check is given, and where it puts what it noticed. For the checks alone. */
typedef struct {
  const MattaFacts *facts;
  const MattaHistory *history;
  const MattaPolicy *policy;
  GPtrArray *outside;  /* element MattaRecipient: the recipients that are not the organisation's */
  GPtrArray *findings; /* element MattaFinding, owned */
} MattaCheckRun;

/* Accepted messages after which a person is somebody one writes to. */
#define MATTA_KNOWN_AFTER 3

/* Below this many sent messages "never before" says little: nearly everybody is new. */
#define MATTA_YOUNG_HISTORY 50

/* Look while the history is young, think later. */
MattaTier matta_check_get_novelty_tier (const MattaCheckRun *run);

void matta_check_report (const MattaCheckRun *run,
                         const char *id,
                         MattaTier tier,
                         MattaAbout about,
                         const char *subject,
                         const char *detail,
                         const char *remedy);

/* The checks, one file each; docs/checks.md says when each reports what. */
void matta_check_outside (const MattaCheckRun *run);
void matta_check_first_address (const MattaCheckRun *run);
void matta_check_first_domain (const MattaCheckRun *run);
void matta_check_outside_attachment (const MattaCheckRun *run);
void matta_check_many_visible (const MattaCheckRun *run);
void matta_check_empty_subject (const MattaCheckRun *run);
void matta_check_unreadable (const MattaCheckRun *run);

G_END_DECLS
