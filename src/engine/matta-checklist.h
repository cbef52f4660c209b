/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-check-item.h"
#include "matta-checklist-build.h"
#include "matta-facts.h"
#include "matta-finding.h"
#include "matta-plan.h"
#include "matta-secret.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* The logic of the checklist, without a window: which rows there are, which are ticked, what the
 * plan is, whether it may be sent. Main thread. */

/* The list itself: a GListModel of MattaCheckItem, riskiest first; dropped rows stay, marked, so
 * that a drop can be undone. Notifies: "complete" (boolean), "n-recipients" (uint: who would get
 * it), "one-by-one" (boolean), "seal" (boolean: the attachments go as an encrypted ZIP). */
#define MATTA_TYPE_CHECKLIST (matta_checklist_get_type ())
G_DECLARE_FINAL_TYPE (MattaChecklist, matta_checklist, MATTA, CHECKLIST, GObject)

/* @carried: keys of rows that were ticked before and come ticked again, or NULL; see
 * matta_checklist_dup_ticks (). @is_inside is only called now. */
MattaChecklist *matta_checklist_new (MattaFacts *facts,
                                     MattaVerdict *verdict,
                                     MattaInsideFunc is_inside,
                                     gpointer user_data,
                                     const char *const *carried) G_GNUC_WARN_UNUSED_RESULT;
/* Keys of what is ticked now, and of the files that were opened for it, for carrying over.
 * (transfer full), NULL-terminated. */
char **matta_checklist_dup_ticks (MattaChecklist *self) G_GNUC_WARN_UNUSED_RESULT;

MattaFacts *matta_checklist_get_facts (MattaChecklist *self);
MattaVerdict *matta_checklist_get_verdict (MattaChecklist *self);
MattaTier matta_checklist_get_tier (MattaChecklist *self);
/* Every row that still counts is ticked and somebody is left to send to. */
gboolean matta_checklist_get_complete (MattaChecklist *self);
guint matta_checklist_get_n_recipients (MattaChecklist *self);
/* Position of the first row that still has to be ticked; G_MAXUINT when none. */
guint matta_checklist_find_unticked (MattaChecklist *self);
/* Why the message can't be changed ("signed", "encrypted"), or NULL when it can. Static. */
const char *matta_checklist_get_unchangeable (MattaChecklist *self);

/* Refused (FALSE) while the word that must be typed isn't, or a file that must be opened wasn't. */
gboolean matta_checklist_tick (MattaChecklist *self, MattaCheckItem *item, gboolean ticked);
/* The row's file was shown to the person. */
void matta_checklist_note_opened (MattaChecklist *self, MattaCheckItem *item);
void matta_checklist_type (MattaChecklist *self, MattaCheckItem *item, const char *text);
/* These change the plan; FALSE for a message that can't be changed. Dropping a group or the inside
 * row drops all its people. Hiding moves To/Cc people to Bcc. */
gboolean matta_checklist_drop (MattaChecklist *self, MattaCheckItem *item, gboolean drop);
gboolean matta_checklist_hide (MattaChecklist *self, MattaCheckItem *item, gboolean hide);
/* Sends to the row's correction instead, which ticks the row; FALSE also where there is none. */
gboolean matta_checklist_correct (MattaChecklist *self, MattaCheckItem *item, gboolean correct);
gboolean matta_checklist_hide_all_outside (MattaChecklist *self, gboolean hide);
gboolean matta_checklist_set_one_by_one (MattaChecklist *self, gboolean one_by_one);
gboolean matta_checklist_get_one_by_one (MattaChecklist *self);
/* FALSE, and nothing changed, when they cannot be sealed or have to be. */
gboolean matta_checklist_set_seal (MattaChecklist *self, gboolean seal);
gboolean matta_checklist_get_seal (MattaChecklist *self);
/* There is a server for files: what is sealed may go as a link instead of a ZIP. @ordered: the
 * organisation chose it, so that a link will do where a seal is ordered. @first: it goes as a link
 * unless a person says otherwise. */
void matta_checklist_offer_share (MattaChecklist *self, gboolean ordered, gboolean first);
gboolean matta_checklist_may_share (MattaChecklist *self);
/* FALSE, and nothing changed, when it may not. Counts while it is sealed; notifies as "seal". */
gboolean matta_checklist_set_share (MattaChecklist *self, gboolean share);
gboolean matta_checklist_get_share (MattaChecklist *self);
/* A person chose how the ZIP is made, see MattaSealOptions. */
void matta_checklist_set_format (MattaChecklist *self, gboolean wrap, gboolean old_windows);
/* A person types the password themselves; NULL = Matta makes one. While they do, "complete" waits
 * for a good one, see matta_typed_password_judge (). Copied; wiped with the checklist. */
void matta_checklist_set_typed_password (MattaChecklist *self, const char *password);
/* NULL unless it is to be sealed with that. (transfer none) */
const MattaSecret *matta_checklist_get_typed_password (MattaChecklist *self);
/* There are attachments that can be sealed; the organisation wants them sealed. */
gboolean matta_checklist_may_seal (MattaChecklist *self);
gboolean matta_checklist_must_seal (MattaChecklist *self);
/* What @plan, that of the record, does already; nobody takes that back here. At once after it was
 * made. @plan NULL: nothing. */
void matta_checklist_oblige (MattaChecklist *self, const MattaPlan *plan);
/* There is more to say about the message, and perhaps more to do: rows that say something new, or
 * are new, have to be ticked; what the user did stays. Emits items-changed for all rows. */
void matta_checklist_renew (MattaChecklist *self, MattaVerdict *verdict, const MattaPlan *plan);
/* Somebody is still looking into the attachments; "complete" waits for that. Notifies as "looking".
 */
gboolean matta_checklist_is_looking (MattaChecklist *self);
/* A rule wants to know in writing why it is sent; "complete" waits for that. */
gboolean matta_checklist_needs_reason (MattaChecklist *self);
void matta_checklist_set_reason (MattaChecklist *self, const char *reason);
/* Consent was given. FALSE when a rule wants all of it looked at once more: every tick is gone. */
gboolean matta_checklist_pass (MattaChecklist *self);
void matta_checklist_set_hold_until (MattaChecklist *self, gint64 wall); /* 0 = the usual hold */
gint64 matta_checklist_get_hold_until (MattaChecklist *self);
const MattaPlan *matta_checklist_get_plan (MattaChecklist *self);
/* Who would get it as things stand: without who was dropped, corrected, with who was added.
 * (transfer full), NULL-terminated. */
char **matta_checklist_list_receivers (MattaChecklist *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
