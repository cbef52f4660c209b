/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-rule-keeper.h"

#include "matta-remembered.h"

#define RULES "policy.d"
#define SETTLE_MILLISECONDS 300 /* whoever writes files seldom writes one */

struct _MattaRuleKeeper {
  GObject parent_instance;

  char *organisation_dir;
  char *user_dir;
  char *keep_dir;
  MattaRuleSet *set;
  GFileMonitor *monitors[2];
  guint settling;
};

G_DEFINE_FINAL_TYPE (MattaRuleKeeper, matta_rule_keeper, G_TYPE_OBJECT)

enum {
  SIGNAL_CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

/* A worker's own copies. */
typedef struct {
  char *organisation_dir;
  char *user_dir;
  char *keep_dir;
  MattaRuleSet *last;
} Load;

static void
load_free (gpointer data)
{
  Load *load = data;

  g_free (load->organisation_dir);
  g_free (load->user_dir);
  g_free (load->keep_dir);
  matta_rule_set_unref (load->last);
  g_free (load);
}

static void
load_in_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Load *load = task_data;
  MattaRuleSet *set =
      matta_rule_set_load (load->organisation_dir, load->user_dir, load->keep_dir, load->last);
  g_autoptr (GError) error = NULL;

  if (!matta_rule_set_keep (set, load->keep_dir, &error))
    g_warning ("Copies of rule files could not be kept: %s", error->message);
  g_task_return_pointer (task, set, (GDestroyNotify) matta_rule_set_unref);
}

static void
warn_of_refusals (MattaRuleSet *set)
{
  for (guint i = 0; i < matta_rule_set_get_n_refusals (set); i++) {
    g_autofree char *text = matta_refusal_to_string (matta_rule_set_get_refusal (set, i));

    g_warning ("A rule file is refused: %s", text);
  }
}

/* (transfer full) */
static void
take_set (MattaRuleKeeper *self, MattaRuleSet *set)
{
  matta_rule_set_unref (self->set);
  self->set = set;
  warn_of_refusals (self->set);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  take_set (MATTA_RULE_KEEPER (source), g_task_propagate_pointer (G_TASK (result), NULL));
}

static Load *
load_new (MattaRuleKeeper *self)
{
  Load *load = g_new0 (Load, 1);

  load->organisation_dir = g_strdup (self->organisation_dir);
  load->user_dir = g_strdup (self->user_dir);
  load->keep_dir = g_strdup (self->keep_dir);
  load->last = matta_rule_set_ref (self->set);
  return load;
}

static gboolean
settled_cb (gpointer data)
{
  MattaRuleKeeper *self = data;
  g_autoptr (GTask) task = g_task_new (self, NULL, loaded_cb, NULL);

  self->settling = 0;
  g_task_set_source_tag (task, settled_cb);
  g_task_set_task_data (task, load_new (self), load_free);
  g_task_run_in_thread (task, load_in_worker);
  return G_SOURCE_REMOVE;
}

static void
read_soon (MattaRuleKeeper *self)
{
  g_clear_handle_id (&self->settling, g_source_remove);
  self->settling = g_timeout_add (SETTLE_MILLISECONDS, settled_cb, self);
}

static void
watch (MattaRuleKeeper *self, const char *path, GFileMonitor **monitor)
{
  g_autoptr (GFile) dir = path != NULL ? g_file_new_for_path (path) : NULL;

  if (dir == NULL)
    return;
  *monitor = g_file_monitor_directory (dir, G_FILE_MONITOR_NONE, NULL, NULL);
  if (*monitor != NULL)
    g_signal_connect_object (*monitor, "changed", G_CALLBACK (read_soon), self, G_CONNECT_SWAPPED);
}

static void
matta_rule_keeper_dispose (GObject *object)
{
  MattaRuleKeeper *self = MATTA_RULE_KEEPER (object);

  g_clear_handle_id (&self->settling, g_source_remove);
  for (guint i = 0; i < G_N_ELEMENTS (self->monitors); i++)
    g_clear_object (&self->monitors[i]);
  G_OBJECT_CLASS (matta_rule_keeper_parent_class)->dispose (object);
}

