/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-check-rules.h"
#include "matta-rule-file.h"

#include <glib/gstdio.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static const char message[] = "From: a@example.com\r\nTo: b@example.jp\r\nSubject: x\r\n"
                              "Date: Mon, 23 Nov 2026 09:00:00 +0000\r\n\r\nHello\r\n";

static MattaFacts *
read_facts (void)
{
  g_autoptr (MattaEnvelope) envelope = matta_envelope_new ("a@example.com", NULL);
  g_autoptr (GBytes) bytes = g_bytes_new_static (message, sizeof message - 1);
  g_autoptr (MattaContent) content = matta_content_new_for_bytes (bytes);
  MattaLimits limits;

  matta_limits_init (&limits);
  matta_envelope_add (envelope, "b@example.jp", NULL);
  matta_envelope_add (envelope, "c@d@example.com", NULL);
  return matta_facts_read (content, envelope, &limits, NULL, NULL);
}

/* Whatever is taken as a rule file can be judged by. */
static void
judge (MattaRuleSet *rules)
{
  g_autoptr (MattaFacts) facts = read_facts ();
  g_autoptr (MattaPolicy) policy = matta_policy_new (NULL, NULL, NULL);
  g_autoptr (MattaVerdict) nothing = matta_verdict_new (g_ptr_array_new ());
  g_autoptr (MattaRuleActions) actions = NULL;
  g_autoptr (MattaVerdict) verdict =
      matta_check_run_rules (facts, policy, rules, nothing, &actions);

  if (!matta_rule_set_is_whole (rules))
    g_assert_cmpint (matta_verdict_get_tier (verdict), >=, MATTA_TIER_THINK);
}

/* Any bytes as a rule file: read, or refused with a line; then put in force as a file. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static char *dir = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (MattaRuleFile) file = matta_rule_file_parse ((const char *) data, size, &error);
  g_autoptr (MattaRuleSet) rules = NULL;

  if (file == NULL)
    g_assert_true (g_ascii_isdigit (error->message[0]));
  if (dir == NULL)
    dir = g_dir_make_tmp ("matta-fuzz-XXXXXX", NULL);
  path = g_build_filename (dir, "a.json", NULL);
  g_unlink (path); /* or the rest of a longer one would stay */
  g_assert_true (g_file_set_contents_full (path, (const char *) data, (gssize) size,
                                           G_FILE_SET_CONTENTS_NONE, 0600, NULL));
  rules = matta_rule_set_load (dir, NULL, NULL, NULL);
  g_assert_cmpint (matta_rule_set_is_whole (rules), ==, file != NULL);
  judge (rules);
  return 0;
}
