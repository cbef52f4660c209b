/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-past.h"

#include "matta-sent-box.h"
#include "matta-sent-places.h"

#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Committed together: few enough that mail which is being sent does not wait. */
#define AT_ONCE 200
/* Habits cost by the batch: what many mails have in common is written once. */
#define TAUGHT_AT_ONCE 2000
/* A batch ends earlier when its texts are long. */
#define MOST_BYTES (8 * 1024 * 1024)
#define LARGEST (64 * 1024 * 1024)
#define NICE 10

typedef struct {
  MattaStore *store;
  MattaHabits *habits;
  const MattaPolicy *policy;
  MattaPastFunc func;
  gpointer data;
  GCancellable *cancellable;
  MattaPastCounts *counts;
  MattaLimits limits;
  GPtrArray *batch; /* element MattaFacts */
  GPtrArray *fresh; /* element MattaFacts: in the history and not taught yet */
  gsize bytes;      /* held by both */
} Reading;

/* What a thread may do for itself on Linux; where it may not, it only takes a larger share. */
static void
step_back (void)
{
  if (setpriority (PRIO_PROCESS, (id_t) syscall (SYS_gettid), NICE) != 0)
    g_debug ("Reading goes on at the usual priority");
}

static char *
get_identity (const MattaFacts *facts)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (facts->message_id != NULL)
    return g_strdup (facts->message_id);
  g_string_append_printf (text, "%" G_GINT64_FORMAT " %s", facts->date,
                          facts->subject != NULL ? facts->subject : "");
  for (guint i = 0; i < facts->recipients->len; i++) {
    const MattaRecipient *recipient = g_ptr_array_index (facts->recipients, i);

    g_string_append_printf (text, " %s", recipient->address);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
free_past_mail (gpointer data)
{
  MattaPastMail *mail = data;

  g_free ((char *) mail->identity);
  g_free (mail);
}

static GPtrArray *
list_past (GPtrArray *batch)
{
  GPtrArray *mails = g_ptr_array_new_with_free_func (free_past_mail);

  for (guint i = 0; i < batch->len; i++) {
    const MattaFacts *facts = g_ptr_array_index (batch, i);
    MattaPastMail *mail = g_new0 (MattaPastMail, 1);

    mail->identity = get_identity (facts);
    /* A clock that was wrong dates mail into the future. */
    mail->at = MIN (facts->date, g_get_real_time ());
    mail->recipients = facts->recipients;
    g_ptr_array_add (mails, mail);
  }
  return mails;
}

static gboolean
teach_fresh (Reading *self, GError **error)
{
  gboolean done = self->fresh->len == 0
                  || matta_habits_learn_past (self->habits, self->fresh, self->policy, error);

  g_ptr_array_set_size (self->fresh, 0);
  self->bytes = 0;
  return done;
}

/* History first: what is in it is never taught again, so a habit may be lost but none counts
 * twice. */
static gboolean
keep_batch (Reading *self, GError **error)
{
  g_autoptr (GPtrArray) mails = list_past (self->batch);

  if (!matta_store_add_past (self->store, mails, error))
    return FALSE;
  for (guint i = 0; i < mails->len; i++) {
    const MattaPastMail *mail = g_ptr_array_index (mails, i);

    if (mail->is_known) {
      self->counts->known++;
      continue;
    }
    self->counts->learnt++;
    g_ptr_array_add (self->fresh, matta_facts_ref (g_ptr_array_index (self->batch, i)));
  }
  g_ptr_array_set_size (self->batch, 0);
  self->func (self->counts, self->data);
  return (self->fresh->len < TAUGHT_AT_ONCE && self->bytes < MOST_BYTES)
         || teach_fresh (self, error);
}

/* NULL: nothing can be learnt from it. */
static MattaFacts *
read_mail (Reading *self, const MattaSentBox *box, guint index)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MattaContent) content = matta_sent_box_read (box, index, LARGEST, &error);
  g_autoptr (MattaFacts) facts = NULL;

  if (content != NULL)
    facts = matta_facts_read (content, NULL, &self->limits, NULL, &error);
  if (facts == NULL) {
    g_debug ("A sent mail is passed over: %s", error->message);
    return NULL;
  }
  if (facts->date <= 0 || facts->recipients->len == 0)
    return NULL;
  return g_steal_pointer (&facts);
}

