/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-relay-keys.h"

#include "matta-error.h"
#include "matta-relay-password.h"

#define PASSWORD_NAME "matta"
#define IDENTITY_NAME "certificate"
#define PATIENCE (1 * G_USEC_PER_SEC)

struct _MattaRelayKeys {
  GObject parent_instance;

  MattaVault *vault;
  GMutex password_mutex; /* one thread at a time looks up, makes and keeps it */
  GMutex
      identity_mutex; /* likewise; a keyring that asks its user about the one holds up no other */
  GMutex mutex;       /* guards what follows */
  GCond looked;       /* looking is over */
  gboolean preparing;
  gboolean looking; /* preparing has not got beyond the password */
  char *password;
  MattaIdentity *identity;
};

G_DEFINE_FINAL_TYPE (MattaRelayKeys, matta_relay_keys, G_TYPE_OBJECT)

static char *
copy_password (MattaRelayKeys *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return g_strdup (self->password);
}

static void
set_password (MattaRelayKeys *self, const char *password)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  matta_secret_free (self->password);
  self->password = g_strdup (password);
}

static void
set_identity (MattaRelayKeys *self, MattaIdentity *identity)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_clear_pointer (&self->identity, matta_identity_unref);
  self->identity = matta_identity_ref (identity);
}

MattaIdentity *
matta_relay_keys_get_identity (MattaRelayKeys *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->identity != NULL ? matta_identity_ref (self->identity) : NULL;
}

/* What follows, up to the workers: with the mutex of what it is about held. */

/* (transfer full) */
static char *
look_up_password (MattaRelayKeys *self, GCancellable *cancellable, GError **error)
{
  char *password =
      matta_vault_lookup (self->vault, MATTA_PURPOSE_RELAY, PASSWORD_NAME, cancellable, error);

  if (password != NULL)
    set_password (self, password);
  return password;
}

/* Kept first, used then: what is shown to the user is what the keyring has. (transfer full) */
static char *
make_password (MattaRelayKeys *self, GCancellable *cancellable, GError **error)
{
  char *password = matta_relay_password_make (error);

  if (password == NULL)
    return NULL;
  if (!matta_vault_store (self->vault, MATTA_PURPOSE_RELAY, PASSWORD_NAME, password, cancellable,
                          error)) {
    matta_secret_free (password);
    return NULL;
  }
  set_password (self, password);
  return password;
}

static MattaIdentity *
make_identity (MattaRelayKeys *self, GCancellable *cancellable, GError **error)
{
  MattaIdentity *identity = NULL;
  char *pem = matta_identity_make (error);

  if (pem != NULL
      && matta_vault_store (self->vault, MATTA_PURPOSE_RELAY, IDENTITY_NAME, pem, cancellable,
                            error))
    identity = matta_identity_new (pem, error);
  matta_secret_free (pem);
  return identity;
}

/* NULL without @error when none is kept, or none that can be used. */
static MattaIdentity *
look_up_identity (MattaRelayKeys *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) reason = NULL;
  MattaIdentity *identity = NULL;
  char *pem =
      matta_vault_lookup (self->vault, MATTA_PURPOSE_RELAY, IDENTITY_NAME, cancellable, error);

  if (pem == NULL)
    return NULL;
  identity = matta_identity_new (pem, &reason);
  if (reason != NULL)
    g_message ("The certificate for mail apps has to be made anew: %s", reason->message);
  matta_secret_free (pem);
  return identity;
}

/* NULL without @error when it could only be made with a question to the user, and !@may_ask. */
static MattaIdentity *
find_identity (MattaRelayKeys *self, gboolean may_ask, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) cause = NULL;
  MattaIdentity *identity = matta_relay_keys_get_identity (self);

  if (identity != NULL)
    return identity;
  identity = look_up_identity (self, cancellable, &cause);
  if (identity == NULL && cause == NULL
      && (may_ask || matta_vault_is_open (self->vault, cancellable)))
    identity = make_identity (self, cancellable, &cause);
  if (identity != NULL)
    set_identity (self, identity);
  else if (cause != NULL)
    g_propagate_error (error, g_steal_pointer (&cause));
  return identity;
}

char *
matta_relay_keys_get_password (MattaRelayKeys *self)
{
  g_autoptr (GMutexLocker) locker = NULL;
  g_autoptr (GError) error = NULL;
  char *password = copy_password (self);

  if (password != NULL)
    return password;
  locker = g_mutex_locker_new (&self->password_mutex);
  password = look_up_password (self, NULL, &error);
  if (error != NULL)
    g_debug ("No relay password: %s", error->message);
  return password;
}

static void
set_progress (MattaRelayKeys *self, gboolean preparing, gboolean looking)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  self->preparing = preparing;
  self->looking = looking;
  g_cond_broadcast (&self->looked);
}

