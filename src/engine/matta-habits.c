/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-habits.h"

#include "matta-model.h"
#include "matta-trail.h"

/* One lesson changes some hundred rows: many are written together, and not while a flood comes in.
 */
#define PUT_OFF_SECONDS 2
#define MOST_LESSONS 64
#define MOST_RECIPIENTS 50
#define ROWS_AT_ONCE 1000
#define TRIM_EVERY 32

/* Rows kept of each sort. */
static const guint most_rows[MATTA_MEMORY_N_SORTS] = {
  [MATTA_MEMORY_MAIL] = 1,      [MATTA_MEMORY_PERSON] = 200000, [MATTA_MEMORY_COMPANY] = 100000,
  [MATTA_MEMORY_WORD] = 400000, [MATTA_MEMORY_THREAD] = 300000,
};

#define MOST_TRAILS 100000

/* A mail that was sent. */
typedef struct {
  gint64 time;
  GPtrArray *recipients; /* element MattaRecipient, owned */
  char *subject;
  char *body;
  char *from;     /* or NULL */
  char **digests; /* of what was attached */
  char **domains; /* outside, that got it */
} Lesson;

struct _MattaHabits {
  gatomicrefcount ref_count;
  MattaStore *store;
  GMutex teaching; /* rows are read, changed and written: one at a time */
  GMutex mutex;    /* guards what follows */
  GCond wake;
  GPtrArray *lessons;
  GThread *teacher; /* NULL until there is something to learn */
  gboolean stopping;
};

static void
free_recipient (gpointer data)
{
  MattaRecipient *recipient = data;

  g_free (recipient->address);
  g_free (recipient);
}

static void
free_lesson (gpointer data)
{
  Lesson *lesson = data;

  g_ptr_array_unref (lesson->recipients);
  g_free (lesson->subject);
  g_free (lesson->body);
  g_free (lesson->from);
  g_strfreev (lesson->digests);
  g_strfreev (lesson->domains);
  g_free (lesson);
}

static MattaKind
read_kind (const char *kind)
{
  if (g_strcmp0 (kind, "cc") == 0)
    return MATTA_KIND_CC;
  return g_strcmp0 (kind, "bcc") == 0 ? MATTA_KIND_BCC : MATTA_KIND_TO;
}

/* Whom a rule adds is nobody's habit. */
static GPtrArray *
list_accepted (const MattaRecord *record)
{
  GPtrArray *recipients = g_ptr_array_new_with_free_func (free_recipient);

  for (guint i = 0; i < record->recipients->len; i++) {
    const MattaRecordRecipient *row = g_ptr_array_index (record->recipients, i);
    MattaRecipient *recipient = NULL;

    if (row->delivery != MATTA_DELIVERY_ACCEPTED || matta_record_get_given (record, row) == NULL)
      continue;
    recipient = g_new0 (MattaRecipient, 1);
    recipient->address = g_strdup (row->address);
    recipient->kind = read_kind (row->kind);
    g_ptr_array_add (recipients, recipient);
  }
  return recipients;
}

static char **
list_digests (const MattaFacts *facts)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < facts->attachments->len; i++) {
    const MattaAttachment *attachment = g_ptr_array_index (facts->attachments, i);

    if (attachment->sort != MATTA_ATTACHMENT_INLINE)
      g_strv_builder_add (builder, attachment->digest);
  }
  return g_strv_builder_end (builder);
}

/* Each once. */
static char **
list_domains_outside (GPtrArray *recipients, const MattaPolicy *policy)
{
  g_autoptr (GPtrArray) domains = g_ptr_array_new ();

  for (guint i = 0; i < recipients->len; i++) {
    const MattaRecipient *recipient = g_ptr_array_index (recipients, i);
    g_autofree char *folded = matta_address_fold (recipient->address);
    const char *domain = matta_address_get_domain (folded);

    if (!matta_policy_is_inside (policy, recipient->address)
        && !g_ptr_array_find_with_equal_func (domains, domain, g_str_equal, NULL))
      g_ptr_array_add (domains, g_strdup (domain));
  }
  g_ptr_array_add (domains, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&domains), FALSE);
}

static GVariant *
fetch_row (MattaMemorySort sort, guint64 key, gpointer data)
{
  g_autoptr (GBytes) bytes = matta_store_get_bag (data, sort, key, NULL);

  if (bytes == NULL)
    return NULL;
  return g_variant_ref_sink (
      g_variant_new_from_bytes (G_VARIANT_TYPE (MATTA_BAG_ROW_TYPE), bytes, FALSE));
}

static MattaModel *
open_model (MattaStore *store)
{
  MattaModel *model = matta_model_new ();

  matta_memory_set_source (matta_model_get_memory (model), fetch_row, store);
  return model;
}

