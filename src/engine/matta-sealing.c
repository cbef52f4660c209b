/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-sealing.h"

#include "matta-error.h"
#include "matta-feeds.h"
#include "matta-replace.h"
#include "matta-seal-check.h"
#include "matta-seal-note.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* Of several files; one file lends its own name. */
#define USUAL_NAME "files.zip"

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

GArray *
matta_sealing_list_files (const MattaFacts *facts)
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
  g_autoptr (GArray) files = matta_sealing_list_files (facts);

  return files->len > 0 || has_uuencode (facts);
}

gboolean
matta_sealing_is_possible (const MattaFacts *facts)
{
  g_autoptr (GArray) files = matta_sealing_list_files (facts);

  return files->len > 0 && facts->protection == MATTA_PROTECTION_NONE && facts->unreadable == NULL
         && !has_uuencode (facts);
}

char *
matta_sealing_make_zip_name (const MattaFacts *facts, const GArray *files)
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

static void
fill_sources (MattaFeeds *feeds, const MattaFacts *facts, MattaSealSource *sources)
{
  for (guint i = 0; i < matta_feeds_get_n (feeds); i++)
    sources[i] = (MattaSealSource){
      .name = matta_feeds_get_name (feeds, i),
      .mtime = facts->date > 0 ? facts->date / G_USEC_PER_SEC : 0,
      .size = matta_feeds_get_size (feeds, i),
      .read = matta_feeds_read,
      .read_data = matta_feeds_get (feeds, i),
      .fd = -1,
    };
}

MattaContent *
matta_sealing_make_zip (MattaContent *content,
                        const MattaFacts *facts,
                        const GArray *files,
                        const MattaSealing *how,
                        const MattaLimits *limits,
                        const char *directory,
                        GCancellable *cancellable,
                        GError **error)
{
  g_autoptr (MattaFeeds) feeds = NULL;
  g_autofree MattaSealSource *sources = NULL;
  struct stat status = { 0 };
  int fd = -1;

  g_return_val_if_fail (content != NULL && facts != NULL && files != NULL, NULL);
  g_return_val_if_fail (how != NULL && how->password != NULL, NULL);

  fd = open_unnamed (directory);
  if (fd < 0) {
    g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER, "There is no room to seal in");
    return NULL;
  }
  feeds = matta_feeds_new (content, facts, files, limits);
  sources = g_new0 (MattaSealSource, files->len);
  fill_sources (feeds, facts, sources);
  if (write_and_check (fd, sources, files->len, how, cancellable, error)) {
    if (fstat (fd, &status) == 0)
      return matta_content_new_for_fd (fd, (gsize) status.st_size, NULL);
    g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER, "The ZIP cannot be measured");
  }
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
  files = matta_sealing_list_files (facts);
  zip = matta_sealing_make_zip (content, facts, files, how, limits, directory, cancellable, error);
  if (zip == NULL)
    return NULL;
  name = matta_sealing_make_zip_name (facts, files);
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
