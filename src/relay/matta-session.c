/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-session.h"

#include "matta-incoming.h"
#include "matta-smtp-command.h"

#include <errno.h>
#include <poll.h>
#include <string.h>

/* So many bytes of a message are progress. */
#define PIECE 16384

typedef struct {
  const char *verb;
  MattaVerbFunc func;
} Verb;

static const Verb verbs[] = {
  { "AUTH", matta_verb_auth }, { "BDAT", matta_verb_bdat }, { "DATA", matta_verb_data },
  { "EHLO", matta_verb_ehlo }, { "HELO", matta_verb_helo }, { "HELP", matta_verb_help },
  { "MAIL", matta_verb_mail }, { "NOOP", matta_verb_noop }, { "QUIT", matta_verb_quit },
  { "RCPT", matta_verb_rcpt }, { "RSET", matta_verb_rset }, { "STARTTLS", matta_verb_starttls },
  { "VRFY", matta_verb_vrfy },
};

MattaSession *
matta_session_new (int fd,
                   int stop_fd,
                   const MattaRelayHandler *handler,
                   gpointer user_data,
                   const MattaLimits *limits,
                   const char *spool_dir,
                   const int *n_sessions)
{
  MattaSession *self = g_new0 (MattaSession, 1);

  self->channel = matta_channel_new (fd);
  self->stop_fd = stop_fd;
  self->handler = handler;
  self->user_data = user_data;
  self->limits = limits;
  self->spool_dir = spool_dir;
  self->n_sessions = n_sessions;
  self->buffer = g_malloc (MATTA_SESSION_BUFFER);
  self->out = g_string_new (NULL);
  return self;
}

void
matta_session_free (MattaSession *self)
{
  matta_session_reset (self);
  matta_channel_free (self->channel);
  g_free (self->client);
  g_free (self->buffer);
  g_string_free (self->out, TRUE);
  g_free (self);
}

/* It got on: a whole line came, or that much of a message. */
static void
note_progress (MattaSession *self)
{
  self->progress_at = g_get_monotonic_time ();
  self->piece = 0;
}

void
matta_session_reset (MattaSession *self)
{
  g_clear_pointer (&self->envelope, matta_envelope_unref);
  g_clear_pointer (&self->chunks, matta_incoming_free);
  note_progress (self);
}

void
matta_session_reply (MattaSession *self, guint code, const char *status, const char *text)
{
  g_autofree char *line = matta_smtp_reply_format (code, status, text);

  if (code >= 500)
    self->bad_commands++;
  g_string_append (self->out, line);
}

void
matta_session_reply_reason (MattaSession *self,
                            guint code,
                            const char *status,
                            const char *reason,
                            const char *english)
{
  const char *text = NULL;

  if (self->handler->get_sentence != NULL)
    text = self->handler->get_sentence (reason, self->user_data);
  matta_session_reply (self, code, status, text != NULL ? text : english);
}

/* So that a few that say nothing, or letter by letter, never keep all the others out. */
static gboolean
is_crowded (MattaSession *self)
{
  return (guint) g_atomic_int_get (self->n_sessions)
         >= MAX (self->limits->sessions - self->limits->sessions / 4, 1);
}

static gboolean
took_too_long (MattaSession *self, gint64 silent_since)
{
  gint64 now = g_get_monotonic_time ();
  gint64 since = self->piece > 0 ? MIN (self->progress_at, silent_since) : silent_since;

  return now - silent_since >= (gint64) self->limits->idle_seconds * G_USEC_PER_SEC
         || (is_crowded (self)
             && now - since >= (gint64) self->limits->crowded_seconds * G_USEC_PER_SEC);
}

typedef enum {
  WAIT_READY,
  WAIT_IDLE,
  WAIT_STOPPING,
} Wait;

