/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-replace.h"

#include "matta-content-stream.h"
#include "matta-error.h"
#include "matta-mime.h"
#include "matta-part-walk.h"

#include <string.h>

#define CHUNK (256 * 1024)
#define IN_MEMORY (256 * 1024) /* a larger result goes to a file */

/* RFC 2045 6.8: 76 letters a line. */
#define LINE_BYTES 57
#define LINES_AT_ONCE 1024

/* Bytes that go: from the delimiter line of one part up to that of the next. */
typedef struct {
  gsize from;
  gsize to;
} Cut;

typedef struct {
  const MattaReplacement *replacement;
  GMimeMessage *message;
  const char *bytes;
  gsize size;
  GArray *cuts;     /* element Cut, in order */
  char *boundary;   /* of the multipart that takes the replacement */
  gboolean wraps;   /* which is a new one around all that was there … */
  gboolean empties; /* … and nothing of that is left: the message was its files */
  MattaContentWriter *writer;
  GCancellable *cancellable;
} Replace;

static gboolean
refuse (GError **error, const char *text)
{
  g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_UNCHANGEABLE, text);
  return FALSE;
}

gboolean
matta_replace_may_take (const MattaAttachment *attachment)
{
  g_return_val_if_fail (attachment != NULL, FALSE);

  /* Some mail apps write the text on below a picture: that is no file. */
  if (attachment->name[0] == '\0' && g_str_has_prefix (attachment->type, "text/"))
    return FALSE;
  return attachment->depth == 0 && attachment->sort != MATTA_ATTACHMENT_INLINE
         && attachment->sort != MATTA_ATTACHMENT_UUENCODE
         && !g_str_equal (attachment->type, "text/calendar");
}

/* --- where the parts are
 * ---------------------------------------------------------------------------------- */

static gsize
find_line_start (const Replace *self, gsize at)
{
  while (at > 0 && self->bytes[at - 1] != '\n')
    at--;
  return at;
}

static gsize
find_next_line (const Replace *self, gsize at)
{
  const char *end = memchr (self->bytes + at, '\n', self->size - at);

  return end != NULL ? (gsize) (end + 1 - self->bytes) : self->size;
}

/* "--boundary" or "--boundary--", and blanks (RFC 2046 5.1.1): another boundary may begin with it.
 */
static gboolean
is_delimiter (const Replace *self, gsize line, const char *boundary)
{
  gsize length = strlen (boundary);
  const char *at = self->bytes + line;
  const char *end = self->bytes + self->size;

  if ((gsize) (end - at) < length + 2 || memcmp (at, "--", 2) != 0
      || memcmp (at + 2, boundary, length) != 0)
    return FALSE;
  at += length + 2;
  if (end - at >= 2 && memcmp (at, "--", 2) == 0)
    at += 2;
  while (at < end && (*at == ' ' || *at == '\t' || *at == '\r'))
    at++;
  return at == end || *at == '\n';
}

/* Where @object's first field is; what has none begins with the empty line before its content. */
static gboolean
find_start (const Replace *self, GMimeObject *object, gsize *start)
{
  GMimeHeaderList *fields = g_mime_object_get_header_list (object);
  GMimeDataWrapper *content = NULL;
  gint64 offset = -1;

  if (g_mime_header_list_get_count (fields) > 0)
    offset = g_mime_header_get_offset (g_mime_header_list_get_header_at (fields, 0));
  else if (GMIME_IS_PART (object))
    content = g_mime_part_get_content (GMIME_PART (object));
  if (content != NULL) {
    offset = g_mime_data_wrapper_get_stream (content)->bound_start;
    offset = (gint64) find_line_start (self, (gsize) MAX (offset - 1, 0));
  }
  *start = (gsize) offset;
  return offset >= 0 && (gsize) offset < self->size;
}

/* @object's place among its parent's delimiters, as they stand in the bytes. */
static gboolean
find_cut (const Replace *self, GMimeObject *object, const char *boundary, Cut *cut)
{
  gsize start = 0;
  gsize line = 0;

  if (boundary == NULL || !find_start (self, object, &start) || start == 0)
    return FALSE;
  cut->from = find_line_start (self, start - 1);
  if (!is_delimiter (self, cut->from, boundary))
    return FALSE;
  for (line = start; line < self->size; line = find_next_line (self, line))
    if (is_delimiter (self, line, boundary))
      break;
  cut->to = line;
  return line < self->size;
}

