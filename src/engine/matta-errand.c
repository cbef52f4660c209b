/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-errand.h"

#include "matta-account-keeper.h"
#include "matta-export.h"
#include "matta-error.h"
#include "matta-facts.h"
#include "matta-password.h"
#include "matta-receiving-record.h"
#include "matta-sealing.h"
#include "matta-sharing.h"
#include "matta-tally-count.h"

/* One worker's own copies. */
typedef struct {
  MattaStore *store;
  MattaVault *vault;
  MattaCourier *courier;
  MattaAccount *account;
  char *address; /* to try whether one may send as it */
  char *sender;
  MattaEnvelope *envelope;
  MattaLimits limits;
  char *id;
  char *directory;
  char *password;
  char *note;
  char **domains; /* of those outside */
  char *agreed;   /* name of the agreed password that is to be used; NULL = one of its own */
  gboolean formatted;
  gboolean keeps_agreed; /* it has a password already, of whatever kind */
  gboolean wrap;
  gboolean old_windows;
  gboolean words;
  guint bits;
  gint *progress;
  MattaPolicy *policy; /* of what is to be shared; else NULL */
  char *link;
  gint64 link_ends;
  gint64 now; /* wall microseconds */
  guint index;
  const char *step;
} Errand;

static void
errand_free (gpointer data)
{
  Errand *errand = data;

  g_clear_object (&errand->store);
  g_clear_object (&errand->vault);
  g_clear_object (&errand->courier);
  g_clear_pointer (&errand->progress, g_atomic_rc_box_release);
  g_clear_pointer (&errand->account, matta_account_free);
  g_clear_pointer (&errand->envelope, matta_envelope_unref);
  g_free (errand->id);
  g_free (errand->directory);
  g_free (errand->note);
  g_strfreev (errand->domains);
  g_free (errand->agreed);
  g_clear_pointer (&errand->policy, matta_policy_unref);
  g_free (errand->link);
  matta_secret_free (errand->password);
  g_free (errand->address);
  g_free (errand->sender);
  g_free (errand);
}

static Errand *
errand_new (const MattaErrandParts *parts, const char *id)
{
  Errand *errand = g_new0 (Errand, 1);

  g_set_object (&errand->store, parts->store);
  g_set_object (&errand->vault, parts->vault);
  g_set_object (&errand->courier, parts->courier);
  errand->limits = *parts->limits;
  errand->directory = g_strdup (parts->directory);
  errand->id = g_strdup (id);
  return errand;
}

/* @errand: (transfer full). */
static void
run (gpointer source,
     Errand *errand,
     GTaskThreadFunc func,
     GCancellable *cancellable,
     GAsyncReadyCallback callback,
     gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (source, cancellable, callback, user_data);

  g_task_set_source_tag (task, func);
  g_task_set_task_data (task, errand, errand_free);
  g_task_run_in_thread (task, func);
}

static void
return_pointer (GTask *task, gpointer value, GDestroyNotify destroy, GError *error)
{
  if (value == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, value, destroy);
}

static void
return_boolean (GTask *task, gboolean done, GError *error)
{
  if (done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
draft_in_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Errand *errand = task_data;
  GError *error = NULL;
  char *path = matta_export_draft (errand->store, errand->id, errand->directory, &error);

  return_pointer (task, path, g_free, error);
}

void
matta_errand_export_draft (gpointer source,
                           const MattaErrandParts *parts,
                           const char *id,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  run (source, errand_new (parts, id), draft_in_worker, NULL, callback, user_data);
}

static void
attachment_in_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Errand *errand = task_data;
  GError *error = NULL;
  char *path = matta_export_attachment (errand->store, errand->id, errand->index, &errand->limits,
                                        errand->directory, &error);

  return_pointer (task, path, g_free, error);
}

void
matta_errand_export_attachment (gpointer source,
                                const MattaErrandParts *parts,
                                const char *id,
                                guint index,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  Errand *errand = errand_new (parts, id);

  errand->index = index;
  run (source, errand, attachment_in_worker, NULL, callback, user_data);
}

static void
read_in_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Errand *errand = task_data;
  GError *error = NULL;
  g_autoptr (MattaContent) content = matta_store_load_content (errand->store, errand->id, &error);
  MattaFacts *facts = NULL;

  if (content != NULL)
    facts = matta_facts_read (content, errand->envelope, &errand->limits, cancellable, &error);
  return_pointer (task, facts, (GDestroyNotify) matta_facts_unref, error);
}

