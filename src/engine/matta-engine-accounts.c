/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-engine-private.h"

#include "matta-account-keeper.h"
#include "matta-error.h"
#include "matta-named-entries.h"
#include "matta-who.h"

/* The facade's part in accounts: the one for everybody, and those of some senders. */

/* Who signs people in is not chosen: that is a setting. */
static const MattaOAuthSetup *
get_oauth (MattaEngine *self)
{
  return &matta_engine_get_policy (self)->account->oauth;
}

void
matta_engine_probe_account_async (MattaEngine *self,
                                  const MattaAccountChoice *choice,
                                  const char *password,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  const MattaErrandParts parts = matta_engine_get_errand_parts (self);
  GError *error = NULL;
  MattaAccount *account = matta_account_from_choice (choice, get_oauth (self), &error);

  if (account == NULL)
    g_task_report_error (self, callback, user_data, matta_engine_probe_account_async, error);
  else
    matta_errand_probe (self, &parts, account, password, choice->address, cancellable, callback,
                        user_data);
}

gboolean
matta_engine_probe_account_finish (MattaEngine *self,
                                   GAsyncResult *result,
                                   const char **step,
                                   GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  if (step != NULL)
    *step = matta_errand_get_step (result);
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
matta_engine_apply_account_async (MattaEngine *self,
                                  const MattaAccountChoice *choice,
                                  const char *password,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  const MattaErrandParts parts = matta_engine_get_errand_parts (self);
  GError *error = NULL;
  MattaAccount *account = matta_account_from_choice (choice, get_oauth (self), &error);

  if (account == NULL)
    g_task_report_error (self, callback, user_data, matta_engine_apply_account_async, error);
  else
    matta_errand_keep_password (self, &parts, account, choice->sender, password, callback,
                                user_data);
}

gboolean
matta_engine_apply_account_finish (MattaEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  matta_account_save (matta_errand_peek_account (result), matta_errand_peek_sender (result),
                      matta_engine_get_settings (self));
  matta_engine_use_account (self); /* also when only the password is new */
  return TRUE;
}

/* --- the password that is kept ---------------------------------------------------------------- */

/* Where an account's password lies. */
typedef struct {
  MattaVault *vault;
  char *label;
} Place;

static Place *
place_new (MattaEngine *self, const MattaAccount *account)
{
  Place *place = g_new0 (Place, 1);

  place->vault = g_object_ref (matta_engine_get_errand_parts (self).vault);
  place->label = matta_account_make_label (account, "");
  return place;
}

static void
place_free (gpointer data)
{
  Place *place = data;

  g_object_unref (place->vault);
  g_free (place->label);
  g_free (place);
}

/* Nobody asked for the password yet, so nobody is asked to unlock the keyring for it. */
static void
look_in_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Place *place = task_data;
  g_autoptr (MattaSecret) password = NULL;

  if (matta_vault_is_open (place->vault, cancellable))
    password = matta_vault_lookup (place->vault, MATTA_PURPOSE_ACCOUNT, place->label, cancellable,
                                   NULL); /* one that cannot be had is as good as none */
  g_task_return_boolean (task, password != NULL);
}

void
matta_engine_has_password_async (MattaEngine *self,
                                 const MattaAccountChoice *choice,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  MattaAccount *account = NULL;

  g_return_if_fail (MATTA_IS_ENGINE (self) && choice != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, matta_engine_has_password_async);
  account = matta_account_from_choice (choice, get_oauth (self), NULL);
  if (account == NULL || account->kind == MATTA_ACCOUNT_PRACTICE) {
    g_task_return_boolean (task, FALSE);
  } else {
    g_task_set_task_data (task, place_new (self, account), place_free);
    g_task_run_in_thread (task, look_in_worker);
  }
  g_clear_pointer (&account, matta_account_free);
}

gboolean
matta_engine_has_password_finish (MattaEngine *self, GAsyncResult *result)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), NULL);
}

/* --- those of some senders -------------------------------------------------------------------- */

static const GPtrArray *
get_all (MattaEngine *self)
{
  return matta_engine_get_policy (self)->sender_accounts;
}

guint
matta_engine_get_n_sender_accounts (MattaEngine *self)
{
  g_return_val_if_fail (MATTA_IS_ENGINE (self), 0);

  return get_all (self)->len;
}

MattaAccountChoice
matta_engine_get_sender_account (MattaEngine *self, guint index)
{
  const MattaSenderAccount *found = g_ptr_array_index (get_all (self), index);
  const MattaAccount *account = found->account;

  return (MattaAccountChoice){
    .practice = account->kind == MATTA_ACCOUNT_PRACTICE,
    .host = account->host,
    .port = account->port,
    .security = matta_security_to_string (account->security),
    .user = account->user,
    .sign_in = matta_sign_in_to_string (account->sign_in),
    .sender = found->who,
  };
}