static GMimeMultipart *
find_parent (GMimeObject *root, GMimeObject *object)
{
  if (!GMIME_IS_MULTIPART (root))
    return NULL;
  for (int i = 0; i < g_mime_multipart_get_count (GMIME_MULTIPART (root)); i++) {
    GMimeObject *child = g_mime_multipart_get_part (GMIME_MULTIPART (root), i);
    GMimeMultipart *found = child == object ? GMIME_MULTIPART (root) : find_parent (child, object);

    if (found != NULL)
      return found;
  }
  return NULL;
}

static gboolean
is_gone (GHashTable *gone, GMimeObject *object)
{
  if (g_hash_table_contains (gone, object))
    return TRUE;
  if (!GMIME_IS_MULTIPART (object) || g_mime_multipart_get_count (GMIME_MULTIPART (object)) == 0)
    return FALSE;
  for (int i = 0; i < g_mime_multipart_get_count (GMIME_MULTIPART (object)); i++)
    if (!is_gone (gone, g_mime_multipart_get_part (GMIME_MULTIPART (object), i)))
      return FALSE;
  return TRUE;
}

/* A multipart that nothing would be left in goes as a whole. */
static GMimeObject *
find_outermost (GMimeObject *root, GHashTable *gone, GMimeObject *object)
{
  for (GMimeMultipart *parent = find_parent (root, object);
       parent != NULL && GMIME_OBJECT (parent) != root && is_gone (gone, GMIME_OBJECT (parent));
       parent = find_parent (root, object))
    object = GMIME_OBJECT (parent);
  return object;
}

static gboolean
is_mixed (GMimeObject *root)
{
  return g_mime_content_type_is_type (g_mime_object_get_content_type (root), "multipart", "mixed");
}

static gboolean
add_cut (Replace *self, GMimeObject *root, GMimeObject *object, GError **error)
{
  GMimeMultipart *parent = find_parent (root, object);
  const char *boundary = parent != NULL ? g_mime_multipart_get_boundary (parent) : NULL;
  const Cut *last =
      self->cuts->len > 0 ? &g_array_index (self->cuts, Cut, self->cuts->len - 1) : NULL;
  Cut cut = { 0 };

  if (!find_cut (self, object, boundary, &cut))
    return refuse (error, "A part cannot be found in the bytes");
  if (last != NULL && cut.from == last->from)
    return TRUE; /* both were in what goes as a whole */
  if (last != NULL && cut.from < last->to)
    return refuse (error, "The parts overlap");
  if (last == NULL && GMIME_OBJECT (parent) == root && is_mixed (root))
    self->boundary = g_strdup (boundary);
  g_array_append_val (self->cuts, cut);
  return TRUE;
}

/* The whole message is the file, or it stands where no other file may. */
static void
wrap (Replace *self)
{
  g_autofree char *unique = g_uuid_string_random ();

  self->boundary = g_strconcat ("=-matta-", unique, NULL);
  self->wraps = TRUE;
}

static gboolean
plan_cuts (Replace *self, GPtrArray *objects, const GArray *taken, GError **error)
{
  GMimeObject *root = g_mime_message_get_mime_part (self->message);
  g_autoptr (GHashTable) gone = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < taken->len; i++) {
    guint index = g_array_index (taken, guint, i);
    GMimeObject *object = index < objects->len ? g_ptr_array_index (objects, index) : NULL;

    if (object == NULL)
      return refuse (error, "An attachment is no part of its own");
    g_hash_table_add (gone, object);
  }
  self->empties = is_gone (gone, root) && !is_mixed (root);
  if (self->empties) {
    wrap (self);
    return TRUE;
  }
  for (guint i = 0; i < taken->len; i++) {
    GMimeObject *object = g_ptr_array_index (objects, g_array_index (taken, guint, i));

    if (!add_cut (self, root, find_outermost (root, gone, object), error))
      return FALSE;
  }
  if (self->boundary == NULL)
    wrap (self);
  return TRUE;
}

/* --- writing
 * ---------------------------------------------------------------------------------------------- */

static gboolean
write_text (Replace *self, const char *text, GError **error)
{
  return matta_content_writer_write (self->writer, text, strlen (text), error);
}

static gboolean
write_range (Replace *self, gsize from, gsize to, GError **error)
{
  for (gsize at = from; at < to; at += CHUNK)
    if (!matta_content_writer_write (self->writer, self->bytes + at, MIN (CHUNK, to - at), error))
      return FALSE;
  return TRUE;
}

