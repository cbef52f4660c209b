/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-ahead-notes.h"

#include "matta-outcome.h"

/* For the audit trail; stable words. */
#define DETAIL_SENDING "colleagues-sending"
#define DETAIL_TRIED "colleagues-tried"
#define DETAIL_LINK "colleagues-link"

typedef struct {
  MattaEnvelope *envelope;
  GPtrArray *results;
  const GError *failure;
  const MattaPolicy *policy;
  const MattaNow *now;
  const char *link;
  gint64 ends;
} Note;

static gboolean
is_in (MattaEnvelope *envelope, const char *address)
{
  for (guint i = 0; i < matta_envelope_get_n_recipients (envelope); i++)
    if (g_str_equal (matta_envelope_get_address (envelope, i), address))
      return TRUE;
  return FALSE;
}

static gboolean
amend_sending (MattaRecord *record, char **detail, gpointer data)
{
  const Note *note = data;
  guint n_marked = 0;

  if (matta_ahead_get_time (record) > note->now->wall)
    return FALSE;
  for (guint i = 0; i < record->recipients->len; i++) {
    MattaRecordRecipient *recipient = g_ptr_array_index (record->recipients, i);

    if (recipient->delivery != MATTA_DELIVERY_PENDING || !matta_ahead_has (record, i)
        || !is_in (note->envelope, recipient->address))
      continue;
    recipient->delivery = MATTA_DELIVERY_UNKNOWN;
    recipient->settled_at = 0; /* it may be from an earlier try */
    n_marked++;
  }
  *detail = g_strdup (DETAIL_SENDING);
  return n_marked == matta_envelope_get_n_recipients (note->envelope);
}

static char *
describe (const MattaRecord *record)
{
  g_autofree char *counts = matta_ahead_count (record);

  return g_strconcat (DETAIL_TRIED " ", counts, NULL);
}

static gboolean
amend_results (MattaRecord *record, char **detail, gpointer data)
{
  const Note *note = data;

  matta_outcome_apply (record, note->results, note->now);
  *detail = describe (record);
  return TRUE;
}

static gboolean
amend_end (MattaRecord *record, char **detail, gpointer data)
{
  const Note *note = data;
  gboolean progress = FALSE;

  if (!matta_ahead_is_split (record))
    return FALSE;
  if (note->results != NULL)
    progress = matta_outcome_apply (record, note->results, note->now);
  else
    matta_outcome_fail_ahead (record, note->failure, note->now);
  matta_outcome_settle_ahead (record, note->policy, progress, note->now);
  *detail = describe (record);
  return TRUE;
}

static gboolean
amend_link (MattaRecord *record, char **detail, gpointer data)
{
  const Note *note = data;

  if (matta_state_is_settled (record->state))
    return FALSE;
  matta_plan_set_link (record->plan, note->link, note->ends);
  *detail = g_strdup (DETAIL_LINK);
  return TRUE;
}

MattaRecord *
matta_ahead_note_sending (MattaStore *store,
                          const char *id,
                          MattaEnvelope *envelope,
                          const MattaNow *now,
                          GError **error)
{
  Note note = { .envelope = envelope, .now = now };

  return matta_store_amend (store, id, amend_sending, &note, error);
}

MattaRecord *
matta_ahead_note_results (MattaStore *store,
                          const char *id,
                          GPtrArray *results,
                          const MattaNow *now,
                          GError **error)
{
  Note note = { .results = results, .now = now };

  return matta_store_amend (store, id, amend_results, &note, error);
}

MattaRecord *
matta_ahead_note_end (MattaStore *store,
                      const char *id,
                      GPtrArray *results,
                      const GError *failure,
                      const MattaPolicy *policy,
                      const MattaNow *now,
                      GError **error)
{
  Note note = { .results = results, .failure = failure, .policy = policy, .now = now };

  return matta_store_amend (store, id, amend_end, &note, error);
}

MattaRecord *
matta_ahead_note_link (MattaStore *store,
                       const char *id,
                       const char *link,
                       gint64 ends,
                       GError **error)
{
  Note note = { .link = link, .ends = ends };

  return matta_store_amend (store, id, amend_link, &note, error);
}
