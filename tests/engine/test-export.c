/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-export.h"
#include "rooms.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define UNSENT "X-Unsent: 1\r\n"

static char *
make_dir_name (Rooms *rooms)
{
  return g_build_filename (rooms->dir, "export", NULL);
}

static char *
read_all (const char *path, gsize *length)
{
  char *contents = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &contents, length, &error);
  g_assert_no_error (error);
  return contents;
}

static void
assert_private (const char *path, guint mode)
{
  GStatBuf info;

  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, mode);
}

static const char *
keep (Rooms *rooms, const char *text)
{
  g_autoptr (MattaTicket) ticket = rooms_send (rooms, ROOMS_INSIDE, text);

  rooms_wait_for_reply (rooms, ticket, 250);
  return matta_entry_get_id (rooms_get_newest (rooms));
}

/* Bare and lonely line ends, long lines, odd bytes, no end: all as it came. */
static void
test_draft (Rooms *rooms, gconstpointer data)
{
  const char *text =
      "From: a@example.com\r\nSubject: \x95\x5c\r\n folded\r\n\r\n.\r\n\xff\xfe\tend";
  g_autofree char *dir = make_dir_name (rooms);
  g_autoptr (GError) error = NULL;
  g_autofree char *path = matta_export_draft (rooms->store, keep (rooms, text), dir, &error);
  g_autofree char *contents = NULL;
  gsize length = 0;

  g_assert_no_error (error);
  g_assert_true (g_str_has_suffix (path, ".eml"));
  contents = read_all (path, &length);
  g_assert_cmpuint (length, ==, strlen (UNSENT) + strlen (text));
  g_assert_true (g_str_has_prefix (contents, UNSENT));
  g_assert_cmpstr (contents + strlen (UNSENT), ==, text);
  assert_private (path, 0600);
  assert_private (dir, 0700);
}

static void
test_draft_unknown (Rooms *rooms, gconstpointer data)
{
  g_autofree char *dir = make_dir_name (rooms);
  g_autoptr (GError) error = NULL;

  g_assert_null (matta_export_draft (rooms->store, "../../x", dir, &error));
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_NOT_FOUND);
  g_assert_false (g_file_test (dir, G_FILE_TEST_EXISTS));
}

static const struct {
  const char *given; /* as in the message */
  const char *safe;
} names[] = {
  { "a.pdf", "a.pdf" },
  { "見積 1.pdf", "見積 1.pdf" },
  { "../../.bashrc", "file.._.._.bashrc" },
  { "..", "file.." },
  { ".hidden", "file.hidden" },
  { "/etc/passwd", "_etc_passwd" },
  { "a\xe2\x80\xae"
    "fdp.exe",
    "a_fdp.exe" },
  { "a\tb", "a_b" },
};

static char *
export_named (Rooms *rooms, guint number, const char *name, GError **error)
{
  g_autofree char *dir = make_dir_name (rooms);
  g_autofree char *text =
      g_strdup_printf ("From: a@example.com\r\nMessage-ID: <%u@x>\r\nMIME-Version: 1.0\r\n"
                       "Content-Type: multipart/mixed; boundary=X\r\n\r\n--X\r\n\r\nHi\r\n--X\r\n"
                       "Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n"
                       "Content-Disposition: attachment; filename=\"%s\"\r\n\r\nYWJj\r\n--X--\r\n",
                       number, name);

  return matta_export_attachment (rooms->store, keep (rooms, text), 0, &rooms->limits, dir, error);
}

static void
test_names (Rooms *rooms, gconstpointer data)
{
  g_autofree char *dir = make_dir_name (rooms);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *path = export_named (rooms, i, names[i].given, &error);
    g_autofree char *name = NULL;
    g_autofree char *contents = NULL;
    gsize length = 0;

    g_assert_no_error (error);
    name = g_path_get_basename (path);
    contents = read_all (path, &length);
    g_assert_cmpstr (name, ==, names[i].safe);
    g_assert_true (g_str_has_prefix (path, dir));
    g_assert_cmpmem (contents, length, "abc", 3);
    assert_private (path, 0600);
  }
}

/* 255 bytes are what a file name may have; the ending must survive. */
static void
test_long_names (Rooms *rooms, gconstpointer data)
{
  static const char *const letters[] = { "x", "表", "😀" };

  for (guint i = 0; i < G_N_ELEMENTS (letters); i++) {
    g_autoptr (GString) name = g_string_new (NULL);
    g_autoptr (GError) error = NULL;
    g_autofree char *path = NULL;

    for (guint j = 0; j < 200; j++)
      g_string_append (name, letters[i]);
    g_string_append (name, ".pdf");
    path = export_named (rooms, i, name->str, &error);
    g_assert_no_error (error);
    g_assert_true (g_str_has_suffix (path, ".pdf"));
    g_assert_true (g_utf8_validate (path, -1, NULL));
    g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
  }
}

static void
test_no_such_attachment (Rooms *rooms, gconstpointer data)
{
  g_autofree char *dir = make_dir_name (rooms);
  g_autofree char *text = rooms_make_text ("Inside", ROOMS_INSIDE);
  g_autoptr (GError) error = NULL;

  g_assert_null (
      matta_export_attachment (rooms->store, keep (rooms, text), 0, &rooms->limits, dir, &error));
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_NOT_FOUND);
}

/* No half of a message is left behind for a mail app to open. */
static void
test_disk_full (Rooms *rooms, gconstpointer data)
{
  g_autofree char *dir = make_dir_name (rooms);
  g_autofree char *text = rooms_make_text ("Inside", ROOMS_INSIDE);
  const char *id = keep (rooms, text);
  g_autofree char *name = g_strconcat (id, ".eml", NULL);
  g_autofree char *path = g_build_filename (dir, name, NULL);
  g_autoptr (GError) error = NULL;

  rooms_break_disk (TRUE);
  g_assert_null (matta_export_draft (rooms->store, id, dir, &error));
  rooms_break_disk (FALSE);
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

static void
test_clean (Rooms *rooms, gconstpointer data)
{
  g_autofree char *dir = make_dir_name (rooms);
  g_autofree char *other = g_build_filename (rooms->dir, "other", NULL);
  g_autofree char *kept = g_build_filename (other, "kept", NULL);
  g_autofree char *link = g_build_filename (dir, "link", NULL);
  g_autofree char *path = export_named (rooms, 0, "a.pdf", NULL);

  g_assert_cmpint (g_mkdir (other, 0700), ==, 0);
  g_assert_true (g_file_set_contents (kept, "x", 1, NULL));
  g_assert_cmpint (symlink (other, link), ==, 0);
  matta_export_clean (dir);
  g_assert_false (g_file_test (dir, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (kept, G_FILE_TEST_EXISTS)); /* a link is not followed */
  matta_export_clean (dir);
}

#define EXPORT(path, function) ROOMS_TEST ("/export/" path, MATTA_REVIEW_CONFIRM, function)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  EXPORT ("a-draft-is-the-message-as-it-came", test_draft);
  EXPORT ("an-unknown-id-makes-no-file", test_draft_unknown);
  EXPORT ("names-are-made-harmless", test_names);
  EXPORT ("long-names-are-cut", test_long_names);
  EXPORT ("no-such-attachment", test_no_such_attachment);
  EXPORT ("a-full-disk-leaves-nothing-behind", test_disk_full);
  EXPORT ("clean-removes-only-its-own", test_clean);
  return g_test_run ();
}
