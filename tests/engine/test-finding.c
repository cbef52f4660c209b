/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-engine.h"
#include "matta-error.h"

#include <glib/gstdio.h>

typedef struct {
  char *folder;
  MattaEngine *engine;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  const char *const listen[] = { "127.0.0.1:0", NULL };
  MattaEngineOptions options = { .listen = listen, .hold_seconds = -1 };
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("matta-finding-XXXXXX", NULL);
  options.data_dir = fixture->folder;
  options.policy_dir = fixture->folder;
  fixture->engine = matta_engine_open (&options, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  const char *argv[] = { "rm", "-rf", fixture->folder, NULL };

  matta_engine_close (fixture->engine);
  g_object_unref (fixture->engine);
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL,
                NULL);
  g_free (fixture->folder);
}

static void
test_domain (Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *address;
    const char *domain;
  } cases[] = {
    { "hanako@example.jp", "example.jp" },
    { "hanako@Mail.EXAMPLE.jp", "mail.example.jp" },
    { "hanako@gmail.com", NULL },
    { "hanako@GMAIL.com", NULL },
    { "hanako", NULL },
    { "hanako@", NULL },
    { "a@b@example.jp", NULL },
    { "", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *domain = matta_engine_propose_domain (fixture->engine, cases[i].address);

    g_assert_cmpstr (domain, ==, cases[i].domain);
  }
}

static void
keep_result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
find (Fixture *fixture, const char *address, GCancellable *cancellable, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  MattaAccountChoice choice = { 0 };

  matta_engine_find_account_async (fixture->engine, address, cancellable, keep_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (matta_engine_find_account_finish (fixture->engine, result, &choice, NULL, error));
  g_assert_null (choice.host);
}

static void
test_no_address (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  find (fixture, "hanako", NULL, &error);
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_MALFORMED);
}

static void
test_cancelled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  find (fixture, "hanako@nowhere.invalid", cancellable, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static const char *const proposals[][3] = {
  /* address, host, user */
  { "hanako@example.jp", "mail.example.jp", "" },
  { "hanako@Sub.EXAMPLE.jp", "mail.example.jp", "" },
  { "taro@sales.example", "smtp.sales.example", "shop" },
};

/* Nobody is asked: it is there at once, and goes before what the domain says. */
static void
test_proposed (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (proposals); i++) {
    g_autoptr (GAsyncResult) result = NULL;
    g_autoptr (GError) error = NULL;
    MattaAccountChoice choice = { 0 };
    MattaVoucher voucher = MATTA_VOUCHER_NOBODY;

    matta_engine_find_account_async (fixture->engine, proposals[i][0], NULL, keep_result_cb,
                                     &result);
    while (result == NULL)
      g_main_context_iteration (NULL, TRUE);
    g_assert_true (
        matta_engine_find_account_finish (fixture->engine, result, &choice, &voucher, &error));
    g_assert_cmpint (voucher, ==, MATTA_VOUCHER_ORGANISATION);
    g_assert_cmpstr (choice.host, ==, proposals[i][1]);
    g_assert_cmpstr (choice.user, ==, proposals[i][2]);
  }
}

static void
set_up_proposed (Fixture *fixture, gconstpointer data)
{
  const char *const listen[] = { "127.0.0.1:0", NULL };
  MattaEngineOptions options = { .listen = listen, .hold_seconds = -1 };
  g_autofree char *defaults = NULL;
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("matta-finding-XXXXXX", NULL);
  defaults = g_build_filename (fixture->folder, "defaults", NULL);
  g_assert_true (
      g_file_set_contents (defaults,
                           "[matta]\naccount-kind='smtp'\naccount-host='mail.example.jp'\n"
                           "inside-domains=['example.jp']\n"
                           "sender-accounts=['sales.example smtps://shop@smtp.sales.example']\n",
                           -1, NULL));
  options.data_dir = fixture->folder;
  options.policy_dir = fixture->folder;
  fixture->engine = matta_engine_open (&options, &error);
  g_assert_no_error (error);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/finding/an-address-says-whose-it-is", test_domain);
  ADD ("/finding/of-no-address", test_no_address);
  ADD ("/finding/can-be-cancelled", test_cancelled);
  g_test_add ("/finding/the-organisation-is-asked-first", Fixture, NULL, set_up_proposed,
              test_proposed, tear_down);
  return g_test_run ();
}
