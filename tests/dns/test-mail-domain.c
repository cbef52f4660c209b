/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-mail-domain.h"

#include "fake-resolver.h"

static GResolver *
make_resolver (void)
{
  FakeResolver *resolver = fake_resolver_new ();

  fake_resolver_add (resolver, "example.com", "v=spf1 mx |-all");
  fake_resolver_add (resolver, "_dmarc.example.com", "v=DMARC1; p=reject");
  fake_resolver_add (resolver, "one._domainkey.example.com", "v=DKIM1; p=");
  fake_resolver_add (resolver, "broken.example.net", NULL);
  fake_resolver_add (resolver, "_dmarc.broken.example.net", NULL);
  return G_RESOLVER (resolver);
}

/* "spf example.com good; …" (transfer full) */
static char *
ask (const char *domain, const char *const *selectors)
{
  g_autoptr (GResolver) resolver = make_resolver ();
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
