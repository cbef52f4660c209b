/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-practice.h"

#include "matta-engine-parts.h"
#include "matta-engine-private.h"
#include "matta-exercise-letter.h"
#include "matta-export.h"
#include "matta-id.h"
#include "matta-practice-vault.h"

#include <glib-unix.h>

#define CLIENT "practice"
#define PATIENCE_SECONDS 600 /* a mail app would have given up by then */
/* Nobody is made to hurry, and what is left in the outbox stays there. */
#define HOLD_SECONDS 3600

struct _MattaPractice {
  GObject parent_instance;

  char *folder;
  MattaExerciseBook *book;
  MattaEngine *engine;
  const MattaExerciseMail *mail; /* the book's */
  MattaTicket *ticket;
  guint ticket_watch;
  MattaEntry *entry; /* NULL: it was not taken yet */
  MattaPracticeStep step;
  MattaMark mark;
};

G_DEFINE_FINAL_TYPE (MattaPractice, matta_practice, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_STEP,
  N_PROPS
};
static GParamSpec *props[N_PROPS];

static void
set_step (MattaPractice *self, MattaPracticeStep step)
{
  if (self->step == step)
    return;
  self->step = step;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STEP]);
}

/* --- what became of it -------------------------------------------------------------------------
 */

static void
add_receiver (MattaEntry *entry, guint index, GStrvBuilder *got, GStrvBuilder *visible)
{
  const MattaEntryRecipient recipient = matta_entry_get_recipient (entry, index);
  const MattaPlan *plan = matta_entry_get_plan (entry);
  const char *correction = NULL;
  gboolean hidden = recipient.kind == MATTA_KIND_BCC;

  if (plan != NULL && matta_plan_drops (plan, recipient.address))
    return;
  if (plan != NULL) {
    hidden = hidden || plan->one_by_one || matta_plan_hides (plan, recipient.address);
    correction = matta_plan_get_correction (plan, recipient.address);
  }
  g_strv_builder_add (got, correction != NULL ? correction : recipient.address);
  if (!hidden)
    g_strv_builder_add (visible, correction != NULL ? correction : recipient.address);
}

static void
judge (MattaPractice *self, gboolean left)
{
  g_autoptr (GStrvBuilder) all_got = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) all_visible = g_strv_builder_new ();
  g_auto (GStrv) got = NULL;
  g_auto (GStrv) visible = NULL;

  for (guint i = 0; left && i < matta_entry_get_n_recipients (self->entry); i++)
    add_receiver (self->entry, i, all_got, all_visible);
  got = g_strv_builder_end (all_got);
  visible = g_strv_builder_end (all_visible);
  self->mark = matta_exercise_judge (self->mail, self->book->inside,
                                     &(MattaExerciseOutcome){
                                         .left = left,
                                         .got = (const char *const *) got,
                                         .visible = (const char *const *) visible,
                                     });
  set_step (self, MATTA_PRACTICE_DECIDED);
}

static void
moved_cb (MattaPractice *self)
{
  if (self->step == MATTA_PRACTICE_DECIDED)
    return;
  switch (matta_entry_get_state (self->entry)) {
  case MATTA_STATE_WAITING:
    set_step (self, MATTA_PRACTICE_ASKING);
    break;
  case MATTA_STATE_RETURNED:
  case MATTA_STATE_CANCELLED:
    judge (self, FALSE);
    break;
  case MATTA_STATE_SEALING:
  case MATTA_STATE_HOLDING:
  case MATTA_STATE_SCHEDULED:
  case MATTA_STATE_SENDING:
  case MATTA_STATE_RETRYING:
  case MATTA_STATE_SENT:
  case MATTA_STATE_FAILED:
  case MATTA_STATE_MAYBE_SENT:
    if (self->step == MATTA_PRACTICE_ASKING)
      judge (self, TRUE);
    else
      set_step (self, MATTA_PRACTICE_HELD);
    break;
  }
}

static void
listed_cb (GListModel *entries, guint position, guint removed, guint added, MattaPractice *self)
{
  if (self->step != MATTA_PRACTICE_TAKING || self->entry != NULL || added == 0)
    return;
  self->entry = g_list_model_get_item (entries, position);
  g_signal_connect_object (self->entry, "notify::state", G_CALLBACK (moved_cb), self,
                           G_CONNECT_SWAPPED);
  moved_cb (self);
}

/* --- handing it over ---------------------------------------------------------------------------
 */

/* One mail on its way to the front door, on a thread of its own as every session is. */
typedef struct {
  MattaFrontDoor *front_door;
  MattaTicket *ticket;
} Delivery;

static void
delivery_free (gpointer data)
{
  Delivery *delivery = data;

  g_object_unref (delivery->front_door);
  matta_ticket_unref (delivery->ticket);
  g_free (delivery);
}

static void
deliver_in_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Delivery *delivery = task_data;

  matta_front_door_get_handler ()->deliver (delivery->ticket, delivery->front_door);
  g_task_return_boolean (task, TRUE);
}

