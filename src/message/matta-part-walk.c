/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-part-walk.h"

#include "matta-html.h"
#include "matta-mime.h"
#include "matta-parameter.h"
#include "matta-sha256.h"
#include "matta-text-scan.h"

#include <string.h>

#define TEXT_LIMIT (64 * 1024)
#define HTML_LIMIT (16 * TEXT_LIMIT) /* styles can take more room than the words */
#define CHECKED_FOR_DAMAGE (1024 * 1024)
#define HEAD_LENGTH (sizeof ((MattaAttachment *) NULL)->head)

typedef struct {
  MattaFacts *facts;
  const MattaLimits *limits;
  GCancellable *cancellable;
  guint parts;
  guint message_depth;
  gboolean seen_plain; /* in the message being walked */
  gboolean seen_html;
  guint wanted;            /* the attachment whose bytes are asked for; G_MAXUINT = none */
  const MattaCatch *catch; /* gets its bytes; NULL = nobody asks */
  GPtrArray *objects;      /* what each attachment is; NULL = nobody asks */
} Walk;

static void walk_object (Walk *walk, GMimeObject *object, guint depth, gboolean related);

void
matta_part_walk_note (MattaFacts *facts, const char *reason)
{
  if (facts->unreadable == NULL)
    facts->unreadable = reason;
}

/* Protection is the whole message's only: an attached signed message isn't touched by an edit. */
static void
protect (Walk *walk, MattaProtection protection)
{
  if (protection == MATTA_PROTECTION_ENCRYPTED)
    matta_part_walk_note (walk->facts, MATTA_UNREADABLE_ENCRYPTED);
  if (walk->message_depth == 0)
    walk->facts->protection = MAX (walk->facts->protection, protection);
}

static char *
describe_type (GMimeObject *object)
{
  GMimeContentType *type = g_mime_object_get_content_type (object);
  g_autofree char *text = type == NULL ? NULL : g_mime_content_type_get_mime_type (type);

  return text == NULL ? g_strdup ("application/octet-stream") : g_ascii_strdown (text, -1);
}

static gboolean
is_type (GMimeObject *object, const char *type, const char *subtype)
{
  GMimeContentType *content_type = g_mime_object_get_content_type (object);

  return content_type != NULL && g_mime_content_type_is_type (content_type, type, subtype);
}

static char *
find_parameter (GMimeObject *object, const char *field, const char *name)
{
  GMimeHeaderList *fields = g_mime_object_get_header_list (object);
  GMimeHeader *header = g_mime_header_list_get_header (fields, field);
  const char *raw = header == NULL ? NULL : g_mime_header_get_raw_value (header);

  return raw == NULL ? NULL : matta_parameter_find (raw, name);
}

static char *
find_name (GMimeObject *object)
{
  char *name = find_parameter (object, "Content-Disposition", "filename");

  return name != NULL ? name : find_parameter (object, "Content-Type", "name");
}

static void
list (Walk *walk, MattaAttachment *attachment, GMimeObject *object)
{
  g_ptr_array_add (walk->facts->attachments, attachment);
  if (walk->objects != NULL)
    g_ptr_array_add (walk->objects, object);
}

static MattaAttachment *
add_attachment (Walk *walk, GMimeObject *object, MattaAttachmentSort sort)
{
  MattaAttachment *attachment = g_new0 (MattaAttachment, 1);

  attachment->name = find_name (object);
  if (attachment->name == NULL)
    attachment->name = g_strdup ("");
  attachment->type = describe_type (object);
  attachment->sort = sort;
  attachment->depth = walk->message_depth;
  list (walk, attachment, object);
  return attachment;
}

/* The bytes of one attachment going by. */
typedef struct {
  MattaSha256 *hash;
  const MattaCatch *catch; /* or NULL */
  guint8 *head;
  guint64 size;
} Measure;

static gboolean
measure_piece (const guint8 *data, gsize length, gpointer user_data)
{
  Measure *measure = user_data;

  matta_sha256_update (measure->hash, data, length);
  if (measure->size < HEAD_LENGTH)
    memcpy (measure->head + measure->size, data, MIN (length, HEAD_LENGTH - measure->size));
  measure->size += length;
  if (measure->catch != NULL)
    measure->catch->func (data, length, measure->catch->user_data);
  return TRUE;
}

