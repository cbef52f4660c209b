/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-error.h"
#include "matta-oauth-provider.h"

static void
test_known (void)
{
  g_autoptr (MattaOAuthProvider) microsoft =
      matta_oauth_provider_new ("smtp.office365.com", "id", "", NULL, "", NULL);
  g_autoptr (MattaOAuthProvider) google =
      matta_oauth_provider_new ("SMTP.Gmail.com", "id", NULL, NULL, NULL, NULL);
  g_autoptr (MattaOAuthProvider) own = matta_oauth_provider_new (
      "smtp.office365.com", "id", "https://login.example.com/tenant/authorize", "", "own", NULL);

  g_assert_nonnull (microsoft);
  g_assert_cmpstr (microsoft->token_url, ==,
                   "https://login.microsoftonline.com/common/oauth2/v2.0/token");
  g_assert_cmpstr (microsoft->scope, ==, "https://outlook.office.com/SMTP.Send offline_access");
  g_assert_nonnull (google);
  g_assert_cmpstr (google->token_url, ==, "https://oauth2.googleapis.com/token");
  g_assert_nonnull (own);
  g_assert_cmpstr (own->authorization_url, ==, "https://login.example.com/tenant/authorize");
  g_assert_cmpstr (own->token_url, ==, microsoft->token_url);
  g_assert_cmpstr (own->scope, ==, "own");
}

typedef struct {
  const char *host;
  const char *client_id;
  const char *authorization_url;
  const char *token_url;
} Case;

static const Case unusable[] = {
  { "smtp.office365.com", "", NULL, NULL },
  { "smtp.office365.com", NULL, NULL, NULL },
  { "mail.example.com", "id", NULL, NULL },
  { "notoffice365.com", "id", NULL, NULL },
  { "mail.example.com", "id", "https://a.example/", NULL },
  { "mail.example.com", "id", "https://a.example/", "http://a.example/token" },
  { "mail.example.com", "id", "http://a.example/", "https://a.example/token" },
  { "mail.example.com", "id", "javascript:alert(1)", "https://a.example/token" },
  { "mail.example.com", "id", "https:///", "https://a.example/token" },
};

static void
test_unusable (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (unusable); i++) {
    const Case *c = &unusable[i];
    g_autoptr (GError) error = NULL;
    g_autoptr (MattaOAuthProvider) provider = matta_oauth_provider_new (
        c->host, c->client_id, c->authorization_url, c->token_url, "", &error);

    g_assert_null (provider);
    g_assert_error (error, MATTA_ERROR, MATTA_ERROR_MALFORMED);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/oauth/provider/known", test_known);
  g_test_add_func ("/oauth/provider/unusable", test_unusable);
  return g_test_run ();
}
