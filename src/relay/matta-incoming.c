/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-incoming.h"

#include "matta-error.h"

#include <errno.h>
#include <poll.h>

MattaIncoming *
matta_incoming_new (MattaSession *session, gboolean counted)
{
  MattaIncoming *self = g_new0 (MattaIncoming, 1);

  self->session = session;
  self->writer = matta_content_writer_new (session->spool_dir, session->limits->inline_content);
  self->reader.counted = counted;
  return self;
}

void
matta_incoming_free (MattaIncoming *self)
{
  g_return_if_fail (self != NULL);

  matta_content_writer_free (self->writer);
  g_clear_error (&self->error);
  g_free (self);
}

static gboolean
keep_piece (const char *data, gsize length, gpointer user_data)
{
  MattaIncoming *self = user_data;

  if (self->reader.size > self->session->limits->message)
    return FALSE;
  return matta_content_writer_write (self->writer, data, length, &self->error);
}

gsize
matta_incoming_push (MattaIncoming *self, const char *data, gsize length)
{
  g_return_val_if_fail (self != NULL, length);

  return matta_dot_reader_push (&self->reader, data, length, keep_piece, self);
}

/* FALSE after a reply that refuses the message. */
static gboolean
is_acceptable (MattaSession *self, const MattaIncoming *incoming)
{
  const MattaDotReader *reader = &incoming->reader;

  if (reader->bare_cr || reader->bare_lf || reader->nul) {
    matta_session_reply_reason (self, 550, "5.6.0", "bad-line-ends",
                                "The message has a lone CR or LF, or a NUL. Nothing was sent.");
    return FALSE;
  }
  if (reader->size > self->limits->message) {
    matta_session_reply_reason (self, 552, "5.3.4", "too-large", "The message is too large.");
    return FALSE;
  }
  if (reader->longest_line > self->limits->text_line
      || reader->header_length > self->limits->message / 2) {
    matta_session_reply_reason (self, 554, "5.6.0", "bad-lines",
                                "The message has a line or a header that is too long.");
    return FALSE;
  }
  if (incoming->error != NULL) {
    matta_session_reply_reason (
        self, 452, "4.3.1", "disk-full",
        "The message could not be kept. Nothing was sent; try again later.");
    return FALSE;
  }
  return TRUE;
}

typedef enum {
  WAIT_ANSWERED,
  WAIT_GONE,
  WAIT_STOPPING,
} Wait;

static Wait
wait_for_answer (MattaSession *self, MattaTicket *ticket)
{
  struct pollfd fds[] = { { .fd = matta_ticket_get_fd (ticket), .events = POLLIN },
                          { .fd = matta_channel_get_fd (self->channel), .events = POLLRDHUP },
                          { .fd = self->stop_fd, .events = POLLIN } };
  int ready = 0;

  if (matta_ticket_get_reply (ticket) != NULL)
    return WAIT_ANSWERED;
  do {
    ready = poll (fds, G_N_ELEMENTS (fds), -1);
  } while (ready < 0 && errno == EINTR);
  if (fds[0].revents != 0)
    return WAIT_ANSWERED;
  return fds[1].revents != 0 ? WAIT_GONE : WAIT_STOPPING;
}

static gboolean
has_hung_up (MattaSession *self)
{
  struct pollfd fd = { .fd = matta_channel_get_fd (self->channel), .events = POLLRDHUP };

  return poll (&fd, 1, 0) > 0 && (fd.revents & (POLLERR | POLLHUP)) != 0;
}

static void
send_answer (MattaSession *self, MattaTicket *ticket)
{
  const MattaReplyText *reply = matta_ticket_get_reply (ticket);

  matta_session_reply (self, reply->code, reply->status, reply->text);
  if (!has_hung_up (self) && matta_session_flush (self))
    return;
  self->stopping = TRUE;
  if (reply->code < 300 && self->handler->unheard != NULL)
    self->handler->unheard (ticket, self->user_data);
}

static MattaEntrance
get_entrance (const MattaSession *self)
{
  MattaEntrance entrance = self->signed_in ? MATTA_ENTRANCE_SIGNED_IN : MATTA_ENTRANCE_SAME_USER;

  return matta_channel_is_encrypted (self->channel) ? entrance | MATTA_ENTRANCE_ENCRYPTED
                                                    : entrance;
}

static void
hand_over (MattaSession *self, MattaContent *content)
{
  g_autoptr (MattaTicket) ticket = matta_ticket_new (self->envelope, content, self->client);
  Wait wait;

  matta_ticket_set_entrance (ticket, get_entrance (self));
  self->handler->deliver (ticket, self->user_data);
  wait = wait_for_answer (self, ticket);
  if (wait != WAIT_ANSWERED && matta_ticket_abandon (ticket)) {
    self->stopping = TRUE;
    if (wait == WAIT_STOPPING)
      matta_session_reply_reason (self, 421, "4.3.2", "stopping",
                                  "Matta is stopping. Please send again later.");
    return;
  }
  send_answer (self, ticket);
}

void
matta_incoming_finish (MattaIncoming *self)
{
  g_autoptr (MattaContent) content = NULL;

  g_return_if_fail (self != NULL && self->reader.done);

  if (self->error == NULL)
    content = matta_content_writer_finish (self->writer, &self->error);
  if (is_acceptable (self->session, self))
    hand_over (self->session, content);
}

gboolean
matta_incoming_may_start (MattaSession *self)
{
  if (self->envelope == NULL) {
    matta_session_reply (self, 503, "5.5.1", "Say MAIL first.");
    return FALSE;
  }
  if (matta_envelope_get_n_recipients (self->envelope) == 0) {
    matta_session_reply (self, 554, "5.5.1", "No recipient was accepted.");
    return FALSE;
  }
  return TRUE;
}
