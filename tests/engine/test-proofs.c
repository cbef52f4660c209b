/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-resolver.h"
#include "fake-vault.h"
#include "matta-engine-parts.h"
#include "matta-error.h"
#include "matta-vault.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct {
  FakeResolver *resolver;
  char *dir;
  MattaEngine *engine;
  GCancellable *cancellable;
  GAsyncResult *result;
} Fixture;

static void
set_up (Fixture *self, gconstpointer overrides)
{
  const char *const listen[] = { "127.0.0.1:0", NULL };
  g_autoptr (FakeVault) vault = fake_vault_new ();
  const MattaEngineParts parts = { .vault = MATTA_VAULT (vault) };
  MattaEngineOptions options = { .listen = listen, .overrides = overrides, .hold_seconds = -1 };
  g_autoptr (GError) error = NULL;

  self->resolver = fake_resolver_new ();
  g_resolver_set_default (G_RESOLVER (self->resolver));
  self->cancellable = g_cancellable_new ();
  self->dir = g_dir_make_tmp ("matta-proofs-XXXXXX", NULL);
  options.data_dir = self->dir;
  options.policy_dir = self->dir;
  self->engine = matta_engine_open_with (&options, &parts, &error);
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
tear_down (Fixture *self, gconstpointer overrides)
{
  g_clear_object (&self->result);
  matta_engine_close (self->engine);
  g_object_unref (self->engine);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_object_unref (self->cancellable);
  g_object_unref (self->resolver);
  remove_all (self->dir);
  g_free (self->dir);
}

static const char *const none[] = { NULL };
static const char *const some[] = { "account-kind=smtp",
                                    "account-host=mail.example.com",
                                    "account-user=sato@Example.COM",
                                    "sender-accounts=['sales@example.com smtp://a.example', "
                                    "'b\303\274ro.example smtp://a.example']",
                                    "inside-domains=['example.com','example.jp','localhost']",
                                    NULL };
static const char *const one[] = { "inside-domains=['example.com']", NULL };

static void
test_whose (Fixture *self, gconstpointer overrides)
{
  g_auto (GStrv) domains = matta_engine_list_own_domains (self->engine);
  g_autofree char *all = g_strjoinv (" ", domains);

  g_assert_cmpstr (all, ==, overrides == none ? "" : "example.com xn--bro-hoa.example example.jp");
}

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  ((Fixture *) user_data)->result = g_object_ref (result);
}

static void
start (Fixture *self, const char *mail)
{
  g_clear_object (&self->result);
  matta_engine_ask_proofs_async (self->engine, mail, self->cancellable, asked_cb, self);
}

static GPtrArray *
finish (Fixture *self, GError **error)
{
  while (self->result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return matta_engine_ask_proofs_finish (self->engine, self->result, error);
}

/* "spf example.com good; …" */
static void
assert_said (Fixture *self, const char *mail, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) proofs = NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  start (self, mail);
  proofs = finish (self, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < proofs->len; i++) {
    const MattaDomainProof *proof = g_ptr_array_index (proofs, i);

    g_string_append_printf (text, "%s%s %s %s", i > 0 ? "; " : "", proof->kind, proof->name,
                            proof->state);
    if (proof->reason != NULL)
      g_string_append_printf (text, " (%s)", proof->reason);
  }
  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_what (Fixture *self, gconstpointer overrides)
{
  fake_resolver_add (self->resolver, "example.com", "v=spf1 mx |-all");
  fake_resolver_add (self->resolver, "_dmarc.example.com", "v=DMARC1; p=none");
  assert_said (self, NULL, "spf example.com good; dmarc _dmarc.example.com weak (undecided)");
}

static void
test_each (Fixture *self, gconstpointer overrides)
{
  fake_resolver_add (self->resolver, "example.jp", NULL);
  fake_resolver_add (self->resolver, "_dmarc.example.jp", NULL);
  assert_said (self, NULL,
               "spf example.com missing; dmarc _dmarc.example.com missing; "
               "spf xn--bro-hoa.example missing; dmarc _dmarc.xn--bro-hoa.example missing; "
               "spf example.jp unknown; dmarc _dmarc.example.jp unknown");
}

static void
test_nobody (Fixture *self, gconstpointer overrides)
{
  assert_said (self, NULL, "");
}

static char *
write_mail (Fixture *self, const char *domain)
{
  char *path = g_build_filename (self->dir, "mail.eml", NULL);
  g_autofree char *text = g_strdup_printf (
      "DKIM-Signature: v=1; d=%s;\r\n s=one; b=abc\r\nSubject: x\r\n\r\nHi\r\n", domain);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

static void
test_keys (Fixture *self, gconstpointer overrides)
{
  g_autofree char *path = write_mail (self, "example.com");

  fake_resolver_add (self->resolver, "one._domainkey.example.com", "v=DKIM1; p=");
  assert_said (self, path,
               "spf example.com missing; dkim one._domainkey.example.com broken (withdrawn); "
               "dmarc _dmarc.example.com missing");
}

static void
test_foreign_mail (Fixture *self, gconstpointer overrides)
{
  g_autofree char *path = write_mail (self, "example.net");
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) missing = NULL;

  start (self, path);
  g_assert_null (finish (self, &error));
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_NOT_FOUND);
  start (self, "/nonexistent/mail.eml");
  g_assert_null (finish (self, &missing));
  g_assert_error (missing, MATTA_ERROR, MATTA_ERROR_TRY_LATER);
  g_assert_null (strstr (missing->message, "mail.eml")); /* no name of a file enters a log */
}

static void
test_cancel (Fixture *self, gconstpointer overrides)
{
  g_autoptr (GError) error = NULL;

  fake_resolver_set_deaf (self->resolver, TRUE);
  start (self, NULL);
  g_cancellable_cancel (self->cancellable);
  g_assert_null (finish (self, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

#define ADD(path, overrides, func) g_test_add (path, Fixture, overrides, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  g_setenv ("GSETTINGS_BACKEND", "memory", TRUE);
  g_test_init (&argc, &argv, NULL);
  ADD ("/proofs/whose/accounts-and-own-domains", some, test_whose);
  ADD ("/proofs/whose/nobody-s", none, test_whose);
  ADD ("/proofs/what-there-is", one, test_what);
  ADD ("/proofs/each-domain", some, test_each);
  ADD ("/proofs/no-domain", none, test_nobody);
  ADD ("/proofs/a-received-mail-tells-the-keys", one, test_keys);
  ADD ("/proofs/a-mail-of-others-tells-nothing", one, test_foreign_mail);
  ADD ("/proofs/is-cancelled-at-once", one, test_cancel);
  return g_test_run ();
}
