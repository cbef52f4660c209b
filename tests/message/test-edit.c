/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-edit.h"

#include "matta-error.h"

#include <string.h>

#define STAMP "Date: Thu, 01 Jan 1970 00:00:00 +0000\r\nMessage-ID: <i@example.jp>\r\n"
#define ADDED "Date: Thu, 01 Jan 1970 00:00:02 +0000\r\nMessage-ID: <new@example.jp>\r\n"
#define REST "Subject: \x8c\xa9 raw\r\n\r\nBody\r\nTo: not@example.com\r\nBcc: x@example.com\r\n"

static MattaContent *
new_content (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return matta_content_new_for_bytes (bytes);
}

static MattaEnvelope *
new_envelope (void)
{
  MattaEnvelope *envelope = matta_envelope_new ("me@example.jp", "SMTPUTF8");

  matta_envelope_add (envelope, "b@example.com", "NOTIFY=NEVER");
  matta_envelope_add (envelope, "c@example.com", NULL);
  matta_envelope_add (envelope, "太郎@日本.example", NULL);
  return envelope;
}

static GPtrArray *
apply (MattaContent *content, MattaEnvelope *envelope, const MattaPlan *plan, GError **error)
{
  g_autoptr (MattaFacts) facts = NULL;
  MattaLimits limits;

  matta_limits_init (&limits);
  facts = matta_facts_read (content, envelope, &limits, NULL, error);
  g_assert_nonnull (facts);
  return matta_edit_apply (content, envelope, facts, plan, 2 * G_USEC_PER_SEC, "new@example.jp",
                           g_get_tmp_dir (), error);
}

static MattaPlan *
new_plan (const char *drop, const char *hide)
{
  MattaPlan *plan = matta_plan_new ();

  if (drop != NULL)
    g_ptr_array_add (plan->drop, g_strdup (drop));
  if (hide != NULL)
    g_ptr_array_add (plan->to_bcc, g_strdup (hide));
  return plan;
}

static void
assert_bytes (MattaCopy *copy, const char *expected)
{
  g_autoptr (GBytes) bytes = matta_content_get_bytes (copy->content, NULL);
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

  g_assert_cmpstr (text, ==, expected);
}

static const struct {
  const char *what;
  const char *before;
  const char *drop;
  const char *hide;
  const char *after; /* NULL = the very same content */
} cases[] = {
  { "a comment that was never closed names nobody who leaves", "To: (b@example.com\r\n" STAMP REST,
    "b@example.com", NULL,
    STAMP "Subject: \x8c\xa9 raw\r\nTo: undisclosed-recipients:;\r\n"
          "\r\nBody\r\nTo: not@example.com\r\nBcc: x@example.com\r\n" },
  { "semicolons hide nobody", "To: c@example.com;B@example.com\r\n" STAMP REST, NULL,
    "b@example.com",
    STAMP "Subject: \x8c\xa9 raw\r\nTo: undisclosed-recipients:;\r\n"
          "\r\nBody\r\nTo: not@example.com\r\nBcc: x@example.com\r\n" },
  { "part of a longer address is somebody else",
    "To: bb@example.com, b@example.com.jp\r\n" STAMP REST, "b@example.com", NULL,
    "To: bb@example.com, b@example.com.jp\r\n" STAMP REST },
  { "an empty message", "", NULL, NULL, ADDED },
  { "nothing to do", "To: b@example.com\r\n" STAMP REST, NULL, NULL, NULL },
  { "date and id at the end", "To: b@example.com\r\n" REST, NULL, NULL,
    "To: b@example.com\r\nSubject: \x8c\xa9 raw\r\n" ADDED
    "\r\nBody\r\nTo: not@example.com\r\nBcc: x@example.com\r\n" },
  { "a Bcc field never leaves", "bcc: x@example.com,\r\n y@example.com\r\n" STAMP REST, NULL, NULL,
    STAMP REST },
  { "drop one", "To: B <b@example.com>, C <c@example.com>\r\n" STAMP REST, "B@Example.com", NULL,
    "To: C <c@example.com>\r\n" STAMP REST },
  { "field untouched when nobody in it leaves",
    "TO:   \"b\"   <b@example.com>\r\nCc: c@example.com\r\n" STAMP REST, "c@example.com", NULL,
    "TO:   \"b\"   <b@example.com>\r\n" STAMP REST },
  { "hide all", "To: b@example.com\r\n" STAMP REST, NULL, "b@example.com",
    STAMP "Subject: \x8c\xa9 raw\r\nTo: undisclosed-recipients:;\r\n\r\nBody\r\n"
          "To: not@example.com\r\nBcc: x@example.com\r\n" },
  { "group", "To: team: b@example.com, c@example.com;, d@example.com\r\n" STAMP REST, NULL,
    "b@example.com", "To: team: c@example.com;, d@example.com\r\n" STAMP REST },
  { "emptied group", "To: team: b@example.com;, d@example.com\r\n" STAMP REST, NULL,
    "b@example.com", "To: d@example.com\r\n" STAMP REST },
  { "a Japanese name stays",
    "To: =?UTF-8?B?5aSq6YOO?= <c@example.com>,\r\n b@example.com\r\n" STAMP REST, "b@example.com",
    NULL, "To: =?UTF-8?b?5aSq6YOO?= <c@example.com>\r\n" STAMP REST },
  { "international address by its other form",
    "To: 太郎@xn--wgv71a.example, b@example.com\r\n" STAMP REST, "太郎@日本.example", NULL,
    "To: b@example.com\r\n" STAMP REST },
  { "quoted comma", "To: \"Doe, C\" <c@example.com>, b@example.com\r\n" STAMP REST, "b@example.com",
    NULL, "To: \"Doe, C\" <c@example.com>\r\n" STAMP REST },
  { "resent fields stay", "Resent-To: b@example.com\r\nTo: c@example.com\r\n" STAMP REST,
    "b@example.com", NULL, "Resent-To: b@example.com\r\nTo: c@example.com\r\n" STAMP REST },
  { "header only", "To: b@example.com\r\n", NULL, NULL, "To: b@example.com\r\n" ADDED },
  { "header cut short", "To: b@example.com", NULL, NULL, "To: b@example.com\r\n" ADDED },
  { "no header", "\r\nBody\r\n", NULL, NULL, ADDED "\r\nBody\r\n" },
  { "only a body", "Hello there\r\n", NULL, NULL, ADDED "\r\nHello there\r\n" },
};