static void
forget_mail (MattaPractice *self)
{
  g_clear_handle_id (&self->ticket_watch, g_source_remove);
  g_clear_pointer (&self->ticket, matta_ticket_unref);
  if (self->entry != NULL)
    g_signal_handlers_disconnect_by_data (self->entry, self);
  g_clear_object (&self->entry);
  self->mark = MATTA_MARK_NONE;
}

static gboolean
replied_cb (int fd, GIOCondition condition, gpointer data)
{
  MattaPractice *self = data;
  const MattaReplyText *reply = matta_ticket_get_reply (self->ticket);

  self->ticket_watch = 0;
  if (reply != NULL && reply->code / 100 == 4)
    set_step (self, MATTA_PRACTICE_FAILED);
  return G_SOURCE_REMOVE;
}

static MattaEnvelope *
make_envelope (MattaPractice *self)
{
  g_autofree char *from = matta_exercise_get_address (self->book->me);
  g_auto (GStrv) addresses = matta_exercise_mail_list_addresses (self->mail);
  MattaEnvelope *envelope = matta_envelope_new (from, NULL);

  for (guint i = 0; addresses[i] != NULL; i++)
    matta_envelope_add (envelope, addresses[i], NULL);
  return envelope;
}

static MattaTicket *
make_ticket (MattaPractice *self)
{
  g_autoptr (MattaEnvelope) envelope = make_envelope (self);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *id = matta_id_new (g_get_real_time ());
  g_autofree char *message_id = g_strconcat (id, "@", self->book->inside, NULL);
  g_autoptr (GBytes) bytes =
      matta_exercise_letter_make (self->mail, self->book->me, message_id, now);
  g_autoptr (MattaContent) content = matta_content_new_for_bytes (bytes);

  return matta_ticket_new (envelope, content, CLIENT);
}

void
matta_practice_send (MattaPractice *self, const MattaExerciseMail *mail)
{
  g_autoptr (GTask) task = NULL;
  Delivery *delivery = NULL;

  g_return_if_fail (MATTA_IS_PRACTICE (self) && mail != NULL && self->engine != NULL);

  forget_mail (self);
  self->mail = mail;
  self->ticket = make_ticket (self);
  self->ticket_watch =
      g_unix_fd_add (matta_ticket_get_fd (self->ticket), G_IO_IN, replied_cb, self);
  set_step (self, MATTA_PRACTICE_TAKING);
  delivery = g_new0 (Delivery, 1);
  delivery->front_door = g_object_ref (matta_engine_get_front_door (self->engine));
  delivery->ticket = matta_ticket_ref (self->ticket);
  task = g_task_new (NULL, NULL, NULL, NULL);
  g_task_set_source_tag (task, matta_practice_send);
  g_task_set_task_data (task, delivery, delivery_free);
  g_task_run_in_thread (task, deliver_in_worker);
}

MattaPracticeStep
matta_practice_get_step (MattaPractice *self)
{
  g_return_val_if_fail (MATTA_IS_PRACTICE (self), MATTA_PRACTICE_NOTHING);

  return self->step;
}

void
matta_practice_ask_again (MattaPractice *self)
{
  g_return_if_fail (MATTA_IS_PRACTICE (self));

  if (self->step == MATTA_PRACTICE_ASKING)
    matta_engine_review (self->engine, matta_entry_get_id (self->entry));
}

void
matta_practice_let_go (MattaPractice *self)
{
  g_return_if_fail (MATTA_IS_PRACTICE (self));

  if (self->step == MATTA_PRACTICE_HELD)
    judge (self, TRUE);
}

/* The entry says so itself when it was. */
static void
taken_back_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!matta_engine_act_finish (MATTA_ENGINE (source), result, &error))
    g_warning ("A practice mail could not be taken back: %s", error->message);
}

void
matta_practice_take_back (MattaPractice *self)
{
  g_return_if_fail (MATTA_IS_PRACTICE (self));

  if (self->step == MATTA_PRACTICE_HELD)
    matta_engine_act_async (self->engine, matta_entry_get_id (self->entry), MATTA_ACTION_CANCEL, 0,
                            taken_back_cb, NULL);
}

MattaMark
matta_practice_get_mark (MattaPractice *self)
{
  g_return_val_if_fail (MATTA_IS_PRACTICE (self), MATTA_MARK_NONE);

  return self->mark;
}

MattaVerdict *
matta_practice_get_verdict (MattaPractice *self)
{
  g_return_val_if_fail (MATTA_IS_PRACTICE (self), NULL);

  return self->entry != NULL ? matta_entry_get_verdict (self->entry) : NULL;
}

static const MattaFinding *
find_finding (MattaVerdict *verdict, const char *id)
{
  for (guint i = 0; i < matta_verdict_get_n_findings (verdict); i++)
    if (g_str_equal (matta_verdict_get_finding (verdict, i)->id, id))
      return matta_verdict_get_finding (verdict, i);
  return NULL;
}

