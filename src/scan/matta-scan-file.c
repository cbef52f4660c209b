/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-scan-file.h"

#include "matta-scan-archive.h"
#include "matta-scan-markup.h"
#include "matta-scan-pdf.h"

#include <string.h>

#define HEAD 1024 /* where a PDF may begin, and as much as tells text from the rest */

typedef const char *(
    *LookFunc) (MattaScanJob *job, const guint8 *data, gsize length, const char *name, guint depth);

static gboolean
has_text (const guint8 *data, gsize length, const char *text, gsize size)
{
  return memmem (data, length, text, size) != NULL;
}

static const char *
look_at_archive (MattaScanJob *job, const guint8 *data, gsize length, const char *name, guint depth)
{
  return matta_scan_archive (job, data, length, depth);
}

static const char *
look_at_pdf (MattaScanJob *job, const guint8 *data, gsize length, const char *name, guint depth)
{
  matta_scan_pdf (job, data, length);
  return "pdf";
}

/* Names in such a file are UTF-16. An office document with a password is one, too. */
static const char *
look_at_ole (MattaScanJob *job, const guint8 *data, gsize length, const char *name, guint depth)
{
  static const char package[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e";
  static const char macros[] = "_\0V\0B\0A\0_\0P\0R\0O\0J\0E\0C\0T";

  if (has_text (data, length, macros, sizeof macros))
    job->report->hidden |= MATTA_HIDDEN_MACROS;
  if (has_text (data, length, package, sizeof package)) {
    job->report->encrypted = TRUE;
    matta_scan_report_fail (job->report, "encrypted");
  }
  matta_scan_report_fail (job->report, "not-supported");
  return "ole";
}

static const char *
look_at_packed (MattaScanJob *job, const guint8 *data, gsize length, const char *name, guint depth)
{
  matta_scan_report_fail (job->report, "not-supported");
  return "archive";
}

static const struct {
  const char *magic;
  gsize length;
  LookFunc look;
} magics[] = {
  { "PK\3\4", 4, look_at_archive },
  { "PK\5\6", 4, look_at_archive },
  { "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8, look_at_ole },
  { "7z\xbc\xaf\x27\x1c", 6, look_at_packed },
  { "Rar!\x1a\x07", 6, look_at_packed },
  { "\x1f\x8b", 2, look_at_packed },
};

static gboolean
is_wide (const guint8 *data, gsize length)
{
  return length >= 2
         && ((data[0] == 0xff && data[1] == 0xfe) || (data[0] == 0xfe && data[1] == 0xff));
}

/* In the order in which Japanese office software writes them; the last takes anything. */
static char *
decode (const guint8 *data, gsize length, gsize *size)
{
  static const char *const charsets[] = { "CP932", "EUC-JP", "ISO-8859-1" };
  const char *text = (const char *) data;

  if (is_wide (data, length))
    return g_convert_with_fallback (text, (gssize) length, "UTF-8", "UTF-16", "?", NULL, size,
                                    NULL);
  if (has_text (data, length, "\x1b$", 2)) {
    char *mail = g_convert (text, (gssize) length, "UTF-8", "ISO-2022-JP", NULL, size, NULL);

    if (mail != NULL)
      return mail;
  }
  if (g_utf8_validate_len (text, length, NULL)) {
    *size = length;
    return g_strndup (text, length);
  }
  for (guint i = 0; i < G_N_ELEMENTS (charsets); i++) {
    char *made = g_convert (text, (gssize) length, "UTF-8", charsets[i], NULL, size, NULL);

    if (made != NULL)
      return made;
  }
  return NULL;
}

static gboolean
is_html (const guint8 *data, gsize length, const char *name)
{
  g_autofree char *head = g_ascii_strdown ((const char *) data, (gssize) MIN (length, HEAD));
  g_autofree char *lower = g_ascii_strdown (name, -1);

  return g_str_has_suffix (lower, ".html") || g_str_has_suffix (lower, ".htm")
         || strstr (head, "<html") != NULL || strstr (head, "<!doctype html") != NULL;
}

static const char *
look_at_text (MattaScanJob *job, const guint8 *data, gsize length, const char *name)
{
  gsize size = 0;
  g_autofree char *text = decode (data, length, &size);

  if (text == NULL) {
    matta_scan_report_fail (job->report, "damaged");
    return "text";
  }
  if (is_html ((const guint8 *) text, size, name)) {
    g_autoptr (MattaScanMarkup) markup = matta_scan_markup_new (name, TRUE, job->text, job->report);

    /* Decoded already, whatever the document says. */
    matta_scan_markup_push (markup, "\xef\xbb\xbf", 3);
    matta_scan_markup_push (markup, text, size);
    matta_scan_markup_finish (markup);
    return "html";
  }
  matta_scan_text_push (job->text, text, size);
  matta_scan_text_break (job->text);
  return "text";
}

const char *
matta_scan_file_inside (MattaScanJob *job,
                        const guint8 *data,
                        gsize length,
                        const char *name,
                        guint depth)
{
  gsize head = MIN (length, HEAD);

  for (guint i = 0; i < G_N_ELEMENTS (magics); i++)
    if (length >= magics[i].length && memcmp (data, magics[i].magic, magics[i].length) == 0)
      return magics[i].look (job, data, length, name, depth);
  if (has_text (data, head, "%PDF-", 5))
    return look_at_pdf (job, data, length, name, depth);
  if (is_wide (data, length) || memchr (data, '\0', head) == NULL)
    return look_at_text (job, data, length, name);
  return "other"; /* a picture, a film: nothing in it is text */
}

MattaScanReport *
matta_scan_file (const guint8 *data,
                 gsize length,
                 const char *name,
                 const char *const *words,
                 const MattaScanLimits *limits)
{
  g_autoptr (MattaScanReport) report = matta_scan_report_new ();
  g_autoptr (MattaScanText) text = matta_scan_text_new (words, report);
  MattaScanJob job = { .limits = limits, .text = text, .report = report };

  if (length > limits->total)
    matta_scan_report_fail (report, "too-large");
  else if (length > 0)
    report->format = matta_scan_file_inside (&job, data, length, name, 1);
  matta_scan_text_finish (text);
  return g_steal_pointer (&report);
}
