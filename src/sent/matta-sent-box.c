/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-sent-box.h"

#include "matta-error.h"
#include "matta-mbox.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PIECE 65536

/* More than anybody sent in a lifetime; what lies beyond is not looked at. */
#define MOST_MESSAGES 5000000

/* Where one message is; without a length it is all of its file. */
typedef struct {
  guint file; /* in files */
  guint64 offset;
  guint64 length;
} Item;

struct _MattaSentBox {
  GPtrArray *files; /* element char *, a path */
  GArray *items;    /* element Item */
};

typedef gboolean (*NameFunc) (const char *name);

static gboolean
fail_to_open (GError **error)
{
  g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_NOT_FOUND, "It cannot be opened");
  return FALSE;
}

static int
open_file (const char *path, struct stat *status)
{
  int fd = g_open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK, 0);

  if (fd >= 0 && fstat (fd, status) == 0 && S_ISREG (status->st_mode))
    return fd;
  if (fd >= 0)
    g_close (fd, NULL);
  return -1;
}

static gssize
read_piece (int fd, void *buffer, gsize length, guint64 offset)
{
  gssize got = 0;

  do
    got = pread (fd, buffer, length, (off_t) offset);
  while (got < 0 && errno == EINTR);
  return got;
}

static void
add_item (MattaSentBox *self, guint64 offset, guint64 length)
{
  const Item item = { self->files->len - 1, offset, length };

  if (self->items->len < MOST_MESSAGES)
    g_array_append_val (self->items, item);
}

static void
add_file (MattaSentBox *self, char *path)
{
  g_ptr_array_add (self->files, path);
  add_item (self, 0, 0);
}

static void
found_cb (guint64 offset, guint64 length, gboolean deleted, gpointer data)
{
  if (!deleted)
    add_item (data, offset, length);
}

static gboolean
scan_mbox (MattaSentBox *self, int fd, GCancellable *cancellable, GError **error)
{
  g_autoptr (MattaMbox) mbox = matta_mbox_new (found_cb, self);
  g_autofree char *piece = g_malloc (PIECE);
  guint64 offset = 0;
  gssize got = 0;

  while ((got = read_piece (fd, piece, PIECE, offset)) > 0) {
    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
    matta_mbox_feed (mbox, piece, (gsize) got);
    offset += (guint64) got;
  }
  matta_mbox_finish (mbox);
  return got == 0 || fail_to_open (error);
}

/* Begins like "Subject: ": a field name and a colon. */
static gboolean
is_message_start (const char *data, gsize length)
{
  gsize i = 0;

  while (i < length && (g_ascii_isalnum (data[i]) || data[i] == '-'))
    i++;
  return i > 0 && i < length && data[i] == ':';
}

static gboolean
fill_from_file (MattaSentBox *self,
                int fd,
                const char *path,
                GCancellable *cancellable,
                GError **error)
{
  char head[80];
  gssize got = read_piece (fd, head, sizeof head, 0);

  if (got < 0)
    return fail_to_open (error);
  if (got == 0)
    return TRUE; /* a folder that nothing was ever put into */
  if (matta_mbox_is_start (head, (gsize) got)) {
    g_ptr_array_add (self->files, g_strdup (path));
    return scan_mbox (self, fd, cancellable, error);
  }
  if (is_message_start (head, (gsize) got)) {
    add_file (self, g_strdup (path));
    return TRUE;
  }
  g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_MALFORMED, "It holds no mail");
  return FALSE;
}

/* "1700000000.M1P2.host:2,S": after "2," come flags; T is for trash, D for draft. */
static gboolean
is_maildir_name (const char *name)
{
  const char *flags = strstr (name, ":2,");

  return name[0] != '.' && (flags == NULL || strpbrk (flags + 3, "TD") == NULL);
}

