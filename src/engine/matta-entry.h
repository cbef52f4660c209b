/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-entrance.h"
#include "matta-facts.h"
#include "matta-finding.h"
#include "matta-plan.h"
#include "matta-state.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Whether somebody has to be told the password of a sealed message. */
typedef enum {
  MATTA_TELLING_NONE,  /* it has none */
  MATTA_TELLING_LATER, /* not before the server took it */
  MATTA_TELLING_DUE,
  MATTA_TELLING_DONE, /* everybody was; it is forgotten once the message is settled */
} MattaTelling;

/* One recipient as windows show it. */
typedef struct {
  const char *address;
  const char *name; /* or NULL */
  MattaKind kind;
  gboolean inside;
  gboolean first;     /* gets it at once, ahead of the others: see matta_entry_is_split () */
  gboolean under_way; /* its delivery is unknown because it is being sent just now */
  MattaDelivery delivery;
  guint code;            /* server's; 0 = none */
  const char *reply;     /* server's own words, or NULL */
  const char *server;    /* its own name, or NULL */
  gboolean untold;       /* lacks the password of a sealed message */
  const MattaTold *told; /* has it, since when and by which road; or NULL */
} MattaEntryRecipient;

/* A message in the outbox, for showing. Main thread. Read-only outside the engine; properties
 * notify when it moves: "state" (int), "due-at" (int64, wall microseconds, 0 = none), "busy"
 * (boolean: a change was asked for and is not flushed yet), "progress" (double: while it is being
 * sealed, how far that is, from 0 to 1, ten times a second at most; else 0). The signal "moved"
 * goes with "state", for those who listen to all entries at once, by an emission hook. */
#define MATTA_TYPE_ENTRY (matta_entry_get_type ())
G_DECLARE_FINAL_TYPE (MattaEntry, matta_entry, MATTA, ENTRY, GObject)

const char *matta_entry_get_id (MattaEntry *self);
MattaState matta_entry_get_state (MattaEntry *self);
MattaTier matta_entry_get_tier (MattaEntry *self);
gint64 matta_entry_get_due_at (MattaEntry *self);
gint64 matta_entry_get_created_at (MattaEntry *self);
gint64 matta_entry_get_changed_at (MattaEntry *self);
const char *matta_entry_get_subject (MattaEntry *self); /* or NULL */
const char *matta_entry_get_from (MattaEntry *self);    /* or NULL */
/* How its mail app came in with it, and what it asked for; of one that came before this start only
 * the latter. */
MattaEntrance matta_entry_get_entrance (MattaEntry *self);
const char *matta_entry_get_client (MattaEntry *self); /* mail app's name, or NULL */
const char *matta_entry_get_note (MattaEntry *self);   /* stable word or server's words, or NULL */
guint64 matta_entry_get_size (MattaEntry *self);
guint matta_entry_get_attempts (MattaEntry *self);
guint matta_entry_get_n_attachments (MattaEntry *self);
guint matta_entry_get_n_recipients (MattaEntry *self);
/* TRUE when colleagues get it first: its state and due time are about the others. */
gboolean matta_entry_is_split (MattaEntry *self);
/* Valid until the entry's next notification. */
MattaEntryRecipient matta_entry_get_recipient (MattaEntry *self, guint index);
MattaVerdict *matta_entry_get_verdict (MattaEntry *self); /* or NULL */
const MattaPlan *matta_entry_get_plan (MattaEntry *self); /* or NULL */
double matta_entry_get_progress (MattaEntry *self);       /* see "progress" */
MattaTelling matta_entry_get_telling (MattaEntry *self);

G_END_DECLS