const MattaFinding *
matta_practice_find_planted (MattaPractice *self)
{
  MattaVerdict *verdict = matta_practice_get_verdict (self);
  const MattaFinding *finding = NULL;

  for (guint i = 0; verdict != NULL && finding == NULL && self->mail->planted[i] != NULL; i++)
    finding = find_finding (verdict, self->mail->planted[i]);
  return finding;
}

MattaEngine *
matta_practice_get_engine (MattaPractice *self)
{
  g_return_val_if_fail (MATTA_IS_PRACTICE (self), NULL);

  return self->engine;
}

const MattaExerciseBook *
matta_practice_get_book (MattaPractice *self)
{
  g_return_val_if_fail (MATTA_IS_PRACTICE (self), NULL);

  return self->book;
}

/* --- coming and going --------------------------------------------------------------------------
 */

void
matta_practice_close (MattaPractice *self)
{
  g_return_if_fail (MATTA_IS_PRACTICE (self));

  forget_mail (self);
  if (self->engine != NULL) {
    g_signal_handlers_disconnect_by_data (self->engine, self);
    matta_engine_set_reviewer (self->engine, NULL);
    matta_engine_close (self->engine);
  }
  g_clear_object (&self->engine);
  if (self->folder != NULL)
    matta_export_clean (self->folder);
  g_clear_pointer (&self->folder, g_free);
}

static void
matta_practice_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id) {
  case PROP_STEP:
    g_value_set_int (value, (int) MATTA_PRACTICE (object)->step);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
matta_practice_dispose (GObject *object)
{
  matta_practice_close (MATTA_PRACTICE (object));
  G_OBJECT_CLASS (matta_practice_parent_class)->dispose (object);
}

static void
matta_practice_finalize (GObject *object)
{
  matta_exercise_book_free (MATTA_PRACTICE (object)->book);
  G_OBJECT_CLASS (matta_practice_parent_class)->finalize (object);
}

static void
matta_practice_class_init (MattaPracticeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = matta_practice_get_property;
  object_class->dispose = matta_practice_dispose;
  object_class->finalize = matta_practice_finalize;
  props[PROP_STEP] =
      g_param_spec_int ("step", NULL, NULL, 0, MATTA_PRACTICE_FAILED, 0,
                        G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
matta_practice_init (MattaPractice *self)
{
}

/* The late hour is the person's own; nobody in the exercises writes at night. */
static gboolean
open_engine (MattaPractice *self, GError **error)
{
  g_autofree char *inside = g_strconcat ("inside-domains=", self->book->inside, NULL);
  const char *const overrides[] = { inside, "check-domains=false", "late-from=0", "late-until=0",
                                    NULL };
  g_autofree char *data_dir = g_build_filename (self->folder, "data", NULL);
  g_autofree char *policy_dir = g_build_filename (self->folder, "policy", NULL);
  g_autofree char *mailbox = g_strdup_printf ("practice:%s/mailbox", self->folder);
  g_autoptr (MattaVault) vault = matta_practice_vault_new ();

  self->engine = matta_engine_open_with (
      &(MattaEngineOptions){
          .data_dir = data_dir,
          .policy_dir = policy_dir,
          .upstream = mailbox,
          .overrides = overrides,
          .hold_seconds = HOLD_SECONDS,
          .review = MATTA_REVIEW_ASK,
      },
      &(MattaEngineParts){
          .vault = vault,
          .wait_seconds = PATIENCE_SECONDS,
          .apart = TRUE,
      },
      error);
  if (self->engine != NULL)
    g_signal_connect_object (self->engine, "items-changed", G_CALLBACK (listed_cb), self, 0);
  return self->engine != NULL;
}

static char *
write_past (MattaPractice *self, GError **error)
{
  g_autofree char *path = g_build_filename (self->folder, "past", NULL);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GBytes) past = matta_exercise_letter_make_past (self->book, now);
  gsize length = 0;
  const char *data = g_bytes_get_data (past, &length);

  if (!g_file_set_contents (path, data, (gssize) length, error))
    return NULL;
  return g_steal_pointer (&path);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (matta_engine_read_past_finish (MATTA_ENGINE (source), result, NULL, &error))
    g_task_return_pointer (task, g_object_ref (g_task_get_task_data (task)), g_object_unref);
  else
    g_task_return_error (task, error);
}

void
matta_practice_open_async (const char *const *languages,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  MattaPractice *self = g_object_new (MATTA_TYPE_PRACTICE, NULL);
  g_autofree char *past = NULL;
  GError *error = NULL;

  g_task_set_source_tag (task, matta_practice_open_async);
  g_task_set_task_data (task, self, g_object_unref);
  self->book = matta_exercise_book_load (languages);
  self->folder = g_dir_make_tmp ("matta-practice-XXXXXX", &error);
  if (self->folder != NULL && open_engine (self, &error))
    past = write_past (self, &error);
  if (past == NULL) {
    g_task_return_error (task, error);
    return;
  }
  matta_engine_read_past_async (self->engine, (const char *const[]){ past, NULL }, NULL, NULL,
                                read_cb, g_steal_pointer (&task));
}

MattaPractice *
matta_practice_open_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