static void
prepare_identity (MattaRelayKeys *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->identity_mutex);
  g_autoptr (GError) error = NULL;
  g_autoptr (MattaIdentity) identity = find_identity (self, FALSE, NULL, &error);

  if (identity == NULL)
    g_debug ("No certificate for mail apps: %s",
             error != NULL ? error->message : "the keyring would ask its user");
}

static void
prepare_in_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  MattaRelayKeys *self = source;

  matta_secret_free (matta_relay_keys_get_password (self));
  set_progress (self, TRUE, FALSE);
  prepare_identity (self);
  set_progress (self, FALSE, FALSE);
  g_task_return_boolean (task, TRUE);
}

/* With the mutex held. */
static void
begin_preparing (MattaRelayKeys *self)
{
  g_autoptr (GTask) task = NULL;

  if (self->preparing)
    return;
  self->preparing = TRUE;
  self->looking = TRUE;
  task = g_task_new (self, NULL, NULL, NULL);
  g_task_set_source_tag (task, matta_relay_keys_prepare);
  g_task_run_in_thread (task, prepare_in_worker);
}

void
matta_relay_keys_prepare (MattaRelayKeys *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_if_fail (MATTA_IS_RELAY_KEYS (self));

  locker = g_mutex_locker_new (&self->mutex);
  begin_preparing (self);
}

gboolean
matta_relay_keys_has_password (MattaRelayKeys *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  gint64 until = g_get_monotonic_time () + PATIENCE;

  if (self->password == NULL)
    begin_preparing (self);
  while (self->password == NULL && self->looking
         && g_cond_wait_until (&self->looked, &self->mutex, until))
    ;
  return self->password != NULL;
}

static void
fetch_password_in_worker (GTask *task,
                          gpointer source,
                          gpointer task_data,
                          GCancellable *cancellable)
{
  MattaRelayKeys *self = source;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->password_mutex);
  gboolean renew = GPOINTER_TO_INT (task_data);
  GError *error = NULL;
  char *password = renew ? NULL : look_up_password (self, cancellable, &error);

  if (password == NULL && error == NULL)
    password = make_password (self, cancellable, &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, password, (GDestroyNotify) matta_secret_free);
}

void
matta_relay_keys_fetch_password_async (MattaRelayKeys *self,
                                       gboolean renew,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (MATTA_IS_RELAY_KEYS (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, matta_relay_keys_fetch_password_async);
  g_task_set_task_data (task, GINT_TO_POINTER (renew), NULL);
  g_task_run_in_thread (task, fetch_password_in_worker);
}

char *
matta_relay_keys_fetch_password_finish (MattaRelayKeys *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
fetch_identity_in_worker (GTask *task,
                          gpointer source,
                          gpointer task_data,
                          GCancellable *cancellable)
{
  MattaRelayKeys *self = source;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->identity_mutex);
  GError *error = NULL;
  MattaIdentity *identity = find_identity (self, TRUE, cancellable, &error);

  if (identity != NULL)
    g_task_return_pointer (task, identity, (GDestroyNotify) matta_identity_unref);
  else
    g_task_return_error (task, error);
}

void
matta_relay_keys_fetch_identity_async (MattaRelayKeys *self,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (MATTA_IS_RELAY_KEYS (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, matta_relay_keys_fetch_identity_async);
  g_task_run_in_thread (task, fetch_identity_in_worker);
}

MattaIdentity *
matta_relay_keys_fetch_identity_finish (MattaRelayKeys *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Plain memory only, and thread-safe references: a worker may hold the last one. */
static void
matta_relay_keys_finalize (GObject *object)
{
  MattaRelayKeys *self = MATTA_RELAY_KEYS (object);

  g_clear_object (&self->vault);
  matta_secret_free (self->password);
  g_clear_pointer (&self->identity, matta_identity_unref);
  g_cond_clear (&self->looked);
  g_mutex_clear (&self->mutex);
  g_mutex_clear (&self->identity_mutex);
  g_mutex_clear (&self->password_mutex);
  G_OBJECT_CLASS (matta_relay_keys_parent_class)->finalize (object);
}

static void
matta_relay_keys_class_init (MattaRelayKeysClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = matta_relay_keys_finalize;
}

static void
matta_relay_keys_init (MattaRelayKeys *self)
{
  g_mutex_init (&self->password_mutex);
  g_mutex_init (&self->identity_mutex);
  g_mutex_init (&self->mutex);
  g_cond_init (&self->looked);
}

MattaRelayKeys *
matta_relay_keys_new (MattaVault *vault)
{
  MattaRelayKeys *self = g_object_new (MATTA_TYPE_RELAY_KEYS, NULL);

  self->vault = g_object_ref (vault);
  return self;
}
