/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-sealing.h"

#include "matta-error.h"
#include "matta-replace.h"
#include "matta-seal-check.h"
#include "matta-seal-note.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* Of several files; one file lends its own name. */
#define USUAL_NAME "files.zip"

/* One attachment on its way: decoded by a thread of its own, read through a pipe, held by nobody.
 */
typedef struct {
  MattaContent *content;
  const MattaLimits *limits;
  guint index;
  char *name;
  GThread *thread; /* NULL = not begun */
  int read_fd;
  int write_fd; /* the thread's */
} Feed;

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

static gssize
read_feed (gpointer data, guint8 *buffer, gsize length, GError **error)
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

static gboolean
has_uuencode (const MattaFacts *facts)
{
  for (guint i = 0; i < facts->attachments->len; i++) {
    const MattaAttachment *attachment = g_ptr_array_index (facts->attachments, i);

    if (attachment->depth == 0 && attachment->sort == MATTA_ATTACHMENT_UUENCODE)
      return TRUE;
  }
  return FALSE;
}

static GArray *
list_files (const MattaFacts *facts)
{
  GArray *files = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < facts->attachments->len; i++)
    if (matta_replace_may_take (g_ptr_array_index (facts->attachments, i)))
      g_array_append_val (files, i);
  return files;
}

gboolean
matta_sealing_has_files (const MattaFacts *facts)
{
  g_autoptr (GArray) files = list_files (facts);

  return files->len > 0 || has_uuencode (facts);
}

gboolean
matta_sealing_is_possible (const MattaFacts *facts)
{
  g_autoptr (GArray) files = list_files (facts);

  return files->len > 0 && facts->protection == MATTA_PROTECTION_NONE && facts->unreadable == NULL
         && !has_uuencode (facts);
}

/* "plan.pdf" becomes "plan.zip". */
static char *
make_name (const MattaFacts *facts, const GArray *files)
{
  const MattaAttachment *first =
      g_ptr_array_index (facts->attachments, g_array_index (files, guint, 0));
  const char *dot = strrchr (first->name, '.');
  gsize length =
      dot != NULL && dot > first->name ? (gsize) (dot - first->name) : strlen (first->name);

  if (files->len > 1 || length == 0)
    return g_strdup (USUAL_NAME);
  return g_strdup_printf ("%.*s.zip", (int) length, first->name);
}

/* What is an attached message's name may only be its subject. */
static char *
make_source_name (const MattaAttachment *attachment)
{
  gboolean plain =
      attachment->sort != MATTA_ATTACHMENT_MESSAGE || g_str_has_suffix (attachment->name, ".eml");

  return g_strconcat (attachment->name, plain ? "" : ".eml", NULL);
}

static void
fill_sources (MattaContent *content,
              const MattaFacts *facts,
              const GArray *files,
              const MattaLimits *limits,
              Feed *feeds,
              MattaSealSource *sources)
{
  for (guint i = 0; i < files->len; i++) {
    guint index = g_array_index (files, guint, i);
    const MattaAttachment *attachment = g_ptr_array_index (facts->attachments, index);

    feeds[i] = (Feed){
      .content = content,
      .limits = limits,
      .index = index,
      .name = make_source_name (attachment),
    };
    sources[i] = (MattaSealSource){
      .name = feeds[i].name,
      .mtime = facts->date > 0 ? facts->date / G_USEC_PER_SEC : 0,
      .size = attachment->size,
      .read = read_feed,
      .read_data = &feeds[i],
      .fd = -1,
    };
  }
}

