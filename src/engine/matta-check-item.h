/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-facts.h"
#include "matta-finding.h"

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum {
  MATTA_ITEM_RECIPIENT, /* one outside address: the whole row is the tick */
  MATTA_ITEM_GROUP,     /* look tier: one outside domain, all its addresses in one tick */
  MATTA_ITEM_INSIDE,    /* all inside people in one tick */
  MATTA_ITEM_ATTACHMENT,
  MATTA_ITEM_MESSAGE, /* subject, From and what was found about the message itself */
} MattaItemKind;

/* One row. Properties that notify: "ticked" (boolean), "dropped" (boolean), "hidden" (boolean:
 * moved to Bcc), "corrected" (boolean), "must-open" (boolean), "typed" (string: what was typed
 * where a domain must be typed). */
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
/* Who was probably meant, by its first finding that says so; NULL: nobody else. */
const char *matta_check_item_get_correction (MattaCheckItem *self);
/* They get it instead. */
gboolean matta_check_item_get_corrected (MattaCheckItem *self);
/* The domain that must be typed before the row can be ticked, because it was never seen before or
 * looks like another; or NULL. Once per domain. */
const char *matta_check_item_get_must_type (MattaCheckItem *self);
/* The row's file has to be opened before the row can be ticked, and was not yet. */
gboolean matta_check_item_get_must_open (MattaCheckItem *self);

/* For the checklist alone; windows go through matta_checklist_tick () and its sisters. */
MattaCheckItem *matta_check_item_new (MattaItemKind kind,
                                      const char *key) G_GNUC_WARN_UNUSED_RESULT;
/* @recipient, @attachment: owned by the facts, which outlive the item. */
void matta_check_item_add_recipient (MattaCheckItem *self, const MattaRecipient *recipient);
void matta_check_item_set_attachment (MattaCheckItem *self, const MattaAttachment *attachment);
/* @finding: owned by the verdict, which outlives the item. Raises the tier. */
void matta_check_item_add_finding (MattaCheckItem *self, const MattaFinding *finding);
void matta_check_item_set_must_type (MattaCheckItem *self, const char *domain);
void matta_check_item_set_must_open (MattaCheckItem *self, gboolean must_open);
void matta_check_item_set_typed (MattaCheckItem *self, const char *text);
const char *matta_check_item_get_typed (MattaCheckItem *self);
void matta_check_item_set_ticked (MattaCheckItem *self, gboolean ticked);
void matta_check_item_set_carried (MattaCheckItem *self, gboolean carried);
void matta_check_item_set_dropped (MattaCheckItem *self, gboolean dropped);
void matta_check_item_set_hidden (MattaCheckItem *self, gboolean hidden);
void matta_check_item_set_corrected (MattaCheckItem *self, gboolean corrected);

G_END_DECLS
