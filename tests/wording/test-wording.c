/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-wording.h"

#include "matta-sender-proof.h"
#include "matta-wording-proof.h"

#include <locale.h>

#define ISOLATED(text) "\342\201\250" text "\342\201\251"

static void
test_findings (void)
{
  const struct {
    const char *id;
    const char *subject;
    const char *detail;
    const char *text;
  } cases[] = {
    { "outside", "a@b.example", NULL, "This person is outside your organization." },
    { "first-address", "a@b.example", NULL, "You have never written to this address." },
    { "first-domain", "a@b.example", "b.example",
      "You have never written to anybody at " ISOLATED ("b.example") "." },
    { "first-domain", "a@c.example", NULL,
      "You have never written to anybody at " ISOLATED ("c.example") "." },
    { "first-domain", NULL, NULL, "You have never written to anybody at this domain." },
    { "many-visible", NULL, "12", "12 people outside see each other's addresses." },
    { "many-visible", NULL, "1", "1 person outside is shown to all other recipients." },
    { "many-visible", NULL, "many", "Many people outside see each other's addresses." },
    { "many-visible", NULL, NULL, "Many people outside see each other's addresses." },
    { "empty-subject", NULL, NULL, "The subject is empty." },
    { "unreadable", NULL, "too-deep",
      "Parts of this message are nested too deeply to be checked." },
    { "unreadable", NULL, "encrypted",
      "This message is encrypted, so its content could not be checked." },
    { "unreadable", NULL, "tomorrow's word", "Part of this message could not be checked." },
    { "unreadable", NULL, NULL, "Part of this message could not be checked." },
    { "outside-attachment", "0", NULL, "This file goes to people outside your organization." },
    { "other-company-name", "0", "b.example",
      "The name of this file speaks of " ISOLATED ("b.example") ", which does not get it." },
    { "other-company-name", "0", NULL, "The name of this file speaks of another company." },
    { "other-company-name", "0", "inside b.example",
      "Inside the file: " ISOLATED ("b.example") ", which does not get it." },
    { "open-first", "0", "00ff", "Open this file before you tick it." },
    { "look-alike", "a@c.example", "customer.example",
      "This looks very much like " ISOLATED ("customer.example") ". Is it a slip?" },
    { "look-alike", "a@c.example", NULL,
      "This address looks very much like another one you know." },
    { "greeting-mismatch", NULL, "Smith",
      "The message greets “" ISOLATED ("Smith") "”, but nobody of that name gets it." },
    { "missing-attachment", NULL, "is attached",
      "The text says “" ISOLATED ("is attached") "”, but nothing is attached." },
    { "mixed-companies", NULL, "3", "People of 3 different companies see each other's addresses." },
    { "mixed-companies", NULL, NULL, "People of different companies see each other's addresses." },
    { "retired", "a@c.example", "14", "You have not written to this address for 14 months." },
    { "retired", "a@c.example", "1", "You have not written to this address for 1 month." },
    { "large", "0", "25000000",
      "This file is large (25.0\302\240MB). Some mailboxes do not take it." },
    { "deceptive-name", "0", "two-extensions",
      "The name pretends to be a document, but the file is a program." },
    { "deceptive-name", "0", "tomorrow's word", "The name of this file hides what it is." },
    { "words", NULL, "100 %s", "“" ISOLATED ("100 %s") "” is in a message that goes outside." },
    { "blocked", "a@c.example", NULL, "No mail may go to this address." },
    { "watched", "a@c.example", NULL, "This address is on the list of those to take care with." },
    { "watched", "a@b@c", "no-address", "It is not clear where this address leads." },
    { "rules-refused", NULL, NULL,
      "Some rules cannot be read. Until they can, every message is asked about." },
    { "rule:a", NULL, "{\"ja\":\"不可\",\"en\":\"Not there\"}", ISOLATED ("Not there") },
    { "rule:a", NULL, NULL, "A rule applies here." },
    { "rule:a", NULL, "{\"unjudged\":\"date\"}",
      "A rule looks at the time, and the message has no date." },
    { "rule:a", NULL, "{\"unjudged\":\"tomorrow's word\"}", "A rule could not be judged." },
    { "from-the-future", NULL, NULL, "Something here is unusual." },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (MattaFinding) finding =
        matta_finding_new (cases[i].id, MATTA_TIER_THINK, MATTA_ABOUT_MESSAGE, cases[i].subject,
                           cases[i].detail, NULL);
    g_autofree char *text = matta_wording_for_finding (finding);

    g_assert_cmpstr (text, ==, cases[i].text);
  }
}

