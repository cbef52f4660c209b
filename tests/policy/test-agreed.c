/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-agreed.h"
#include "matta-error.h"

static void
test_parse (void)
{
  const struct {
    const char *entry;
    const char *again; /* NULL = is none */
  } cases[] = {
    { "Customer.Example 2027-03-31", "customer.example 2027-03-31" },
    { "Taro@Customer.example 2027-12-01", "taro@customer.example 2027-12-01" },
    { "日本.example 2027-01-02", "xn--wgv71a.example 2027-01-02" },
    { "customer.example", NULL },
    { "customer.example 2027-02-30", NULL },
    { "customer.example 2027-2-3", NULL },
    { "customer.example 27-02-03", NULL },
    { "customer.example 2027-02-03 ", NULL },
    { "customer.example  2027-02-03", NULL },
    { "customer..example 2027-02-03", NULL },
    { "@customer.example 2027-02-03", NULL },
    { "a@b@customer.example 2027-02-03", NULL },
    { "* 2027-02-03", NULL },
    { "", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (MattaAgreed) agreed = matta_agreed_parse (cases[i].entry, &error);
    g_autofree char *again = agreed != NULL ? matta_agreed_format (agreed) : NULL;

    g_test_message ("%s", cases[i].entry);
    g_assert_cmpstr (again, ==, cases[i].again);
    if (agreed == NULL)
      g_assert_error (error, MATTA_ERROR, MATTA_ERROR_MALFORMED);
  }
}

static GPtrArray *
make_all (void)
{
  const char *const entries[] = { "customer.example 2027-01-01", "lab.customer.example 2027-01-01",
                                  "taro@customer.example 2027-01-01",
                                  "xn--wgv71a.example 2027-01-01" };
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify) matta_agreed_free);

  for (gsize i = 0; i < G_N_ELEMENTS (entries); i++)
    g_ptr_array_add (all, matta_agreed_parse (entries[i], NULL));
  return all;
}

static void
check (const char *addresses, const char *expected)
{
  g_autoptr (GPtrArray) all = make_all ();
  g_auto (GStrv) list = g_strsplit (addresses, " ", -1);
  const MattaAgreed *found = matta_agreed_find (all, (const char *const *) list);

  g_test_message ("%s", addresses);
  g_assert_cmpstr (found != NULL ? found->name : NULL, ==, expected);
}

/* What opens it for one has to open it for all. */
static void
test_find (void)
{
  check ("", NULL);
  check ("jiro@customer.example", "customer.example");
  check ("jiro@Customer.Example hana@sales.customer.example", "customer.example");
  check ("jiro@lab.customer.example", "lab.customer.example");
  check ("jiro@lab.customer.example hana@customer.example", NULL);
  check ("Taro@customer.example", "taro@customer.example");
  check ("taro@customer.example jiro@customer.example", NULL);
  check ("jiro@notcustomer.example", NULL);
  check ("jiro@other.example jiro@customer.example", NULL);
  check ("hana@日本.example", "xn--wgv71a.example");
  check ("a@b@customer.example", NULL);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/agreed/parse", test_parse);
  g_test_add_func ("/agreed/find", test_find);
  return g_test_run ();
}