/* The attachment was listed last. */
static void
measure (Walk *walk, MattaAttachment *attachment, GMimeObject *object)
{
  g_autoptr (MattaSha256) hash = matta_sha256_new ();
  gboolean wanted = walk->catch != NULL && walk->wanted == walk->facts->attachments->len - 1;
  Measure measure = {
    .hash = hash,
    .catch = wanted ? walk->catch : NULL,
    .head = attachment->head,
  };

  matta_mime_decode (object, measure_piece, &measure);
  attachment->size = measure.size;
  attachment->digest = matta_sha256_finish (hash);
}

static gboolean
is_damaged_base64 (const guint8 *data, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (data[i]) && strchr ("+/=\r\n\t ", data[i]) == NULL)
      return TRUE;
  return memchr (data, '\0', length) != NULL;
}

static gboolean
is_damaged_quoted (const guint8 *data, gsize length)
{
  for (gsize i = 0; i + 2 < length; i++)
    if (data[i] == '=' && data[i + 1] != '\r' && data[i + 1] != '\n' && data[i + 1] != ' '
        && data[i + 1] != '\t'
        && !(g_ascii_isxdigit (data[i + 1]) && g_ascii_isxdigit (data[i + 2])))
      return TRUE;
  return FALSE;
}

static void
look_for_damage (Walk *walk, GMimePart *part)
{
  GMimeDataWrapper *content = g_mime_part_get_content (part);
  GMimeContentEncoding encoding = g_mime_part_get_content_encoding (part);
  g_autofree guint8 *data = NULL;
  GMimeStream *stream = NULL;
  gssize length = 0;

  if (content == NULL
      || (encoding != GMIME_CONTENT_ENCODING_BASE64
          && encoding != GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE))
    return;
  stream = g_mime_data_wrapper_get_stream (content);
  length = MIN (g_mime_stream_length (stream), CHECKED_FOR_DAMAGE);
  data = g_malloc ((gsize) MAX (length, 0) + 1);
  g_mime_stream_reset (stream);
  length = g_mime_stream_read (stream, (char *) data, (gsize) MAX (length, 0));
  g_mime_stream_reset (stream);
  if (length > 0
      && (encoding == GMIME_CONTENT_ENCODING_BASE64 ? is_damaged_base64 (data, (gsize) length)
                                                    : is_damaged_quoted (data, (gsize) length)))
    matta_part_walk_note (walk->facts, MATTA_UNREADABLE_DAMAGED);
}

static void
uu_ended (const char *name, guint64 size, const char *digest, gboolean whole, gpointer user_data)
{
  Walk *walk = user_data;
  MattaAttachment *attachment = g_new0 (MattaAttachment, 1);

  if (!whole)
    matta_part_walk_note (walk->facts, MATTA_UNREADABLE_DAMAGED);
  attachment->name = matta_mime_repair_text (name);
  attachment->type = g_strdup ("application/octet-stream");
  attachment->sort = MATTA_ATTACHMENT_UUENCODE;
  attachment->depth = walk->message_depth;
  attachment->size = size;
  attachment->digest = g_strdup (digest);
  list (walk, attachment, NULL);
}

static char *
to_utf8 (GByteArray *bytes, const char *charset, gsize limit)
{
  if (bytes->len == 0)
    return g_strdup ("");
  return matta_mime_to_utf8 ((const char *) bytes->data, bytes->len, charset, limit);
}

static char *
convert_html (GByteArray *bytes, const char *charset)
{
  g_autofree char *html = to_utf8 (bytes, charset, HTML_LIMIT);
  g_autofree char *text = matta_html_to_text (html);

  return matta_mime_to_utf8 (text, strlen (text), NULL, TEXT_LIMIT);
}

static gboolean
scan_piece (const guint8 *data, gsize length, gpointer user_data)
{
  matta_text_scan_push (user_data, data, length);
  return TRUE;
}

static gboolean
keep_piece (const guint8 *data, gsize length, gpointer user_data)
{
  GByteArray *text = user_data;

  g_byte_array_append (text, data, (guint) MIN (length, HTML_LIMIT - text->len));
  return text->len < HTML_LIMIT;
}

static void
take_text (Walk *walk, GMimePart *part, GByteArray *bytes, gboolean html)
{
  const char *charset = g_mime_object_get_content_type_parameter (GMIME_OBJECT (part), "charset");

  if (walk->message_depth > 0 || walk->facts->text != NULL)
    return;
  if (html)
    walk->facts->text = convert_html (bytes, charset);
  else
    walk->facts->text = to_utf8 (bytes, charset, TEXT_LIMIT);
}

