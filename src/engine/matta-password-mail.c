/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-password-mail.h"

#include "matta-error.h"
#include "matta-id.h"
#include "matta-note-mail.h"
#include "matta-telling.h"

#include <gio/gio.h>

/* Nobody knows which language a receiver reads. */
#define SUBJECT "ファイルのパスワード / Password of files"
#define SUBJECT_OF SUBJECT ": %s"
#define TEXT                                                                                       \
  "先ほどお送りしたメールのファイルのパスワードです。\n"                  \
  "This is the password of the files in the mail we sent you before.\n"                            \
  "\n%s\n\n"                                                                                       \
  "前のメールとは別に保管してください。\n"                                       \
  "Please keep it apart from that mail.\n"

/* Found in no other mail. */
static char *
make_gap (const char *first)
{
  return g_strconcat ("password-", first, NULL);
}

static const MattaRecordRecipient *
find_recipient (const MattaRecord *record, const char *address)
{
  for (guint i = 0; i < record->recipients->len; i++) {
    const MattaRecordRecipient *recipient = g_ptr_array_index (record->recipients, i);

    if (matta_address_equal (recipient->address, address))
      return recipient;
  }
  return NULL;
}

gboolean
matta_password_mail_may_go (const MattaRecord *first,
                            const MattaPolicy *policy,
                            const char *address,
                            GError **error)
{
  const MattaRecordRecipient *recipient = NULL;

  g_return_val_if_fail (first != NULL && policy != NULL && address != NULL, FALSE);

  recipient = find_recipient (first, address);
  if (!policy->allow_password_mail) {
    g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_FORBIDDEN,
                         "The organisation does not allow passwords by mail");
    return FALSE;
  }
  if (recipient == NULL || !matta_telling_lacks (first, recipient)) {
    g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_MALFORMED,
                         "They need no password of this message");
    return FALSE;
  }
  /* What could still be taken back must not be followed by its password. */
  if (recipient->delivery == MATTA_DELIVERY_ACCEPTED)
    return TRUE;
  g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_CONFLICT,
                       "The server has not accepted the message for them");
  return FALSE;
}

static MattaContent *
make_content (const MattaRecord *first, const MattaRecord *mail, const char *address)
{
  g_autofree char *gap = make_gap (first->id);
  g_autofree char *text = g_strdup_printf (TEXT, gap);

  return matta_note_mail_make (&(MattaNoteMail){
      .from = first->from != NULL ? first->from : first->return_path,
      .to = address,
      .subject = mail->subject,
      .text = text,
      .gap = gap,
      .message_id = mail->message_id,
      .in_reply_to = first->message_id,
      .date = mail->created_at,
  });
}

static void
hold (MattaRecord *mail, const MattaPolicy *policy, gint64 now)
{
  guint seconds = MAX (policy->password_mail_minutes * 60, policy->hold_seconds);

  mail->state = MATTA_STATE_SCHEDULED;
  mail->created_at = now;
  mail->changed_at = now;
  mail->due_at = now + (gint64) seconds * G_USEC_PER_SEC;
}

MattaRecord *
matta_password_mail_make (const MattaRecord *first,
                          const MattaPolicy *policy,
                          const char *address,
                          gint64 now,
                          MattaContent **content)
{
  MattaRecord *mail = NULL;
  MattaRecordRecipient *recipient = NULL;

  g_return_val_if_fail (first != NULL && policy != NULL && address != NULL, NULL);
  g_return_val_if_fail (content != NULL, NULL);

  mail = matta_record_new ();
  mail->id = matta_id_new (now);
  mail->return_path = g_strdup (first->return_path);
  mail->from = g_strdup (first->from);
  mail->subject =
      first->subject != NULL ? g_strdup_printf (SUBJECT_OF, first->subject) : g_strdup (SUBJECT);
  mail->message_id = matta_id_to_message_id (mail->id);
  hold (mail, policy, now);
  recipient = matta_record_add_recipient (mail, address, NULL);
  g_free (recipient->kind);
  recipient->kind = g_strdup ("to");
  mail->plan = matta_plan_new ();
  mail->plan->password_of = g_strdup (first->id);
  *content = make_content (first, mail, address);
  mail->size = matta_content_get_size (*content);
  mail->digest = g_strdup (matta_content_get_digest (*content));
  mail->has_content = TRUE;
  return mail;
}

MattaContent *
matta_password_mail_fill (MattaContent *content,
                          const char *first,
                          const MattaSecret *password,
                          GError **error)
{
  g_autofree char *gap = NULL;

  g_return_val_if_fail (content != NULL && first != NULL && password != NULL, NULL);

  gap = make_gap (first);
  return matta_note_mail_fill (content, gap, password, error);
}
