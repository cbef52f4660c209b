/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-audit-range.h"

#include <string.h>

static gboolean
read_number (const char *text, gint64 *number)
{
  guint64 read = 0;

  if (!g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT64, &read, NULL))
    return FALSE;
  *number = (gint64) read;
  return TRUE;
}

static gint64
get_microseconds (GDateTime *time)
{
  return g_date_time_to_unix (time) * G_USEC_PER_SEC + g_date_time_get_microsecond (time);
}

/* *@first and *@last: what it is long, in microseconds. */
static gboolean
read_time (const char *text, gint64 *first, gint64 *last)
{
  const gboolean is_day = strchr (text, 'T') == NULL;
  g_autofree char *full = is_day ? g_strconcat (text, "T00:00:00", NULL) : g_strdup (text);
  g_autoptr (GTimeZone) here = g_time_zone_new_local ();
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (full, here);
  g_autoptr (GDateTime) end = NULL;

  if (time == NULL)
    return FALSE;
  end = is_day ? g_date_time_add_days (time, 1) : g_date_time_add_seconds (time, 1);
  *first = get_microseconds (time);
  *last = get_microseconds (end) - 1;
  return TRUE;
}

void
matta_audit_range_init (MattaAuditRange *self)
{
  self->first = 0;
  self->last = G_MAXINT64;
  self->since = G_MININT64;
  self->until = G_MAXINT64;
}

gboolean
matta_audit_range_set_from (MattaAuditRange *self, const char *text)
{
  gint64 last = 0;

  return read_number (text, &self->first) || read_time (text, &self->since, &last);
}

gboolean
matta_audit_range_set_to (MattaAuditRange *self, const char *text)
{
  gint64 first = 0;

  return read_number (text, &self->last) || read_time (text, &first, &self->until);
}

gboolean
matta_audit_range_contains (const MattaAuditRange *self, gint64 number, gint64 at)
{
  return number >= self->first && number <= self->last && at >= self->since && at <= self->until;
}
