/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-error.h"

static void
test_quark_has_a_name_for_the_log (void)
{
  g_assert_cmpstr (g_quark_to_string (MATTA_ERROR), ==, "matta_error");
}

static void
test_quark_is_one (void)
{
  g_assert_cmpuint (MATTA_ERROR, ==, matta_error_quark ());
}

static void
test_domain_tells_errors_apart (void)
{
  g_autoptr (GError) error =
      g_error_new_literal (MATTA_ERROR, MATTA_ERROR_REFUSED, "The server refused the message");

  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_REFUSED);
  g_assert_false (g_error_matches (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER));
  g_assert_false (g_error_matches (error, G_FILE_ERROR, (int) MATTA_ERROR_REFUSED));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/error/quark-has-a-name-for-the-log", test_quark_has_a_name_for_the_log);
  g_test_add_func ("/error/quark-is-one", test_quark_is_one);
  g_test_add_func ("/error/domain-tells-errors-apart", test_domain_tells_errors_apart);
  return g_test_run ();
}
