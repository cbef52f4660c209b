/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-scan-archive.h"

#include "matta-scan-markup.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>

#define CHUNK (64 * 1024)
#define HEAD 4 /* tells a format where the name does not */

typedef struct {
  MattaScanJob *job;
  struct archive *archive;
  gsize packed;   /* size of the whole file */
  gsize unpacked; /* so far */
  guint depth;
  const char *format;
  gboolean is_office; /* has the list of parts that only OOXML has */
  gboolean stopped;
} Walk;

static const struct {
  const char *start;
  const char *format;
} folders[] = { { "word/", "docx" }, { "xl/", "xlsx" }, { "ppt/", "pptx" } };

static const struct {
  const char *type;
  const char *format;
} open_formats[] = {
  { "application/vnd.oasis.opendocument.text", "odt" },
  { "application/vnd.oasis.opendocument.spreadsheet", "ods" },
  { "application/vnd.oasis.opendocument.presentation", "odp" },
};

static const struct {
  const char *part;
  MattaHidden hidden;
} parts[] = {
  { "vbaProject.bin", MATTA_HIDDEN_MACROS },
  { "/embeddings/", MATTA_HIDDEN_FILES },
  { "ppt/notesSlides/notesSlide", MATTA_HIDDEN_NOTES },
};

static void
stop (Walk *walk, const char *reason)
{
  matta_scan_report_fail (walk->job->report, reason);
  walk->stopped = TRUE;
}

/* FALSE: no more is to be unpacked. */
static gboolean
account (Walk *walk, gsize length)
{
  const MattaScanLimits *limits = walk->job->limits;

  walk->unpacked += length;
  walk->job->total += length;
  if (walk->job->total > limits->total
      || (walk->unpacked > limits->member && walk->unpacked / limits->ratio > walk->packed))
    stop (walk, "too-large");
  return !walk->stopped;
}

static gssize
read_piece (Walk *walk, guint8 *buffer)
{
  gssize got = archive_read_data (walk->archive, buffer, CHUNK);

  if (got < 0) {
    matta_scan_report_fail (walk->job->report, "damaged");
    return 0;
  }
  return account (walk, (gsize) got) ? got : 0;
}

static void
read_markup (Walk *walk, const char *name)
{
  g_autoptr (MattaScanMarkup) markup =
      matta_scan_markup_new (name, FALSE, walk->job->text, walk->job->report);
  g_autofree guint8 *buffer = g_malloc (CHUNK);
  gssize got = 0;

  while ((got = read_piece (walk, buffer)) > 0)
    matta_scan_markup_push (markup, buffer, (gsize) got);
  matta_scan_markup_finish (markup);
}

static GByteArray *
read_member (Walk *walk)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree guint8 *buffer = g_malloc (CHUNK);
  gssize got = 0;

  while ((got = read_piece (walk, buffer)) > 0) {
    g_byte_array_append (bytes, buffer, (guint) got);
    if (bytes->len <= walk->job->limits->member)
      continue;
    matta_scan_report_fail (walk->job->report, "too-large");
    break;
  }
  return g_steal_pointer (&bytes);
}

static void
read_type (Walk *walk, GByteArray *bytes)
{
  for (guint i = 0; i < G_N_ELEMENTS (open_formats); i++)
    if (bytes->len == strlen (open_formats[i].type)
        && memcmp (bytes->data, open_formats[i].type, bytes->len) == 0)
      walk->format = open_formats[i].format;
}

static gboolean
is_open (Walk *walk)
{
  return walk->format != NULL && walk->format[0] == 'o';
}

static void
look_at_name (Walk *walk, const char *name)
{
  MattaHidden *hidden = &walk->job->report->hidden;

  if (strcmp (name, "[Content_Types].xml") == 0)
    walk->is_office = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    if (walk->format == NULL && g_str_has_prefix (name, folders[i].start))
      walk->format = folders[i].format;
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (strstr (name, parts[i].part) != NULL)
      *hidden |= parts[i].hidden;
  if (is_open (walk) && (g_str_has_prefix (name, "Basic/") || g_str_has_prefix (name, "Scripts/")))
    *hidden |= MATTA_HIDDEN_MACROS;
  if (*name == '/' || *name == '\\' || strstr (name, "..") != NULL)
    *hidden |= MATTA_HIDDEN_PATHS;
  matta_scan_text_push (walk->job->text, name, strlen (name));
  matta_scan_text_break (walk->job->text);
}

static void
look_at_data (Walk *walk, const char *name)
{
  g_autoptr (GByteArray) bytes = NULL;

  if (g_str_has_suffix (name, ".xml") || g_str_has_suffix (name, ".rels")) {
    read_markup (walk, name);
    return;
  }
  bytes = read_member (walk);
  if (strcmp (name, "mimetype") == 0)
    read_type (walk, bytes);
  else if (bytes->len >= HEAD && !walk->stopped)
    matta_scan_file_inside (walk->job, bytes->data, bytes->len, name, walk->depth + 1);
}

static void
look_at_entry (Walk *walk, struct archive_entry *entry)
{
  const char *name = archive_entry_pathname_utf8 (entry);

  if (++walk->job->entries > walk->job->limits->entries) {
    stop (walk, "too-large");
    return;
  }
  if (name == NULL)
    name = archive_entry_pathname (entry);
  if (name == NULL)
    name = "";
  look_at_name (walk, name);
  if (archive_entry_is_data_encrypted (entry)) {
    walk->job->report->encrypted = TRUE;
    matta_scan_report_fail (walk->job->report, "encrypted");
    return;
  }
  if (archive_entry_filetype (entry) == AE_IFREG)
    look_at_data (walk, name);
}

static void
walk_entries (Walk *walk)
{
  struct archive_entry *entry = NULL;
  guint before = walk->job->entries;
  int result = ARCHIVE_OK;

  while (!walk->stopped) {
    result = archive_read_next_header (walk->archive, &entry);
    if (result != ARCHIVE_OK && result != ARCHIVE_WARN)
      break;
    look_at_entry (walk, entry);
  }
  if (!walk->stopped && result != ARCHIVE_EOF)
    matta_scan_report_fail (walk->job->report, "damaged");
  if (walk->job->entries == before && walk->packed > 22) /* more than the end of an empty one */
    matta_scan_report_fail (walk->job->report, "damaged");
}

const char *
matta_scan_archive (MattaScanJob *job, const guint8 *data, gsize length, guint depth)
{
  Walk walk = { .job = job, .packed = length, .depth = depth };

  if (depth > job->limits->depth) {
    matta_scan_report_fail (job->report, "too-deep");
    return "zip";
  }
  walk.archive = archive_read_new ();
  archive_read_support_format_zip (walk.archive);
  if (archive_read_open_memory (walk.archive, data, length) == ARCHIVE_OK)
    walk_entries (&walk);
  else
    matta_scan_report_fail (job->report, "damaged");
  archive_read_free (walk.archive);
  return walk.format != NULL && (walk.is_office || is_open (&walk)) ? walk.format : "zip";
}
