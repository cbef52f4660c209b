/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-remember.h"

#include "matta-engine-private.h"
#include "matta-error.h"

static const MattaListKind lists[] = {
  [MATTA_REMEMBER_TRUSTED] = MATTA_LIST_TRUSTED,
  [MATTA_REMEMBER_RETIRED] = MATTA_LIST_RETIRED,
};

gboolean
matta_engine_may_remember (MattaEngine *self, MattaRemember what)
{
  MattaUserFiles allowed = MATTA_USER_FILES_NONE;

  g_return_val_if_fail (MATTA_IS_ENGINE (self), FALSE);
  g_return_val_if_fail ((guint) what < G_N_ELEMENTS (lists), FALSE);

  allowed =
      matta_rule_set_get_allowed (matta_rule_keeper_get (matta_engine_get_rule_keeper (self)));
  return allowed == MATTA_USER_FILES_ALL
         || (allowed == MATTA_USER_FILES_STRICTER && what == MATTA_REMEMBER_RETIRED);
}

static void
remembered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (matta_rule_keeper_remember_finish (MATTA_RULE_KEEPER (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
matta_engine_remember_async (MattaEngine *self,
                             MattaRemember what,
                             const char *address,
                             gboolean on,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (MATTA_IS_ENGINE (self));
  g_return_if_fail (address != NULL && (guint) what < G_N_ELEMENTS (lists));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, matta_engine_remember_async);
  if (!matta_engine_may_remember (self, what))
    g_task_return_new_error (task, MATTA_ERROR, MATTA_ERROR_FORBIDDEN,
                             "The organisation does not leave that to the user");
  else
    matta_rule_keeper_remember_async (matta_engine_get_rule_keeper (self), lists[what], address, on,
                                      remembered_cb, g_object_ref (task));
}

gboolean
matta_engine_remember_finish (MattaEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