/* Encrypted, it may lie on a disk, but only as long as somebody holds it. */
static int
open_unnamed (const char *directory)
{
  int fd = open (directory, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

  return fd >= 0 ? fd : memfd_create ("matta-seal", MFD_CLOEXEC);
}

/* Of the time it takes, roughly: writing, opening again; putting it into the message is the rest.
 */
#define WRITTEN 0.65
#define CHECKED 0.85

typedef struct {
  const MattaSealing *how;
  double from;
  double to;
} Stage;

static void
progress_cb (guint64 done, guint64 total, gpointer data)
{
  const Stage *stage = data;

  if (stage->how->progress != NULL && total > 0)
    stage->how->progress (stage->from + (stage->to - stage->from) * (double) done / (double) total,
                          stage->how->progress_data);
}

static gboolean
write_and_check (int fd,
                 const MattaSealSource *sources,
                 guint n_sources,
                 const MattaSealing *how,
                 GCancellable *cancellable,
                 GError **error)
{
  Stage stage = { how, 0, WRITTEN };
  const MattaSealOptions options = { .password = how->password,
                                     .wrap = how->wrap,
                                     .old_windows = how->old_windows,
                                     .progress = progress_cb,
                                     .progress_data = &stage,
                                     .cancellable = cancellable };
  g_autoptr (GPtrArray) entries = matta_seal_zip_write (fd, sources, n_sources, &options, error);

  stage = (Stage){ how, WRITTEN, CHECKED };
  return entries != NULL && matta_seal_check (fd, entries, &options, error);
}

/* The ZIP alone. */
static MattaContent *
make_zip (MattaContent *content,
          const MattaFacts *facts,
          const GArray *files,
          const MattaSealing *how,
          const MattaLimits *limits,
          const char *directory,
          GCancellable *cancellable,
          GError **error)
{
  g_autofree Feed *feeds = g_new0 (Feed, files->len);
  g_autofree MattaSealSource *sources = g_new0 (MattaSealSource, files->len);
  struct stat status = { 0 };
  gboolean done = FALSE;
  int fd = open_unnamed (directory);

  if (fd < 0) {
    g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER, "There is no room to seal in");
    return NULL;
  }
  fill_sources (content, facts, files, limits, feeds, sources);
  done = write_and_check (fd, sources, files->len, how, cancellable, error);
  for (guint i = 0; i < files->len; i++) {
    end_feed (&feeds[i]);
    g_free (feeds[i].name);
  }
  if (done && fstat (fd, &status) == 0)
    return matta_content_new_for_fd (fd, (gsize) status.st_size, NULL);
  if (done)
    g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER, "The ZIP cannot be measured");
  close (fd);
  return NULL;
}

MattaContent *
matta_sealing_seal (MattaContent *content,
                    MattaFacts *facts,
                    const MattaSealing *how,
                    const MattaLimits *limits,
                    const char *directory,
                    GCancellable *cancellable,
                    GError **error)
{
  g_autoptr (GArray) files = NULL;
  g_autoptr (MattaContent) zip = NULL;
  g_autoptr (MattaContent) sealed = NULL;
  g_autofree char *name = NULL;
  g_autofree char *text = NULL;

  g_return_val_if_fail (content != NULL && facts != NULL, NULL);
  g_return_val_if_fail (how != NULL && how->password != NULL && how->note != NULL, NULL);

  if (!matta_sealing_is_possible (facts)) {
    g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_UNCHANGEABLE,
                         "The attachments of this message cannot be sealed");
    return NULL;
  }
  files = list_files (facts);
  zip = make_zip (content, facts, files, how, limits, directory, cancellable, error);
  if (zip == NULL)
    return NULL;
  name = make_name (facts, files);
  text = matta_seal_note_make (how->note);
  sealed = matta_replace_attachments (content, facts, files,
                                      &(MattaReplacement){ name, "application/zip", zip, text },
                                      limits, directory, cancellable, error);
  if (sealed == NULL)
    return NULL;
  progress_cb (1, 1, &(Stage){ how, CHECKED, 1 });
  if (matta_content_get_size (sealed) <= limits->message)
    return g_steal_pointer (&sealed);
  g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_TOO_LARGE,
                       "The message would be too large when it is sealed");
  return NULL;
}
