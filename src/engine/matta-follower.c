/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-follower.h"

#include "matta-error.h"
#include "matta-ledger-journal.h"
#include "matta-ledger-wire.h"

#define ROWS_AT_ONCE 500
#define GATHER_MILLISECONDS 500 /* what belongs together goes together */
#define FIRST_PAUSE_SECONDS 1
#define LONGEST_PAUSE_SECONDS 300

/* *@n_taken: so many are there, whatever comes after. */
typedef gboolean (*SendFunc) (const MattaAuditOut *out,
                              GPtrArray *lines,
                              guint *n_taken,
                              GCancellable *cancellable,
                              GError **error);
typedef gboolean (*IsWantedFunc) (const MattaAuditOut *out);

typedef struct {
  const char *name;
  const char *cursor; /* the fact that keeps it */
  IsWantedFunc is_wanted;
  SendFunc send;
} Sink;

struct _MattaFollower {
  GObject parent_instance;

  const Sink *sink;
  MattaStore *store;
  GThread *thread; /* NULL until somebody wants it */

  GMutex lock; /* guards what follows */
  MattaPolicy *policy;
  GCancellable *cancellable; /* of the try that goes on */
  gboolean changed;          /* the policy, since that try began */
  gboolean stopping;
  MattaAuditState state;

  /* The thread's own. */
  guint64 seen;
  gint64 cursor; /* -1 = not read yet */
  char *chain;
  guint pause_seconds;
};

G_DEFINE_FINAL_TYPE (MattaFollower, matta_follower, G_TYPE_OBJECT)

static gboolean
wants_journal (const MattaAuditOut *out)
{
  return out->journal;
}

static gboolean
wants_syslog (const MattaAuditOut *out)
{
  return out->host[0] != '\0';
}

static gboolean
send_to_journal (const MattaAuditOut *out,
                 GPtrArray *lines,
                 guint *n_taken,
                 GCancellable *cancellable,
                 GError **error)
{
  return matta_ledger_journal_send (MATTA_LEDGER_JOURNAL_SOCKET, lines, n_taken, cancellable,
                                    error);
}

static gboolean
send_to_syslog (const MattaAuditOut *out,
                GPtrArray *lines,
                guint *n_taken,
                GCancellable *cancellable,
                GError **error)
{
  if (!matta_ledger_wire_send (out, lines, cancellable, error))
    return FALSE;
  *n_taken = lines->len;
  return TRUE;
}

static const Sink sinks[] = {
  [MATTA_AUDIT_SINK_JOURNAL] = { "the journal", "audit-journal", wants_journal, send_to_journal },
  [MATTA_AUDIT_SINK_SYSLOG] = { "the syslog server", "audit-syslog", wants_syslog, send_to_syslog },
};

static const char *
find_word (const GError *error)
{
  static const struct {
    MattaErrorCode code;
    const char *word;
  } words[] = {
    { MATTA_ERROR_UNTRUSTED, "untrusted" },
    { MATTA_ERROR_MALFORMED, "files" },
    { MATTA_ERROR_UNKNOWN_OUTCOME, "unconfirmed" },
    { MATTA_ERROR_NOT_FOUND, "no-journal" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_error_matches (error, MATTA_ERROR, (int) words[i].code))
      return words[i].word;
  return "unreachable";
}

/* @error: why, or NULL. Said once, not at each try. */
static void
set_state (MattaFollower *self, const char *word, const GError *error)
{
  gboolean news = FALSE;

  g_mutex_lock (&self->lock);
  news = self->state.word != word;
  self->state.word = word;
  self->state.number = MAX (self->cursor, 0);
  g_mutex_unlock (&self->lock);
  if (news && error != NULL)
    g_message ("The audit trail waits for %s: %s: %s", self->sink->name, word, error->message);
}

/* What holds for the next try; NULL: none is to be made any more. */
static MattaPolicy *
begin_try (MattaFollower *self, GCancellable **cancellable)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (self->stopping)
    return NULL;
  if (self->changed)
    self->pause_seconds = 0;
  self->changed = FALSE;
  g_set_object (&self->cancellable, NULL);
  self->cancellable = g_cancellable_new ();
  *cancellable = g_object_ref (self->cancellable);
  return matta_policy_ref (self->policy);
}

static gboolean
is_disturbed (MattaFollower *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->stopping || self->changed;
}

