/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-edit.h"

#include "matta-error.h"
#include "matta-mime.h"

#include <string.h>

#define CHUNK (256 * 1024)
#define IN_MEMORY (256 * 1024) /* a larger result goes to a file */
#define FOLD_AT 78

/* What one edit needs, so that its steps need not pass it all around. */
typedef struct {
  const MattaPlan *plan;
  const char *only;   /* one by one: the address this copy names; else NULL */
  const char *header; /* the header block's fields, without the empty line */
  gsize header_length;
  const char *body; /* the empty line and all after it */
  gsize body_length;
  const char *date; /* the value of a missing Date; NULL = not missing */
  const char *message_id;
  gboolean headless; /* no field at all: the body then needs an empty line before it */
} Edit;

void
matta_copy_free (MattaCopy *self)
{
  g_clear_pointer (&self->envelope, matta_envelope_unref);
  g_clear_pointer (&self->content, matta_content_unref);
  g_free (self);
}

static MattaCopy *
new_copy (MattaEnvelope *envelope, MattaContent *content)
{
  MattaCopy *copy = g_new0 (MattaCopy, 1);

  copy->envelope = matta_envelope_ref (envelope);
  copy->content = matta_content_ref (content);
  return copy;
}

static MattaEnvelope *
new_empty_envelope (MattaEnvelope *envelope)
{
  return matta_envelope_new (matta_envelope_get_return_path (envelope),
                             matta_envelope_get_parameters (envelope));
}

static void
add_recipient (MattaEnvelope *to, MattaEnvelope *from, guint index)
{
  matta_envelope_add (to, matta_envelope_get_address (from, index),
                      matta_envelope_get_recipient_parameters (from, index));
}

static gboolean
is_in (MattaEnvelope *envelope, const char *address)
{
  for (guint i = 0; i < matta_envelope_get_n_recipients (envelope); i++)
    if (matta_address_equal (matta_envelope_get_address (envelope, i), address))
      return TRUE;
  return FALSE;
}

/* Whose address was put right gets it without what the mail app asked of the server for the wrong
 * one: ORCPT (RFC 3461 4.2) names it. */
static void
add_corrected (MattaEnvelope *to, MattaEnvelope *from, guint index, const MattaPlan *plan)
{
  const char *right = matta_plan_get_correction (plan, matta_envelope_get_address (from, index));

  if (right == NULL)
    add_recipient (to, from, index);
  else if (!is_in (to, right) && !is_in (from, right))
    matta_envelope_add (to, right, NULL);
}

static MattaEnvelope *
make_envelope (MattaEnvelope *envelope, const MattaPlan *plan)
{
  MattaEnvelope *remaining = new_empty_envelope (envelope);

  for (guint i = 0; i < matta_envelope_get_n_recipients (envelope); i++)
    if (!matta_plan_drops (plan, matta_envelope_get_address (envelope, i)))
      add_corrected (remaining, envelope, i, plan);
  return remaining;
}

/* Where the field that begins at @field ends, its folded lines included. */
static const char *
find_field_end (const char *field, const char *end)
{
  const char *line = field;

  do {
    const char *newline = memchr (line, '\n', (gsize) (end - line));

    line = newline == NULL ? end : newline + 1;
  } while (line < end && (*line == ' ' || *line == '\t'));
  return line;
}

/* RFC 5322 4.5.8 lets old mail have blanks before the colon. */
static gboolean
is_field (const char *field, const char *end, const char *name)
{
  gsize length = strlen (name);
  const char *p = field + length;

  if ((gsize) (end - field) <= length || g_ascii_strncasecmp (field, name, length) != 0)
    return FALSE;
  while (p < end && (*p == ' ' || *p == '\t'))
    p++;
  return p < end && *p == ':';
}

static gboolean
has_field (const char *header, gsize length, const char *name)
{
  const char *end = header + length;

  for (const char *field = header; field < end; field = find_field_end (field, end))
    if (is_field (field, end, name))
      return TRUE;
  return FALSE;
}

static gboolean
must_leave (const Edit *edit, InternetAddress *address)
{
  const char *text = internet_address_mailbox_get_addr (INTERNET_ADDRESS_MAILBOX (address));

  return text != NULL
         && (matta_plan_drops (edit->plan, text) || matta_plan_hides (edit->plan, text));
}