/* What a mail says must not pass for what Matta says. */
static void
test_text_from_mail_stays_in_its_place (void)
{
  const struct {
    const char *text;
    gsize length;
    const char *shown;
  } cases[] = {
    { "plain", 20, ISOLATED ("plain") },
    { "two\nlines", 20, ISOLATED ("two lines") },
    { "abcdef", 3,
      "\342\201\250"
      "abc…"
      "\342\201\251" },
    { "日本語", 2,
      "\342\201\250"
      "日本…"
      "\342\201\251" },
    { "a\342\200\256b", 20, ISOLATED ("a\357\277\275b") },
    { "\377", 20, ISOLATED ("\357\277\275") },
    { NULL, 20, ISOLATED ("") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *shown = matta_wording_from_mail (cases[i].text, cases[i].length);

    g_assert_cmpstr (shown, ==, cases[i].shown);
  }
}

static void
test_names_of_checks (void)
{
  g_assert_cmpstr (matta_wording_for_check ("outside"), ==, "Mail to people outside");
  g_assert_cmpstr (matta_wording_for_check ("not-yet-known"), ==, "not-yet-known");
}

/* Whatever a judgement can be, there is a sentence of its own; and what is not well says what to do
 * about it. */
static void
test_proofs (void)
{
  static const struct {
    MattaProofKind kind;
    MattaProofState state;
    const char *reasons[6];
  } cases[] = {
    { MATTA_PROOF_SPF,
      MATTA_PROOF_BROKEN,
      { MATTA_PROOF_SEVERAL, MATTA_PROOF_SYNTAX, MATTA_PROOF_LOOKUPS, MATTA_PROOF_ANYBODY } },
    { MATTA_PROOF_SPF, MATTA_PROOF_WEAK, { MATTA_PROOF_UNDECIDED } },
    { MATTA_PROOF_DKIM,
      MATTA_PROOF_BROKEN,
      { MATTA_PROOF_SEVERAL, MATTA_PROOF_SYNTAX, MATTA_PROOF_WITHDRAWN } },
    { MATTA_PROOF_DKIM, MATTA_PROOF_WEAK, { MATTA_PROOF_TESTING, MATTA_PROOF_SHORT_KEY } },
    { MATTA_PROOF_DMARC, MATTA_PROOF_BROKEN, { MATTA_PROOF_SEVERAL, MATTA_PROOF_SYNTAX } },
    { MATTA_PROOF_DMARC, MATTA_PROOF_WEAK, { MATTA_PROOF_UNDECIDED, MATTA_PROOF_PART } },
  };
  g_autoptr (GHashTable) texts = g_hash_table_new (g_str_hash, g_str_equal);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    for (gsize j = 0; cases[i].reasons[j] != NULL; j++)
      g_assert_true (g_hash_table_add (
          texts, (char *) matta_wording_for_proof (matta_proof_kind_to_string (cases[i].kind),
                                                   matta_proof_state_to_string (cases[i].state),
                                                   cases[i].reasons[j])));
  for (MattaProofKind kind = MATTA_PROOF_SPF; kind <= MATTA_PROOF_DMARC; kind++) {
    const char *word = matta_proof_kind_to_string (kind);

    g_assert_true (g_hash_table_add (texts, (char *) matta_wording_for_proof (word, "good", NULL)));
    g_assert_true (
        g_hash_table_add (texts, (char *) matta_wording_for_proof (word, "missing", NULL)));
    g_assert_nonnull (matta_wording_for_proof_remedy (word, "missing", NULL));
    g_assert_null (matta_wording_for_proof_remedy (word, "good", NULL));
    g_assert_cmpstr (matta_wording_for_proof (word, "unknown", NULL), ==,
                     "The DNS could not be asked.");
  }
  g_assert_false (g_hash_table_contains (texts, "The DNS could not be asked."));
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wording/findings", test_findings);
  g_test_add_func ("/wording/text-from-mail-stays-in-its-place",
                   test_text_from_mail_stays_in_its_place);
  g_test_add_func ("/wording/proofs", test_proofs);
  g_test_add_func ("/wording/names-of-checks", test_names_of_checks);
  return g_test_run ();
}
