/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-dav.h"

#include "matta-error.h"
#include "private-dav.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define MEGABYTE ((guint64) 1024 * 1024)
#define LARGE (300 * MEGABYTE)
#define MOST_MEMORY (40 * MEGABYTE) /* more than that is not a buffer any more */

/* Against a real server: Apache with mod_dav. */

typedef struct {
  guint64 size;
  guint64 at;
  guint64 reported;
  GCancellable *cancels; /* at the middle; or NULL */
} Pattern;

static gssize
read_pattern (gpointer data, guint8 *buffer, gsize length, GError **error)
{
  Pattern *pattern = data;
  gsize some = (gsize) MIN (length, pattern->size - pattern->at);

  memset (buffer, (int) ('a' + (pattern->at / MEGABYTE) % 26), some);
  pattern->at += some;
  if (pattern->cancels != NULL && pattern->at > pattern->size / 2)
    g_cancellable_cancel (pattern->cancels);
  return (gssize) some;
}

static void
report_cb (guint64 done, guint64 total, gpointer data)
{
  Pattern *pattern = data;

  g_assert_cmpuint (done, >, pattern->reported);
  g_assert_cmpuint (done, <=, total);
  pattern->reported = done;
}

static MattaShareSource
get_source (Pattern *pattern)
{
  return (MattaShareSource){ .size = pattern->size,
                             .read = read_pattern,
                             .read_data = pattern,
                             .progress = report_cb,
                             .progress_data = pattern };
}

static MattaWeb *
connect_to (const char *url, const char *password)
{
  g_autoptr (GError) error = NULL;
  MattaWeb *web = matta_web_new (url, "jo", password, NULL, &error);

  g_assert_no_error (error);
  return web;
}

static guint64
get_size_on_disk (PrivateDav *server, const char *name)
{
  g_autofree char *path = private_dav_get_path (server, name);
  GStatBuf status = { 0 };

  return g_stat (path, &status) == 0 ? (guint64) status.st_size : G_MAXUINT64;
}

static gboolean
is_on_disk (PrivateDav *server, const char *name)
{
  return get_size_on_disk (server, name) != G_MAXUINT64;
}

static void
test_folder_is_found (void)
{
  g_autoptr (PrivateDav) server = private_dav_new (FALSE);
  g_autoptr (MattaWeb) web = connect_to (private_dav_get_url (server), PRIVATE_DAV_PASSWORD);
  g_autoptr (GError) error = NULL;

  g_assert_true (matta_dav_probe (web, "", NULL, &error));
  g_assert_no_error (error);
  g_assert_false (matta_dav_probe (web, "nowhere", NULL, &error));
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_NOT_FOUND);
}

static void
test_wrong_password (void)
{
  g_autoptr (PrivateDav) server = private_dav_new (FALSE);
  g_autoptr (MattaWeb) web = connect_to (private_dav_get_url (server), "other");
  g_autoptr (GError) error = NULL;
  Pattern pattern = { .size = 4 * MEGABYTE };
  MattaShareSource source = get_source (&pattern);

  g_assert_false (matta_dav_probe (web, "", NULL, &error));
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_SIGN_IN);
  g_clear_error (&error);
  g_assert_false (matta_dav_put (web, "file", &source, NULL, &error));
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_SIGN_IN);
  g_assert_cmpuint (pattern.at, ==, 0); /* the file was not even read */
}

static void
test_folders_are_made_once (void)
{
  g_autoptr (PrivateDav) server = private_dav_new (FALSE);
  g_autoptr (MattaWeb) web = connect_to (private_dav_get_url (server), PRIVATE_DAV_PASSWORD);
  g_autoptr (GError) error = NULL;

  g_assert_true (matta_dav_make_folders (web, "", "Post/見積 100%", NULL, &error));
  g_assert_no_error (error);
  g_assert_true (is_on_disk (server, "Post/見積 100%"));
  g_assert_true (matta_dav_make_folders (web, "Post", "見積 100%/a", NULL, &error));
  g_assert_true (is_on_disk (server, "Post/見積 100%/a"));
  g_assert_false (matta_dav_make_folder (web, "no/where", NULL, &error));
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_NOT_FOUND); /* 409 */
}

