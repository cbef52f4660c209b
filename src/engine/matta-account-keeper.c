/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-account-keeper.h"

#include "matta-error.h"
#include "matta-named-entries.h"
#include "matta-practice-mailbox.h"
#include "matta-sender-courier.h"
#include "matta-token-keeper.h"
#include "matta-who.h"

/* What a courier needs to find its password. */
typedef struct {
  MattaVault *vault;
  char *label;
  char *password;           /* given for a test; NULL = look it up */
  MattaTokenKeeper *tokens; /* NULL = it is a password */
} Key;

static void
key_free (gpointer data)
{
  Key *key = data;

  g_clear_object (&key->vault);
  g_free (key->label);
  matta_secret_free (key->password);
  g_clear_pointer (&key->tokens, matta_token_keeper_free);
  g_free (key);
}

static char *
find_password (gpointer user_data, gboolean anew, GCancellable *cancellable, GError **error)
{
  Key *key = user_data;

  if (key->tokens != NULL)
    return matta_token_keeper_get (key->tokens, anew, cancellable, error);
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
  if (account->sign_in != MATTA_SIGN_IN_PASSWORD)
    key->tokens = matta_token_keeper_new (account, vault, key->label);
  return matta_smtp_courier_new (account, limits, find_password, key, key_free);
}

static gboolean
read_words (MattaAccount *account, const MattaAccountChoice *choice)
{
  return matta_security_from_string (choice->security, &account->security)
         && matta_sign_in_from_string (choice->sign_in != NULL ? choice->sign_in : "password",
                                       &account->sign_in);
}

/* A setting has no place for it. */
static gboolean
is_whose (const char *sender)
{
  g_autofree char *who = sender != NULL ? matta_who_fold (sender) : NULL;

  return sender == NULL || who != NULL;
}

MattaAccount *
matta_account_from_choice (const MattaAccountChoice *choice,
                           const MattaOAuthSetup *oauth,
                           GError **error)
{
  MattaAccount *account = g_new0 (MattaAccount, 1);

  account->kind = choice->practice ? MATTA_ACCOUNT_PRACTICE : MATTA_ACCOUNT_SMTP;
  if (choice->practice && is_whose (choice->sender))
    return account;
  account->host = g_strdup (choice->host);
  account->port = (guint16) choice->port;
  account->user = g_strdup (choice->user != NULL ? choice->user : "");
  matta_oauth_setup_fill (&account->oauth, oauth);
  if (choice->host != NULL && *choice->host != '\0' && choice->port > 0 && choice->port <= 65535
      && !choice->practice && is_whose (choice->sender) && read_words (account, choice))
    return account;
  matta_account_free (account);
  g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_MALFORMED, "This is no account");
  return NULL;
}

/* A locked key keeps its value: its row could not be changed either. */
static void
save_value (GSettings *settings, const char *key, GVariant *value)
{
  g_autoptr (GVariant) kept = g_variant_ref_sink (value);

  if (g_settings_is_writable (settings, key))
    g_settings_set_value (settings, key, kept);
}

static void
save_enum (GSettings *settings, const char *key, int value)
{
  if (g_settings_is_writable (settings, key))
    g_settings_set_enum (settings, key, value);
}

/* A second view of the same settings: what is delayed in one can't be read through it while it is
 * being applied, and that is just when everybody looks. */
static GSettings *
open_delayed (GSettings *settings)
{
  g_autoptr (GSettingsBackend) backend = NULL;
  g_autoptr (GSettingsSchema) schema = NULL;
  GSettings *delayed = NULL;

  g_object_get (settings, "backend", &backend, "settings-schema", &schema, NULL);
  delayed = g_settings_new_full (schema, backend, NULL);
  g_settings_delay (delayed);
  return delayed;
}

static void
save_usual (const MattaAccount *account, GSettings *settings)
{
  g_autoptr (GSettings) delayed = open_delayed (settings);

  save_enum (delayed, "account-kind", (int) account->kind);
  if (account->kind == MATTA_ACCOUNT_SMTP) {
    save_value (delayed, "account-host", g_variant_new_string (account->host));
    save_value (delayed, "account-port", g_variant_new_uint32 (account->port));
    save_enum (delayed, "account-security", (int) account->security);
    save_value (delayed, "account-user", g_variant_new_string (account->user));
    save_enum (delayed, "account-sign-in", (int) account->sign_in);
  }
  g_settings_apply (delayed);
}

void
matta_account_save (const MattaAccount *account, const char *sender, GSettings *settings)
{
  g_autofree char *who = sender != NULL ? matta_who_fold (sender) : NULL;
  g_autofree char *entry = NULL;

  if (sender == NULL) {
    save_usual (account, settings);
    return;
  }
  g_return_if_fail (who != NULL);
  entry = matta_sender_account_format (who, account);
  if (g_settings_is_writable (settings, MATTA_SENDER_ACCOUNTS))
    matta_named_entries_put (settings, MATTA_SENDER_ACCOUNTS, who, entry);
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

MattaCourier *
matta_account_make_courier_for_all (const MattaPolicy *policy,
                                    const MattaLimits *limits,
                                    MattaVault *vault,
                                    const char *data_dir)
{
  g_autoptr (MattaCourier) usual =
      matta_account_make_courier (policy->account, limits, vault, data_dir);
  MattaSenderCourier *all = NULL;

  if (policy->account->kind == MATTA_ACCOUNT_PRACTICE || policy->sender_accounts->len == 0)
    return g_steal_pointer (&usual);
  all = matta_sender_courier_new (usual);
  for (guint i = 0; i < policy->sender_accounts->len; i++) {
    const MattaSenderAccount *account = g_ptr_array_index (policy->sender_accounts, i);
    g_autoptr (MattaCourier) courier =
        matta_account_make_courier (account->account, limits, vault, data_dir);

    matta_sender_courier_add (all, account->who, courier);
  }
  return MATTA_COURIER (all);
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
                     const char *address,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (MattaCourier) courier = NULL;

  if (account->kind == MATTA_ACCOUNT_PRACTICE)
    return MATTA_PROBE_DONE;
  courier = make_smtp_courier (account, limits, vault, password);
  return matta_smtp_courier_probe (MATTA_SMTP_COURIER (courier), address, cancellable, error);
}
