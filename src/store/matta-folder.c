/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-folder.h"

#include "matta-error.h"
#include "matta-flush.h"
#include "matta-id.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define SUFFIX ".eml"

struct _MattaFolder {
  char *database_path;
  char *content_dir;
  int content_fd; /* the folder itself, for flushing names */
  int lock_fd;
};

static gboolean
fail_with_errno (GError **error, const char *what)
{
  int code = errno;

  g_set_error (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER, "%s: %s", what, g_strerror (code));
  return FALSE;
}

static gboolean
make_private_dir (const char *path, GError **error)
{
  if (g_mkdir_with_parents (path, 0700) != 0 || chmod (path, 0700) != 0)
    return fail_with_errno (error, "Could not make a private folder");
  return TRUE;
}

static int
open_private (const char *path, GError **error)
{
  int fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

  if (fd < 0 || fchmod (fd, 0600) != 0)
    fail_with_errno (error, "Could not open a private file");
  return fd;
}

static gboolean
take_lock (MattaFolder *self, const char *data_dir, GError **error)
{
  g_autofree char *path = g_build_filename (data_dir, "lock", NULL);

  self->lock_fd = open_private (path, error);
  if (self->lock_fd < 0)
    return FALSE;
  if (flock (self->lock_fd, LOCK_EX | LOCK_NB) == 0)
    return TRUE;
  if (errno != EWOULDBLOCK)
    return fail_with_errno (error, "Could not lock the data folder");
  g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_BUSY, "Another Matta uses the data folder");
  return FALSE;
}

/* The database's permissions are what SQLite copies to its companions. */
static gboolean
prepare_files (MattaFolder *self, const char *data_dir, GError **error)
{
  int fd = -1;

  if (!make_private_dir (self->content_dir, error))
    return FALSE;
  self->content_fd = open (self->content_dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (self->content_fd < 0)
    return fail_with_errno (error, "Could not open the folder of contents");
  fd = open_private (self->database_path, error);
  return fd >= 0 && g_close (fd, error);
}

static gboolean
flush (const char *path, GError **error)
{
  return matta_flush_folder (path) || fail_with_errno (error, "Could not flush the data folder");
}

MattaFolder *
matta_folder_open (const char *data_dir, GError **error)
{
  g_autoptr (MattaFolder) self = NULL;

  g_return_val_if_fail (data_dir != NULL, NULL);

  self = g_new0 (MattaFolder, 1);
  self->content_fd = -1;
  self->lock_fd = -1;
  self->database_path = g_build_filename (data_dir, "matta.db", NULL);
  self->content_dir = g_build_filename (data_dir, "contents", NULL);
  if (!make_private_dir (data_dir, error) || !take_lock (self, data_dir, error)
      || !prepare_files (self, data_dir, error) || !flush (data_dir, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
matta_folder_free (MattaFolder *self)
{
  g_return_if_fail (self != NULL);

  if (self->content_fd >= 0)
    close (self->content_fd);
  if (self->lock_fd >= 0)
    close (self->lock_fd);
  g_free (self->database_path);
  g_free (self->content_dir);
  g_free (self);
}

const char *
matta_folder_get_database_path (MattaFolder *self)
{
  return self->database_path;
}

const char *
matta_folder_get_content_dir (MattaFolder *self)
{
  return self->content_dir;
}

static char *
name_file (const char *id)
{
  return g_strconcat (id, SUFFIX, NULL);
}

gboolean
matta_folder_keep (MattaFolder *self, const char *id, MattaContent *content, GError **error)
{
  g_autofree char *name = name_file (id);
  g_autofree char *source = NULL;
  int fd = matta_content_peek_fd (content);

  g_return_val_if_fail (fd >= 0, FALSE);

  if (fdatasync (fd) != 0)
    return fail_with_errno (error, "Could not flush a content");
  source = g_strdup_printf ("/proc/self/fd/%d", fd);
  if (linkat (AT_FDCWD, source, self->content_fd, name, AT_SYMLINK_FOLLOW) != 0)
    return fail_with_errno (error, "Could not name a content");
  if (fsync (self->content_fd) == 0)
    return TRUE;
  fail_with_errno (error, "Could not flush the folder of contents");
  matta_folder_drop (self, id);
  return FALSE;
}

void
matta_folder_drop (MattaFolder *self, const char *id)
{
  g_autofree char *name = name_file (id);

  if (unlinkat (self->content_fd, name, 0) != 0 && errno != ENOENT)
    g_warning ("The content of %s could not be removed: %s", id, g_strerror (errno));
}

MattaContent *
matta_folder_load (MattaFolder *self, const char *id, guint64 size, GError **error)
{
  g_autofree char *name = name_file (id);
  int fd = openat (self->content_fd, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);

  if (fd >= 0)
    return matta_content_new_for_fd (fd, size, NULL); /* its digest is that of what is there now */
  if (errno == ENOENT)
    g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_NOT_FOUND, "The content is missing");
  else
    fail_with_errno (error, "Could not open a content");
  return NULL;
}

/* The id a file is named after; NULL for a file that is not ours to touch. */
static char *
parse_name (const char *name)
{
  g_autofree char *id = NULL;

  if (!g_str_has_suffix (name, SUFFIX))
    return NULL;
  id = g_strndup (name, strlen (name) - strlen (SUFFIX));
  return matta_id_is_valid (id) ? g_steal_pointer (&id) : NULL;
}

gboolean
matta_folder_tidy (MattaFolder *self, GHashTable *ids, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (self->content_dir, 0, NULL);
  const char *name = NULL;
  GHashTableIter iter;
  gpointer missing = NULL;

  if (dir == NULL)
    return fail_with_errno (error, "Could not list the folder of contents");
  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *id = parse_name (name);

    if (id != NULL && !g_hash_table_remove (ids, id))
      matta_folder_drop (self, id);
  }
  g_hash_table_iter_init (&iter, ids);
  while (g_hash_table_iter_next (&iter, &missing, NULL))
    g_warning ("The content of %s is missing", (const char *) missing);
  return TRUE;
}
