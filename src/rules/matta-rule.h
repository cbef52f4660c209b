/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-address-lists.h"

G_BEGIN_DECLS

/* What a rule can ask of a message; the list is closed. docs/rules.md says what each means. */
typedef enum {
  MATTA_CONDITION_ALWAYS,
  MATTA_CONDITION_ALL,
  MATTA_CONDITION_ANY,
  MATTA_CONDITION_NOT,
  MATTA_CONDITION_RECIPIENT,
  MATTA_CONDITION_SENDER,
  MATTA_CONDITION_FINDING,
  MATTA_CONDITION_TIER,
  MATTA_CONDITION_SUBJECT_WORDS,
  MATTA_CONDITION_TEXT_WORDS,
  MATTA_CONDITION_OWN_TEXT_WORDS,
  MATTA_CONDITION_ATTACHMENT,
  MATTA_CONDITION_ATTACHMENT_COUNT,
  MATTA_CONDITION_ATTACHMENT_SIZE,
  MATTA_CONDITION_MESSAGE_SIZE,
  MATTA_CONDITION_RECIPIENT_COUNT,
  MATTA_CONDITION_OUTSIDE_COUNT,
  MATTA_CONDITION_VISIBLE_OUTSIDE_COUNT,
  MATTA_CONDITION_VISIBLE_OUTSIDE_DOMAINS,
  MATTA_CONDITION_HOUR,
  MATTA_CONDITION_WEEKDAY,
  MATTA_CONDITION_REPLY,
  MATTA_CONDITION_INVITATION,
  MATTA_CONDITION_PROTECTION,
} MattaConditionKind;

/* Words of the file, as bits: 1 << index. */
enum {
  MATTA_RULE_KIND_TO,
  MATTA_RULE_KIND_CC,
  MATTA_RULE_KIND_BCC
};
enum {
  MATTA_RULE_NO_PROTECTION,
  MATTA_RULE_SIGNED,
  MATTA_RULE_ENCRYPTED
};
typedef enum {
  MATTA_SIDE_ANY,
  MATTA_SIDE_INSIDE,
  MATTA_SIDE_OUTSIDE
} MattaSide;

/* One condition; which members count depends on the kind. Pointers may be NULL: not asked. */
typedef struct {
  MattaConditionKind kind;
  GPtrArray *parts;        /* all, any, not: MattaCondition */
  MattaAddressSet *at;     /* recipient, sender: stands in this set */
  MattaAddressSet *not_at; /* … does not */
  guint lists;             /* recipient: on one of these, as bits; 0 = not asked */
  guint kinds;             /* recipient: is one of these, as bits; 0 = not asked */
  MattaSide side;          /* recipient */
  GPtrArray *words;        /* words: folded; finding: ids; attachment: globs for the name, folded */
  GPtrArray *extensions;   /* attachment: lower case, without the dot */
  GPtrArray *types;        /* attachment: globs, lower case */
  gboolean asks_size;      /* attachment: least and most count */
  gboolean asks_shown;     /* attachment: flag says whether it is a picture in the text */
  guint64 least;           /* counts and sizes, both included; hour: minutes since midnight; tier */
  guint64 most;            /* hour: minutes since midnight, not included */
  guint days;              /* weekday: bits, Monday = 1 << 0; protection: bits */
  gboolean flag;           /* reply, invitation */
} MattaCondition;

/* What applies when the condition holds. */
typedef struct {
  int tier;       /* of its finding: 0 quiet, 1 look, 2 think, 3 stop */
  char *words;    /* what people read, as one JSON object language → text; NULL = none */
  char *remedy;   /* "drop", "to-bcc"; NULL = none */
  GPtrArray *cc;  /* addresses to add */
  GPtrArray *bcc; /* addresses to add unseen */
  gboolean outside_to_bcc;
  gboolean forbid; /* cannot be sent */
  gboolean require_seal;
  gboolean second_look;
  gboolean require_reason;
  guint hold_minutes; /* 0 = as usual */
} MattaRuleEffect;

/* Read-only once read. */
typedef struct {
  char *id; /* [a-z0-9-], one of its kind in a set */
  gboolean enabled;
  MattaCondition *when;
  MattaRuleEffect then;
  guint line; /* in its file */
} MattaRule;

MattaCondition *matta_condition_new (MattaConditionKind kind) G_GNUC_WARN_UNUSED_RESULT;
void matta_condition_free (MattaCondition *self);
MattaRule *matta_rule_new (void) G_GNUC_WARN_UNUSED_RESULT;
void matta_rule_free (MattaRule *self);

/* How words and texts are compared: without regard to case, width (ﾃｽﾄ, テスト) and spacing; a line
 * that was broken between two Japanese letters is whole again. (transfer full) */
char *matta_rule_fold_text (const char *text) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaCondition, matta_condition_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaRule, matta_rule_free)

G_END_DECLS
