/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-text.h"

#include "matta-config.h"
#include "matta-remember.h"
#include "matta-wording.h"

#include <glib/gi18n.h>

#include <stdlib.h>
#include <string.h>

#define FILE_NAME_LENGTH 80
#define WHO_LENGTH 254

typedef struct {
  const char *word;
  const char *text;
} Phrase;

static const Phrase notes[] = {
  { "expired", N_ ("Nobody checked it in time, so it was given back.") },
  { "bounced", N_ ("It came back: it did not reach everybody.") },
  { "sign-in", N_ ("The mail server did not accept your sign-in. Check the user name and password, "
                   "or sign in again.") },
  { "untrusted", N_ ("The identity of the mail server could not be confirmed.") },
  { "too-large", N_ ("The message is too large for the mail server.") },
  { "unchangeable", N_ ("The message is signed or encrypted and cannot be changed.") },
  { "unknown-outcome", N_ ("The connection broke before the mail server confirmed the message.") },
  { "try-later", N_ ("The mail server cannot be reached just now.") },
  { "refused", N_ ("The mail server refused the message.") },
};

static const Phrase remedies[] = {
  { "to-bcc", N_ ("_Move Outside People to Bcc") },
  { "hold-morning", N_ ("_Hold Until 9:00 in the Morning") },
};

/* Without a last full stop: mail apps put the sentence into one of theirs. */
static const Phrase replies[] = {
  { "other-user", N_ ("Another user's program may not send through Matta. Sign in with the "
                      "password shown in Matta's preferences") },
  { "too-many-recipients",
    N_ ("The message has too many recipients. Nothing was sent; send it to fewer people") },
  { "too-large", N_ ("The message is too large. Nothing was sent; make the attachments smaller") },
  { "bad-line-ends",
    N_ ("The mail app sent broken line ends. Nothing was sent; update the mail app") },
  { "stopping", N_ ("Matta is closing. Nothing was sent; send it again once Matta is open") },
  { "returned", N_ ("You went back to editing. Nothing was sent") },
  { "parked", N_ ("Matta keeps the message until you have checked it") },
  { "not-kept", N_ ("Matta could not take the message just now. Nothing was sent; try again") },
  { "disk-full", N_ ("The disk is full or broken, so Matta could not keep the message. Nothing was "
                     "sent; free some space and try again") },
};

static const char *
find_phrase (const Phrase *phrases, gsize n, const char *word, const char *fallback)
{
  for (gsize i = 0; word != NULL && i < n; i++)
    if (g_str_equal (phrases[i].word, word))
      return _ (phrases[i].text);
  return fallback;
}

#define FIND(phrases, word, fallback) find_phrase (phrases, G_N_ELEMENTS (phrases), word, fallback)

static char *
cut_to_clock (GDateTime *time)
{
  return g_date_time_format (time, "%-H:%M");
}

static int
count_days (GDateTime *from, GDateTime *to)
{
  GDate start;
  GDate end;

  g_date_clear (&start, 1);
  g_date_clear (&end, 1);
  g_date_set_dmy (&start, (GDateDay) g_date_time_get_day_of_month (from),
                  (GDateMonth) g_date_time_get_month (from),
                  (GDateYear) g_date_time_get_year (from));
  g_date_set_dmy (&end, (GDateDay) g_date_time_get_day_of_month (to),
                  (GDateMonth) g_date_time_get_month (to), (GDateYear) g_date_time_get_year (to));
  return g_date_days_between (&start, &end);
}

static char *
describe_person (MattaCheckItem *item)
{
  const MattaRecipient *recipient = g_ptr_array_index (matta_check_item_get_recipients (item), 0);
  g_autofree char *address = matta_wording_from_mail (matta_check_item_get_corrected (item)
                                                          ? matta_check_item_get_correction (item)
                                                          : recipient->address,
                                                      WHO_LENGTH);
  g_autofree char *name = NULL;

  if (recipient->name == NULL || *recipient->name == '\0')
    return g_steal_pointer (&address);
  name = matta_wording_from_mail (recipient->name, FILE_NAME_LENGTH);
  /* The address on a line of its own: it is what counts, the name can say anything. */
  return g_strdup_printf ("%s\n%s", address, name);
}

static char *
describe_group (MattaCheckItem *item)
{
  guint n = matta_check_item_get_recipients (item)->len;
  g_autofree char *domain =
      matta_wording_from_mail (matta_check_item_get_domain (item), WHO_LENGTH);

  /* Translators: %2$s is a domain like example.com */
  return g_strdup_printf (ngettext ("%1$u person at %2$s", "%1$u people at %2$s", n), n, domain);
}

