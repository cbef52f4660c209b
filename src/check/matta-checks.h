/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-check.h"

G_BEGIN_DECLS

/* What every check is given, and where it puts what it noticed. For the checks alone. */
typedef struct {
  const MattaFacts *facts;
  const char *own_text; /* the facts', see matta_check_simplify (); "" when there is none */
  const MattaHistory *history;
  const MattaPolicy *policy;
  GPtrArray *outside;  /* element MattaRecipient: the recipients that are not the organisation's */
  GPtrArray *people;   /* element MattaPerson: everybody in the history */
  GPtrArray *domains;  /* element folded domain: all in the history */
  GPtrArray *findings; /* element MattaFinding, owned */
  GPtrArray *reports;  /* element MattaScanReport or NULL, as the attachments; NULL = not yet */
} MattaCheckRun;

/* Accepted messages after which a person is somebody one writes to. */
#define MATTA_KNOWN_AFTER 3

/* Look while the history is young, think later. */
MattaTier matta_check_get_novelty_tier (const MattaCheckRun *run);

void matta_check_report (const MattaCheckRun *run,
                         const char *id,
                         MattaTier tier,
                         MattaAbout about,
                         const char *subject,
                         const char *detail,
                         const char *remedy);

/* About the attachment at @index. */
void matta_check_report_file (const MattaCheckRun *run,
                              const char *id,
                              MattaTier tier,
                              guint index,
                              const char *detail);

/* What was found inside the attachment at @index; NULL = it was not looked into. */
const MattaScanReport *matta_check_get_report (const MattaCheckRun *run, guint index);

/* TRUE for NULL and for what is only space, of any kind. */
gboolean matta_check_is_blank (const char *text);
/* TRUE when something is attached that is no picture of the text. */
gboolean matta_check_has_files (const MattaCheckRun *run);
/* One spelling for each letter (NFKC), lower case: what words are looked for in. (transfer full) */
char *matta_check_simplify (const char *text) G_GNUC_WARN_UNUSED_RESULT;

/* The checks, one file each; docs/checks.md says when each reports what. */
void matta_check_unreadable (const MattaCheckRun *run);
void matta_check_look_alike (const MattaCheckRun *run);
void matta_check_unusual_company (const MattaCheckRun *run);
void matta_check_reply_all_grew (const MattaCheckRun *run);
void matta_check_missing_usual (const MattaCheckRun *run);
void matta_check_same_name (const MattaCheckRun *run);
void matta_check_free_mail (const MattaCheckRun *run);
void matta_check_no_such_domain (const MattaCheckRun *run);
void matta_check_first_domain (const MattaCheckRun *run);
void matta_check_first_address (const MattaCheckRun *run);
void matta_check_outside (const MattaCheckRun *run);
void matta_check_retired (const MattaCheckRun *run);
void matta_check_sender_unusual (const MattaCheckRun *run);
void matta_check_list (const MattaCheckRun *run);
void matta_check_inside_talk_outside (const MattaCheckRun *run);
void matta_check_mixed_companies (const MattaCheckRun *run);
void matta_check_many_visible (const MattaCheckRun *run);
void matta_check_greeting_mismatch (const MattaCheckRun *run);
void matta_check_missing_attachment (const MattaCheckRun *run);
void matta_check_words (const MattaCheckRun *run);
void matta_check_numbers (const MattaCheckRun *run);
void matta_check_empty_subject (const MattaCheckRun *run);
void matta_check_empty_body (const MattaCheckRun *run);
void matta_check_late_hour (const MattaCheckRun *run);
void matta_check_deceptive_name (const MattaCheckRun *run);
void matta_check_risky_type (const MattaCheckRun *run);
void matta_check_type_mismatch (const MattaCheckRun *run);
void matta_check_other_company_name (const MattaCheckRun *run);
void matta_check_same_file_elsewhere (const MattaCheckRun *run);
void matta_check_open_first (const MattaCheckRun *run);
void matta_check_large (const MattaCheckRun *run);
void matta_check_outside_attachment (const MattaCheckRun *run);

/* The same, once somebody has looked inside the attachments. */
void matta_check_hidden_content (const MattaCheckRun *run);
void matta_check_inside_company (const MattaCheckRun *run);
void matta_check_inside_numbers (const MattaCheckRun *run);
void matta_check_inside_unreadable (const MattaCheckRun *run);
void matta_check_inside_words (const MattaCheckRun *run);
void matta_check_personal_data (const MattaCheckRun *run);

/* Does @text, simplified, speak of individual numbers? */
gboolean matta_check_speaks_of_individual_numbers (const char *text);

G_END_DECLS
