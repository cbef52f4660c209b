/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-submission.h"

#include "matta-ahead-notes.h"
#include "matta-ahead.h"
#include "matta-edit.h"
#include "matta-error.h"
#include "matta-id.h"
#include "matta-outcome.h"
#include "matta-password-mail.h"
#include "matta-receiving-record.h"
#include "matta-report-mail.h"
#include "matta-sealing.h"
#include "matta-sharing.h"

#define KEEP_PAUSE_MILLISECONDS 5000

/* One copy on its way; what about_to_commit needs. */
typedef struct {
  MattaSubmission *submission;
  MattaEnvelope *envelope;
} Dispatch;

static MattaNow
get_now (MattaSubmission *self)
{
  return (MattaNow){
    .wall = matta_clock_get_wall (self->clock),
    .boot = matta_clock_get_boot (self->clock),
    .boot_id = matta_clock_get_boot_id (self->clock),
  };
}

static gboolean
keep (MattaSubmission *self, MattaRecord *changed, MattaState expected, GError **error)
{
  if (!matta_store_update (self->store, changed, expected, NULL, error))
    return FALSE;
  matta_record_free (self->record);
  self->record = changed;
  if (self->moved != NULL)
    self->moved (matta_record_copy (changed), self->user_data);
  return TRUE;
}

/* Who of one part still has to get it. The same address may stand in the envelope once only. */
static MattaEnvelope *
make_pending_envelope (const MattaRecord *record, gboolean ahead)
{
  MattaEnvelope *envelope = matta_envelope_new (record->return_path, record->parameters);

  for (guint i = 0; i < record->recipients->len; i++) {
    const MattaRecordRecipient *recipient = g_ptr_array_index (record->recipients, i);

    if (recipient->delivery == MATTA_DELIVERY_PENDING && matta_ahead_has (record, i) == ahead)
      matta_envelope_add (envelope, recipient->address, recipient->parameters);
  }
  return envelope;
}

static gboolean
is_in (MattaEnvelope *envelope, const char *address)
{
  for (guint i = 0; i < matta_envelope_get_n_recipients (envelope); i++)
    if (g_str_equal (matta_envelope_get_address (envelope, i), address))
      return TRUE;
  return FALSE;
}

/* While the server was being called somebody may have held it anew, or the clock been set back. */
static gboolean
is_still_due (MattaSubmission *self, const MattaNow *now)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MattaRecord) kept = matta_store_get_due (self->store, self->record->id, &error);

  if (kept != NULL && matta_move_is_due (kept, now))
    return TRUE;
  self->stalled = TRUE;
  g_info ("%s: Not sent: %s", self->record->id, kept != NULL ? "It is not due" : error->message);
  return FALSE;
}

/* Takes over the row as it is now. @kept: (transfer full), or NULL for an error. */
static gboolean
take_over (MattaSubmission *self, MattaRecord *kept)
{
  if (kept == NULL)
    return FALSE;
  matta_record_free (self->record);
  self->record = kept;
  if (self->moved != NULL)
    self->moved (matta_record_copy (kept), self->user_data);
  return TRUE;
}

/* Whoever changed it has it planned anew; but the clock may have been set back, or the disk be
 * full.
 */
static void
look_again (MattaSubmission *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MattaRecord) kept = matta_store_get (self->store, self->record->id, &error);

  self->stalled = kept == NULL || matta_ahead_get_time (kept) != G_MAXINT64;
  if (kept == NULL)
    return;
  matta_record_free (self->record);
  self->record = g_steal_pointer (&kept);
}

static gboolean
note_sending_ahead (MattaSubmission *self, MattaEnvelope *envelope)
{
  MattaNow now = get_now (self);
  g_autoptr (GError) error = NULL;

  if (take_over (self,
                 matta_ahead_note_sending (self->store, self->record->id, envelope, &now, &error)))
    return TRUE;
  g_info ("%s: Not sent ahead: %s", self->record->id, error->message);
  look_again (self);
  return FALSE;
}