static void
matta_rule_keeper_finalize (GObject *object)
{
  MattaRuleKeeper *self = MATTA_RULE_KEEPER (object);

  g_free (self->organisation_dir);
  g_free (self->user_dir);
  g_free (self->keep_dir);
  g_clear_pointer (&self->set, matta_rule_set_unref);
  G_OBJECT_CLASS (matta_rule_keeper_parent_class)->finalize (object);
}

static void
matta_rule_keeper_class_init (MattaRuleKeeperClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = matta_rule_keeper_dispose;
  object_class->finalize = matta_rule_keeper_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
matta_rule_keeper_init (MattaRuleKeeper *self)
{
}

MattaRuleKeeper *
matta_rule_keeper_new (const char *policy_dir, const char *keep_dir)
{
  g_autofree char *user_dir = g_build_filename (g_get_user_config_dir (), "matta", NULL);

  return matta_rule_keeper_new_for (policy_dir, keep_dir, user_dir);
}

MattaRuleKeeper *
matta_rule_keeper_new_for (const char *policy_dir, const char *keep_dir, const char *user_dir)
{
  MattaRuleKeeper *self = g_object_new (MATTA_TYPE_RULE_KEEPER, NULL);

  self->organisation_dir = g_build_filename (policy_dir, RULES, NULL);
  self->user_dir = g_build_filename (user_dir, RULES, NULL);
  self->keep_dir = g_build_filename (keep_dir, RULES, NULL);
  self->set = matta_rule_set_load (self->organisation_dir, self->user_dir, self->keep_dir, NULL);
  warn_of_refusals (self->set);
  return self;
}

void
matta_rule_keeper_watch (MattaRuleKeeper *self)
{
  g_autoptr (GError) error = NULL;

  g_return_if_fail (MATTA_IS_RULE_KEEPER (self));

  if (!matta_rule_set_keep (self->set, self->keep_dir, &error))
    g_warning ("Copies of rule files could not be kept: %s", error->message);
  watch (self, self->organisation_dir, &self->monitors[0]);
  watch (self, self->user_dir, &self->monitors[1]);
}

MattaRuleSet *
matta_rule_keeper_get (MattaRuleKeeper *self)
{
  g_return_val_if_fail (MATTA_IS_RULE_KEEPER (self), NULL);

  return self->set;
}

/* What is to be remembered, and how to read it back. */
typedef struct {
  MattaListKind kind;
  char *address;
  gboolean on;
  Load *load;
} Memory;

static void
memory_free (gpointer data)
{
  Memory *memory = data;

  g_free (memory->address);
  load_free (memory->load);
  g_free (memory);
}

static void
remember_in_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  static GMutex one_at_a_time;
  Memory *memory = task_data;
  GError *error = NULL;
  gboolean done = FALSE;

  g_mutex_lock (&one_at_a_time);
  done = matta_remembered_put (memory->load->user_dir, memory->kind, memory->address, memory->on,
                               &error);
  g_mutex_unlock (&one_at_a_time);
  if (!done) {
    g_task_return_error (task, error);
    return;
  }
  load_in_worker (task, source, memory->load, cancellable);
}

void
matta_rule_keeper_remember_async (MattaRuleKeeper *self,
                                  MattaListKind kind,
                                  const char *address,
                                  gboolean on,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Memory *memory = NULL;

  g_return_if_fail (MATTA_IS_RULE_KEEPER (self));
  g_return_if_fail (address != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  memory = g_new0 (Memory, 1);
  memory->kind = kind;
  memory->address = g_strdup (address);
  memory->on = on;
  memory->load = load_new (self);
  g_task_set_source_tag (task, matta_rule_keeper_remember_async);
  g_task_set_task_data (task, memory, memory_free);
  g_task_run_in_thread (task, remember_in_worker);
}

gboolean
matta_rule_keeper_remember_finish (MattaRuleKeeper *self, GAsyncResult *result, GError **error)
{
  MattaRuleSet *set = NULL;

  g_return_val_if_fail (MATTA_IS_RULE_KEEPER (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  set = g_task_propagate_pointer (G_TASK (result), error);
  if (set == NULL)
    return FALSE;
  take_set (self, set);
  return TRUE;
}
