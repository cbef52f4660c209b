/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-edit.h"
#include "matta-facts.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* Reads any bytes as a message, drops whoever is first, and reads the result again. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (MattaEnvelope) envelope = matta_envelope_new ("a@example.com", NULL);
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (MattaContent) content = matta_content_new_for_bytes (bytes);
  g_autoptr (MattaPlan) plan = matta_plan_new ();
  g_autoptr (MattaFacts) facts = NULL;
  g_autoptr (GPtrArray) copies = NULL;
  MattaLimits limits;

  matta_limits_init (&limits);
  matta_envelope_add (envelope, "b@example.com", NULL);
  matta_envelope_add (envelope, "c@example.org", NULL);
  facts = matta_facts_read (content, envelope, &limits, NULL, NULL);
  g_assert_nonnull (facts);
  g_assert_cmpuint (matta_facts_get_n_recipients (facts), ==, 2);
  g_ptr_array_add (plan->drop, g_strdup ("b@example.com"));
  copies = matta_edit_apply (content, envelope, facts, plan, 0, "id@example.com", g_get_tmp_dir (),
                             NULL);
  return 0;
}
