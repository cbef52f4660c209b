/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-envelope.h"

static void
test_keeps (void)
{
  g_autoptr (MattaEnvelope) envelope = matta_envelope_new ("a@example.jp", "SIZE=9 body=8bitmime");

  matta_envelope_add (envelope, "B@example.jp", "NOTIFY=NEVER");
  matta_envelope_add (envelope, "c@example.jp", NULL);
  g_assert_cmpstr (matta_envelope_get_return_path (envelope), ==, "a@example.jp");
  g_assert_cmpstr (matta_envelope_get_parameters (envelope), ==, "SIZE=9 body=8bitmime");
  g_assert_cmpuint (matta_envelope_get_n_recipients (envelope), ==, 2);
  g_assert_cmpstr (matta_envelope_get_address (envelope, 0), ==, "B@example.jp");
  g_assert_cmpstr (matta_envelope_get_recipient_parameters (envelope, 0), ==, "NOTIFY=NEVER");
  g_assert_null (matta_envelope_get_recipient_parameters (envelope, 1));
  g_assert_true (matta_envelope_has_parameter (envelope, "BODY=8BITMIME"));
  g_assert_false (matta_envelope_has_parameter (envelope, "SIZE"));
  g_assert_false (matta_envelope_has_parameter (envelope, "SMTPUTF8"));
}

static void
test_no_parameters (void)
{
  g_autoptr (MattaEnvelope) envelope = matta_envelope_new ("", NULL);

  g_assert_cmpstr (matta_envelope_get_return_path (envelope), ==, "");
  g_assert_null (matta_envelope_get_parameters (envelope));
  g_assert_false (matta_envelope_has_parameter (envelope, "SMTPUTF8"));
}

static const struct {
  const char *address;
  const char *folded;
  const char *domain;
} folds[] = {
  { "Jo@Example.COM", "jo@example.com", "Example.COM" },
  { "Jo@Café.example", "jo@xn--caf-dma.example", "Café.example" },
  { "jo@CAFÉ.example", "jo@xn--caf-dma.example", "CAFÉ.example" },
  { "jo@XN--CAF-DMA.example", "jo@xn--caf-dma.example", "XN--CAF-DMA.example" },
  { "太郎@日本.example", "太郎@xn--wgv71a.example", "日本.example" },
  { "\"a@b\"@example.com", "\"a@b\"@example.com", "example.com" },
  { "Postmaster", "postmaster", "" },
  { "a@", "a@", "" },
  { "", "", "" },
  { "a@\xff.example", "a@\xff.example", "\xff.example" },
};

static void
test_folds (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (folds); i++) {
    g_autofree char *folded = matta_address_fold (folds[i].address);

    g_assert_cmpstr (folded, ==, folds[i].folded);
    g_assert_cmpstr (matta_address_get_domain (folds[i].address), ==, folds[i].domain);
    g_assert_true (matta_address_equal (folds[i].address, folds[i].folded));
    g_assert_cmpuint (matta_address_hash (folds[i].address), ==,
                      matta_address_hash (folds[i].folded));
  }
  g_assert_false (matta_address_equal ("a@example.com", "b@example.com"));
  g_assert_false (matta_address_equal ("a@café.example", "a@cafe.example"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/envelope/keeps-what-was-said", test_keeps);
  g_test_add_func ("/envelope/has-no-parameters", test_no_parameters);
  g_test_add_func ("/address/folds-case-and-idn", test_folds);
  return g_test_run ();
}