static void
test_files_go_up (void)
{
  static const struct {
    const char *name;
    guint64 size;
  } files[] = {
    { "empty", 0 },
    { "one byte.txt", 1 },
    { "見積書 2026年#1?.pdf", 70000 },
    { "100% & <more>; \"quoted\"", 3 * MEGABYTE + 1 },
  };
  g_autoptr (PrivateDav) server = private_dav_new (FALSE);
  g_autoptr (MattaWeb) web = connect_to (private_dav_get_url (server), PRIVATE_DAV_PASSWORD);

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autoptr (GError) error = NULL;
    Pattern pattern = { .size = files[i].size };
    MattaShareSource source = get_source (&pattern);

    g_assert_true (matta_dav_put (web, files[i].name, &source, NULL, &error));
    g_assert_no_error (error);
    g_assert_cmpuint (get_size_on_disk (server, files[i].name), ==, files[i].size);
    g_assert_cmpuint (pattern.reported, ==, files[i].size);
  }
}

static void
test_file_takes_the_place_of_another (void)
{
  g_autoptr (PrivateDav) server = private_dav_new (FALSE);
  g_autoptr (MattaWeb) web = connect_to (private_dav_get_url (server), PRIVATE_DAV_PASSWORD);
  g_autoptr (GError) error = NULL;
  Pattern first = { .size = 5000 };
  Pattern second = { .size = 7 };
  MattaShareSource source = get_source (&first);

  g_assert_true (matta_dav_put (web, "file", &source, NULL, &error));
  source = get_source (&second);
  g_assert_true (matta_dav_put (web, "file", &source, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (get_size_on_disk (server, "file"), ==, 7);
}

static void
test_file_is_read_from_a_descriptor (void)
{
  g_autoptr (PrivateDav) server = private_dav_new (FALSE);
  g_autoptr (MattaWeb) web = connect_to (private_dav_get_url (server), PRIVATE_DAV_PASSWORD);
  g_autofree char *path = NULL;
  g_autofree char *there = private_dav_get_path (server, "copy");
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  MattaShareSource source = { .size = 5 };

  source.fd = g_file_open_tmp ("matta-XXXXXX", &path, NULL);
  g_assert_true (g_file_set_contents_full (path, "hello", 5, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
  g_assert_true (matta_dav_put (web, "copy", &source, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (there, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "hello");
  close (source.fd);
  g_remove (path);
}

/* Half a file must not look like a whole one. */
static void
test_wrong_size_is_noticed (void)
{
  static const guint64 promised[] = { 200000, 99999 };
  g_autoptr (PrivateDav) server = private_dav_new (FALSE);
  g_autoptr (MattaWeb) web = connect_to (private_dav_get_url (server), PRIVATE_DAV_PASSWORD);

  for (gsize i = 0; i < G_N_ELEMENTS (promised); i++) {
    g_autoptr (GInputStream) stream = NULL;
    g_autoptr (GError) error = NULL;
    Pattern pattern = { .size = 100000 };
    MattaShareSource source = get_source (&pattern);
    guint8 block[8192];
    gssize got = 0;

    source.size = promised[i];
    stream = matta_share_stream_new (&source);
    do
      got = g_input_stream_read (stream, block, sizeof block, NULL, &error);
    while (got > 0);
    g_assert_error (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER);
  }
  {
    g_autoptr (GError) error = NULL;
    Pattern pattern = { .size = 100000 };
    MattaShareSource source = get_source (&pattern);

    source.size = promised[0];
    g_assert_false (matta_dav_put (web, "file", &source, NULL, &error));
    g_assert_error (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER);
    g_assert_false (is_on_disk (server, "file"));
  }
}

static void
test_removing_twice_is_fine (void)
{
  g_autoptr (PrivateDav) server = private_dav_new (FALSE);
  g_autoptr (MattaWeb) web = connect_to (private_dav_get_url (server), PRIVATE_DAV_PASSWORD);
  g_autoptr (GError) error = NULL;
  Pattern pattern = { .size = 9 };
  MattaShareSource source = get_source (&pattern);

  g_assert_true (matta_dav_make_folder (web, "a", NULL, &error));
  g_assert_true (matta_dav_put (web, "a/file", &source, NULL, &error));
  for (guint i = 0; i < 2; i++) {
    g_assert_true (matta_dav_remove (web, "a", NULL, &error));
    g_assert_no_error (error);
    g_assert_false (is_on_disk (server, "a"));
  }
}

static void
test_cancelled_file_is_not_there (void)
{
  g_autoptr (PrivateDav) server = private_dav_new (FALSE);
  g_autoptr (MattaWeb) web = connect_to (private_dav_get_url (server), PRIVATE_DAV_PASSWORD);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  Pattern pattern = { .size = 20 * MEGABYTE, .cancels = cancellable };
  MattaShareSource source = get_source (&pattern);

  g_assert_false (matta_dav_put (web, "file", &source, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (is_on_disk (server, "file"));
  g_clear_error (&error);
  g_assert_true (matta_dav_probe (web, "", NULL, &error)); /* the next request works */
}

/* The most memory this program ever had, in bytes. */
static guint64
get_peak (void)
{
  g_autofree char *text = NULL;
  const char *line = NULL;

  g_assert_true (g_file_get_contents ("/proc/self/status", &text, NULL, NULL));
  line = strstr (text, "VmHWM:");
  g_assert_nonnull (line);
  return g_ascii_strtoull (line + strlen ("VmHWM:"), NULL, 10) * 1024;
}

static void
put_large (gconstpointer data)
{
  gboolean secure = GPOINTER_TO_INT (data);
  g_autoptr (PrivateDav) server = private_dav_new (secure);
  g_autoptr (GTlsDatabase) trust = secure ? private_dav_get_trust (server) : NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (MattaWeb) web =
      matta_web_new (private_dav_get_url (server), "jo", PRIVATE_DAV_PASSWORD, trust, &error);
  Pattern small = { .size = 2 * MEGABYTE };
  Pattern large = { .size = LARGE };
  MattaShareSource source = get_source (&small);
  guint64 before = 0;

  g_assert_true (matta_dav_put (web, "small", &source, NULL, &error));
  before = get_peak ();
  source = get_source (&large);
  g_assert_true (matta_dav_put (web, "large", &source, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (get_size_on_disk (server, "large"), ==, LARGE);
  g_assert_cmpuint (large.reported, ==, LARGE);
  g_assert_cmpuint (get_peak () - before, <, MOST_MEMORY);
}

static void
test_server_is_down (void)
{
  g_autoptr (MattaWeb) web = connect_to ("http://127.0.0.1:1/", "x"); /* tcpmux: nobody listens */
  g_autoptr (GError) error = NULL;

  g_assert_false (matta_dav_probe (web, "", NULL, &error));
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER);
}

static void
test_unknown_certificate (void)
{
  g_autoptr (PrivateDav) server = private_dav_new (TRUE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GTlsDatabase) trust = private_dav_get_trust (server);
  MattaWeb *web = connect_to (private_dav_get_url (server), PRIVATE_DAV_PASSWORD);

  g_assert_false (matta_dav_probe (web, "", NULL, &error));
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_UNTRUSTED);
  g_clear_error (&error);
  matta_web_free (web);
  web = matta_web_new (private_dav_get_url (server), "jo", PRIVATE_DAV_PASSWORD, trust, &error);
  g_assert_true (matta_dav_probe (web, "", NULL, &error));
  g_assert_no_error (error);
  matta_web_free (web);
}

/* The server could do better; see connecting_cb () in matta-web.c. */
static void
test_http_is_the_old_one (void)
{
  g_autoptr (PrivateDav) server = private_dav_new (TRUE);
  g_autoptr (GTlsDatabase) trust = private_dav_get_trust (server);
  g_autoptr (GError) error = NULL;
  g_autoptr (MattaWeb) web =
      matta_web_new (private_dav_get_url (server), "jo", PRIVATE_DAV_PASSWORD, trust, &error);
  g_autoptr (SoupMessage) message = matta_web_ask (web, SOUP_METHOD_OPTIONS, "");
  g_autoptr (GBytes) answer = matta_web_send (web, message, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (soup_message_get_http_version (message), ==, SOUP_HTTP_1_1);
}

static void
test_addresses (void)
{
  static const struct {
    const char *url;
    int code; /* -1 = is fine */
  } cases[] = {
    { "https://cloud.example.com", -1 },
    { "https://cloud.example.com/sub/folder/", -1 },
    { "http://127.0.0.1:8080/", -1 },
    { "http://[::1]/", -1 },
    { "http://localhost/", -1 },
    { "http://cloud.example.com/", MATTA_ERROR_UNTRUSTED },
    { "http://127.0.0.1.example.com/", MATTA_ERROR_UNTRUSTED },
    { "http://localhost.example.com/", MATTA_ERROR_UNTRUSTED },
    { "ftp://cloud.example.com/", MATTA_ERROR_MALFORMED },
    { "file:///etc/passwd", MATTA_ERROR_MALFORMED },
    { "cloud.example.com", MATTA_ERROR_MALFORMED },
    { "https://jo:secret@cloud.example.com/", MATTA_ERROR_MALFORMED },
    { "https://cloud.example.com/?a=b", MATTA_ERROR_MALFORMED },
    { "https://cloud.example.com/#a", MATTA_ERROR_MALFORMED },
    { "https:///a", MATTA_ERROR_MALFORMED },
    { "", MATTA_ERROR_MALFORMED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (MattaWeb) web = matta_web_new (cases[i].url, "jo", "x", NULL, &error);

    g_test_message ("%s", cases[i].url);
    if (cases[i].code < 0)
      g_assert_nonnull (web);
    else
      g_assert_error (error, MATTA_ERROR, cases[i].code);
  }
}

static void
test_colon_is_no_part_of_a_user_name (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (matta_web_new ("https://cloud.example.com", "a:b", "x", NULL, &error));
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_MALFORMED);
}

static void
test_every_status_means_something (void)
{
  static const struct {
    guint status;
    int code; /* -1 = done */
  } cases[] = {
    { 200, -1 },
    { 201, -1 },
    { 204, -1 },
    { 400, MATTA_ERROR_MALFORMED },
    { 401, MATTA_ERROR_SIGN_IN },
    { 403, MATTA_ERROR_REFUSED },
    { 404, MATTA_ERROR_NOT_FOUND },
    { 405, MATTA_ERROR_MALFORMED },
    { 409, MATTA_ERROR_NOT_FOUND },
    { 413, MATTA_ERROR_TOO_LARGE },
    { 423, MATTA_ERROR_TRY_LATER },
    { 429, MATTA_ERROR_TRY_LATER },
    { 500, MATTA_ERROR_TRY_LATER },
    { 503, MATTA_ERROR_TRY_LATER },
    { 507, MATTA_ERROR_FULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_cmpint (matta_web_judge (cases[i].status, &error), ==, cases[i].code < 0);
    if (cases[i].code >= 0)
      g_assert_error (error, MATTA_ERROR, cases[i].code);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_data_func ("/dav/put/holds-little-of-a-large-file", GINT_TO_POINTER (FALSE),
                        put_large);
  g_test_add_data_func ("/dav/put/holds-little-of-a-large-file-encrypted", GINT_TO_POINTER (TRUE),
                        put_large);
  g_test_add_func ("/dav/put/files-go-up", test_files_go_up);
  g_test_add_func ("/dav/put/takes-the-place-of-another", test_file_takes_the_place_of_another);
  g_test_add_func ("/dav/put/reads-a-descriptor", test_file_is_read_from_a_descriptor);
  g_test_add_func ("/dav/put/notices-a-wrong-size", test_wrong_size_is_noticed);
  g_test_add_func ("/dav/put/cancelled-is-not-there", test_cancelled_file_is_not_there);
  g_test_add_func ("/dav/probe/finds-a-folder", test_folder_is_found);
  g_test_add_func ("/dav/probe/wrong-password", test_wrong_password);
  g_test_add_func ("/dav/probe/server-is-down", test_server_is_down);
  g_test_add_func ("/dav/probe/unknown-certificate", test_unknown_certificate);
  g_test_add_func ("/dav/make-folders/once", test_folders_are_made_once);
  g_test_add_func ("/dav/remove/twice-is-fine", test_removing_twice_is_fine);
  g_test_add_func ("/web/http/is-the-old-one", test_http_is_the_old_one);
  g_test_add_func ("/web/address/is-judged", test_addresses);
  g_test_add_func ("/web/user/has-no-colon", test_colon_is_no_part_of_a_user_name);
  g_test_add_func ("/web/status/means-something", test_every_status_means_something);
  return g_test_run ();
}
