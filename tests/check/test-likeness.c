/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-likeness.h"

typedef struct {
  const char *one;
  const char *other;
  gboolean alike;
} Pair;

/* The .jp and .com suffixes are in the Public Suffix List; .example counts as one. */
static const Pair domains[] = {
  { "customer.example", "customer.example", FALSE },
  { "custmer.example", "customer.example", TRUE },
  { "custoemr.example", "customer.example", TRUE },
  { "customerr.example", "customer.example", TRUE },
  { "customor.example", "customer.example", TRUE },
  { "costumor.example", "customer.example", FALSE },
  { "northern-ligts-tradnig.example", "northern-lights-trading.example", TRUE },
  { "customer.test", "customer.example", TRUE },
  { "abc.test", "abc.example", FALSE },
  { "acme.co.jp", "acme.com", TRUE },
  { "mail.customer.example", "customer.example", FALSE },
  { "mail.custmer.example", "customer.example", TRUE },
  { "abcd.example", "abce.example", FALSE },
  { "abcde.example", "abcdf.example", TRUE },
  { "notcustomer.example", "customer.example", FALSE },
  { "paypa1.example", "paypal.example", TRUE },
  { "rnicrosoft.example", "microsoft.example", TRUE },
  { "xn--pple-43d.example", "apple.example", TRUE },   /* Cyrillic a */
  { "xn--80ak6aa92e.example", "apple.example", TRUE }, /* all Cyrillic */
  { "xn--wgv71a119e.example", "apple.example", FALSE },
};

static void
test_domains (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (domains); i++) {
    g_test_message ("%s %s", domains[i].one, domains[i].other);
    g_assert_cmpint (matta_likeness_of_domains (domains[i].one, domains[i].other), ==,
                     domains[i].alike);
    g_assert_cmpint (matta_likeness_of_domains (domains[i].other, domains[i].one), ==,
                     domains[i].alike);
  }
}

static void
test_disguises (void)
{
  g_assert_true (matta_likeness_is_disguise ("xn--pple-43d.example", "apple.example"));
  g_assert_false (matta_likeness_is_disguise ("paypa1.example", "paypal.example"));
  g_assert_false (matta_likeness_is_disguise ("apple.example", "apple.example"));
}

static const Pair local_parts[] = {
  { "tanaka", "tanaka", FALSE },  { "tanaak", "tanaka", TRUE },     { "tannaka", "tanaka", TRUE },
  { "taaka", "tanaka", TRUE },    { "tamaka", "tanaka", TRUE },     { "tazaka", "tanaka", FALSE },
  { "k.sato", "t.sato", FALSE },  { "tanaka1", "tanaka2", FALSE },  { "tanaka1", "tanaka", FALSE },
  { "stanaka", "tanaka", FALSE }, { "t.tanaka", "ttanaka", FALSE }, { "ito", "iot", FALSE },
};

static void
test_local_parts (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (local_parts); i++) {
    g_test_message ("%s %s", local_parts[i].one, local_parts[i].other);
    g_assert_cmpint (matta_likeness_of_local_parts (local_parts[i].one, local_parts[i].other), ==,
                     local_parts[i].alike);
    g_assert_cmpint (matta_likeness_of_local_parts (local_parts[i].other, local_parts[i].one), ==,
                     local_parts[i].alike);
  }
}

static void
test_free_mail (void)
{
  g_assert_true (matta_likeness_is_free_mail ("gmail.com"));
  g_assert_false (matta_likeness_is_free_mail ("mail.gmail.com"));
  g_assert_true (matta_likeness_is_free_mail ("freemail.example")); /* to practise on */
  g_assert_cmpstr (matta_likeness_find_free_mail ("gmial.com"), ==, "gmail.com");
  g_assert_cmpstr (matta_likeness_find_free_mail ("yahooo.co.jp"), ==, "yahoo.co.jp");
  g_assert_cmpstr (matta_likeness_find_free_mail ("hotmal.com"), ==, "hotmail.co.jp");
  g_assert_null (matta_likeness_find_free_mail ("yahoo.com"));
  g_assert_null (matta_likeness_find_free_mail ("customer.example"));
}

static void
test_organisations (void)
{
  const char *const cases[][2] = {
    { "mail.customer.co.jp", "customer.co.jp" },
    { "customer.example", "customer.example" },
    { "a.b.customer.com", "customer.com" },
    { "co.jp", "co.jp" },
    { "localhost", "localhost" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *organisation = matta_likeness_get_organisation (cases[i][0]);

    g_assert_cmpstr (organisation, ==, cases[i][1]);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/likeness/domains", test_domains);
  g_test_add_func ("/likeness/disguises", test_disguises);
  g_test_add_func ("/likeness/local-parts", test_local_parts);
  g_test_add_func ("/likeness/free-mail", test_free_mail);
  g_test_add_func ("/likeness/organisations", test_organisations);
  return g_test_run ();
}
