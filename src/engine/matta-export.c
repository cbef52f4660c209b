/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-export.h"

#include "matta-error.h"
#include "matta-facts.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define UNSENT_FIELD "X-Unsent: 1\r\n"
#define LONGEST_NAME 200 /* bytes; file systems bear 255 */

static void
set_io_error (GError **error)
{
  g_set_error (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER, "Could not write a file: %s",
               g_strerror (errno));
}

static gboolean
write_all (int fd, const void *data, gsize length, GError **error)
{
  const char *at = data;

  while (length > 0) {
    gssize written = write (fd, at, length);

    if (written < 0 && errno == EINTR)
      continue;
    if (written < 0) {
      set_io_error (error);
      return FALSE;
    }
    at += written;
    length -= (gsize) written;
  }
  return TRUE;
}

static int
create_private (const char *directory, const char *path, GError **error)
{
  int fd = -1;

  if (g_mkdir_with_parents (directory, 0700) != 0) {
    set_io_error (error);
    return -1;
  }
  fd = g_open (path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0)
    set_io_error (error);
  return fd;
}

static gboolean
write_parts (const char *directory,
             const char *path,
             const char *head,
             GBytes *body,
             GError **error)
{
  int fd = create_private (directory, path, error);
  gsize length = 0;
  const void *data = g_bytes_get_data (body, &length);
  gboolean ok = FALSE;

  if (fd < 0)
    return FALSE;
  ok = write_all (fd, head, strlen (head), error) && write_all (fd, data, length, error);
  if (close (fd) != 0 && ok) {
    set_io_error (error);
    ok = FALSE;
  }
  if (!ok)
    g_unlink (path); /* half a message would be opened as a whole one */
  return ok;
}

/* The name comes from the message: no path, no control or direction characters, not hidden. The
 * ending stays, since the viewer is chosen by it. */
static char *
make_harmless_name (const char *name)
{
  g_autoptr (GString) safe = g_string_new (NULL);
  const char *start = name;

  while (strlen (start) > LONGEST_NAME)
    start = g_utf8_next_char (start);
  for (const char *at = start; *at != '\0'; at = g_utf8_next_char (at)) {
    gunichar character = g_utf8_get_char (at);

    if (character == '/' || character == '\\' || !g_unichar_isprint (character))
      g_string_append_c (safe, '_');
    else
      g_string_append_unichar (safe, character);
  }
  if (safe->len == 0 || safe->str[0] == '.')
    g_string_prepend (safe, "file");
  return g_strdup (safe->str);
}

char *
matta_export_draft (MattaStore *store, const char *id, const char *directory, GError **error)
{
  g_autoptr (MattaContent) content = matta_store_load_content (store, id, error);
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *name = g_strconcat (id, ".eml", NULL);
  g_autofree char *path = g_build_filename (directory, name, NULL);

  if (content == NULL)
    return NULL;
  bytes = matta_content_get_bytes (content, error);
  if (bytes == NULL || !write_parts (directory, path, UNSENT_FIELD, bytes, error))
    return NULL;
  return g_steal_pointer (&path);
}

char *
matta_export_attachment (MattaStore *store,
                         const char *id,
                         guint index,
                         const MattaLimits *limits,
                         const char *directory,
                         GError **error)
{
  g_autoptr (MattaContent) content = matta_store_load_content (store, id, error);
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *name = NULL;
  g_autofree char *safe = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *path = NULL;
  char number[16];

  if (content == NULL)
    return NULL;
  bytes = matta_facts_read_attachment (content, index, limits, &name, error);
  if (bytes == NULL)
    return NULL;
  safe = make_harmless_name (name);
  g_snprintf (number, sizeof number, "%u", index);
  folder = g_build_filename (directory, id, number, NULL);
  path = g_build_filename (folder, safe, NULL);
  if (!write_parts (folder, path, "", bytes, error))
    return NULL;
  return g_steal_pointer (&path);
}

void
matta_export_clean (const char *directory)
{
  g_autoptr (GDir) dir = g_dir_open (directory, 0, NULL);
  const char *name = NULL;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (directory, name, NULL);

    if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
      matta_export_clean (path);
    else
      g_unlink (path);
  }
  if (dir != NULL)
    g_rmdir (directory);
}
