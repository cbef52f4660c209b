/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  MATTA_TIER_QUIET,
  MATTA_TIER_LOOK,
  MATTA_TIER_THINK,
  MATTA_TIER_STOP,
} MattaTier;

const char *matta_tier_to_string (MattaTier tier);
gboolean matta_tier_from_string (const char *text, MattaTier *tier);

typedef enum {
  MATTA_ABOUT_MESSAGE,
  MATTA_ABOUT_RECIPIENT,  /* subject: the address as in the envelope */
  MATTA_ABOUT_ATTACHMENT, /* subject: the index into the facts' attachments, as decimal text */
} MattaAbout;

/* One thing a check noticed. Carries values, never sentences: those are made where they are shown.
 */
typedef struct {
  const char *id; /* stable word: "first-address"; interned */
  MattaTier tier;
  MattaAbout about;
  char *subject;      /* see MattaAbout; NULL for the message */
  char *detail;       /* what a sentence needs besides: a count, a domain, a reason word; or NULL */
  const char *remedy; /* "to-bcc", "drop", "correct" … or NULL; interned */
} MattaFinding;

MattaFinding *matta_finding_new (const char *id,
                                 MattaTier tier,
                                 MattaAbout about,
                                 const char *subject,
                                 const char *detail,
                                 const char *remedy) G_GNUC_WARN_UNUSED_RESULT;
void matta_finding_free (MattaFinding *self);

/* For the remedy "correct": who was probably meant. The detail names them, or only their domain;
 * NULL for other remedies. (transfer full) */
char *matta_finding_dup_correction (const MattaFinding *self) G_GNUC_WARN_UNUSED_RESULT;

/* All findings about one message. Immutable once made; counted by reference; any thread. */
typedef struct _MattaVerdict MattaVerdict;

/* @findings: (transfer full) (element-type MattaFinding); kept in this order. */
MattaVerdict *matta_verdict_new (GPtrArray *findings) G_GNUC_WARN_UNUSED_RESULT;
MattaVerdict *matta_verdict_ref (MattaVerdict *self);
void matta_verdict_unref (MattaVerdict *self);
MattaTier matta_verdict_get_tier (MattaVerdict *self);
guint matta_verdict_get_n_findings (MattaVerdict *self);
const MattaFinding *matta_verdict_get_finding (MattaVerdict *self, guint index);
/* The highest tier of what is about @subject; quiet when nothing is. */
MattaTier matta_verdict_get_tier_about (MattaVerdict *self, MattaAbout about, const char *subject);
/* One line of JSON for the database, and back; NULL and @error for what is not one. */
char *matta_verdict_to_json (MattaVerdict *self) G_GNUC_WARN_UNUSED_RESULT;
MattaVerdict *matta_verdict_from_json (const char *json, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaFinding, matta_finding_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaVerdict, matta_verdict_unref)

G_END_DECLS
