/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-bus.h"

#include "matta-agreed.h"
#include "matta-bus-values.h"
#include "matta-caller.h"
#include "matta-dbus.h"
#include "matta-error.h"
#include "matta-vault.h"

struct _MattaBus {
  GObject parent_instance;

  MattaEngine *engine;
  MattaDBusOutbox1 *skeleton;
  GCancellable *signing_in;     /* NULL = nobody is at it */
  GDBusMethodInvocation *waits; /* FinishSignIn, or NULL */
  GAsyncResult *signed_in;      /* what FinishSignIn has still to be told; or NULL */
};

G_DEFINE_FINAL_TYPE (MattaBus, matta_bus, G_TYPE_OBJECT)

typedef struct {
  MattaErrorCode code;
  const char *name;
} ErrorName;

static const ErrorName error_names[] = {
  { MATTA_ERROR_NOT_FOUND, MATTA_BUS_ERROR_NOT_FOUND },
  { MATTA_ERROR_CONFLICT, MATTA_BUS_ERROR_CONFLICT },
  { MATTA_ERROR_FORBIDDEN, MATTA_BUS_ERROR_FORBIDDEN },
  { MATTA_ERROR_MALFORMED, MATTA_BUS_ERROR_MALFORMED },
};

static const char *
get_error_name (const GError *error)
{
  for (guint i = 0; i < G_N_ELEMENTS (error_names); i++)
    if (g_error_matches (error, MATTA_ERROR, (int) error_names[i].code))
      return error_names[i].name;
  return MATTA_BUS_ERROR_TRY_LATER;
}

static void
acted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GDBusMethodInvocation *invocation = user_data;
  g_autoptr (GError) error = NULL;

  if (matta_engine_act_finish (MATTA_ENGINE (source), result, &error))
    g_dbus_method_invocation_return_value (invocation, NULL);
  else
    g_dbus_method_invocation_return_dbus_error (invocation, get_error_name (error), error->message);
}

/* Who calls may have sent the message a moment ago. */
static gboolean
act (MattaBus *self,
     GDBusMethodInvocation *invocation,
     const char *id,
     MattaAction action,
     gint64 until)
{
  matta_engine_catch_up (self->engine);
  matta_engine_act_async (self->engine, id, action, until, acted_cb, invocation);
  return TRUE;
}

static gboolean
confirm_cb (MattaBus *self, GDBusMethodInvocation *invocation, const char *id)
{
  return act (self, invocation, id, MATTA_ACTION_CONFIRM, 0);
}

static gboolean
return_cb (MattaBus *self, GDBusMethodInvocation *invocation, const char *id)
{
  return act (self, invocation, id, MATTA_ACTION_RETURN, 0);
}

/* @done: else @error says why; taken. */
static void
return_done (GDBusMethodInvocation *invocation, gboolean done, GError *error)
{
  if (done)
    g_dbus_method_invocation_return_value (invocation, NULL);
  else
    g_dbus_method_invocation_return_dbus_error (invocation, get_error_name (error), error->message);
  g_clear_error (&error);
}

static void
told_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError *error = NULL;
  gboolean done = matta_engine_told_finish (MATTA_ENGINE (source), result, &error);

  return_done (user_data, done, error);
}

/* FALSE, and answered, when there is none of that name. */
static gboolean
read_road (GDBusMethodInvocation *invocation, const char *word, MattaRoad *road)
{
  if (matta_road_from_string (word, road))
    return TRUE;
  g_dbus_method_invocation_return_dbus_error (invocation, MATTA_BUS_ERROR_MALFORMED,
                                              "There is no such road");
  return FALSE;
}

static gboolean
handle_told_cb (MattaBus *self,
                GDBusMethodInvocation *invocation,
                const char *id,
                const char *word,
                const char *const *people)
{
  MattaRoad road = MATTA_ROAD_OTHER;

  if (read_road (invocation, word, &road))
    matta_engine_told_async (self->engine, id, road, *people != NULL ? people : NULL, NULL, told_cb,
                             invocation);
  return TRUE;
}

