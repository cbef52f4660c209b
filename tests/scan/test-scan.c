/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-error.h"
#include "matta-scan-run.h"
#include "samples.h"

#include <string.h>
#include <unistd.h>

#define TYPES                                                                                      \
  {                                                                                                \
    .name = "[Content_Types].xml", .text = "<Types/>"                                              \
  }
#define ODF "application/vnd.oasis.opendocument."

static const char *const words[] = { "社外秘", "Confidential", NULL };

typedef struct {
  const char *name;
  SampleMember members[6]; /* a ZIP file, else */
  const char *text;        /* the file itself */
  const char *file;        /* its name */
  const char *password;
  const char *format;
  const char *unreadable;
  MattaHidden hidden;
  MattaPatternCounts counts;
  guint n_words;
} Case;

static const Case cases[] = {
  { .name = "empty", .text = "", .format = "other" },
  { .name = "text",
    .text = "社外秘 a@example.com",
    .format = "text",
    .counts = { .emails = 1 },
    .n_words = 1 },
  { .name = "text in Shift_JIS", .text = "\x8e\xd0\x8aO\x94\xe9", .format = "text", .n_words = 1 },
  { .name = "CSV",
    .text = "a@example.com,09012345678\n123456789018,4111111111111111\n",
    .format = "text",
    .counts = { 1, 1, 1, 1 } },
  { .name = "HTML",
    .text = "<html><style>confidential</style><p>Confi<b>dential</b><p>a@example.com",
    .format = "html",
    .counts = { .emails = 1 },
    .n_words = 1 },
  { .name = "docx",
    .members = { TYPES, { "word/document.xml", "<d><p><t>社外</t><t>秘</t></p></d>" } },
    .format = "docx",
    .n_words = 1 },
  { .name = "tracked changes",
    .members = { TYPES,
                 { "word/document.xml", "<d xmlns:w='w'><w:del><w:p>社外秘</w:p></w:del></d>" } },
    .format = "docx",
    .hidden = MATTA_HIDDEN_CHANGES,
    .n_words = 1 },
  { .name = "comments",
    .members = { TYPES, { "word/comments.xml", "<comments><comment>x</comment></comments>" } },
    .format = "docx",
    .hidden = MATTA_HIDDEN_COMMENTS },
  { .name = "no comments",
    .members = { TYPES, { "word/comments.xml", "<comments/>" } },
    .format = "docx" },
  { .name = "macros",
    .members = { TYPES, { "word/vbaProject.bin", "x" } },
    .format = "docx",
    .hidden = MATTA_HIDDEN_MACROS },
  { .name = "hidden sheet",
    .members = { TYPES, { "xl/workbook.xml", "<w><sheet state='veryHidden'/></w>" } },
    .format = "xlsx",
    .hidden = MATTA_HIDDEN_SHEET },
  { .name = "hidden rows",
    .members = { TYPES, { "xl/worksheets/sheet1.xml", "<w><row hidden='1'/></w>" } },
    .format = "xlsx",
    .hidden = MATTA_HIDDEN_ROWS },
  { .name = "shared strings",
    .members = { TYPES,
                 { "xl/worksheets/s.xml",
                   "<w><c t='s'><v>123456789018</v></c><c><v>123456789018</v></c></w>" },
                 { "xl/sharedStrings.xml",
                   "<sst><si><t>社外</t><rPh><t>シャガイ</t></rPh><t>秘</t></si></sst>" } },
    .format = "xlsx",
    .counts = { .my_numbers = 1 },
    .n_words = 1 },
  { .name = "speaker notes",
    .members = { TYPES,
                 { "ppt/notesSlides/notesSlide1.xml", "<n/>" },
                 { "ppt/slides/slide1.xml", "<sld show='0'/>" } },
    .format = "pptx",
    .hidden = MATTA_HIDDEN_NOTES | MATTA_HIDDEN_SLIDE },
  { .name = "odt",
    .members = { { "mimetype", ODF "text" },
                 { "content.xml", "<d><changed-region/><annotation/><p>社外秘</p></d>" } },
    .format = "odt",
    .hidden = MATTA_HIDDEN_CHANGES | MATTA_HIDDEN_COMMENTS,
    .n_words = 1 },
  { .name = "ods",
    .members = { { "mimetype", ODF "spreadsheet" },
                 { "content.xml", "<d><table-properties display='false'/></d>" },
                 { "Basic/a.xml", "<a/>" } },
    .format = "ods",
    .hidden = MATTA_HIDDEN_SHEET | MATTA_HIDDEN_MACROS },
  { .name = "zip",
    .members = { { "a.txt", "Confidential" }, { "b.csv", "b@example.com" } },
    .format = "zip",
    .counts = { .emails = 1 },
    .n_words = 1 },
  { .name = "zip with a telling name",
    .members = { { "社外秘.bin", "\1\2\3\4" } },
    .format = "zip",
    .n_words = 1 },
  { .name = "encrypted zip",
    .members = { { "a.txt", "Confidential" } },
    .password = "p",
    .format = "zip",
    .unreadable = "encrypted" },
  { .name = "path tricks",
    .members = { { "../../etc/passwd", "root" }, { "/etc/x", "root" } },
    .format = "zip",
    .hidden = MATTA_HIDDEN_PATHS },
  { .name = "billion laughs",
    .members = { TYPES,
                 { "word/document.xml",
                   "<!DOCTYPE d [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'>]><d>&b;</d>" } },
    .format = "docx",
    .unreadable = "damaged" },
  { .name = "outside entity",
    .members = { TYPES,
                 { "word/document.xml",
                   "<!DOCTYPE d [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><d>&a;</d>" } },
    .format = "docx",
    .unreadable = "damaged" },
  { .name = "broken XML",
    .members = { TYPES, { "word/document.xml", "<d><p>社外秘</p>" } },
    .format = "docx",
    .unreadable = "damaged",
    .n_words = 1 },
  { .name = "bomb",
    .members = { { "zeros", .zeros = 300 * 1024 * 1024 } },
    .format = "zip",
    .unreadable = "too-large" },
  { .name = "broken zip",
    .text = "PK\3\4 nothing of the kind at all, not even the end",
    .format = "zip",
    .unreadable = "damaged" },
  { .name = "old document",
    .text = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    .format = "ole",
    .unreadable = "not-supported" },
  { .name = "another archive",
    .text = "7z\xbc\xaf\x27\x1c",
    .format = "archive",
    .unreadable = "not-supported" },
  { .name = "broken PDF", .text = "%PDF-1.7\nnothing", .format = "pdf", .unreadable = "damaged" },
};

