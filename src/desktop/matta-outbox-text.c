/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-outbox-text.h"
#include "matta-error.h"
#include "matta-parts-text.h"
#include "matta-text.h"
#include "matta-wording.h"

#include "matta-config.h"

#include <gio/gio.h>
#include <glib/gi18n.h>

#define SUBJECT_LENGTH 300
#define NAME_LENGTH 80
#define REPLY_LENGTH 500
#define SERVER_LENGTH 255
#define NOTE_EXPIRED "expired"
#define NOTE_BOUNCED "bounced"

typedef struct {
  const char *word;
  const char *text;
} Phrase;

static const Phrase problems[] = {
  { "disk-full", N_ ("The disk is full or broken. No mail is taken until there is room.") },
  { "port-taken", N_ ("Another program uses Matta’s port, so mail apps cannot reach it.") },
  { "account", N_ ("The mail server does not let Matta in. Check the account in Preferences.") },
  { "policy", N_ ("Your organization’s settings could not be read and are not used.") },
  { "keyring", N_ ("The password could not be read from the keyring.") },
};

static const Phrase steps[] = {
  { "resolve", N_ ("There is no mail server of that name.") },
  { "connect", N_ ("The mail server cannot be reached at this port.") },
  { "greeting", N_ ("Something answers at this port, but it is not a mail server.") },
  { "tls", N_ ("The mail server does not offer this kind of security.") },
  { "certificate", N_ ("The identity of the mail server could not be confirmed.") },
  { "sign-in", N_ ("The mail server did not accept your sign-in. Check the user name and password, "
                   "or sign in again.") },
  { "sender", N_ ("The mail server takes no mail from your address. Check the address and the user "
                  "name.") },
  { "done", N_ ("The connection works.") },
};

static const char *
find_phrase (const Phrase *phrases, gsize n, const char *word, const char *fallback)
{
  for (gsize i = 0; word != NULL && i < n; i++)
    if (g_str_equal (phrases[i].word, word))
      return _ (phrases[i].text);
  return fallback;
}

static GDateTime *
make_local (gint64 time)
{
  return g_date_time_new_from_unix_local (time / G_USEC_PER_SEC);
}

static char *
format_clock (gint64 time)
{
  g_autoptr (GDateTime) local = make_local (time);

  return g_date_time_format (local, "%-H:%M");
}

static char *
name_recipient (const MattaEntryRecipient *recipient)
{
  gboolean named = recipient->name != NULL && *recipient->name != '\0';

  return matta_wording_from_mail (named ? recipient->name : recipient->address, NAME_LENGTH);
}

