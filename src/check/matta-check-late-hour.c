/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-checks.h"

static gboolean
is_late (const MattaPolicy *policy, guint hour)
{
  if (policy->late_from == policy->late_until)
    return FALSE;
  if (policy->late_from < policy->late_until)
    return hour >= policy->late_from && hour < policy->late_until;
  return hour >= policy->late_from || hour < policy->late_until;
}

/* What the writer's clock showed: by the offset the message itself names, else by this machine's
 * zone. */
static GDateTime *
get_local_time (const MattaFacts *facts)
{
  gint64 seconds = facts->date / G_USEC_PER_SEC;
  g_autoptr (GTimeZone) zone = NULL;
  g_autoptr (GDateTime) utc = NULL;

  if (facts->date_offset == 0)
    return g_date_time_new_from_unix_local (seconds);
  zone = g_time_zone_new_offset (facts->date_offset);
  utc = g_date_time_new_from_unix_utc (seconds);
  return utc != NULL ? g_date_time_to_timezone (utc, zone) : NULL;
}

/* Written to outside people when one should be asleep. Mail to colleagues at night is nobody's
 * business.
 */
void
matta_check_late_hour (const MattaCheckRun *run)
{
  g_autoptr (GDateTime) time = NULL;
  g_autofree char *detail = NULL;

  if (run->outside->len == 0 || run->facts->date <= 0)
    return;
  time = get_local_time (run->facts);
  if (time == NULL || !is_late (run->policy, (guint) g_date_time_get_hour (time)))
    return;
  detail = g_date_time_format (time, "%-H:%M");
  matta_check_report (run, "late-hour", MATTA_TIER_LOOK, MATTA_ABOUT_MESSAGE, NULL, detail,
                      "hold-morning");
}
