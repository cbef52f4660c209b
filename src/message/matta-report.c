/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-report.h"

#include "matta-error.h"
#include "matta-header-guard.h"
#include "matta-mime.h"

#include <string.h>

#define LONGEST_STATUS (256 * 1024) /* of the machine-readable part; the rest is not looked at */
#define DEEPEST 16                  /* of parts within parts */

static const char *const action_words[] = {
  [MATTA_REPORT_FAILED] = "failed",       [MATTA_REPORT_DELAYED] = "delayed",
  [MATTA_REPORT_DELIVERED] = "delivered", [MATTA_REPORT_RELAYED] = "relayed",
  [MATTA_REPORT_EXPANDED] = "expanded",
};

const char *
matta_report_action_to_string (MattaReportAction action)
{
  g_return_val_if_fail ((guint) action < G_N_ELEMENTS (action_words), NULL);

  return action_words[action];
}

static gboolean
parse_action (const char *text, MattaReportAction *action)
{
  for (guint i = 0; text != NULL && i < G_N_ELEMENTS (action_words); i++) {
    if (g_ascii_strcasecmp (text, action_words[i]) != 0)
      continue;
    *action = (MattaReportAction) i;
    return TRUE;
  }
  return FALSE;
}

static void
reported_free (gpointer data)
{
  MattaReported *reported = data;

  g_free (reported->address);
  g_free (reported->original);
  g_free (reported->status);
  g_free (reported->reply);
  g_free (reported->server);
  g_free (reported);
}

MattaReport *
matta_report_new (void)
{
  MattaReport *self = g_new0 (MattaReport, 1);

  self->people = g_ptr_array_new_with_free_func (reported_free);
  return self;
}

void
matta_report_free (MattaReport *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->envelope_id);
  g_free (self->message_id);
  g_ptr_array_unref (self->people);
  g_free (self);
}

MattaReported *
matta_report_add (MattaReport *self,
                  const char *address,
                  MattaReportAction action,
                  const char *status)
{
  MattaReported *reported = NULL;

  g_return_val_if_fail (self != NULL && address != NULL, NULL);

  reported = g_new0 (MattaReported, 1);
  reported->address = g_strdup (address);
  reported->action = action;
  reported->status = g_strdup (status);
  g_ptr_array_add (self->people, reported);
  return reported;
}

/* --- the fields ------------------------------------------------------------------------------- */

/* One line each: a line that begins with white space belongs to the one before. (transfer full) */
static char **
unfold (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr (GPtrArray) fields = g_ptr_array_new ();

  for (guint i = 0; lines[i] != NULL; i++) {
    char *last = fields->len > 0 ? g_ptr_array_index (fields, fields->len - 1) : NULL;

    g_strchomp (lines[i]);
    if (last != NULL && last[0] != '\0' && (lines[i][0] == ' ' || lines[i][0] == '\t')) {
      g_ptr_array_index (fields, fields->len - 1) =
          g_strconcat (last, " ", g_strchug (lines[i]), NULL);
      g_free (last);
    } else {
      g_ptr_array_add (fields, g_strdup (lines[i]));
    }
  }
  g_ptr_array_add (fields, NULL);
  return (char **) g_ptr_array_steal (fields, NULL);
}

/* What stands behind "NAME:" in @field, or NULL. Points into it. */
static const char *
get_value (const char *field, const char *name)
{
  gsize length = strlen (name);

  if (g_ascii_strncasecmp (field, name, length) != 0 || field[length] != ':')
    return NULL;
  field += length + 1;
  return field + strspn (field, " \t");
}

/* What stands behind the type: "rfc822; jo@example.com". (transfer full), or NULL. */
static char *
get_typed (const char *field, const char *name)
{
  const char *value = get_value (field, name);
  const char *semicolon = value != NULL ? strchr (value, ';') : NULL;

  return semicolon != NULL ? g_strstrip (g_strdup (semicolon + 1)) : NULL;
}

/* RFC 6533 3: "\x{5C71}" stands for a letter. Whatever else is left as it is. (transfer full) */
static char *
decode_address (const char *text)
{
  g_autoptr (GString) decoded = g_string_new (NULL);

  while (*text != '\0') {
    char *end = NULL;
    guint64 letter = 0;

    if (g_str_has_prefix (text, "\\x{"))
      letter = g_ascii_strtoull (text + 3, &end, 16);
    if (end != NULL && end > text + 3 && *end == '}' && letter > 0x1f && letter < 0x110000
        && g_unichar_validate ((gunichar) letter)) {
      g_string_append_unichar (decoded, (gunichar) letter);
      text = end + 1;
    } else {
      g_string_append_c (decoded, *text++);
    }
  }
  return g_strdup (decoded->str);
}

/* Without the brackets that some write. (transfer full), or NULL. */
static char *
get_address (const char *field, const char *name)
{
  g_autofree char *typed = get_typed (field, name);
  gsize length = typed != NULL ? strlen (typed) : 0;

  if (length > 2 && typed[0] == '<' && typed[length - 1] == '>') {
    typed[length - 1] = '\0';
    return decode_address (typed + 1);
  }
  return length > 0 ? decode_address (typed) : NULL;
}

static void
take (char **place, char *value)
{
  if (value == NULL)
    return;
  g_free (*place);
  *place = value;
}

