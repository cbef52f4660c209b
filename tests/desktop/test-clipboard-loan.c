/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-clock.h"
#include "matta-clipboard-loan.h"
#include "stage-init.h"
#include "stage.h"

#define SECRET "k3fm-9xqw"
#define SECONDS MATTA_CLIPBOARD_LOAN_SECONDS

typedef struct {
  FakeClock *clock;
  GdkClipboard *clipboard;
  MattaClipboardLoan *loan;
  guint changes;
} Fixture;

static void
changed_cb (Fixture *fixture)
{
  fixture->changes++;
}

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  fixture->clock = fake_clock_new (0);
  fixture->clipboard = gdk_display_get_clipboard (gdk_display_get_default ());
  fixture->loan =
      matta_clipboard_loan_new (fixture->clipboard, MATTA_CLOCK (fixture->clock), SECRET);
  g_signal_connect_swapped (fixture->loan, "changed", G_CALLBACK (changed_cb), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  if (fixture->loan != NULL)
    g_assert_finalize_object (fixture->loan);
  g_object_unref (fixture->clock);
  stage_wait_ms (200); /* the X server still tells of this owner */
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  char **text = user_data;

  *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, &error);
  if (*text == NULL)
    *text = g_strdup ("");
}

static void
assert_holds (Fixture *fixture, const char *expected)
{
  g_autofree char *text = NULL;

  gdk_clipboard_read_text_async (fixture->clipboard, NULL, read_cb, &text);
  while (text == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (text, ==, expected);
}

static gboolean
is_over (gpointer data)
{
  return matta_clipboard_loan_get_left (data) <= 0;
}

/* As other programs see it: plain text, and the hint beside it. */
static void
test_offers (Fixture *fixture, gconstpointer unused)
{
  GdkContentFormats *formats = gdk_clipboard_get_formats (fixture->clipboard);

  assert_holds (fixture, SECRET);
  g_assert_true (gdk_content_formats_contain_mime_type (formats, "text/plain"));
  g_assert_true (gdk_content_formats_contain_mime_type (formats, "text/plain;charset=utf-8"));
  g_assert_true (gdk_content_formats_contain_mime_type (formats, "x-kde-passwordManagerHint"));
}

static void
test_time_is_up (Fixture *fixture, gconstpointer unused)
{
  g_assert_cmpfloat (matta_clipboard_loan_get_left (fixture->loan), ==, SECONDS);
  fake_clock_advance (fixture->clock, (SECONDS - 1) * G_USEC_PER_SEC);
  stage_wait_ms (500);
  g_assert_cmpfloat (matta_clipboard_loan_get_left (fixture->loan), ==, 1);
  g_assert_cmpuint (fixture->changes, >, 0);
  assert_holds (fixture, SECRET);
  fake_clock_advance (fixture->clock, G_USEC_PER_SEC);
  g_assert_true (is_over (fixture->loan));
  stage_wait_ms (500);
  assert_holds (fixture, "");
  fixture->changes = 0;
  stage_wait_ms (500);
  g_assert_cmpuint (fixture->changes, ==, 0);
}

/* What somebody copied since is theirs. */
static void
test_replaced (Fixture *fixture, gconstpointer unused)
{
  gdk_clipboard_set_text (fixture->clipboard, "mine");
  g_assert_true (is_over (fixture->loan));
  g_assert_cmpuint (fixture->changes, ==, 1);
  fake_clock_advance (fixture->clock, SECONDS * G_USEC_PER_SEC);
  stage_wait_ms (500);
  assert_holds (fixture, "mine");
  g_assert_finalize_object (fixture->loan);
  fixture->loan = NULL;
  assert_holds (fixture, "mine");
}

static void
test_goes (Fixture *fixture, gconstpointer unused)
{
  g_assert_finalize_object (fixture->loan);
  fixture->loan = NULL;
  assert_holds (fixture, "");
}

/* Copied twice: the second one has its whole time. */
static void
test_again (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (MattaClipboardLoan) again = NULL;

  fake_clock_advance (fixture->clock, 40 * G_USEC_PER_SEC);
  again = matta_clipboard_loan_new (fixture->clipboard, MATTA_CLOCK (fixture->clock), SECRET);
  g_assert_true (is_over (fixture->loan));
  g_assert_cmpfloat (matta_clipboard_loan_get_left (again), ==, SECONDS);
  fake_clock_advance (fixture->clock, 10 * G_USEC_PER_SEC);
  stage_wait_ms (500);
  assert_holds (fixture, SECRET);
}

static void
add (const char *path, void (*func) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, func, tear_down);
}

int
main (int argc, char *argv[])
{
  stage_init (&argc, &argv);
  add ("/clipboard-loan/offers", test_offers);
  add ("/clipboard-loan/time-is-up", test_time_is_up);
  add ("/clipboard-loan/replaced", test_replaced);
  add ("/clipboard-loan/goes", test_goes);
  add ("/clipboard-loan/again", test_again);
  return g_test_run ();
}
