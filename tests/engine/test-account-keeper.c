/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-vault.h"
#include "matta-account-keeper.h"
#include "matta-error.h"
#include "matta-practice-mailbox.h"
#include "matta-sender-courier.h"

static const struct {
  const char *uri;
  const char *label;
} accounts[] = {
  { "practice:/tmp/mail", "/tmp/mail" },
  { "smtp://mail.example.com", "mail.example.com:25" },
  { "smtps://mail.example.com", "mail.example.com:465" },
  { "smtps://sato@mail.example.com:1465", "sato@mail.example.com:1465" },
  { "smtp://sato@mail.example.com", "sato@mail.example.com:587" },
};

static void
test_labels (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (accounts); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (MattaAccount) account = matta_account_parse (accounts[i].uri, &error);
    g_autofree char *label = NULL;

    g_assert_no_error (error);
    label = matta_account_make_label (account, "/data");
    g_assert_cmpstr (label, ==, accounts[i].label);
  }
}

static void
test_own_practice_folder (void)
{
  const MattaAccount account = { .kind = MATTA_ACCOUNT_PRACTICE };
  g_autofree char *label = matta_account_make_label (&account, "/data");

  g_assert_cmpstr (label, ==, "/data/practice");
}

static const MattaOAuthSetup no_oauth = { NULL, NULL, NULL, NULL };

static const struct {
  MattaAccountChoice choice;
  gboolean good;
} choices[] = {
  { { .practice = TRUE }, TRUE },
  { { FALSE, "mail.example.com", 587, "starttls", "sato", NULL, NULL, NULL }, TRUE },
  { { FALSE, "mail.example.com", 465, "tls", "sato", NULL, NULL, NULL }, TRUE },
  { { FALSE, "mail.example.com", 25, "none", "", NULL, NULL, NULL }, TRUE },
  { { FALSE, "127.0.0.1", 25, "starttls", NULL, NULL, NULL, NULL }, TRUE },
  { { FALSE, "", 25, "none", "", NULL, NULL, NULL }, FALSE },
  { { FALSE, NULL, 25, "none", "", NULL, NULL, NULL }, FALSE },
  { { FALSE, "mail.example.com", 0, "none", "", NULL, NULL, NULL }, FALSE },
  { { FALSE, "mail.example.com", 65536, "none", "", NULL, NULL, NULL }, FALSE },
  { { FALSE, "mail.example.com", 25, "ssl", "", NULL, NULL, NULL }, FALSE },
  { { FALSE, "mail.example.com", 25, NULL, "", NULL, NULL, NULL }, FALSE },
  { { FALSE, "mail.example.com", 587, "starttls", "sato", "browser", "example.org", NULL }, TRUE },
  { { FALSE, "mail.example.com", 587, "starttls", "sato", "desktop", "a@example.org", NULL },
    TRUE },
  { { FALSE, "mail.example.com", 587, "starttls", "sato", "password", NULL, NULL }, TRUE },
  { { FALSE, "mail.example.com", 587, "starttls", "sato", "magic", NULL, NULL }, FALSE },
  { { FALSE, "mail.example.com", 587, "starttls", "sato", NULL, "two words", NULL }, FALSE },
  { { FALSE, "mail.example.com", 587, "starttls", "sato", NULL, "", NULL }, FALSE },
  { { .practice = TRUE, .sender = "a@b@c" }, FALSE },
};

/* Security is what was chosen, whatever the host: a loopback server may want STARTTLS, and one on
 * the network none. */
static void
test_choices (void)
{
  static const char *const words[] = { "none", "starttls", "tls" };

  for (guint i = 0; i < G_N_ELEMENTS (choices); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (MattaAccount) account =
        matta_account_from_choice (&choices[i].choice, &no_oauth, &error);

    g_assert_cmpint (account != NULL, ==, choices[i].good);
    if (account == NULL)
      g_assert_error (error, MATTA_ERROR, MATTA_ERROR_MALFORMED);
    else if (account->kind == MATTA_ACCOUNT_SMTP)
      g_assert_cmpstr (words[account->security], ==, choices[i].choice.security);
  }
}