static void
read_html (Walk *walk, GMimePart *part)
{
  g_autoptr (GByteArray) text = g_byte_array_new ();

  matta_mime_decode (GMIME_OBJECT (part), keep_piece, text);
  take_text (walk, part, text, TRUE);
}

static void
read_plain (Walk *walk, GMimePart *part)
{
  g_autoptr (MattaTextScan) scan = matta_text_scan_new (TEXT_LIMIT, uu_ended, walk);
  guint listed = walk->facts->attachments->len;

  if (walk->catch != NULL && walk->wanted >= listed)
    matta_text_scan_catch (scan, walk->wanted - listed, walk->catch);
  matta_mime_decode (GMIME_OBJECT (part), scan_piece, scan);
  matta_text_scan_finish (scan);
  if (matta_text_scan_has_pgp_message (scan))
    protect (walk, MATTA_PROTECTION_ENCRYPTED);
  if (matta_text_scan_has_pgp_signature (scan))
    protect (walk, MATTA_PROTECTION_SIGNED);
  take_text (walk, part, matta_text_scan_get_text (scan), FALSE);
}

/* The first plain and the first HTML text of a message that nobody marked as a file. */
static gboolean
is_body (Walk *walk, GMimeObject *object)
{
  GMimeContentDisposition *disposition = g_mime_object_get_content_disposition (object);
  gboolean plain = is_type (object, "text", "plain");
  gboolean *seen = plain ? &walk->seen_plain : &walk->seen_html;
  g_autofree char *name = find_name (object);

  if ((!plain && !is_type (object, "text", "html")) || *seen
      || (disposition != NULL && g_mime_content_disposition_is_attachment (disposition))
      || name != NULL)
    return FALSE;
  *seen = TRUE;
  return TRUE;
}

static void
look_at_smime (Walk *walk, GMimeObject *object)
{
  const char *kind = NULL;

  if (!is_type (object, "application", "pkcs7-mime")
      && !is_type (object, "application", "x-pkcs7-mime"))
    return;
  kind = g_mime_object_get_content_type_parameter (object, "smime-type");
  if (kind != NULL && g_ascii_strcasecmp (kind, "signed-data") == 0)
    protect (walk, MATTA_PROTECTION_SIGNED);
  else if (kind == NULL || g_ascii_strcasecmp (kind, "certs-only") != 0)
    protect (walk, MATTA_PROTECTION_ENCRYPTED);
}

static MattaAttachmentSort
sort_part (GMimeObject *object, gboolean related)
{
  g_autofree char *name = find_name (object);

  if (is_type (object, "application", "ms-tnef") || is_type (object, "application", "vnd.ms-tnef")
      || (name != NULL && g_ascii_strcasecmp (name, "winmail.dat") == 0))
    return MATTA_ATTACHMENT_TNEF;
  if (is_type (object, "message", "rfc822"))
    return MATTA_ATTACHMENT_MESSAGE;
  if (related && is_type (object, "image", "*") && g_mime_object_get_content_id (object) != NULL)
    return MATTA_ATTACHMENT_INLINE;
  return MATTA_ATTACHMENT_FILE;
}

static void
walk_part (Walk *walk, GMimeObject *object, gboolean related)
{
  look_for_damage (walk, GMIME_PART (object));
  look_at_smime (walk, object);
  if (is_type (object, "text", "calendar")
      && g_mime_object_get_content_type_parameter (object, "method") != NULL)
    walk->facts->is_invitation = TRUE;
  if (is_type (object, "multipart", "*")) /* GMime gave up at its 1,024th level */
    matta_part_walk_note (walk->facts, MATTA_UNREADABLE_TOO_DEEP);
  if (is_type (object, "message", "rfc822")) /* encoded, which RFC 2046 forbids: not entered */
    matta_part_walk_note (walk->facts, MATTA_UNREADABLE_DAMAGED);
  if (is_body (walk, object)) {
    if (is_type (object, "text", "html"))
      read_html (walk, GMIME_PART (object));
    else
      read_plain (walk, GMIME_PART (object));
    return;
  }
  measure (walk, add_attachment (walk, object, sort_part (object, related)), object);
}

