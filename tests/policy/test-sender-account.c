/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-sender-account.h"

#include "matta-error.h"
#include "matta-policy.h"

static void
test_parse (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MattaSenderAccount) account =
      matta_sender_account_parse ("Sales@EXAMPLE.com smtps://sales@mail.example.com", &error);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (account->who, ==, "sales@example.com");
  g_assert_cmpstr (account->account->host, ==, "mail.example.com");
  text = matta_sender_account_format (account->who, account->account);
  g_assert_cmpstr (text, ==, "sales@example.com smtps://sales@mail.example.com:465");
}

static void
test_refuse (void)
{
  static const char *const entries[] = {
    "",
    "example.org",
    "smtps://mail.example.com",
    "a@b@c smtps://mail.example.com",
    "example.org mail.example.com",
    "example.org  smtps://mail.example.com",
    "example.org smtps://mail.example.com more",
  };

  for (guint i = 0; i < G_N_ELEMENTS (entries); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (MattaSenderAccount) account = matta_sender_account_parse (entries[i], &error);

    g_assert_null (account);
    g_assert_error (error, MATTA_ERROR, MATTA_ERROR_MALFORMED);
  }
}

/* What a person types after --set; one that is wrong is said, not left out. */
static void
test_setting (void)
{
  const char *good[] = {
    "oauth-client-id=matta",
    "sender-accounts=['example.org smtp://jo@mail.example.org?sign-in=browser', "
    "'a@example.org practice:/tmp/a']",
    NULL
  };
  const char *bad[] = { "sender-accounts=example.org", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (MattaPolicy) policy = matta_policy_new (NULL, good, &error);
  const MattaSenderAccount *first = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (policy->sender_accounts->len, ==, 2);
  first = g_ptr_array_index (policy->sender_accounts, 0);
  g_assert_cmpint (first->account->sign_in, ==, MATTA_SIGN_IN_BROWSER);
  g_assert_cmpstr (first->account->oauth.client_id, ==, "matta");
  g_assert_null (matta_policy_new (NULL, bad, &error));
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_MALFORMED);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sender-account/reads-what-it-writes", test_parse);
  g_test_add_func ("/sender-account/refuses-what-is-none", test_refuse);
  g_test_add_func ("/sender-account/is-a-setting", test_setting);
  return g_test_run ();
}