static void
test_couriers (void)
{
  g_autoptr (FakeVault) vault = fake_vault_new ();
  MattaLimits limits;

  matta_limits_init (&limits);
  for (guint i = 0; i < G_N_ELEMENTS (accounts); i++) {
    g_autoptr (MattaAccount) account = matta_account_parse (accounts[i].uri, NULL);
    g_autoptr (MattaCourier) courier =
        matta_account_make_courier (account, &limits, MATTA_VAULT (vault), "/data");

    g_assert_cmpint (MATTA_IS_PRACTICE_MAILBOX (courier), ==,
                     account->kind == MATTA_ACCOUNT_PRACTICE);
    g_assert_cmpint (MATTA_IS_SMTP_COURIER (courier), ==, account->kind == MATTA_ACCOUNT_SMTP);
    g_assert_finalize_object (g_steal_pointer (&courier));
  }
  g_assert_finalize_object (g_steal_pointer (&vault)); /* nobody keeps the keys longer */
}

static void
test_senders (void)
{
  const char *settings[] = { "sender-accounts=example.org smtp://mail.example.org",
                             "account-kind=smtp", "account-host=mail.example.com", NULL };
  g_autoptr (FakeVault) vault = fake_vault_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (MattaPolicy) policy = matta_policy_new (NULL, settings, &error);
  g_autoptr (MattaCourier) courier = NULL;
  MattaLimits limits;

  g_assert_no_error (error);
  matta_limits_init (&limits);
  courier = matta_account_make_courier_for_all (policy, &limits, MATTA_VAULT (vault), "/data");
  g_assert_true (MATTA_IS_SENDER_COURIER (courier));
  g_assert_finalize_object (g_steal_pointer (&courier));
  g_assert_finalize_object (g_steal_pointer (&vault));
}

/* Who practises must not send for real under another address. */
static void
test_senders_practise (void)
{
  const char *settings[] = { "sender-accounts=example.org smtp://mail.example.org", NULL };
  g_autoptr (FakeVault) vault = fake_vault_new ();
  g_autoptr (MattaPolicy) policy = matta_policy_new (NULL, settings, NULL);
  g_autoptr (MattaCourier) courier = NULL;
  MattaLimits limits;

  matta_limits_init (&limits);
  courier = matta_account_make_courier_for_all (policy, &limits, MATTA_VAULT (vault), "/data");
  g_assert_true (MATTA_IS_PRACTICE_MAILBOX (courier));
}

static void
test_probe (void)
{
  g_autoptr (FakeVault) vault = fake_vault_new ();
  g_autoptr (MattaAccount) practice = matta_account_parse ("practice:/tmp/mail", NULL);
  g_autoptr (MattaAccount) nobody = matta_account_parse ("smtp://127.0.0.1:1", NULL);
  g_autoptr (GError) error = NULL;
  MattaLimits limits;

  matta_limits_init (&limits);
  g_assert_cmpint (
      matta_account_probe (practice, &limits, MATTA_VAULT (vault), NULL, NULL, NULL, &error), ==,
      MATTA_PROBE_DONE);
  g_assert_no_error (error);
  g_assert_cmpint (
      matta_account_probe (nobody, &limits, MATTA_VAULT (vault), NULL, NULL, NULL, &error), ==,
      MATTA_PROBE_CONNECT);
  g_assert_nonnull (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/account-keeper/labels", test_labels);
  g_test_add_func ("/account-keeper/practice-folder-of-its-own", test_own_practice_folder);
  g_test_add_func ("/account-keeper/a-courier-for-each-kind", test_couriers);
  g_test_add_func ("/account-keeper/senders-have-their-own", test_senders);
  g_test_add_func ("/account-keeper/nobody-sends-who-practises", test_senders_practise);
  g_test_add_func ("/account-keeper/probe-names-the-step", test_probe);
  g_test_add_func ("/account-keeper/takes-what-was-chosen", test_choices);
  return g_test_run ();
}
