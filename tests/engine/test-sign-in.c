/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-provider.h"
#include "fake-vault.h"
#include "matta-engine-parts.h"
#include "matta-error.h"
#include "matta-vault.h"

#include <glib/gstdio.h>

#define LABEL "sato@mail.example.com:587"

typedef struct {
  FakeProvider *server;
  FakeVault *vault;
  char *dir;
  MattaEngine *engine;
  char *url;
  GThread *browser;
  GCancellable *cancellable;
  GAsyncResult *result;
} Fixture;

static void
set_up (Fixture *self, gconstpointer sign_in)
{
  const char *const listen[] = { "127.0.0.1:0", NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *kind = g_strconcat ("account-sign-in=", sign_in, NULL);
  g_autofree char *address = NULL;
  g_autofree char *authorization = NULL;
  g_autofree char *token = NULL;

  self->server = fake_provider_new ();
  self->vault = fake_vault_new ();
  self->cancellable = g_cancellable_new ();
  self->dir = g_dir_make_tmp ("matta-sign-in-XXXXXX", NULL);
  address = fake_provider_get_address (self->server);
  authorization = g_strconcat ("oauth-authorization-url=", address, "/authorize", NULL);
  token = g_strconcat ("oauth-token-url=", address, "/token", NULL);
  {
    const char *const overrides[] = { "account-kind=smtp",
                                      "account-host=mail.example.com",
                                      "account-user=sato",
                                      "oauth-client-id=matta-test",
                                      "oauth-scope='send offline'",
                                      kind,
                                      authorization,
                                      token,
                                      NULL };
    const MattaEngineOptions options = {
      .data_dir = self->dir,
      .policy_dir = self->dir,
      .listen = listen,
      .overrides = overrides,
      .hold_seconds = -1,
    };
    const MattaEngineParts parts = { .vault = MATTA_VAULT (self->vault) };

    self->engine = matta_engine_open_with (&options, &parts, &error);
  }
  g_assert_no_error (error);
}

static void
remove_all (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name = NULL;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    remove_all (child);
  }
  g_remove (path);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_clear_object (&self->result);
  matta_engine_close (self->engine);
  g_object_unref (self->engine);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_object_unref (self->cancellable);
  g_object_unref (self->vault);
  fake_provider_free (self->server);
  remove_all (self->dir);
  g_free (self->dir);
  g_free (self->url);
}

static gpointer
browse_in_thread (gpointer data)
{
  Fixture *self = data;

  return GUINT_TO_POINTER (fake_provider_browse (self->server, self->url));
}

static void
open_browser_cb (const char *url, gpointer user_data)
{
  Fixture *self = user_data;

  self->url = g_strdup (url);
  self->browser = g_thread_new ("browser", browse_in_thread, self);
}

static void
stay_away_cb (const char *url, gpointer user_data)
{
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  ((Fixture *) user_data)->result = g_object_ref (result);
}

static gboolean
sign_in (Fixture *self, const MattaAccountChoice *choice, MattaUrlFunc func, GError **error)
{
  matta_engine_sign_in_async (self->engine, choice, "Done.", func, self, self->cancellable, done_cb,
                              self);
  if (func == stay_away_cb)
    g_cancellable_cancel (self->cancellable);
  while (self->result == NULL)
    g_main_context_iteration (NULL, TRUE);
  if (self->browser != NULL)
    g_assert_cmpuint (GPOINTER_TO_UINT (g_thread_join (g_steal_pointer (&self->browser))), ==, 200);
  return matta_engine_sign_in_finish (self->engine, self->result, error);
}

static void
assert_kept (Fixture *self, const char *label, const char *expected)
{
  g_autoptr (MattaSecret) kept =
      matta_vault_lookup (MATTA_VAULT (self->vault), MATTA_PURPOSE_TOKEN, label, NULL, NULL);

  g_assert_cmpstr (kept, ==, expected);
}

static void
test_done (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (sign_in (self, NULL, open_browser_cb, &error));
  g_assert_no_error (error);
  assert_kept (self, LABEL, "refresh-1");
}

/* What a person is about to choose, before it is in force. */
static void
test_chosen (Fixture *self, gconstpointer data)
{
  const MattaAccountChoice choice = {
    .host = "smtp.example.org", .port = 465, .security = "tls", .user = "ito", .sign_in = "browser"
  };
  g_autoptr (GError) error = NULL;

  g_assert_true (sign_in (self, &choice, open_browser_cb, &error));
  assert_kept (self, "ito@smtp.example.org:465", "refresh-1");
  assert_kept (self, LABEL, NULL);
}

static void
test_refused (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fake_provider_set_refusing (self->server, TRUE);
  g_assert_false (sign_in (self, NULL, open_browser_cb, &error));
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_SIGN_IN);
  assert_kept (self, LABEL, NULL);
}

/* Without a refresh token it would have to be done again within the hour. */
static void
test_nothing_lasts (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fake_provider_answer (self->server, 200, "{\"access_token\":\"x\"}");
  g_assert_false (sign_in (self, NULL, open_browser_cb, &error));
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_REFUSED);
  assert_kept (self, LABEL, NULL);
}

static void
test_cancelled (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (sign_in (self, NULL, stay_away_cb, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_with_a_password (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (sign_in (self, NULL, open_browser_cb, &error));
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_MALFORMED);
  g_assert_null (self->url);
}

#define ADD(name, kind, func) g_test_add ("/sign-in/" name, Fixture, kind, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("done", "browser", test_done);
  ADD ("chosen", "browser", test_chosen);
  ADD ("refused", "browser", test_refused);
  ADD ("nothing-lasts", "browser", test_nothing_lasts);
  ADD ("cancelled", "browser", test_cancelled);
  ADD ("with-a-password", "password", test_with_a_password);
  return g_test_run ();
}