static gboolean
read_box (Reading *self, const MattaSentBox *box, GError **error)
{
  for (guint i = 0; i < matta_sent_box_get_n_messages (box); i++) {
    MattaFacts *facts = NULL;

    if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
      return FALSE;
    facts = read_mail (self, box, i);
    self->counts->done++;
    if (facts == NULL) {
      self->counts->unreadable++;
      continue;
    }
    g_ptr_array_add (self->batch, facts);
    self->bytes += facts->text != NULL ? strlen (facts->text) : 0;
    if ((self->batch->len >= AT_ONCE || self->bytes > MOST_BYTES) && !keep_batch (self, error))
      return FALSE;
  }
  return self->batch->len == 0 || keep_batch (self, error);
}

/* NULL with @error: there is nothing in any of them, or somebody cancelled. */
static GPtrArray *
open_boxes (Reading *self, const char *const *paths, GError **error)
{
  g_autoptr (GPtrArray) boxes =
      g_ptr_array_new_with_free_func ((GDestroyNotify) matta_sent_box_free);
  g_autoptr (GError) cause = NULL;

  for (guint i = 0; paths[i] != NULL; i++) {
    g_autoptr (GPtrArray) places = matta_sent_places_expand (paths[i]);

    for (guint j = 0; j < places->len; j++) {
      const MattaSentPlace *place = g_ptr_array_index (places, j);
      MattaSentBox *box = NULL;

      g_clear_error (&cause);
      box = matta_sent_box_open (place->path, self->cancellable, &cause);
      if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
        return NULL;
      if (box == NULL) {
        self->counts->n_failed++;
        continue;
      }
      self->counts->total += matta_sent_box_get_n_messages (box);
      g_ptr_array_add (boxes, box);
      self->func (self->counts, self->data);
    }
  }
  if (boxes->len > 0)
    return g_steal_pointer (&boxes);
  g_propagate_error (error, g_steal_pointer (&cause));
  return NULL;
}

static gboolean
read_boxes (Reading *self, const char *const *paths, GError **error)
{
  g_autoptr (GPtrArray) boxes = open_boxes (self, paths, error);
  gboolean done = boxes != NULL;

  for (guint i = 0; done && i < boxes->len; i++)
    done = read_box (self, g_ptr_array_index (boxes, i), error);
  return teach_fresh (self, done ? error : NULL) && done;
}

gboolean
matta_past_read (MattaStore *store,
                 MattaHabits *habits,
                 const MattaPolicy *policy,
                 const char *const *paths,
                 MattaPastFunc func,
                 gpointer data,
                 MattaPastCounts *counts,
                 GCancellable *cancellable,
                 GError **error)
{
  g_autoptr (GPtrArray) batch = g_ptr_array_new_with_free_func ((GDestroyNotify) matta_facts_unref);
  g_autoptr (GPtrArray) fresh = g_ptr_array_new_with_free_func ((GDestroyNotify) matta_facts_unref);
  Reading reading = { .store = store,
                      .habits = habits,
                      .policy = policy,
                      .func = func,
                      .data = data,
                      .cancellable = cancellable,
                      .counts = counts,
                      .batch = batch,
                      .fresh = fresh };

  g_return_val_if_fail (MATTA_IS_STORE (store) && habits != NULL && policy != NULL, FALSE);
  g_return_val_if_fail (paths != NULL && paths[0] != NULL && func != NULL && counts != NULL, FALSE);

  *counts = (MattaPastCounts){ 0 };
  matta_limits_init (&reading.limits);
  step_back ();
  return read_boxes (&reading, paths, error);
}
