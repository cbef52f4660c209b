/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-engine-private.h"

#include "matta-account-keeper.h"
#include "matta-error.h"
#include "matta-oauth-attempt.h"
#include "matta-token-keeper.h"

/* The facade's part in signing in by the browser. */

#define PATIENCE_SECONDS 600

typedef struct {
  MattaVault *vault;
  MattaOAuthAttempt *attempt;
  char *label;
  char *page;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_object_unref (job->vault);
  g_clear_pointer (&job->attempt, matta_oauth_attempt_free);
  g_free (job->label);
  g_free (job->page);
  g_free (job);
}

/* What lasts is kept; the first access token is fetched with it anew, so that it is known to
 * work. */
static gboolean
keep (Job *job, const MattaOAuthTokens *tokens, GCancellable *cancellable, GError **error)
{
  if (tokens->refresh != NULL)
    return matta_vault_store (job->vault, MATTA_PURPOSE_TOKEN, job->label, tokens->refresh,
                              cancellable, error);
  g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_REFUSED,
                       "The provider gave out nothing that lasts: is a scope missing?");
  return FALSE;
}

static void
wait_in_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Job *job = task_data;
  GError *error = NULL;
  g_autoptr (MattaOAuthTokens) tokens =
      matta_oauth_attempt_wait (job->attempt, PATIENCE_SECONDS, job->page, cancellable, &error);

  if (tokens != NULL && keep (job, tokens, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* NULL with @error. */
static MattaAccount *
find_account (MattaEngine *self, const MattaAccountChoice *choice, GError **error)
{
  const MattaAccount *used = matta_engine_get_policy (self)->account;
  MattaAccount *account = choice != NULL ? matta_account_from_choice (choice, &used->oauth, error)
                                         : matta_account_copy (used);

  if (account == NULL
      || (account->kind == MATTA_ACCOUNT_SMTP && account->user[0] != '\0'
          && account->sign_in == MATTA_SIGN_IN_BROWSER))
    return account;
  matta_account_free (account);
  g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_MALFORMED,
                       "This account is not signed in to by the browser");
  return NULL;
}

/* NULL with @error. */
static Job *
begin (MattaEngine *self, const MattaAccountChoice *choice, const char *page, GError **error)
{
  g_autoptr (MattaAccount) account = find_account (self, choice, error);
  g_autoptr (MattaOAuthProvider) provider =
      account != NULL ? matta_token_keeper_make_provider (account, error) : NULL;
  MattaOAuthAttempt *attempt =
      provider != NULL ? matta_oauth_attempt_new (provider, account->user, error) : NULL;
  Job *job = NULL;

  if (attempt == NULL)
    return NULL;
  job = g_new0 (Job, 1);
  job->vault = g_object_ref (matta_engine_get_errand_parts (self).vault);
  job->attempt = attempt;
  job->label = matta_account_make_label (account, NULL);
  job->page = g_strdup (page);
  return job;
}

void
matta_engine_sign_in_async (MattaEngine *self,
                            const MattaAccountChoice *choice,
                            const char *page,
                            MattaUrlFunc func,
                            gpointer func_data,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;
  Job *job = NULL;

  g_return_if_fail (MATTA_IS_ENGINE (self) && page != NULL && func != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, matta_engine_sign_in_async);
  job = begin (self, choice, page, &error);
  if (job == NULL) {
    g_task_return_error (task, error);
    return;
  }
  g_task_set_task_data (task, job, job_free);
  func (matta_oauth_attempt_get_url (job->attempt), func_data);
  g_task_run_in_thread (task, wait_in_worker);
}

gboolean
matta_engine_sign_in_finish (MattaEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  if (matta_engine_get_custody (self) != NULL)
    matta_engine_use_account (self); /* what it knows of an older sign-in is over */
  return TRUE;
}