static void
password_sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError *error = NULL;
  gboolean done = matta_engine_send_password_finish (MATTA_ENGINE (source), result, &error);

  return_done (user_data, done, error);
}

static gboolean
send_password_cb (MattaBus *self,
                  GDBusMethodInvocation *invocation,
                  const char *id,
                  const char *word,
                  const char *const *people,
                  const char *number,
                  const char *text)
{
  MattaRoad road = MATTA_ROAD_OTHER;

  if (read_road (invocation, word, &road))
    matta_engine_send_password_async (self->engine, id, road, *people != NULL ? people : NULL,
                                      number, text, NULL, password_sent_cb, invocation);
  return TRUE;
}

static void
mailed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError *error = NULL;
  gboolean done = matta_engine_mail_password_finish (MATTA_ENGINE (source), result, &error);

  return_done (user_data, done, error);
}

static gboolean
mail_password_cb (MattaBus *self,
                  GDBusMethodInvocation *invocation,
                  const char *id,
                  const char *const *people)
{
  matta_engine_mail_password_async (self->engine, id, *people != NULL ? people : NULL, mailed_cb,
                                    invocation);
  return TRUE;
}

static void
road_set_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError *error = NULL;
  gboolean done = matta_engine_set_road_finish (MATTA_ENGINE (source), result, &error);

  return_done (user_data, done, error);
}

static gboolean
set_road_cb (MattaBus *self,
             GDBusMethodInvocation *invocation,
             const char *word,
             const char *address)
{
  MattaRoad road = MATTA_ROAD_OTHER;

  if (read_road (invocation, word, &road))
    matta_engine_set_road_async (self->engine, road, address, road_set_cb, invocation);
  return TRUE;
}

static void
road_tried_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError *error = NULL;
  gboolean done = matta_engine_try_road_finish (MATTA_ENGINE (source), result, &error);

  return_done (user_data, done, error);
}

static gboolean
try_road_cb (MattaBus *self,
             GDBusMethodInvocation *invocation,
             const char *word,
             const char *number,
             const char *text)
{
  MattaRoad road = MATTA_ROAD_OTHER;

  if (read_road (invocation, word, &road))
    matta_engine_try_road_async (self->engine, road, number, text, NULL, road_tried_cb, invocation);
  return TRUE;
}

static void
sharing_tried_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree char *said = NULL;
  GError *error = NULL;
  gboolean done = matta_engine_try_sharing_finish (MATTA_ENGINE (source), result, &said, &error);

  if (said != NULL)
    g_prefix_error (&error, "%s: ", said);
  return_done (user_data, done, error);
}

static gboolean
list_accounts_cb (MattaBus *self, GDBusMethodInvocation *invocation)
{
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a(ss)"));

  g_variant_builder_add (&builder, "(ss)", "", matta_engine_get_account_label (self->engine));
  for (guint i = 0; i < matta_engine_get_n_sender_accounts (self->engine); i++) {
    const MattaAccountChoice account = matta_engine_get_sender_account (self->engine, i);
    g_autofree char *label = matta_engine_label_sender_account (self->engine, i);

    g_variant_builder_add (&builder, "(ss)", account.sender, label);
  }
  g_dbus_method_invocation_return_value (
      invocation, g_variant_new ("(@a(ss))", g_variant_builder_end (&builder)));
  return TRUE;
}

static void
account_tried_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  const char *step = NULL;
  GError *error = NULL;
  gboolean done = matta_engine_try_account_finish (MATTA_ENGINE (source), result, &step, &error);

  if (!done)
    g_prefix_error (&error, "%s: ", step);
  return_done (user_data, done, error);
}

static gboolean
try_account_cb (MattaBus *self,
                GDBusMethodInvocation *invocation,
                const char *sender,
                const char *password)
{
  matta_engine_try_account_async (self->engine, sender, *password != '\0' ? password : NULL, NULL,
                                  account_tried_cb, invocation);
  return TRUE;
}

