/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-error.h"
#include "matta-sent-box.h"

#include <glib/gstdio.h>
#include <string.h>

#define LIMIT 4096

typedef struct {
  char *dir;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->dir = g_dir_make_tmp ("matta-sent-XXXXXX", NULL);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  const char *argv[] = { "rm", "-rf", self->dir, NULL };

  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL,
                               NULL, NULL, NULL));
  g_free (self->dir);
}

static char *
put (const Fixture *self, const char *name, const char *text)
{
  char *path = g_build_filename (self->dir, name, NULL);
  g_autofree char *folder = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

static MattaSentBox *
open_box (const char *path)
{
  g_autoptr (GError) error = NULL;
  MattaSentBox *box = matta_sent_box_open (path, NULL, &error);

  g_assert_no_error (error);
  return box;
}

/* All that is in @path, with ";" between. */
static char *
read_all (const char *path)
{
  g_autoptr (MattaSentBox) box = open_box (path);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < matta_sent_box_get_n_messages (box); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (MattaContent) content = matta_sent_box_read (box, i, LIMIT, &error);
    g_autoptr (GBytes) bytes = NULL;

    g_assert_no_error (error);
    bytes = matta_content_get_bytes (content, NULL);
    g_string_append_len (text, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes));
    g_string_append_c (text, ';');
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
assert_holds (const char *path, const char *expected)
{
  g_autofree char *text = read_all (path);

  g_assert_cmpstr (text, ==, expected);
}

static void
assert_refused (const char *path, MattaErrorCode code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (matta_sent_box_open (path, NULL, &error));
  g_assert_error (error, MATTA_ERROR, (int) code);
}

static void
test_mbox (Fixture *self, gconstpointer data)
{
  g_autofree char *path = put (self, "Sent",
                               "From \nA: one\n\nHi\n\nFrom \nX-Mozilla-Status: 0008\n"
                               "A: gone\n\nFrom \nA: two\n");

  assert_holds (path, "A: one\n\nHi\n\n;A: two\n;");
}

static void
test_maildir (Fixture *self, gconstpointer data)
{
  g_autofree char *one = put (self, "Sent/cur/20.b:2,S", "A: two\n");
  g_autofree char *two = put (self, "Sent/cur/10.a:2,RS", "A: one\n");
  g_autofree char *gone = put (self, "Sent/cur/30.c:2,ST", "A: gone\n");
  g_autofree char *draft = put (self, "Sent/cur/40.d:2,D", "A: draft\n");
  g_autofree char *fresh = put (self, "Sent/new/50.e", "A: three\n");
  g_autofree char *hidden = put (self, "Sent/cur/.index", "x");
  g_autofree char *path = g_build_filename (self->dir, "Sent", NULL);

  assert_holds (path, "A: one\n;A: two\n;A: three\n;");
}

static void
test_folder (Fixture *self, gconstpointer data)
{
  g_autofree char *mh = put (self, "sent/12", "A: mh\n");
  g_autofree char *saved = put (self, "sent/Angebot.EML", "A: saved\n");
  g_autofree char *other = put (self, "sent/.mh_sequences", "x");
  g_autofree char *notes = put (self, "sent/notes.txt", "x");
  g_autofree char *path = g_build_filename (self->dir, "sent", NULL);

  assert_holds (path, "A: mh\n;A: saved\n;");
  assert_holds (saved, "A: saved\n;");
}

static void
test_nothing (Fixture *self, gconstpointer data)
{
  g_autofree char *empty = put (self, "Empty", "");
  g_autofree char *picture = put (self, "picture.png", "\211PNG\r\n");
  g_autofree char *text = put (self, "docs/readme.txt", "Hello");
  g_autofree char *docs = g_build_filename (self->dir, "docs", NULL);
  g_autofree char *absent = g_build_filename (self->dir, "absent", NULL);

  assert_holds (empty, "");
  assert_refused (picture, MATTA_ERROR_MALFORMED);
  assert_refused (docs, MATTA_ERROR_MALFORMED);
  assert_refused (absent, MATTA_ERROR_NOT_FOUND);
  assert_refused ("/dev/null", MATTA_ERROR_NOT_FOUND);
}

static void
assert_unreadable (const MattaSentBox *box, guint index, gsize limit, MattaErrorCode code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (matta_sent_box_read (box, index, limit, &error));
  g_assert_error (error, MATTA_ERROR, (int) code);
}

static void
test_too_large (Fixture *self, gconstpointer data)
{
  g_autofree char *path = put (self, "Sent", "From \nA: one\n\n0123456789\n");
  g_autoptr (MattaSentBox) box = open_box (path);

  assert_unreadable (box, 0, 10, MATTA_ERROR_TOO_LARGE);
}

/* A mail app that makes its file smaller while it is read. */
static void
test_changed_meanwhile (Fixture *self, gconstpointer data)
{
  g_autofree char *path = put (self, "Sent", "From \nA: one\n\nFrom \nA: two\n");
  g_autoptr (MattaSentBox) box = open_box (path);

  g_assert_cmpuint (matta_sent_box_get_n_messages (box), ==, 2);
  g_assert_true (g_file_set_contents (path, "From \nA: three, and longer\n", -1, NULL));
  assert_unreadable (box, 1, LIMIT, MATTA_ERROR_NOT_FOUND);
  g_assert_cmpint (g_unlink (path), ==, 0);
  assert_unreadable (box, 0, LIMIT, MATTA_ERROR_NOT_FOUND);
}

static void
test_cancelled (Fixture *self, gconstpointer data)
{
  g_autofree char *path = put (self, "Sent", "From \nA: one\n");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (matta_sent_box_open (path, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
add (const char *path, void (*func) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, func, tear_down);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add ("/sent-box/mbox-without-what-was-deleted", test_mbox);
  add ("/sent-box/maildir-without-trash-and-drafts", test_maildir);
  add ("/sent-box/folder-of-messages", test_folder);
  add ("/sent-box/says-what-holds-no-mail", test_nothing);
  add ("/sent-box/leaves-what-is-too-large", test_too_large);
  add ("/sent-box/changed-meanwhile", test_changed_meanwhile);
  add ("/sent-box/can-be-cancelled", test_cancelled);
  return g_test_run ();
}