/* A name that only repeats the wrong address goes with it. */
static gboolean
put_right (const Edit *edit, InternetAddress *address)
{
  const char *text = internet_address_mailbox_get_addr (INTERNET_ADDRESS_MAILBOX (address));
  const char *right = text != NULL ? matta_plan_get_correction (edit->plan, text) : NULL;
  const char *name = internet_address_get_name (address);

  if (right == NULL)
    return FALSE;
  if (name != NULL && matta_address_equal (name, text))
    internet_address_set_name (address, NULL);
  internet_address_mailbox_set_addr (INTERNET_ADDRESS_MAILBOX (address), right);
  return TRUE;
}

/* Takes the people who leave out of @list, groups too; an emptied group goes with them. Puts right
 * whose address was wrong. Returns: whether anything changed. */
static gboolean
thin_out (const Edit *edit, InternetAddressList *list)
{
  gboolean changed = FALSE;

  for (int i = internet_address_list_length (list) - 1; i >= 0; i--) {
    InternetAddress *address = internet_address_list_get_address (list, i);
    gboolean leaves = FALSE;

    if (INTERNET_ADDRESS_IS_GROUP (address)) {
      InternetAddressList *members =
          internet_address_group_get_members (INTERNET_ADDRESS_GROUP (address));
      gboolean thinned = thin_out (edit, members);

      leaves = thinned && internet_address_list_length (members) == 0;
      changed = changed || thinned;
    } else {
      leaves = must_leave (edit, address);
      changed = (!leaves && put_right (edit, address)) || changed;
    }
    if (leaves)
      internet_address_list_remove_at (list, i);
    changed = changed || leaves;
  }
  return changed;
}

static char *
write_mailbox (const Edit *edit, InternetAddress *address)
{
  const char *mail = internet_address_mailbox_get_addr (INTERNET_ADDRESS_MAILBOX (address));
  const char *name = internet_address_get_name (address);
  g_autofree char *phrase = NULL;

  if (name == NULL || *name == '\0')
    return g_strdup (mail);
  phrase = g_mime_utils_header_encode_phrase (NULL, name, "utf-8");
  return g_strdup_printf ("%s <%s>", phrase, mail);
}

static void
add_word (GString *field, gsize *column, const char *word)
{
  gsize length = strlen (word);

  if (*column + 1 + length > FOLD_AT && *column > 0) {
    g_string_append (field, "\r\n");
    *column = 0;
  }
  g_string_append_printf (field, " %s", word);
  *column += 1 + length;
}

/* Folds at the blanks between words, never inside a quoted name. */
static void
add_folded (GString *field, gsize *column, const char *text)
{
  g_autoptr (GString) word = g_string_new (NULL);
  gboolean quoted = FALSE;

  for (const char *p = text; *p != '\0'; p++) {
    if (*p == '\r' || *p == '\n')
      continue;
    if (*p == '"' && (p == text || p[-1] != '\\'))
      quoted = !quoted;
    if ((*p == ' ' || *p == '\t') && !quoted) {
      if (word->len > 0)
        add_word (field, column, word->str);
      g_string_truncate (word, 0);
    } else {
      g_string_append_c (word, *p);
    }
  }
  if (word->len > 0)
    add_word (field, column, word->str);
}

static void
add_list (const Edit *edit,
          GString *field,
          gsize *column,
          InternetAddressList *list,
          const char *end)
{
  int n = internet_address_list_length (list);

  for (int i = 0; i < n; i++) {
    InternetAddress *address = internet_address_list_get_address (list, i);
    const char *separator = i + 1 < n ? "," : end;
    g_autofree char *text = NULL;
    g_autofree char *ended = NULL;

    if (INTERNET_ADDRESS_IS_GROUP (address)) {
      InternetAddressList *members =
          internet_address_group_get_members (INTERNET_ADDRESS_GROUP (address));
      g_autofree char *closing = g_strconcat (";", separator, NULL);
      gboolean empty = internet_address_list_length (members) == 0;

      text = g_mime_utils_header_encode_phrase (NULL, internet_address_get_name (address), "utf-8");
      ended = g_strconcat (text, ":", empty ? closing : "", NULL);
      add_folded (field, column, ended);
      add_list (edit, field, column, members, closing);
      continue;
    }
    text = write_mailbox (edit, address);
    ended = g_strconcat (text, separator, NULL);
    add_folded (field, column, ended);
  }
}

