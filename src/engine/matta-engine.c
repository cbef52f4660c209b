/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-engine.h"
#include "matta-engine-parts.h"
#include "matta-engine-private.h"

#include "matta-account-keeper.h"
#include "matta-answers.h"
#include "matta-bounds.h"
#include "matta-custody.h"
#include "matta-dispatcher.h"
#include "matta-entry-record.h"
#include "matta-error.h"
#include "matta-export.h"
#include "matta-front-door.h"
#include "matta-housekeeping.h"
#include "matta-options.h"
#include "matta-outbox.h"
#include "matta-policy-folder.h"
#include "matta-reception.h"
#include "matta-relay.h"
#include "matta-seals.h"
#include "matta-settings-backend.h"
#include "matta-ticks.h"

#include "matta-config.h"

#define FACT_PAUSED "paused"
#define STOP_MILLISECONDS 3000
#define HOUSEKEEPING_SECONDS 3600

struct _MattaEngine {
  GObject parent_instance;

  MattaReview review;
  char **overrides;
  char *practice_dir;
  char *refusals; /* as they were logged */
  char *data_dir;
  char *export_dir;
  char *user_dir; /* of settings and rules */
  char *account_label;
  char *problem;
  gboolean paused;
  gboolean closed;
  guint housekeeping;

  MattaPolicyFolder *policy_folder;
  MattaRuleKeeper *rules;
  GSettings *settings; /* the policy folder's */
  MattaPolicy *policy;
  MattaLimits limits;
  MattaClock *clock;
  MattaVault *vault;
  MattaCourier *given_courier;
  MattaStore *store;
  MattaOutbox *outbox;
  MattaFrontDoor *front_door;
  MattaRelayKeys *relay_keys;
  MattaDispatcher *dispatcher;
  MattaCustody *custody;
  MattaPastRun *past;
  MattaSeals *seals;
  MattaReception *reception;
  MattaAnswers *answers;
  MattaRelay *relay;
  MattaFollower *followers[MATTA_N_AUDIT_SINKS];
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MattaEngine,
                               matta_engine,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

enum {
  PROP_0,
  PROP_PAUSED,
  PROP_PROBLEM,
  N_PROPS
};
static GParamSpec *props[N_PROPS];

enum {
  SIGNAL_HELD,
  SIGNAL_SETTLED,
  SIGNAL_NEEDS_YOU,
  SIGNAL_POLICY_JUDGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static void
set_problem (MattaEngine *self, const char *problem)
{
  if (g_strcmp0 (self->problem, problem) == 0)
    return;
  g_free (self->problem);
  self->problem = g_strdup (problem);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PROBLEM]);
}

static void
trouble_cb (MattaEngine *self, const char *word, gboolean begins)
{
  if (begins)
    set_problem (self, word);
  else if (g_strcmp0 (self->problem, word) == 0)
    set_problem (self, NULL);
}

static void
held_cb (MattaEngine *self, MattaEntry *entry)
{
  g_signal_emit (self, signals[SIGNAL_HELD], 0, entry);
}

static void
settled_cb (MattaEngine *self, MattaEntry *entry)
{
  g_signal_emit (self, signals[SIGNAL_SETTLED], 0, entry);
}

static void
needs_you_cb (MattaEngine *self, MattaEntry *entry)
{
  g_signal_emit (self, signals[SIGNAL_NEEDS_YOU], 0, entry);
}

static void
expired_cb (MattaEngine *self, const char *id)
{
  matta_answers_expire (self->answers, id);
}

static void
unheard_cb (MattaEngine *self, const char *id)
{
  matta_answers_return (self->answers, id);
}

static void
arrived_cb (MattaEngine *self, MattaArrival *arrival)
{
  MattaEntry *entry = NULL;

  if (arrival->ticket == NULL && arrival->facts != NULL)
    matta_dispatcher_note_facts (self->dispatcher, arrival->record->id, arrival->facts);
  entry = matta_custody_list (self->custody, g_steal_pointer (&arrival->record));
  if (arrival->ticket != NULL)
    matta_reception_receive (self->reception, entry, arrival->ticket, arrival->facts,
                             (const char *const *) arrival->carried);
  else
    matta_custody_point_out (self->custody, entry);
}