static gboolean
write_base64 (Replace *self, const guint8 *data, gsize length, GError **error)
{
  g_autoptr (GString) lines = g_string_sized_new (LINES_AT_ONCE * 80);

  for (gsize at = 0; at < length; at += LINE_BYTES) {
    g_autofree char *line = g_base64_encode (data + at, MIN (LINE_BYTES, length - at));

    g_string_append_printf (lines, "%s\r\n", line);
    if (lines->len < LINES_AT_ONCE * 78 && at + LINE_BYTES < length)
      continue;
    if (g_cancellable_set_error_if_cancelled (self->cancellable, error)
        || !matta_content_writer_write (self->writer, lines->str, lines->len, error))
      return FALSE;
    g_string_truncate (lines, 0);
  }
  return TRUE;
}

/* "--boundary", the fields and the empty line; long names folded as RFC 2231 has it. */
static char *
make_part_head (const Replace *self, GMimePart *part)
{
  GMimeFormatOptions *options = g_mime_format_options_new ();
  g_autofree char *fields = NULL;

  g_mime_part_set_content_encoding (part, GMIME_CONTENT_ENCODING_BASE64);
  g_mime_format_options_set_newline_format (options, GMIME_NEWLINE_FORMAT_DOS);
  fields = g_mime_object_get_headers (GMIME_OBJECT (part), options);
  g_mime_format_options_free (options);
  return g_strdup_printf ("--%s\r\n%s\r\n", self->boundary, fields);
}

static gboolean
write_note (Replace *self, GError **error)
{
  const char *note = self->replacement->note;
  GMimePart *part = NULL;
  g_autofree char *head = NULL;

  if (note == NULL)
    return TRUE;
  part = g_mime_part_new_with_type ("text", "plain");
  g_mime_object_set_content_type_parameter (GMIME_OBJECT (part), "charset", "utf-8");
  g_mime_object_set_disposition (GMIME_OBJECT (part), GMIME_DISPOSITION_INLINE);
  head = make_part_head (self, part);
  g_object_unref (part);
  return write_text (self, head, error)
         && write_base64 (self, (const guint8 *) note, strlen (note), error);
}

static gboolean
write_file (Replace *self, GError **error)
{
  g_auto (GStrv) type = NULL;
  GMimePart *part = NULL;
  g_autofree char *head = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (self->replacement->bytes == NULL)
    return TRUE;
  type = g_strsplit (self->replacement->type, "/", 2);
  part = g_mime_part_new_with_type (type[0], type[1]);
  g_mime_object_set_disposition (GMIME_OBJECT (part), GMIME_DISPOSITION_ATTACHMENT);
  g_mime_part_set_filename (part, self->replacement->name);
  head = make_part_head (self, part);
  g_object_unref (part);
  bytes = matta_content_get_bytes (self->replacement->bytes, error);
  return bytes != NULL && write_text (self, head, error)
         && write_base64 (self, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), error);
}

/* A range without the cuts; the replacement where the first of them was, unless all is wrapped. */
static gboolean
write_cut (Replace *self, gsize from, GError **error)
{
  for (guint i = 0; i < self->cuts->len; i++) {
    const Cut *cut = &g_array_index (self->cuts, Cut, i);

    if (!write_range (self, from, cut->from, error))
      return FALSE;
    if (i == 0 && !self->wraps && (!write_note (self, error) || !write_file (self, error)))
      return FALSE;
    from = cut->to;
  }
  return write_range (self, from, self->size, error);
}

static gboolean
is_content_field (const Replace *self, gsize line)
{
  return self->size - line > 8 && g_ascii_strncasecmp (self->bytes + line, "Content-", 8) == 0;
}

/* One field with its folded lines. */
static gsize
find_field_end (const Replace *self, gsize line)
{
  do
    line = find_next_line (self, line);
  while (line < self->size && (self->bytes[line] == ' ' || self->bytes[line] == '\t'));
  return line;
}

/* What describes the content goes down to it, the rest of the header stays above. */
static gboolean
write_fields (Replace *self, gsize header_end, gboolean content, GError **error)
{
  for (gsize line = 0; line < header_end;) {
    gsize next = find_field_end (self, line);

    if (is_content_field (self, line) == content && !write_range (self, line, next, error))
      return FALSE;
    line = next;
  }
  return TRUE;
}

static gsize
find_header_end (const Replace *self)
{
  gsize line = 0;

  while (line < self->size && self->bytes[line] != '\r' && self->bytes[line] != '\n')
    line = find_next_line (self, line);
  return line;
}

