/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-seal-file.h"

#include "matta-error.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#define MODE 0666 /* less what the user takes away from every file */

struct _MattaSealFile {
  char *path;
  char *hidden; /* its name for the time being; NULL = it has none */
  int folder;
  int fd;
};

static gboolean
fail (GError **error, int code)
{
  MattaErrorCode what = MATTA_ERROR_TRY_LATER;

  if (code == EEXIST)
    what = MATTA_ERROR_CONFLICT;
  else if (code == ENOENT || code == ENOTDIR)
    what = MATTA_ERROR_NOT_FOUND;
  g_set_error (error, MATTA_ERROR, what, "The file cannot be written: %s", g_strerror (code));
  return FALSE;
}

/* Its folder is opened, and nothing has this name there. */
static MattaSealFile *
prepare (const char *path, GError **error)
{
  g_autoptr (MattaSealFile) self = g_new0 (MattaSealFile, 1);
  g_autofree char *folder = g_path_get_dirname (path);

  self->fd = -1;
  self->path = g_path_get_basename (path);
  self->folder = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (self->folder < 0) {
    fail (error, errno);
    return NULL;
  }
  /* It is asked again when the name is given; this saves people the waiting. */
  if (faccessat (self->folder, self->path, F_OK, AT_SYMLINK_NOFOLLOW) == 0) {
    fail (error, EEXIST);
    return NULL;
  }
  return g_steal_pointer (&self);
}

MattaSealFile *
matta_seal_file_new_hidden (const char *path, GError **error)
{
  g_autoptr (MattaSealFile) self = NULL;
  g_autofree char *id = g_uuid_string_random ();

  g_return_val_if_fail (path != NULL, NULL);

  self = prepare (path, error);
  if (self == NULL)
    return NULL;
  self->hidden = g_strconcat (".matta-", id, ".part", NULL);
  self->fd = openat (self->folder, self->hidden, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, MODE);
  if (self->fd >= 0)
    return g_steal_pointer (&self);
  fail (error, errno);
  g_clear_pointer (&self->hidden, g_free); /* it is not ours */
  return NULL;
}

MattaSealFile *
matta_seal_file_new (const char *path, GError **error)
{
  g_autoptr (MattaSealFile) self = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  self = prepare (path, error);
  if (self == NULL)
    return NULL;
  self->fd = openat (self->folder, ".", O_RDWR | O_TMPFILE | O_CLOEXEC, MODE);
  if (self->fd >= 0)
    return g_steal_pointer (&self);
  if (errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL)
    return matta_seal_file_new_hidden (path, error);
  fail (error, errno);
  return NULL;
}

int
matta_seal_file_get_fd (MattaSealFile *self)
{
  g_return_val_if_fail (self != NULL, -1);

  return self->fd;
}

static int
name_nameless (MattaSealFile *self)
{
  g_autofree char *link = g_strdup_printf ("/proc/self/fd/%d", self->fd);

  return linkat (AT_FDCWD, link, self->folder, self->path, AT_SYMLINK_FOLLOW);
}

/* Where renaming cannot be told to leave others alone, a second name can. */
static int
name_hidden (MattaSealFile *self)
{
  if (renameat2 (self->folder, self->hidden, self->folder, self->path, RENAME_NOREPLACE) == 0) {
    g_clear_pointer (&self->hidden, g_free);
    return 0;
  }
  if (errno != EINVAL && errno != ENOSYS)
    return -1;
  return linkat (self->folder, self->hidden, self->folder, self->path, 0);
}

gboolean
matta_seal_file_publish (MattaSealFile *self, GError **error)
{
  int result = 0;

  g_return_val_if_fail (self != NULL, FALSE);

  if (fsync (self->fd) != 0)
    return fail (error, errno);
  result = self->hidden != NULL ? name_hidden (self) : name_nameless (self);
  if (result != 0)
    return fail (error, errno);
  /* The file is whole and has its name; should only the name not outlive a power cut, whoever asked
   * for it is told the truth when they look. */
  fsync (self->folder);
  return TRUE;
}

void
matta_seal_file_free (MattaSealFile *self)
{
  if (self->hidden != NULL)
    unlinkat (self->folder, self->hidden, 0);
  if (self->fd >= 0)
    close (self->fd);
  if (self->folder >= 0)
    close (self->folder);
  g_free (self->hidden);
  g_free (self->path);
  g_free (self);
}