void
matta_errand_read (gpointer source,
                   const MattaErrandParts *parts,
                   const char *id,
                   MattaEnvelope *envelope,
                   GAsyncReadyCallback callback,
                   gpointer user_data)
{
  Errand *errand = errand_new (parts, id);

  errand->envelope = matta_envelope_ref (envelope);
  run (source, errand, read_in_worker, NULL, callback, user_data);
}

static void
tally_in_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Errand *errand = task_data;
  GError *error = NULL;
  MattaTally *tally = matta_tally_count (errand->store, g_get_real_time (), &error);

  return_pointer (task, tally, (GDestroyNotify) matta_tally_free, error);
}

void
matta_errand_tally (gpointer source,
                    const MattaErrandParts *parts,
                    GAsyncReadyCallback callback,
                    gpointer user_data)
{
  run (source, errand_new (parts, NULL), tally_in_worker, NULL, callback, user_data);
}

/* A word for each way in which sealing fails, by what the user can do. */
static const char *
name_obstacle (const GError *error)
{
  if (g_error_matches (error, MATTA_ERROR, MATTA_ERROR_UNCHANGEABLE))
    return "seal-impossible";
  if (g_error_matches (error, MATTA_ERROR, MATTA_ERROR_TOO_LARGE))
    return "seal-too-large";
  return "seal-failed";
}

/* The one that was agreed with the receivers; NULL without @error when there is none. */
static MattaSecret *
find_agreed (Errand *errand, GCancellable *cancellable, GError **error)
{
  GError *cause = NULL;
  MattaSecret *password = NULL;

  if (errand->agreed == NULL)
    return NULL;
  password =
      matta_vault_lookup (errand->vault, MATTA_PURPOSE_AGREED, errand->agreed, cancellable, &cause);
  if (cause != NULL) {
    g_propagate_error (error, cause);
  } else if (password == NULL) {
    g_message ("%s: The agreed password is not in the keyring; another is made", errand->id);
    g_clear_pointer (&errand->agreed, g_free);
  }
  return password;
}

/* The one there is: sealed once more, the receiver's password stays. */
static MattaSecret *
find_or_make_password (Errand *errand, GCancellable *cancellable, GError **error)
{
  MattaPasswordKind kind = errand->words ? MATTA_PASSWORD_WORDS : MATTA_PASSWORD_CHARACTERS;
  g_autoptr (MattaSecret) password = NULL;
  GError *cause = NULL;

  password =
      matta_vault_lookup (errand->vault, MATTA_PURPOSE_SEAL, errand->id, cancellable, &cause);
  if (cause != NULL) {
    g_propagate_error (error, cause);
    return NULL;
  }
  if (password != NULL) {
    errand->keeps_agreed = TRUE;
    return g_steal_pointer (&password);
  }
  password = find_agreed (errand, cancellable, &cause);
  if (cause != NULL) {
    g_propagate_error (error, cause);
    return NULL;
  }
  if (password == NULL)
    password = matta_password_make (kind, errand->bits, NULL, error);
  if (password == NULL
      || !matta_vault_store (errand->vault, MATTA_PURPOSE_SEAL, errand->id, password, cancellable,
                             error))
    return NULL;
  return g_steal_pointer (&password);
}

/* What a person chose is remembered; where nobody did, it is done as last time. */
static gboolean
settle_format (Errand *errand, GError **error)
{
  const char *const *domains = (const char *const *) errand->domains;
  g_autoptr (MattaReceiving) receiving = NULL;

  if (errand->formatted)
    return matta_receiving_note_format (errand->store, domains, errand->wrap, errand->old_windows,
                                        error);
  receiving = matta_receiving_recall (errand->store, domains, error);
  if (receiving == NULL)
    return FALSE;
  errand->wrap = receiving->wrap;
  errand->old_windows = receiving->old_windows;
  return TRUE;
}

/* RFC 5321 4.5.3.1.7: this much every server has to take. */
#define ALWAYS_TAKEN (64 * 1024)

/* Where nobody can be asked, nothing speaks against it yet: if it was too large after all, the
 * submission says so. */
