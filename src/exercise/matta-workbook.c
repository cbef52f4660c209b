/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-workbook.h"

#include <string.h>

/* A ZIP file whose members are stored as they are: nothing here is large enough to be packed. */
typedef struct {
  GByteArray *bytes;
  GByteArray *directory;
  guint n_members;
} Zip;

#define ZIP_VERSION 20
#define ZIP_DATE 0x5a21 /* 1 January 2025; the time is midnight */
#define DECLARATION "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define FORMATS "http://schemas.openxmlformats.org/"

static guint32
sum_up (const char *data, gsize length)
{
  guint32 sum = 0xffffffff;

  for (gsize i = 0; i < length; i++) {
    sum ^= (guint8) data[i];
    for (guint bit = 0; bit < 8; bit++)
      sum = (sum >> 1) ^ ((sum & 1) != 0 ? 0xedb88320 : 0);
  }
  return ~sum;
}

static void
add_number (GByteArray *bytes, guint32 number, guint n_bytes)
{
  for (guint i = 0; i < n_bytes; i++) {
    const guint8 byte = (guint8) (number >> (8 * i));

    g_byte_array_append (bytes, &byte, 1);
  }
}

static void
add_text (GByteArray *bytes, const char *text)
{
  g_byte_array_append (bytes, (const guint8 *) text, (guint) strlen (text));
}

/* What the member's own header and the directory both say. */
static void
describe (GByteArray *bytes, const char *name, const char *text)
{
  const gsize length = strlen (text);

  add_number (bytes, ZIP_VERSION, 2);
  add_number (bytes, 0, 2); /* nothing special about it */
  add_number (bytes, 0, 2); /* stored */
  add_number (bytes, 0, 2);
  add_number (bytes, ZIP_DATE, 2);
  add_number (bytes, sum_up (text, length), 4);
  add_number (bytes, (guint32) length, 4);
  add_number (bytes, (guint32) length, 4);
  add_number (bytes, (guint32) strlen (name), 2);
  add_number (bytes, 0, 2);
}

static void
add_member (Zip *zip, const char *name, const char *text)
{
  const guint32 offset = zip->bytes->len;

  add_text (zip->bytes, "PK\x03\x04");
  describe (zip->bytes, name, text);
  add_text (zip->bytes, name);
  add_text (zip->bytes, text);
  add_text (zip->directory, "PK\x01\x02");
  add_number (zip->directory, ZIP_VERSION, 2);
  describe (zip->directory, name, text);
  add_number (zip->directory, 0, 2); /* no comment */
  add_number (zip->directory, 0, 2); /* on the first disk */
  add_number (zip->directory, 0, 2);
  add_number (zip->directory, 0, 4);
  add_number (zip->directory, offset, 4);
  add_text (zip->directory, name);
  zip->n_members++;
}

static GBytes *
finish (Zip *zip)
{
  const guint32 offset = zip->bytes->len;
  const guint32 length = zip->directory->len;

  g_byte_array_append (zip->bytes, zip->directory->data, length);
  add_text (zip->bytes, "PK\x05\x06");
  add_number (zip->bytes, 0, 4);
  add_number (zip->bytes, zip->n_members, 2);
  add_number (zip->bytes, zip->n_members, 2);
  add_number (zip->bytes, length, 4);
  add_number (zip->bytes, offset, 4);
  add_number (zip->bytes, 0, 2);
  g_byte_array_unref (zip->directory);
  return g_byte_array_free_to_bytes (zip->bytes);
}

static void
add_sheet (Zip *zip, guint number, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autofree char *name = g_strdup_printf ("xl/worksheets/sheet%u.xml", number);
  g_autoptr (GString) sheet = g_string_new (DECLARATION "<worksheet xmlns=\"" FORMATS
                                                        "spreadsheetml/2006/main\"><sheetData>");

  for (guint i = 0; lines[i] != NULL; i++) {
    g_autofree char *cell = g_markup_escape_text (lines[i], -1);

    g_string_append_printf (
        sheet, "<row r=\"%u\"><c r=\"A%u\" t=\"inlineStr\"><is><t>%s</t></is></c></row>", i + 1,
        i + 1, cell);
  }
  g_string_append (sheet, "</sheetData></worksheet>");
  add_member (zip, name, sheet->str);
}

static void
add_types (Zip *zip, guint n_sheets)
{
  g_autoptr (GString) types = g_string_new (
      DECLARATION "<Types xmlns=\"" FORMATS "package/2006/content-types\">"
                  "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-"
                  "package.relationships+xml\"/>"
                  "<Override PartName=\"/xl/workbook.xml\" ContentType=\"application/"
                  "vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>");

  for (guint i = 1; i <= n_sheets; i++)
    g_string_append_printf (types,
                            "<Override PartName=\"/xl/worksheets/sheet%u.xml\" ContentType=\""
                            "application/vnd.openxmlformats-officedocument.spreadsheetml."
                            "worksheet+xml\"/>",
                            i);
  g_string_append (types, "</Types>");
  add_member (zip, "[Content_Types].xml", types->str);
}

static void
add_links (Zip *zip, guint n_sheets)
{
  g_autoptr (GString) links =
      g_string_new (DECLARATION "<Relationships xmlns=\"" FORMATS "package/2006/relationships\">");

  for (guint i = 1; i <= n_sheets; i++)
    g_string_append_printf (links,
                            "<Relationship Id=\"r%u\" Type=\"" FORMATS
                            "officeDocument/2006/relationships/worksheet\""
                            " Target=\"worksheets/sheet%u.xml\"/>",
                            i, i);
  g_string_append (links, "</Relationships>");
  add_member (zip, "_rels/.rels",
              DECLARATION "<Relationships xmlns=\"" FORMATS "package/2006/relationships\">"
                          "<Relationship Id=\"r1\" Type=\"" FORMATS
                          "officeDocument/2006/relationships/officeDocument\""
                          " Target=\"xl/workbook.xml\"/></Relationships>");
  add_member (zip, "xl/_rels/workbook.xml.rels", links->str);
}

static void
add_workbook (Zip *zip, guint n_sheets)
{
  g_autoptr (GString) workbook = g_string_new (
      DECLARATION "<workbook xmlns=\"" FORMATS "spreadsheetml/2006/main\" xmlns:r=\"" FORMATS
                  "officeDocument/2006/relationships\"><sheets>");

  for (guint i = 1; i <= n_sheets; i++)
    g_string_append_printf (workbook, "<sheet name=\"%u\" sheetId=\"%u\"%s r:id=\"r%u\"/>", i, i,
                            i > 1 ? " state=\"hidden\"" : "", i);
  g_string_append (workbook, "</sheets></workbook>");
  add_member (zip, "xl/workbook.xml", workbook->str);
}

GBytes *
matta_workbook_make (const char *title, const char *text, gboolean hidden)
{
  Zip zip = { .bytes = g_byte_array_new (), .directory = g_byte_array_new () };
  const guint n_sheets = hidden ? 2 : 1;

  g_return_val_if_fail (title != NULL && text != NULL, NULL);

  add_types (&zip, n_sheets);
  add_links (&zip, n_sheets);
  add_workbook (&zip, n_sheets);
  if (hidden)
    add_sheet (&zip, 1, title);
  add_sheet (&zip, n_sheets, text);
  return finish (&zip);
}