/* "" = the keyring's. */
static gboolean
try_sharing_cb (MattaBus *self, GDBusMethodInvocation *invocation, const char *password)
{
  matta_engine_try_sharing_async (self->engine, *password != '\0' ? password : NULL, NULL,
                                  sharing_tried_cb, invocation);
  return TRUE;
}

static gboolean
list_agreed_cb (MattaBus *self, GDBusMethodInvocation *invocation)
{
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a(ss)"));

  for (guint i = 0; i < matta_engine_get_n_agreed (self->engine); i++) {
    MattaAgreement agreement = matta_engine_get_agreement (self->engine, i);
    char day[] = "YYYY-MM-DD";

    g_date_strftime (day, sizeof day, "%F", &agreement.review);
    g_variant_builder_add (&builder, "(ss)", agreement.name, day);
  }
  matta_dbus_outbox1_complete_list_agreed (self->skeleton, invocation,
                                           g_variant_builder_end (&builder));
  return TRUE;
}

static void
agreed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError *error = NULL;
  gboolean done = matta_engine_agree_finish (MATTA_ENGINE (source), result, &error);

  return_done (user_data, done, error);
}

static gboolean
agree_cb (MattaBus *self,
          GDBusMethodInvocation *invocation,
          const char *name,
          const char *review,
          const char *password)
{
  g_autofree char *entry = g_strdup_printf ("%s %s", name, review);
  GError *error = NULL;
  g_autoptr (MattaAgreed) agreed = matta_agreed_parse (entry, &error);

  if (agreed == NULL)
    return_done (invocation, FALSE, error);
  else
    matta_engine_agree_async (self->engine, agreed->name, &agreed->review,
                              *password != '\0' ? password : NULL, agreed_cb, invocation);
  return TRUE;
}

static gboolean
disagree_cb (MattaBus *self, GDBusMethodInvocation *invocation, const char *name)
{
  matta_engine_disagree_async (self->engine, name, agreed_cb, invocation);
  return TRUE;
}

static void
report_taken_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GDBusMethodInvocation *invocation = user_data;
  g_auto (GVariantBuilder) said = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a{su}"));
  g_autofree char *id = NULL;
  MattaBounceCounts counts = { 0 };
  GError *error = NULL;

  if (!matta_engine_take_report_finish (MATTA_ENGINE (source), result, &id, &counts, &error)) {
    return_done (invocation, FALSE, error);
    return;
  }
  g_variant_builder_add (&said, "{su}", "failed", counts.n_failed);
  g_variant_builder_add (&said, "{su}", "delayed", counts.n_delayed);
  g_variant_builder_add (&said, "{su}", "delivered", counts.n_delivered);
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(sa{su})", id, &said));
}

static gboolean
take_report_cb (MattaBus *self, GDBusMethodInvocation *invocation, const char *path)
{
  matta_engine_take_report_async (self->engine, path, report_taken_cb, invocation);
  return TRUE;
}

static void
tell_signed_in (MattaBus *self)
{
  g_autoptr (GAsyncResult) result = g_steal_pointer (&self->signed_in);
  GError *error = NULL;
  gboolean done = matta_engine_sign_in_finish (self->engine, result, &error);

  return_done (g_steal_pointer (&self->waits), done, error);
}

/* It must not keep the bus for as long as somebody may take. (transfer full) */
static GWeakRef *
make_weak (MattaBus *self)
{
  GWeakRef *weak = g_new0 (GWeakRef, 1);

  g_weak_ref_init (weak, self);
  return weak;
}

static MattaBus *
take_weak (GWeakRef *weak)
{
  MattaBus *self = g_weak_ref_get (weak);

  g_weak_ref_clear (weak);
  g_free (weak);
  return self;
}