/* Looks up every now and then, for it may have become crowded meanwhile. */
static Wait
wait_for (MattaSession *self, MattaChannelResult direction)
{
  short events = direction == MATTA_CHANNEL_WANTS_WRITE ? POLLOUT : POLLIN;
  struct pollfd fds[] = { { .fd = matta_channel_get_fd (self->channel), .events = events },
                          { .fd = self->stop_fd, .events = POLLIN } };
  guint seconds = MIN (self->limits->idle_seconds, self->limits->crowded_seconds);
  gint64 since = g_get_monotonic_time ();
  int ready = 0;

  do {
    ready = poll (fds, G_N_ELEMENTS (fds), (int) seconds * 1000);
  } while ((ready < 0 && errno == EINTR) || (ready == 0 && !took_too_long (self, since)));
  if (fds[1].revents != 0)
    return WAIT_STOPPING;
  return ready == 0 || took_too_long (self, since) ? WAIT_IDLE : WAIT_READY;
}

/* Who does not read its replies is not waited for longer than who does not speak. */
gboolean
matta_session_flush (MattaSession *self)
{
  gsize at = 0;
  MattaChannelResult result = MATTA_CHANNEL_DONE;

  while (at < self->out->len && result != MATTA_CHANNEL_GONE) {
    gsize length = 0;

    result = matta_channel_write (self->channel, self->out->str + at, self->out->len - at, &length);
    if (result == MATTA_CHANNEL_DONE)
      at += length;
    else if (result != MATTA_CHANNEL_GONE && wait_for (self, result) != WAIT_READY)
      result = MATTA_CHANNEL_GONE;
  }
  g_string_truncate (self->out, 0);
  if (result == MATTA_CHANNEL_GONE)
    self->stopping = TRUE;
  return result != MATTA_CHANNEL_GONE;
}

/* Always a reply before a close: some mail apps wait for ever otherwise. */
gboolean
matta_session_end (MattaSession *self, const char *status, const char *reason, const char *english)
{
  matta_session_reply_reason (self, 421, status, reason, english);
  matta_session_flush (self);
  self->stopping = TRUE;
  return FALSE;
}

static gboolean
wait_for_bytes (MattaSession *self, MattaChannelResult direction)
{
  switch (wait_for (self, direction)) {
  case WAIT_READY:
    return TRUE;
  case WAIT_IDLE:
    return matta_session_end (self, "4.4.2", "idle", "Nothing was said for too long.");
  case WAIT_STOPPING:
    return matta_session_end (self, "4.3.2", "stopping",
                              "Matta is stopping. Please send again later.");
  }
  g_assert_not_reached ();
}

static void
make_room (MattaSession *self)
{
  if (self->start == 0)
    return;
  memmove (self->buffer, self->buffer + self->start, self->end - self->start);
  self->end -= self->start;
  self->start = 0;
}

static gboolean
read_more (MattaSession *self, gsize *length)
{
  MattaChannelResult result = MATTA_CHANNEL_WANTS_READ;

  do {
    if (!matta_channel_has_pending (self->channel) && !wait_for_bytes (self, result))
      return FALSE;
    result = matta_channel_read (self->channel, self->buffer + self->end,
                                 MATTA_SESSION_BUFFER - self->end, length);
  } while (result != MATTA_CHANNEL_DONE && result != MATTA_CHANNEL_GONE);
  return result == MATTA_CHANNEL_DONE;
}

gboolean
matta_session_fill (MattaSession *self)
{
  gsize length = 0;

  make_room (self);
  if (!matta_session_flush (self) || !read_more (self, &length)) {
    self->stopping = TRUE;
    return FALSE;
  }
  self->end += length;
  if (self->piece == 0 || self->piece >= PIECE)
    note_progress (self);
  self->piece += length;
  return TRUE;
}

/* Nothing the client said before counts, nor what follows in the buffer; who it is does: the kernel
 * said that. */
static void
forget_everything (MattaSession *self)
{
  matta_session_reset (self);
  g_clear_pointer (&self->client, g_free);
  self->greeted = FALSE;
  self->allowed = self->own;
  self->signed_in = FALSE;
  self->start = 0;
  self->end = 0;
}