static char *
describe_remaining (gint64 remaining)
{
  int seconds = (int) ((remaining + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC);

  if (seconds < 60)
    /* Translators: time until a mail leaves, in seconds */
    return g_strdup_printf (_ ("in %d s"), seconds);
  /* Translators: time until a mail leaves, in minutes */
  return g_strdup_printf (_ ("in %d min"), (seconds + 59) / 60);
}

static char *
describe_due (MattaEntry *entry, gint64 now)
{
  gint64 due = matta_entry_get_due_at (entry);
  g_autofree char *clock = matta_text_for_due (due, now);
  g_autofree char *remaining = NULL;

  if (due <= now || due - now > G_TIME_SPAN_HOUR)
    return g_steal_pointer (&clock);
  remaining = describe_remaining (due - now);
  /* Translators: when a mail leaves and how long that is from now: Sends at 14:32 · in 42 s */
  return g_strdup_printf (_ ("%1$s · %2$s"), clock, remaining);
}

static char *
describe_retry (MattaEntry *entry)
{
  g_autofree char *why = matta_text_for_note (matta_entry_get_note (entry));
  g_autofree char *clock = format_clock (matta_entry_get_due_at (entry));

  if (*why == '\0')
    /* Translators: %s is a time like 14:32 */
    return g_strdup_printf (_ ("Tries again at %s"), clock);
  /* Translators: %1$s is a sentence saying what went wrong, %2$s a time like 14:32 */
  return g_strdup_printf (_ ("%1$s Tries again at %2$s"), why, clock);
}

static char *
describe_note (MattaEntry *entry)
{
  const char *note = matta_entry_get_note (entry);

  if (note == NULL)
    return g_strdup (matta_text_for_state (matta_entry_get_state (entry)));
  return matta_text_for_note (note);
}

static gboolean
is_shared (MattaEntry *entry)
{
  const MattaPlan *plan = matta_entry_get_plan (entry);

  return plan != NULL && plan->share;
}

/* Why it was not sealed, and what to do. */
static const char *
explain_seal (MattaEntry *entry)
{
  static const struct {
    const char *note;
    const char *text;
  } notes[] = {
    { "seal-keyring",
      N_ ("Not encrypted, not sent: the keyring is locked. Unlock it, then check again.") },
    { "seal-impossible",
      N_ ("Not encrypted, not sent: these attachments cannot be put into a ZIP.") },
    { "seal-too-large", N_ ("Not encrypted, not sent: it would be too large.") },
    { "seal-failed",
      N_ ("Not encrypted, not sent: the disk may be full. Nothing is lost; check again.") },
    { "share-sign-in",
      N_ ("No link, not sent: the server for files wants another password. Set it in the "
          "preferences, then check again.") },
    { "share-refused",
      N_ ("No link, not sent: the server for files refused it. Take a ZIP, or ask who looks after "
          "the server.") },
    { "share-full", N_ ("No link, not sent: the server for files is full. Take a ZIP instead.") },
    { "share-too-large",
      N_ ("No link, not sent: the files are larger than their server takes. Take fewer at once.") },
    { "share-set-up",
      N_ ("No link, not sent: the server for files is not set up rightly. Look into the "
          "preferences, or take a ZIP.") },
    { "share-unreachable",
      N_ ("No link, not sent: the server for files does not answer. Check again later, or take a "
          "ZIP.") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (notes); i++)
    if (g_strcmp0 (matta_entry_get_note (entry), notes[i].note) == 0)
      return _ (notes[i].text);
  return NULL;
}

/* Sent, and a report came that not everybody got it. */
static gboolean
has_bounced (MattaEntry *entry)
{
  return matta_entry_get_state (entry) == MATTA_STATE_SENT
         && g_strcmp0 (matta_entry_get_note (entry), NOTE_BOUNCED) == 0;
}

static char *
describe_settled (MattaEntry *entry)
{
  g_autofree char *clock = format_clock (matta_entry_get_changed_at (entry));
  MattaState state = matta_entry_get_state (entry);

  if (g_strcmp0 (matta_entry_get_note (entry), NOTE_EXPIRED) == 0 || has_bounced (entry))
    return describe_note (entry);
  if (state == MATTA_STATE_SENT)
    /* Translators: %s is a time like 14:32 */
    return g_strdup_printf (_ ("Sent at %s"), clock);
  if (state == MATTA_STATE_RETURNED)
    /* Translators: %s is a time like 14:32 */
    return g_strdup_printf (_ ("Back in your mail app since %s"), clock);
  /* Translators: %s is a time like 14:32 */
  return g_strdup_printf (_ ("Cancelled at %s"), clock);
}

static gboolean
has_expired (MattaEntry *entry)
{
  return g_strcmp0 (matta_entry_get_note (entry), NOTE_EXPIRED) == 0;
}

MattaSection
matta_outbox_find_section (MattaEntry *entry)
{
  switch (matta_entry_get_state (entry)) {
  case MATTA_STATE_WAITING:
  case MATTA_STATE_MAYBE_SENT:
    return MATTA_SECTION_NEEDS_YOU;
  case MATTA_STATE_SEALING:
  case MATTA_STATE_HOLDING:
  case MATTA_STATE_SENDING:
  case MATTA_STATE_RETRYING:
    return MATTA_SECTION_HOLDING;
  case MATTA_STATE_SCHEDULED:
    return MATTA_SECTION_SCHEDULED;
  case MATTA_STATE_FAILED:
    return MATTA_SECTION_FAILED;
  case MATTA_STATE_SENT:
    if (has_bounced (entry))
      return MATTA_SECTION_FAILED;
    return matta_entry_get_telling (entry) == MATTA_TELLING_DUE ? MATTA_SECTION_NEEDS_YOU
                                                                : MATTA_SECTION_SENT;
  case MATTA_STATE_RETURNED:
    return MATTA_SECTION_TAKEN_BACK;
  case MATTA_STATE_CANCELLED:
    return has_expired (entry) ? MATTA_SECTION_NEEDS_YOU : MATTA_SECTION_TAKEN_BACK;
  }
  g_return_val_if_reached (MATTA_SECTION_NEEDS_YOU);
}

const char *
matta_outbox_text_for_section (MattaSection section)
{
  switch (section) {
  case MATTA_SECTION_NEEDS_YOU:
    return _ ("Needs You");
  case MATTA_SECTION_HOLDING:
    return _ ("Holding");
  case MATTA_SECTION_SCHEDULED:
    return _ ("Scheduled");
  case MATTA_SECTION_FAILED:
    return _ ("Could Not Send");
  case MATTA_SECTION_SENT:
    return _ ("Sent Today");
  case MATTA_SECTION_TAKEN_BACK:
    return _ ("Taken Back");
  }
  g_return_val_if_reached (_ ("Needs You"));
}

char *
matta_outbox_text_for_subject (MattaEntry *entry)
{
  const char *subject = matta_entry_get_subject (entry);

  if (subject == NULL || *subject == '\0')
    return g_strdup (_ ("(no subject)"));
  return matta_wording_from_mail (subject, SUBJECT_LENGTH);
}

char *
matta_outbox_text_for_people (MattaEntry *entry)
{
  guint n = 0;
  g_autofree char *first = NULL;

  for (guint i = 0; i < matta_entry_get_n_recipients (entry); i++) {
    MattaEntryRecipient recipient = matta_entry_get_recipient (entry, i);

    if (recipient.delivery == MATTA_DELIVERY_DROPPED)
      continue;
    if (n == 0)
      first = name_recipient (&recipient);
    n++;
  }
  if (n == 0)
    return g_strdup (_ ("To nobody"));
  if (n == 1)
    /* Translators: %s is a person or an address */
    return g_strdup_printf (_ ("To %s"), first);
  /* Translators: %1$s is a person or an address, %2$u how many others get it */
  return g_strdup_printf (ngettext ("To %1$s and %2$u more", "To %1$s and %2$u more", n - 1), first,
                          n - 1);
}

char *
matta_outbox_text_for_line (MattaEntry *entry, gboolean paused, gint64 now)
{
  MattaState state = matta_entry_get_state (entry);
  g_autofree char *parts = matta_parts_text (entry, paused, now);

  if (parts != NULL)
    return g_steal_pointer (&parts);
  switch (state) {
  case MATTA_STATE_HOLDING:
  case MATTA_STATE_SCHEDULED:
    return paused ? g_strdup (_ ("Stays here while sending is paused")) : describe_due (entry, now);
  case MATTA_STATE_RETRYING:
    return describe_retry (entry);
  case MATTA_STATE_SENT:
  case MATTA_STATE_RETURNED:
  case MATTA_STATE_CANCELLED:
    return describe_settled (entry);
  case MATTA_STATE_FAILED:
  case MATTA_STATE_MAYBE_SENT:
    return describe_note (entry);
  case MATTA_STATE_WAITING:
    if (explain_seal (entry) != NULL)
      return g_strdup (explain_seal (entry));
    return g_strdup (matta_text_for_state (state));
  case MATTA_STATE_SEALING:
    if (is_shared (entry))
      return g_strdup (_ ("Putting attachments on your company's server"));
    return g_strdup (matta_text_for_state (state));
  case MATTA_STATE_SENDING:
    return g_strdup (matta_text_for_state (state));
  }
  g_return_val_if_reached (NULL);
}

char *
matta_outbox_text_for_need (MattaEntry *entry)
{
  if (g_strcmp0 (matta_entry_get_note (entry), NOTE_EXPIRED) == 0)
    return describe_note (entry);
  if (explain_seal (entry) != NULL)
    return g_strdup (explain_seal (entry));
  return g_strdup (matta_text_for_state (matta_entry_get_state (entry)));
}

char *
matta_outbox_text_for_time (gint64 time, gint64 now)
{
  g_autoptr (GDateTime) local = make_local (time);
  g_autoptr (GDateTime) today = make_local (now);
  g_autofree char *day = g_date_time_format (local, "%F");
  g_autofree char *this_day = g_date_time_format (today, "%F");

  if (g_str_equal (day, this_day))
    return g_date_time_format (local, "%-H:%M:%S");
  /* Translators: a day and a time, as g_date_time_format () wants it: 3 March, 14:32:05 */
  return g_date_time_format (local, _ ("%-d %B, %-H:%M:%S"));
}

static const char *
name_delivery (MattaDelivery delivery)
{
  switch (delivery) {
  case MATTA_DELIVERY_PENDING:
    return _ ("Not sent yet");
  case MATTA_DELIVERY_ACCEPTED:
    return _ ("Accepted by the mail server");
  case MATTA_DELIVERY_REFUSED:
    return _ ("Refused by the mail server");
  case MATTA_DELIVERY_UNKNOWN:
    return _ ("Perhaps sent");
  case MATTA_DELIVERY_DROPPED:
    return _ ("Removed: does not get this mail");
  }
  g_return_val_if_reached (_ ("Not sent yet"));
}

/* With the server that said so; NULL where it said nothing of that. (transfer full) */
static char *
name_server (const MattaEntryRecipient *recipient)
{
  g_autofree char *server = NULL;

  if (recipient->server == NULL)
    return NULL;
  server = matta_wording_from_mail (recipient->server, SERVER_LENGTH);
  if (recipient->delivery == MATTA_DELIVERY_ACCEPTED)
    /* Translators: %s is the name of a mail server */
    return g_strdup_printf (_ ("Accepted by %s"), server);
  if (recipient->delivery == MATTA_DELIVERY_REFUSED)
    /* Translators: %s is the name of a mail server */
    return g_strdup_printf (_ ("Refused by %s"), server);
  if (recipient->delivery == MATTA_DELIVERY_UNKNOWN)
    /* Translators: %s is the name of a mail server */
    return g_strdup_printf (_ ("Perhaps accepted by %s"), server);
  if (recipient->delivery == MATTA_DELIVERY_PENDING && recipient->code / 100 == 4)
    /* Translators: %s is the name of a mail server that wants it later */
    return g_strdup_printf (_ ("Put off by %s"), server);
  return NULL;
}

char *
matta_outbox_text_for_delivery (const MattaEntryRecipient *recipient)
{
  g_autofree char *named = name_server (recipient);
  const char *words = named != NULL ? named : name_delivery (recipient->delivery);
  g_autofree char *reply = NULL;

  if (recipient->code == 0 || recipient->reply == NULL)
    return g_strdup (words);
  reply = matta_wording_from_mail (recipient->reply, REPLY_LENGTH);
  /* Translators: what became of it, the mail server's number and its own words */
  return g_strdup_printf (_ ("%1$s: %2$u %3$s"), words, recipient->code, reply);
}

/* Translators is a time or a date */
static const char *const told_words[MATTA_N_ROADS] = {
  [MATTA_ROAD_OTHER] = N_ ("Was told the password"),
  [MATTA_ROAD_PHONE] = N_ ("Was told the password by telephone"),
  [MATTA_ROAD_QR_CODE] = N_ ("Was shown the password as a QR code"),
  [MATTA_ROAD_CLIPBOARD] = N_ ("Was given the password by the clipboard"),
  [MATTA_ROAD_CHAT] = N_ ("Was sent the password by chat"),
  [MATTA_ROAD_SMS] = N_ ("Was sent the password by SMS"),
  [MATTA_ROAD_LETTER] = N_ ("Was sent the password by letter"),
  [MATTA_ROAD_MAIL] = N_ ("Was sent the password by mail"),
};

char *
matta_outbox_text_for_told (const MattaEntryRecipient *recipient, gint64 now)
{
  g_autofree char *time = NULL;

  if (recipient->told == NULL)
    return recipient->untold ? g_strdup (_ ("Still has to be told the password")) : NULL;
  time = matta_outbox_text_for_time (recipient->told->at, now);
  /* Translators: what was done, and when */
  return g_strdup_printf (_ ("%1$s: %2$s"), _ (told_words[recipient->told->road]), time);
}

const char *
matta_outbox_text_for_kind (MattaKind kind)
{
  switch (kind) {
  case MATTA_KIND_TO:
    return _ ("To");
  case MATTA_KIND_CC:
    return _ ("Cc");
  case MATTA_KIND_BCC:
    return _ ("Bcc");
  }
  g_return_val_if_reached (_ ("To"));
}

const char *
matta_outbox_text_for_problem (const char *problem)
{
  return find_phrase (problems, G_N_ELEMENTS (problems), problem,
                      _ ("Something keeps Matta from working."));
}

const char *
matta_outbox_text_for_error (const GError *error)
{
  if (g_error_matches (error, MATTA_ERROR, MATTA_ERROR_BUSY))
    return _ (
        "Another Matta is already at work, perhaps without windows. Stop it first. Nothing was "
        "lost.");
  if (g_error_matches (error, MATTA_ERROR, MATTA_ERROR_NEWER))
    return _ (
        "The outbox was written by a newer Matta. Nothing was changed; please update this one.");
  if (g_error_matches (error, MATTA_ERROR, MATTA_ERROR_DAMAGED))
    return _ (
        "The outbox is damaged, and was left as it is. Give its folder another name, keep it, and "
        "start Matta again with an empty outbox. What waited in the old one was not sent.");
  if (g_error_matches (error, MATTA_ERROR, MATTA_ERROR_MALFORMED))
    return _ ("One of the options Matta was started with cannot be used.");
  if (g_error_matches (error, MATTA_ERROR, MATTA_ERROR_FORBIDDEN))
    return _ ("Your organization does not allow one of the options Matta was started with.");
  return _ ("Matta could not open its outbox, or another program uses its port. Nothing was lost.");
}

const char *
matta_outbox_text_for_refusal (const GError *error)
{
  if (g_error_matches (error, MATTA_ERROR, MATTA_ERROR_CONFLICT))
    return _ ("Too late: the message has moved on meanwhile");
  if (g_error_matches (error, MATTA_ERROR, MATTA_ERROR_NOT_FOUND))
    return _ ("This message is not in the outbox any more");
  if (g_error_matches (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER))
    return _ ("The disk is full or broken: nothing was changed");
  return _ ("That did not work: nothing was changed");
}

char *
matta_outbox_text_for_report (const MattaBounceCounts *counts)
{
  if (counts->n_failed > 0)
    return g_strdup_printf (ngettext ("That mail did not reach %u person",
                                      "That mail did not reach %u people", counts->n_failed),
                            counts->n_failed);
  if (counts->n_delayed > 0)
    return g_strdup_printf (ngettext ("That mail has not reached %u person yet",
                                      "That mail has not reached %u people yet", counts->n_delayed),
                            counts->n_delayed);
  return g_strdup_printf (ngettext ("That mail was passed on to %u person",
                                    "That mail was passed on to %u people", counts->n_delivered),
                          counts->n_delivered);
}

const char *
matta_outbox_text_for_no_report (const GError *error)
{
  if (g_error_matches (error, MATTA_ERROR, MATTA_ERROR_MALFORMED))
    return _ ("This file is no mail that came back");
  if (g_error_matches (error, MATTA_ERROR, MATTA_ERROR_NOT_FOUND))
    return _ ("It is about no mail that Matta sent");
  return matta_outbox_text_for_refusal (error);
}

const char *
matta_outbox_text_for_step (const char *step)
{
  return find_phrase (steps, G_N_ELEMENTS (steps), step, _ ("The connection could not be tested."));
}

const char *
matta_outbox_text_for_no_sign_in (const GError *error)
{
  if (g_error_matches (error, MATTA_ERROR, MATTA_ERROR_MALFORMED))
    return _ ("Your organization has not set this up yet. Ask for its client ID.");
  if (g_error_matches (error, MATTA_ERROR, MATTA_ERROR_SIGN_IN))
    return _ ("Your browser brought no sign-in back.");
  if (g_error_matches (error, MATTA_ERROR, MATTA_ERROR_REFUSED))
    return _ ("You were signed in, but not for sending mail. Ask who looks after the accounts.");
  if (g_error_matches (error, MATTA_ERROR, MATTA_ERROR_UNTRUSTED))
    return _ ("The identity of the sign-in server could not be confirmed.");
  return _ ("The sign-in server cannot be reached, or the keyring is locked.");
}

double
matta_outbox_measure_hold (MattaEntry *entry, gint64 now)
{
  gint64 due = matta_entry_get_due_at (entry);
  gint64 start = matta_entry_get_changed_at (entry);
  MattaState state = matta_entry_get_state (entry);

  if ((state != MATTA_STATE_HOLDING && state != MATTA_STATE_SCHEDULED) || due == 0)
    return -1;
  if (due <= start || now >= due)
    return 0;
  return MIN (1.0, (double) (due - now) / (double) (due - start));
}

gboolean
matta_outbox_may_cancel (MattaEntry *entry)
{
  MattaState state = matta_entry_get_state (entry);

  return !matta_state_is_settled (state) && state != MATTA_STATE_SENDING;
}

gboolean
matta_outbox_may_hold (MattaEntry *entry)
{
  MattaState state = matta_entry_get_state (entry);

  return state == MATTA_STATE_HOLDING || state == MATTA_STATE_SCHEDULED
         || state == MATTA_STATE_RETRYING;
}

gboolean
matta_outbox_may_send_now (MattaEntry *entry)
{
  MattaState state = matta_entry_get_state (entry);

  return matta_outbox_may_hold (entry) || state == MATTA_STATE_FAILED
         || state == MATTA_STATE_MAYBE_SENT;
}

gboolean
matta_outbox_may_undo (MattaEntry *entry)
{
  return matta_entry_get_state (entry) == MATTA_STATE_CANCELLED;
}

gboolean
matta_outbox_may_tell_password (MattaEntry *entry)
{
  switch (matta_entry_get_telling (entry)) {
  case MATTA_TELLING_DUE:
    return TRUE;
  case MATTA_TELLING_DONE: /* once more, as long as it is not forgotten */
    return !matta_state_is_settled (matta_entry_get_state (entry));
  case MATTA_TELLING_NONE:
  case MATTA_TELLING_LATER:
    return FALSE;
  }
  g_return_val_if_reached (FALSE);
}

static guint
count_untold (MattaEntry *entry)
{
  guint n = 0;

  for (guint i = 0; i < matta_entry_get_n_recipients (entry); i++)
    n += matta_entry_get_recipient (entry, i).untold ? 1 : 0;
  return n;
}

char *
matta_outbox_text_for_duty (MattaEntry *entry)
{
  guint n = count_untold (entry);

  switch (matta_entry_get_telling (entry)) {
  case MATTA_TELLING_DUE:
    return g_strdup_printf (ngettext ("Its password is still to be told to %u person.",
                                      "Its password is still to be told to %u people.", n),
                            n);
  case MATTA_TELLING_LATER:
    return g_strdup (_ ("Its password can be told once the server has taken it."));
  case MATTA_TELLING_NONE:
  case MATTA_TELLING_DONE:
    return NULL;
  }
  g_return_val_if_reached (NULL);
}
