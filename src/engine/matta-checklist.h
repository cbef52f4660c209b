/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-facts.h"
#include "matta-finding.h"
#include "matta-plan.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* The logic of the checklist, without a window: which rows there are, which are ticked, what the
 * plan is, whether it may be sent. Main thread. */

typedef enum {
  MATTA_ITEM_RECIPIENT, /* one outside address: the whole row is the tick */
  MATTA_ITEM_GROUP,     /* look tier: one outside domain, all its addresses in one tick */
  MATTA_ITEM_INSIDE,    /* all inside people in one tick */
  MATTA_ITEM_ATTACHMENT,
  MATTA_ITEM_MESSAGE, /* subject, From and what was found about the message itself */
} MattaItemKind;

/* One row. Properties that notify: "ticked" (boolean), "dropped" (boolean), "hidden" (boolean:
 * moved to Bcc), "typed" (string: what was typed where a domain must be typed). */
#define MATTA_TYPE_CHECK_ITEM (matta_check_item_get_type ())
G_DECLARE_FINAL_TYPE (MattaCheckItem, matta_check_item, MATTA, CHECK_ITEM, GObject)

MattaItemKind matta_check_item_get_kind (MattaCheckItem *self);
/* Stable within a message and across sending it again: "to:a@b.example", "file:NAME:DIGEST", … */
const char *matta_check_item_get_key (MattaCheckItem *self);
MattaTier matta_check_item_get_tier (MattaCheckItem *self);
const char *matta_check_item_get_domain (MattaCheckItem *self); /* recipients, groups; else NULL */
/* The people of the row: one, a group, or all inside. (element-type MattaRecipient), owned by it.
 */
GPtrArray *matta_check_item_get_recipients (MattaCheckItem *self);
const MattaAttachment *matta_check_item_get_attachment (MattaCheckItem *self); /* or NULL */
/* (element-type MattaFinding), owned by it; highest tier first. */
GPtrArray *matta_check_item_get_findings (MattaCheckItem *self);
gboolean matta_check_item_get_ticked (MattaCheckItem *self);
/* Was ticked when this message went back to editing and did not change since. */
gboolean matta_check_item_get_carried (MattaCheckItem *self);
gboolean matta_check_item_get_dropped (MattaCheckItem *self);
gboolean matta_check_item_get_hidden (MattaCheckItem *self);
/* The word that must be typed before the row can be ticked (a never-seen or look-alike domain at
 * tier stop), or NULL. */
const char *matta_check_item_get_must_type (MattaCheckItem *self);

/* The list itself: a GListModel of MattaCheckItem, riskiest first; dropped rows stay, marked, so
 * that a drop can be undone. Notifies: "complete" (boolean), "n-recipients" (uint: who would get
 * it), "one-by-one" (boolean). */
#define MATTA_TYPE_CHECKLIST (matta_checklist_get_type ())
G_DECLARE_FINAL_TYPE (MattaChecklist, matta_checklist, MATTA, CHECKLIST, GObject)

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

/* Refused (FALSE) while the word that must be typed isn't. */
gboolean matta_checklist_tick (MattaChecklist *self, MattaCheckItem *item, gboolean ticked);
void matta_checklist_type (MattaChecklist *self, MattaCheckItem *item, const char *text);
/* These change the plan; FALSE for a message that can't be changed. Dropping a group or the inside
 * row drops all its people. Hiding moves To/Cc people to Bcc. */
gboolean matta_checklist_drop (MattaChecklist *self, MattaCheckItem *item, gboolean drop);
gboolean matta_checklist_hide (MattaChecklist *self, MattaCheckItem *item, gboolean hide);
gboolean matta_checklist_hide_all_outside (MattaChecklist *self, gboolean hide);
gboolean matta_checklist_set_one_by_one (MattaChecklist *self, gboolean one_by_one);
gboolean matta_checklist_get_one_by_one (MattaChecklist *self);
void matta_checklist_set_hold_until (MattaChecklist *self, gint64 wall); /* 0 = the usual hold */
gint64 matta_checklist_get_hold_until (MattaChecklist *self);
const MattaPlan *matta_checklist_get_plan (MattaChecklist *self);

G_END_DECLS