/* All that was there, as one part. */
static gboolean
write_inner (Replace *self, gsize header_end, GError **error)
{
  g_autofree char *delimiter = g_strdup_printf ("--%s\r\n", self->boundary);

  return self->empties
         || (write_text (self, delimiter, error) && write_fields (self, header_end, TRUE, error)
             && write_cut (self, header_end, error)
             && (self->bytes[self->size - 1] == '\n' || write_text (self, "\r\n", error)));
}

static gboolean
write_wrapped (Replace *self, GError **error)
{
  gsize header_end = find_header_end (self);
  g_autofree char *type =
      g_strdup_printf ("Content-Type: multipart/mixed; boundary=\"%s\"\r\n\r\n", self->boundary);
  g_autofree char *end = g_strdup_printf ("--%s--\r\n", self->boundary);

  return write_fields (self, header_end, FALSE, error) && write_text (self, type, error)
         && write_inner (self, header_end, error) && write_note (self, error)
         && write_file (self, error) && write_text (self, end, error);
}

static MattaContent *
write_all (Replace *self, const char *directory, GError **error)
{
  g_autoptr (MattaContentWriter) writer = matta_content_writer_new (directory, IN_MEMORY);

  self->writer = writer;
  if (!(self->wraps ? write_wrapped (self, error) : write_cut (self, 0, error)))
    return NULL;
  return matta_content_writer_finish (writer, error);
}

/* --- proof
 * ------------------------------------------------------------------------------------------------
 */

static gboolean
is_taken (const GArray *taken, guint index)
{
  for (guint i = 0; i < taken->len; i++)
    if (g_array_index (taken, guint, i) == index)
      return TRUE;
  return FALSE;
}

/* Digests of what must be in the result: what was left, without what was inside what went. */
static GHashTable *
list_expected (MattaFacts *facts, const GArray *taken)
{
  GHashTable *expected = g_hash_table_new (g_str_hash, g_str_equal);
  gboolean inside_gone = FALSE;

  for (guint i = 0; i < facts->attachments->len; i++) {
    const MattaAttachment *attachment = g_ptr_array_index (facts->attachments, i);

    if (attachment->depth == 0)
      inside_gone = is_taken (taken, i);
    if (!inside_gone)
      g_hash_table_add (expected, attachment->digest);
  }
  return expected;
}

typedef struct {
  const char *note;
  GByteArray *text; /* of the part that is looked at */
  gboolean found;
} Search;

/* What is longer is another text. */
static gboolean
keep_piece (const guint8 *data, gsize length, gpointer user_data)
{
  Search *search = user_data;

  g_byte_array_append (search->text, data, (guint) length);
  return search->text->len <= strlen (search->note);
}

static void
look_at_part (GMimeObject *parent, GMimeObject *part, gpointer user_data)
{
  Search *search = user_data;

  if (!g_mime_content_type_is_type (g_mime_object_get_content_type (part), "text", "plain"))
    return;
  g_byte_array_set_size (search->text, 0);
  matta_mime_decode (part, keep_piece, search);
  if (search->text->len == strlen (search->note)
      && memcmp (search->text->data, search->note, search->text->len) == 0)
    search->found = TRUE;
}

static GMimeMessage *
parse (MattaContent *content)
{
  g_autoptr (GMimeStream) stream = matta_content_stream_new (content);
  g_autoptr (GMimeParser) parser = g_mime_parser_new_with_stream (stream);

  g_mime_parser_set_persist_stream (parser, TRUE);
  return g_mime_parser_construct_message (parser, NULL);
}

/* Facts don't tell: where there was no text, or only HTML, it is no second one. */
static gboolean
holds_note (MattaContent *result, const char *note)
{
  g_autoptr (GMimeMessage) message = parse (result);
  g_autoptr (GByteArray) text = g_byte_array_new ();
  Search search = { note, text, FALSE };

  if (message != NULL)
    g_mime_message_foreach (message, look_at_part, &search);
  return search.found;
}

