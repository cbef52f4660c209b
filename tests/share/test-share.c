/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-share.h"

#include "fake-cloud.h"
#include "matta-error.h"
#include "private-dav.h"

#include <string.h>

/* Nextcloud is a stand-in (see fake-cloud.h), WebDAV is Apache. */

#define ID "01k0abcdefghjkmnpqrstvwxyz"
#define OTHER_ID "01k0abcdefghjkmnpqrstvwxy0"
#define PASSWORD "Kirsche&Tee=4"
#define DAY ((gint64) 24 * 60 * 60 * G_USEC_PER_SEC)
#define MEGABYTE ((guint64) 1024 * 1024)

typedef struct {
  guint64 size;
  guint64 at;
  GCancellable *cancels; /* at the middle; or NULL */
  gboolean breaks;       /* there, too */
} Pattern;

static gssize
read_pattern (gpointer data, guint8 *buffer, gsize length, GError **error)
{
  Pattern *pattern = data;
  gsize some = (gsize) MIN (length, pattern->size - pattern->at);

  memset (buffer, 'x', some);
  pattern->at += some;
  if (pattern->cancels != NULL && pattern->at > pattern->size / 2)
    g_cancellable_cancel (pattern->cancels);
  if (!pattern->breaks || pattern->at <= pattern->size / 2)
    return (gssize) some;
  g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER, "The disk is broken");
  return -1;
}

static MattaShareFile
get_file (const char *name, Pattern *pattern)
{
  return (MattaShareFile){ name, pattern->size, read_pattern, pattern, -1 };
}

static MattaShare *
open_share (MattaShareKind kind, const char *url, const char *user, const char *password)
{
  const MattaShareConfig config = {
    .kind = kind,
    .url = (char *) url,
    .user = (char *) user,
    .password = (char *) password,
    .folder = (char *) "Post/送付",
    .public_url = (char *) "https://files.example.com/post",
    .days = 30,
  };
  g_autoptr (GError) error = NULL;
  MattaShare *self = matta_share_new (&config, NULL, &error);

  g_assert_no_error (error);
  return self;
}

static MattaShare *
open_cloud (FakeCloud *cloud)
{
  return open_share (MATTA_SHARE_NEXTCLOUD, fake_cloud_get_url (cloud), FAKE_CLOUD_USER,
                     FAKE_CLOUD_PASSWORD);
}

static MattaShare *
open_dav (PrivateDav *server)
{
  return open_share (MATTA_SHARE_WEBDAV, private_dav_get_url (server), "jo", PRIVATE_DAV_PASSWORD);
}

/* 24 December 2026, noon, local time. */
static gint64
get_christmas (void)
{
  g_autoptr (GDateTime) time = g_date_time_new_local (2026, 12, 24, 12, 0, 0);

  return g_date_time_to_unix (time) * G_USEC_PER_SEC;
}

static void
assert_cloud (FakeCloud *cloud, const char *files, const char *links)
{
  g_autofree char *there = fake_cloud_list_files (cloud);
  g_autofree char *linked = fake_cloud_list_links (cloud);

  g_assert_cmpstr (there, ==, files);
  g_assert_cmpstr (linked, ==, links);
}

static char *
publish (MattaShare *share,
         MattaShareFile *files,
         guint n,
         GCancellable *cancellable,
         GError **error)
{
  return matta_share_publish (share, files, n, ID, PASSWORD, get_christmas (), NULL, NULL,
                              cancellable, error);
}

static void
progress_cb (guint64 done, guint64 total, gpointer data)
{
  guint64 *last = data;

  g_assert_cmpuint (done, >=, *last);
  g_assert_cmpuint (total, ==, 100007);
  *last = done;
}