static void
write_list (const Edit *edit, GString *result, const char *name, InternetAddressList *list)
{
  gsize column = strlen (name) + 1;

  g_string_append_printf (result, "%s:", name);
  add_list (edit, result, &column, list, "");
  g_string_append (result, "\r\n");
}

static InternetAddressList *
parse_field (const char *field, const char *end)
{
  static const char *charsets[] = { "utf-8", "cp932", "iso-8859-1", NULL };
  const char *colon = memchr (field, ':', (gsize) (end - field));
  g_autofree char *value = g_strndup (colon + 1, (gsize) (end - colon - 1));
  GMimeParserOptions *options = g_mime_parser_options_new ();
  InternetAddressList *list = NULL;

  g_mime_parser_options_set_fallback_charsets (options, charsets);
  list = internet_address_list_parse (options, value);
  g_mime_parser_options_free (options);
  return list;
}

static gboolean
is_address_byte (char byte)
{
  return g_ascii_isalnum (byte) || strchr ("@.!#$%&'*+-/=?^_`{|}~", byte) != NULL || byte < 0;
}

/* @text: in lower case. Whether @address stands there by itself, not as a part of a longer one. */
static gboolean
mentions (const char *text, const char *address)
{
  g_autofree char *wanted = g_ascii_strdown (address, -1);
  gsize length = strlen (wanted);

  for (const char *at = strstr (text, wanted); at != NULL; at = strstr (at + 1, wanted)) {
    gboolean begins = at == text || !is_address_byte (at[-1]);
    gboolean ends = at[length] == '\0' || !is_address_byte (at[length]);

    if (begins && ends)
      return TRUE;
  }
  return FALSE;
}

static gboolean
mentions_any (const char *text, GPtrArray *addresses)
{
  for (guint i = 0; i < addresses->len; i++)
    if (mentions (text, g_ptr_array_index (addresses, i)))
      return TRUE;
  return FALSE;
}

/* Cuts @result back to @start when what was written from there on still names somebody who leaves:
 * in a comment, after a semicolon, or where the field is no address list at all. Rather no field
 * than one that tells. */
static gboolean
withhold (const Edit *edit, GString *result, gsize start)
{
  g_autofree char *text = g_ascii_strdown (result->str + start, -1);

  if (!mentions_any (text, edit->plan->drop) && !mentions_any (text, edit->plan->to_bcc))
    return FALSE;
  g_string_truncate (result, start);
  return TRUE;
}

/* Whom the plan adds to Cc, after those who stand there. Returns: whether anything changed. */
static gboolean
add_cc (const Edit *edit, InternetAddressList *list)
{
  for (guint i = 0; i < edit->plan->cc->len; i++) {
    InternetAddress *address =
        internet_address_mailbox_new (NULL, g_ptr_array_index (edit->plan->cc, i));

    internet_address_list_add (list, address);
    g_object_unref (address);
  }
  return edit->plan->cc->len > 0;
}

static void
write_new_cc (const Edit *edit, GString *result)
{
  g_autoptr (InternetAddressList) list = internet_address_list_new ();

  if (add_cc (edit, list))
    write_list (edit, result, "Cc", list);
}

/* The bytes of the field unless somebody in it leaves or, with @adds, comes; nothing when all of
 * them leave. */
static gboolean
edit_list_field (const Edit *edit,
                 GString *result,
                 const char *field,
                 const char *end,
                 gboolean adds)
{
  gsize start = result->len;
  g_autoptr (InternetAddressList) list = parse_field (field, end);
  gboolean changed = list != NULL && thin_out (edit, list);

  changed = (list != NULL && adds && add_cc (edit, list)) || changed;
  if (!changed) {
    g_string_append_len (result, field, end - field);
    return !withhold (edit, result, start);
  }
  if (internet_address_list_length (list) == 0)
    return FALSE;
  write_list (edit, result, g_ascii_toupper (*field) == 'T' ? "To" : "Cc", list);
  return !withhold (edit, result, start);
}

