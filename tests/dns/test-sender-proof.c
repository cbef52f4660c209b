/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-sender-proof.h"

#define KEY_2048                                                                                   \
  "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"       \
  "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"       \
  "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"       \
  "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"       \
  "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
#define KEY_SHORT "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

typedef MattaProof (*JudgeFunc) (const char *const *records);

typedef struct {
  const char *records[3];
  MattaProofState state;
  const char *word;
} Case;

static const Case spf[] = {
  { { "v=spf1 mx -all" }, MATTA_PROOF_GOOD, NULL },
  { { "V=SPF1 ip4:192.0.2.0/24 ~all", "other=1" }, MATTA_PROOF_GOOD, NULL },
  { { "v=spf1 redirect=_spf.example.com" }, MATTA_PROOF_GOOD, NULL },
  { { "v=spf1  a:mail.example.com/24   include:_spf.example.net -all" }, MATTA_PROOF_GOOD, NULL },
  { { "v=spf1 -all unknown-word" }, MATTA_PROOF_GOOD, NULL }, /* behind the end nothing counts */
  { { "v=spf1 owner=me -all" }, MATTA_PROOF_GOOD, NULL },     /* a modifier nobody knows */
  { { "v=spf1" }, MATTA_PROOF_WEAK, MATTA_PROOF_UNDECIDED },
  { { "v=spf1 mx ?all" }, MATTA_PROOF_WEAK, MATTA_PROOF_UNDECIDED },
  { { "v=spf1 mx all" }, MATTA_PROOF_BROKEN, MATTA_PROOF_ANYBODY },
  { { "v=spf1 +all" }, MATTA_PROOF_BROKEN, MATTA_PROOF_ANYBODY },
  { { "v=spf1 ipv4:192.0.2.1 -all" }, MATTA_PROOF_BROKEN, MATTA_PROOF_SYNTAX },
  { { "v=spf1 a mx a a a a a a a a a -all" }, MATTA_PROOF_BROKEN, MATTA_PROOF_LOOKUPS },
  { { "v=spf1 a mx a a a a a a a a -all" }, MATTA_PROOF_GOOD, NULL },
  { { "v=spf1 -all", "v=spf1 mx -all" }, MATTA_PROOF_BROKEN, MATTA_PROOF_SEVERAL },
  { { "v=spf10 -all" }, MATTA_PROOF_MISSING, NULL },
  { { NULL }, MATTA_PROOF_MISSING, NULL },
};

static const Case dmarc[] = {
  { { "v=DMARC1; p=reject" }, MATTA_PROOF_GOOD, NULL },
  { { "v = DMARC1 ;p = Quarantine; rua=mailto:a@example.com;" }, MATTA_PROOF_GOOD, NULL },
  { { "v=DMARC1; p=reject; pct=100" }, MATTA_PROOF_GOOD, NULL },
  { { "v=DMARC1; p=none" }, MATTA_PROOF_WEAK, MATTA_PROOF_UNDECIDED },
  { { "v=DMARC1; p=reject; pct=10" }, MATTA_PROOF_WEAK, MATTA_PROOF_PART },
  { { "v=DMARC1" }, MATTA_PROOF_BROKEN, MATTA_PROOF_SYNTAX },
  { { "v=DMARC1; p" }, MATTA_PROOF_BROKEN, MATTA_PROOF_SYNTAX },
  { { "v=DMARC1; p=strict" }, MATTA_PROOF_BROKEN, MATTA_PROOF_SYNTAX },
  { { "v=DMARC1; p=none", "v=DMARC1; p=reject" }, MATTA_PROOF_BROKEN, MATTA_PROOF_SEVERAL },
  { { "v=spf1 -all" }, MATTA_PROOF_MISSING, NULL },
  { { "v=DMARC12; p=none" }, MATTA_PROOF_MISSING, NULL },
  { { "" }, MATTA_PROOF_MISSING, NULL },
};

static const Case dkim[] = {
  { { "v=DKIM1; k=rsa; p=" KEY_2048 }, MATTA_PROOF_GOOD, NULL },
  { { "k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=" }, MATTA_PROOF_GOOD, NULL },
  { { "v=DKIM1; p=" KEY_SHORT }, MATTA_PROOF_WEAK, MATTA_PROOF_SHORT_KEY },
  { { "v=DKIM1; t=s:y; p=" KEY_2048 }, MATTA_PROOF_WEAK, MATTA_PROOF_TESTING },
  { { "v=DKIM1; p=" }, MATTA_PROOF_BROKEN, MATTA_PROOF_WITHDRAWN },
  { { "v=DKIM2; p=abc" }, MATTA_PROOF_BROKEN, MATTA_PROOF_SYNTAX },
  { { "p=" KEY_2048, "p=" KEY_SHORT }, MATTA_PROOF_BROKEN, MATTA_PROOF_SEVERAL },
  { { "v=DKIM1; k=rsa" }, MATTA_PROOF_MISSING, NULL },
  { { "text" }, MATTA_PROOF_MISSING, NULL },
};

static void
judge (JudgeFunc func, const Case *cases, guint n_cases)
{
  for (guint i = 0; i < n_cases; i++) {
    MattaProof proof = func (cases[i].records);

    g_test_message ("%s", cases[i].records[0] != NULL ? cases[i].records[0] : "nothing");
    g_assert_cmpstr (matta_proof_state_to_string (proof.state), ==,
                     matta_proof_state_to_string (cases[i].state));
    g_assert_cmpstr (proof.word, ==, cases[i].word);
  }
}

static void
test_spf (void)
{
  judge (matta_proof_judge_spf, spf, G_N_ELEMENTS (spf));
}

static void
test_dmarc (void)
{
  judge (matta_proof_judge_dmarc, dmarc, G_N_ELEMENTS (dmarc));
}

static void
test_dkim (void)
{
  judge (matta_proof_judge_dkim, dkim, G_N_ELEMENTS (dkim));
}

#define MAIL                                                                                       \
  "Received: from a\r\nDKIM-Signature: v=1; a=rsa-sha256; d=example.com;\r\n\ts=one; b=abc=\r\n"   \
  "dkim-signature: v=1; d=Mail.Example.com; s=two; b=\r\n"                                         \
  "DKIM-Signature: v=1; d=provider.example; s=three\r\nDKIM-Signature: nonsense\r\n"               \
  "Subject: x\r\n\r\nDKIM-Signature: d=example.com; s=body\r\n"

static void
test_selectors (void)
{
  g_auto (GStrv) below = matta_proof_find_selectors (MAIL, "mail.example.com");
  g_auto (GStrv) top = matta_proof_find_selectors (MAIL, "example.com");
  g_auto (GStrv) other = matta_proof_find_selectors (MAIL, "notexample.com");
  g_auto (GStrv) none = matta_proof_find_selectors ("", "example.com");

  g_assert_cmpuint (g_strv_length (below), ==, 2);
  g_assert_cmpstr (below[0], ==, "one");
  g_assert_cmpstr (below[1], ==, "two");
  g_assert_cmpuint (g_strv_length (top), ==, 1);
  g_assert_cmpstr (top[0], ==, "one");
  g_assert_cmpuint (g_strv_length (other), ==, 0);
  g_assert_cmpuint (g_strv_length (none), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sender-proof/spf", test_spf);
  g_test_add_func ("/sender-proof/dmarc", test_dmarc);
  g_test_add_func ("/sender-proof/dkim", test_dkim);
  g_test_add_func ("/sender-proof/selectors", test_selectors);
  return g_test_run ();
}
