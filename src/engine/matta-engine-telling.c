/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-engine-private.h"

#include "matta-entry-record.h"
#include "matta-error.h"
#include "matta-receivers.h"
#include "matta-receiving-record.h"
#include "matta-telling.h"

/* The facade's part in telling passwords: when one may be had, who was told, and what is known of
 * those who get one. */

#define WITHHELD "The password is withheld until the server has accepted the message"

/* What a worker remembers, or is to look up. */
typedef struct {
  MattaStore *store;
  char **people;
  char *number;
  MattaRoad road;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_object_unref (job->store);
  g_strfreev (job->people);
  g_free (job->number);
  g_free (job);
}

static Job *
job_new (MattaEngine *self, char **people)
{
  const MattaErrandParts parts = matta_engine_get_errand_parts (self);
  Job *job = g_new0 (Job, 1);

  job->store = g_object_ref (parts.store);
  job->people = people;
  return job;
}

/* --- the password ----------------------------------------------------------------------------- */

/* A message that is listed no more was settled long ago. */
static gboolean
is_withheld (MattaEngine *self, const char *id)
{
  MattaEntry *entry = matta_engine_find (self, id);
  gboolean withheld = matta_engine_get_policy (self)->withhold_password;

  return entry != NULL && matta_telling_may_begin (matta_entry_peek_record (entry), FALSE)
         && !matta_telling_may_begin (matta_entry_peek_record (entry), withheld);
}

void
matta_engine_get_seal_password_async (MattaEngine *self,
                                      const char *id,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  const MattaErrandParts parts = matta_engine_get_errand_parts (self);

  if (is_withheld (self, id))
    g_task_report_new_error (self, callback, user_data, matta_engine_get_seal_password_async,
                             MATTA_ERROR, MATTA_ERROR_CONFLICT, WITHHELD);
  else
    matta_errand_look_up_seal (self, &parts, id, callback, user_data);
}

char *
matta_engine_get_seal_password_finish (MattaEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Tried on a copy. */
gboolean
matta_engine_may_tell (MattaEngine *self, const char *id, const char *const *people, GError **error)
{
  const MattaNow never = { 0 };
  MattaEntry *entry = matta_engine_find (self, id);
  g_autoptr (MattaRecord) copy = NULL;

  if (entry == NULL) {
    g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_NOT_FOUND, "There is no such message");
    return FALSE;
  }
  if (is_withheld (self, id)) {
    g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_CONFLICT, WITHHELD);
    return FALSE;
  }
  copy = matta_record_copy (matta_entry_peek_record (entry));
  return matta_telling_note (copy, MATTA_ROAD_OTHER, people, &never, error);
}

/* --- who was told ----------------------------------------------------------------------------- */

static void
remember_in_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Job *job = task_data;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; job->people[i] != NULL; i++)
    if (!matta_store_note_road (job->store, job->people[i], matta_road_to_string (job->road),
                                job->number, &error)) {
      /* Next time it is asked once more. */
      g_message ("How somebody was told a password is not remembered: %s", error->message);
      break;
    }
  g_task_return_boolean (task, TRUE);
}

static void
noted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  MattaEngine *self = g_task_get_source_object (task);
  g_autoptr (GTask) memory = NULL;
  GError *error = NULL;

  if (!matta_custody_keep_finish (MATTA_CUSTODY (source), result, &error)) {
    g_task_return_error (task, error);
    return;
  }
  memory = g_task_new (self, NULL, NULL, NULL);
  g_task_set_source_tag (memory, noted_cb);
  g_task_set_task_data (memory, g_object_steal_data (G_OBJECT (task), "matta-job"), job_free);
  g_task_run_in_thread (memory, remember_in_worker);
  g_task_return_boolean (task, TRUE);
}

