/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-geary-account.h"

static GKeyFile *
write_and_read (gboolean encrypted, const char *user)
{
  g_autoptr (MattaDoor) door = matta_door_new ("[::1]:2525", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  GKeyFile *file = g_key_file_new ();

  door->encrypted = encrypted;
  door->user = g_strdup (user);
  text = matta_geary_account_write (door);
  g_key_file_load_from_data (file, text, -1, G_KEY_FILE_NONE, &error);
  g_assert_no_error (error);
  return file;
}

static void
assert_says (GKeyFile *file, const char *key, const char *expected)
{
  g_autofree char *value = g_key_file_get_string (file, "Outgoing", key, NULL);

  g_assert_cmpstr (value, ==, expected);
}

/* Geary takes a login, even an empty one, for a wish to sign in. */
static void
test_plain (void)
{
  g_autoptr (GKeyFile) file = write_and_read (FALSE, NULL);

  assert_says (file, "host", "::1");
  assert_says (file, "port", "2525");
  assert_says (file, "transport_security", "none");
  assert_says (file, "credentials", "none");
  g_assert_false (g_key_file_has_key (file, "Outgoing", "login", NULL));
}

static void
test_signed_in (void)
{
  g_autoptr (GKeyFile) file = write_and_read (TRUE, "佐藤; = [x]\\");

  assert_says (file, "transport_security", "start-tls");
  assert_says (file, "credentials", "custom");
  assert_says (file, "login", "佐藤; = [x]\\");
  assert_says (file, "remember_password", "true");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/geary-account/needs-nothing-on-this-computer", test_plain);
  g_test_add_func ("/geary-account/can-sign-in-encrypted", test_signed_in);
  return g_test_run ();
}
