/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-report.h"

#include "matta-mime.h"

#define LONGEST_HEADER (64 * 1024)
#define NAME "Matta"

static GMimeObject *
make_part (const char *type,
           const char *subtype,
           const char *bytes,
           gsize length,
           GMimeContentEncoding encoding)
{
  GMimePart *part = g_mime_part_new_with_type (type, subtype);
  GMimeStream *stream = g_mime_stream_mem_new_with_buffer (bytes, length);
  GMimeDataWrapper *wrapper =
      g_mime_data_wrapper_new_with_stream (stream, GMIME_CONTENT_ENCODING_DEFAULT);

  g_mime_part_set_content (part, wrapper);
  g_mime_part_set_content_encoding (part, encoding);
  g_object_unref (wrapper);
  g_object_unref (stream);
  return GMIME_OBJECT (part);
}

/* RFC 6533 3: seven bits, so that every server takes it. */
static void
append_address (GString *text, const char *field, const char *address)
{
  if (g_str_is_ascii (address)) {
    g_string_append_printf (text, "%s: rfc822; %s\r\n", field, address);
    return;
  }
  g_string_append_printf (text, "%s: utf-8; ", field);
  for (const char *at = address; *at != '\0'; at = g_utf8_next_char (at)) {
    if ((guchar) *at < 0x80)
      g_string_append_c (text, *at);
    else
      g_string_append_printf (text, "\\x{%X}", g_utf8_get_char (at));
  }
  g_string_append (text, "\r\n");
}

/* A server's words, whatever letters it used, as a field takes them. */
static void
append_reply (GString *text, const char *reply)
{
  g_autofree char *plain = g_str_to_ascii (reply, "C");

  g_string_append_printf (text, "Diagnostic-Code: smtp; %s\r\n", plain);
}

static void
append_reported (GString *text, const MattaReported *reported)
{
  g_string_append (text, "\r\n");
  if (reported->original != NULL)
    append_address (text, "Original-Recipient", reported->original);
  append_address (text, "Final-Recipient", reported->address);
  g_string_append_printf (text, "Action: %s\r\nStatus: %s\r\n",
                          matta_report_action_to_string (reported->action), reported->status);
  if (reported->server != NULL)
    g_string_append_printf (text, "Remote-MTA: dns; %s\r\n", reported->server);
  if (reported->reply != NULL)
    append_reply (text, reported->reply);
}

static GMimeObject *
make_status (const MattaReportMail *mail)
{
  g_autoptr (GString) text = g_string_new ("Reporting-MTA: dns; localhost\r\n");
  g_autoptr (GDateTime) arrived = g_date_time_new_from_unix_local (mail->arrived / G_USEC_PER_SEC);
  g_autofree char *date = g_mime_utils_header_format_date (arrived);

  if (mail->report->envelope_id != NULL)
    g_string_append_printf (text, "Original-Envelope-Id: %s\r\n", mail->report->envelope_id);
  g_string_append_printf (text, "Arrival-Date: %s\r\n", date);
  for (guint i = 0; i < mail->report->people->len; i++)
    append_reported (text, g_ptr_array_index (mail->report->people, i));
  return make_part ("message", "delivery-status", text->str, text->len,
                    GMIME_CONTENT_ENCODING_7BIT);
}

/* RFC 3461 4.3: nothing failed, so the header is all that goes along, whatever RET said. */
static GMimeObject *
make_header (MattaContent *about, GError **error)
{
  gsize length = MIN (matta_content_get_size (about), LONGEST_HEADER);
  g_autofree char *bytes = g_malloc0 (length + 1);
  char *end = NULL;

  if (!matta_content_read (about, 0, bytes, length, error))
    return NULL;
  end = g_strstr_len (bytes, (gssize) length, "\r\n\r\n");
  if (end != NULL)
    length = (gsize) (end + 2 - bytes);
  return make_part ("text", "rfc822-headers", bytes, length,
                    GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
}

static GMimeMultipart *
make_report (const MattaReportMail *mail, GError **error)
{
  GMimeObject *parts[] = { make_header (mail->about, error), NULL, NULL };
  GMimeMultipart *report = NULL;

  if (parts[0] == NULL)
    return NULL;
  report = g_mime_multipart_new_with_subtype ("report");
  g_mime_object_set_content_type_parameter (GMIME_OBJECT (report), "report-type",
                                            "delivery-status");
  parts[1] = make_status (mail);
  parts[2] = matta_mime_make_text (mail->text);
  for (guint i = G_N_ELEMENTS (parts); i > 0; i--) {
    g_mime_multipart_add (report, parts[i - 1]);
    g_object_unref (parts[i - 1]);
  }
  return report;
}

static void
set_fields (GMimeMessage *message, const MattaReportMail *mail)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_local (mail->date / G_USEC_PER_SEC);
  g_autofree char *reply = NULL;

  /* Many servers take only mail whose From is the user's own. */
  g_mime_message_add_mailbox (message, GMIME_ADDRESS_TYPE_FROM, NAME, mail->address);
  g_mime_message_add_mailbox (message, GMIME_ADDRESS_TYPE_TO, NULL, mail->address);
  g_mime_message_set_subject (message, mail->subject, "utf-8");
  g_mime_message_set_date (message, date);
  g_mime_message_set_message_id (message, mail->message_id);
  g_mime_object_set_header (GMIME_OBJECT (message), "Auto-Submitted", "auto-replied", "utf-8");
  if (mail->in_reply_to == NULL)
    return;
  reply = g_strdup_printf ("<%s>", mail->in_reply_to);
  g_mime_object_set_header (GMIME_OBJECT (message), "References", reply, "utf-8");
}

MattaContent *
matta_report_write (const MattaReportMail *mail, GError **error)
{
  g_autoptr (GMimeMessage) message = NULL;
  GMimeMultipart *report = NULL;

  g_return_val_if_fail (mail != NULL && mail->report != NULL && mail->about != NULL, NULL);
  g_return_val_if_fail (mail->address != NULL && mail->text != NULL, NULL);

  matta_mime_init ();
  report = make_report (mail, error);
  if (report == NULL)
    return NULL;
  message = g_mime_message_new (TRUE);
  set_fields (message, mail);
  g_mime_message_set_mime_part (message, GMIME_OBJECT (report));
  g_object_unref (report);
  return matta_mime_to_content (message);
}