/* Those who are about to be noted. */
static char **
list_people (MattaEngine *self, const char *id)
{
  g_autoptr (GStrvBuilder) people = g_strv_builder_new ();
  MattaEntry *entry = matta_engine_find (self, id);

  for (guint i = 0; entry != NULL && i < matta_entry_get_n_recipients (entry); i++) {
    MattaEntryRecipient recipient = matta_entry_get_recipient (entry, i);

    if (recipient.untold)
      g_strv_builder_add (people, recipient.address);
  }
  return g_strv_builder_end (people);
}

void
matta_engine_told_async (MattaEngine *self,
                         const char *id,
                         MattaRoad road,
                         const char *const *people,
                         const char *number,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Job *job = NULL;

  g_return_if_fail (MATTA_IS_ENGINE (self) && id != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, matta_engine_told_async);
  if (matta_engine_get_custody (self) == NULL) {
    g_task_return_new_error (task, MATTA_ERROR, MATTA_ERROR_TRY_LATER, "Matta has stopped");
    return;
  }
  job = job_new (self, people != NULL ? g_strdupv ((char **) people) : list_people (self, id));
  job->road = road;
  job->number = g_strdup (number);
  g_object_set_data_full (G_OBJECT (task), "matta-job", job, job_free);
  matta_custody_tell_async (matta_engine_get_custody (self), id, road, people, noted_cb,
                            g_steal_pointer (&task));
}

gboolean
matta_engine_told_finish (MattaEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- how they were told last time ------------------------------------------------------------- */

void
matta_road_memory_free (MattaRoadMemory *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->number);
  g_free (self);
}

static MattaRoadMemory *
recall (MattaStore *store, const char *address, GError **error)
{
  g_autoptr (MattaReceiver) receiver = matta_store_get_receiver (store, address, error);
  MattaRoad road = MATTA_ROAD_OTHER;
  MattaRoadMemory *memory = NULL;

  /* The same road is nobody's usual one. */
  if (receiver == NULL || !matta_road_from_string (receiver->road, &road)
      || road == MATTA_ROAD_MAIL)
    return NULL;
  memory = g_new0 (MattaRoadMemory, 1);
  memory->road = road;
  memory->number = g_steal_pointer (&receiver->number);
  return memory;
}

static void
recall_in_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Job *job = task_data;
  MattaRoadMemory *memory = NULL;
  GError *error = NULL;

  for (guint i = 0; job->people[i] != NULL && memory == NULL && error == NULL; i++)
    memory = recall (job->store, job->people[i], &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, memory, (GDestroyNotify) matta_road_memory_free);
}

void
matta_engine_recall_road_async (MattaEngine *self,
                                const char *const *people,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (MATTA_IS_ENGINE (self) && people != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, matta_engine_recall_road_async);
  g_task_set_task_data (task, job_new (self, g_strdupv ((char **) people)), job_free);
  g_task_run_in_thread (task, recall_in_worker);
}

MattaRoadMemory *
matta_engine_recall_road_finish (MattaEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- how they want the ZIP -------------------------------------------------------------------- */

/* Of @people it has the domains. */
static void
recall_receiving_in_worker (GTask *task,
                            gpointer source,
                            gpointer task_data,
                            GCancellable *cancellable)
{
  const Job *job = task_data;
  GError *error = NULL;
  MattaReceiving *receiving =
      matta_receiving_recall (job->store, (const char *const *) job->people, &error);

  if (receiving == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, receiving, (GDestroyNotify) matta_receiving_free);
}

void
matta_engine_recall_receiving_async (MattaEngine *self,
                                     const char *const *people,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  char **domains = NULL;

  g_return_if_fail (MATTA_IS_ENGINE (self) && people != NULL);

  domains = matta_receiving_list_domains (people, matta_engine_get_policy (self));
  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, matta_engine_recall_receiving_async);
  g_task_set_task_data (task, job_new (self, domains), job_free);
  g_task_run_in_thread (task, recall_receiving_in_worker);
}

MattaReceiving *
matta_engine_recall_receiving_finish (MattaEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
