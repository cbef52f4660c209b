/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-mime.h"

#include "matta-base64.h"
#include "matta-sink-stream.h"

#include <string.h>

/* As much as GMime reads at once. */
#define PIECE 4096

static gpointer
start_gmime (gpointer data)
{
  g_mime_init ();
  return NULL;
}

void
matta_mime_init (void)
{
  static GOnce once = G_ONCE_INIT;

  g_once (&once, start_gmime, NULL);
}

void
matta_mime_set_warning (GMimeParserOptions *options,
                        GMimeParserWarningFunc func,
                        gpointer user_data)
{
#ifdef MATTA_MIME_NOTIFIES
  g_mime_parser_options_set_warning_callback (options, func, user_data, NULL);
#else
  g_mime_parser_options_set_warning_callback (options, func, user_data);
#endif
}

gboolean
matta_mime_is_field (const char *line, const char *next)
{
  const char *p = line;

  if (p < next && (*line == ' ' || *line == '\t'))
    return TRUE;
  while (p<next && * p> ' ' && *p != ':' && *p != 127)
    p++;
  return p > line && p < next && *p == ':';
}

static const char *
map_charset (const char *charset)
{
  static const char *const japanese[] = { "shift_jis",   "shift-jis", "sjis",        "x-sjis",
                                          "windows-31j", "ms_kanji",  "cs_shiftjis", NULL };

  if (charset == NULL || *charset == '\0')
    return "UTF-8";
  for (guint i = 0; japanese[i] != NULL; i++)
    if (g_ascii_strcasecmp (charset, japanese[i]) == 0)
      return "CP932"; /* what these apps really write: NEC and IBM letters included */
  return charset;
}

static char *
try_convert (const char *data, gsize length, const char *charset)
{
  gsize bytes_read = 0;
  gsize written = 0;
  g_autofree char *text =
      g_convert (data, (gssize) length, "UTF-8", charset, &bytes_read, &written, NULL);

  return text == NULL ? NULL : g_utf8_make_valid (text, (gssize) written);
}

/* Most texts say that they are UTF-8, and are: nothing has to be converted then, and looking is a
 * tenth of the work. NUL is not valid here. */
static char *
take_as_it_is (const char *data, gsize length, const char *charset)
{
  if (g_ascii_strcasecmp (charset, "UTF-8") != 0 || !g_utf8_validate_len (data, length, NULL))
    return NULL;
  return g_strndup (data, length);
}

static char *
read_charset (const char *data, gsize length, const char *charset)
{
  char *text = take_as_it_is (data, length, charset);

  return text != NULL ? text : try_convert (data, length, charset);
}

char *
matta_mime_to_utf8 (const char *data, gsize length, const char *charset, gsize limit)
{
  gsize used = MIN (length, limit);
  char *text = NULL;

  if (memchr (data, 0x1b, used) != NULL && memmem (data, used, "\x1b$", 2) != NULL)
    text = try_convert (data, used, "ISO-2022-JP");
  if (text == NULL)
    text = read_charset (data, used, map_charset (charset));
  if (text == NULL && !g_utf8_validate_len (data, used, NULL))
    text = try_convert (data, used, "CP932");
  if (text == NULL)
    text = g_utf8_make_valid (data, (gssize) used);
  if (strlen (text) > limit) {
    char *cut = g_utf8_find_prev_char (text, text + limit + 1);

    *cut = '\0';
  }
  return text;
}

char *
matta_mime_repair_text (const char *text)
{
  g_autofree char *decoded = NULL;

  matta_mime_init ();
  if (strstr (text, "\x1b$") != NULL || strstr (text, "\x1b(") != NULL)
    decoded = try_convert (text, strlen (text), "ISO-2022-JP");
  else if (strstr (text, "=?") != NULL)
    decoded = g_mime_utils_header_decode_text (NULL, text);
  if (decoded == NULL)
    decoded = g_strdup (text);
  return matta_mime_to_utf8 (decoded, strlen (decoded), NULL, G_MAXUINT16);
}

/* The fields of the part that holds an attached message are about its place in this one: whoever
 * opens it as a file must find the message's own at its beginning. */
static void
write_whole (GMimeObject *object, GMimeStream *sink)
{
  GMimeFormatOptions *options = g_mime_format_options_new ();
  GMimeMessage *attached = GMIME_IS_MESSAGE_PART (object)
                               ? g_mime_message_part_get_message (GMIME_MESSAGE_PART (object))
                               : NULL;

  g_mime_format_options_set_newline_format (options, GMIME_NEWLINE_FORMAT_DOS);
  g_mime_object_write_to_stream (attached != NULL ? GMIME_OBJECT (attached) : object, options,
                                 sink);
  g_mime_format_options_free (options);
}

/* What is attached is nearly always base64. */
static void
decode_base64 (GMimeStream *stream, MattaPieceFunc func, gpointer user_data)
{
  g_autofree guint8 *out = g_malloc (matta_base64_measure (PIECE));
  guint8 piece[PIECE];
  MattaBase64 base64 = { 0 };
  gssize length = 0;
  gboolean wanted = TRUE;

  g_mime_stream_reset (stream);
  while (wanted && (length = g_mime_stream_read (stream, (char *) piece, sizeof piece)) > 0) {
    gsize decoded = matta_base64_step (&base64, piece, (gsize) length, out);

    wanted = decoded == 0 || func (out, decoded, user_data);
  }
  g_mime_stream_reset (stream);
}

static void
decode_content (GMimeDataWrapper *content, MattaPieceFunc func, gpointer user_data)
{
  g_autoptr (GMimeStream) sink = NULL;

  if (g_mime_data_wrapper_get_encoding (content) == GMIME_CONTENT_ENCODING_BASE64) {
    decode_base64 (g_mime_data_wrapper_get_stream (content), func, user_data);
    return;
  }
  sink = matta_sink_stream_new (func, user_data);
  g_mime_data_wrapper_write_to_stream (content, sink);
}

void
matta_mime_decode (GMimeObject *object, MattaPieceFunc func, gpointer user_data)
{
  g_autoptr (GMimeStream) sink = matta_sink_stream_new (func, user_data);
  GMimeDataWrapper *content =
      GMIME_IS_PART (object) ? g_mime_part_get_content (GMIME_PART (object)) : NULL;

  if (content != NULL)
    decode_content (content, func, user_data);
  else if (!GMIME_IS_PART (object))
    write_whole (object, sink);
}

GMimeObject *
matta_mime_make_text (const char *text)
{
  GMimeTextPart *part = g_mime_text_part_new_with_subtype ("plain");

  g_mime_text_part_set_charset (part, "utf-8");
  g_mime_text_part_set_text (part, text);
  g_mime_part_set_content_encoding (GMIME_PART (part), GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
  return GMIME_OBJECT (part);
}

MattaContent *
matta_mime_to_content (GMimeMessage *message)
{
  GMimeFormatOptions *options = g_mime_format_options_new ();
  g_autoptr (GBytes) bytes = NULL;
  char *text = NULL;

  g_mime_format_options_set_newline_format (options, GMIME_NEWLINE_FORMAT_DOS);
  text = g_mime_object_to_string (GMIME_OBJECT (message), options);
  g_mime_format_options_free (options);
  bytes = g_bytes_new_take (text, strlen (text));
  return matta_content_new_for_bytes (bytes);
}
