/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-door.h"
#include "matta-error.h"

static const struct {
  const char *address;
  const char *host;
  guint16 port;
} good[] = {
  { "127.0.0.1:2525", "127.0.0.1", 2525 },
  { "[::1]:2525", "::1", 2525 },
  { "localhost:65535", "localhost", 65535 },
};

static const char *const bad[] = {
  "", ":2525", "127.0.0.1", "127.0.0.1:", "127.0.0.1:0", "127.0.0.1:65536", "127.0.0.1:smtp",
};

static void
test_good (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (good); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (MattaDoor) door = matta_door_new (good[i].address, &error);

    g_assert_no_error (error);
    g_assert_cmpstr (door->host, ==, good[i].host);
    g_assert_cmpint (door->port, ==, good[i].port);
    g_assert_false (door->encrypted);
    g_assert_null (door->user);
  }
}

static void
test_bad (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", bad[i]);
    g_assert_null (matta_door_new (bad[i], &error));
    g_assert_error (error, MATTA_ERROR, MATTA_ERROR_MALFORMED);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/door/is-where-matta-listens", test_good);
  g_test_add_func ("/door/refuses-what-no-mail-app-could-use", test_bad);
  return g_test_run ();
}
