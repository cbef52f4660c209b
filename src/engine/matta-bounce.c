/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-bounce.h"

#include "matta-courier.h"

#include <stdlib.h>
#include <string.h>

#define CODE_UNKNOWN 550 /* where the report gives no reply code */

static gboolean
is_named (const MattaRecordRecipient *recipient, const MattaReported *reported)
{
  return matta_address_equal (recipient->address, reported->address)
         || (reported->original != NULL
             && matta_address_equal (recipient->address, reported->original));
}

/* What has not gone out cannot have come back. */
static gboolean
has_gone (const MattaRecordRecipient *recipient)
{
  return recipient->delivery != MATTA_DELIVERY_DROPPED
         && recipient->delivery != MATTA_DELIVERY_PENDING;
}

/* Mail to one person may have gone on to another address that the report alone names. */
static MattaRecordRecipient *
find_recipient (const MattaRecord *record, const MattaReported *reported)
{
  for (guint i = 0; i < record->recipients->len; i++) {
    MattaRecordRecipient *recipient = g_ptr_array_index (record->recipients, i);

    if (has_gone (recipient) && (is_named (recipient, reported) || record->recipients->len == 1))
      return recipient;
  }
  return NULL;
}

/* "550 5.1.1 No such person" → 550 and what follows; or all of it. */
static const char *
split_reply (const MattaReported *reported, guint *code)
{
  const char *reply = reported->reply != NULL ? reported->reply : reported->status;
  char *end = NULL;
  gulong number = reply != NULL ? strtoul (reply, &end, 10) : 0;

  *code = CODE_UNKNOWN;
  if (number < 400 || number > 599 || end != reply + 3 || (*end != ' ' && *end != '-'))
    return reply;
  *code = (guint) number;
  return end + strspn (end, " -");
}

static void
note_failure (MattaRecordRecipient *recipient, const MattaReported *reported, gint64 at)
{
  const char *reply = split_reply (reported, &recipient->code);

  recipient->delivery = MATTA_DELIVERY_REFUSED;
  recipient->settled_at = at;
  g_free (recipient->reply);
  recipient->reply = g_strdup (reply);
  g_free (recipient->server);
  recipient->server = g_strdup (reported->server);
}

static void
take (MattaRecordRecipient *recipient,
      const MattaReported *reported,
      gint64 at,
      MattaBounceCounts *counts)
{
  switch (reported->action) {
  case MATTA_REPORT_FAILED:
    note_failure (recipient, reported, at);
    counts->n_failed++;
    break;
  case MATTA_REPORT_DELAYED:
    counts->n_delayed++;
    break;
  case MATTA_REPORT_DELIVERED:
  case MATTA_REPORT_RELAYED:
  case MATTA_REPORT_EXPANDED:
    counts->n_delivered++;
    break;
  }
}

gboolean
matta_bounce_apply (MattaRecord *record,
                    const MattaReport *report,
                    const MattaNow *now,
                    MattaBounceCounts *counts)
{
  gboolean any = FALSE;

  g_return_val_if_fail (record != NULL && report != NULL && counts != NULL, FALSE);

  *counts = (MattaBounceCounts){ 0 };
  for (guint i = 0; i < report->people->len; i++) {
    const MattaReported *reported = g_ptr_array_index (report->people, i);
    MattaRecordRecipient *recipient = find_recipient (record, reported);

    if (recipient == NULL)
      continue;
    take (recipient, reported, now->wall, counts);
    any = TRUE;
  }
  if (counts->n_failed > 0 && record->state == MATTA_STATE_SENT
      && matta_move (record, MATTA_STATE_SENT, now)) {
    g_free (record->note);
    record->note = g_strdup (MATTA_NOTE_BOUNCED);
  }
  return any;
}

GPtrArray *
matta_bounce_list_failed (const MattaRecord *record, const MattaReport *report)
{
  GPtrArray *results = NULL;

  g_return_val_if_fail (record != NULL && report != NULL, NULL);

  results = g_ptr_array_new_with_free_func ((GDestroyNotify) matta_result_free);
  for (guint i = 0; i < report->people->len; i++) {
    const MattaReported *reported = g_ptr_array_index (report->people, i);
    const MattaRecordRecipient *recipient = find_recipient (record, reported);
    guint code = 0;
    const char *reply = split_reply (reported, &code);

    if (recipient != NULL && reported->action == MATTA_REPORT_FAILED)
      g_ptr_array_add (results,
                       matta_result_new (recipient->address, MATTA_DELIVERY_REFUSED, code, reply));
  }
  return results;
}
