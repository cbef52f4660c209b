/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-engine-private.h"

#include "matta-error.h"
#include "matta-named-entries.h"
#include "matta-password.h"
#include "matta-typed-password.h"
#include "matta-who.h"

#include <string.h>

/* The facade's part in passwords that were agreed beforehand: the keyring has them, the settings
 * say with whom, and when they are to be changed. */

#define KEY "agreed-passwords"

typedef struct {
  MattaVault *vault;
  char *name;  /* folded */
  char *entry; /* for the settings; NULL = none any more */
  MattaSecret *password;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_object_unref (job->vault);
  g_free (job->name);
  g_free (job->entry);
  matta_secret_free (job->password);
  g_free (job);
}

static GTask *
task_new (MattaEngine *self, const char *name, GAsyncReadyCallback callback, gpointer user_data)
{
  const MattaErrandParts parts = matta_engine_get_errand_parts (self);
  GTask *task = g_task_new (self, NULL, callback, user_data);
  Job *job = g_new0 (Job, 1);

  job->vault = g_object_ref (parts.vault);
  job->name = g_strdup (name);
  g_task_set_source_tag (task, task_new);
  g_task_set_task_data (task, job, job_free);
  return task;
}

/* Only what is in the keyring is written down, and what is gone from there no more. */
static void
kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  const Job *job = g_task_get_task_data (G_TASK (result));
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error)) {
    g_task_return_error (task, error);
    return;
  }
  matta_named_entries_put (matta_engine_get_settings (MATTA_ENGINE (source)), KEY, job->name,
                           job->entry);
  g_task_return_boolean (task, TRUE);
}

static void
keep_in_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Job *job = task_data;
  GError *error = NULL;
  gboolean done =
      job->entry == NULL
          ? matta_vault_remove (job->vault, MATTA_PURPOSE_AGREED, job->name, cancellable, &error)
          : job->password == NULL
                || matta_vault_store (job->vault, MATTA_PURPOSE_AGREED, job->name, job->password,
                                      cancellable, &error);

  if (done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* NULL, and reported, where it may not be or @name is none. (transfer full) */
static char *
check_name (MattaEngine *self, const char *name, GAsyncReadyCallback callback, gpointer user_data)
{
  char *folded = matta_who_fold (name);

  if (g_settings_is_writable (matta_engine_get_settings (self), KEY) && folded != NULL)
    return folded;
  if (folded == NULL)
    g_task_report_new_error (self, callback, user_data, task_new, MATTA_ERROR,
                             MATTA_ERROR_MALFORMED, "This is neither an address nor a domain");
  else
    g_task_report_new_error (self, callback, user_data, task_new, MATTA_ERROR,
                             MATTA_ERROR_FORBIDDEN,
                             "The organisation fixed with whom passwords are agreed");
  g_free (folded);
  return NULL;
}

static gboolean
is_good (const MattaSecret *password)
{
  return password == NULL || matta_typed_password_judge (password, NULL) == MATTA_TYPED_GOOD;
}

void
matta_engine_agree_async (MattaEngine *self,
                          const char *name,
                          const GDate *review,
                          const MattaSecret *password,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autofree char *folded = NULL;
  MattaAgreed agreed = { 0 };
  GTask *task = NULL;
  Job *job = NULL;

  g_return_if_fail (MATTA_IS_ENGINE (self) && name != NULL);
  g_return_if_fail (review != NULL && g_date_valid (review));

  folded = check_name (self, name, callback, user_data);
  if (folded == NULL)
    return;
  if (!is_good (password)) {
    g_task_report_new_error (self, callback, user_data, task_new, MATTA_ERROR,
                             MATTA_ERROR_MALFORMED,
                             "The password is too weak, or has letters that programs differ on");
    return;
  }
  agreed = (MattaAgreed){ folded, *review };
  task = task_new (self, folded, kept_cb, g_task_new (self, NULL, callback, user_data));
  job = g_task_get_task_data (task);
  job->entry = matta_agreed_format (&agreed);
  job->password = g_strdup (password);
  g_task_run_in_thread (task, keep_in_worker);
  g_object_unref (task);
}

void
matta_engine_disagree_async (MattaEngine *self,
                             const char *name,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autofree char *folded = NULL;
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (MATTA_IS_ENGINE (self) && name != NULL);

  folded = check_name (self, name, callback, user_data);
  if (folded == NULL)
    return;
  task = task_new (self, folded, kept_cb, g_task_new (self, NULL, callback, user_data));
  g_task_run_in_thread (task, keep_in_worker);
}

gboolean
matta_engine_agree_finish (MattaEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- reading ---------------------------------------------------------------------------------- */

static void
look_up_in_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Job *job = task_data;
  GError *error = NULL;
  MattaSecret *password =
      matta_vault_lookup (job->vault, MATTA_PURPOSE_AGREED, job->name, cancellable, &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else if (password == NULL)
    g_task_return_new_error (task, MATTA_ERROR, MATTA_ERROR_NOT_FOUND,
                             "No password was agreed with them");
  else
    g_task_return_pointer (task, password, (GDestroyNotify) matta_secret_free);
}

void
matta_engine_get_agreed_async (MattaEngine *self,
                               const char *name,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autofree char *folded = NULL;
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (MATTA_IS_ENGINE (self) && name != NULL);

  folded = matta_who_fold (name);
  task = task_new (self, folded != NULL ? folded : "", callback, user_data);
  g_task_run_in_thread (task, look_up_in_worker);
}

MattaSecret *
matta_engine_get_agreed_finish (MattaEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

MattaSecret *
matta_engine_make_password (MattaEngine *self, GError **error)
{
  const MattaPolicy *policy = NULL;

  g_return_val_if_fail (MATTA_IS_ENGINE (self), NULL);

  policy = matta_engine_get_policy (self);
  return matta_password_make (policy->seal_words ? MATTA_PASSWORD_WORDS : MATTA_PASSWORD_CHARACTERS,
                              policy->seal_bits, NULL, error);
}

guint
matta_engine_get_n_agreed (MattaEngine *self)
{
  g_return_val_if_fail (MATTA_IS_ENGINE (self), 0);

  return matta_engine_get_policy (self)->agreed->len;
}

static MattaAgreement
describe (const MattaAgreed *agreed)
{
  MattaAgreement agreement = { 0 };

  if (agreed != NULL)
    agreement = (MattaAgreement){ agreed->name, agreed->review };
  return agreement;
}

MattaAgreement
matta_engine_get_agreement (MattaEngine *self, guint index)
{
  g_return_val_if_fail (index < matta_engine_get_n_agreed (self), describe (NULL));

  return describe (g_ptr_array_index (matta_engine_get_policy (self)->agreed, index));
}

MattaAgreement
matta_engine_find_agreement (MattaEngine *self, const char *const *addresses)
{
  const MattaPolicy *policy = NULL;
  g_autoptr (GPtrArray) outside = g_ptr_array_new ();

  g_return_val_if_fail (MATTA_IS_ENGINE (self) && addresses != NULL, describe (NULL));

  policy = matta_engine_get_policy (self);
  for (guint i = 0; addresses[i] != NULL; i++)
    if (!matta_policy_is_inside (policy, addresses[i]))
      g_ptr_array_add (outside, (gpointer) addresses[i]);
  g_ptr_array_add (outside, NULL);
  return describe (matta_agreed_find (policy->agreed, (const char *const *) outside->pdata));
}