/* An attempt that somebody began anew is of no interest any more. */
static void
signed_in_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MattaBus) self = take_weak (user_data);

  if (self == NULL || g_task_get_cancellable (G_TASK (result)) != self->signing_in)
    return;
  g_clear_object (&self->signing_in);
  g_set_object (&self->signed_in, result);
  if (self->waits != NULL)
    tell_signed_in (self);
}

static void
return_url_cb (const char *url, gpointer user_data)
{
  GDBusMethodInvocation **invocation = user_data;

  g_dbus_method_invocation_return_value (g_steal_pointer (invocation), g_variant_new ("(s)", url));
}

static void
forget_sign_in (MattaBus *self)
{
  if (self->signing_in != NULL)
    g_cancellable_cancel (self->signing_in);
  g_clear_object (&self->signing_in);
  g_clear_object (&self->signed_in);
  if (self->waits != NULL)
    g_dbus_method_invocation_return_dbus_error (
        g_steal_pointer (&self->waits), MATTA_BUS_ERROR_CONFLICT, "Signing in was begun anew");
}

static gboolean
begin_sign_in_cb (MattaBus *self, GDBusMethodInvocation *invocation, const char *page)
{
  GDBusMethodInvocation *asked = invocation;

  forget_sign_in (self);
  self->signing_in = g_cancellable_new ();
  matta_engine_sign_in_async (self->engine, NULL, page, return_url_cb, &asked, self->signing_in,
                              signed_in_cb, make_weak (self));
  if (asked != NULL) /* it could not begin: FinishSignIn would say why, but nobody will ask */
    self->waits = asked;
  return TRUE;
}

static gboolean
finish_sign_in_cb (MattaBus *self, GDBusMethodInvocation *invocation)
{
  if (self->waits != NULL || (self->signing_in == NULL && self->signed_in == NULL)) {
    g_dbus_method_invocation_return_dbus_error (invocation, MATTA_BUS_ERROR_CONFLICT,
                                                "Nobody is signing in");
    return TRUE;
  }
  self->waits = invocation;
  if (self->signed_in != NULL)
    tell_signed_in (self);
  return TRUE;
}

static gboolean
cancel_cb (MattaBus *self, GDBusMethodInvocation *invocation, const char *id)
{
  return act (self, invocation, id, MATTA_ACTION_CANCEL, 0);
}

static gboolean
send_now_cb (MattaBus *self, GDBusMethodInvocation *invocation, const char *id)
{
  return act (self, invocation, id, MATTA_ACTION_SEND_NOW, 0);
}

static gboolean
hold_cb (MattaBus *self, GDBusMethodInvocation *invocation, const char *id, gint64 until)
{
  return act (self, invocation, id, MATTA_ACTION_HOLD, until);
}

static gboolean
pause_cb (MattaBus *self, GDBusMethodInvocation *invocation)
{
  matta_engine_set_paused (self->engine, TRUE);
  matta_dbus_outbox1_complete_pause (self->skeleton, invocation);
  return TRUE;
}

static gboolean
resume_cb (MattaBus *self, GDBusMethodInvocation *invocation)
{
  matta_engine_set_paused (self->engine, FALSE);
  matta_dbus_outbox1_complete_resume (self->skeleton, invocation);
  return TRUE;
}

static gboolean
get_status_cb (MattaBus *self, GDBusMethodInvocation *invocation)
{
  matta_engine_catch_up (self->engine);
  matta_dbus_outbox1_complete_get_status (self->skeleton, invocation,
                                          matta_bus_describe_status (self->engine));
  return TRUE;
}

static gboolean
list_cb (MattaBus *self, GDBusMethodInvocation *invocation)
{
  matta_engine_catch_up (self->engine);
  matta_dbus_outbox1_complete_list (self->skeleton, invocation,
                                    matta_bus_describe_entries (self->engine, 0));
  return TRUE;
}

