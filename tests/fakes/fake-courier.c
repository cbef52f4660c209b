/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-courier.h"

typedef struct {
  MattaDelivery delivery;
  guint code;
} Answer;

struct _FakeCourier {
  GObject parent_instance;

  GMutex lock;
  GHashTable *answers; /* address → Answer */
  int failure;         /* -1 = none */
  gboolean slow;
  gboolean silent;
  GString *log; /* of all envelopes */
  gboolean unreachable;
  gboolean reports;
  guint64 size_limit;
  guint n_asked;
  guint n_tries;
  guint n_sent;
  GBytes *content;
  char *recipients;
};

static void courier_iface_init (MattaCourierInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FakeCourier,
                               fake_courier,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (MATTA_TYPE_COURIER, courier_iface_init))

static gboolean
is_slow (FakeCourier *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->slow;
}

static gboolean
wait_while_slow (FakeCourier *self, GCancellable *cancellable, GError **error)
{
  while (is_slow (self)) {
    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
    g_thread_yield ();
  }
  return TRUE;
}

static gboolean
is_silent (FakeCourier *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->silent;
}

static void
count_try (FakeCourier *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->n_tries++;
}

static gboolean
connect_or_fail (FakeCourier *self, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  int failure = self->failure;

  self->failure = -1;
  if (failure >= 0)
    g_set_error_literal (error, MATTA_ERROR, failure, "The courier was told to fail");
  return failure < 0;
}

static GPtrArray *
send (FakeCourier *self, const MattaParcel *parcel)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  GPtrArray *results = g_ptr_array_new_with_free_func ((GDestroyNotify) matta_result_free);
  g_autoptr (GString) recipients = g_string_new (NULL);

  self->n_sent++;
  g_clear_pointer (&self->content, g_bytes_unref);
  self->content = matta_content_get_bytes (parcel->content, NULL);
  for (guint i = 0; i < matta_envelope_get_n_recipients (parcel->envelope); i++) {
    const char *address = matta_envelope_get_address (parcel->envelope, i);
    const Answer *answer = g_hash_table_lookup (self->answers, address);
    MattaDelivery delivery = answer != NULL ? answer->delivery : MATTA_DELIVERY_ACCEPTED;
    MattaResult *result =
        matta_result_new (address, delivery, answer != NULL ? answer->code : 250, "Told so");

    result->reports = self->reports;
    g_ptr_array_add (results, result);
    g_string_append_printf (recipients, "%s%s", i > 0 ? "," : "", address);
  }
  g_free (self->recipients);
  self->recipients = g_strdup (recipients->str);
  return results;
}

static void
note_envelope (FakeCourier *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  g_string_append_printf (self->log, "%s%s", self->log->len > 0 ? ";" : "", self->recipients);
}

static GPtrArray *
fake_courier_submit (MattaCourier *courier,
                     const MattaParcel *parcel,
                     GCancellable *cancellable,
                     GError **error)
{
  FakeCourier *self = FAKE_COURIER (courier);
  GPtrArray *results = NULL;

  count_try (self);
  if (!wait_while_slow (self, cancellable, error) || !connect_or_fail (self, error))
    return NULL;
  if (parcel->about_to_commit != NULL && !parcel->about_to_commit (parcel->user_data)) {
    g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_CONFLICT, "It was taken back");
    return NULL;
  }
  results = send (self, parcel);
  note_envelope (self);
  while (is_silent (self))
    g_thread_yield ();
  return results;
}

static gboolean
fake_courier_get_size_limit (MattaCourier *courier,
                             const char *return_path,
                             GCancellable *cancellable,
                             guint64 *limit,
                             GError **error)
{
  FakeCourier *self = FAKE_COURIER (courier);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->n_asked++;
  g_clear_pointer (&locker, g_mutex_locker_free);
  if (!wait_while_slow (self, cancellable, error))
    return FALSE;
  locker = g_mutex_locker_new (&self->lock);
  *limit = self->size_limit;
  if (self->unreachable)
    g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER, "The courier is not there");
  return !self->unreachable;
}

static void
fake_courier_finalize (GObject *object)
{
  FakeCourier *self = FAKE_COURIER (object);

  g_hash_table_unref (self->answers);
  g_clear_pointer (&self->content, g_bytes_unref);
  g_free (self->recipients);
  g_string_free (self->log, TRUE);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (fake_courier_parent_class)->finalize (object);
}

static void
fake_courier_class_init (FakeCourierClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fake_courier_finalize;
}

static void
courier_iface_init (MattaCourierInterface *iface)
{
  iface->submit = fake_courier_submit;
  iface->get_size_limit = fake_courier_get_size_limit;
}

static void
fake_courier_init (FakeCourier *self)
{
  g_mutex_init (&self->lock);
  self->answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->failure = -1;
  self->log = g_string_new (NULL);
}

FakeCourier *
fake_courier_new (void)
{
  return g_object_new (FAKE_TYPE_COURIER, NULL);
}

void
fake_courier_answer (FakeCourier *self, const char *address, MattaDelivery delivery, guint code)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  Answer *answer = g_new0 (Answer, 1);

  answer->delivery = delivery;
  answer->code = code;
  g_hash_table_replace (self->answers, g_strdup (address), answer);
}

void
fake_courier_fail (FakeCourier *self, MattaErrorCode code)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->failure = (int) code;
}

void
fake_courier_set_slow (FakeCourier *self, gboolean slow)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->slow = slow;
}

void
fake_courier_set_silent (FakeCourier *self, gboolean silent)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->silent = silent;
}

void
fake_courier_set_size_limit (FakeCourier *self, guint64 limit)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->size_limit = limit;
}

void
fake_courier_set_unreachable (FakeCourier *self, gboolean unreachable)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->unreachable = unreachable;
}

void
fake_courier_set_reports (FakeCourier *self, gboolean reports)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->reports = reports;
}

guint
fake_courier_get_n_asked (FakeCourier *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->n_asked;
}

guint
fake_courier_get_n_tries (FakeCourier *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->n_tries;
}

guint
fake_courier_get_n_sent (FakeCourier *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->n_sent;
}

GBytes *
fake_courier_dup_content (FakeCourier *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->content != NULL ? g_bytes_ref (self->content) : NULL;
}

char *
fake_courier_dup_recipients (FakeCourier *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return g_strdup (self->recipients);
}

char *
fake_courier_dup_log (FakeCourier *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return g_strdup (self->log->str);
}
