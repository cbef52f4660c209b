/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-envelope.h"
#include "matta-finding.h"
#include "matta-plan.h"
#include "matta-state.h"

G_BEGIN_DECLS

/* One recipient as the store keeps it. */
typedef struct {
  char *address;
  char *parameters; /* RCPT's, or NULL */
  char *name;       /* or NULL */
  char *kind;       /* "to", "cc", "bcc" */
  MattaDelivery delivery;
  guint code;        /* the server's reply code; 0 = none yet */
  char *reply;       /* the server's own words, or NULL */
  char *server;      /* the name of the server that said so; or NULL */
  gint64 settled_at; /* wall; 0 = not yet */
} MattaRecordRecipient;

/* A row of the queue. Times are wall microseconds; 0 = none. A value: whoever holds one owns it,
 * nobody else writes to it. */
typedef struct {
  char *id;
  MattaState state;
  MattaTier tier;
  gint64 created_at;
  gint64 changed_at; /* last move */
  gint64 due_at;     /* holding, scheduled, retrying */
  gint64 due_boot;   /* not before this reading of the boot clock … */
  char *boot_id;     /* … of this start of the machine; or NULL */
  gint64 first_try_at;
  guint attempts;
  char *client; /* mail app's name for display, or NULL */
  char *return_path;
  char *parameters; /* MAIL's, or NULL */
  char *from;       /* From header's address, or NULL */
  char *subject;    /* or NULL */
  char *message_id; /* or NULL */
  guint64 size;
  char *digest; /* content's hex SHA-256 */
  guint n_attachments;
  char *note;            /* why it is where it is: a stable word or the server's words; or NULL */
  MattaVerdict *verdict; /* or NULL */
  MattaPlan *plan;       /* or NULL */
  char *ticks;           /* JSON array of row keys that were ticked; or NULL */
  gboolean has_content;  /* FALSE once purged */
  guint entrance;        /* MattaEntrance flags; not kept: 0 once it is read from the disk */
  GPtrArray *recipients; /* element MattaRecordRecipient, envelope order */
} MattaRecord;

MattaRecord *matta_record_new (void) G_GNUC_WARN_UNUSED_RESULT;
MattaRecord *matta_record_copy (const MattaRecord *self) G_GNUC_WARN_UNUSED_RESULT;
void matta_record_free (MattaRecord *self);
MattaRecordRecipient *
matta_record_add_recipient (MattaRecord *self, const char *address, const char *parameters);
/* The address as the mail app gave it; NULL for one that a rule added. (transfer none) */
const char *matta_record_get_given (const MattaRecord *self, const MattaRecordRecipient *recipient);
/* The envelope it came with (dropped recipients included, added ones not). */
MattaEnvelope *matta_record_get_envelope (const MattaRecord *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaRecord, matta_record_free)

G_END_DECLS