static gboolean
about_to_commit (gpointer user_data)
{
  Dispatch *dispatch = user_data;
  MattaSubmission *self = dispatch->submission;
  MattaNow now = get_now (self);
  MattaState expected = self->record->state;
  g_autoptr (MattaRecord) changed = NULL;
  g_autoptr (GError) error = NULL;

  if (self->ahead)
    return note_sending_ahead (self, dispatch->envelope);
  changed = matta_record_copy (self->record);
  if (!is_still_due (self, &now) || !matta_move (changed, MATTA_STATE_SENDING, &now))
    return FALSE;
  for (guint i = 0; i < changed->recipients->len; i++) {
    MattaRecordRecipient *recipient = g_ptr_array_index (changed->recipients, i);

    if (recipient->delivery == MATTA_DELIVERY_PENDING
        && is_in (dispatch->envelope, recipient->address)) {
      recipient->delivery = MATTA_DELIVERY_UNKNOWN;
      recipient->settled_at = 0; /* it may be from an earlier try */
    }
  }
  if (keep (self, changed, expected, &error)) {
    g_steal_pointer (&changed);
    return TRUE;
  }
  self->stalled = !g_error_matches (error, MATTA_ERROR, MATTA_ERROR_CONFLICT);
  g_info ("%s: Not sent: %s", self->record->id, error->message);
  return FALSE;
}

/* A practice mailbox files each copy once under this name. */
static char *
make_copy_id (MattaSubmission *self, MattaEnvelope *envelope)
{
  const char *address = matta_envelope_get_address (envelope, 0);
  const MattaPlan *plan = self->record->plan;

  if (plan == NULL || (!plan->one_by_one && !matta_ahead_is_split (self->record)))
    return g_strdup (self->record->id);
  for (guint i = 0; i < self->record->recipients->len; i++) {
    const MattaRecordRecipient *recipient = g_ptr_array_index (self->record->recipients, i);

    if (!g_str_equal (recipient->address, address))
      continue;
    if (plan->one_by_one)
      return g_strdup_printf ("%s-%u", self->record->id, i + 1);
    if (matta_plan_prefers (plan, i))
      return g_strconcat (self->record->id, "-ahead", NULL);
  }
  return g_strdup (self->record->id);
}

/* @id: of the sealed message. */
static MattaSecret *
look_up_password (MattaSubmission *self, const char *id, GError **error)
{
  g_autoptr (GError) cause = NULL;
  MattaSecret *password = NULL;

  if (self->vault != NULL)
    password = matta_vault_lookup (self->vault, MATTA_PURPOSE_SEAL, id, self->cancellable, &cause);
  if (password != NULL)
    return password;
  /* The keyring may be unlocked by then; the plain files never leave instead. */
  g_set_error (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER, "The password cannot be had: %s",
               cause != NULL ? cause->message : "it is not in the keyring");
  return NULL;
}

/* What was taken back lost its link, and a link may have ended while it was held. */
static gboolean
publish_again (MattaSubmission *self,
               const MattaSharer *sharer,
               MattaContent *content,
               const MattaSealing *how,
               GError **error)
{
  gint64 now = get_now (self).wall;
  gint64 ends = matta_sharing_get_end (&self->policy->sharing, now);
  g_autoptr (GError) cause = NULL;
  g_autoptr (MattaRecord) changed = NULL;
  g_autofree char *link = NULL;

  if (self->record->plan->link != NULL && now < self->record->plan->link_ends)
    return TRUE;
  link = matta_sharing_publish (sharer, self->record->id, content, self->facts, how, ends,
                                self->cancellable, &cause);
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_propagate_error (error, g_steal_pointer (&cause));
    return FALSE;
  }
  if (link == NULL) {
    /* The server may be there by then; the plain files never leave instead. */
    g_set_error (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER, "There is no link: %s", cause->message);
    return FALSE;
  }
  if (self->ahead)
    return take_over (self,
                      matta_ahead_note_link (self->store, self->record->id, link, ends, error));
  changed = matta_record_copy (self->record);
  matta_plan_set_link (changed->plan, link, ends);
  if (!keep (self, changed, self->record->state, error))
    return FALSE;
  g_steal_pointer (&changed);
  return TRUE;
}