static void
test_cases (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (MattaContent) content = new_content (cases[i].before);
    g_autoptr (MattaEnvelope) envelope = new_envelope ();
    g_autoptr (MattaPlan) plan = new_plan (cases[i].drop, cases[i].hide);
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) copies = apply (content, envelope, plan, &error);
    MattaCopy *copy = NULL;

    g_test_message ("%s", cases[i].what);
    g_assert_no_error (error);
    g_assert_cmpuint (copies->len, ==, 1);
    copy = g_ptr_array_index (copies, 0);
    g_assert_cmpuint (matta_envelope_get_n_recipients (copy->envelope), ==,
                      cases[i].drop == NULL ? 3 : 2);
    if (cases[i].after == NULL)
      g_assert_true (copy->content == content);
    else
      assert_bytes (copy, cases[i].after);
  }
}

static void
test_one_by_one (void)
{
  g_autoptr (MattaContent) content =
      new_content ("Cc: B <b@example.com>\r\n" STAMP "To: x@example.com\r\n\r\nHi\r\n");
  g_autoptr (MattaEnvelope) envelope = new_envelope ();
  g_autoptr (MattaPlan) plan = new_plan ("c@example.com", NULL);
  g_autoptr (GPtrArray) copies = NULL;
  MattaCopy *first = NULL;

  plan->one_by_one = TRUE;
  copies = apply (content, envelope, plan, NULL);
  g_assert_cmpuint (copies->len, ==, 2);
  first = g_ptr_array_index (copies, 0);
  assert_bytes (first, "To: B <b@example.com>\r\n" STAMP "\r\nHi\r\n");
  assert_bytes (g_ptr_array_index (copies, 1), "To: 太郎@日本.example\r\n" STAMP "\r\nHi\r\n");
  g_assert_cmpuint (matta_envelope_get_n_recipients (first->envelope), ==, 1);
  g_assert_cmpstr (matta_envelope_get_recipient_parameters (first->envelope, 0), ==,
                   "NOTIFY=NEVER");
  g_assert_cmpstr (matta_envelope_get_parameters (first->envelope), ==, "SMTPUTF8");
}