static gboolean
fits_server (Errand *errand, MattaContent *sealed, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) cause = NULL;
  guint64 limit = 0;

  if (errand->courier == NULL || matta_content_get_size (sealed) <= ALWAYS_TAKEN)
    return TRUE;
  if (!matta_courier_get_size_limit (errand->courier,
                                     matta_envelope_get_return_path (errand->envelope), cancellable,
                                     &limit, &cause)) {
    g_info ("%s: The server was not asked for its limit: %s", errand->id, cause->message);
    return TRUE;
  }
  if (limit == 0 || matta_content_get_size (sealed) <= limit)
    return TRUE;
  g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_TOO_LARGE,
                       "The sealed message would be larger than the server takes");
  return FALSE;
}

static void
note_progress (double fraction, gpointer data)
{
  Errand *errand = data;

  g_atomic_int_set (errand->progress, (gint) (fraction * MATTA_ERRAND_WHOLE));
}

static MattaSealing
get_sealing (Errand *errand, const char *password)
{
  return (MattaSealing){
    .password = password,
    .note = errand->note,
    .wrap = errand->wrap,
    .old_windows = errand->old_windows,
    .progress = note_progress,
    .progress_data = errand,
  };
}

static MattaFacts *
read_message (Errand *errand, MattaContent **content, GCancellable *cancellable, GError **error)
{
  *content = matta_store_load_content (errand->store, errand->id, error);
  return *content != NULL
             ? matta_facts_read (*content, errand->envelope, &errand->limits, cancellable, error)
             : NULL;
}

static gboolean
try_to_seal (Errand *errand, const char *password, GCancellable *cancellable, GError **error)
{
  g_autoptr (MattaContent) content = NULL;
  g_autoptr (MattaFacts) facts = read_message (errand, &content, cancellable, error);
  g_autoptr (MattaContent) sealed = NULL;
  MattaSealing how = { 0 };

  if (facts == NULL || !settle_format (errand, error))
    return FALSE;
  how = get_sealing (errand, password);
  sealed = matta_sealing_seal (content, facts, &how, &errand->limits,
                               matta_store_get_content_dir (errand->store), cancellable, error);
  return sealed != NULL && fits_server (errand, sealed, cancellable, error);
}

/* Any link will do to see whether one can be put in. */
#define TRIAL_LINK "https://link.invalid/"

/* Nothing goes up for a message that then cannot leave. */
static gboolean
share (Errand *errand, const char *password, GCancellable *cancellable, GError **error)
{
  const MattaSharer sharer = { errand->store, errand->vault, errand->policy, &errand->limits };
  g_autoptr (MattaContent) content = NULL;
  g_autoptr (MattaFacts) facts = read_message (errand, &content, cancellable, error);
  g_autoptr (MattaContent) trial = NULL;
  MattaSealing how = { 0 };

  if (facts == NULL || !settle_format (errand, error))
    return FALSE;
  trial = matta_sharing_put_link (&sharer, content, facts, TRIAL_LINK, errand->link_ends,
                                  cancellable, error);
  if (trial == NULL)
    return FALSE;
  how = get_sealing (errand, password);
  errand->step = "share";
  errand->link = matta_sharing_publish (&sharer, errand->id, content, facts, &how,
                                        errand->link_ends, cancellable, error);
  return errand->link != NULL;
}

static void
seal_in_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Errand *errand = task_data;
  GError *error = NULL;
  g_autoptr (MattaSecret) password = find_or_make_password (errand, cancellable, &error);
  gboolean done = FALSE;

  if (password == NULL)
    errand->step = "seal-keyring";
  else if (errand->policy == NULL)
    done = try_to_seal (errand, password, cancellable, &error);
  else
    done = share (errand, password, cancellable, &error);
  if (password != NULL && !done)
    errand->step =
        errand->step == NULL ? name_obstacle (error) : matta_sharing_name_obstacle (error);
  return_boolean (task, done, error);
}