/* G_MAXUINT = it is not listed. */
static guint
find_position (MattaBus *self, const char *id)
{
  MattaEntry *wanted = matta_engine_find (self->engine, id);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->engine));

  for (guint i = 0; wanted != NULL && i < n; i++) {
    g_autoptr (MattaEntry) entry = g_list_model_get_item (G_LIST_MODEL (self->engine), i);

    if (entry == wanted)
      return i;
  }
  return G_MAXUINT;
}

static gboolean
list_older_cb (MattaBus *self, GDBusMethodInvocation *invocation, const char *than)
{
  guint position = find_position (self, than);

  if (position == G_MAXUINT)
    g_dbus_method_invocation_return_dbus_error (invocation, MATTA_BUS_ERROR_NOT_FOUND,
                                                "There is no such message");
  else
    matta_dbus_outbox1_complete_list_older (
        self->skeleton, invocation, matta_bus_describe_entries (self->engine, position + 1));
  return TRUE;
}

static gboolean
show_cb (MattaBus *self, GDBusMethodInvocation *invocation, const char *id)
{
  MattaEntry *entry = NULL;

  matta_engine_catch_up (self->engine);
  entry = matta_engine_find (self->engine, id);
  if (entry == NULL)
    g_dbus_method_invocation_return_dbus_error (invocation, MATTA_BUS_ERROR_NOT_FOUND,
                                                "There is no such message");
  else
    matta_dbus_outbox1_complete_show (self->skeleton, invocation,
                                      matta_bus_describe_entry (entry, TRUE));
  return TRUE;
}

/* To whoever runs as this user, as the keyring would; the bus itself writes nothing down. @secret:
 * (transfer full); NULL: @error says why. */
static void
return_secret (GDBusMethodInvocation *invocation, char *secret, const GError *error)
{
  if (secret != NULL)
    g_dbus_method_invocation_return_value (invocation, g_variant_new ("(s)", secret));
  else
    g_dbus_method_invocation_return_dbus_error (invocation, get_error_name (error), error->message);
  matta_secret_free (secret);
}

static void
got_password_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  char *password = matta_engine_get_relay_password_finish (MATTA_ENGINE (source), result, &error);

  return_secret (user_data, password, error);
}

static gboolean
get_relay_password_cb (MattaBus *self, GDBusMethodInvocation *invocation, gboolean renew)
{
  matta_engine_get_relay_password_async (self->engine, renew, got_password_cb, invocation);
  return TRUE;
}

static void
got_relay_certificate_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GDBusMethodInvocation *invocation = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *fingerprint = NULL;
  g_autofree char *pem = matta_engine_get_relay_certificate_finish (MATTA_ENGINE (source), result,
                                                                    &fingerprint, &error);

  if (pem != NULL)
    g_dbus_method_invocation_return_value (invocation, g_variant_new ("(ss)", pem, fingerprint));
  else
    g_dbus_method_invocation_return_dbus_error (invocation, get_error_name (error), error->message);
}

static gboolean
get_relay_certificate_cb (MattaBus *self, GDBusMethodInvocation *invocation)
{
  matta_engine_get_relay_certificate_async (self->engine, got_relay_certificate_cb, invocation);
  return TRUE;
}

static void
got_seal_password_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  char *password = matta_engine_get_seal_password_finish (MATTA_ENGINE (source), result, &error);

  return_secret (user_data, password, error);
}

static gboolean
get_seal_password_cb (MattaBus *self, GDBusMethodInvocation *invocation, const char *id)
{
  matta_engine_get_seal_password_async (self->engine, id, got_seal_password_cb, invocation);
  return TRUE;
}

/* One reading that somebody on the bus asked for. */
typedef struct {
  GDBusMethodInvocation *invocation;
  MattaBus *bus;
  guint watch; /* of who asked */
} Reading;

static void
caller_left_cb (GDBusConnection *connection, const char *name, gpointer user_data)
{
  Reading *reading = user_data;

  matta_engine_stop_past (reading->bus->engine);
}

