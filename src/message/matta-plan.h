/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-road.h"

G_BEGIN_DECLS

/* One address put right. */
typedef struct {
  char *from; /* as in the envelope it came with */
  char *to;
} MattaCorrection;

/* Somebody who has the password of a sealed message. */
typedef struct {
  char *address; /* as in the envelope it leaves with */
  MattaRoad road;
  gint64 at; /* wall time in microseconds */
} MattaTold;

/* What the user wants done to a message before it leaves. Grows in the checklist, is kept with the
 * message, is carried out at submission. The content that came in is never overwritten. Plain
 * value; one thread at a time. */
typedef struct {
  GPtrArray *drop;     /* element char*: envelope addresses that don't get it, and leave To/Cc */
  GPtrArray *to_bcc;   /* element char*: stay in the envelope, leave To/Cc */
  GPtrArray *correct;  /* element MattaCorrection: in the envelope and To/Cc, another instead */
  GPtrArray *cc;       /* element char*: get it too, and stand in Cc */
  GPtrArray *bcc;      /* element char*: get it too, in no field */
  GPtrArray *opened;   /* element char*: digests of the files a person was shown */
  char *agreed;        /* whose agreed password it is sealed with: nobody has to be told; or NULL */
  GPtrArray *told;     /* element MattaTold: each address once, the last time they were told */
  char *reason;        /* why it is right to send it, in the user's words; NULL = none given */
  guint looks;         /* how often a person has ticked all of it */
  gboolean one_by_one; /* each recipient gets an own copy that names only them in To */
  gboolean seal;       /* the attachments go as one encrypted ZIP */
  gboolean formatted;  /* a person chose the two below; else the receivers' last ones hold */
  gboolean wrap;       /* the ZIP hides the names of the files, too */
  gboolean old_windows; /* the names in it are for old Windows */
  gboolean share;       /* with seal: on the company's own server, a link to them goes, not a ZIP */
  char *link;           /* that one, once they are there; NULL = not yet, or withdrawn */
  gint64 link_ends;     /* when it does; wall time in microseconds */
  char *password_of;    /* Matta's own mail with the password of that message; else NULL */
  char *report_of;      /* Matta's own report on that message; else NULL */
  GArray *ahead;   /* element guint, ascending: which of its recipients get it ahead of the others;
                    * empty = all at once */
  gint64 ahead_at; /* when they do, or are tried again; wall time in microseconds */
  guint ahead_tries; /* so often they were tried by themselves */
  guint ahead_step;  /* counts what was written down about that, see matta_store_amend () */
  gint64 hold_until; /* wall time in microseconds; 0 = the usual hold */
} MattaPlan;

MattaPlan *matta_plan_new (void) G_GNUC_WARN_UNUSED_RESULT;
MattaPlan *matta_plan_copy (const MattaPlan *self) G_GNUC_WARN_UNUSED_RESULT;
void matta_plan_free (MattaPlan *self);
gboolean matta_plan_drops (const MattaPlan *self, const char *address);
gboolean matta_plan_hides (const MattaPlan *self, const char *address);
/* TRUE for somebody the mail app did not write to. */
gboolean matta_plan_adds (const MattaPlan *self, const char *address);
/* TRUE when the recipient at that position gets it ahead of the others. */
gboolean matta_plan_prefers (const MattaPlan *self, guint position);
/* @to instead of @address, or NULL: @address after all. */
void matta_plan_correct (MattaPlan *self, const char *address, const char *to);
/* Who gets it instead of @address; NULL = nobody else. */
const char *matta_plan_get_correction (const MattaPlan *self, const char *address);
/* The address that @corrected stands for; NULL when it is no correction. */
const char *matta_plan_get_corrected (const MattaPlan *self, const char *corrected);
/* A person was shown the file of that digest. */
void matta_plan_open (MattaPlan *self, const char *digest);
gboolean matta_plan_has_opened (const MattaPlan *self, const char *digest);
/* @address was told the password, by @road, at @at. */
void matta_plan_tell (MattaPlan *self, const char *address, MattaRoad road, gint64 at);
/* How @address was told; NULL = they were not. (transfer none) */
const MattaTold *matta_plan_get_told (const MattaPlan *self, const char *address);
/* They are on the server, behind @link; NULL = no more. */
void matta_plan_set_link (MattaPlan *self, const char *link, gint64 ends);
/* TRUE when the bytes that leave differ from those that came (hold_until alone doesn't). */
gboolean matta_plan_changes_content (const MattaPlan *self);
/* One line of JSON for the database, and back. */
char *matta_plan_to_json (const MattaPlan *self) G_GNUC_WARN_UNUSED_RESULT;
MattaPlan *matta_plan_from_json (const char *json, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaPlan, matta_plan_free)

G_END_DECLS