static void
collect_row (MattaMemorySort sort, guint64 key, guint32 day, GVariant *row, gpointer data)
{
  MattaBagRow *kept = g_new0 (MattaBagRow, 1);

  kept->sort = sort;
  kept->key = key;
  kept->day = day;
  kept->value = g_variant_get_data_as_bytes (row);
  g_ptr_array_add (data, kept);
}

/* A few at a time, so that mail that arrives meanwhile is not held up. */
static gboolean
write_rows (MattaHabits *self, GPtrArray *rows, GError **error)
{
  for (guint start = 0; start < rows->len; start += ROWS_AT_ONCE) {
    g_autoptr (GPtrArray) some = g_ptr_array_new ();

    for (guint i = start; i < MIN (rows->len, start + ROWS_AT_ONCE); i++)
      g_ptr_array_add (some, g_ptr_array_index (rows, i));
    if (!matta_store_put_bags (self->store, some, error))
      return FALSE;
  }
  return TRUE;
}

static void
follow (MattaHabits *self, const Lesson *lesson, GPtrArray *rows)
{
  guint32 day = (guint32) (lesson->time / G_TIME_SPAN_DAY);

  matta_trail_add_files (self->store, (const char *const *) lesson->digests,
                         (const char *const *) lesson->domains, day, rows);
  if (lesson->from != NULL)
    matta_trail_add_sender (self->store, lesson->from, lesson->recipients, day, rows);
}

static gboolean
teach (MattaHabits *self, GPtrArray *lessons, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->teaching);
  g_autoptr (MattaModel) model = open_model (self->store);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) matta_bag_row_free);

  for (guint i = 0; i < lessons->len; i++) {
    const Lesson *lesson = g_ptr_array_index (lessons, i);
    const MattaModelMail mail = {
      .time = lesson->time,
      .recipients = lesson->recipients,
      .subject = lesson->subject,
      .body = lesson->body,
    };

    matta_model_learn (model, &mail);
    follow (self, lesson, rows);
  }
  matta_memory_save (matta_model_get_memory (model), collect_row, rows);
  return write_rows (self, rows, error);
}

static void
teach_or_tell (MattaHabits *self, GPtrArray *lessons)
{
  g_autoptr (GError) error = NULL;

  if (!teach (self, lessons, &error))
    g_info ("Habits were not kept: %s", error->message);
}

static void
trim (MattaHabits *self)
{
  for (guint sort = 0; sort < MATTA_MEMORY_N_SORTS; sort++) {
    g_autoptr (GError) error = NULL;

    if (!matta_store_trim_bags (self->store, sort, most_rows[sort], &error))
      g_info ("Old habits were not forgotten: %s", error->message);
  }
  if (!matta_store_trim_bags (self->store, MATTA_TRAIL_FILES, MOST_TRAILS, NULL)
      || !matta_store_trim_bags (self->store, MATTA_TRAIL_SENDERS, MOST_TRAILS, NULL))
    g_info ("Old trails were not forgotten");
}

/* With the mutex held: waits for lessons, then for more of them. NULL: none will come. */
static GPtrArray *
take_lessons (MattaHabits *self)
{
  GPtrArray *lessons = NULL;
  gint64 end = 0;

  while (self->lessons->len == 0 && !self->stopping)
    g_cond_wait (&self->wake, &self->mutex);
  end = g_get_monotonic_time () + PUT_OFF_SECONDS * G_USEC_PER_SEC;
  while (!self->stopping && g_cond_wait_until (&self->wake, &self->mutex, end))
    ;
  if (self->lessons->len == 0)
    return NULL;
  lessons = self->lessons;
  self->lessons = g_ptr_array_new_with_free_func (free_lesson);
  return lessons;
}

static gpointer
teach_in_thread (gpointer data)
{
  MattaHabits *self = data;
  GPtrArray *lessons = NULL;

  g_mutex_lock (&self->mutex);
  for (guint n = 0; (lessons = take_lessons (self)) != NULL; n++) {
    g_mutex_unlock (&self->mutex);
    teach_or_tell (self, lessons);
    if (n % TRIM_EVERY == 0)
      trim (self);
    g_ptr_array_unref (lessons);
    g_mutex_lock (&self->mutex);
  }
  g_mutex_unlock (&self->mutex);
  return NULL;
}

MattaHabits *
matta_habits_new (MattaStore *store)
{
  MattaHabits *self = g_new0 (MattaHabits, 1);

  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->teaching);
  g_mutex_init (&self->mutex);
  g_cond_init (&self->wake);
  self->store = g_object_ref (store);
  self->lessons = g_ptr_array_new_with_free_func (free_lesson);
  return self;
}

