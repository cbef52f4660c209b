/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-parts-text.h"

#include "matta-text.h"

#include "matta-config.h"

#include <glib/gi18n.h>

/* How many of each part, by what became of them. */
typedef struct {
  guint first[MATTA_DELIVERY_DROPPED + 1]; /* those being sent to left out */
  guint under_way;
  guint others; /* who have not got it */
} Counts;

static Counts
count (MattaEntry *entry)
{
  Counts counts = { 0 };

  for (guint i = 0; i < matta_entry_get_n_recipients (entry); i++) {
    MattaEntryRecipient recipient = matta_entry_get_recipient (entry, i);

    if (recipient.first && recipient.under_way)
      counts.under_way++;
    else if (recipient.first)
      counts.first[recipient.delivery]++;
    else if (recipient.delivery == MATTA_DELIVERY_PENDING)
      counts.others++;
  }
  return counts;
}

static char *
format_time (gint64 due, gint64 now)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (due / G_USEC_PER_SEC);
  g_autoptr (GDateTime) today = g_date_time_new_from_unix_local (now / G_USEC_PER_SEC);

  if (g_date_time_get_day_of_year (time) == g_date_time_get_day_of_year (today))
    return g_date_time_format (time, "%-H:%M");
  /* Translators: a day and a time, as g_date_time_format () wants it: 3 March, 14:32 */
  return g_date_time_format (time, _ ("%-d %B, %-H:%M"));
}

/* Takes over @sentence. */
static void
append (GString *text, char *sentence)
{
  g_autofree char *before = NULL;

  if (text->len > 0) {
    before = g_strdup (text->str);
    /* Translators: two whole sentences, one after the other */
    g_string_printf (text, _ ("%1$s %2$s"), before, sentence);
  } else
    g_string_append (text, sentence);
  g_free (sentence);
}

static char *
describe_pending (MattaEntry *entry, const Counts *counts)
{
  guint n = counts->first[MATTA_DELIVERY_PENDING];
  gboolean held = !matta_state_is_settled (matta_entry_get_state (entry));

  if (held && matta_entry_get_note (entry) == NULL && counts->first[MATTA_DELIVERY_ACCEPTED] == 0)
    return g_strdup_printf (
        ngettext ("%u colleague gets it at once.", "%u colleagues get it at once.", n), n);
  return g_strdup_printf (
      ngettext ("Not sent to %u colleague yet.", "Not sent to %u colleagues yet.", n), n);
}

static void
describe_first (GString *text, MattaEntry *entry, const Counts *counts)
{
  guint accepted = counts->first[MATTA_DELIVERY_ACCEPTED];
  guint unknown = counts->first[MATTA_DELIVERY_UNKNOWN];
  guint refused = counts->first[MATTA_DELIVERY_REFUSED];

  if (accepted > 0)
    append (text,
            g_strdup_printf (ngettext ("Sent to %u colleague.", "Sent to %u colleagues.", accepted),
                             accepted));
  if (counts->under_way > 0)
    append (text, g_strdup_printf (ngettext ("Sending to %u colleague.",
                                             "Sending to %u colleagues.", counts->under_way),
                                   counts->under_way));
  if (unknown > 0)
    append (text, g_strdup_printf (ngettext ("Perhaps sent to %u colleague.",
                                             "Perhaps sent to %u colleagues.", unknown),
                                   unknown));
  if (refused > 0)
    append (text, g_strdup_printf (ngettext ("The mail server refused %u colleague.",
                                             "The mail server refused %u colleagues.", refused),
                                   refused));
  if (counts->first[MATTA_DELIVERY_PENDING] > 0)
    append (text, describe_pending (entry, counts));
}

static char *
describe_held (MattaEntry *entry, guint n, gint64 now)
{
  gint64 due = matta_entry_get_due_at (entry);
  g_autofree char *time = format_time (due, now);

  if (due <= now)
    return g_strdup_printf (
        ngettext ("%u person outside gets it now.", "%u people outside get it now.", n), n);
  /* Translators: %1$u is how many people, %2$s a time like 14:32 */
  return g_strdup_printf (
      ngettext ("%1$u person outside gets it at %2$s.", "%1$u people outside get it at %2$s.", n),
      n, time);
}

static char *
describe_others (MattaEntry *entry, guint n, gboolean paused, gint64 now)
{
  if (matta_entry_get_state (entry) == MATTA_STATE_CANCELLED)
    return g_strdup_printf (
        ngettext ("Not sent to %u person outside.", "Not sent to %u people outside.", n), n);
  if (paused)
    return g_strdup_printf (ngettext ("%u person outside waits while sending is paused.",
                                      "%u people outside wait while sending is paused.", n),
                            n);
  return describe_held (entry, n, now);
}

static gboolean
has_begun (const Counts *counts)
{
  return counts->first[MATTA_DELIVERY_ACCEPTED] > 0 || counts->first[MATTA_DELIVERY_UNKNOWN] > 0
         || counts->under_way > 0;
}

/* What keeps colleagues from getting it. */
static void
describe_obstacle (GString *text, MattaEntry *entry, const Counts *counts)
{
  const char *note = matta_entry_get_note (entry);

  if (note != NULL && counts->first[MATTA_DELIVERY_PENDING] > 0
      && !matta_state_is_settled (matta_entry_get_state (entry)))
    append (text, matta_text_for_note (note));
}

char *
matta_parts_text (MattaEntry *entry, gboolean paused, gint64 now)
{
  MattaState state = matta_entry_get_state (entry);
  g_autoptr (GString) text = g_string_new (NULL);
  Counts counts = { 0 };

  g_return_val_if_fail (MATTA_IS_ENTRY (entry), NULL);

  if (!matta_entry_is_split (entry)
      || (state != MATTA_STATE_HOLDING && state != MATTA_STATE_SCHEDULED
          && state != MATTA_STATE_CANCELLED))
    return NULL;
  counts = count (entry);
  if (counts.others == 0 || ((paused || state == MATTA_STATE_CANCELLED) && !has_begun (&counts)))
    return NULL;
  describe_obstacle (text, entry, &counts);
  describe_first (text, entry, &counts);
  append (text, describe_others (entry, counts.others, paused, now));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
matta_parts_text_for_cancel (MattaEntry *entry)
{
  g_autofree char *parts = NULL;

  if (entry != NULL)
    parts = matta_parts_text (entry, FALSE, g_get_real_time ());
  if (parts == NULL)
    return g_strdup (_ ("Cancelled. Your mail app may show it as sent: it filed its own copy."));
  /* Translators: %s is two sentences: Sent to 3 colleagues. Not sent to 2 people outside. */
  return g_strdup_printf (_ ("%s Your mail app may show it as sent to all: it filed its own copy."),
                          parts);
}
