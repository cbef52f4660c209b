/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-feeds.h"

#include "matta-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

/* One attachment on its way, through a pipe. */
typedef struct {
  MattaContent *content;
  const MattaLimits *limits;
  guint index;
  char *name;
  guint64 size;
  GThread *thread; /* NULL = not begun */
  int read_fd;
  int write_fd; /* the thread's */
} Feed;

struct _MattaFeeds {
  Feed *feeds;
  guint n_feeds;
};

static gpointer
feed_in_thread (gpointer data)
{
  Feed *feed = data;
  g_autoptr (GError) error = NULL;
  sigset_t broken_pipe;

  /* The reader may stop reading at any time; that is no reason to die. */
  sigemptyset (&broken_pipe);
  sigaddset (&broken_pipe, SIGPIPE);
  pthread_sigmask (SIG_BLOCK, &broken_pipe, NULL);
  /* What breaks here comes out short, which the writer notices. */
  if (!matta_facts_write_attachment (feed->content, feed->index, feed->limits, feed->write_fd,
                                     &error))
    g_debug ("An attachment was not read to its end: %s", error->message);
  close (feed->write_fd);
  return NULL;
}

static gboolean
begin_feed (Feed *feed, GError **error)
{
  int fds[2] = { -1, -1 };

  if (!g_unix_open_pipe (fds, FD_CLOEXEC, error))
    return FALSE;
  feed->read_fd = fds[0];
  feed->write_fd = fds[1];
  feed->thread = g_thread_new ("matta-feed", feed_in_thread, feed);
  return TRUE;
}

/* Closed first: a thread that is still writing then ends. */
static void
end_feed (Feed *feed)
{
  if (feed->thread == NULL)
    return;
  close (feed->read_fd);
  g_thread_join (g_steal_pointer (&feed->thread));
}

gssize
matta_feeds_read (gpointer data, guint8 *buffer, gsize length, GError **error)
{
  Feed *feed = data;
  gssize got = 0;

  if (feed->thread == NULL && !begin_feed (feed, error))
    return -1;
  do
    got = read (feed->read_fd, buffer, length);
  while (got < 0 && errno == EINTR);
  if (got == 0)
    end_feed (feed);
  else if (got < 0)
    g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER, "An attachment cannot be read");
  return got;
}

/* What is an attached message's name may only be its subject. */
static char *
make_source_name (const MattaAttachment *attachment)
{
  gboolean plain =
      attachment->sort != MATTA_ATTACHMENT_MESSAGE || g_str_has_suffix (attachment->name, ".eml");

  return g_strconcat (attachment->name, plain ? "" : ".eml", NULL);
}

MattaFeeds *
matta_feeds_new (MattaContent *content,
                 const MattaFacts *facts,
                 const GArray *files,
                 const MattaLimits *limits)
{
  MattaFeeds *self = g_new0 (MattaFeeds, 1);

  self->feeds = g_new0 (Feed, files->len);
  self->n_feeds = files->len;
  for (guint i = 0; i < files->len; i++) {
    guint index = g_array_index (files, guint, i);
    const MattaAttachment *attachment = g_ptr_array_index (facts->attachments, index);

    self->feeds[i] = (Feed){
      .content = content,
      .limits = limits,
      .index = index,
      .name = make_source_name (attachment),
      .size = attachment->size,
    };
  }
  return self;
}

void
matta_feeds_free (MattaFeeds *self)
{
  g_return_if_fail (self != NULL);

  for (guint i = 0; i < self->n_feeds; i++) {
    end_feed (&self->feeds[i]);
    g_free (self->feeds[i].name);
  }
  g_free (self->feeds);
  g_free (self);
}

guint
matta_feeds_get_n (const MattaFeeds *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_feeds;
}

const char *
matta_feeds_get_name (const MattaFeeds *self, guint index)
{
  g_return_val_if_fail (self != NULL && index < self->n_feeds, NULL);

  return self->feeds[index].name;
}

guint64
matta_feeds_get_size (const MattaFeeds *self, guint index)
{
  g_return_val_if_fail (self != NULL && index < self->n_feeds, 0);

  return self->feeds[index].size;
}

gpointer
matta_feeds_get (MattaFeeds *self, guint index)
{
  g_return_val_if_fail (self != NULL && index < self->n_feeds, NULL);

  return &self->feeds[index];
}
