/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-claws-account.h"

static char *
write_for (gboolean encrypted, const char *user)
{
  g_autoptr (MattaDoor) door = matta_door_new ("127.0.0.1:2525", NULL);

  door->encrypted = encrypted;
  door->user = g_strdup (user);
  return matta_claws_account_write (door);
}

static void
test_plain (void)
{
  g_autofree char *lines = write_for (FALSE, NULL);

  g_assert_cmpstr (lines, ==,
                   "smtp_server=127.0.0.1\nset_smtpport=1\nsmtp_port=2525\nssl_smtp=0\n"
                   "use_smtp_auth=0\nsmtp_auth_method=0\nsmtp_user_id=\n");
}

/* Nothing that stands in a name makes a line of its own. */
static void
test_signed_in (void)
{
  g_autofree char *lines = write_for (TRUE, "佐藤 = [x]\nssl_smtp=0\r");

  g_assert_cmpstr (lines, ==,
                   "smtp_server=127.0.0.1\nset_smtpport=1\nsmtp_port=2525\nssl_smtp=2\n"
                   "use_smtp_auth=1\nsmtp_auth_method=0\nsmtp_user_id=佐藤 = [x]ssl_smtp=0\n");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/claws-account/needs-nothing-on-this-computer", test_plain);
  g_test_add_func ("/claws-account/can-sign-in-encrypted", test_signed_in);
  return g_test_run ();
}