/* Who was meant instead of whom, and what becomes of the fields. */
static const struct {
  const char *what;
  const char *before;
  const char *right; /* instead of b@example.com */
  const char *after;
  guint n_recipients;
} corrections[] = {
  { "the name stays, the others' too",
    "To: =?UTF-8?B?5aSq6YOO?= <c@example.com>, \"B, b\" <B@example.com>\r\n" STAMP REST,
    "b@right.example",
    "To: =?UTF-8?b?5aSq6YOO?= <c@example.com>, \"B, b\" <b@right.example>\r\n" STAMP REST, 3 },
  { "a name that is the wrong address goes", "To: \"b@example.com\" <b@example.com>\r\n" STAMP REST,
    "b@right.example", "To: b@right.example\r\n" STAMP REST, 3 },
  { "in Cc and in groups",
    "To: c@example.com\r\nCc: team: b@example.com, d@example.com;\r\n" STAMP REST,
    "b@right.example",
    "To: c@example.com\r\nCc: team: b@right.example, d@example.com;\r\n" STAMP REST, 3 },
  { "whom no field names", "To: c@example.com\r\n" STAMP REST, "b@right.example",
    "To: c@example.com\r\n" STAMP REST, 3 },
  { "to somebody who gets it anyway", "To: b@example.com\r\n" STAMP REST, "C@example.com",
    "To: C@example.com\r\n" STAMP REST, 2 },
};

static void
test_corrections (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (corrections); i++) {
    g_autoptr (MattaContent) content = new_content (corrections[i].before);
    g_autoptr (MattaEnvelope) envelope = new_envelope ();
    g_autoptr (MattaPlan) plan = matta_plan_new ();
    g_autoptr (GPtrArray) copies = NULL;
    MattaCopy *copy = NULL;

    g_test_message ("%s", corrections[i].what);
    matta_plan_correct (plan, "b@Example.com", corrections[i].right);
    copies = apply (content, envelope, plan, NULL);
    copy = g_ptr_array_index (copies, 0);
    assert_bytes (copy, corrections[i].after);
    g_assert_cmpuint (matta_envelope_get_n_recipients (copy->envelope), ==,
                      corrections[i].n_recipients);
    g_assert_cmpstr (matta_envelope_get_address (copy->envelope, 0), !=, "b@example.com");
    g_assert_null (matta_envelope_get_recipient_parameters (copy->envelope, 0));
  }
}

/* boss@ and all@ are added. */
static const struct {
  const char *what;
  const char *before;
  const char *after;
} additions[] = {
  { "after those who stand in Cc",
    "To: b@example.com\r\nCc: \"C, c\" <c@example.com>\r\n" STAMP REST,
    "To: b@example.com\r\nCc: \"C, c\" <c@example.com>, boss@example.jp, all@example.jp\r\n" STAMP
        REST },
  { "in a field of its own where there is none", "To: b@example.com\r\n" STAMP "\r\nHi\r\n",
    "To: b@example.com\r\n" STAMP "Cc: boss@example.jp, all@example.jp\r\n\r\nHi\r\n" },
  { "once, where there are two", "Cc: b@example.com\r\nCc: c@example.com\r\n" STAMP "\r\nHi\r\n",
    "Cc: b@example.com, boss@example.jp, all@example.jp\r\nCc: c@example.com\r\n" STAMP
    "\r\nHi\r\n" },
};

static void
test_additions (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (additions); i++) {
    g_autoptr (MattaContent) content = new_content (additions[i].before);
    g_autoptr (MattaEnvelope) envelope = new_envelope ();
    g_autoptr (MattaPlan) plan = matta_plan_new ();
    g_autoptr (GPtrArray) copies = NULL;

    g_test_message ("%s", additions[i].what);
    g_ptr_array_add (plan->cc, g_strdup ("boss@example.jp"));
    g_ptr_array_add (plan->cc, g_strdup ("all@example.jp"));
    g_ptr_array_add (plan->bcc, g_strdup ("archive@example.jp")); /* in no field */
    copies = apply (content, envelope, plan, NULL);
    assert_bytes (g_ptr_array_index (copies, 0), additions[i].after);
  }
}