static void
allow_time (MattaScanLimits *limits)
{
  matta_scan_limits_init (limits);
  limits->seconds = 60;
}

static int
open_bytes (const void *data, gsize length)
{
  g_autoptr (GError) error = NULL;
  int fd = matta_scan_open_file (&error);

  g_assert_no_error (error);
  for (gsize done = 0; done < length;) {
    gssize written = write (fd, (const char *) data + done, length - done);

    g_assert_cmpint (written, >, 0);
    done += (gsize) written;
  }
  return fd;
}

static MattaScanReport *
scan (GBytes *bytes, const char *name)
{
  int file = open_bytes (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_autoptr (GError) error = NULL;
  MattaScanLimits limits;
  MattaScanReport *report = NULL;

  allow_time (&limits);
  report =
      matta_scan_run (g_getenv ("MATTA_SCAN_HELPER"), file, name, words, &limits, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (report);
  return report;
}

static void
test_finds (gconstpointer data)
{
  const Case *test = data;
  g_autoptr (GBytes) bytes = test->text != NULL ? g_bytes_new (test->text, strlen (test->text))
                                                : sample_zip (test->members, test->password);
  g_autoptr (MattaScanReport) report = scan (bytes, test->file);

  g_assert_cmpstr (report->format, ==, test->format);
  g_assert_cmpstr (report->unreadable, ==, test->unreadable);
  g_assert_cmpint (report->encrypted, ==, g_strcmp0 (test->unreadable, "encrypted") == 0);
  g_assert_cmpint (report->hidden, ==, test->hidden);
  g_assert_cmpuint (report->counts.emails, ==, test->counts.emails);
  g_assert_cmpuint (report->counts.phones, ==, test->counts.phones);
  g_assert_cmpuint (report->counts.my_numbers, ==, test->counts.my_numbers);
  g_assert_cmpuint (report->counts.cards, ==, test->counts.cards);
  g_assert_cmpuint (report->words->len, ==, test->n_words);
}

#define NAMES "Ask a@partner.example, see shoji.example"

/* Every kind of file with the same sentence in it. */
static const Case naming_cases[] = {
  { .name = "text", .text = NAMES },
  { .name = "CSV", .text = "name,mail,site\nA,a@partner.example,shoji.example\n" },
  { .name = "HTML", .text = "<html><p>a@part<b>ner.example</b><p>shoji.example" },
  { .name = "docx", .members = { TYPES, { "word/document.xml", "<d><t>" NAMES "</t></d>" } } },
  { .name = "xlsx",
    .members = { TYPES, { "xl/sharedStrings.xml", "<sst><si><t>" NAMES "</t></si></sst>" } } },
  { .name = "pptx", .members = { TYPES, { "ppt/slides/slide1.xml", "<s><t>" NAMES "</t></s>" } } },
  { .name = "odt",
    .members = { { "mimetype", ODF "text" }, { "content.xml", "<d><p>" NAMES "</p></d>" } } },
  { .name = "ZIP", .members = { { "a.txt", "a@partner.example" }, { "b.txt", "shoji.example" } } },
};

static void
assert_names (MattaScanReport *report)
{
  g_assert_cmpuint (report->address_domains->len, ==, 1);
  g_assert_cmpstr (report->address_domains->pdata[0], ==, "partner.example");
  g_assert_cmpuint (report->other_domains->len, ==, 1);
  g_assert_cmpstr (report->other_domains->pdata[0], ==, "shoji.example");
}

static void
test_names_domains (gconstpointer data)
{
  const Case *test = data;
  g_autoptr (GBytes) bytes = test->text != NULL ? g_bytes_new (test->text, strlen (test->text))
                                                : sample_zip (test->members, NULL);
  g_autoptr (MattaScanReport) report = scan (bytes, "a");

  assert_names (report);
}

static void
test_names_domains_in_pdf (void)
{
  g_autoptr (GBytes) bytes = sample_pdf ("BT /F 20 Tf 50 700 Td (" NAMES ") Tj ET", "", "");
  g_autoptr (MattaScanReport) report = scan (bytes, "a.pdf");

  assert_names (report);
}

static void
test_reads_pdf (void)
{
  g_autoptr (GBytes) bytes =
      sample_pdf ("BT /F 20 Tf 50 700 Td (Confidential a@example.com) Tj ET",
                  "/OpenAction<</S/JavaScript/JS(1)>>/Names<</JavaScript<</Names[(a)<</S/"
                  "JavaScript/JS(1)>>]>>>>",
                  "/Annots[<</Type/Annot/Subtype/Text/Rect[0 0 9 9]/Contents(b@example.com)>>]");
  g_autoptr (MattaScanReport) report = scan (bytes, "a.pdf");

  g_assert_cmpstr (report->format, ==, "pdf");
  g_assert_null (report->unreadable);
  g_assert_cmpint (report->hidden, ==, MATTA_HIDDEN_MACROS | MATTA_HIDDEN_COMMENTS);
  g_assert_cmpuint (report->counts.emails, ==, 2);
  g_assert_cmpuint (report->words->len, ==, 1);
}

static void
test_sees_a_password_on_a_document (void)
{
  static const char ole[] = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
                            "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0";
  g_autoptr (GBytes) bytes = g_bytes_new_static (ole, sizeof ole);
  g_autoptr (MattaScanReport) report = scan (bytes, "a.docx");

  g_assert_true (report->encrypted);
  g_assert_cmpstr (report->unreadable, ==, "encrypted");
}

/* Three archives in each other are looked into, a fourth is not. */
static void
test_bounds_nesting (void)
{
  const SampleMember leaf[] = { { .name = "a.txt", .text = "Confidential" }, { .name = NULL } };
  g_autoptr (GBytes) bytes = sample_zip (leaf, NULL);

  for (guint depth = 1; depth <= 5; depth++) {
    g_autoptr (MattaScanReport) report = scan (bytes, "a.zip");
    const SampleMember members[] = { { .name = "inner.zip", .bytes = bytes }, { .name = NULL } };
    GBytes *outer = sample_zip (members, NULL);

    g_assert_cmpstr (report->unreadable, ==, depth <= 3 ? NULL : "too-deep");
    g_assert_cmpuint (report->words->len, ==, depth <= 3 ? 1 : 0);
    g_bytes_unref (bytes);
    bytes = outer;
  }
}

static void
cut_everywhere (GBytes *bytes)
{
  for (gsize length = 0; length < g_bytes_get_size (bytes); length += 97) {
    g_autoptr (GBytes) cut = g_bytes_new_from_bytes (bytes, 0, length);
    g_autoptr (MattaScanReport) report = scan (cut, "a");

    g_assert_cmpstr (report->unreadable, !=, "crashed");
    g_assert_cmpstr (report->unreadable, !=, "timeout");
  }
}

static void
test_survives_cuts (void)
{
  const SampleMember members[] = { TYPES,
                                   { .name = "word/document.xml", .text = "<d><p>社外秘</p></d>" },
                                   { .name = NULL } };
  g_autoptr (GBytes) docx = sample_zip (members, NULL);
  g_autoptr (GBytes) pdf = sample_pdf ("BT /F 20 Tf (a) Tj ET", "", "");

  cut_everywhere (docx);
  cut_everywhere (pdf);
}

/* A helper that somebody else wrote. */
static void
check_fault (const char *helper, guint seconds, const char *reason)
{
  g_autoptr (MattaScanReport) report = NULL;
  g_autoptr (GError) error = NULL;
  MattaScanLimits limits;

  allow_time (&limits);
  limits.seconds = seconds;
  report =
      matta_scan_run (g_getenv (helper), open_bytes ("x", 1), "a", words, &limits, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (report->unreadable, ==, reason);
}

static void
test_outlives_the_helper (void)
{
  check_fault ("MATTA_SCAN_ABORT", 60, "crashed");
  check_fault ("MATTA_SCAN_BABBLE", 60, "crashed");
  check_fault ("MATTA_SCAN_QUIT", 60, "crashed");
  check_fault ("MATTA_SCAN_HANG", 1, "timeout");
}

static void
test_says_when_there_is_no_helper (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  MattaScanLimits limits;

  allow_time (&limits);
  g_assert_null (
      matta_scan_run ("/nonexistent", open_bytes ("x", 1), "a", NULL, &limits, NULL, &error));
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER);
  g_clear_error (&error);
  g_cancellable_cancel (cancellable);
  g_assert_null (matta_scan_run (g_getenv ("MATTA_SCAN_HANG"), open_bytes ("x", 1), "a", NULL,
                                 &limits, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strdup_printf ("/scan/finds/%s", cases[i].name);

    g_test_add_data_func (path, &cases[i], test_finds);
  }
  for (guint i = 0; i < G_N_ELEMENTS (naming_cases); i++) {
    g_autofree char *path = g_strdup_printf ("/scan/names-domains/%s", naming_cases[i].name);

    g_test_add_data_func (path, &naming_cases[i], test_names_domains);
  }
  g_test_add_func ("/scan/names-domains/PDF", test_names_domains_in_pdf);
  g_test_add_func ("/scan/reads-pdf", test_reads_pdf);
  g_test_add_func ("/scan/sees-a-password-on-a-document", test_sees_a_password_on_a_document);
  g_test_add_func ("/scan/bounds-nesting", test_bounds_nesting);
  g_test_add_func ("/scan/survives-cuts", test_survives_cuts);
  g_test_add_func ("/scan/outlives-the-helper", test_outlives_the_helper);
  g_test_add_func ("/scan/says-when-there-is-no-helper", test_says_when_there_is_no_helper);
  return g_test_run ();
}