static void
came_further_cb (const MattaPastCounts *counts, gpointer user_data)
{
  Reading *reading = user_data;

  matta_dbus_outbox1_emit_past_progress (reading->bus->skeleton, counts->done, counts->total);
}

static GVariant *
describe_counts (const MattaPastCounts *counts)
{
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a{su}"));

  g_variant_builder_add (&builder, "{su}", "total", counts->total);
  g_variant_builder_add (&builder, "{su}", "done", counts->done);
  g_variant_builder_add (&builder, "{su}", "learnt", counts->learnt);
  g_variant_builder_add (&builder, "{su}", "known", counts->known);
  g_variant_builder_add (&builder, "{su}", "unreadable", counts->unreadable);
  g_variant_builder_add (&builder, "{su}", "failed", counts->n_failed);
  return g_variant_builder_end (&builder);
}

static void
read_past_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Reading *reading = user_data;
  g_autoptr (GError) error = NULL;
  MattaPastCounts counts = { 0 };

  g_bus_unwatch_name (reading->watch);
  if (matta_engine_read_past_finish (MATTA_ENGINE (source), result, &counts, &error))
    g_dbus_method_invocation_return_value (reading->invocation,
                                           g_variant_new ("(@a{su})", describe_counts (&counts)));
  else
    g_dbus_method_invocation_return_dbus_error (reading->invocation, get_error_name (error),
                                                error->message);
  g_object_unref (reading->bus);
  g_free (reading);
}

static gboolean
are_paths (const char *const *paths)
{
  for (guint i = 0; paths[i] != NULL; i++)
    if (!g_path_is_absolute (paths[i]))
      return FALSE;
  return paths[0] != NULL;
}

static gboolean
handle_read_past_cb (MattaBus *self, GDBusMethodInvocation *invocation, const char *const *paths)
{
  Reading *reading = NULL;

  if (!are_paths (paths)) {
    g_dbus_method_invocation_return_dbus_error (invocation, MATTA_BUS_ERROR_MALFORMED,
                                                "Absolute paths are wanted");
    return TRUE;
  }
  reading = g_new0 (Reading, 1);
  reading->invocation = invocation;
  reading->bus = g_object_ref (self);
  reading->watch = g_bus_watch_name_on_connection (
      g_dbus_method_invocation_get_connection (invocation),
      g_dbus_method_invocation_get_sender (invocation), G_BUS_NAME_WATCHER_FLAGS_NONE, NULL,
      caller_left_cb, reading, NULL);
  matta_engine_read_past_async (self->engine, paths, came_further_cb, reading, read_past_cb,
                                reading);
  return TRUE;
}

static void
moved_cb (MattaBus *self, MattaEntry *entry)
{
  matta_dbus_outbox1_emit_changed (self->skeleton, matta_entry_get_id (entry),
                                   matta_state_to_string (matta_entry_get_state (entry)));
}

static void
paused_cb (MattaBus *self)
{
  matta_dbus_outbox1_set_paused (self->skeleton, matta_engine_get_paused (self->engine));
}

static void
matta_bus_dispose (GObject *object)
{
  MattaBus *self = MATTA_BUS (object);

  forget_sign_in (self);
  if (self->skeleton != NULL)
    g_dbus_interface_skeleton_unexport (G_DBUS_INTERFACE_SKELETON (self->skeleton));
  g_clear_object (&self->skeleton);
  g_clear_object (&self->engine);
  G_OBJECT_CLASS (matta_bus_parent_class)->dispose (object);
}

static void
matta_bus_class_init (MattaBusClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = matta_bus_dispose;
}

/* Before any of the methods; on a thread of its own. */
static gboolean
authorize_cb (GDBusInterfaceSkeleton *skeleton,
              GDBusMethodInvocation *invocation,
              gpointer user_data)
{
  if (matta_caller_is_same_user (g_dbus_method_invocation_get_connection (invocation),
                                 g_dbus_method_invocation_get_sender (invocation)))
    return TRUE;
  g_warning ("%s was called by another user, and refused",
             g_dbus_method_invocation_get_method_name (invocation));
  g_dbus_method_invocation_return_error_literal (invocation, G_DBUS_ERROR,
                                                 G_DBUS_ERROR_ACCESS_DENIED,
                                                 "Only the user whose mail it is may call this");
  return FALSE;
}

