/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-error.h"
#include "matta-evolution-source.h"

#include <glib/gstdio.h>

static GKeyFile *
write_and_read (gboolean encrypted, const char *user)
{
  g_autoptr (MattaDoor) door = matta_door_new ("127.0.0.1:2525", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  GKeyFile *file = g_key_file_new ();

  door->encrypted = encrypted;
  door->user = g_strdup (user);
  text = matta_evolution_source_write (door);
  g_key_file_load_from_data (file, text, -1, G_KEY_FILE_NONE, &error);
  g_assert_no_error (error);
  return file;
}

static void
assert_says (GKeyFile *file, const char *group, const char *key, const char *expected)
{
  g_autofree char *value = g_key_file_get_string (file, group, key, NULL);

  g_assert_cmpstr (value, ==, expected);
}

static void
test_plain (void)
{
  g_autoptr (GKeyFile) file = write_and_read (FALSE, NULL);

  assert_says (file, "Mail Transport", "BackendName", "smtp");
  assert_says (file, "Authentication", "Host", "127.0.0.1");
  assert_says (file, "Authentication", "Port", "2525");
  assert_says (file, "Authentication", "Method", "");
  assert_says (file, "Security", "Method", "none");
}

static void
test_signed_in (void)
{
  g_autoptr (GKeyFile) file = write_and_read (TRUE, "佐藤; = [x]\\");

  assert_says (file, "Authentication", "Method", "PLAIN");
  assert_says (file, "Authentication", "User", "佐藤; = [x]\\");
  assert_says (file, "Security", "Method", "starttls-on-standard-port");
}

typedef struct {
  char *top;
  char *folder;
  MattaDoor *door;
  char *path;
  GError *error;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  fixture->top = g_dir_make_tmp ("matta-evolution-XXXXXX", NULL);
  fixture->folder = g_build_filename (fixture->top, MATTA_EVOLUTION_FOLDER, NULL);
  fixture->door = matta_door_new ("127.0.0.1:2525", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *middle = g_path_get_dirname (fixture->folder);

  if (fixture->path != NULL)
    g_unlink (fixture->path);
  g_rmdir (fixture->folder);
  g_rmdir (middle);
  g_assert_cmpint (g_rmdir (fixture->top), ==, 0); /* nothing else was left there */
  g_clear_error (&fixture->error);
  g_free (fixture->path);
  matta_door_free (fixture->door);
  g_free (fixture->folder);
  g_free (fixture->top);
}

static gboolean
install (Fixture *fixture)
{
  g_clear_pointer (&fixture->path, g_free);
  g_clear_error (&fixture->error);
  return matta_evolution_source_install (fixture->folder, fixture->door, &fixture->path,
                                         &fixture->error);
}

static void
test_install (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *text = NULL;
  g_autofree char *expected = matta_evolution_source_write (fixture->door);
  GStatBuf info = { 0 };

  g_assert_true (install (fixture));
  g_assert_true (g_str_has_suffix (fixture->path, "/evolution/sources/matta-outgoing.source"));
  g_assert_true (g_file_get_contents (fixture->path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, expected);
  g_assert_cmpint (g_stat (fixture->path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  g_assert_true (install (fixture)); /* once more changes nothing */
}

/* What somebody made of it, or had before, is theirs. */
static void
test_install_over (Fixture *fixture, gconstpointer unused)
{
  static const char theirs[] = "[Authentication]\nHost=mail.example.com\nPort=2525\n";
  g_autofree char *text = NULL;

  g_assert_true (install (fixture));
  g_assert_true (g_file_set_contents (fixture->path, theirs, -1, NULL));
  g_assert_false (install (fixture));
  g_assert_error (fixture->error, MATTA_ERROR, MATTA_ERROR_CONFLICT);
  g_assert_true (g_file_get_contents (fixture->path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, theirs);
}

static void
test_install_nowhere (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *in_the_way = g_build_filename (fixture->top, "evolution", NULL);

  g_assert_true (g_file_set_contents (in_the_way, "", -1, NULL));
  g_assert_false (install (fixture));
  g_assert_error (fixture->error, MATTA_ERROR, MATTA_ERROR_TRY_LATER);
  g_assert_nonnull (fixture->path);
  g_unlink (in_the_way);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/evolution-source/needs-nothing-on-this-computer", test_plain);
  g_test_add_func ("/evolution-source/can-sign-in-encrypted", test_signed_in);
  ADD ("/evolution-source/install/writes-a-new-file", test_install);
  ADD ("/evolution-source/install/leaves-what-is-there", test_install_over);
  ADD ("/evolution-source/install/says-when-it-cannot", test_install_nowhere);
  return g_test_run ();
}
