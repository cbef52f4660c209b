/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-text.h"
#include "matta-wording.h"

#include <locale.h>
#include <string.h>

#define SECOND G_USEC_PER_SEC
#define NOON (G_GINT64_CONSTANT (1700049600) * SECOND) /* 2023-11-15 12:00 UTC, a Wednesday */
#define ISOLATED(text) "\342\201\250" text "\342\201\251"

static void
test_due (void)
{
  const struct {
    gint64 after;
    const char *text;
  } cases[] = {
    { -1, "Sends now" },
    { 0, "Sends now" },
    { 60, "Sends at 12:01" },
    { 12 * 3600 - 1, "Sends at 23:59" },
    { 12 * 3600, "Sends tomorrow at 0:00" },
    { 21 * 3600, "Sends tomorrow at 9:00" },
    { 45 * 3600, "Sends on 17 November at 9:00" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = matta_text_for_due (NOON + cases[i].after * SECOND, NOON);

    g_assert_cmpstr (text, ==, cases[i].text);
  }
}

static void
test_countdown (void)
{
  const struct {
    gint64 deadline;
    const char *text;
  } cases[] = {
    { 0, "No hurry: this mail waits for you" },
    { NOON + 42 * SECOND, "Moves to the outbox unsent in 0:42" },
    { NOON + 41 * SECOND + 1, "Moves to the outbox unsent in 0:42" },
    { NOON + 90 * SECOND, "Moves to the outbox unsent in 1:30" },
    { NOON - 5 * SECOND, "Moves to the outbox unsent in 0:00" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = matta_text_for_countdown (cases[i].deadline, NOON);

    g_assert_cmpstr (text, ==, cases[i].text);
  }
}

static void
test_send (void)
{
  const char *const texts[] = { "_Send", "_Send to 1 Person", "_Send to 2 People" };

  for (guint n = 0; n < G_N_ELEMENTS (texts); n++) {
    g_autofree char *text = matta_text_for_send (n);

    g_assert_cmpstr (text, ==, texts[n]);
  }
}

static void
test_mail_text (void)
{
  const struct {
    const char *text;
    gsize length;
    const char *shown;
  } cases[] = {
    { "Hello", 10, ISOLATED ("Hello") },
    { "Hello", 5, ISOLATED ("Hello") },
    { "Hello!", 5, ISOLATED ("Hello…") },
    { NULL, 5, ISOLATED ("") },
    { "<b>a</b>", 20, ISOLATED ("<b>a</b>") },
    { "a\nFrom: b\tc", 20, ISOLATED ("a From: b c") },
    { "a\342\200\256gpj.exe", 20, ISOLATED ("a\357\277\275gpj.exe") },
    { "\342\201\251out", 20, ISOLATED ("\357\277\275out") },
    { "bad\377byte", 20, ISOLATED ("bad\357\277\275byte") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *shown = matta_wording_from_mail (cases[i].text, cases[i].length);

    g_assert_cmpstr (shown, ==, cases[i].shown);
  }
}

static gboolean
is_marked (const char *text, gsize offset)
{
  g_autoptr (PangoAttrList) attributes = matta_text_mark_odd_letters (text);
  GSList *list = pango_attr_list_get_attributes (attributes);
  gboolean marked = FALSE;

  for (GSList *link = list; link != NULL; link = link->next) {
    PangoAttribute *attribute = link->data;

    marked = marked || (attribute->start_index <= offset && offset < attribute->end_index);
  }
  g_slist_free_full (list, (GDestroyNotify) pango_attribute_destroy);
  return marked;
}

static void
test_odd_letters (void)
{
  g_assert_false (is_marked ("jo@example.com", 4));
  g_assert_true (is_marked ("jo@ex\303\240mple.com", 5));
  g_assert_true (is_marked ("jo@examp1e.com", 8));
  g_assert_false (is_marked ("jo@a.example\n\303\240", 13));
  g_assert_false (is_marked ("j\303\266@example.com", 1));
  g_assert_false (is_marked ("3 people", 0));
}

static void
test_replies (void)
{
  const char *const reasons[] = { "other-user", "too-many-recipients",
                                  "too-large",  "bad-line-ends",
                                  "stopping",   "returned",
                                  "parked",     "not-kept",
                                  "disk-full",  "from-the-future" };
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (gsize i = 0; i < G_N_ELEMENTS (reasons); i++) {
    const char *text = matta_text_for_reply (reasons[i], NULL);

    g_assert_nonnull (text);
    g_assert_null (strpbrk (text, "\r\n"));
    g_assert_false (g_str_has_suffix (text, "."));
    g_assert_true (g_hash_table_add (seen, (gpointer) text));
  }
}

static void
test_words (void)
{
  g_autofree char *known = matta_text_for_note ("sign-in");
  g_autofree char *other = matta_text_for_note ("550 5.1.1 No such user");
  g_autofree char *none = matta_text_for_note (NULL);

  g_assert_cmpstr (known, ==,
                   "The mail server did not accept your sign-in. Check the user name and password, "
                   "or sign in again.");
  g_assert_cmpstr (other, ==, ISOLATED ("550 5.1.1 No such user"));
  g_assert_cmpstr (none, ==, "");
  g_assert_cmpstr (matta_text_for_remedy ("hold-morning"), ==, "_Hold Until 9:00 in the Morning");
  g_assert_null (matta_text_for_remedy ("drop")); /* every row has a button for it */
  g_assert_null (matta_text_for_remedy ("from-the-future"));
  for (guint state = 0; state < MATTA_N_STATES; state++)
    g_assert_cmpstr (matta_text_for_state ((MattaState) state), !=, "");
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text/due-time-names-the-day-only-when-needed", test_due);
  g_test_add_func ("/text/countdown-never-goes-below-zero", test_countdown);
  g_test_add_func ("/text/send-names-the-number", test_send);
  g_test_add_func ("/text/mail-cannot-change-the-text-around-it", test_mail_text);
  g_test_add_func ("/text/odd-letters-of-a-domain-stand-out", test_odd_letters);
  g_test_add_func ("/text/replies-are-single-lines", test_replies);
  g_test_add_func ("/text/unknown-words-fall-back", test_words);
  return g_test_run ();
}