typedef struct {
  const char *signal;
  GCallback callback;
} Handler;

static const Handler handlers[] = {
  { "handle-get-status", G_CALLBACK (get_status_cb) },
  { "handle-list", G_CALLBACK (list_cb) },
  { "handle-list-older", G_CALLBACK (list_older_cb) },
  { "handle-show", G_CALLBACK (show_cb) },
  { "handle-confirm", G_CALLBACK (confirm_cb) },
  { "handle-return", G_CALLBACK (return_cb) },
  { "handle-cancel", G_CALLBACK (cancel_cb) },
  { "handle-send-now", G_CALLBACK (send_now_cb) },
  { "handle-hold", G_CALLBACK (hold_cb) },
  { "handle-get-relay-password", G_CALLBACK (get_relay_password_cb) },
  { "handle-get-relay-certificate", G_CALLBACK (get_relay_certificate_cb) },
  { "handle-told", G_CALLBACK (handle_told_cb) },
  { "handle-send-password", G_CALLBACK (send_password_cb) },
  { "handle-list-agreed", G_CALLBACK (list_agreed_cb) },
  { "handle-agree", G_CALLBACK (agree_cb) },
  { "handle-disagree", G_CALLBACK (disagree_cb) },
  { "handle-mail-password", G_CALLBACK (mail_password_cb) },
  { "handle-set-road", G_CALLBACK (set_road_cb) },
  { "handle-try-road", G_CALLBACK (try_road_cb) },
  { "handle-list-accounts", G_CALLBACK (list_accounts_cb) },
  { "handle-try-account", G_CALLBACK (try_account_cb) },
  { "handle-try-sharing", G_CALLBACK (try_sharing_cb) },
  { "handle-get-seal-password", G_CALLBACK (get_seal_password_cb) },
  { "handle-read-past", G_CALLBACK (handle_read_past_cb) },
  { "handle-take-report", G_CALLBACK (take_report_cb) },
  { "handle-begin-sign-in", G_CALLBACK (begin_sign_in_cb) },
  { "handle-finish-sign-in", G_CALLBACK (finish_sign_in_cb) },
  { "handle-pause", G_CALLBACK (pause_cb) },
  { "handle-resume", G_CALLBACK (resume_cb) },
};

static void
matta_bus_init (MattaBus *self)
{
  self->skeleton = matta_dbus_outbox1_skeleton_new ();
  for (guint i = 0; i < G_N_ELEMENTS (handlers); i++)
    g_signal_connect_object (self->skeleton, handlers[i].signal, handlers[i].callback, self,
                             G_CONNECT_SWAPPED);
  g_signal_connect (self->skeleton, "g-authorize-method", G_CALLBACK (authorize_cb), NULL);
}

MattaBus *
matta_bus_new (MattaEngine *engine, GDBusConnection *connection, GError **error)
{
  g_autoptr (MattaBus) self = g_object_new (MATTA_TYPE_BUS, NULL);
  const char *const signals[] = { "held", "settled", "needs-you" };

  self->engine = g_object_ref (engine);
  matta_dbus_outbox1_set_practice (self->skeleton, matta_engine_is_practice (engine));
  paused_cb (self);
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    g_signal_connect_object (engine, signals[i], G_CALLBACK (moved_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (engine, "notify::paused", G_CALLBACK (paused_cb), self,
                           G_CONNECT_SWAPPED);
  if (!g_dbus_interface_skeleton_export (G_DBUS_INTERFACE_SKELETON (self->skeleton), connection,
                                         MATTA_BUS_PATH, error))
    return NULL;
  return g_steal_pointer (&self);
}
