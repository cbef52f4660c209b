/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-note-mail.h"

#include "matta-error.h"
#include "matta-mime.h"

#include <string.h>

/* So many characters of a secret, three each, and the soft break fit on a line (RFC 2045, 6.7). */
#define SECRET_LINE 24

static void
set_people (GMimeMessage *message, const MattaNoteMail *mail)
{
  g_mime_message_add_mailbox (message, GMIME_ADDRESS_TYPE_FROM, NULL, mail->from);
  g_mime_message_add_mailbox (message, GMIME_ADDRESS_TYPE_TO, NULL, mail->to);
}

static void
set_fields (GMimeMessage *message, const MattaNoteMail *mail)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_local (mail->date / G_USEC_PER_SEC);
  GMimeObject *object = GMIME_OBJECT (message);
  g_autofree char *reply = NULL;

  g_mime_message_set_subject (message, mail->subject, "utf-8");
  g_mime_message_set_date (message, date);
  g_mime_message_set_message_id (message, mail->message_id);
  if (mail->in_reply_to == NULL)
    return;
  reply = g_strdup_printf ("<%s>", mail->in_reply_to);
  g_mime_object_set_header (object, "In-Reply-To", reply, "utf-8");
  g_mime_object_set_header (object, "References", reply, "utf-8");
}

static void
set_text (GMimeMessage *message, const char *text)
{
  GMimeObject *part = matta_mime_make_text (text);

  g_mime_message_set_mime_part (message, part);
  g_object_unref (part);
}

MattaContent *
matta_note_mail_make (const MattaNoteMail *mail)
{
  g_autoptr (GMimeMessage) message = NULL;

  g_return_val_if_fail (mail != NULL && mail->from != NULL && mail->to != NULL, NULL);

  matta_mime_init ();
  message = g_mime_message_new (TRUE);
  set_people (message, mail);
  set_fields (message, mail);
  set_text (message, mail->text);
  return matta_mime_to_content (message);
}

/* Quoted-printable, every character of it. */
static MattaSecret *
encode (const MattaSecret *secret)
{
  gsize length = strlen (secret);
  gsize room = 3 * length + 3 * (length / SECRET_LINE) + 1;
  MattaSecret *encoded = g_malloc0 (room);
  char *at = encoded;

  for (gsize i = 0; i < length; i++) {
    if (i > 0 && i % SECRET_LINE == 0)
      at = g_stpcpy (at, "=\r\n");
    g_snprintf (at, 4, "=%02X", (guint) (guchar) secret[i]);
    at += 3;
  }
  return encoded;
}

static void
wipe (gpointer data)
{
  matta_secret_free (data);
}

MattaContent *
matta_note_mail_fill (MattaContent *content,
                      const char *gap,
                      const MattaSecret *secret,
                      GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GBytes) filled = NULL;
  g_autoptr (MattaSecret) encoded = NULL;
  g_autofree char *text = NULL;
  MattaSecret *whole = NULL;
  char *found = NULL;

  g_return_val_if_fail (content != NULL && gap != NULL && secret != NULL, NULL);

  bytes = matta_content_get_bytes (content, error);
  if (bytes == NULL)
    return NULL;
  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  found = strstr (text, gap);
  if (found == NULL || strstr (found + 1, gap) != NULL) {
    g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_MALFORMED,
                         "There is no place for the password in this message");
    return NULL;
  }
  *found = '\0';
  encoded = encode (secret);
  whole = g_strconcat (text, encoded, found + strlen (gap), NULL);
  filled = g_bytes_new_with_free_func (whole, strlen (whole), wipe, whole);
  return matta_content_new_for_bytes (filled);
}