/* @content with a link in the place of its attachments. */
static MattaContent *
put_link (MattaSubmission *self, MattaContent *content, const MattaSealing *how, GError **error)
{
  const MattaSharer sharer = { self->store, self->vault, self->policy, &self->limits };

  if (!publish_again (self, &sharer, content, how, error))
    return NULL;
  return matta_sharing_put_link (&sharer, content, self->facts, self->record->plan->link,
                                 self->record->plan->link_ends, self->cancellable, error);
}

/* @content with its attachments sealed, or behind a link. */
static MattaContent *
seal (MattaSubmission *self, MattaContent *content, GError **error)
{
  const MattaPlan *plan = self->record->plan;
  g_autoptr (MattaSecret) password = look_up_password (self, self->record->id, error);
  const MattaSealing how = {
    .password = password,
    .note = self->policy->seal_note,
    .wrap = plan->wrap,
    .old_windows = plan->old_windows,
  };

  if (password == NULL)
    return NULL;
  if (plan->share)
    return put_link (self, content, &how, error);
  return matta_sealing_seal (content, self->facts, &how, &self->limits,
                             matta_store_get_content_dir (self->store), self->cancellable, error);
}

/* @content with the password in its gap: only what leaves has it. */
static MattaContent *
fill (MattaSubmission *self, MattaContent *content, GError **error)
{
  const char *first = self->record->plan->password_of;
  g_autoptr (MattaSecret) password = look_up_password (self, first, error);

  return password != NULL ? matta_password_mail_fill (content, first, password, error) : NULL;
}

/* @content as the plan wants it, but for the fields. */
static MattaContent *
prepare_content (MattaSubmission *self, MattaContent *content, GError **error)
{
  const MattaPlan *plan = self->record->plan;

  if (plan != NULL && plan->seal)
    return seal (self, content, error);
  if (plan != NULL && plan->password_of != NULL)
    return fill (self, content, error);
  return matta_content_ref (content);
}

/* The disk may have changed it since: then it is not what anybody consented to. */
static gboolean
is_as_it_came (MattaSubmission *self, MattaContent *content, GError **error)
{
  if (g_strcmp0 (matta_content_get_digest (content), self->record->digest) == 0)
    return TRUE;
  g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_DAMAGED,
                       "The content is not what it was when it came");
  return FALSE;
}

static GPtrArray *
copy_for (MattaSubmission *self, MattaContent *sealed, MattaEnvelope *envelope, GError **error)
{
  g_autoptr (MattaPlan) no_plan = matta_plan_new ();
  /* It may have got a link. */
  const MattaPlan *plan = self->record->plan != NULL ? self->record->plan : no_plan;
  g_autofree char *message_id = matta_id_to_message_id (self->record->id);

  /* Of the facts it takes whether the message may be changed: what can be sealed can, and then. */
  return matta_edit_apply (sealed, envelope, self->facts, plan, self->record->created_at,
                           message_id, matta_store_get_content_dir (self->store), error);
}

/* Those who were ahead but have not got it yet are a part of their own for good: a practice mailbox
 * knows it by its name, and a server that refuses it says nothing about the others. */
static GPtrArray *
copy_for_parts (MattaSubmission *self,
                MattaContent *sealed,
                MattaEnvelope *ahead,
                MattaEnvelope *others,
                GError **error)
{
  g_autoptr (GPtrArray) copies = NULL;
  GPtrArray *more = NULL;

  if (matta_envelope_get_n_recipients (others) == 0)
    return copy_for (self, sealed, ahead, error);
  copies = copy_for (self, sealed, others, error);
  if (copies == NULL || matta_envelope_get_n_recipients (ahead) == 0)
    return g_steal_pointer (&copies);
  more = copy_for (self, sealed, ahead, error);
  if (more == NULL)
    return NULL;
  g_ptr_array_extend_and_steal (copies, more);
  return g_steal_pointer (&copies);
}

