/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-vault.h"

#include <glib/gstdio.h>

/* The keyring as it is in a sandbox: libsecret keeps a file of its own there. */

#define N_THREADS 8
#define N_SECRETS 5

typedef struct {
  MattaVault *vault;
  guint number;
} Keeper;

static gpointer
keep_in_thread (gpointer data)
{
  const Keeper *keeper = data;

  for (guint i = 0; i < N_SECRETS; i++) {
    g_autofree char *name = g_strdup_printf ("%u-%u", keeper->number, i);
    g_autoptr (GError) error = NULL;

    g_assert_true (matta_vault_store (keeper->vault, MATTA_PURPOSE_SEAL, name, name, NULL, &error));
    g_assert_no_error (error);
  }
  return NULL;
}

static guint
count_kept (MattaVault *vault)
{
  guint n = 0;

  for (guint i = 0; i < N_THREADS * N_SECRETS; i++) {
    g_autofree char *name = g_strdup_printf ("%u-%u", i / N_SECRETS, i % N_SECRETS);
    g_autoptr (MattaSecret) kept = matta_vault_lookup (vault, MATTA_PURPOSE_SEAL, name, NULL, NULL);

    n += g_strcmp0 (kept, name) == 0 ? 1 : 0;
  }
  return n;
}

/* None takes the place of another, however many workers keep one at the same time. */
static void
test_all_at_once (void)
{
  g_autoptr (MattaVault) vault = matta_keyring_new ();
  GThread *threads[N_THREADS] = { NULL };
  Keeper keepers[N_THREADS] = { 0 };

  for (guint i = 0; i < N_THREADS; i++) {
    keepers[i] = (Keeper){ vault, i };
    threads[i] = g_thread_new ("keep", keep_in_thread, &keepers[i]);
  }
  for (guint i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);
  g_assert_cmpuint (count_kept (vault), ==, N_THREADS * N_SECRETS);
}

int
main (int argc, char *argv[])
{
  g_autofree char *folder = g_dir_make_tmp ("matta-keyring-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "keyring", NULL);
  int done = 0;

  g_setenv ("SECRET_BACKEND", "file", TRUE);
  g_setenv ("SECRET_FILE_TEST_PATH", path, TRUE);
  g_setenv ("SECRET_FILE_TEST_PASSWORD", "test", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/keyring/all-at-once", test_all_at_once);
  done = g_test_run ();
  g_remove (path);
  g_rmdir (folder);
  return done;
}
