/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-ticket.h"

#include <sys/eventfd.h>
#include <unistd.h>

struct _MattaTicket {
  gatomicrefcount ref_count;
  MattaEnvelope *envelope;
  MattaContent *content;
  char *client;
  MattaEntrance entrance;
  int fd;

  GMutex mutex; /* guards all below */
  char *id;
  gboolean answered;
  gboolean abandoned;
  MattaReplyText reply;
  MattaAbandonedFunc func;
  gpointer user_data;
  GDestroyNotify destroy;
};

/* A callback taken out of the ticket, to be run or dropped without holding its lock. */
typedef struct {
  MattaAbandonedFunc func;
  gpointer user_data;
  GDestroyNotify destroy;
} Callback;

static Callback
take_callback (MattaTicket *self)
{
  Callback callback = { self->func, self->user_data, self->destroy };

  self->func = NULL;
  self->user_data = NULL;
  self->destroy = NULL;
  return callback;
}

static void
drop_callback (Callback *callback)
{
  if (callback->destroy != NULL)
    callback->destroy (callback->user_data);
}

static void
run_callback (MattaTicket *self, Callback *callback)
{
  if (callback->func != NULL)
    callback->func (self, callback->user_data);
  drop_callback (callback);
}

static void
ticket_free (MattaTicket *self)
{
  Callback callback = take_callback (self);

  drop_callback (&callback);
  matta_envelope_unref (self->envelope);
  matta_content_unref (self->content);
  g_free (self->client);
  g_free (self->id);
  g_free (self->reply.text);
  g_mutex_clear (&self->mutex);
  if (self->fd >= 0)
    close (self->fd);
  g_free (self);
}

MattaTicket *
matta_ticket_new (MattaEnvelope *envelope, MattaContent *content, const char *client)
{
  MattaTicket *self = g_new0 (MattaTicket, 1);

  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->mutex);
  self->envelope = matta_envelope_ref (envelope);
  self->content = matta_content_ref (content);
  self->client = g_strdup (client);
  self->fd = eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK);
  return self;
}

MattaTicket *
matta_ticket_ref (MattaTicket *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
matta_ticket_unref (MattaTicket *self)
{
  if (g_atomic_ref_count_dec (&self->ref_count))
    ticket_free (self);
}

MattaEnvelope *
matta_ticket_get_envelope (MattaTicket *self)
{
  return self->envelope;
}

MattaContent *
matta_ticket_get_content (MattaTicket *self)
{
  return self->content;
}

const char *
matta_ticket_get_client (MattaTicket *self)
{
  return self->client;
}

void
matta_ticket_set_entrance (MattaTicket *self, MattaEntrance entrance)
{
  self->entrance = entrance;
}

MattaEntrance
matta_ticket_get_entrance (MattaTicket *self)
{
  return self->entrance;
}

gboolean
matta_ticket_answer (MattaTicket *self, guint code, const char *status, const char *text)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  const guint64 one = 1;

  if (self->answered || self->abandoned)
    return FALSE;
  self->answered = TRUE;
  self->reply.code = code;
  self->reply.status = g_intern_string (status);
  self->reply.text = g_strdup (text);
  if (write (self->fd, &one, sizeof one) != sizeof one)
    g_critical ("A session could not be woken"); /* cannot happen: the counter is at zero */
  return TRUE;
}

void
matta_ticket_set_abandoned_func (MattaTicket *self,
                                 MattaAbandonedFunc func,
                                 gpointer user_data,
                                 GDestroyNotify destroy)
{
  Callback old;
  gboolean at_once = FALSE;

  g_mutex_lock (&self->mutex);
  old = take_callback (self);
  at_once = self->abandoned && func != NULL;
  if (!at_once) {
    self->func = func;
    self->user_data = user_data;
    self->destroy = destroy;
  }
  g_mutex_unlock (&self->mutex);
  drop_callback (&old);
  if (at_once) {
    Callback callback = { func, user_data, destroy };

    run_callback (self, &callback);
  }
}

void
matta_ticket_set_id (MattaTicket *self, const char *id)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_free (self->id);
  self->id = g_strdup (id);
}

const char *
matta_ticket_get_id (MattaTicket *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->id;
}

int
matta_ticket_get_fd (MattaTicket *self)
{
  return self->fd;
}

const MattaReplyText *
matta_ticket_get_reply (MattaTicket *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->answered ? &self->reply : NULL;
}

gboolean
matta_ticket_abandon (MattaTicket *self)
{
  Callback callback;

  g_mutex_lock (&self->mutex);
  if (self->answered || self->abandoned) {
    g_mutex_unlock (&self->mutex);
    return FALSE;
  }
  self->abandoned = TRUE;
  callback = take_callback (self);
  g_mutex_unlock (&self->mutex);
  run_callback (self, &callback);
  return TRUE;
}