/* Whose agreed password opens it for all who are outside. */
static char *
find_agreed_name (const MattaRecord *record, const MattaPolicy *policy)
{
  g_autoptr (GPtrArray) outside = g_ptr_array_new ();
  const MattaAgreed *agreed = NULL;

  for (guint i = 0; i < record->recipients->len; i++) {
    const MattaRecordRecipient *recipient = g_ptr_array_index (record->recipients, i);

    if (recipient->delivery != MATTA_DELIVERY_DROPPED
        && !matta_policy_is_inside (policy, recipient->address))
      g_ptr_array_add (outside, recipient->address);
  }
  g_ptr_array_add (outside, NULL);
  agreed = matta_agreed_find (policy->agreed, (const char *const *) outside->pdata);
  return agreed != NULL ? g_strdup (agreed->name) : NULL;
}

void
matta_errand_seal (gpointer source,
                   const MattaErrandParts *parts,
                   const MattaRecord *record,
                   MattaPolicy *policy,
                   gint64 now,
                   gint *progress,
                   GCancellable *cancellable,
                   GAsyncReadyCallback callback,
                   gpointer user_data)
{
  Errand *errand = errand_new (parts, record->id);

  errand->envelope = matta_record_get_envelope (record);
  errand->words = policy->seal_words;
  errand->bits = policy->seal_bits;
  errand->note = g_strdup (policy->seal_note);
  errand->domains = matta_receiving_list_domains_of (record, policy);
  errand->agreed = find_agreed_name (record, policy);
  errand->formatted = record->plan->formatted;
  errand->wrap = record->plan->wrap;
  errand->old_windows = record->plan->old_windows;
  errand->progress = g_atomic_rc_box_acquire (progress);
  if (record->plan->share) {
    errand->policy = matta_policy_ref (policy);
    errand->link_ends =
        matta_sharing_get_end (&policy->sharing, MAX (now, record->plan->hold_until));
  }
  run (source, errand, seal_in_worker, cancellable, callback, user_data);
}

static void
withdraw_in_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Errand *errand = task_data;
  const MattaSharer sharer = { errand->store, errand->vault, errand->policy, &errand->limits };
  GError *error = NULL;
  gboolean done = matta_sharing_withdraw_due (&sharer, errand->now, cancellable, &error);

  return_boolean (task, done, error);
}

void
matta_errand_withdraw (gpointer source,
                       const MattaErrandParts *parts,
                       MattaPolicy *policy,
                       gint64 now,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  Errand *errand = errand_new (parts, NULL);

  errand->policy = matta_policy_ref (policy);
  errand->now = now;
  run (source, errand, withdraw_in_worker, NULL, callback, user_data);
}

void
matta_errand_get_format (GAsyncResult *result, MattaPlan *plan)
{
  const Errand *errand = g_task_get_task_data (G_TASK (result));

  if (!errand->keeps_agreed) {
    g_free (plan->agreed);
    plan->agreed = g_strdup (errand->agreed);
  }
  matta_plan_set_link (plan, errand->link, errand->link_ends);
  plan->wrap = errand->wrap;
  plan->old_windows = errand->old_windows;
}

const char *
matta_errand_get_obstacle (GAsyncResult *result)
{
  Errand *errand = g_task_get_task_data (G_TASK (result));

  return errand != NULL && errand->step != NULL ? errand->step : "seal-failed";
}

static void
keep_seal_in_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Errand *errand = task_data;
  GError *error = NULL;
  gboolean done = matta_vault_store (errand->vault, MATTA_PURPOSE_SEAL, errand->id,
                                     errand->password, cancellable, &error);

  if (!done)
    errand->step = "seal-keyring";
  return_boolean (task, done, error);
}

void
matta_errand_keep_seal (gpointer source,
                        const MattaErrandParts *parts,
                        const char *id,
                        const char *password,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  Errand *errand = errand_new (parts, id);

  errand->password = g_strdup (password);
  run (source, errand, keep_seal_in_worker, NULL, callback, user_data);
}

static void
look_up_seal_in_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Errand *errand = task_data;
  GError *error = NULL;
  char *password =
      matta_vault_lookup (errand->vault, MATTA_PURPOSE_SEAL, errand->id, cancellable, &error);

  if (password == NULL && error == NULL)
    error = g_error_new_literal (MATTA_ERROR, MATTA_ERROR_NOT_FOUND, "There is no password");
  return_pointer (task, password, (GDestroyNotify) matta_secret_free, error);
}

void
matta_errand_look_up_seal (gpointer source,
                           const MattaErrandParts *parts,
                           const char *id,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  run (source, errand_new (parts, id), look_up_seal_in_worker, NULL, callback, user_data);
}

