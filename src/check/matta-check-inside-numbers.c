/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-checks.h"

/* One in eleven of all 12-digit numbers fits: a list that has so many is one of individual numbers,
 * whatever it is called. */
#define SURELY_INDIVIDUAL 10

static void
report (const MattaCheckRun *run, const char *id, guint index, guint n)
{
  char detail[16];

  if (n == 0)
    return;
  g_snprintf (detail, sizeof detail, "%u", n);
  matta_check_report_file (run, id, MATTA_TIER_THINK, index, detail);
}

static gboolean
has_individual_numbers (const MattaScanReport *inside)
{
  g_autofree char *text = NULL;

  if (inside->counts.my_numbers == 0 || inside->counts.my_numbers >= SURELY_INDIVIDUAL)
    return inside->counts.my_numbers > 0;
  text = matta_check_simplify (inside->sample);
  return matta_check_speaks_of_individual_numbers (text);
}

/* Card numbers and individual numbers in what is attached. */
void
matta_check_inside_numbers (const MattaCheckRun *run)
{
  for (guint i = 0; i < run->facts->attachments->len; i++) {
    const MattaScanReport *inside = matta_check_get_report (run, i);

    if (inside == NULL)
      continue;
    report (run, "card-number", i, inside->counts.cards);
    if (has_individual_numbers (inside))
      report (run, "personal-number", i, inside->counts.my_numbers);
  }
}