/* Nothing else is in it: the note may count as a file, for it is a second text. */
static gboolean
holds_expected (const Replace *self, MattaFacts *after, GHashTable *expected)
{
  MattaContent *bytes = self->replacement->bytes;
  const char *file = bytes != NULL ? matta_content_get_digest (bytes) : NULL;
  const char *note = self->replacement->note;
  g_autofree char *note_digest =
      note != NULL ? g_compute_checksum_for_string (G_CHECKSUM_SHA256, note, -1) : NULL;
  g_autoptr (GHashTable) found = g_hash_table_new (g_str_hash, g_str_equal);
  gboolean has_file = file == NULL;

  for (guint i = 0; i < after->attachments->len; i++) {
    const MattaAttachment *attachment = g_ptr_array_index (after->attachments, i);

    if (g_strcmp0 (attachment->digest, file) == 0)
      has_file = TRUE;
    else if (g_hash_table_contains (expected, attachment->digest))
      g_hash_table_add (found, attachment->digest);
    else if (g_strcmp0 (attachment->digest, note_digest) != 0)
      return FALSE;
  }
  return has_file && g_hash_table_size (found) == g_hash_table_size (expected);
}

/* Whoever opens it must see what was meant, and no more: read as any mail is. */
static gboolean
prove (const Replace *self,
       MattaContent *result,
       MattaFacts *before,
       const GArray *taken,
       const MattaLimits *limits,
       GError **error)
{
  g_autoptr (MattaFacts) after = matta_facts_read (result, NULL, limits, self->cancellable, error);
  g_autoptr (GHashTable) expected = list_expected (before, taken);

  if (after == NULL)
    return FALSE;
  if (after->unreadable != NULL || after->protection != MATTA_PROTECTION_NONE
      || (before->text != NULL && g_strcmp0 (before->text, after->text) != 0)
      || g_strcmp0 (before->subject, after->subject) != 0 || !holds_expected (self, after, expected)
      || (self->replacement->note != NULL && !holds_note (result, self->replacement->note)))
    return refuse (error, "The result does not read as it should");
  return TRUE;
}

/* --- all of it
 * -------------------------------------------------------------------------------------------- */

static gboolean
may_change (MattaFacts *facts, const GArray *taken, GError **error)
{
  if (facts->protection != MATTA_PROTECTION_NONE)
    return refuse (error, "The message is signed or encrypted");
  if (facts->unreadable != NULL)
    return refuse (error, "The message cannot be read to its end");
  for (guint i = 0; i < taken->len; i++) {
    guint index = g_array_index (taken, guint, i);

    if (index >= facts->attachments->len
        || !matta_replace_may_take (g_ptr_array_index (facts->attachments, index)))
      return refuse (error, "An attachment is no part of its own");
  }
  return taken->len > 0 || refuse (error, "There is nothing to take out");
}

static MattaContent *
replace (Replace *self,
         MattaContent *content,
         MattaFacts *facts,
         const GArray *taken,
         const MattaLimits *limits,
         const char *directory,
         GError **error)
{
  g_autoptr (GPtrArray) objects = matta_part_walk_list (self->message, limits);
  g_autoptr (GBytes) bytes = matta_content_get_bytes (content, error);
  g_autoptr (MattaContent) result = NULL;

  if (bytes == NULL)
    return NULL;
  self->bytes = g_bytes_get_data (bytes, &self->size);
  if (!plan_cuts (self, objects, taken, error))
    return NULL;
  result = write_all (self, directory, error);
  if (result == NULL || !prove (self, result, facts, taken, limits, error)) {
    g_clear_pointer (&result, matta_content_unref);
    return NULL;
  }
  return g_steal_pointer (&result);
}

MattaContent *
matta_replace_attachments (MattaContent *content,
                           MattaFacts *facts,
                           const GArray *taken,
                           const MattaReplacement *replacement,
                           const MattaLimits *limits,
                           const char *directory,
                           GCancellable *cancellable,
                           GError **error)
{
  g_autoptr (GMimeMessage) message = NULL;
  g_autoptr (GArray) cuts = g_array_new (FALSE, FALSE, sizeof (Cut));
  Replace self = { .replacement = replacement, .cuts = cuts, .cancellable = cancellable };
  MattaContent *result = NULL;

  g_return_val_if_fail (content != NULL && facts != NULL && taken != NULL, NULL);
  g_return_val_if_fail (replacement->bytes != NULL || replacement->note != NULL, NULL);
  g_return_val_if_fail (replacement != NULL && limits != NULL && directory != NULL, NULL);

  if (!may_change (facts, taken, error))
    return NULL;
  message = parse (content);
  if (message == NULL) {
    refuse (error, "The message cannot be read");
    return NULL;
  }
  self.message = message;
  result = replace (&self, content, facts, taken, limits, directory, error);
  g_free (self.boundary);
  return result;
}
