/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-practice-mailbox.h"

#include "matta-chunks.h"
#include "matta-error.h"
#include "matta-flush.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct _MattaPracticeMailbox {
  GObject parent_instance;

  char *directory;
};

static void matta_practice_mailbox_courier_init (MattaCourierInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MattaPracticeMailbox,
                               matta_practice_mailbox,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (MATTA_TYPE_COURIER,
                                                      matta_practice_mailbox_courier_init))

static gboolean
fail_with_errno (GError **error, const char *what)
{
  int code = errno;

  g_set_error (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER, "%s: %s", what, g_strerror (code));
  return FALSE;
}

static gboolean
flush (const char *path, GError **error)
{
  return matta_flush_folder (path)
         || fail_with_errno (error, "Could not flush the practice mailbox");
}

/* On every submission: somebody may have cleared the mailbox away meanwhile. */
static gboolean
make_folders (MattaPracticeMailbox *self, GError **error)
{
  static const char *const names[] = { "cur", "new", "tmp" };
  g_autofree char *parent = g_path_get_dirname (self->directory);
  gboolean is_new = !g_file_test (self->directory, G_FILE_TEST_IS_DIR);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = g_build_filename (self->directory, names[i], NULL);

    if (g_mkdir_with_parents (path, 0700) != 0)
      return fail_with_errno (error, "Could not make the practice mailbox");
  }
  return !is_new || (flush (self->directory, error) && flush (parent, error));
}

static gboolean
write_all (int fd, const void *data, gsize length, GError **error)
{
  const guint8 *rest = data;

  while (length > 0) {
    gssize written = write (fd, rest, length);

    if (written < 0 && errno == EINTR)
      continue;
    if (written < 0)
      return fail_with_errno (error, "Could not write to the practice mailbox");
    rest += written;
    length -= (gsize) written;
  }
  return TRUE;
}

static gboolean
write_envelope (int fd, MattaEnvelope *envelope, GError **error)
{
  g_autoptr (GString) fields = g_string_new (NULL);

  g_string_append_printf (fields, "Return-Path: <%s>\r\n",
                          matta_envelope_get_return_path (envelope));
  for (guint i = 0; i < matta_envelope_get_n_recipients (envelope); i++)
    g_string_append_printf (fields, "X-Envelope-To: %s\r\n",
                            matta_envelope_get_address (envelope, i));
  return write_all (fd, fields->str, fields->len, error);
}

static gboolean
write_content (int fd, MattaContent *content, GCancellable *cancellable, GError **error)
{
  g_autoptr (MattaChunks) chunks = matta_chunks_new (content);
  const guint8 *data = NULL;
  gsize length = 0;

  while (matta_chunks_next (chunks, &data, &length, error)) {
    if (length == 0)
      return TRUE;
    if (g_cancellable_set_error_if_cancelled (cancellable, error)
        || !write_all (fd, data, length, error))
      return FALSE;
  }
  return FALSE;
}

/* @path: a template for mkstemp, so that two submissions of one id never share a file. */
static gboolean
write_file (char *path, const MattaParcel *parcel, GCancellable *cancellable, GError **error)
{
  int fd = g_mkstemp_full (path, O_WRONLY | O_CLOEXEC, 0600);
  gboolean written = FALSE;

  if (fd < 0)
    return fail_with_errno (error, "Could not write to the practice mailbox");
  written = write_envelope (fd, parcel->envelope, error)
            && write_content (fd, parcel->content, cancellable, error);
  if (written && fsync (fd) != 0)
    written = fail_with_errno (error, "Could not flush the practice mailbox");
  if (close (fd) != 0 && written)
    written = fail_with_errno (error, "Could not write to the practice mailbox");
  if (!written)
    g_unlink (path);
  return written;
}

/* A mail program moves what was read to cur/ and adds flags: "ID.eml:2,S". */
static gboolean
was_read (MattaPracticeMailbox *self, const char *name)
{
  g_autofree char *path = g_build_filename (self->directory, "cur", NULL);
  g_autofree char *flagged = g_strconcat (name, ":", NULL);
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL); /* made just before: empty at worst */
  const char *entry = NULL;

  while (folder != NULL && (entry = g_dir_read_name (folder)) != NULL)
    if (g_str_equal (entry, name) || g_str_has_prefix (entry, flagged))
      return TRUE;
  return FALSE;
}

static gboolean
file_under_name (MattaPracticeMailbox *self, const char *written, const char *name, GError **error)
{
  g_autofree char *folder = g_build_filename (self->directory, "new", NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);

  if (was_read (self, name))
    return TRUE;
  if (link (written, path) != 0 && errno != EEXIST)
    return fail_with_errno (error, "Could not file in the practice mailbox");
  return flush (folder, error);
}

static gboolean
commit (MattaPracticeMailbox *self,
        const MattaParcel *parcel,
        const char *written,
        GCancellable *cancellable,
        GError **error)
{
  g_autofree char *name = g_strconcat (parcel->id, ".eml", NULL);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (parcel->about_to_commit != NULL && !parcel->about_to_commit (parcel->user_data)) {
    g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_CONFLICT, "The message was taken back");
    return FALSE;
  }
  return file_under_name (self, written, name, error);
}

static GPtrArray *
make_results (MattaEnvelope *envelope)
{
  GPtrArray *results = g_ptr_array_new_with_free_func ((GDestroyNotify) matta_result_free);

  for (guint i = 0; i < matta_envelope_get_n_recipients (envelope); i++)
    g_ptr_array_add (results, matta_result_new (matta_envelope_get_address (envelope, i),
                                                MATTA_DELIVERY_ACCEPTED, 250,
                                                "Filed in the practice mailbox"));
  return results;
}

static GPtrArray *
matta_practice_mailbox_submit (MattaCourier *courier,
                               const MattaParcel *parcel,
                               GCancellable *cancellable,
                               GError **error)
{
  MattaPracticeMailbox *self = MATTA_PRACTICE_MAILBOX (courier);
  g_autofree char *name = g_strconcat (parcel->id, ".XXXXXX", NULL);
  g_autofree char *path = g_build_filename (self->directory, "tmp", name, NULL);
  gboolean filed = FALSE;

  if (*parcel->id == '\0' || *parcel->id == '.' || strpbrk (parcel->id, "/:") != NULL) {
    g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_MALFORMED, "The id is no file name");
    return NULL;
  }
  if (!make_folders (self, error) || !write_file (path, parcel, cancellable, error))
    return NULL;
  filed = commit (self, parcel, path, cancellable, error);
  g_unlink (path);
  return filed ? make_results (parcel->envelope) : NULL;
}

static void
matta_practice_mailbox_finalize (GObject *object)
{
  g_free (MATTA_PRACTICE_MAILBOX (object)->directory);
  G_OBJECT_CLASS (matta_practice_mailbox_parent_class)->finalize (object);
}

static void
matta_practice_mailbox_courier_init (MattaCourierInterface *iface)
{
  iface->submit = matta_practice_mailbox_submit;
}

static void
matta_practice_mailbox_class_init (MattaPracticeMailboxClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = matta_practice_mailbox_finalize;
}

static void
matta_practice_mailbox_init (MattaPracticeMailbox *self)
{
}

MattaCourier *
matta_practice_mailbox_new (const char *directory)
{
  MattaPracticeMailbox *self = NULL;

  g_return_val_if_fail (directory != NULL && *directory != '\0', NULL);

  self = g_object_new (MATTA_TYPE_PRACTICE_MAILBOX, NULL);
  self->directory = g_strdup (directory);
  return MATTA_COURIER (self);
}