static char *
describe_inside (MattaCheckItem *item)
{
  GPtrArray *people = matta_check_item_get_recipients (item);
  const char *domain = NULL;
  g_autofree char *shown = NULL;

  for (guint i = 0; i < people->len; i++) {
    const MattaRecipient *person = g_ptr_array_index (people, i);
    const char *own = matta_address_get_domain (person->address);

    if (domain != NULL && g_ascii_strcasecmp (domain, own) != 0)
      return g_strdup_printf (ngettext ("%u colleague", "%u colleagues", people->len), people->len);
    domain = own;
  }
  shown = matta_wording_from_mail (domain, WHO_LENGTH);
  /* Translators: %2$s is the organization's own domain */
  return g_strdup_printf (
      ngettext ("%1$u colleague at %2$s", "%1$u colleagues at %2$s", people->len), people->len,
      shown);
}

static char *
describe_file (const MattaAttachment *attachment)
{
  g_autofree char *name = NULL;
  g_autofree char *size = matta_text_for_size (attachment->size);

  if (*attachment->name == '\0')
    name = g_strdup (_ ("File without a name"));
  else
    name = matta_wording_from_mail (attachment->name, FILE_NAME_LENGTH);
  /* Translators: a file's name and its size */
  return g_strdup_printf (_ ("%s (%s)"), name, size);
}

static gboolean
passes_for_a_letter (const char *start, const char *p)
{
  gboolean after = p > start && g_ascii_isalpha (p[-1]);

  return strchr ("015", *p) != NULL && after && g_ascii_isalpha (p[1]);
}

static void
mark (PangoAttrList *attributes, gsize start, gsize end)
{
  PangoAttribute *marks[] = { pango_attr_weight_new (PANGO_WEIGHT_HEAVY),
                              pango_attr_underline_new (PANGO_UNDERLINE_DOUBLE) };

  for (gsize i = 0; i < G_N_ELEMENTS (marks); i++) {
    marks[i]->start_index = (guint) start;
    marks[i]->end_index = (guint) end;
    pango_attr_list_insert (attributes, marks[i]);
  }
}

const char *
matta_text_for_tier (MattaTier tier)
{
  switch (tier) {
  case MATTA_TIER_QUIET:
    return _ ("Nothing unusual");
  case MATTA_TIER_LOOK:
    return _ ("Please look");
  case MATTA_TIER_THINK:
    return _ ("Please think");
  case MATTA_TIER_STOP:
    return _ ("Stop");
  }
  g_return_val_if_reached (_ ("Stop"));
}

const char *
matta_text_icon_for_tier (MattaTier tier)
{
  switch (tier) {
  case MATTA_TIER_QUIET:
  case MATTA_TIER_LOOK:
    return "dialog-information-symbolic";
  case MATTA_TIER_THINK:
    return "dialog-warning-symbolic";
  case MATTA_TIER_STOP:
    return "dialog-error-symbolic";
  }
  g_return_val_if_reached ("dialog-error-symbolic");
}

const char *
matta_text_for_state (MattaState state)
{
  switch (state) {
  case MATTA_STATE_WAITING:
    return _ ("Waiting for your check");
  case MATTA_STATE_SEALING:
    return _ ("Encrypting attachments");
  case MATTA_STATE_HOLDING:
    return _ ("Holding");
  case MATTA_STATE_SCHEDULED:
    return _ ("Scheduled");
  case MATTA_STATE_SENDING:
    return _ ("Sending");
  case MATTA_STATE_RETRYING:
    return _ ("Trying again");
  case MATTA_STATE_SENT:
    return _ ("Sent");
  case MATTA_STATE_FAILED:
    return _ ("Could not be sent");
  case MATTA_STATE_MAYBE_SENT:
    return _ ("Perhaps sent");
  case MATTA_STATE_RETURNED:
    return _ ("Back to editing");
  case MATTA_STATE_CANCELLED:
    return _ ("Cancelled");
  }
  g_return_val_if_reached (_ ("Waiting for your check"));
}

char *
matta_text_for_note (const char *note)
{
  const char *known = FIND (notes, note, NULL);

  if (note == NULL)
    return g_strdup ("");
  return known != NULL ? g_strdup (known) : matta_wording_from_mail (note, 500);
}

const char *
matta_text_for_remedy (const char *remedy)
{
  return FIND (remedies, remedy, NULL);
}

char *
matta_text_for_remembered (guint what, const char *address, gboolean on)
{
  g_autofree char *safe = matta_wording_from_mail (address, 254);

  if (what == MATTA_REMEMBER_TRUSTED)
    return g_strdup_printf (
        /* Translators: %s is an address */
        on ? _ ("From now on %s is trusted") : _ ("%s is no longer trusted"), safe);
  return g_strdup_printf (
      /* Translators: %s is an address */
      on ? _ ("From now on %s is out of use") : _ ("%s is in use again"), safe);
}

char *
matta_text_for_correction (const char *address, gboolean corrected)
{
  g_autofree char *safe = matta_wording_from_mail (address, 254);
  g_autoptr (GString) escaped = g_string_new (safe);

  g_string_replace (escaped, "_", "__", 0);
  if (corrected)
    /* Translators: %s is an address; takes back that another gets the mail */
    return g_strdup_printf (_ ("_Keep %s"), escaped->str);
  /* Translators: %s is an address: did you mean this one? */
  return g_strdup_printf (_ ("Send to %s _Instead"), escaped->str);
}