char *
matta_engine_label_sender_account (MattaEngine *self, guint index)
{
  const MattaSenderAccount *account = NULL;

  g_return_val_if_fail (MATTA_IS_ENGINE (self), NULL);

  account = g_ptr_array_index (get_all (self), index);
  return matta_account_make_label (account->account, matta_engine_get_data_dir (self));
}

/* NULL: there is none. @sender: NULL or "" = everybody's. */
static const MattaAccount *
find_account (MattaEngine *self, const char *sender)
{
  const GPtrArray *all = get_all (self);
  g_autofree char *who = NULL;

  if (sender == NULL || *sender == '\0')
    return matta_engine_get_policy (self)->account;
  who = matta_who_fold (sender);
  for (guint i = 0; i < all->len; i++) {
    const MattaSenderAccount *account = g_ptr_array_index (all, i);

    if (g_strcmp0 (account->who, who) == 0)
      return account->account;
  }
  return NULL;
}

/* The password of an account that nobody has any more is forgotten with it. */
static gboolean
is_used (MattaEngine *self, const char *label)
{
  const MattaPolicy *policy = matta_engine_get_policy (self);
  g_autofree char *usual = matta_account_make_label (policy->account, "");
  gboolean used = g_str_equal (usual, label);

  for (guint i = 0; !used && i < policy->sender_accounts->len; i++) {
    const MattaSenderAccount *account = g_ptr_array_index (policy->sender_accounts, i);
    g_autofree char *other = matta_account_make_label (account->account, "");

    used = g_str_equal (other, label);
  }
  return used;
}

static void
forget_in_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Place *place = task_data;
  GError *error = NULL;
  gboolean done =
      matta_vault_remove (place->vault, MATTA_PURPOSE_ACCOUNT, place->label, cancellable, &error)
      && matta_vault_remove (place->vault, MATTA_PURPOSE_TOKEN, place->label, cancellable, &error);

  if (done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static GTask *
start_forgetting (MattaEngine *self,
                  const char *sender,
                  GAsyncReadyCallback callback,
                  gpointer user_data)
{
  const MattaAccount *account = find_account (self, sender);
  GSettings *settings = matta_engine_get_settings (self);
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, matta_engine_remove_account_async);
  if (account == NULL || *sender == '\0') {
    g_task_return_new_error (task, MATTA_ERROR, MATTA_ERROR_NOT_FOUND, "There is no such account");
  } else if (!g_settings_is_writable (settings, MATTA_SENDER_ACCOUNTS)) {
    g_task_return_new_error (task, MATTA_ERROR, MATTA_ERROR_FORBIDDEN,
                             "The organisation fixed the accounts");
  } else {
    g_task_set_task_data (task, place_new (self, account), place_free);
  }
  return task;
}

void
matta_engine_remove_account_async (MattaEngine *self,
                                   const char *sender,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autofree char *who = NULL;
  const Place *place = NULL;

  g_return_if_fail (MATTA_IS_ENGINE (self) && sender != NULL);

  task = start_forgetting (self, sender, callback, user_data);
  place = g_task_get_task_data (task);
  if (place == NULL)
    return;
  who = matta_who_fold (sender);
  matta_named_entries_put (matta_engine_get_settings (self), MATTA_SENDER_ACCOUNTS, who, NULL);
  if (is_used (self, place->label))
    g_task_return_boolean (task, TRUE);
  else
    g_task_run_in_thread (task, forget_in_worker);
}

gboolean
matta_engine_remove_account_finish (MattaEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
matta_engine_try_account_async (MattaEngine *self,
                                const char *sender,
                                const char *password,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  const MattaErrandParts parts = matta_engine_get_errand_parts (self);
  const MattaAccount *account = NULL;

  g_return_if_fail (MATTA_IS_ENGINE (self));

  account = find_account (self, sender);
  if (account == NULL)
    g_task_report_new_error (self, callback, user_data, matta_engine_try_account_async, MATTA_ERROR,
                             MATTA_ERROR_NOT_FOUND, "There is no such account");
  else
    matta_errand_probe_and_keep (self, &parts, matta_account_copy (account), password, cancellable,
                                 callback, user_data);
}

gboolean
matta_engine_try_account_finish (MattaEngine *self,
                                 GAsyncResult *result,
                                 const char **step,
                                 GError **error)
{
  gboolean done = matta_engine_probe_account_finish (self, result, step, error);

  if (done && matta_engine_get_custody (self) != NULL)
    matta_engine_use_account (self); /* what it knows of an older password is over */
  return done;
}
