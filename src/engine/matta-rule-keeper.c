/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-rule-keeper.h"

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

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MattaRuleKeeper *self = MATTA_RULE_KEEPER (source);

  matta_rule_set_unref (self->set);
  self->set = g_task_propagate_pointer (G_TASK (result), NULL);
  warn_of_refusals (self->set);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static gboolean
settled_cb (gpointer data)
{
  MattaRuleKeeper *self = data;
  g_autoptr (GTask) task = g_task_new (self, NULL, loaded_cb, NULL);
  Load *load = g_new0 (Load, 1);

  self->settling = 0;
  load->organisation_dir = g_strdup (self->organisation_dir);
  load->user_dir = g_strdup (self->user_dir);
  load->keep_dir = g_strdup (self->keep_dir);
  load->last = matta_rule_set_ref (self->set);
  g_task_set_source_tag (task, settled_cb);
  g_task_set_task_data (task, load, load_free);
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
  MattaRuleKeeper *self = g_object_new (MATTA_TYPE_RULE_KEEPER, NULL);

  self->organisation_dir = g_build_filename (policy_dir, RULES, NULL);
  self->user_dir = g_build_filename (g_get_user_config_dir (), "matta", RULES, NULL);
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
