/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-limits.h"

#include <string.h>

static void
test_defaults_meet_the_standard (void)
{
  MattaLimits limits;

  matta_limits_init (&limits);

  g_assert_cmpuint (limits.command_line, >=, 512);
  g_assert_cmpuint (limits.reply_line, >=, 512);
  g_assert_cmpuint (limits.recipients, >=, 100);
  g_assert_cmpuint (limits.text_line, >=, 1000);
  g_assert_cmpuint (limits.message, >=, 64 * 1024);
  g_assert_cmpuint (limits.idle_seconds, >=, 300); /* RFC 5321 4.5.3.2.7 */
}

/* A limit somebody forgot would be whatever stood in memory before; zero would refuse everything.
 */
static void
test_every_limit_is_set (void)
{
  MattaLimits zeroed;
  MattaLimits filled;

  memset (&zeroed, 0, sizeof zeroed);
  memset (&filled, 0xff, sizeof filled);
  matta_limits_init (&zeroed);
  matta_limits_init (&filled);

#define ASSERT_SET(field)                                                                          \
  g_assert_cmpuint (zeroed.field, >, 0);                                                           \
  g_assert_cmpuint (zeroed.field, ==, filled.field)

  ASSERT_SET (command_line);
  ASSERT_SET (reply_line);
  ASSERT_SET (reply_lines);
  ASSERT_SET (commands);
  ASSERT_SET (bad_commands);
  ASSERT_SET (recipients);
  ASSERT_SET (message);
  ASSERT_SET (header);
  ASSERT_SET (headers);
  ASSERT_SET (text_line);
  ASSERT_SET (depth);
  ASSERT_SET (parts);
  ASSERT_SET (inline_content);
  ASSERT_SET (sessions);
  ASSERT_SET (idle_seconds);

#undef ASSERT_SET
}

static void
test_limits_fit_each_other (void)
{
  MattaLimits limits;

  matta_limits_init (&limits);

  g_assert_cmpuint (limits.inline_content, <, limits.message);
  g_assert_cmpuint (limits.header, <, limits.message);
  g_assert_cmpuint (limits.text_line, <, limits.message);
  /* A message to the last recipient takes a command each, and some more. */
  g_assert_cmpuint (limits.commands, >, limits.recipients + limits.bad_commands);
  /* What is read into memory by all sessions at once stays small. */
  g_assert_cmpuint (limits.inline_content * limits.sessions, <=, 32 * 1024 * 1024);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/limits/defaults-meet-the-standard", test_defaults_meet_the_standard);
  g_test_add_func ("/limits/every-limit-is-set", test_every_limit_is_set);
  g_test_add_func ("/limits/limits-fit-each-other", test_limits_fit_each_other);
  return g_test_run ();
}