static void
read_field (MattaReported *reported, const char *field, gboolean *has_action)
{
  const char *value = NULL;

  take (&reported->address, get_address (field, "Final-Recipient"));
  take (&reported->original, get_address (field, "Original-Recipient"));
  take (&reported->reply, get_typed (field, "Diagnostic-Code"));
  take (&reported->server, get_typed (field, "Remote-MTA"));
  value = get_value (field, "Status");
  if (value != NULL)
    take (&reported->status, g_strndup (value, strcspn (value, " \t(")));
  value = get_value (field, "Action");
  if (value != NULL) {
    g_autofree char *word = g_strndup (value, strcspn (value, " \t("));

    *has_action = parse_action (word, &reported->action);
  }
}

/* A block that names nobody, or says nothing of them, is dropped. */
static void
end_block (MattaReport *self, MattaReported *reported, gboolean has_action)
{
  if (reported->address == NULL && reported->original != NULL)
    reported->address = g_strdup (reported->original);
  if (reported->address != NULL && has_action)
    g_ptr_array_add (self->people, reported);
  else
    reported_free (reported);
}

/* RFC 3464 2.1: fields of the message, then a block of fields for each recipient. */
static void
read_status (MattaReport *self, const char *text)
{
  g_auto (GStrv) fields = unfold (text);
  MattaReported *reported = g_new0 (MattaReported, 1);
  gboolean has_action = FALSE;

  for (guint i = 0; fields[i] != NULL; i++) {
    if (fields[i][0] == '\0') {
      end_block (self, reported, has_action);
      reported = g_new0 (MattaReported, 1);
      has_action = FALSE;
      continue;
    }
    if (get_value (fields[i], "Original-Envelope-Id") != NULL)
      take (&self->envelope_id, g_strdup (get_value (fields[i], "Original-Envelope-Id")));
    read_field (reported, fields[i], &has_action);
  }
  end_block (self, reported, has_action);
}

/* --- the parts -------------------------------------------------------------------------------- */

static gboolean
add_bounded (const guint8 *data, gsize length, gpointer user_data)
{
  GString *text = user_data;

  g_string_append_len (text, (const char *) data,
                       (gssize) MIN (length, LONGEST_STATUS - MIN (text->len, LONGEST_STATUS)));
  return text->len < LONGEST_STATUS;
}

/* Decoded, valid UTF-8, cut where it is too long. (transfer full) */
static char *
read_text (GMimeObject *part)
{
  g_autoptr (GString) text = g_string_new (NULL);

  matta_mime_decode (part, add_bounded, text);
  return g_utf8_make_valid (text->str, (gssize) text->len);
}

static gboolean
is_type (GMimeObject *object, const char *type, const char *subtype)
{
  return g_mime_content_type_is_type (g_mime_object_get_content_type (object), type, subtype);
}

/* RFC 3462: the header alone. */
static void
read_header (MattaReport *self, GMimeObject *part)
{
  g_autofree char *text = read_text (part);
  g_auto (GStrv) fields = unfold (text);

  for (guint i = 0; fields[i] != NULL; i++) {
    const char *value = get_value (fields[i], "Message-ID");

    if (value != NULL)
      take (&self->message_id, g_mime_utils_decode_message_id (value));
  }
}

static void
read_part (MattaReport *self, GMimeObject *part)
{
  if (is_type (part, "message", "delivery-status")
      || is_type (part, "message", "global-delivery-status")) {
    g_autofree char *text = read_text (part);

    read_status (self, text);
  } else if (GMIME_IS_MESSAGE_PART (part)) {
    GMimeMessage *message = g_mime_message_part_get_message (GMIME_MESSAGE_PART (part));

    if (message != NULL)
      take (&self->message_id, g_strdup (g_mime_message_get_message_id (message)));
  } else if (is_type (part, "text", "rfc822-headers")
             || is_type (part, "message", "global-headers")) {
    read_header (self, part);
  }
}

/* The first part that is a report, on whatever level. NULL = none. (transfer none) */
static GMimeMultipart *
find_report (GMimeObject *object, guint depth)
{
  GMimeMultipart *found = NULL;

  if (object == NULL || depth > DEEPEST)
    return NULL;
  if (GMIME_IS_MESSAGE_PART (object)) {
    GMimeMessage *message = g_mime_message_part_get_message (GMIME_MESSAGE_PART (object));

    return message != NULL ? find_report (g_mime_message_get_mime_part (message), depth + 1) : NULL;
  }
  if (!GMIME_IS_MULTIPART (object))
    return NULL;
  if (is_type (object, "multipart", "report"))
    return GMIME_MULTIPART (object);
  for (int i = 0; found == NULL && i < g_mime_multipart_get_count (GMIME_MULTIPART (object)); i++)
    found = find_report (g_mime_multipart_get_part (GMIME_MULTIPART (object), i), depth + 1);
  return found;
}

static MattaReport *
read_message (GMimeMessage *message)
{
  g_autoptr (MattaReport) self = matta_report_new ();
  GMimeMultipart *report = find_report (g_mime_message_get_mime_part (message), 0);

  if (report == NULL)
    return NULL;
  for (int i = 0; i < g_mime_multipart_get_count (report); i++)
    read_part (self, g_mime_multipart_get_part (report, i));
  return self->people->len > 0 ? g_steal_pointer (&self) : NULL;
}

MattaReport *
matta_report_read (MattaContent *content, const MattaLimits *limits, GError **error)
{
  g_autoptr (GMimeMessage) message = NULL;
  MattaReport *report = NULL;

  g_return_val_if_fail (content != NULL && limits != NULL, NULL);

  if (!matta_header_guard_parse (content, limits, &message, error))
    return NULL;
  if (message != NULL)
    report = read_message (message);
  if (report == NULL)
    g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_NOT_FOUND,
                         "There is no delivery report in this message");
  return report;
}
