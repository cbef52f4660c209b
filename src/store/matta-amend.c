/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-amend.h"

#include "matta-audit.h"
#include "matta-error.h"
#include "matta-queries.h"
#include "matta-store-private.h"

typedef struct {
  const char *id;
  MattaAmendFunc amend;
  gpointer data;
  MattaRecord *record; /* as it is now */
} Job;

static gboolean
write_down (MattaDatabase *database, const MattaRecord *record, const char *detail, GError **error)
{
  g_autoptr (MattaRow) row = matta_row_new (record);

  return matta_row_update (database, row, record->state, error)
         && matta_audit_append (database, record->id, matta_state_to_string (record->state), detail,
                                error);
}

static gboolean
amend_in_worker (MattaDatabase *database, gpointer data, GError **error)
{
  Job *job = data;
  g_autoptr (MattaRecord) record = matta_query_get (database, job->id, error);
  g_autofree char *detail = NULL;

  if (record == NULL)
    return FALSE;
  if (record->plan == NULL || !job->amend (record, &detail, job->data)) {
    g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_CONFLICT, "It is another one by now");
    return FALSE;
  }
  record->plan->ahead_step++;
  if (!write_down (database, record, detail, error))
    return FALSE;
  g_clear_pointer (&job->record, matta_record_free);
  job->record = g_steal_pointer (&record);
  return TRUE;
}

MattaRecord *
matta_store_amend (MattaStore *self,
                   const char *id,
                   MattaAmendFunc amend,
                   gpointer data,
                   GError **error)
{
  Job job = { id, amend, data, NULL };

  g_return_val_if_fail (MATTA_IS_STORE (self) && id != NULL && amend != NULL, NULL);

  if (matta_writer_run (matta_store_get_writer (self), amend_in_worker, &job, error))
    return job.record;
  g_clear_pointer (&job.record, matta_record_free); /* it was made, but not flushed */
  return NULL;
}
