/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-seal-file.h"

#include "matta-error.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef MattaSealFile *(*NewFunc) (const char *path, GError **error);

typedef struct {
  char *folder;
  char *path;
} Place;

/* Both ways keep the same promises. */
static const struct {
  const char *name;
  NewFunc new;
} ways[] = { { "nameless", matta_seal_file_new }, { "hidden", matta_seal_file_new_hidden } };

static NewFunc
get_way (gconstpointer data)
{
  return ways[GPOINTER_TO_UINT (data)].new;
}

static void
set_up (Place *self, gconstpointer data)
{
  self->folder = g_dir_make_tmp ("matta-seal-file-XXXXXX", NULL);
  self->path = g_build_filename (self->folder, "sealed.zip", NULL);
}

static guint
count_files (Place *self)
{
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  guint count = 0;

  while (g_dir_read_name (dir) != NULL)
    count++;
  return count;
}

static void
tear_down (Place *self, gconstpointer data)
{
  g_unlink (self->path);
  g_assert_cmpuint (count_files (self), ==, 0);
  g_rmdir (self->folder);
  g_free (self->path);
  g_free (self->folder);
}

static MattaSealFile *
open_and_write (Place *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  MattaSealFile *file = get_way (data) (self->path, &error);

  g_assert_no_error (error);
  g_assert_cmpint (write (matta_seal_file_get_fd (file), "sealed", 6), ==, 6);
  return file;
}

static void
assert_content (Place *self, const char *expected)
{
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (self->path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, expected);
}

static void
test_publish (Place *self, gconstpointer data)
{
  g_autoptr (MattaSealFile) file = open_and_write (self, data);
  g_autoptr (GError) error = NULL;

  g_assert_false (g_file_test (self->path, G_FILE_TEST_EXISTS));
  matta_seal_file_publish (file, &error);
  g_assert_no_error (error);
  assert_content (self, "sealed");
  g_assert_cmpuint (count_files (self), ==, 1);
}

static void
test_can_be_read_before (Place *self, gconstpointer data)
{
  g_autoptr (MattaSealFile) file = open_and_write (self, data);
  char text[7] = "";

  g_assert_cmpint (pread (matta_seal_file_get_fd (file), text, 6, 0), ==, 6);
  g_assert_cmpstr (text, ==, "sealed");
}

static void
test_given_up (Place *self, gconstpointer data)
{
  matta_seal_file_free (open_and_write (self, data));
  g_assert_cmpuint (count_files (self), ==, 0);
}

static void
assert_refused (Place *self, gconstpointer data, const char *path, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (get_way (data) (path, &error));
  g_assert_error (error, MATTA_ERROR, code);
  g_assert_null (strstr (error->message, "sealed.zip"));
}

static void
test_there_already (Place *self, gconstpointer data)
{
  g_file_set_contents (self->path, "other", -1, NULL);
  assert_refused (self, data, self->path, MATTA_ERROR_CONFLICT);
  assert_content (self, "other");
}

/* A link that leads nowhere is somebody's, too. */
static void
test_link_there_already (Place *self, gconstpointer data)
{
  g_assert_cmpint (symlink ("nowhere", self->path), ==, 0);
  assert_refused (self, data, self->path, MATTA_ERROR_CONFLICT);
}

static void
test_there_meanwhile (Place *self, gconstpointer data)
{
  MattaSealFile *file = open_and_write (self, data);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (self->path, "other", -1, NULL);
  g_assert_false (matta_seal_file_publish (file, &error));
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_CONFLICT);
  matta_seal_file_free (file);
  assert_content (self, "other");
  g_assert_cmpuint (count_files (self), ==, 1);
}

static void
test_no_such_folder (Place *self, gconstpointer data)
{
  g_autofree char *below = g_build_filename (self->folder, "none", "sealed.zip", NULL);
  g_autofree char *below_file = g_build_filename (self->path, "sealed.zip", NULL);

  assert_refused (self, data, below, MATTA_ERROR_NOT_FOUND);
  g_file_set_contents (self->path, "other", -1, NULL);
  assert_refused (self, data, below_file, MATTA_ERROR_NOT_FOUND);
}

/* No other folder can take its place while it is written. */
static void
test_folder_moved (Place *self, gconstpointer data)
{
  g_autoptr (MattaSealFile) file = open_and_write (self, data);
  g_autofree char *moved = g_strconcat (self->folder, "-moved", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_rename (self->folder, moved), ==, 0);
  matta_seal_file_publish (file, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_rename (moved, self->folder), ==, 0);
  assert_content (self, "sealed");
}

static void
test_mask (Place *self, gconstpointer data)
{
  mode_t before = umask (027);
  g_autoptr (MattaSealFile) file = open_and_write (self, data);
  struct stat status = { 0 };

  umask (before);
  g_assert_true (matta_seal_file_publish (file, NULL));
  g_assert_cmpint (stat (self->path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0640);
}

static const struct {
  const char *name;
  void (*run) (Place *self, gconstpointer data);
} tests[] = {
  { "publish", test_publish },
  { "can-be-read-before", test_can_be_read_before },
  { "given-up", test_given_up },
  { "there-already", test_there_already },
  { "link-there-already", test_link_there_already },
  { "there-meanwhile", test_there_meanwhile },
  { "no-such-folder", test_no_such_folder },
  { "folder-moved", test_folder_moved },
  { "mask", test_mask },
};

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    for (guint n = 0; n < G_N_ELEMENTS (ways); n++) {
      g_autofree char *path = g_strdup_printf ("/seal-file/%s/%s", tests[i].name, ways[n].name);

      g_test_add (path, Place, GUINT_TO_POINTER (n), set_up, tests[i].run, tear_down);
    }
  return g_test_run ();
}
