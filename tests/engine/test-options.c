/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-options.h"

#include "matta-error.h"
#include "matta-policy-folder.h"
#include "matta-policy.h"

#include <glib/gstdio.h>

typedef struct {
  const char *upstream;
  const char *host;
  guint port;
  MattaSecurity security;
  const char *user;
} Case;

static const Case cases[] = {
  { "smtp://127.0.0.1:2500", "127.0.0.1", 2500, MATTA_SECURITY_NONE, "" },
  { "smtp://[::1]:2500", "::1", 2500, MATTA_SECURITY_NONE, "" },
  { "smtps://o'brien@mail.example.com", "mail.example.com", 465, MATTA_SECURITY_TLS, "o'brien" },
  { "smtp://mail.example.com", "mail.example.com", 25, MATTA_SECURITY_STARTTLS, "" },
  { "smtps://jo%40example.com@mail.example.com:9", "mail.example.com", 9, MATTA_SECURITY_TLS,
    "jo@example.com" },
};

static MattaPolicy *
resolve (const MattaEngineOptions *options, GError **error)
{
  g_auto (GStrv) overrides = matta_options_to_overrides (options, error);

  return overrides != NULL ? matta_policy_new (NULL, (const char *const *) overrides, error) : NULL;
}

static void
test_upstream (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const MattaEngineOptions options = { .upstream = cases[i].upstream, .hold_seconds = -1 };
    g_autoptr (GError) error = NULL;
    g_autoptr (MattaPolicy) policy = resolve (&options, &error);

    g_assert_no_error (error);
    g_assert_cmpint (policy->account->kind, ==, MATTA_ACCOUNT_SMTP);
    g_assert_cmpstr (policy->account->host, ==, cases[i].host);
    g_assert_cmpuint (policy->account->port, ==, cases[i].port);
    g_assert_cmpint (policy->account->security, ==, cases[i].security);
    g_assert_cmpstr (policy->account->user, ==, cases[i].user);
    g_assert_cmpuint (policy->hold_seconds, ==, 60);
  }
}

static void
test_practice (void)
{
  const MattaEngineOptions there = { .upstream = "practice:/there", .hold_seconds = -1 };
  const MattaEngineOptions here = { .upstream = "practice:", .hold_seconds = -1 };
  g_autoptr (MattaPolicy) policy = resolve (&there, NULL);
  g_autofree char *dir = matta_options_get_practice_dir (&there);

  g_assert_cmpint (policy->account->kind, ==, MATTA_ACCOUNT_PRACTICE);
  g_assert_cmpstr (dir, ==, "/there");
  g_assert_null (matta_options_get_practice_dir (&here));
}

static void
test_last_word (void)
{
  const char *overrides[] = { "hold-seconds=9", "keep-days=8", NULL };
  const char *listen[] = { "127.0.0.1:0", "[::1]:0", NULL };
  const MattaEngineOptions options = {
    .overrides = overrides,
    .listen = listen,
    .hold_seconds = 5,
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (MattaPolicy) policy = resolve (&options, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (policy->hold_seconds, ==, 5);
  g_assert_cmpuint (policy->keep_days, ==, 8);
  g_assert_true (g_strv_equal ((const char *const *) policy->listen, listen));
}

static void
test_malformed (void)
{
  const char *outside[] = { "0.0.0.0:25", NULL };
  const MattaEngineOptions bad[] = {
    { .hold_seconds = -2 },
    { .hold_seconds = 3601 },
    { .hold_seconds = -1, .upstream = "mail.example.com" },
    { .hold_seconds = -1, .upstream = "smtp://mail example" },
    { .hold_seconds = -1, .listen = outside },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (resolve (&bad[i], &error));
    g_assert_error (error, MATTA_ERROR, MATTA_ERROR_MALFORMED);
  }
}

static void
test_drop (void)
{
  const char *const given[] = { "hold-seconds=0", "keep-days=8", "hold-seconds=1", NULL };
  const char *const left[] = { "keep-days=8", NULL };
  g_auto (GStrv) overrides = g_strdupv ((char **) given);
  g_autofree char *dir = g_dir_make_tmp ("matta-options-XXXXXX", NULL);
  g_autofree char *locks = g_build_filename (dir, "locks", NULL);
  g_autoptr (MattaPolicyFolder) folder = NULL;

  g_file_set_contents (locks, "/io/github/mattamail/Matta/hold-seconds\n", -1, NULL);
  folder = matta_policy_folder_new (dir, NULL, NULL);
  matta_options_drop_locked (&overrides, matta_policy_folder_get_settings (folder));
  g_assert_true (g_strv_equal ((const char *const *) overrides, left));
  g_unlink (locks);
  g_rmdir (dir);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/options/upstream/becomes-every-key-of-an-account", test_upstream);
  g_test_add_func ("/options/upstream/practice-has-its-folder", test_practice);
  g_test_add_func ("/options/own-words-come-after-overrides", test_last_word);
  g_test_add_func ("/options/malformed-ones-are-refused", test_malformed);
  g_test_add_func ("/options/locked-ones-are-dropped", test_drop);
  return g_test_run ();
}