static void
test_cloud_publishes (void)
{
  g_autoptr (FakeCloud) cloud = fake_cloud_new ();
  g_autoptr (MattaShare) share = open_cloud (cloud);
  Pattern patterns[] = { { .size = 100000 }, { .size = 0 }, { .size = 7 } };
  MattaShareFile files[] = { get_file ("見積書.pdf", &patterns[0]), get_file ("leer", &patterns[1]),
                             get_file ("../見積書.pdf", &patterns[2]) };
  g_autofree char *url = NULL;
  g_autofree char *expected = g_strconcat (fake_cloud_get_url (cloud), "/s/token1", NULL);
  g_autoptr (GError) error = NULL;
  guint64 last = 0;

  url = matta_share_publish (share, files, 3, ID, PASSWORD, get_christmas (), progress_cb, &last,
                             NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (url, ==, expected);
  g_assert_cmpuint (last, ==, 100007);
  assert_cloud (cloud,
                "Post/\nPost/送付/\nPost/送付/" ID "/\nPost/送付/" ID "/_見積書.pdf 7\n"
                "Post/送付/" ID "/leer 0\nPost/送付/" ID "/見積書.pdf 100000\n",
                "1 /Post/送付/" ID " " PASSWORD " 2026-12-24 read\n");
}

/* A crash between the upload and its being written down: all of it is done once more. */
static void
test_cloud_publishes_twice (void)
{
  g_autoptr (FakeCloud) cloud = fake_cloud_new ();
  g_autoptr (MattaShare) share = open_cloud (cloud);
  g_autoptr (GError) error = NULL;
  Pattern patterns[] = { { .size = 5 }, { .size = 6 } };
  MattaShareFile files[] = { get_file ("a", &patterns[0]), get_file ("b", &patterns[1]) };
  char *url = publish (share, files, 2, NULL, &error);

  g_assert_no_error (error);
  g_free (url);
  patterns[0].at = 0;
  url = publish (share, files, 1, NULL, &error); /* the other one was taken out meanwhile */
  g_assert_no_error (error);
  g_assert_true (g_str_has_suffix (url, "/s/token2"));
  g_free (url);
  assert_cloud (cloud, "Post/\nPost/送付/\nPost/送付/" ID "/\nPost/送付/" ID "/a 5\n",
                "2 /Post/送付/" ID " " PASSWORD " 2026-12-24 read\n");
}

static void
test_cloud_withdraws (void)
{
  g_autoptr (FakeCloud) cloud = fake_cloud_new ();
  g_autoptr (MattaShare) share = open_cloud (cloud);
  g_autoptr (GError) error = NULL;
  Pattern pattern = { .size = 5 };
  MattaShareFile file = get_file ("a", &pattern);
  g_autofree char *url = publish (share, &file, 1, NULL, &error);

  g_assert_nonnull (url);
  g_assert_true (matta_share_withdraw (share, OTHER_ID, NULL, &error)); /* never was there */
  g_assert_no_error (error);
  for (guint i = 0; i < 2; i++) {
    g_assert_true (matta_share_withdraw (share, ID, NULL, &error));
    g_assert_no_error (error);
    assert_cloud (cloud, "Post/\nPost/送付/\n", "");
  }
}

/* Whatever goes wrong: nothing of it stays, and there is no link. */
static void
test_cloud_refuses (void)
{
  static const struct {
    FakeCloudMood mood;
    guint value;
    MattaErrorCode code;
    const char *said;
  } cases[] = {
    { FAKE_CLOUD_FULL, 100, MATTA_ERROR_FULL, NULL },
    { FAKE_CLOUD_LOCKED, 1, MATTA_ERROR_TRY_LATER, NULL },
    { FAKE_CLOUD_LETTERS, 99, MATTA_ERROR_REFUSED,
      "Password needs to be at least 99 characters long" },
    { FAKE_CLOUD_NO_LINKS, 1, MATTA_ERROR_NOT_FOUND,
      "Public link sharing is disabled by the administrator" },
    { FAKE_CLOUD_MUTE_LINKS, 1, MATTA_ERROR_MALFORMED, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (FakeCloud) cloud = fake_cloud_new ();
    g_autoptr (MattaShare) share = open_cloud (cloud);
    g_autoptr (GError) error = NULL;
    Pattern patterns[] = { { .size = 90 }, { .size = 70000 } };
    MattaShareFile files[] = { get_file ("a", &patterns[0]), get_file ("b", &patterns[1]) };

    fake_cloud_set (cloud, cases[i].mood, cases[i].value);
    g_assert_null (publish (share, files, 2, NULL, &error));
    g_assert_error (error, MATTA_ERROR, (int) cases[i].code);
    g_assert_cmpstr (matta_share_peek_said (share), ==, cases[i].said);
    assert_cloud (cloud, "Post/\nPost/送付/\n", "");
  }
}

static void
test_cloud_cancelled (void)
{
  g_autoptr (FakeCloud) cloud = fake_cloud_new ();
  g_autoptr (MattaShare) share = open_cloud (cloud);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  Pattern patterns[] = { { .size = 90 }, { .size = 8 * MEGABYTE, .cancels = cancellable } };
  MattaShareFile files[] = { get_file ("a", &patterns[0]), get_file ("b", &patterns[1]) };

  g_assert_null (publish (share, files, 2, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_cloud (cloud, "Post/\nPost/送付/\n", "");
}

static void
test_cloud_file_breaks (void)
{
  g_autoptr (FakeCloud) cloud = fake_cloud_new ();
  g_autoptr (MattaShare) share = open_cloud (cloud);
  g_autoptr (GError) error = NULL;
  Pattern pattern = { .size = 200000, .breaks = TRUE };
  MattaShareFile file = get_file ("a", &pattern);

  g_assert_null (publish (share, &file, 1, NULL, &error));
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER);
  g_assert_cmpstr (error->message, ==, "The disk is broken");
  assert_cloud (cloud, "Post/\nPost/送付/\n", "");
}

static void
test_probes (void)
{
  static const struct {
    FakeCloudMood mood;
    int code; /* -1 = is fine */
  } cases[] = {
    { FAKE_CLOUD_FULL, -1 },
    { FAKE_CLOUD_MAINTENANCE, MATTA_ERROR_TRY_LATER },
    { FAKE_CLOUD_OTHER_SERVER, MATTA_ERROR_MALFORMED },
    { FAKE_CLOUD_ELSEWHERE, MATTA_ERROR_MALFORMED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (FakeCloud) cloud = fake_cloud_new ();
    g_autoptr (MattaShare) share = open_cloud (cloud);
    g_autoptr (GError) error = NULL;

    fake_cloud_set (cloud, cases[i].mood, 1);
    g_assert_cmpint (matta_share_probe (share, NULL, &error), ==, cases[i].code < 0);
    if (cases[i].code < 0)
      assert_cloud (cloud, "Post/\nPost/送付/\n", "");
    else
      g_assert_error (error, MATTA_ERROR, cases[i].code);
  }
}

static void
test_nobody_is_there (void)
{
  static const MattaShareKind kinds[] = { MATTA_SHARE_NEXTCLOUD, MATTA_SHARE_WEBDAV };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++) {
    g_autoptr (MattaShare) share = open_share (kinds[i], "http://127.0.0.1:1", "jo", "x");
    g_autoptr (GError) error = NULL;
    Pattern pattern = { .size = 5 };
    MattaShareFile file = get_file ("a", &pattern);

    g_assert_false (matta_share_probe (share, NULL, &error));
    g_assert_error (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER);
    g_clear_error (&error);
    g_assert_null (publish (share, &file, 1, NULL, &error));
    g_assert_error (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER);
    g_clear_error (&error);
    g_assert_false (matta_share_withdraw (share, ID, NULL, &error));
    g_assert_error (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER);
  }
}

static void
test_wrong_password (void)
{
  g_autoptr (FakeCloud) cloud = fake_cloud_new ();
  g_autoptr (MattaShare) share =
      open_share (MATTA_SHARE_NEXTCLOUD, fake_cloud_get_url (cloud), FAKE_CLOUD_USER, "other");
  g_autoptr (GError) error = NULL;

  g_assert_false (matta_share_probe (share, NULL, &error));
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_SIGN_IN);
}

/* The part of the disk that @url leads to. */
static char *
find_published (PrivateDav *server, const char *url)
{
  const char *public_url = "https://files.example.com/post/";
  g_autofree char *name = NULL;
  g_autofree char *below = NULL;

  g_assert_true (g_str_has_prefix (url, public_url));
  name = g_uri_unescape_string (url + strlen (public_url), NULL);
  below = g_strconcat ("Post/送付/", name, NULL);
  return private_dav_get_path (server, below);
}

static void
test_dav_publishes (void)
{
  g_autoptr (PrivateDav) server = private_dav_new (FALSE);
  g_autoptr (MattaShare) share = open_dav (server);
  g_autoptr (GError) error = NULL;
  Pattern pattern = { .size = 100000 };
  MattaShareFile file = get_file ("見積 #1.zip", &pattern);
  g_autofree char *url = NULL;
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  gsize length = 0;

  g_assert_true (matta_share_probe (share, NULL, &error));
  url = publish (share, &file, 1, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (url, "https://files.example.com/post/" ID "/"));
  g_assert_true (g_str_has_suffix (url, "/%E8%A6%8B%E7%A9%8D%20%231.zip"));
  path = find_published (server, url);
  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  g_assert_cmpuint (length, ==, 100000);
}

static void
test_dav_publishes_anew (void)
{
  g_autoptr (PrivateDav) server = private_dav_new (FALSE);
  g_autoptr (MattaShare) share = open_dav (server);
  g_autoptr (GError) error = NULL;
  Pattern pattern = { .size = 5 };
  MattaShareFile file = get_file ("a.zip", &pattern);
  g_autofree char *first = publish (share, &file, 1, NULL, &error);
  g_autofree char *second = NULL;
  g_autofree char *first_path = NULL;
  g_autofree char *second_path = NULL;

  pattern.at = 0;
  second = publish (share, &file, 1, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (first, !=, second);
  first_path = find_published (server, first);
  second_path = find_published (server, second);
  g_assert_false (g_file_test (first_path, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (second_path, G_FILE_TEST_EXISTS));
  for (guint i = 0; i < 2; i++) {
    g_assert_true (matta_share_withdraw (share, ID, NULL, &error));
    g_assert_false (g_file_test (second_path, G_FILE_TEST_EXISTS));
  }
}

static void
test_dav_cancelled (void)
{
  g_autoptr (PrivateDav) server = private_dav_new (FALSE);
  g_autoptr (MattaShare) share = open_dav (server);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  Pattern pattern = { .size = 8 * MEGABYTE, .cancels = cancellable };
  MattaShareFile file = get_file ("a.zip", &pattern);
  g_autofree char *path = private_dav_get_path (server, "Post/送付/" ID);

  g_assert_null (publish (share, &file, 1, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

static void
test_config_is_judged (void)
{
  static const struct {
    MattaShareConfig config;
    MattaErrorCode code;
  } cases[] = {
    { { MATTA_SHARE_NEXTCLOUD, NULL, (char *) "jo", (char *) "x", (char *) "M", NULL, 1 },
      MATTA_ERROR_MALFORMED },
    { { MATTA_SHARE_NEXTCLOUD, (char *) "https://a.example", (char *) "", (char *) "x",
        (char *) "M", NULL, 1 },
      MATTA_ERROR_MALFORMED },
    { { MATTA_SHARE_NEXTCLOUD, (char *) "https://a.example", (char *) "jo", NULL, (char *) "M",
        NULL, 1 },
      MATTA_ERROR_SIGN_IN },
    { { MATTA_SHARE_NEXTCLOUD, (char *) "https://a.example", (char *) "jo", (char *) "x",
        (char *) "../M", NULL, 1 },
      MATTA_ERROR_MALFORMED },
    { { MATTA_SHARE_NEXTCLOUD, (char *) "http://a.example", (char *) "jo", (char *) "x",
        (char *) "M", NULL, 1 },
      MATTA_ERROR_UNTRUSTED },
    { { MATTA_SHARE_WEBDAV, (char *) "https://a.example", (char *) "jo", (char *) "x", (char *) "M",
        NULL, 1 },
      MATTA_ERROR_MALFORMED },
    { { MATTA_SHARE_WEBDAV, (char *) "https://a.example", (char *) "jo", (char *) "x", (char *) "M",
        (char *) "javascript:alert(1)", 1 },
      MATTA_ERROR_MALFORMED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (MattaShareConfig) copy = matta_share_config_copy (&cases[i].config);

    g_assert_null (matta_share_new (copy, NULL, &error));
    g_assert_error (error, MATTA_ERROR, (int) cases[i].code);
  }
}

static void
test_end_is_in_days (void)
{
  const MattaShareConfig config = { .days = 365 };

  g_assert_cmpint (matta_share_config_get_end (&config, 5), ==, 365 * DAY + 5);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/share/config/is-judged", test_config_is_judged);
  g_test_add_func ("/share/config/end-is-in-days", test_end_is_in_days);
  g_test_add_func ("/share/probe/tells", test_probes);
  g_test_add_func ("/share/probe/wrong-password", test_wrong_password);
  g_test_add_func ("/share/all/nobody-is-there", test_nobody_is_there);
  g_test_add_func ("/share/nextcloud/publishes", test_cloud_publishes);
  g_test_add_func ("/share/nextcloud/publishes-twice", test_cloud_publishes_twice);
  g_test_add_func ("/share/nextcloud/withdraws", test_cloud_withdraws);
  g_test_add_func ("/share/nextcloud/refused-leaves-nothing", test_cloud_refuses);
  g_test_add_func ("/share/nextcloud/cancelled-leaves-nothing", test_cloud_cancelled);
  g_test_add_func ("/share/nextcloud/broken-file-leaves-nothing", test_cloud_file_breaks);
  g_test_add_func ("/share/webdav/publishes", test_dav_publishes);
  g_test_add_func ("/share/webdav/publishes-anew", test_dav_publishes_anew);
  g_test_add_func ("/share/webdav/cancelled-leaves-nothing", test_dav_cancelled);
  return g_test_run ();
}
