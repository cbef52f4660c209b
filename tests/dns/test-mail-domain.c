/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-mail-domain.h"

/* A resolver that knows what it is told here, and never asks anybody. */
#define FAKE_TYPE_RESOLVER (fake_resolver_get_type ())
G_DECLARE_FINAL_TYPE (FakeResolver, fake_resolver, FAKE, RESOLVER, GResolver)

struct _FakeResolver {
  GResolver parent_instance;
};

G_DEFINE_FINAL_TYPE (FakeResolver, fake_resolver, G_TYPE_RESOLVER)

/* "trouble": nobody answers. */
static const struct {
  const char *name;
  const char *pieces[3];
} world[] = {
  { "example.com", { "v=spf1 mx ", "-all" } },
  { "_dmarc.example.com", { "v=DMARC1; p=reject" } },
  { "one._domainkey.example.com", { "v=DKIM1; p=" } },
  { "broken.example.net", { "trouble" } },
  { "_dmarc.broken.example.net", { "trouble" } },
};

static GList *
lookup_records (GResolver *resolver,
                const char *name,
                GResolverRecordType type,
                GCancellable *cancellable,
                GError **error)
{
  g_assert_cmpint (type, ==, G_RESOLVER_RECORD_TXT);
  for (guint i = 0; i < G_N_ELEMENTS (world); i++) {
    if (!g_str_equal (world[i].name, name))
      continue;
    if (g_str_equal (world[i].pieces[0], "trouble")) {
      g_set_error_literal (error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_TEMPORARY_FAILURE, "None");
      return NULL;
    }
    return g_list_append (NULL, g_variant_ref_sink (g_variant_new ("(^as)", world[i].pieces)));
  }
  g_set_error_literal (error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, "None");
  return NULL;
}

static void
fake_resolver_class_init (FakeResolverClass *klass)
{
  G_RESOLVER_CLASS (klass)->lookup_records = lookup_records;
}

static void
fake_resolver_init (FakeResolver *self)
{
}

/* "spf example.com good; …" (transfer full) */
static char *
ask (const char *domain, const char *const *selectors)
{
  g_autoptr (GResolver) resolver = g_object_new (FAKE_TYPE_RESOLVER, NULL);
  g_autoptr (GPtrArray) facts = matta_mail_domain_ask (resolver, domain, selectors, NULL);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < facts->len; i++) {
    const MattaDomainFact *fact = g_ptr_array_index (facts, i);

    g_string_append_printf (text, "%s%s %s %s", i > 0 ? "; " : "",
                            matta_proof_kind_to_string (fact->kind), fact->name,
                            matta_proof_state_to_string (fact->proof.state));
  }
  return g_string_free (text, FALSE);
}

static void
test_whole (void)
{
  const char *const selectors[] = { "one", "two", NULL };
  g_autofree char *said = ask ("example.com", selectors);

  g_assert_cmpstr (said, ==,
                   "spf example.com good; dkim one._domainkey.example.com broken; "
                   "dkim two._domainkey.example.com missing; dmarc _dmarc.example.com good");
}

/* SPF is each name's own; DMARC holds for those below, too. */
static void
test_below (void)
{
  g_autofree char *said = ask ("mail.example.com", NULL);

  g_assert_cmpstr (said, ==, "spf mail.example.com missing; dmarc _dmarc.example.com good");
}

static void
test_nobody_answers (void)
{
  g_autofree char *said = ask ("broken.example.net", NULL);

  g_assert_cmpstr (said, ==,
                   "spf broken.example.net unknown; dmarc _dmarc.broken.example.net unknown");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mail-domain/whole", test_whole);
  g_test_add_func ("/mail-domain/below", test_below);
  g_test_add_func ("/mail-domain/nobody-answers", test_nobody_answers);
  return g_test_run ();
}
