/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-content.h"
#include "matta-limits.h"

G_BEGIN_DECLS

/* Delivery status notifications (RFC 3464): what a mail server tells of a message it had taken,
 * "bounces" among them. */

typedef enum {
  MATTA_REPORT_FAILED,
  MATTA_REPORT_DELAYED,
  MATTA_REPORT_DELIVERED,
  MATTA_REPORT_RELAYED, /* to a server that tells no more */
  MATTA_REPORT_EXPANDED,
} MattaReportAction;

/* "failed", … as in the Action field. Static. */
const char *matta_report_action_to_string (MattaReportAction action);

/* What became of one recipient. */
typedef struct {
  char *address;  /* where it went */
  char *original; /* as the sender had it (RFC 3461 4.2); NULL = not told */
  MattaReportAction action;
  char *status; /* enhanced status code: "5.1.1" (RFC 3463) */
  char *reply;  /* the server's words, one line of UTF-8; or NULL */
  char *server; /* the name of that server; or NULL */
} MattaReported;

typedef struct {
  char *envelope_id; /* what the sender had called the envelope, decoded; or NULL */
  char *message_id;  /* of the message it is about, without brackets; NULL = not told */
  GPtrArray *people; /* element MattaReported; at least one in what was read */
} MattaReport;

MattaReport *matta_report_new (void) G_GNUC_WARN_UNUSED_RESULT;
void matta_report_free (MattaReport *self);
/* The new one, to be filled in. */
MattaReported *matta_report_add (MattaReport *self,
                                 const char *address,
                                 MattaReportAction action,
                                 const char *status);

/* @content: a whole mail, as it was received, also one in which the report is attached. NULL with
 * MATTA_ERROR_NOT_FOUND: there is no such report in it; _TRY_LATER: it cannot be read. What it says
 * is somebody else's word. Blocking; a worker's job. */
MattaReport *matta_report_read (MattaContent *content,
                                const MattaLimits *limits,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A report as a mail of its own. */
typedef struct {
  const MattaReport *report;
  MattaContent *about;     /* the message: its header goes along */
  const char *address;     /* who sent it, and gets the report */
  const char *subject;     /* UTF-8 */
  const char *text;        /* for people; UTF-8 */
  const char *message_id;  /* the report's own, without brackets */
  const char *in_reply_to; /* likewise; or NULL */
  gint64 date;             /* wall microseconds */
  gint64 arrived;          /* when the message came; wall microseconds */
} MattaReportMail;

/* NULL only with @error: the message cannot be read. Any thread. */
MattaContent *matta_report_write (const MattaReportMail *mail,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaReport, matta_report_free)

G_END_DECLS