static GPtrArray *
prepare_copies (MattaSubmission *self, GError **error)
{
  g_autoptr (MattaEnvelope) ahead = make_pending_envelope (self->record, TRUE);
  g_autoptr (MattaEnvelope) others = make_pending_envelope (self->record, FALSE);
  g_autoptr (MattaContent) content = NULL;
  g_autoptr (MattaContent) sealed = NULL;

  content = matta_store_load_content (self->store, self->record->id, error);
  if (content == NULL || !is_as_it_came (self, content, error))
    return NULL;
  if (self->facts == NULL)
    self->facts = matta_facts_read (content, self->ahead ? ahead : others, &self->limits,
                                    self->cancellable, error);
  if (self->facts == NULL)
    return NULL;
  sealed = prepare_content (self, content, error);
  if (sealed == NULL)
    return NULL;
  return self->ahead ? copy_for (self, sealed, ahead, error)
                     : copy_for_parts (self, sealed, ahead, others, error);
}

/* Writes down that one copy got its answer, while others are still to go. */
static gboolean
keep_progress (MattaSubmission *self, GPtrArray *results_so_far, GError **error)
{
  g_autoptr (MattaRecord) changed = NULL;
  MattaNow now = get_now (self);

  if (self->ahead)
    return take_over (self, matta_ahead_note_results (self->store, self->record->id, results_so_far,
                                                      &now, error));
  changed = matta_record_copy (self->record);
  matta_outcome_apply (changed, results_so_far, &now);
  if (!keep (self, changed, self->record->state, error))
    return FALSE;
  g_steal_pointer (&changed);
  return TRUE;
}

static GPtrArray *
submit_one (MattaSubmission *self, MattaCopy *copy, GError **error)
{
  Dispatch dispatch = { .submission = self, .envelope = copy->envelope };
  g_autofree char *id = make_copy_id (self, copy->envelope);
  MattaParcel parcel = {
    .id = id,
    .envelope = copy->envelope,
    .content = copy->content,
    .directory = matta_store_get_content_dir (self->store),
    .about_to_commit = about_to_commit,
    .user_data = &dispatch,
  };
  GPtrArray *results = matta_courier_submit (self->courier, &parcel, self->cancellable, error);

  if (results == NULL)
    return NULL;
  if (self->owed == NULL)
    self->owed = matta_report_new ();
  matta_report_mail_note (self->owed, self->record, results);
  return results;
}

/* All copies but the last are written down one by one; the last one's results are left to be
 * written together with the final state, which saves a flush for the usual single copy. */
static GPtrArray *
submit_copies (MattaSubmission *self, GPtrArray *copies, GError **error)
{
  for (guint i = 0; i < copies->len; i++) {
    g_autoptr (GPtrArray) results = submit_one (self, g_ptr_array_index (copies, i), error);

    if (results == NULL)
      return NULL;
    if (i + 1 == copies->len)
      return g_steal_pointer (&results);
    if (!keep_progress (self, results, error))
      return NULL;
  }
  g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_MALFORMED, "Nobody is left to send to");
  return NULL;
}