MattaHabits *
matta_habits_ref (MattaHabits *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
matta_habits_unref (MattaHabits *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  matta_habits_stop (self);
  g_ptr_array_unref (self->lessons);
  g_object_unref (self->store);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->wake);
  g_free (self);
}

/* @recipients: (transfer full). */
static Lesson *
new_lesson (gint64 time, GPtrArray *recipients, const MattaFacts *facts, const MattaPolicy *policy)
{
  Lesson *lesson = g_new0 (Lesson, 1);

  lesson->time = time;
  lesson->recipients = recipients;
  lesson->subject = g_strdup (facts->subject);
  lesson->body = g_strdup (facts->own_text);
  lesson->from = g_strdup (facts->from_address);
  lesson->digests = list_digests (facts);
  lesson->domains = list_domains_outside (recipients, policy);
  return lesson;
}

void
matta_habits_learn (MattaHabits *self,
                    const MattaRecord *record,
                    const MattaFacts *facts,
                    const MattaPolicy *policy)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  g_autoptr (GPtrArray) recipients = NULL;
  Lesson *lesson = NULL;

  if (self->stopping || self->lessons->len >= MOST_LESSONS)
    return;
  recipients = list_accepted (record);
  if (recipients->len == 0 || recipients->len > MOST_RECIPIENTS)
    return;
  lesson = new_lesson (record->created_at, g_steal_pointer (&recipients), facts, policy);
  g_ptr_array_add (self->lessons, lesson);
  if (self->teacher == NULL)
    self->teacher = g_thread_new ("matta-habits", teach_in_thread, self);
  if (self->lessons->len == 1)
    g_cond_signal (&self->wake);
}

static GPtrArray *
copy_recipients (const MattaFacts *facts)
{
  GPtrArray *recipients = g_ptr_array_new_with_free_func (free_recipient);

  for (guint i = 0; i < facts->recipients->len; i++) {
    const MattaRecipient *given = g_ptr_array_index (facts->recipients, i);
    MattaRecipient *recipient = g_new0 (MattaRecipient, 1);

    recipient->address = g_strdup (given->address);
    recipient->kind = given->kind;
    g_ptr_array_add (recipients, recipient);
  }
  return recipients;
}

gboolean
matta_habits_learn_past (MattaHabits *self,
                         GPtrArray *mails,
                         const MattaPolicy *policy,
                         GError **error)
{
  g_autoptr (GPtrArray) lessons = g_ptr_array_new_with_free_func (free_lesson);
  gint64 now = g_get_real_time ();

  for (guint i = 0; i < mails->len; i++) {
    const MattaFacts *facts = g_ptr_array_index (mails, i);

    if (facts->recipients->len > 0 && facts->recipients->len <= MOST_RECIPIENTS)
      g_ptr_array_add (lessons,
                       new_lesson (MIN (facts->date, now), copy_recipients (facts), facts, policy));
  }
  if (!teach (self, lessons, error))
    return FALSE;
  trim (self);
  return TRUE;
}

void
matta_habits_stop (MattaHabits *self)
{
  GThread *teacher = NULL;

  g_mutex_lock (&self->mutex);
  self->stopping = TRUE;
  teacher = g_steal_pointer (&self->teacher);
  g_cond_signal (&self->wake);
  g_mutex_unlock (&self->mutex);
  if (teacher != NULL)
    g_thread_join (teacher);
}

static void
tell (MattaHistory *history, const MattaSuspicion *suspicion)
{
  const MattaReason *reason =
      suspicion->reasons->len > 0 ? g_ptr_array_index (suspicion->reasons, 0) : NULL;

  matta_history_add_doubt (history, suspicion->address, suspicion->suspicion,
                           reason != NULL ? matta_reason_to_string (reason->sort) : NULL,
                           reason != NULL ? reason->about : NULL);
}

gboolean
matta_habits_judge (MattaStore *store,
                    const MattaFacts *facts,
                    MattaHistory *history,
                    GError **error)
{
  g_autoptr (MattaModel) model = open_model (store);
  g_autoptr (GPtrArray) suspicions = NULL;
  g_autofree char *missing = NULL;
  const MattaModelMail mail = {
    .time = facts->date,
    .recipients = facts->recipients,
    .subject = facts->subject,
    .body = facts->own_text,
  };

  matta_trail_judge (store, facts, history);
  /* Nobody would be told of doubts about a young history's people. */
  if (facts->recipients->len > MOST_RECIPIENTS
      || matta_history_get_total (history) < MATTA_YOUNG_HISTORY)
    return TRUE;
  suspicions = matta_model_score (model, &mail);
  for (guint i = 0; i < suspicions->len; i++)
    tell (history, g_ptr_array_index (suspicions, i));
  missing = matta_model_find_missing (model, &mail);
  if (missing != NULL)
    matta_history_set_missing (history, missing);
  return TRUE;
}