static void
test_correct_one_by_one (void)
{
  g_autoptr (MattaContent) content =
      new_content ("To: B <b@example.com>, c@example.com\r\n" STAMP "\r\nHi\r\n");
  g_autoptr (MattaEnvelope) envelope = new_envelope ();
  g_autoptr (MattaPlan) plan = matta_plan_new ();
  g_autoptr (GPtrArray) copies = NULL;

  plan->one_by_one = TRUE;
  matta_plan_correct (plan, "b@example.com", "b@right.example");
  copies = apply (content, envelope, plan, NULL);
  g_assert_cmpuint (copies->len, ==, 3);
  assert_bytes (g_ptr_array_index (copies, 0), "To: B <b@right.example>\r\n" STAMP "\r\nHi\r\n");
  assert_bytes (g_ptr_array_index (copies, 1), "To: c@example.com\r\n" STAMP "\r\nHi\r\n");
}

static void
test_nobody_left (void)
{
  g_autoptr (MattaContent) content = new_content (STAMP "\r\n");
  g_autoptr (MattaEnvelope) envelope = matta_envelope_new ("", NULL);
  g_autoptr (MattaPlan) plan = new_plan ("b@example.com", NULL);
  g_autoptr (GError) error = NULL;

  matta_envelope_add (envelope, "b@example.com", NULL);
  g_assert_null (apply (content, envelope, plan, &error));
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_MALFORMED);
}

static void
test_signed (void)
{
  g_autoptr (MattaContent) content =
      new_content ("To: b@example.com\r\nContent-Type: multipart/signed; boundary=X\r\n\r\n"
                   "--X\r\n\r\nHi\r\n--X--\r\n");
  g_autoptr (MattaEnvelope) envelope = new_envelope ();
  g_autoptr (MattaPlan) nothing = matta_plan_new ();
  g_autoptr (MattaPlan) plan = new_plan ("b@example.com", NULL);
  g_autoptr (GPtrArray) copies = apply (content, envelope, nothing, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (((MattaCopy *) copies->pdata[0])->content == content);
  g_assert_null (apply (content, envelope, plan, &error));
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_UNCHANGEABLE);
}

/* Many people and a body that goes to a file: folded lines, everybody but one, the body as it was.
 */
static void
test_large (void)
{
  g_autoptr (GString) text = g_string_new ("To: b@example.com");
  g_autofree char *body = g_strnfill (600000, 'x');
  g_autoptr (MattaContent) content = NULL;
  g_autoptr (MattaEnvelope) envelope = new_envelope ();
  g_autoptr (MattaPlan) plan = new_plan ("b@example.com", NULL);
  g_autoptr (GPtrArray) copies = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (MattaFacts) facts = NULL;
  g_auto (GStrv) lines = NULL;
  g_autofree char *head = NULL;
  MattaCopy *copy = NULL;
  MattaLimits limits;

  for (guint i = 0; i < 500; i++)
    g_string_append_printf (text, ",\r\n \"Person, %u\" <p%u@example.com>", i, i);
  g_string_append_printf (text, "\r\n" STAMP "\r\n%s", body);
  content = new_content (text->str);
  copies = apply (content, envelope, plan, NULL);
  copy = g_ptr_array_index (copies, 0);
  g_assert_cmpint (matta_content_peek_fd (copy->content), >=, 0);
  bytes = matta_content_get_bytes (copy->content, NULL);
  head = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  lines = g_strsplit (head, "\r\n", 520);
  for (guint i = 0; *lines[i] != '\0'; i++) {
    g_assert_cmpuint (strlen (lines[i]), <=, 78);
    g_assert_null (strpbrk (lines[i], "\r\n"));
  }
  g_assert_cmpmem ((const char *) g_bytes_get_data (bytes, NULL) + g_bytes_get_size (bytes)
                       - 600000,
                   600000, body, 600000);
  matta_limits_init (&limits);
  facts = matta_facts_read (copy->content, copy->envelope, &limits, NULL, NULL);
  g_assert_cmpuint (facts->absent->len, ==, 500);
  g_assert_cmpstr (((MattaRecipient *) facts->absent->pdata[499])->name, ==, "Person, 499");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/edit/touches-only-what-it-must", test_cases);
  g_test_add_func ("/edit/one-by-one", test_one_by_one);
  g_test_add_func ("/edit/puts-addresses-right", test_corrections);
  g_test_add_func ("/edit/adds-people-in-cc", test_additions);
  g_test_add_func ("/edit/puts-addresses-right-one-by-one", test_correct_one_by_one);
  g_test_add_func ("/edit/somebody-must-be-left", test_nobody_left);
  g_test_add_func ("/edit/signed-is-not-changed", test_signed);
  g_test_add_func ("/edit/large-content-goes-to-a-file", test_large);
  return g_test_run ();
}
