/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-ocs.h"

#include "fake-cloud.h"
#include "matta-dav.h"
#include "matta-error.h"

#include <string.h>

/* Against a stand-in; see fake-cloud.h for what it is true to. */

#define PASSWORD "Kirsche&Tee=4 +あ"

typedef struct {
  FakeCloud *cloud;
  MattaWeb *web;
  char *said;
  GError *error;
} Fixture;

static void
set_up (Fixture *f, gconstpointer unused)
{
  f->cloud = fake_cloud_new ();
  f->web = matta_web_new (fake_cloud_get_url (f->cloud), FAKE_CLOUD_USER, FAKE_CLOUD_PASSWORD, NULL,
                          &f->error);
  g_assert_no_error (f->error);
  g_assert_true (matta_dav_make_folders (f->web, "remote.php/dav/files/jo", "Mätta/1", NULL, NULL));
}

static void
tear_down (Fixture *f, gconstpointer unused)
{
  matta_web_free (f->web);
  fake_cloud_free (f->cloud);
  g_clear_error (&f->error);
  g_free (f->said);
}

static MattaOcsLink *
create (Fixture *f, const char *path)
{
  g_clear_pointer (&f->said, g_free);
  g_clear_error (&f->error);
  return matta_ocs_create (f->web, path, PASSWORD, "2026-12-24", &f->said, NULL, &f->error);
}

static void
test_user_is_found (Fixture *f, gconstpointer unused)
{
  g_autofree char *user = matta_ocs_get_user (f->web, &f->said, NULL, &f->error);

  g_assert_no_error (f->error);
  g_assert_cmpstr (user, ==, "jo");
  g_assert_null (f->said);
}

static void
test_link_is_made (Fixture *f, gconstpointer unused)
{
  g_autoptr (MattaOcsLink) made = create (f, "/Mätta/1");
  g_autofree char *links = fake_cloud_list_links (f->cloud);
  g_autofree char *url = g_strconcat (fake_cloud_get_url (f->cloud), "/s/token1", NULL);

  g_assert_no_error (f->error);
  g_assert_cmpstr (made->id, ==, "1");
  g_assert_cmpstr (made->url, ==, url);
  g_assert_cmpstr (links, ==, "1 /Mätta/1 " PASSWORD " 2026-12-24 read\n");
}

static void
test_links_are_listed_and_removed (Fixture *f, gconstpointer unused)
{
  g_autoptr (MattaOcsLink) first = create (f, "/Mätta/1");
  g_autoptr (MattaOcsLink) other = create (f, "/Mätta");
  g_autoptr (GPtrArray) links = matta_ocs_list (f->web, "/Mätta/1", &f->said, NULL, &f->error);
  const MattaOcsLink *found = NULL;

  g_assert_no_error (f->error);
  g_assert_cmpuint (links->len, ==, 1);
  found = g_ptr_array_index (links, 0);
  g_assert_cmpstr (found->id, ==, first->id);
  for (guint i = 0; i < 2; i++) { /* the second time it is gone */
    g_autofree char *said = NULL;

    g_assert_true (matta_ocs_remove (f->web, first->id, &said, NULL, &f->error));
    g_assert_no_error (f->error);
  }
  g_clear_pointer (&links, g_ptr_array_unref);
  links = matta_ocs_list (f->web, "/Mätta/1", &f->said, NULL, &f->error);
  g_assert_cmpuint (links->len, ==, 0);
}

static void
test_nothing_there_has_no_links (Fixture *f, gconstpointer unused)
{
  g_autoptr (GPtrArray) links = matta_ocs_list (f->web, "/nowhere", &f->said, NULL, &f->error);

  g_assert_no_error (f->error);
  g_assert_cmpuint (links->len, ==, 0);
}

static void
test_refusals (Fixture *f, gconstpointer unused)
{
  static const struct {
    FakeCloudMood mood;
    guint value;
    const char *path;
    MattaErrorCode code;
    const char *said;
  } cases[] = {
    { FAKE_CLOUD_LETTERS, 99, "/Mätta/1", MATTA_ERROR_REFUSED,
      "Password needs to be at least 99 characters long" },
    { FAKE_CLOUD_NO_LINKS, 1, "/Mätta/1", MATTA_ERROR_NOT_FOUND,
      "Public link sharing is disabled by the administrator" },
    { FAKE_CLOUD_LETTERS, 0, "/nowhere", MATTA_ERROR_NOT_FOUND,
      "Wrong path, file/folder does not exist" },
    { FAKE_CLOUD_MAINTENANCE, 1, "/Mätta/1", MATTA_ERROR_TRY_LATER, NULL },
    { FAKE_CLOUD_OTHER_SERVER, 1, "/Mätta/1", MATTA_ERROR_MALFORMED, NULL },
    { FAKE_CLOUD_ELSEWHERE, 1, "/Mätta/1", MATTA_ERROR_MALFORMED, NULL },
    { FAKE_CLOUD_MUTE_LINKS, 1, "/Mätta/1", MATTA_ERROR_MALFORMED, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (MattaOcsLink) made = NULL;

    fake_cloud_set (f->cloud, cases[i].mood, cases[i].value);
    made = create (f, cases[i].path);
    g_assert_null (made);
    g_assert_error (f->error, MATTA_ERROR, (int) cases[i].code);
    g_assert_cmpstr (f->said, ==, cases[i].said);
    g_assert_null (strstr (f->error->message, "99")); /* what it said is for no log */
    fake_cloud_set (f->cloud, cases[i].mood, 0);
  }
}

static void
test_wrong_password (Fixture *f, gconstpointer unused)
{
  MattaWeb *web =
      matta_web_new (fake_cloud_get_url (f->cloud), FAKE_CLOUD_USER, "other", NULL, NULL);

  g_assert_null (matta_ocs_get_user (web, &f->said, NULL, &f->error));
  g_assert_error (f->error, MATTA_ERROR, MATTA_ERROR_SIGN_IN);
  matta_web_free (web);
}

static void
test_cancelled (Fixture *f, gconstpointer unused)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  g_cancellable_cancel (cancellable);
  g_assert_null (matta_ocs_get_user (f->web, &f->said, cancellable, &f->error));
  g_assert_error (f->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add ("/ocs/user/is-found", Fixture, NULL, set_up, test_user_is_found, tear_down);
  g_test_add ("/ocs/user/wrong-password", Fixture, NULL, set_up, test_wrong_password, tear_down);
  g_test_add ("/ocs/user/cancelled", Fixture, NULL, set_up, test_cancelled, tear_down);
  g_test_add ("/ocs/create/makes-a-link", Fixture, NULL, set_up, test_link_is_made, tear_down);
  g_test_add ("/ocs/create/is-refused", Fixture, NULL, set_up, test_refusals, tear_down);
  g_test_add ("/ocs/list/then-remove", Fixture, NULL, set_up, test_links_are_listed_and_removed,
              tear_down);
  g_test_add ("/ocs/list/nothing-there", Fixture, NULL, set_up, test_nothing_there_has_no_links,
              tear_down);
  return g_test_run ();
}