/* Only something else than new rows ends it before its time. */
static void
pause_for (MattaFollower *self, gint64 microseconds)
{
  const gint64 end = g_get_monotonic_time () + microseconds;

  while (!is_disturbed (self) && g_get_monotonic_time () < end)
    matta_store_watch (self->store, &self->seen, end);
}

/* Twice as long each time, and never all computers of an office at once. */
static void
pause_longer (MattaFollower *self)
{
  self->pause_seconds = self->pause_seconds == 0
                            ? FIRST_PAUSE_SECONDS
                            : MIN (self->pause_seconds * 2, LONGEST_PAUSE_SECONDS);
  pause_for (self,
             (gint64) (self->pause_seconds * g_random_double_range (0.75, 1.25) * G_USEC_PER_SEC));
}

static gboolean
read_cursor (MattaFollower *self, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autofree char *text = NULL;

  if (self->cursor >= 0)
    return TRUE;
  text = matta_store_get_fact (self->store, self->sink->cursor, &cause);
  if (cause != NULL) {
    g_propagate_error (error, g_steal_pointer (&cause));
    return FALSE;
  }
  self->cursor = text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;
  return TRUE;
}

static gboolean
keep_cursor (MattaFollower *self, gint64 number, GError **error)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, number);

  if (!matta_store_set_fact (self->store, self->sink->cursor, text, error))
    return FALSE;
  self->cursor = number;
  return TRUE;
}

static gboolean
find_chain (MattaFollower *self, GError **error)
{
  g_autoptr (GPtrArray) first = NULL;

  if (self->chain != NULL)
    return TRUE;
  first = matta_store_list_audit (self->store, 0, 1, error);
  if (first == NULL)
    return FALSE;
  if (first->len > 0)
    self->chain = g_strdup (((const MattaAuditRow *) g_ptr_array_index (first, 0))->hash);
  return TRUE;
}

/* The message may be of a time that the store does not remember. */
static MattaLedgerLine *
make_line (MattaFollower *self,
           const MattaAuditRow *row,
           const char *previous,
           MattaAuditContents contents)
{
  g_autoptr (MattaRecord) record =
      row->id != NULL ? matta_store_get (self->store, row->id, NULL) : NULL;
  MattaLedgerLine *line = matta_ledger_line_new (row, previous, self->chain, record, contents);

  matta_ledger_line_guard (line, contents);
  return line;
}

/* The rows after the cursor, the next few. The one before comes along for its hash. */
static GPtrArray *
read_lines (MattaFollower *self, MattaAuditContents contents, GError **error)
{
  g_autoptr (GPtrArray) lines =
      g_ptr_array_new_with_free_func ((GDestroyNotify) matta_ledger_line_free);
  g_autoptr (GPtrArray) rows = NULL;
  const char *previous = "";

  if (!read_cursor (self, error) || !find_chain (self, error))
    return NULL;
  rows = matta_store_list_audit (self->store, self->cursor - 1, ROWS_AT_ONCE, error);
  if (rows == NULL)
    return NULL;
  for (guint i = 0; i < rows->len; i++) {
    const MattaAuditRow *row = g_ptr_array_index (rows, i);

    if (row->number > self->cursor)
      g_ptr_array_add (lines, make_line (self, row, previous, contents));
    previous = row->hash;
  }
  return g_steal_pointer (&lines);
}

