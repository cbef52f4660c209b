/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-provider.h"
#include "matta-error.h"
#include "matta-oauth-tokens.h"

static void
test_refresh (void)
{
  g_autoptr (FakeProvider) server = fake_provider_new ();
  g_autoptr (MattaOAuthProvider) provider = fake_provider_describe (server);
  g_autoptr (GError) error = NULL;
  g_autoptr (MattaOAuthTokens) first =
      matta_oauth_tokens_refresh (provider, "refresh-0", NULL, &error);
  g_autoptr (MattaOAuthTokens) second = NULL;
  g_autoptr (MattaOAuthTokens) stale = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (first->access, ==, "access-1");
  g_assert_cmpstr (first->refresh, ==, "refresh-1");
  g_assert_cmpuint (first->seconds, ==, 3600);
  second = matta_oauth_tokens_refresh (provider, first->refresh, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (second->access, ==, "access-2");
  stale = matta_oauth_tokens_refresh (provider, first->refresh, NULL, &error);
  g_assert_null (stale);
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_SIGN_IN);
}

typedef struct {
  guint status;
  const char *body;
  const char *access; /* NULL: none, and … */
  MattaErrorCode code;
} Answer;

static const Answer answers[] = {
  { 200, "{\"access_token\":\"a.b-c_d~e+f/g==\"}", "a.b-c_d~e+f/g==", 0 },
  { 200, "{\"access_token\":\"x\",\"token_type\":\"bearer\",\"expires_in\":\"60\"}", "x", 0 },
  { 200, "{\"access_token\":\"x\",\"expires_in\":-5,\"refresh_token\":null}", "x", 0 },
  { 200, "{\"access_token\":\"x y\"}", NULL, MATTA_ERROR_REFUSED },
  { 200, "{\"access_token\":\"x\\u0001auth=y\"}", NULL, MATTA_ERROR_REFUSED },
  { 200, "{\"access_token\":\"x\\r\\nMAIL FROM:<>\"}", NULL, MATTA_ERROR_REFUSED },
  { 200, "{\"access_token\":\"\"}", NULL, MATTA_ERROR_REFUSED },
  { 200, "{\"access_token\":7}", NULL, MATTA_ERROR_REFUSED },
  { 200, "{\"access_token\":\"x\",\"token_type\":\"mac\"}", NULL, MATTA_ERROR_REFUSED },
  { 200, "[]", NULL, MATTA_ERROR_REFUSED },
  { 200, "<html>", NULL, MATTA_ERROR_REFUSED },
  { 200, "", NULL, MATTA_ERROR_REFUSED },
  { 400, "{\"error\":\"invalid_grant\",\"access_token\":\"x\"}", NULL, MATTA_ERROR_SIGN_IN },
  { 400, "{\"error\":\"interaction_required\"}", NULL, MATTA_ERROR_SIGN_IN },
  { 400, "{\"error\":\"invalid_client\"}", NULL, MATTA_ERROR_REFUSED },
  { 401, "", NULL, MATTA_ERROR_REFUSED },
  { 302, "", NULL, MATTA_ERROR_REFUSED },
  { 429, "{}", NULL, MATTA_ERROR_TRY_LATER },
  { 503, "", NULL, MATTA_ERROR_TRY_LATER },
};

static void
test_answers (void)
{
  g_autoptr (FakeProvider) server = fake_provider_new ();
  g_autoptr (MattaOAuthProvider) provider = fake_provider_describe (server);

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (MattaOAuthTokens) tokens = NULL;

    g_test_message ("%u %s", answers[i].status, answers[i].body);
    fake_provider_answer (server, answers[i].status, answers[i].body);
    tokens = matta_oauth_tokens_refresh (provider, "secret-one", NULL, &error);
    if (answers[i].access != NULL) {
      g_assert_no_error (error);
      g_assert_cmpstr (tokens->access, ==, answers[i].access);
      g_assert_null (tokens->refresh);
      g_assert_cmpuint (tokens->seconds, >, 0);
    } else {
      g_assert_null (tokens);
      g_assert_error (error, MATTA_ERROR, (int) answers[i].code);
      g_assert_null (g_strrstr (error->message, "secret-one"));
    }
  }
}

static void
test_unreachable (void)
{
  g_autoptr (MattaOAuthProvider) provider = matta_oauth_provider_new (
      NULL, "id", "http://127.0.0.1:9/a", "http://127.0.0.1:9/t", "", NULL);
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_assert_null (matta_oauth_tokens_refresh (provider, "x", NULL, &error));
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER);
  g_clear_error (&error);
  g_cancellable_cancel (cancelled);
  g_assert_null (matta_oauth_tokens_refresh (provider, "x", cancelled, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/oauth/tokens/refresh", test_refresh);
  g_test_add_func ("/oauth/tokens/answers", test_answers);
  g_test_add_func ("/oauth/tokens/unreachable", test_unreachable);
  return g_test_run ();
}
