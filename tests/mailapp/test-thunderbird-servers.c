/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-thunderbird-servers.h"

#include <string.h>

static const char preferences[] =
    "// Mozilla User Preferences\r\n"
    "user_pref(\"mail.smtpservers\", \"smtp1, smtp7\");\r\n"
    "user_pref(\"mail.smtpserver.smtp1.hostname\", \"mail.example.com\");\r\n"
    "user_pref(\"mail.smtpserver.smtp1.port\", 587);\r\n"
    "user_pref(\"mail.smtpserver.smtp1.try_ssl\", 2);\r\n"
    "user_pref(\"mail.smtpserver.smtp1.authMethod\", 10);\r\n"
    "user_pref(\"mail.smtpserver.smtp1.username\", \"sato \\\"the\\\\first\\\"\");\r\n"
    "user_pref(\"mail.smtpserver.smtp7.hostname\", \"smtp.example.org\");\r\n"
    "user_pref(\"mail.smtpserver.smtp7.try_ssl\", 3);\r\n"
    "user_pref(\"mail.smtpserver.smtp9.hostname\", \"forgotten.example.org\");\r\n";

static void
test_read (void)
{
  g_autoptr (GPtrArray) servers = matta_thunderbird_servers_read (preferences);
  const MattaThunderbirdServer *first = NULL;
  const MattaThunderbirdServer *second = NULL;

  g_assert_cmpuint (servers->len, ==, 2);
  first = g_ptr_array_index (servers, 0);
  second = g_ptr_array_index (servers, 1);
  g_assert_cmpstr (first->key, ==, "smtp1");
  g_assert_cmpstr (first->host, ==, "mail.example.com");
  g_assert_cmpuint (first->port, ==, 587);
  g_assert_cmpstr (first->user, ==, "sato \"the\\first\"");
  g_assert_cmpstr (first->security, ==, "starttls");
  g_assert_true (first->uses_oauth);
  g_assert_cmpstr (second->key, ==, "smtp7");
  g_assert_cmpuint (second->port, ==, 0);
  g_assert_cmpstr (second->security, ==, "tls");
  g_assert_false (second->uses_oauth);
}

/* Nothing that somebody put into a profile gets out of its line in ours. */
static const char *const strange[] = {
  "",
  "user_pref(",
  "user_pref(\"mail.smtpservers\"",
  "user_pref(\"mail.smtpservers\", );",
  "user_pref(\"mail.smtpservers\", \");",
  "user_pref(\"mail.smtpservers\", \"\");",
  "user_pref(\"mail.smtpservers\", \",,\");",
  "user_pref(\"mail.smtpservers\", \"a\\\", 1); user_pref(\\\"x\");",
  "user_pref(\"mail.smtpservers\", \"smtp1.hostname \");",
};

static void
test_strange (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (strange); i++) {
    g_autoptr (GPtrArray) servers = matta_thunderbird_servers_read (strange[i]);

    g_test_message ("%s", strange[i]);
    g_assert_cmpuint (servers->len, ==, 0);
  }
}

/* Any text, cut off anywhere. */
static void
test_cut (void)
{
  for (gsize length = 0; length < strlen (preferences); length++) {
    g_autofree char *text = g_strndup (preferences, length);
    g_autoptr (GPtrArray) servers = matta_thunderbird_servers_read (text);

    g_assert_cmpuint (servers->len, <=, 2);
  }
}

static char *
write_for (const char *text, gboolean encrypted, const char *user)
{
  g_autoptr (GPtrArray) servers = matta_thunderbird_servers_read (text);
  g_autoptr (MattaDoor) door = matta_door_new ("[::1]:2525", NULL);

  door->encrypted = encrypted;
  door->user = g_strdup (user);
  return matta_thunderbird_servers_write (servers, door);
}

/* What Thunderbird has read it writes again in the same form: so we read what we wrote. */
static void
test_write (void)
{
  g_autofree char *lines = write_for (preferences, TRUE, "\"jo\"\\\n");
  g_autofree char *all = g_strconcat (preferences, lines, NULL);
  g_autoptr (GPtrArray) servers = matta_thunderbird_servers_read (all);

  g_assert_cmpuint (servers->len, ==, 2);
  for (guint i = 0; i < servers->len; i++) {
    const MattaThunderbirdServer *server = g_ptr_array_index (servers, i);

    g_assert_cmpstr (server->host, ==, "::1");
    g_assert_cmpuint (server->port, ==, 2525);
    g_assert_cmpstr (server->security, ==, "starttls");
    g_assert_cmpstr (server->user, ==, "\"jo\"\\");
    g_assert_false (server->uses_oauth);
  }
}

static void
test_none (void)
{
  g_autofree char *lines = write_for ("", FALSE, NULL);

  g_assert_cmpstr (lines, ==,
                   "user_pref(\"mail.smtpserver.smtp1.hostname\", \"::1\");\n"
                   "user_pref(\"mail.smtpserver.smtp1.port\", 2525);\n"
                   "user_pref(\"mail.smtpserver.smtp1.try_ssl\", 0);\n"
                   "user_pref(\"mail.smtpserver.smtp1.authMethod\", 1);\n"
                   "user_pref(\"mail.smtpserver.smtp1.username\", \"\");\n"
                   "user_pref(\"mailnews.tcptimeout\", 600);\n");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/thunderbird-servers/read/as-the-profile-has-them", test_read);
  g_test_add_func ("/thunderbird-servers/read/nothing-strange", test_strange);
  g_test_add_func ("/thunderbird-servers/read/cut-off-anywhere", test_cut);
  g_test_add_func ("/thunderbird-servers/write/every-server-is-matta", test_write);
  g_test_add_func ("/thunderbird-servers/write/for-a-profile-that-is-not-known", test_none);
  return g_test_run ();
}