static void
looked_cb (MattaEngine *self, MattaArrival *arrival)
{
  matta_answers_note_inside (self->answers, arrival->looked_at, arrival->verdict, arrival->facts);
}

static void
keep_house (MattaEngine *self)
{
  gint64 wall = matta_clock_get_wall (self->clock);

  matta_outbox_forget_settled (self->outbox, matta_housekeeping_find_midnight (wall));
  matta_housekeeping_purge (self->store, self->vault,
                            wall - (gint64) self->policy->keep_days * G_TIME_SPAN_DAY);
  matta_seals_withdraw_due (self->seals);
}

static gboolean
housekeeping_cb (gpointer data)
{
  keep_house (data);
  return G_SOURCE_CONTINUE;
}

static GType
engine_get_item_type (GListModel *model)
{
  return MATTA_TYPE_ENTRY;
}

static guint
engine_get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (MATTA_ENGINE (model)->outbox));
}

static gpointer
engine_get_item (GListModel *model, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (MATTA_ENGINE (model)->outbox), position);
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = engine_get_item_type;
  iface->get_n_items = engine_get_n_items;
  iface->get_item = engine_get_item;
}

static void
items_changed_cb (GListModel *outbox, guint position, guint removed, guint added, MattaEngine *self)
{
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
}

static void
matta_engine_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MattaEngine *self = MATTA_ENGINE (object);

  switch (id) {
  case PROP_PAUSED:
    g_value_set_boolean (value, self->paused);
    break;
  case PROP_PROBLEM:
    g_value_set_string (value, self->problem);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
matta_engine_dispose (GObject *object)
{
  MattaEngine *self = MATTA_ENGINE (object);

  matta_engine_close (self);
  g_clear_object (&self->settings);
  g_clear_object (&self->policy_folder);
  g_clear_object (&self->rules);
  g_clear_object (&self->given_courier);
  g_clear_object (&self->outbox);
  g_clear_object (&self->clock);
  G_OBJECT_CLASS (matta_engine_parent_class)->dispose (object);
}

static void
matta_engine_finalize (GObject *object)
{
  MattaEngine *self = MATTA_ENGINE (object);

  g_clear_object (&self->vault); /* a worker may have held the last reference */
  g_strfreev (self->overrides);
  g_free (self->practice_dir);
  g_free (self->refusals);
  g_free (self->data_dir);
  g_free (self->export_dir);
  g_free (self->user_dir);
  g_free (self->account_label);
  g_free (self->problem);
  g_clear_pointer (&self->policy, matta_policy_unref);
  G_OBJECT_CLASS (matta_engine_parent_class)->finalize (object);
}

static void
matta_engine_class_init (MattaEngineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = matta_engine_get_property;
  object_class->dispose = matta_engine_dispose;
  object_class->finalize = matta_engine_finalize;
  props[PROP_PAUSED] = g_param_spec_boolean ("paused", NULL, NULL, FALSE, flags);
  props[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[SIGNAL_HELD] = g_signal_new ("held", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 1, MATTA_TYPE_ENTRY);
  signals[SIGNAL_SETTLED] = g_signal_new ("settled", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 1, MATTA_TYPE_ENTRY);
  signals[SIGNAL_NEEDS_YOU] = g_signal_new ("needs-you", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                            NULL, G_TYPE_NONE, 1, MATTA_TYPE_ENTRY);
  signals[SIGNAL_POLICY_JUDGED] =
      g_signal_new ("policy-judged", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
matta_engine_init (MattaEngine *self)
{
  matta_limits_init (&self->limits);
  self->outbox = matta_outbox_new ();
  g_signal_connect_object (self->outbox, "items-changed", G_CALLBACK (items_changed_cb), self, 0);
}

/* The policy of now: settings, then what the command line says. */
static MattaPolicy *
resolve_policy (MattaEngine *self, GError **error)
{
  MattaPolicy *policy =
      matta_policy_new (self->settings, (const char *const *) self->overrides, error);

  if (policy != NULL && policy->account->kind == MATTA_ACCOUNT_PRACTICE
      && !matta_settings_is_locked (self->settings, "account-kind"))
    policy->account->maildir = g_strdup (self->practice_dir);
  if (policy != NULL)
    matta_policy_set_inside_list (policy,
                                  matta_rule_set_get_inside (matta_rule_keeper_get (self->rules)));
  return policy;
}

void
matta_engine_use_account (MattaEngine *self)
{
  g_autoptr (MattaCourier) courier = NULL;

  g_free (self->account_label);
  self->account_label = matta_account_make_label (self->policy->account, self->data_dir);
  if (self->given_courier != NULL)
    courier = g_object_ref (self->given_courier);
  else
    courier = matta_account_make_courier_for_all (self->policy, &self->limits, self->vault,
                                                  self->data_dir);
  matta_dispatcher_set_courier (self->dispatcher, courier);
  matta_seals_set_courier (self->seals, courier);
}

/* @policy: (transfer full). */
static void
use_policy (MattaEngine *self, MattaPolicy *policy)
{
  g_clear_pointer (&self->policy, matta_policy_unref);
  self->policy = policy;
  self->limits.recipients = policy->max_recipients;
  self->limits.message = policy->max_message_size;
  matta_intake_set_policy (matta_front_door_get_intake (self->front_door), policy);
  matta_intake_set_rules (matta_front_door_get_intake (self->front_door),
                          matta_rule_keeper_get (self->rules));
  matta_dispatcher_set_policy (self->dispatcher, policy);
  matta_custody_set_policy (self->custody, policy);
  matta_reception_set_policy (self->reception, policy);
  for (guint i = 0; i < MATTA_N_AUDIT_SINKS; i++)
    matta_follower_set_policy (self->followers[i], policy);
}

static void
settings_changed_cb (GSettings *settings, const char *key, MattaEngine *self)
{
  g_autoptr (GError) error = NULL;
  MattaPolicy *policy = NULL;

  matta_options_drop_locked (&self->overrides, settings);
  policy = resolve_policy (self, &error);

  if (policy == NULL) {
    g_warning ("The settings cannot be used as they are now: %s", error->message);
    set_problem (self, "policy");
    return;
  }
  use_policy (self, policy);
  if (g_str_has_prefix (key, "account-") || g_str_equal (key, MATTA_SENDER_ACCOUNTS))
    matta_engine_use_account (self);
}

static void
judged_cb (MattaPolicyFolder *folder, MattaEngine *self)
{
  g_autofree char *refusals = matta_policy_folder_describe_refusals (folder);

  if (refusals != NULL && g_strcmp0 (refusals, self->refusals) != 0)
    g_warning ("Policy files are refused:%s", refusals);
  if (refusals != NULL)
    set_problem (self, "policy");
  else if (g_strcmp0 (self->problem, "policy") == 0)
    set_problem (self, NULL);
  g_free (self->refusals);
  self->refusals = g_steal_pointer (&refusals);
  g_signal_emit (self, signals[SIGNAL_POLICY_JUDGED], 0);
}

static gboolean
listen_for_mail (MattaEngine *self, GError **error)
{
  self->relay =
      matta_relay_new (matta_front_door_get_handler (), self->front_door, &self->limits,
                       matta_store_get_content_dir (self->store), self->policy->same_user);
  return matta_relay_listen (self->relay, (const char *const *) self->policy->listen, error);
}

static void
take_options (MattaEngine *self, const MattaEngineOptions *options, const MattaEngineParts *parts)
{
  const char *runtime_dir = NULL;

  self->review = options->review;
  self->practice_dir = matta_options_get_practice_dir (options);
  self->data_dir = options->data_dir != NULL
                       ? g_strdup (options->data_dir)
                       : g_build_filename (g_get_user_data_dir (), "matta", NULL);
  runtime_dir = parts->apart ? self->data_dir : g_get_user_runtime_dir ();
  self->export_dir = g_build_filename (runtime_dir, parts->apart ? "shown" : "matta", NULL);
  self->user_dir =
      g_build_filename (parts->apart ? self->data_dir : g_get_user_config_dir (), "matta", NULL);
  self->clock = parts->clock != NULL ? g_object_ref (parts->clock) : matta_system_clock_new ();
  self->vault = parts->vault != NULL ? g_object_ref (parts->vault) : matta_keyring_new ();
  g_set_object (&self->given_courier, parts->courier);
}

static void
rules_changed_cb (MattaEngine *self)
{
  settings_changed_cb (self->settings, "", self);
}

static gboolean
open_settings (MattaEngine *self, const char *policy_dir, GError **error)
{
  const char *folder = policy_dir != NULL ? policy_dir : MATTA_POLICYDIR;
  g_autofree char *keep_dir = g_build_filename (self->data_dir, "policy", NULL);

  self->policy_folder = matta_policy_folder_new_for (folder, keep_dir, self->user_dir, error);
  if (self->policy_folder == NULL)
    return FALSE;
  self->rules = matta_rule_keeper_new_for (folder, keep_dir, self->user_dir);
  self->settings = g_object_ref (matta_policy_folder_get_settings (self->policy_folder));
  return TRUE;
}

/* The store is ours by now, and so are the copies of good policy files in its folder. */
static void
watch_settings (MattaEngine *self)
{
  g_signal_connect_object (self->settings, "changed", G_CALLBACK (settings_changed_cb), self, 0);
  g_signal_connect_object (self->settings, "writable-changed", G_CALLBACK (settings_changed_cb),
                           self, 0);
  g_signal_connect_object (self->policy_folder, "judged", G_CALLBACK (judged_cb), self, 0);
  g_signal_connect_object (self->rules, "changed", G_CALLBACK (rules_changed_cb), self,
                           G_CONNECT_SWAPPED);
  matta_policy_folder_watch (self->policy_folder);
  matta_rule_keeper_watch (self->rules);
}

typedef struct {
  const char *signal;
  GCallback callback;
} Handler;

static const Handler custody_handlers[] = {
  { "held", G_CALLBACK (held_cb) },
  { "settled", G_CALLBACK (settled_cb) },
  { "needs-you", G_CALLBACK (needs_you_cb) },
  { "trouble", G_CALLBACK (trouble_cb) },
};

static void
make_rooms (MattaEngine *self, guint wait_seconds)
{
  self->relay_keys = matta_relay_keys_new (self->vault);
  self->front_door = matta_front_door_new (self->store, self->clock, &self->limits, self->review,
                                           self->relay_keys);
  self->dispatcher = matta_dispatcher_new (self->store, self->clock, &self->limits);
  self->past = matta_past_run_new (self->store, matta_dispatcher_get_habits (self->dispatcher));
  self->custody = matta_custody_new (self->store, self->clock, self->outbox, self->dispatcher);
  self->seals = matta_seals_new (self->custody, self->store, self->vault, &self->limits);
  matta_dispatcher_set_vault (self->dispatcher, self->vault);
  self->reception = matta_reception_new (self->clock, wait_seconds);
  self->answers = matta_answers_new (self->custody, self->reception,
                                     matta_front_door_get_intake (self->front_door));
  for (guint i = 0; i < MATTA_N_AUDIT_SINKS; i++)
    self->followers[i] = matta_follower_new (self->store, (MattaAuditSink) i);
  for (guint i = 0; i < G_N_ELEMENTS (custody_handlers); i++)
    g_signal_connect_object (self->custody, custody_handlers[i].signal,
                             custody_handlers[i].callback, self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->dispatcher, "expired", G_CALLBACK (expired_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->front_door, "arrived", G_CALLBACK (arrived_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->front_door, "looked", G_CALLBACK (looked_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->front_door, "unheard", G_CALLBACK (unheard_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
restore_pause (MattaEngine *self)
{
  g_autofree char *paused = matta_store_get_fact (self->store, FACT_PAUSED, NULL);

  self->paused = g_strcmp0 (paused, "yes") == 0;
  matta_dispatcher_set_paused (self->dispatcher, self->paused);
}

/* Parked while somebody was looking into its attachments, who then was stopped. */
static void
look_at_what_waits (MattaEngine *self)
{
  MattaIntake *intake = matta_front_door_get_intake (self->front_door);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->outbox)); i++) {
    g_autoptr (MattaEntry) entry = g_list_model_get_item (G_LIST_MODEL (self->outbox), i);

    if (matta_entry_get_state (entry) == MATTA_STATE_WAITING
        && matta_bounds_is_looking (matta_entry_get_verdict (entry)))
      matta_intake_look_again (intake, matta_entry_peek_record (entry));
  }
}

MattaEngine *
matta_engine_open_with (const MattaEngineOptions *options,
                        const MattaEngineParts *parts,
                        GError **error)
{
  g_autoptr (MattaEngine) self = g_object_new (MATTA_TYPE_ENGINE, NULL);
  MattaPolicy *policy = NULL;

  take_options (self, options, parts);
  if (!open_settings (self, options->policy_dir, error))
    return NULL;
  self->overrides = matta_options_to_overrides (options, error);
  if (self->overrides == NULL)
    return NULL;
  policy = resolve_policy (self, error);
  if (policy == NULL)
    return NULL;
  self->store = matta_store_open (self->data_dir, error);
  if (self->store == NULL) {
    matta_policy_unref (policy);
    return NULL;
  }
  make_rooms (self, parts->wait_seconds);
  use_policy (self, policy);
  matta_engine_use_account (self);
  restore_pause (self);
  watch_settings (self);
  if (!matta_custody_take_up (self->custody,
                              matta_housekeeping_find_midnight (matta_clock_get_wall (self->clock)),
                              error)
      || (!parts->apart && !listen_for_mail (self, error)))
    return NULL;
  if (!parts->apart)
    matta_relay_keys_prepare (self->relay_keys);
  look_at_what_waits (self);
  self->housekeeping = g_timeout_add_seconds (HOUSEKEEPING_SECONDS, housekeeping_cb, self);
  return g_steal_pointer (&self);
}

MattaEngine *
matta_engine_open (const MattaEngineOptions *options, GError **error)
{
  const MattaEngineParts none = { 0 };

  return matta_engine_open_with (options, &none, error);
}

/* Who still waits is about to be told 421: their mail app keeps the message. */
static void
close_rooms (MattaEngine *self)
{
  g_auto (GStrv) waiting = matta_reception_list_waiting (self->reception);

  matta_past_run_stop (self->past);
  matta_seals_stop (self->seals);
  matta_answers_stop (self->answers);
  if (self->relay != NULL)
    matta_relay_stop (self->relay, STOP_MILLISECONDS);
  matta_front_door_close (self->front_door);
  matta_custody_return_waiting (self->custody, waiting);
  matta_reception_stop (self->reception);
  matta_dispatcher_stop (self->dispatcher);
  for (guint i = 0; i < MATTA_N_AUDIT_SINKS; i++) {
    matta_follower_stop (self->followers[i]);
    g_clear_object (&self->followers[i]);
  }
}

void
matta_engine_close (MattaEngine *self)
{
  g_return_if_fail (MATTA_IS_ENGINE (self));

  if (self->closed)
    return;
  self->closed = TRUE;
  if (self->policy_folder != NULL) {
    g_signal_handlers_disconnect_by_data (self->settings, self);
    g_signal_handlers_disconnect_by_data (self->policy_folder, self);
  }
  g_clear_handle_id (&self->housekeeping, g_source_remove);
  if (self->custody != NULL)
    close_rooms (self);
  if (self->export_dir != NULL)
    matta_export_clean (self->export_dir);
  g_clear_object (&self->relay);
  g_clear_object (&self->answers);
  g_clear_object (&self->reception);
  g_clear_object (&self->past);
  g_clear_object (&self->seals);
  g_clear_object (&self->custody);
  g_clear_object (&self->dispatcher);
  g_clear_object (&self->front_door);
  g_clear_object (&self->relay_keys);
  g_clear_object (&self->store);
}

void
matta_engine_set_reviewer (MattaEngine *self, MattaReviewer *reviewer)
{
  g_return_if_fail (MATTA_IS_ENGINE (self));

  if (self->reception != NULL)
    matta_reception_set_reviewer (self->reception, reviewer);
}

gboolean
matta_engine_is_practice (MattaEngine *self)
{
  g_return_val_if_fail (MATTA_IS_ENGINE (self), FALSE);

  return self->policy->account->kind == MATTA_ACCOUNT_PRACTICE;
}

const char *
matta_engine_get_account_label (MattaEngine *self)
{
  g_return_val_if_fail (MATTA_IS_ENGINE (self), NULL);

  return self->account_label;
}

guint16
matta_engine_get_port (MattaEngine *self)
{
  g_return_val_if_fail (MATTA_IS_ENGINE (self), 0);

  return self->relay != NULL ? matta_relay_get_port (self->relay) : 0;
}

const char *
matta_engine_get_problem (MattaEngine *self)
{
  g_return_val_if_fail (MATTA_IS_ENGINE (self), NULL);

  return self->problem;
}

const char *
matta_engine_get_data_dir (MattaEngine *self)
{
  g_return_val_if_fail (MATTA_IS_ENGINE (self), NULL);

  return self->data_dir;
}

GSettings *
matta_engine_get_settings (MattaEngine *self)
{
  g_return_val_if_fail (MATTA_IS_ENGINE (self), NULL);

  return self->settings;
}

const char *
matta_engine_find_lock (GSettings *settings, const char *key)
{
  g_return_val_if_fail (G_IS_SETTINGS (settings), NULL);

  return matta_settings_find_lock (settings, key);
}

guint
matta_engine_get_n_policy_refusals (MattaEngine *self)
{
  g_return_val_if_fail (MATTA_IS_ENGINE (self), 0);

  return matta_policy_folder_get_n_refusals (self->policy_folder);
}

MattaPolicyRefusal
matta_engine_get_policy_refusal (MattaEngine *self, guint index)
{
  const MattaRefusal *refusal = NULL;

  g_return_val_if_fail (MATTA_IS_ENGINE (self), (MattaPolicyRefusal){ 0 });
  g_return_val_if_fail (index < matta_engine_get_n_policy_refusals (self),
                        (MattaPolicyRefusal){ 0 });

  refusal = matta_policy_folder_get_refusal (self->policy_folder, index);
  return (MattaPolicyRefusal){
    .file = refusal->file,
    .line = refusal->line,
    .reason = refusal->reason,
    .replaced = refusal->replaced,
  };
}

guint
matta_engine_get_hold_seconds (MattaEngine *self)
{
  g_return_val_if_fail (MATTA_IS_ENGINE (self), 0);

  return self->policy->hold_seconds;
}

gboolean
matta_engine_may_tell_content (MattaEngine *self)
{
  g_return_val_if_fail (MATTA_IS_ENGINE (self), FALSE);

  return self->policy->notify_content;
}

void
matta_engine_catch_up (MattaEngine *self)
{
  g_return_if_fail (MATTA_IS_ENGINE (self));

  if (self->front_door != NULL)
    matta_front_door_catch_up (self->front_door);
}

MattaEntry *
matta_engine_find (MattaEngine *self, const char *id)
{
  g_return_val_if_fail (MATTA_IS_ENGINE (self), NULL);

  return matta_outbox_find (self->outbox, id);
}

static void
acted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (matta_answers_act_finish (MATTA_ANSWERS (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
matta_engine_act_async (MattaEngine *self,
                        const char *id,
                        MattaAction action,
                        gint64 until,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (MATTA_IS_ENGINE (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, matta_engine_act_async);
  if (self->closed)
    g_task_return_new_error (task, MATTA_ERROR, MATTA_ERROR_NOT_FOUND, "There is no such message");
  else
    matta_answers_act_async (self->answers, id, action, until, acted_cb, g_steal_pointer (&task));
}

gboolean
matta_engine_act_finish (MattaEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

MattaErrandParts
matta_engine_get_errand_parts (MattaEngine *self)
{
  return (MattaErrandParts){
    .store = self->store,
    .vault = self->vault,
    .limits = &self->limits,
    .directory = self->export_dir,
  };
}

static void
reread_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MattaEngine *self = MATTA_ENGINE (source);
  g_autoptr (MattaEntry) entry = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MattaFacts) facts = g_task_propagate_pointer (G_TASK (result), &error);
  g_auto (GStrv) ticks = NULL;

  if (facts == NULL) {
    g_warning ("%s: Cannot be read again: %s", matta_entry_get_id (entry), error->message);
    return;
  }
  if (self->closed || matta_entry_get_state (entry) != MATTA_STATE_WAITING)
    return;
  ticks = matta_ticks_from_json (matta_entry_peek_record (entry)->ticks);
  matta_reception_receive (self->reception, entry, NULL, facts, (const char *const *) ticks);
}

void
matta_engine_review (MattaEngine *self, const char *id)
{
  const MattaErrandParts parts = matta_engine_get_errand_parts (self);
  MattaEntry *entry = NULL;
  g_autoptr (MattaEnvelope) envelope = NULL;

  g_return_if_fail (MATTA_IS_ENGINE (self));

  entry = matta_outbox_find (self->outbox, id);
  if (self->closed || entry == NULL || matta_entry_get_state (entry) != MATTA_STATE_WAITING)
    return;
  if (matta_reception_find (self->reception, id) != NULL) {
    matta_reception_receive (self->reception, entry, NULL, NULL, NULL);
    return;
  }
  envelope = matta_record_get_envelope (matta_entry_peek_record (entry));
  matta_errand_read (self, &parts, id, envelope, reread_cb, g_object_ref (entry));
}

MattaCustody *
matta_engine_get_custody (MattaEngine *self)
{
  g_return_val_if_fail (MATTA_IS_ENGINE (self), NULL);

  return self->closed ? NULL : self->custody;
}

MattaFrontDoor *
matta_engine_get_front_door (MattaEngine *self)
{
  g_return_val_if_fail (MATTA_IS_ENGINE (self), NULL);

  return self->front_door;
}

MattaRelayKeys *
matta_engine_get_relay_keys (MattaEngine *self)
{
  g_return_val_if_fail (MATTA_IS_ENGINE (self), NULL);

  return self->relay_keys;
}

MattaFollower *
matta_engine_get_follower (MattaEngine *self, MattaAuditSink sink)
{
  g_return_val_if_fail (MATTA_IS_ENGINE (self), NULL);

  return self->followers[sink];
}

MattaPastRun *
matta_engine_get_past_run (MattaEngine *self)
{
  g_return_val_if_fail (MATTA_IS_ENGINE (self), NULL);

  return self->past;
}

MattaPolicy *
matta_engine_get_policy (MattaEngine *self)
{
  g_return_val_if_fail (MATTA_IS_ENGINE (self), NULL);

  return self->policy;
}

MattaRuleKeeper *
matta_engine_get_rule_keeper (MattaEngine *self)
{
  g_return_val_if_fail (MATTA_IS_ENGINE (self), NULL);

  return self->rules;
}

gboolean
matta_engine_get_paused (MattaEngine *self)
{
  g_return_val_if_fail (MATTA_IS_ENGINE (self), FALSE);

  return self->paused;
}

static void
pause_kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!matta_store_set_fact_finish (MATTA_STORE (source), result, &error))
    g_warning ("Whether Matta is paused could not be kept: %s", error->message);
}

void
matta_engine_set_paused (MattaEngine *self, gboolean paused)
{
  g_return_if_fail (MATTA_IS_ENGINE (self));

  if (self->paused == paused || self->closed)
    return;
  self->paused = paused;
  matta_dispatcher_set_paused (self->dispatcher, paused);
  matta_store_set_fact_async (self->store, FACT_PAUSED, paused ? "yes" : NULL, pause_kept_cb, NULL);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PAUSED]);
}

void
matta_engine_set_sentences (MattaEngine *self, MattaSentenceFunc func, gpointer user_data)
{
  g_return_if_fail (MATTA_IS_ENGINE (self));

  if (self->front_door != NULL)
    matta_intake_set_sentences (matta_front_door_get_intake (self->front_door), func, user_data);
}