static gboolean
find_mailbox (const Edit *edit,
              InternetAddressList *list,
              const char *address,
              InternetAddress **found)
{
  for (int i = 0; i < internet_address_list_length (list); i++) {
    InternetAddress *item = internet_address_list_get_address (list, i);
    const char *mail = NULL;

    if (INTERNET_ADDRESS_IS_GROUP (item)) {
      if (find_mailbox (edit, internet_address_group_get_members (INTERNET_ADDRESS_GROUP (item)),
                        address, found))
        return TRUE;
      continue;
    }
    put_right (edit, item);
    mail = internet_address_mailbox_get_addr (INTERNET_ADDRESS_MAILBOX (item));
    if (mail == NULL || !matta_address_equal (mail, address))
      continue;
    *found = g_object_ref (item);
    return TRUE;
  }
  return FALSE;
}

/* "To: name <addr>" with the name the message's own fields give. */
static void
write_only (const Edit *edit, GString *result)
{
  const char *end = edit->header + edit->header_length;
  g_autoptr (InternetAddressList) one = internet_address_list_new ();
  InternetAddress *address = NULL;

  for (const char *field = edit->header; field < end && address == NULL;) {
    const char *next = find_field_end (field, end);

    if (is_field (field, next, "To") || is_field (field, next, "Cc")) {
      g_autoptr (InternetAddressList) list = parse_field (field, next);

      if (list != NULL)
        find_mailbox (edit, list, edit->only, &address);
    }
    field = next;
  }
  if (address == NULL)
    address = internet_address_mailbox_new (NULL, edit->only);
  internet_address_list_add (one, address);
  g_object_unref (address);
  write_list (edit, result, "To", one);
}

/* A To or Cc field stands at the place of the first of them that was there. */
static void
edit_header (const Edit *edit, GString *result)
{
  const char *end = edit->header + edit->header_length;
  gboolean had_list = FALSE;
  gboolean has_list = FALSE;
  gboolean added = edit->only != NULL;

  for (const char *field = edit->header; field < end;) {
    const char *next = find_field_end (field, end);
    gboolean cc = is_field (field, next, "Cc");
    gboolean visible = cc || is_field (field, next, "To");

    if (visible && edit->only != NULL && !had_list)
      write_only (edit, result);
    else if (visible && edit->only == NULL)
      has_list = edit_list_field (edit, result, field, next, cc && !added) || has_list;
    else if (!visible && !is_field (field, next, "Bcc"))
      g_string_append_len (result, field, next - field);
    had_list = had_list || visible;
    added = added || cc;
    field = next;
  }
  if (result->len > 0 && result->str[result->len - 1] != '\n')
    g_string_append (result, "\r\n");
  if (edit->only != NULL && !had_list)
    write_only (edit, result);
  if (!added)
    write_new_cc (edit, result);
  if (edit->only == NULL && had_list && !has_list && edit->plan->cc->len == 0)
    g_string_append (result, "To: undisclosed-recipients:;\r\n");
  if (edit->date != NULL)
    g_string_append_printf (result, "Date: %s\r\n", edit->date);
  if (edit->message_id != NULL)
    g_string_append_printf (result, "Message-ID: <%s>\r\n", edit->message_id);
  if (edit->headless)
    g_string_append (result, "\r\n");
}

/* A mapped body is only passed through the page cache, a chunk at a time. */
static MattaContent *
write_content (const Edit *edit, const char *directory, GError **error)
{
  g_autoptr (MattaContentWriter) writer = matta_content_writer_new (directory, IN_MEMORY);
  g_autoptr (GString) header = g_string_new (NULL);

  edit_header (edit, header);
  if (!matta_content_writer_write (writer, header->str, header->len, error))
    return NULL;
  for (gsize done = 0; done < edit->body_length; done += CHUNK)
    if (!matta_content_writer_write (writer, edit->body + done,
                                     MIN (CHUNK, edit->body_length - done), error))
      return NULL;
  return matta_content_writer_finish (writer, error);
}

/* Splits into fields and the rest. The fields reach to the empty line even where a line between
 * them is none: somebody's server may still read a Bcc below it. */
