/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-seven-bit.h"

#include "matta-error.h"
#include "matta-header-guard.h"
#include "matta-mime.h"
#include "matta-sink-stream.h"

#define IN_MEMORY (64 * 1024)

static gboolean
fail (GError **error, MattaErrorCode code, const char *text)
{
  g_set_error_literal (error, MATTA_ERROR, code, text);
  return FALSE;
}

/* NULL with @error; what would cost the parser too much is left as it is. */
static GMimeMessage *
parse (MattaContent *content, GError **error)
{
  GMimeMessage *message = NULL;
  MattaLimits limits = { 0 };

  matta_limits_init (&limits);
  if (!matta_header_guard_parse (content, &limits, &message, error))
    return NULL;
  if (message == NULL)
    fail (error, MATTA_ERROR_UNCHANGEABLE, "The message cannot be read");
  return message;
}

/* --- what the parts hold ---------------------------------------------------------------------- */

static gboolean
add_to_digest (const guint8 *data, gsize length, gpointer user_data)
{
  g_checksum_update (user_data, data, (gssize) length);
  return TRUE;
}

typedef void (*PartFunc) (GMimeObject *part, gpointer user_data);

/* Every leaf, in the order of the message, also within attached messages. @skip_fixed: not what is
 * signed or encrypted. @around: gets what holds others, or NULL. */
static void
for_each_part (GMimeObject *object,
               gboolean skip_fixed,
               PartFunc around,
               PartFunc func,
               gpointer user_data)
{
  gboolean fixed = GMIME_IS_MULTIPART_SIGNED (object) || GMIME_IS_MULTIPART_ENCRYPTED (object);
  GMimeMessage *attached = NULL;

  if (object == NULL || (fixed && skip_fixed))
    return;
  if (GMIME_IS_PART (object)) {
    func (object, user_data);
    return;
  }
  if (around != NULL)
    around (object, user_data);
  if (GMIME_IS_MESSAGE_PART (object))
    attached = g_mime_message_part_get_message (GMIME_MESSAGE_PART (object));
  if (attached != NULL)
    for_each_part (g_mime_message_get_mime_part (attached), skip_fixed, around, func, user_data);
  for (int i = 0;
       GMIME_IS_MULTIPART (object) && i < g_mime_multipart_get_count (GMIME_MULTIPART (object));
       i++)
    for_each_part (g_mime_multipart_get_part (GMIME_MULTIPART (object), i), skip_fixed, around,
                   func, user_data);
}

static void
list_part (GMimeObject *part, gpointer user_data)
{
  g_autoptr (GChecksum) digest = g_checksum_new (G_CHECKSUM_SHA256);

  matta_mime_decode (part, add_to_digest, digest);
  g_string_append_printf (user_data, "%s\n", g_checksum_get_string (digest));
}

/* One digest after another. */
static char *
list_parts (GMimeMessage *message)
{
  GString *digests = g_string_new (NULL);

  for_each_part (g_mime_message_get_mime_part (message), FALSE, NULL, list_part, digests);
  return g_string_free (digests, FALSE);
}

static void
encode_part (GMimeObject *part, gpointer user_data)
{
  g_mime_object_encode (part, GMIME_ENCODING_CONSTRAINT_7BIT);
}

/* What holds others says only how many bits they have (RFC 2045, 6.4). */
static void
note_seven_bits (GMimeObject *object, gpointer user_data)
{
  const char *encoding = g_mime_object_get_header (object, "Content-Transfer-Encoding");

  if (encoding != NULL)
    g_mime_object_set_header (object, "Content-Transfer-Encoding", "7bit", NULL);
}

/* --- the other form --------------------------------------------------------------------------- */

/* What is written, and whether all of it is plain. */
typedef struct {
  MattaContentWriter *writer;
  gboolean high;
  GError *error;
} Output;

static gboolean
write_piece (const guint8 *data, gsize length, gpointer user_data)
{
  Output *output = user_data;
  guint8 all = 0;

  for (gsize i = 0; i < length; i++)
    all |= data[i];
  output->high = output->high || all > 0x7f;
  return output->error == NULL
         && matta_content_writer_write (output->writer, data, length, &output->error);
}

static MattaContent *
write_message (GMimeMessage *message, const char *directory, GError **error)
{
  /* Where there is no folder the limit is never reached. */
  g_autoptr (MattaContentWriter) writer = matta_content_writer_new (
      directory != NULL ? directory : "", directory != NULL ? IN_MEMORY : G_MAXSIZE);
  Output output = { .writer = writer };
  g_autoptr (GMimeStream) sink = matta_sink_stream_new (write_piece, &output);
  GMimeFormatOptions *options = g_mime_format_options_new ();

  g_mime_format_options_set_newline_format (options, GMIME_NEWLINE_FORMAT_DOS);
  g_mime_object_write_to_stream (GMIME_OBJECT (message), options, sink);
  g_mime_format_options_free (options);
  if (output.error != NULL) {
    g_propagate_error (error, output.error);
    return NULL;
  }
  if (!output.high)
    return matta_content_writer_finish (writer, error);
  fail (error, MATTA_ERROR_UNCHANGEABLE,
        "The server takes only seven bits, and this message must not be changed");
  return NULL;
}

static gboolean
holds_the_same (MattaContent *result, const char *before, GError **error)
{
  g_autoptr (GMimeMessage) message = parse (result, NULL);
  g_autofree char *after = message != NULL ? list_parts (message) : NULL;

  return g_strcmp0 (before, after) == 0
         || fail (error, MATTA_ERROR_UNCHANGEABLE,
                  "The message cannot be made fit for a server that takes only seven bits");
}

MattaContent *
matta_seven_bit_make (MattaContent *content, const char *directory, GError **error)
{
  g_autoptr (GMimeMessage) message = NULL;
  g_autoptr (MattaContent) result = NULL;
  g_autofree char *before = NULL;

  g_return_val_if_fail (content != NULL, NULL);

  message = parse (content, error);
  if (message == NULL)
    return NULL;
  before = list_parts (message);
  for_each_part (g_mime_message_get_mime_part (message), TRUE, note_seven_bits, encode_part, NULL);
  result = write_message (message, directory, error);
  if (result == NULL || !holds_the_same (result, before, error))
    return NULL;
  return g_steal_pointer (&result);
}