gboolean
matta_session_start_tls (MattaSession *self, MattaIdentity *identity)
{
  MattaChannelResult result = MATTA_CHANNEL_GONE;

  forget_everything (self);
  self->piece = 1; /* the hand-shake as a whole is what may not take for ever */
  if (matta_session_flush (self) && matta_channel_start_tls (self->channel, identity))
    do {
      result = matta_channel_shake_hands (self->channel);
    } while (result != MATTA_CHANNEL_DONE && result != MATTA_CHANNEL_GONE
             && wait_for_bytes (self, result));
  if (result != MATTA_CHANNEL_DONE)
    self->stopping = TRUE;
  note_progress (self);
  return result == MATTA_CHANNEL_DONE;
}

/* Reads on to the end of a line that is too long, keeping nothing of it. */
static gboolean
skip_line (MattaSession *self)
{
  char *lf = NULL;

  while ((lf = memchr (self->buffer + self->start, '\n', self->end - self->start)) == NULL) {
    self->start = self->end;
    if (!matta_session_fill (self))
      return FALSE;
  }
  self->start = (gsize) (lf + 1 - self->buffer);
  matta_session_reply (self, 500, "5.5.2", "The line is too long.");
  return TRUE;
}

/* Takes the line out of the buffer; NULL when it was answered already. */
static const char *
take_line (MattaSession *self, char *lf)
{
  char *line = self->buffer + self->start;

  note_progress (self);
  self->start = (gsize) (lf + 1 - self->buffer);
  if (lf == line || lf[-1] != '\r' || memchr (line, '\0', (gsize) (lf - line)) != NULL) {
    matta_session_reply (self, 500, "5.5.2", "A command ends with CRLF and has no NUL.");
    return NULL;
  }
  lf[-1] = '\0';
  return line;
}

static gboolean
is_patient (MattaSession *self)
{
  if (self->bad_commands > self->limits->bad_commands)
    return matta_session_end (self, "4.7.0", "too-many-errors", "Too many errors.");
  return TRUE;
}

const char *
matta_session_read_line (MattaSession *self)
{
  while (!self->stopping && is_patient (self)) {
    gsize length = self->end - self->start;
    char *lf = memchr (self->buffer + self->start, '\n', length);
    const char *line = NULL;

    if (lf != NULL && (gsize) (lf - self->buffer) - self->start < self->limits->command_line) {
      line = take_line (self, lf);
      if (line != NULL)
        return line;
    } else if (length >= self->limits->command_line) {
      if (!skip_line (self))
        return NULL;
    } else if (!matta_session_fill (self)) {
      return NULL;
    }
  }
  return NULL;
}

static MattaVerbFunc
find_verb (const char *verb)
{
  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    if (g_str_equal (verbs[i].verb, verb))
      return verbs[i].func;
  return NULL;
}

static void
serve_line (MattaSession *self, const char *line)
{
  g_autofree char *verb = NULL;
  g_autofree char *argument = NULL;
  MattaVerbFunc func = NULL;

  if (matta_smtp_command_is_http (line)) {
    matta_session_end (self, "4.7.0", "http", "This is a mail port, not a web server.");
    return;
  }
  if (matta_smtp_command_split (line, &verb, &argument))
    func = find_verb (verb);
  if (func != NULL)
    func (self, argument);
  else
    matta_session_reply (self, 500, "5.5.1", "Unknown command.");
}

static gboolean
is_within_limits (MattaSession *self)
{
  if (++self->commands > self->limits->commands)
    return matta_session_end (self, "4.7.0", "too-many-commands", "Too many commands.");
  return TRUE;
}

void
matta_session_run (MattaSession *self, gboolean allowed)
{
  self->own = allowed;
  self->allowed = allowed;
  matta_session_reply (self, 220, NULL, "localhost ESMTP Matta");
  while (!self->stopping) {
    const char *line = matta_session_read_line (self);

    if (line == NULL || !is_within_limits (self))
      break;
    serve_line (self, line);
  }
  matta_session_flush (self);
  matta_channel_shut_down (self->channel);
}
