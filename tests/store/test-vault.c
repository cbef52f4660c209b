/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-error.h"
#include "matta-vault.h"

#include <glib/gstdio.h>

static void
assert_kept (MattaVault *vault, const char *purpose, const char *expected)
{
  g_autoptr (GError) error = NULL;
  char *secret = matta_vault_lookup (vault, purpose, "matta", NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (secret, ==, expected);
  matta_secret_free (secret);
}

static void
test_keyring (void)
{
  g_autoptr (MattaVault) vault = matta_keyring_new ();
  g_autoptr (GError) error = NULL;

  assert_kept (vault, MATTA_PURPOSE_RELAY, NULL);
  matta_vault_store (vault, MATTA_PURPOSE_RELAY, "matta", "first", NULL, &error);
  g_assert_no_error (error);
  assert_kept (vault, MATTA_PURPOSE_RELAY, "first");
  assert_kept (vault, MATTA_PURPOSE_ACCOUNT, NULL);
  g_assert_true (matta_vault_store (vault, MATTA_PURPOSE_RELAY, "matta", "second", NULL, &error));
  assert_kept (vault, MATTA_PURPOSE_RELAY, "second");
  g_assert_true (matta_vault_remove (vault, MATTA_PURPOSE_RELAY, "matta", NULL, &error));
  assert_kept (vault, MATTA_PURPOSE_RELAY, NULL);
}

int
main (int argc, char **argv)
{
  g_autofree char *dir = g_dir_make_tmp ("matta-vault-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "x.keyring", NULL);
  int result;

  g_setenv ("SECRET_BACKEND", "file", TRUE);
  g_setenv ("SECRET_FILE_TEST_PATH", path, TRUE);
  g_setenv ("SECRET_FILE_TEST_PASSWORD", "test", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/vault/keyring-keeps-replaces-and-forgets", test_keyring);
  result = g_test_run ();
  g_unlink (path);
  g_rmdir (dir);
  return result;
}
