/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-post.h"

/* What the posted calls did. */
typedef struct {
  GString *calls;
  GThread *thread;
  guint destroyed;
} Log;

static Log the_log;

static gboolean
note_cb (gpointer data)
{
  g_string_append_c (the_log.calls, (char) GPOINTER_TO_INT (data));
  the_log.thread = g_thread_self ();
  return G_SOURCE_REMOVE;
}

static void
destroyed (gpointer data)
{
  the_log.destroyed++;
}

static void
set_up (void)
{
  the_log = (Log){ .calls = g_string_new (NULL) };
}

static void
tear_down (void)
{
  g_string_free (the_log.calls, TRUE);
}

static void
iterate (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    continue;
}

static gpointer
post_in_worker (gpointer context)
{
  matta_post (context, G_PRIORITY_DEFAULT, note_cb, GINT_TO_POINTER ('a'), destroyed);
  matta_post (context, G_PRIORITY_DEFAULT, note_cb, GINT_TO_POINTER ('b'), destroyed);
  matta_post (context, G_PRIORITY_HIGH, note_cb, GINT_TO_POINTER ('c'), NULL);
  return NULL;
}

/* Nobody iterates the context yet: the calls wait for the thread whose it is. */
static void
test_waits_for_its_thread (void)
{
  set_up ();
  g_thread_join (g_thread_new ("poster", post_in_worker, g_main_context_default ()));
  g_assert_cmpstr (the_log.calls->str, ==, "");
  iterate ();
  g_assert_cmpstr (the_log.calls->str, ==, "cab");
  g_assert_true (the_log.thread == g_thread_self ());
  g_assert_cmpuint (the_log.destroyed, ==, 2);
  tear_down ();
}

static void
test_never_calls_at_once (void)
{
  set_up ();
  matta_post (NULL, G_PRIORITY_DEFAULT, note_cb, GINT_TO_POINTER ('x'), destroyed);
  g_assert_cmpstr (the_log.calls->str, ==, "");
  iterate ();
  g_assert_cmpstr (the_log.calls->str, ==, "x");
  tear_down ();
}

static void
test_frees_what_was_never_called (void)
{
  GMainContext *context = g_main_context_new ();

  set_up ();
  matta_post (context, G_PRIORITY_DEFAULT, note_cb, GINT_TO_POINTER ('x'), destroyed);
  g_main_context_unref (context);
  g_assert_cmpstr (the_log.calls->str, ==, "");
  g_assert_cmpuint (the_log.destroyed, ==, 1);
  tear_down ();
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/post/waits-for-its-thread", test_waits_for_its_thread);
  g_test_add_func ("/post/never-calls-at-once", test_never_calls_at_once);
  g_test_add_func ("/post/frees-what-was-never-called", test_frees_what_was_never_called);
  return g_test_run ();
}
