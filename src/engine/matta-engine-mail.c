/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-engine-private.h"

#include "matta-entry-record.h"
#include "matta-error.h"
#include "matta-password-mail.h"

/* The facade's part in passwords that follow by mail. */

/* One mail that is to be taken custody of. */
typedef struct {
  MattaRecord *record;
  MattaContent *content;
} Mail;

typedef struct {
  MattaStore *store;
  GPtrArray *mails; /* element Mail */
  guint n_kept;
} Job;

static void
mail_free (gpointer data)
{
  Mail *mail = data;

  g_clear_pointer (&mail->record, matta_record_free);
  matta_content_unref (mail->content);
  g_free (mail);
}

static void
job_free (gpointer data)
{
  Job *job = data;

  g_object_unref (job->store);
  g_ptr_array_unref (job->mails);
  g_free (job);
}

gboolean
matta_engine_may_mail_passwords (MattaEngine *self)
{
  g_return_val_if_fail (MATTA_IS_ENGINE (self), FALSE);

  return matta_engine_get_policy (self)->allow_password_mail;
}

guint
matta_engine_get_password_mail_minutes (MattaEngine *self)
{
  g_return_val_if_fail (MATTA_IS_ENGINE (self), 0);

  return matta_engine_get_policy (self)->password_mail_minutes;
}

static gboolean
is_for (const MattaRecord *record, const char *id, const char *address)
{
  const MattaRecordRecipient *recipient = NULL;

  if (record->plan == NULL || g_strcmp0 (record->plan->password_of, id) != 0
      || matta_state_is_settled (record->state))
    return FALSE;
  recipient = g_ptr_array_index (record->recipients, 0);
  return matta_address_equal (recipient->address, address);
}

static gboolean
is_under_way (MattaEngine *self, const char *id, const char *address)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self)); i++) {
    g_autoptr (MattaEntry) entry = g_list_model_get_item (G_LIST_MODEL (self), i);

    if (is_for (matta_entry_peek_record (entry), id, address))
      return TRUE;
  }
  return FALSE;
}

static gboolean
may_mail (MattaEngine *self, const MattaRecord *first, const char *address, GError **error)
{
  if (!matta_password_mail_may_go (first, matta_engine_get_policy (self), address, error))
    return FALSE;
  if (!is_under_way (self, first->id, address))
    return TRUE;
  g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_CONFLICT,
                       "The password is on its way to them by mail already");
  return FALSE;
}

static char **
list_all (MattaEntry *entry)
{
  g_autoptr (GStrvBuilder) people = g_strv_builder_new ();

  for (guint i = 0; i < matta_entry_get_n_recipients (entry); i++) {
    MattaEntryRecipient recipient = matta_entry_get_recipient (entry, i);

    if (recipient.untold)
      g_strv_builder_add (people, recipient.address);
  }
  return g_strv_builder_end (people);
}

/* One to each: nobody sees who else got it. NULL with @error when it may not be for any of them. */
static GPtrArray *
make_mails (MattaEngine *self, MattaEntry *entry, const char *const *people, GError **error)
{
  const MattaRecord *first = matta_entry_peek_record (entry);
  g_autoptr (GPtrArray) mails = g_ptr_array_new_with_free_func (mail_free);
  gint64 now = matta_custody_get_now (matta_engine_get_custody (self)).wall;

  for (guint i = 0; people[i] != NULL; i++) {
    Mail *mail = NULL;

    if (!may_mail (self, first, people[i], error))
      return NULL;
    mail = g_new0 (Mail, 1);
    mail->record = matta_password_mail_make (first, matta_engine_get_policy (self), people[i], now,
                                             &mail->content);
    g_ptr_array_add (mails, mail);
  }
  if (mails->len > 0)
    return g_steal_pointer (&mails);
  g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_MALFORMED, "Nobody lacks the password");
  return NULL;
}

static void
keep_in_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Job *job = task_data;
  GError *error = NULL;

  for (guint i = 0; i < job->mails->len && error == NULL; i++) {
    const Mail *mail = g_ptr_array_index (job->mails, i);

    if (matta_store_insert (job->store, mail->record, mail->content, &error))
      job->n_kept++;
  }
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

/* What custody was taken of is listed, also when the disk did not take the rest. */
static void
kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  MattaCustody *custody = matta_engine_get_custody (MATTA_ENGINE (source));
  Job *job = g_task_get_task_data (G_TASK (result));
  GError *error = NULL;

  for (guint i = 0; i < job->n_kept && custody != NULL; i++) {
    Mail *mail = g_ptr_array_index (job->mails, i);

    matta_custody_point_out (custody,
                             matta_custody_list (custody, g_steal_pointer (&mail->record)));
  }
  if (g_task_propagate_boolean (G_TASK (result), &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* @mails: (transfer full). */
static void
keep (MattaEngine *self, GPtrArray *mails, GTask *task)
{
  const MattaErrandParts parts = matta_engine_get_errand_parts (self);
  g_autoptr (GTask) keeping = g_task_new (self, NULL, kept_cb, g_object_ref (task));
  Job *job = g_new0 (Job, 1);

  job->store = g_object_ref (parts.store);
  job->mails = mails;
  g_task_set_source_tag (keeping, keep);
  g_task_set_task_data (keeping, job, job_free);
  g_task_run_in_thread (keeping, keep_in_worker);
}

void
matta_engine_mail_password_async (MattaEngine *self,
                                  const char *id,
                                  const char *const *people,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_auto (GStrv) all = NULL;
  MattaEntry *entry = NULL;
  GPtrArray *mails = NULL;
  GError *error = NULL;

  g_return_if_fail (MATTA_IS_ENGINE (self) && id != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, matta_engine_mail_password_async);
  entry = matta_engine_find (self, id);
  if (entry == NULL || matta_engine_get_custody (self) == NULL) {
    g_task_return_new_error (task, MATTA_ERROR, MATTA_ERROR_NOT_FOUND, "There is no such message");
    return;
  }
  all = people != NULL ? g_strdupv ((char **) people) : list_all (entry);
  mails = make_mails (self, entry, (const char *const *) all, &error);
  if (mails != NULL)
    keep (self, mails, task);
  else
    g_task_return_error (task, error);
}

gboolean
matta_engine_mail_password_finish (MattaEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
