/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-account-keeper.h"

#include "matta-practice-mailbox.h"

/* What a courier needs to find its password. */
typedef struct {
  MattaVault *vault;
  char *label;
  char *password; /* given for a test; NULL = look it up */
} Key;

static void
key_free (gpointer data)
{
  Key *key = data;

  g_clear_object (&key->vault);
  g_free (key->label);
  matta_secret_free (key->password);
  g_free (key);
}

static char *
find_password (gpointer user_data, GCancellable *cancellable, GError **error)
{
  Key *key = user_data;

  if (key->password != NULL)
    return g_strdup (key->password);
  return matta_vault_lookup (key->vault, MATTA_PURPOSE_ACCOUNT, key->label, cancellable, error);
}

static char *
get_practice_dir (const MattaAccount *account, const char *data_dir)
{
  if (account->maildir != NULL)
    return g_strdup (account->maildir);
  return g_build_filename (data_dir, "practice", NULL);
}

static MattaCourier *
make_smtp_courier (const MattaAccount *account,
                   const MattaLimits *limits,
                   MattaVault *vault,
                   const char *password)
{
  Key *key = g_new0 (Key, 1);

  key->vault = g_object_ref (vault);
  key->label = matta_account_make_label (account, NULL);
  key->password = g_strdup (password);
  return matta_smtp_courier_new (account, limits, find_password, key, key_free);
}

MattaCourier *
matta_account_make_courier (const MattaAccount *account,
                            const MattaLimits *limits,
                            MattaVault *vault,
                            const char *data_dir)
{
  g_autofree char *directory = NULL;

  if (account->kind == MATTA_ACCOUNT_SMTP)
    return make_smtp_courier (account, limits, vault, NULL);
  directory = get_practice_dir (account, data_dir);
  return matta_practice_mailbox_new (directory);
}

char *
matta_account_make_label (const MattaAccount *account, const char *data_dir)
{
  if (account->kind == MATTA_ACCOUNT_PRACTICE)
    return get_practice_dir (account, data_dir);
  if (account->user == NULL || account->user[0] == '\0')
    return g_strdup_printf ("%s:%u", account->host, account->port);
  return g_strdup_printf ("%s@%s:%u", account->user, account->host, account->port);
}

MattaProbe
matta_account_probe (const MattaAccount *account,
                     const MattaLimits *limits,
                     MattaVault *vault,
                     const char *password,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (MattaCourier) courier = NULL;

  if (account->kind == MATTA_ACCOUNT_PRACTICE)
    return MATTA_PROBE_DONE;
  courier = make_smtp_courier (account, limits, vault, password);
  return matta_smtp_courier_probe (MATTA_SMTP_COURIER (courier), cancellable, error);
}