static void
split (Edit *edit, const char *content, gsize size)
{
  const char *data = content != NULL ? content : ""; /* no bytes may be nowhere */
  const char *end = data + size;
  const char *line = data;

  edit->headless = size > 0 && *data != '\r' && *data != '\n' && !matta_mime_is_field (data, end)
                   && !(size > 5 && memcmp (data, "From ", 5) == 0);
  while (!edit->headless && line < end && *line != '\n'
         && !(*line == '\r' && line + 1 < end && line[1] == '\n')) {
    const char *newline = memchr (line, '\n', (gsize) (end - line));

    line = newline == NULL ? end : newline + 1;
  }
  edit->header = data;
  edit->header_length = (gsize) (line - data);
  edit->body = line;
  edit->body_length = (gsize) (end - line);
}

static gboolean
changes_anything (const Edit *edit)
{
  return matta_plan_changes_content (edit->plan) || edit->date != NULL || edit->message_id != NULL
         || has_field (edit->header, edit->header_length, "Bcc");
}

static GPtrArray *
make_one_by_one (Edit *edit, MattaEnvelope *remaining, const char *directory, GError **error)
{
  g_autoptr (GPtrArray) copies = g_ptr_array_new_with_free_func ((GDestroyNotify) matta_copy_free);

  for (guint i = 0; i < matta_envelope_get_n_recipients (remaining); i++) {
    g_autoptr (MattaEnvelope) one = new_empty_envelope (remaining);
    g_autoptr (MattaContent) content = NULL;

    add_recipient (one, remaining, i);
    edit->only = matta_envelope_get_address (remaining, i);
    content = write_content (edit, directory, error);
    if (content == NULL)
      return NULL;
    g_ptr_array_add (copies, new_copy (one, content));
  }
  return g_steal_pointer (&copies);
}

static GPtrArray *
make_single (Edit *edit,
             MattaEnvelope *remaining,
             MattaContent *content,
             const char *directory,
             GError **error)
{
  g_autoptr (GPtrArray) copies = g_ptr_array_new_with_free_func ((GDestroyNotify) matta_copy_free);
  g_autoptr (MattaContent) changed = NULL;

  if (!changes_anything (edit)) {
    g_ptr_array_add (copies, new_copy (remaining, content));
    return g_steal_pointer (&copies);
  }
  changed = write_content (edit, directory, error);
  if (changed == NULL)
    return NULL;
  g_ptr_array_add (copies, new_copy (remaining, changed));
  return g_steal_pointer (&copies);
}

static char *
format_date (gint64 date)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (date / G_USEC_PER_SEC);

  return g_mime_utils_header_format_date (time);
}

GPtrArray *
matta_edit_apply (MattaContent *content,
                  MattaEnvelope *envelope,
                  const MattaFacts *facts,
                  const MattaPlan *plan,
                  gint64 date,
                  const char *message_id,
                  const char *directory,
                  GError **error)
{
  g_autoptr (MattaEnvelope) remaining = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *date_text = NULL;
  Edit edit = { .plan = plan };
  gsize size = 0;
  const char *data = NULL;

  g_return_val_if_fail (content != NULL && envelope != NULL && facts != NULL, NULL);
  g_return_val_if_fail (plan != NULL && message_id != NULL && directory != NULL, NULL);

  remaining = make_envelope (envelope, plan);
  if (matta_envelope_get_n_recipients (remaining) == 0) {
    g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_MALFORMED, "Nobody would be left");
    return NULL;
  }
  if (facts->protection != MATTA_PROTECTION_NONE && matta_plan_changes_content (plan)) {
    g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_UNCHANGEABLE,
                         "A signed or encrypted message cannot be changed");
    return NULL;
  }
  bytes = matta_content_get_bytes (content, error);
  if (bytes == NULL)
    return NULL;
  matta_mime_init ();
  data = g_bytes_get_data (bytes, &size);
  split (&edit, data, size);
  date_text = format_date (date);
  if (facts->protection == MATTA_PROTECTION_NONE) {
    edit.date = has_field (edit.header, edit.header_length, "Date") ? NULL : date_text;
    edit.message_id = has_field (edit.header, edit.header_length, "Message-ID") ? NULL : message_id;
  }
  return plan->one_by_one ? make_one_by_one (&edit, remaining, directory, error)
                          : make_single (&edit, remaining, content, directory, error);
}