/* Somebody took it back, or the program is stopping before the final dot: nothing to write. */
static gboolean
was_left_alone (const GError *error)
{
  return g_error_matches (error, MATTA_ERROR, MATTA_ERROR_CONFLICT)
         || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* FALSE at once when the program stops. */
static gboolean
pause_unless_stopping (MattaSubmission *self)
{
  GPollFD poll_fd = { 0 };

  if (!g_cancellable_make_pollfd (self->cancellable, &poll_fd))
    return FALSE;
  g_poll (&poll_fd, 1, KEEP_PAUSE_MILLISECONDS);
  g_cancellable_release_fd (self->cancellable);
  return !g_cancellable_is_cancelled (self->cancellable);
}

static gboolean
keep_ahead (MattaSubmission *self, GPtrArray *results, const GError *failure, GError **error)
{
  MattaNow now = get_now (self);

  return take_over (self, matta_ahead_note_end (self->store, self->record->id, results, failure,
                                                self->policy, &now, error));
}

static void
settle_ahead (MattaSubmission *self, GPtrArray *results, const GError *failure)
{
  g_autoptr (GError) error = NULL;

  while (!keep_ahead (self, results, failure, &error)) {
    g_warning ("%s: What came of colleagues first cannot be kept yet: %s", self->record->id,
               error->message);
    /* Given up only when stopping: the store then says "unknown", which is true and safe. */
    if (g_error_matches (error, MATTA_ERROR, MATTA_ERROR_CONFLICT) || !pause_unless_stopping (self))
      return;
    g_clear_error (&error);
  }
}

static void
settle (MattaSubmission *self, GPtrArray *results, const GError *failure)
{
  MattaNow now = get_now (self);
  MattaState expected = self->record->state;
  g_autoptr (MattaRecord) changed = matta_record_copy (self->record);
  gboolean progress = FALSE;
  g_autoptr (GError) error = NULL;

  changed->attempts++;
  if (changed->first_try_at == 0)
    changed->first_try_at = now.wall;
  if (results != NULL)
    progress = matta_outcome_apply (changed, results, &now);
  else
    matta_outcome_fail (changed, failure, &now);
  if (!matta_outcome_settle (changed, self->policy, progress, &now))
    return;
  while (!keep (self, changed, expected, &error)) {
    if (g_error_matches (error, MATTA_ERROR, MATTA_ERROR_CONFLICT)) {
      g_info ("%s: Taken back meanwhile", self->record->id);
      return;
    }
    g_warning ("%s: The outcome cannot be kept yet: %s", self->record->id, error->message);
    /* Given up only when stopping: the store then says "sending", which is true and safe. */
    if (!pause_unless_stopping (self))
      return;
    g_clear_error (&error);
  }
  g_steal_pointer (&changed);
}

/* Who did not want it like this is asked another way next time. */
static void
remember_refusals (MattaSubmission *self, GPtrArray *results)
{
  MattaNow now = get_now (self);
  g_autoptr (GError) error = NULL;

  if (self->record->plan != NULL && self->record->plan->seal && !self->record->plan->share
      && !matta_receiving_note_results (self->store, results, now.wall, &error))
    g_message ("%s: Who refused it is not remembered: %s", self->record->id, error->message);
}

/* What is owed goes the way of every other mail. */
static void
report (MattaSubmission *self)
{
  g_autoptr (MattaContent) came = NULL;
  g_autoptr (MattaContent) content = NULL;
  g_autoptr (MattaRecord) mail = NULL;
  g_autoptr (GError) error = NULL;

  if (self->owed == NULL || self->owed->people->len == 0)
    return;
  came = matta_store_load_content (self->store, self->record->id, &error);
  if (came != NULL)
    mail = matta_report_mail_make (self->record, self->owed, came, get_now (self).wall, &content,
                                   &error);
  if (mail == NULL || !matta_store_insert (self->store, mail, content, &error))
    g_warning ("%s: It cannot be reported: %s", self->record->id, error->message);
  else if (self->moved != NULL)
    self->moved (g_steal_pointer (&mail), self->user_data);
}

void
matta_submission_free (MattaSubmission *self)
{
  g_clear_object (&self->store);
  g_clear_object (&self->clock);
  g_clear_object (&self->courier);
  g_clear_object (&self->vault);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->policy, matta_policy_unref);
  g_clear_pointer (&self->record, matta_record_free);
  g_clear_pointer (&self->habits, matta_habits_unref);
  g_clear_pointer (&self->facts, matta_facts_unref);
  g_clear_pointer (&self->owed, matta_report_free);
  g_free (self);
}

/* Nobody chose whom to write to. */
static gboolean
is_own_mail (const MattaRecord *record)
{
  return record->plan != NULL
         && (record->plan->password_of != NULL || record->plan->report_of != NULL);
}

void
matta_submission_run (MattaSubmission *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) copies = prepare_copies (self, &error);
  g_autoptr (GPtrArray) results = NULL;

  if (copies != NULL)
    results = submit_copies (self, copies, &error);
  if (results == NULL && was_left_alone (error)) {
    g_info ("%s: Left alone: %s", self->record->id, error->message);
    return;
  }
  if (results == NULL)
    g_warning ("%s: Not handed over: %s", self->record->id, error->message);
  if (self->ahead)
    settle_ahead (self, results, error);
  else
    settle (self, results, error);
  report (self);
  if (results != NULL)
    remember_refusals (self, results);
  if (self->habits != NULL && self->facts != NULL && self->record->state == MATTA_STATE_SENT
      && !is_own_mail (self->record))
    matta_habits_learn (self->habits, self->record, self->facts, self->policy);
}
