/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-evolution-source.h"

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

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/evolution-source/needs-nothing-on-this-computer", test_plain);
  g_test_add_func ("/evolution-source/can-sign-in-encrypted", test_signed_in);
  return g_test_run ();
}
