/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-redact.h"

#include <string.h>

#define SECRET "suzuki.hanako@example.jp"

static void
test_null_says_none (void)
{
  g_autofree char *text = matta_redact (NULL);

  g_assert_cmpstr (text, ==, "(none)");
}

static void
test_shows_length_and_eight_digits (void)
{
  g_autofree char *text = matta_redact (SECRET);

  g_assert_true (g_regex_match_simple ("^<24:[0-9a-f]{8}>$", text, 0, 0));
}

static void
test_empty_is_not_none (void)
{
  g_autofree char *text = matta_redact ("");

  g_assert_true (g_regex_match_simple ("^<0:[0-9a-f]{8}>$", text, 0, 0));
}

static void
test_shows_nothing_of_the_text (void)
{
  g_autofree char *text = matta_redact (SECRET);

  g_assert_null (strstr (text, "suzuki"));
  g_assert_null (strstr (text, "example"));
  g_assert_null (strchr (text, '@'));
}

static void
test_same_text_same_word (void)
{
  g_autofree char *one = matta_redact (SECRET);
  g_autofree char *two = matta_redact (SECRET);
  g_autofree char *other = matta_redact ("suzuki.hanako@example.com");

  g_assert_cmpstr (one, ==, two);
  g_assert_cmpstr (one, !=, other);
}

/* Prints the word for the secret; what the next test compares with. */
static void
test_subprocess (void)
{
  g_autofree char *text = matta_redact (SECRET);

  g_print ("WORD %s\n", text);
}

static void
test_another_run_gives_another_word (void)
{
  g_autofree char *here = matta_redact (SECRET);
  g_autofree char *pattern = g_strdup_printf ("*WORD %s*", here);

  g_test_trap_subprocess ("/redact/another-run-gives-another-word/subprocess", 0,
                          G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stdout ("*WORD <24:*");
  g_test_trap_assert_stdout_unmatched (pattern);
}

static gpointer
redact_in_thread (gpointer data)
{
  return matta_redact (data);
}

static void
test_threads_share_the_key (void)
{
  GThread *threads[8];
  g_autofree char *here = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("redact", redact_in_thread, (gpointer) SECRET);
  here = matta_redact (SECRET);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++) {
    g_autofree char *there = g_thread_join (threads[i]);

    g_assert_cmpstr (here, ==, there);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/redact/null-says-none", test_null_says_none);
  g_test_add_func ("/redact/shows-length-and-eight-digits", test_shows_length_and_eight_digits);
  g_test_add_func ("/redact/empty-is-not-none", test_empty_is_not_none);
  g_test_add_func ("/redact/shows-nothing-of-the-text", test_shows_nothing_of_the_text);
  g_test_add_func ("/redact/same-text-same-word", test_same_text_same_word);
  g_test_add_func ("/redact/another-run-gives-another-word", test_another_run_gives_another_word);
  g_test_add_func ("/redact/another-run-gives-another-word/subprocess", test_subprocess);
  g_test_add_func ("/redact/threads-share-the-key", test_threads_share_the_key);
  return g_test_run ();
}