const char *
matta_text_for_unchangeable (const char *reason)
{
  if (g_strcmp0 (reason, "signed") == 0)
    return _ ("This message is signed; changing its recipients would break the signature.");
  return _ ("This message is encrypted; its recipients can only be changed in your mail app.");
}

const char *
matta_text_for_reply (const char *reason, gpointer unused)
{
  return FIND (replies, reason, _ ("Matta could not take the message. Nothing was sent"));
}

char *
matta_text_for_size (guint64 size)
{
  return g_format_size (size);
}

char *
matta_text_for_due (gint64 due, gint64 now)
{
  g_autoptr (GDateTime) due_utc = g_date_time_new_from_unix_utc (due / G_USEC_PER_SEC);
  g_autoptr (GDateTime) now_utc = g_date_time_new_from_unix_utc (now / G_USEC_PER_SEC);
  g_autoptr (GDateTime) due_time = g_date_time_to_local (due_utc);
  g_autoptr (GDateTime) now_time = g_date_time_to_local (now_utc);
  g_autofree char *clock = cut_to_clock (due_time);
  g_autofree char *date = NULL;

  if (due <= now)
    return g_strdup (_ ("Sends now"));
  switch (count_days (now_time, due_time)) {
  case 0:
    /* Translators: %s is a time like 14:32 */
    return g_strdup_printf (_ ("Sends at %s"), clock);
  case 1:
    /* Translators: %s is a time like 9:00 */
    return g_strdup_printf (_ ("Sends tomorrow at %s"), clock);
  default:
    /* Translators: a day without its year, as g_date_time_format () wants it: 3 March */
    date = g_date_time_format (due_time, _ ("%-d %B"));
    /* Translators: %1$s is a day like 3 March, %2$s a time like 9:00 */
    return g_strdup_printf (_ ("Sends on %1$s at %2$s"), date, clock);
  }
}

char *
matta_text_for_countdown (gint64 deadline, gint64 now)
{
  gint64 seconds = MAX (0, (deadline - now + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC);

  if (deadline == 0)
    return g_strdup (_ ("No hurry: this mail waits for you"));
  /* Translators: minutes and seconds until the message is put aside to wait, like 0:42 */
  return g_strdup_printf (_ ("Moves to the outbox unsent in %d:%02d"), (int) (seconds / 60),
                          (int) (seconds % 60));
}

char *
matta_text_for_ahead (guint seconds)
{
  guint minutes = (seconds + 59) / 60;

  if (seconds < 60)
    return g_strdup_printf (ngettext ("Colleagues get this first, people outside %u second later",
                                      "Colleagues get this first, people outside %u seconds later",
                                      seconds),
                            seconds);
  return g_strdup_printf (ngettext ("Colleagues get this first, people outside %u minute later",
                                    "Colleagues get this first, people outside %u minutes later",
                                    minutes),
                          minutes);
}

char *
matta_text_for_send (guint n_recipients)
{
  if (n_recipients == 0)
    return g_strdup (_ ("_Send"));
  return g_strdup_printf (ngettext ("_Send to %u Person", "_Send to %u People", n_recipients),
                          n_recipients);
}

char *
matta_text_for_item (MattaCheckItem *item)
{
  g_return_val_if_fail (MATTA_IS_CHECK_ITEM (item), NULL);

  switch (matta_check_item_get_kind (item)) {
  case MATTA_ITEM_RECIPIENT:
    return describe_person (item);
  case MATTA_ITEM_GROUP:
    return describe_group (item);
  case MATTA_ITEM_INSIDE:
    return describe_inside (item);
  case MATTA_ITEM_ATTACHMENT:
    return describe_file (matta_check_item_get_attachment (item));
  case MATTA_ITEM_MESSAGE:
    return g_strdup (_ ("The message itself"));
  }
  g_return_val_if_reached (NULL);
}

PangoAttrList *
matta_text_mark_odd_letters (const char *text)
{
  PangoAttrList *attributes = pango_attr_list_new ();
  const char *end = NULL;
  const char *start = NULL;

  g_return_val_if_fail (text != NULL, attributes);

  end = text + strcspn (text, "\n");
  start = memchr (text, '@', (gsize) (end - text));
  if (start == NULL)
    return attributes;
  for (const char *p = start + 1; p < end; p = g_utf8_next_char (p)) {
    gunichar letter = g_utf8_get_char (p);

    if ((letter >= 0x80 && letter != 0x2069) || passes_for_a_letter (start, p))
      mark (attributes, (gsize) (p - text), (gsize) (g_utf8_next_char (p) - text));
  }
  return attributes;
}

char *
matta_text_for_day (gint64 wall)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (wall / G_USEC_PER_SEC);

  /* Translators: a day, as g_date_time_format () wants it: 31 March 2027 */
  return g_date_time_format (time, _ ("%-d %B %Y"));
}