/* *@word: what a failure is called. */
static gboolean
hand_on (MattaFollower *self,
         const MattaAuditOut *out,
         GPtrArray *lines,
         GCancellable *cancellable,
         const char **word,
         GError **error)
{
  guint n_taken = 0;
  g_autoptr (GError) cause = NULL;
  const gboolean done = self->sink->send (out, lines, &n_taken, cancellable, &cause);
  const MattaLedgerLine *last = n_taken > 0 ? g_ptr_array_index (lines, n_taken - 1) : NULL;

  if (last != NULL
      && !keep_cursor (self, matta_ledger_line_get_number (last, MATTA_LEDGER_NUMBER), error))
    return FALSE;
  if (done)
    return TRUE;
  *word = find_word (cause);
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

/* Nothing to do: until there is. */
static void
rest (MattaFollower *self)
{
  set_state (self, "ok", NULL);
  self->pause_seconds = 0;
  if (!is_disturbed (self))
    matta_store_watch (self->store, &self->seen, -1);
}

static gboolean
try_once (MattaFollower *self,
          const MattaAuditOut *out,
          GCancellable *cancellable,
          const char **word,
          GError **error)
{
  g_autoptr (GPtrArray) lines = read_lines (self, out->contents, error);
  const gboolean rested = g_str_equal (self->state.word, "ok");

  if (lines == NULL)
    return FALSE;
  if (lines->len == 0) {
    rest (self);
    return TRUE;
  }
  if (rested || g_str_equal (self->state.word, "off"))
    set_state (self, "sending", NULL);
  if (rested) {
    pause_for (self, GATHER_MILLISECONDS * (gint64) 1000);
    return TRUE;
  }
  if (!hand_on (self, out, lines, cancellable, word, error))
    return FALSE;
  set_state (self, "sending", NULL);
  self->pause_seconds = 0;
  return TRUE;
}

static gpointer
follow_in_thread (gpointer data)
{
  MattaFollower *self = data;

  while (TRUE) {
    g_autoptr (GCancellable) cancellable = NULL;
    g_autoptr (MattaPolicy) policy = begin_try (self, &cancellable);
    g_autoptr (GError) error = NULL;
    const char *word = "store";

    if (policy == NULL)
      return NULL;
    if (!self->sink->is_wanted (&policy->audit)) {
      set_state (self, "off", NULL);
      while (!is_disturbed (self))
        matta_store_watch (self->store, &self->seen, -1);
    } else if (!try_once (self, &policy->audit, cancellable, &word, &error)
               && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
      set_state (self, word, error);
      pause_longer (self);
    }
  }
}

/* With the lock held. */
static void
disturb (MattaFollower *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  matta_store_wake (self->store);
}

static void
matta_follower_dispose (GObject *object)
{
  MattaFollower *self = MATTA_FOLLOWER (object);

  matta_follower_stop (self);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (matta_follower_parent_class)->dispose (object);
}

static void
matta_follower_finalize (GObject *object)
{
  MattaFollower *self = MATTA_FOLLOWER (object);

  g_clear_pointer (&self->policy, matta_policy_unref);
  g_clear_object (&self->cancellable);
  g_free (self->chain);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (matta_follower_parent_class)->finalize (object);
}

static void
matta_follower_class_init (MattaFollowerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = matta_follower_dispose;
  object_class->finalize = matta_follower_finalize;
}

static void
matta_follower_init (MattaFollower *self)
{
  g_mutex_init (&self->lock);
  self->cursor = -1;
  self->state.word = "off";
}

MattaFollower *
matta_follower_new (MattaStore *store, MattaAuditSink sink)
{
  MattaFollower *self = NULL;

  g_return_val_if_fail (MATTA_IS_STORE (store), NULL);

  self = g_object_new (MATTA_TYPE_FOLLOWER, NULL);
  self->store = g_object_ref (store);
  self->sink = &sinks[sink];
  return self;
}

static gboolean
is_same (const MattaAuditOut *a, const MattaAuditOut *b)
{
  return a->journal == b->journal && g_str_equal (a->host, b->host) && a->port == b->port
         && g_str_equal (a->ca_file, b->ca_file)
         && g_str_equal (a->certificate_file, b->certificate_file) && a->contents == b->contents;
}

void
matta_follower_set_policy (MattaFollower *self, MattaPolicy *policy)
{
  g_autoptr (GMutexLocker) locker = NULL;
  g_autoptr (MattaPolicy) before = NULL;

  g_return_if_fail (MATTA_IS_FOLLOWER (self) && policy != NULL);

  locker = g_mutex_locker_new (&self->lock);
  before = self->policy;
  self->policy = matta_policy_ref (policy);
  if (before != NULL && is_same (&before->audit, &policy->audit))
    return;
  self->changed = TRUE;
  disturb (self);
  if (self->thread == NULL && !self->stopping && self->sink->is_wanted (&policy->audit))
    self->thread = g_thread_new ("matta-follower", follow_in_thread, self);
}

MattaAuditState
matta_follower_get_state (MattaFollower *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (MATTA_IS_FOLLOWER (self), ((MattaAuditState){ "off", 0 }));

  locker = g_mutex_locker_new (&self->lock);
  return self->state;
}

void
matta_follower_stop (MattaFollower *self)
{
  g_return_if_fail (MATTA_IS_FOLLOWER (self));

  g_mutex_lock (&self->lock);
  self->stopping = TRUE;
  if (self->store != NULL)
    disturb (self);
  g_mutex_unlock (&self->lock);
  g_clear_pointer (&self->thread, g_thread_join);
}