/* MH counts from 1 on; others save under any name. */
static gboolean
is_single_name (const char *name)
{
  gsize length = strlen (name);

  return (length > 0 && strspn (name, "0123456789") == length)
         || (length > 4 && g_ascii_strcasecmp (name + length - 4, ".eml") == 0);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* By name: in the order they were made, mostly. FALSE when there is no such folder. */
static gboolean
add_folder (MattaSentBox *self, const char *path, NameFunc wants)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name = NULL;

  if (dir == NULL)
    return FALSE;
  while ((name = g_dir_read_name (dir)) != NULL && names->len < MOST_MESSAGES)
    if (wants (name))
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    add_file (self, g_build_filename (path, g_ptr_array_index (names, i), NULL));
  return TRUE;
}

static gboolean
fill_from_folder (MattaSentBox *self, const char *path, GError **error)
{
  g_autofree char *current = g_build_filename (path, "cur", NULL);
  g_autofree char *fresh = g_build_filename (path, "new", NULL);

  if (add_folder (self, current, is_maildir_name)) {
    add_folder (self, fresh, is_maildir_name);
    return TRUE;
  }
  if (!add_folder (self, path, is_single_name))
    return fail_to_open (error);
  if (self->items->len > 0)
    return TRUE;
  g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_MALFORMED, "It holds no mail");
  return FALSE;
}

static gboolean
fill (MattaSentBox *self, const char *path, GCancellable *cancellable, GError **error)
{
  struct stat status = { 0 };
  gboolean done = FALSE;
  int fd = -1;

  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    return fill_from_folder (self, path, error);
  fd = open_file (path, &status);
  if (fd < 0)
    return fail_to_open (error);
  done = fill_from_file (self, fd, path, cancellable, error);
  g_close (fd, NULL);
  return done;
}

MattaSentBox *
matta_sent_box_open (const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (MattaSentBox) self = g_new0 (MattaSentBox, 1);

  g_return_val_if_fail (path != NULL, NULL);

  self->files = g_ptr_array_new_with_free_func (g_free);
  self->items = g_array_new (FALSE, FALSE, sizeof (Item));
  return fill (self, path, cancellable, error) ? g_steal_pointer (&self) : NULL;
}

void
matta_sent_box_free (MattaSentBox *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_unref (self->files);
  g_array_unref (self->items);
  g_free (self);
}

guint
matta_sent_box_get_n_messages (const MattaSentBox *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->items->len;
}

static gboolean
read_all (int fd, guint64 offset, guint8 *buffer, gsize length)
{
  gsize done = 0;

  while (done < length) {
    gssize got = read_piece (fd, buffer + done, length - done, offset + done);

    if (got <= 0)
      return FALSE;
    done += (gsize) got;
  }
  return TRUE;
}

/* A mail app may write the file anew at any time; then another message stands there. */
static gboolean
is_still_there (int fd, guint64 offset)
{
  char before = '\n';

  return offset == 0 || (read_piece (fd, &before, 1, offset - 1) == 1 && before == '\n');
}

static MattaContent *
read_item (int fd, guint64 offset, guint64 length, GError **error)
{
  g_autofree guint8 *buffer = g_malloc (MAX (length, 1));
  g_autoptr (GBytes) bytes = NULL;

  if (!is_still_there (fd, offset) || !read_all (fd, offset, buffer, (gsize) length)) {
    fail_to_open (error);
    return NULL;
  }
  bytes = g_bytes_new_take (g_steal_pointer (&buffer), (gsize) length);
  return matta_content_new_for_bytes (bytes);
}

MattaContent *
matta_sent_box_read (const MattaSentBox *self, guint index, gsize limit, GError **error)
{
  const Item *item = NULL;
  struct stat status = { 0 };
  MattaContent *content = NULL;
  guint64 length = 0;
  int fd = -1;

  g_return_val_if_fail (self != NULL && index < self->items->len, NULL);

  item = &g_array_index (self->items, Item, index);
  fd = open_file (g_ptr_array_index (self->files, item->file), &status);
  if (fd < 0) {
    fail_to_open (error);
    return NULL;
  }
  length = item->length > 0 ? item->length : (guint64) status.st_size;
  if (length > limit)
    g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_TOO_LARGE, "The message is too large");
  else
    content = read_item (fd, item->offset, length, error);
  g_close (fd, NULL);
  return content;
}
