/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "samples.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>

static void
add_zeros (struct archive *archive, gsize count)
{
  static const char zeros[65536];

  for (gsize done = 0; done < count; done += sizeof zeros)
    g_assert_cmpint (archive_write_data (archive, zeros, sizeof zeros), >, 0);
}

static void
add_member (struct archive *archive, const SampleMember *member)
{
  struct archive_entry *entry = archive_entry_new ();
  gconstpointer data = member->text;
  gsize length = member->text != NULL ? strlen (member->text) : 0;

  if (member->bytes != NULL)
    data = g_bytes_get_data (member->bytes, &length);
  archive_entry_set_pathname (entry, member->name);
  archive_entry_set_filetype (entry, AE_IFREG);
  archive_entry_set_size (entry, (gint64) (length + member->zeros));
  g_assert_cmpint (archive_write_header (archive, entry), ==, ARCHIVE_OK);
  if (length > 0)
    g_assert_cmpint (archive_write_data (archive, data, length), ==, length);
  add_zeros (archive, member->zeros);
  archive_entry_free (entry);
}

GBytes *
sample_zip (const SampleMember *members, const char *password)
{
  struct archive *archive = archive_write_new ();
  gsize room = 1024 * 1024;
  gsize used = 0;

  for (const SampleMember *m = members; m->name != NULL; m++)
    room += (m->bytes != NULL ? g_bytes_get_size (m->bytes) * 2 : 0) + 4096;
  g_autofree guint8 *buffer = g_malloc (room);

  archive_write_set_format_zip (archive);
  if (password != NULL) {
    archive_write_set_options (archive, "zip:encryption=aes256");
    archive_write_set_passphrase (archive, password);
  }
  archive_write_open_memory (archive, buffer, room, &used);
  for (const SampleMember *m = members; m->name != NULL; m++)
    add_member (archive, m);
  g_assert_cmpint (archive_write_close (archive), ==, ARCHIVE_OK);
  archive_write_free (archive);
  return g_bytes_new (buffer, used);
}

/* Without a table of offsets: readers rebuild it. */
GBytes *
sample_pdf (const char *page, const char *catalog, const char *first)
{
  char *text =
      g_strdup_printf ("%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R %s>>endobj\n"
                       "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
                       "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R"
                       "/Resources<</Font<</F 5 0 R>>>> %s>>endobj\n"
                       "4 0 obj<</Length %" G_GSIZE_FORMAT ">>stream\n%s\nendstream endobj\n"
                       "5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n"
                       "trailer<</Root 1 0 R>>\n%%%%EOF\n",
                       catalog, first, strlen (page), page);

  return g_bytes_new_take (text, strlen (text));
}
