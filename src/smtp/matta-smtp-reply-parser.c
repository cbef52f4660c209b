/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-smtp-reply-parser.h"

#include "matta-error.h"

#include <string.h>

#define CODE_LENGTH 3
#define LONGEST_TEXT 1000

struct _MattaSmtpReplyParser {
  gsize line_limit;
  guint lines_limit;
  GString *line;    /* without its end, while it is incomplete */
  gboolean has_cr;  /* the last byte was CR */
  GPtrArray *lines; /* texts of the reply's lines so far */
  guint code;       /* of the reply's first line; 0 before it */
};

void
matta_smtp_server_reply_free (MattaSmtpServerReply *self)
{
  g_return_if_fail (self != NULL);

  g_strfreev (self->lines);
  g_free (self);
}

char *
matta_smtp_server_reply_to_text (const MattaSmtpServerReply *self)
{
  g_autofree char *joined = NULL;
  g_autofree char *valid = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  joined = g_strjoinv (" ", self->lines);
  for (char *c = joined; *c != '\0'; c++)
    if (g_ascii_iscntrl (*c))
      *c = ' ';
  valid = g_utf8_make_valid (joined, (gssize) strlen (joined));
  if (strlen (valid) > LONGEST_TEXT)
    *g_utf8_find_prev_char (valid, valid + LONGEST_TEXT) = '\0';
  return g_strdup (g_strstrip (valid));
}

MattaSmtpReplyParser *
matta_smtp_reply_parser_new (const MattaLimits *limits)
{
  MattaSmtpReplyParser *self = NULL;

  g_return_val_if_fail (limits != NULL, NULL);

  self = g_new0 (MattaSmtpReplyParser, 1);
  self->line_limit = limits->reply_line;
  self->lines_limit = limits->reply_lines;
  self->line = g_string_new (NULL);
  self->lines = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
matta_smtp_reply_parser_free (MattaSmtpReplyParser *self)
{
  g_return_if_fail (self != NULL);

  g_string_free (self->line, TRUE);
  g_ptr_array_unref (self->lines);
  g_free (self);
}

static gboolean
fail (GError **error, MattaErrorCode code, const char *text)
{
  g_set_error_literal (error, MATTA_ERROR, code, text);
  return FALSE;
}

/* 0 when the line does not begin with a code. */
static guint
read_code (const GString *line)
{
  const char *text = line->str;

  if (line->len < CODE_LENGTH || text[0] < '2' || text[0] > '5' || !g_ascii_isdigit (text[1])
      || !g_ascii_isdigit (text[2]))
    return 0;
  return (guint) ((text[0] - '0') * 100 + (text[1] - '0') * 10 + (text[2] - '0'));
}

/* @is_last: whether the reply is complete with this line. */
static gboolean
take_line (MattaSmtpReplyParser *self, gboolean *is_last, GError **error)
{
  const GString *line = self->line;
  guint code = read_code (line);
  char separator = line->len > CODE_LENGTH ? line->str[CODE_LENGTH] : ' ';

  if (code == 0 || (separator != ' ' && separator != '-'))
    return fail (error, MATTA_ERROR_MALFORMED, "A reply does not begin with a code");
  if (self->code != 0 && self->code != code)
    return fail (error, MATTA_ERROR_MALFORMED, "The lines of a reply have different codes");
  if (self->lines->len >= self->lines_limit)
    return fail (error, MATTA_ERROR_TOO_LARGE, "A reply has too many lines");
  self->code = code;
  g_ptr_array_add (self->lines,
                   g_strdup (line->len > CODE_LENGTH ? line->str + CODE_LENGTH + 1 : ""));
  g_string_truncate (self->line, 0);
  *is_last = separator == ' ';
  return TRUE;
}

/* The end of line counts, as it does in RFC 5321's limits. */
static gboolean
take_byte (MattaSmtpReplyParser *self, char byte, gboolean *is_last, GError **error)
{
  if (byte == '\n' && self->has_cr) {
    self->has_cr = FALSE;
    return take_line (self, is_last, error);
  }
  if (byte == '\n' || self->has_cr)
    return fail (error, MATTA_ERROR_MALFORMED, "A reply's line does not end with CR LF");
  if (byte == '\0')
    return fail (error, MATTA_ERROR_MALFORMED, "A reply holds a NUL");
  if (byte == '\r') {
    self->has_cr = TRUE;
    return TRUE;
  }
  if (self->line->len + 2 >= self->line_limit)
    return fail (error, MATTA_ERROR_TOO_LARGE, "A reply's line is too long");
  g_string_append_c (self->line, byte);
  return TRUE;
}

static MattaSmtpServerReply *
finish_reply (MattaSmtpReplyParser *self)
{
  MattaSmtpServerReply *reply = g_new0 (MattaSmtpServerReply, 1);

  reply->code = self->code;
  g_ptr_array_add (self->lines, NULL);
  reply->lines = (char **) g_ptr_array_steal (self->lines, NULL);
  self->code = 0;
  return reply;
}

gboolean
matta_smtp_reply_parser_feed (MattaSmtpReplyParser *self,
                              const void *data,
                              gsize length,
                              gsize *used,
                              MattaSmtpServerReply **reply,
                              GError **error)
{
  const char *bytes = data;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (data != NULL || length == 0, FALSE);
  g_return_val_if_fail (used != NULL && reply != NULL, FALSE);

  *reply = NULL;
  for (*used = 0; *used < length;) {
    gboolean is_last = FALSE;

    if (!take_byte (self, bytes[(*used)++], &is_last, error))
      return FALSE;
    if (is_last) {
      *reply = finish_reply (self);
      return TRUE;
    }
  }
  return TRUE;
}
