/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-report-mail.h"

#include "matta-courier.h"
#include "matta-id.h"
#include "matta-smtp-dsn.h"

#include <string.h>

#define SUBJECT "配送の報告 / Delivery report"
#define SUBJECT_OF SUBJECT ": %s"
#define TEXT                                                                                                              \
  "メールサーバーは次の宛先へのメールを受け取りました。このサーバーは配送の報告を" \
  "しないため、この先のことは分かりません。\n"                                                        \
  "The mail server has taken your mail to these people. It does not send delivery reports, "                              \
  "so nothing more will be known.\n\n"

/* RFC 3463 3.2: relayed to a server that knows no reports. */
#define STATUS "2.1.9"

static const MattaResult *
find_result (GPtrArray *results, const char *address)
{
  for (guint i = 0; i < results->len; i++) {
    const MattaResult *result = g_ptr_array_index (results, i);

    if (g_str_equal (result->address, address))
      return result;
  }
  return NULL;
}

static gboolean
is_owed (const MattaResult *result)
{
  return result != NULL && result->delivery == MATTA_DELIVERY_ACCEPTED && !result->reports;
}

static void
note (MattaReport *owed, const MattaRecordRecipient *recipient, const MattaResult *result)
{
  g_autofree char *original = matta_smtp_dsn_get (recipient->parameters, "ORCPT");
  const char *semicolon = original != NULL ? strchr (original, ';') : NULL;
  MattaReported *reported = matta_report_add (owed, result->address, MATTA_REPORT_RELAYED, STATUS);

  if (semicolon != NULL)
    reported->original = g_utf8_make_valid (semicolon + 1, -1);
  reported->server = g_strdup (result->server);
  if (result->reply != NULL)
    reported->reply = g_strdup_printf ("%u %s", result->code, result->reply);
}

void
matta_report_mail_note (MattaReport *owed, const MattaRecord *record, GPtrArray *results)
{
  g_return_if_fail (owed != NULL && record != NULL && results != NULL);

  if (record->return_path == NULL || record->return_path[0] == '\0')
    return; /* nobody is told of a report (RFC 3461 6.1) */
  for (guint i = 0; i < record->recipients->len; i++) {
    const MattaRecordRecipient *recipient = g_ptr_array_index (record->recipients, i);
    const MattaResult *result = NULL;

    if (!matta_smtp_dsn_wants_success (recipient->parameters)) /* as nearly all mail */
      continue;
    result = find_result (results, recipient->address);
    if (is_owed (result))
      note (owed, recipient, result);
  }
  if (owed->people->len > 0 && owed->envelope_id == NULL)
    owed->envelope_id = matta_smtp_dsn_get (record->parameters, "ENVID");
}

static char *
make_text (const MattaReport *owed)
{
  GString *text = g_string_new (TEXT);

  for (guint i = 0; i < owed->people->len; i++)
    g_string_append_printf (text, "%s\n",
                            ((MattaReported *) g_ptr_array_index (owed->people, i))->address);
  return g_string_free (text, FALSE);
}

static MattaContent *
make_content (const MattaRecord *record,
              const MattaReport *owed,
              const MattaRecord *mail,
              MattaContent *came,
              GError **error)
{
  g_autofree char *text = make_text (owed);

  return matta_report_write (
      &(MattaReportMail){
          .report = owed,
          .about = came,
          .address = record->return_path,
          .subject = mail->subject,
          .text = text,
          .message_id = mail->message_id,
          .in_reply_to = record->message_id,
          .date = mail->created_at,
          .arrived = record->created_at,
      },
      error);
}

static MattaRecord *
make_record (const MattaRecord *record, gint64 now)
{
  MattaRecord *mail = matta_record_new ();
  MattaRecordRecipient *recipient = NULL;

  mail->id = matta_id_new (now);
  mail->return_path = g_strdup (""); /* RFC 3461 6.1 */
  mail->from = g_strdup (record->return_path);
  mail->subject =
      record->subject != NULL ? g_strdup_printf (SUBJECT_OF, record->subject) : g_strdup (SUBJECT);
  mail->message_id = matta_id_to_message_id (mail->id);
  mail->state = MATTA_STATE_HOLDING;
  mail->created_at = now;
  mail->changed_at = now;
  mail->due_at = now;
  recipient = matta_record_add_recipient (mail, record->return_path, NULL);
  g_free (recipient->kind);
  recipient->kind = g_strdup ("to");
  mail->plan = matta_plan_new ();
  mail->plan->report_of = g_strdup (record->id);
  return mail;
}

MattaRecord *
matta_report_mail_make (const MattaRecord *record,
                        const MattaReport *owed,
                        MattaContent *came,
                        gint64 now,
                        MattaContent **content,
                        GError **error)
{
  g_autoptr (MattaRecord) mail = NULL;

  g_return_val_if_fail (record != NULL && owed != NULL && came != NULL, NULL);
  g_return_val_if_fail (content != NULL, NULL);

  mail = make_record (record, now);
  *content = make_content (record, owed, mail, came, error);
  if (*content == NULL)
    return NULL;
  mail->size = matta_content_get_size (*content);
  mail->digest = g_strdup (matta_content_get_digest (*content));
  mail->has_content = TRUE;
  return g_steal_pointer (&mail);
}