static void
forget_seal_in_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Errand *errand = task_data;
  GError *error = NULL;
  gboolean done =
      matta_vault_remove (errand->vault, MATTA_PURPOSE_SEAL, errand->id, cancellable, &error);

  return_boolean (task, done, error);
}

void
matta_errand_forget_seal (gpointer source,
                          const MattaErrandParts *parts,
                          const char *id,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  run (source, errand_new (parts, id), forget_seal_in_worker, NULL, callback, user_data);
}

static void
probe_in_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Errand *errand = task_data;
  GError *error = NULL;
  MattaProbe step = matta_account_probe (errand->account, &errand->limits, errand->vault,
                                         errand->password, errand->address, cancellable, &error);

  errand->step = matta_probe_to_string (step);
  return_boolean (task, step == MATTA_PROBE_DONE, error);
}

/* @account: (transfer full). */
static void
run_probe (gpointer source,
           const MattaErrandParts *parts,
           MattaAccount *account,
           const char *password,
           const char *address,
           GTaskThreadFunc worker,
           GCancellable *cancellable,
           GAsyncReadyCallback callback,
           gpointer user_data)
{
  Errand *errand = errand_new (parts, NULL);

  errand->account = account;
  errand->password = g_strdup (password);
  errand->address = g_strdup (address != NULL && strchr (address, '@') != NULL ? address : NULL);
  run (source, errand, worker, cancellable, callback, user_data);
}

void
matta_errand_probe (gpointer source,
                    const MattaErrandParts *parts,
                    MattaAccount *account,
                    const char *password,
                    const char *address,
                    GCancellable *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer user_data)
{
  run_probe (source, parts, account, password, address, probe_in_worker, cancellable, callback,
             user_data);
}

const char *
matta_errand_get_step (GAsyncResult *result)
{
  Errand *errand = g_task_get_task_data (G_TASK (result));

  return errand != NULL && errand->step != NULL ? errand->step : "resolve";
}

static gboolean
keep_password (Errand *errand, GCancellable *cancellable, GError **error)
{
  g_autofree char *label = NULL;

  if (errand->password == NULL || errand->account->kind != MATTA_ACCOUNT_SMTP)
    return TRUE;
  label = matta_account_make_label (errand->account, NULL);
  return matta_vault_store (errand->vault, MATTA_PURPOSE_ACCOUNT, label, errand->password,
                            cancellable, error);
}

static void
probe_and_keep_in_worker (GTask *task,
                          gpointer source,
                          gpointer task_data,
                          GCancellable *cancellable)
{
  Errand *errand = task_data;
  GError *error = NULL;
  MattaProbe step = matta_account_probe (errand->account, &errand->limits, errand->vault,
                                         errand->password, errand->address, cancellable, &error);
  gboolean done = step == MATTA_PROBE_DONE && keep_password (errand, cancellable, &error);

  errand->step = matta_probe_to_string (step);
  return_boolean (task, done, error);
}

void
matta_errand_probe_and_keep (gpointer source,
                             const MattaErrandParts *parts,
                             MattaAccount *account,
                             const char *password,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  run_probe (source, parts, account, password, NULL, probe_and_keep_in_worker, cancellable,
             callback, user_data);
}

static void
keep_password_in_worker (GTask *task,
                         gpointer source,
                         gpointer task_data,
                         GCancellable *cancellable)
{
  Errand *errand = task_data;
  GError *error = NULL;
  gboolean done = keep_password (errand, cancellable, &error);

  return_boolean (task, done, error);
}

void
matta_errand_keep_password (gpointer source,
                            const MattaErrandParts *parts,
                            MattaAccount *account,
                            const char *sender,
                            const char *password,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  Errand *errand = errand_new (parts, NULL);

  errand->account = account;
  errand->sender = g_strdup (sender);
  errand->password = g_strdup (password);
  run (source, errand, keep_password_in_worker, NULL, callback, user_data);
}

const char *
matta_errand_peek_sender (GAsyncResult *result)
{
  Errand *errand = g_task_get_task_data (G_TASK (result));

  return errand != NULL ? errand->sender : NULL;
}

const MattaAccount *
matta_errand_peek_account (GAsyncResult *result)
{
  Errand *errand = g_task_get_task_data (G_TASK (result));

  return errand != NULL ? errand->account : NULL;
}