static void
walk_multipart (Walk *walk, GMimeMultipart *multipart, guint depth)
{
  GMimeObject *object = GMIME_OBJECT (multipart);
  const char *epilogue = g_mime_multipart_get_epilogue (multipart);
  int count = g_mime_multipart_get_count (multipart);

  if (is_type (object, "multipart", "signed"))
    protect (walk, MATTA_PROTECTION_SIGNED);
  if (is_type (object, "multipart", "encrypted"))
    protect (walk, MATTA_PROTECTION_ENCRYPTED);
  if (count == 0)
    measure (walk, add_attachment (walk, object, MATTA_ATTACHMENT_FILE), object);
  if (count == 0 || !multipart->write_end_boundary
      || (epilogue != NULL && strcasestr (epilogue, "content-t") != NULL))
    matta_part_walk_note (walk->facts, MATTA_UNREADABLE_DAMAGED);
  for (int i = 0; i < count; i++)
    walk_object (walk, g_mime_multipart_get_part (multipart, i), depth + 1,
                 is_type (object, "multipart", "related"));
}

static void
walk_attached_message (Walk *walk, GMimeMessagePart *part, guint depth)
{
  GMimeMessage *message = g_mime_message_part_get_message (part);
  MattaAttachment *attachment =
      add_attachment (walk, GMIME_OBJECT (part), MATTA_ATTACHMENT_MESSAGE);
  Walk inner = *walk;

  if (message == NULL) {
    measure (walk, attachment, GMIME_OBJECT (part));
    matta_part_walk_note (walk->facts, MATTA_UNREADABLE_DAMAGED);
    return;
  }
  measure (walk, attachment, GMIME_OBJECT (message));
  if (*attachment->name == '\0' && g_mime_message_get_subject (message) != NULL) {
    g_free (attachment->name);
    attachment->name = matta_mime_repair_text (g_mime_message_get_subject (message));
  }
  if (g_mime_message_get_mime_part (message) == NULL)
    return;
  inner.message_depth++;
  inner.seen_plain = inner.seen_html = FALSE;
  walk_object (&inner, g_mime_message_get_mime_part (message), depth + 1, FALSE);
  walk->parts = inner.parts;
}

/* A million tiny parts must not become a million rows: the first beyond the limit stands for the
 * rest, and the note makes sure that a person looks. */
static void
give_up_counting (Walk *walk, GMimeObject *object)
{
  matta_part_walk_note (walk->facts, MATTA_UNREADABLE_TOO_MANY);
  if (walk->parts == walk->limits->parts + 1)
    measure (walk, add_attachment (walk, object, MATTA_ATTACHMENT_FILE), object);
}

/* Beyond a limit nothing is entered any more, but it is still listed. */
static void
walk_object (Walk *walk, GMimeObject *object, guint depth, gboolean related)
{
  if (g_cancellable_is_cancelled (walk->cancellable))
    return;
  if (++walk->parts > walk->limits->parts)
    give_up_counting (walk, object);
  else if (depth > walk->limits->depth) {
    matta_part_walk_note (walk->facts, MATTA_UNREADABLE_TOO_DEEP);
    measure (walk, add_attachment (walk, object, MATTA_ATTACHMENT_FILE), object);
  } else if (GMIME_IS_MULTIPART (object)) {
    walk_multipart (walk, GMIME_MULTIPART (object), depth);
  } else if (GMIME_IS_MESSAGE_PART (object)) {
    walk_attached_message (walk, GMIME_MESSAGE_PART (object), depth);
  } else if (GMIME_IS_PART (object)) {
    walk_part (walk, object, related);
  }
}

void
matta_part_walk (MattaFacts *facts,
                 GMimeMessage *message,
                 const MattaLimits *limits,
                 guint wanted,
                 const MattaCatch *catch,
                 GCancellable *cancellable)
{
  Walk walk = {
    .facts = facts,
    .limits = limits,
    .cancellable = cancellable,
    .wanted = wanted,
    .catch = catch,
  };

  if (g_mime_message_get_mime_part (message) != NULL)
    walk_object (&walk, g_mime_message_get_mime_part (message), 0, FALSE);
}

/* The facts themselves are known already: what else the walk finds is dropped. */
GPtrArray *
matta_part_walk_list (GMimeMessage *message, const MattaLimits *limits)
{
  GPtrArray *objects = g_ptr_array_new ();
  g_autoptr (GPtrArray) attachments =
      g_ptr_array_new_with_free_func ((GDestroyNotify) matta_attachment_free);
  MattaFacts facts = { .attachments = attachments };
  Walk walk = { .facts = &facts, .limits = limits, .wanted = G_MAXUINT, .objects = objects };

  if (g_mime_message_get_mime_part (message) != NULL)
    walk_object (&walk, g_mime_message_get_mime_part (message), 0, FALSE);
  g_free (facts.text);
  return objects;
}
