/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-front-door.h"

#include "matta-post.h"

/* Mail that nobody has to look at reaches the main thread in batches: waking it for each message
 * would cost as much as taking the message. */
#define BATCH_MILLISECONDS 10

struct _MattaFrontDoor {
  GObject parent_instance;

  MattaIntake *intake;
  MattaRelayKeys *keys;
  GMainContext *context;
  gboolean closed;
  GMutex mutex; /* guards what follows */
  GQueue news;  /* element News */
};

G_DEFINE_FINAL_TYPE (MattaFrontDoor, matta_front_door, G_TYPE_OBJECT)

enum {
  SIGNAL_ARRIVED,
  SIGNAL_LOOKED,
  SIGNAL_UNHEARD,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

/* One thing that happened on a session's thread. */
typedef struct {
  MattaArrival *arrival; /* or NULL: the reply to @id was not heard */
  char *id;
} News;

static void
news_free (gpointer data)
{
  News *news = data;

  g_clear_pointer (&news->arrival, matta_arrival_free);
  g_free (news->id);
  g_free (news);
}

static News *
take_news (MattaFrontDoor *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return g_queue_pop_head (&self->news);
}

void
matta_front_door_catch_up (MattaFrontDoor *self)
{
  News *news = NULL;

  g_return_if_fail (MATTA_IS_FRONT_DOOR (self));

  while ((news = take_news (self)) != NULL) {
    if (!self->closed && news->arrival != NULL)
      g_signal_emit (self, signals[news->arrival->record != NULL ? SIGNAL_ARRIVED : SIGNAL_LOOKED],
                     0, news->arrival);
    else if (!self->closed)
      g_signal_emit (self, signals[SIGNAL_UNHEARD], 0, news->id);
    news_free (news);
  }
}

static gboolean
tell_cb (gpointer data)
{
  matta_front_door_catch_up (data);
  return G_SOURCE_REMOVE;
}

static void
tell_in_a_while (MattaFrontDoor *self)
{
  g_autoptr (GSource) source = g_timeout_source_new (BATCH_MILLISECONDS);

  g_source_set_callback (source, tell_cb, g_object_ref (self), g_object_unref);
  g_source_attach (source, self->context);
}

static void
add_news (MattaFrontDoor *self, MattaArrival *arrival, const char *id)
{
  News *news = g_new0 (News, 1);
  gboolean urgent = arrival == NULL || arrival->ticket != NULL || arrival->record == NULL;
  gboolean first = FALSE;

  news->arrival = arrival;
  news->id = g_strdup (id);
  g_mutex_lock (&self->mutex);
  first = g_queue_is_empty (&self->news);
  g_queue_push_tail (&self->news, news);
  g_mutex_unlock (&self->mutex);
  if (urgent)
    matta_post (self->context, G_PRIORITY_DEFAULT, tell_cb, g_object_ref (self), g_object_unref);
  else if (first)
    tell_in_a_while (self);
}

static void
arrived_in_worker (MattaArrival *arrival, gpointer user_data)
{
  add_news (MATTA_FRONT_DOOR (user_data), arrival, NULL);
}

static void
deliver_in_worker (MattaTicket *ticket, gpointer user_data)
{
  matta_intake_deliver (MATTA_FRONT_DOOR (user_data)->intake, ticket);
}

/* After a failed reply the mail app still owns the message: it must not leave from here. */
static void
unheard_in_worker (MattaTicket *ticket, gpointer user_data)
{
  const char *id = matta_ticket_get_id (ticket);

  if (id != NULL)
    add_news (MATTA_FRONT_DOOR (user_data), NULL, id);
}

static gboolean
has_password_in_worker (gpointer user_data)
{
  return matta_relay_keys_has_password (MATTA_FRONT_DOOR (user_data)->keys);
}

static char *
get_password_in_worker (gpointer user_data)
{
  return matta_relay_keys_get_password (MATTA_FRONT_DOOR (user_data)->keys);
}

static MattaIdentity *
get_identity_in_worker (gpointer user_data)
{
  return matta_relay_keys_get_identity (MATTA_FRONT_DOOR (user_data)->keys);
}

static const char *
get_sentence_in_worker (const char *reason, gpointer user_data)
{
  return matta_intake_get_sentence (MATTA_FRONT_DOOR (user_data)->intake, reason);
}

static const MattaRelayHandler handler = {
  .deliver = deliver_in_worker,
  .unheard = unheard_in_worker,
  .has_password = has_password_in_worker,
  .get_password = get_password_in_worker,
  .get_identity = get_identity_in_worker,
  .get_sentence = get_sentence_in_worker,
};

/* Plain memory only, and thread-safe references: a session or a worker may hold the last one. */
static void
matta_front_door_finalize (GObject *object)
{
  MattaFrontDoor *self = MATTA_FRONT_DOOR (object);

  g_queue_clear_full (&self->news, news_free);
  g_clear_pointer (&self->intake, matta_intake_unref);
  g_clear_object (&self->keys);
  g_main_context_unref (self->context);
  g_mutex_clear (&self->mutex);
  G_OBJECT_CLASS (matta_front_door_parent_class)->finalize (object);
}

static void
matta_front_door_class_init (MattaFrontDoorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  object_class->finalize = matta_front_door_finalize;
  signals[SIGNAL_ARRIVED] = g_signal_new ("arrived", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[SIGNAL_LOOKED] = g_signal_new ("looked", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[SIGNAL_UNHEARD] = g_signal_new ("unheard", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
matta_front_door_init (MattaFrontDoor *self)
{
  g_mutex_init (&self->mutex);
  g_queue_init (&self->news);
  self->context = g_main_context_ref_thread_default ();
}

MattaFrontDoor *
matta_front_door_new (MattaStore *store,
                      MattaClock *clock,
                      const MattaLimits *limits,
                      MattaReview review,
                      MattaRelayKeys *keys)
{
  MattaFrontDoor *self = g_object_new (MATTA_TYPE_FRONT_DOOR, NULL);

  self->intake = matta_intake_new (store, clock, limits, review, arrived_in_worker, self);
  self->keys = g_object_ref (keys);
  return self;
}

MattaIntake *
matta_front_door_get_intake (MattaFrontDoor *self)
{
  g_return_val_if_fail (MATTA_IS_FRONT_DOOR (self), NULL);

  return self->intake;
}

const MattaRelayHandler *
matta_front_door_get_handler (void)
{
  return &handler;
}

void
matta_front_door_close (MattaFrontDoor *self)
{
  g_return_if_fail (MATTA_IS_FRONT_DOOR (self));

  self->closed = TRUE;
  matta_intake_stop (self->intake);
}
