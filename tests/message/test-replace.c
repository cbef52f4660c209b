/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-error.h"
#include "matta-replace.h"

#include <string.h>

#define HEAD "From: a@example.jp\r\nTo: b@example.com\r\nSubject: plans\r\nMIME-Version: 1.0\r\n"
#define MIXED HEAD "Content-Type: multipart/mixed; boundary=X\r\n\r\npreamble\r\n"
#define TEXT "--X\r\nContent-Type: text/plain\r\n\r\nHello  \r\n\r\n"
#define FILE_OF(name, text)                                                                        \
  "--X\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename=" name        \
  "\r\n\r\n" text "\r\n"
#define END "--X--\r\nepilogue\r\n"
#define NOTE "The files are in the ZIP."

static MattaContent *
make_content (const char *text, gsize length)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, length);

  return matta_content_new_for_bytes (bytes);
}

static MattaFacts *
read_facts (MattaContent *content)
{
  g_autoptr (GError) error = NULL;
  MattaFacts *facts = NULL;
  MattaLimits limits;

  matta_limits_init (&limits);
  facts = matta_facts_read (content, NULL, &limits, NULL, &error);
  g_assert_no_error (error);
  return facts;
}

/* Takes out all that can be. @name: NULL = @note alone takes its place. */
static MattaContent *
replace (MattaContent *content, const char *name, const char *note, GError **error)
{
  g_autoptr (MattaFacts) facts = read_facts (content);
  g_autoptr (GArray) taken = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (MattaContent) file = make_content ("PK\003\004 sealed", 11);
  const MattaReplacement replacement = { name, name != NULL ? "application/zip" : NULL,
                                         name != NULL ? file : NULL, note };
  MattaLimits limits;

  matta_limits_init (&limits);
  for (guint i = 0; i < facts->attachments->len; i++)
    if (matta_replace_may_take (g_ptr_array_index (facts->attachments, i)))
      g_array_append_val (taken, i);
  return matta_replace_attachments (content, facts, taken, &replacement, &limits, g_get_tmp_dir (),
                                    NULL, error);
}

static char *
get_text (MattaContent *content)
{
  g_autoptr (GBytes) bytes = matta_content_get_bytes (content, NULL);

  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static char *
replace_by (const char *text, const char *name, const char *note)
{
  g_autoptr (MattaContent) content = make_content (text, strlen (text));
  g_autoptr (GError) error = NULL;
  g_autoptr (MattaContent) result = replace (content, name, note, &error);

  g_assert_no_error (error);
  return get_text (result);
}

static char *
replace_text (const char *text, const char *note)
{
  return replace_by (text, "plans.zip", note);
}

#define SEALED                                                                                     \
  "--X\r\nContent-Type: application/zip; name=plans.zip\r\nContent-Disposition: attachment;"       \
  " filename=plans.zip\r\nContent-Transfer-Encoding: base64\r\n\r\nUEsDBCBzZWFsZWQ=\r\n"

/* Every byte but the files' own stays. */
static void
test_bytes (void)
{
  g_autofree char *one = replace_text (MIXED TEXT FILE_OF ("a.pdf", "abc") END, NULL);
  g_autofree char *two =
      replace_text (MIXED TEXT FILE_OF ("a.pdf", "abc") FILE_OF ("b.pdf", "def") END, NULL);
  g_autofree char *between =
      replace_text (MIXED FILE_OF ("a.pdf", "abc") TEXT FILE_OF ("b.pdf", "def") END, NULL);

  g_assert_cmpstr (one, ==, MIXED TEXT SEALED END);
  g_assert_cmpstr (two, ==, MIXED TEXT SEALED END);
  g_assert_cmpstr (between, ==, MIXED SEALED TEXT END);
}

static void
test_note (void)
{
  g_autofree char *text = replace_text (MIXED TEXT FILE_OF ("a.pdf", "abc") END, NOTE);

  g_assert_nonnull (strstr (text, TEXT "--X\r\nContent-Type: text/plain; charset=utf-8\r\n"));
  g_assert_nonnull (strstr (text, "VGhlIGZpbGVzIGFyZSBpbiB0aGUgWklQLg==\r\n" SEALED END));
}

#define LINK                                                                                       \
  "--X\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Disposition: inline\r\n"              \
  "Content-Transfer-Encoding: base64\r\n\r\nVGhlIGZpbGVzIGFyZSBpbiB0aGUgWklQLg==\r\n"

static void
test_text_alone (void)
{
  g_autofree char *one = replace_by (MIXED TEXT FILE_OF ("a.pdf", "abc") END, NULL, NOTE);
  g_autofree char *two =
      replace_by (MIXED TEXT FILE_OF ("a.pdf", "abc") FILE_OF ("b.pdf", "def") END, NULL, NOTE);
  g_autofree char *nothing_else = replace_by (MIXED FILE_OF ("a.pdf", "abc") END, NULL, NOTE);

  g_assert_cmpstr (one, ==, MIXED TEXT LINK END);
  g_assert_cmpstr (two, ==, MIXED TEXT LINK END);
  g_assert_cmpstr (nothing_else, ==, MIXED LINK END);
}

typedef struct {
  const char *name;
  const char *mail;
  const char *left; /* names of the attachments afterwards, with ";" */
} Case;

#define PICTURE "--R\r\nContent-Type: image/png; name=logo.png\r\nContent-ID: <l>\r\n\r\npng\r\n"

static const Case cases[] = {
  { "attached-message",
    MIXED TEXT "--X\r\nContent-Type: message/rfc822\r\n\r\nSubject: inner\r\n"
               "Content-Type: multipart/mixed; boundary=Y\r\n\r\n--Y\r\n\r\nx\r\n--Y\r\n"
               "Content-Type: application/pdf; name=in.pdf\r\n\r\nabc\r\n--Y--\r\n" END,
    "plans.zip;" },
  { "picture-in-the-text-stays",
    MIXED "--X\r\nContent-Type: multipart/related; boundary=R\r\n\r\n--R\r\n"
          "Content-Type: text/html\r\n\r\n<img src=cid:l>\r\n" PICTURE
          "--R--\r\n" FILE_OF ("a.pdf", "abc") END,
    "logo.png;plans.zip;" },
  { "invitation-stays",
    MIXED TEXT
    "--X\r\nContent-Type: text/calendar; method=REQUEST; name=i.ics\r\n\r\nBEGIN\r\n" FILE_OF (
        "a.pdf",
        "abc") END,
    "i.ics;plans.zip;" },
  { "text-that-goes-on-stays",
    MIXED TEXT FILE_OF ("a.pdf", "abc") "--X\r\nContent-Type: text/plain\r\n\r\nRegards\r\n" END,
    "plans.zip;;" },
  { "file-where-no-other-may-be",
    HEAD "Content-Type: multipart/related; boundary=R\r\n\r\n--R\r\nContent-Type: text/html\r\n"
         "\r\n<img src=cid:l>\r\n" PICTURE
         "--R\r\nContent-Type: application/pdf; name=a.pdf\r\n\r\nabc\r\n--R--\r\n",
    "logo.png;plans.zip;" },
  { "multipart-that-is-left-empty",
    MIXED TEXT "--X\r\nContent-Type: multipart/mixed; boundary=Y\r\n\r\n--Y\r\n"
               "Content-Type: application/pdf; name=a.pdf\r\n\r\nabc\r\n--Y\r\n"
               "Content-Type: application/pdf; name=b.pdf\r\n\r\ndef\r\n--Y--\r\n" END,
    "plans.zip;" },
  { "nothing-but-the-file",
    HEAD
    "Content-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: 7bit\r\n\r\nabc\r\n",
    "plans.zip;" },
  { "nothing-but-files-where-no-other-may-be",
    HEAD "Content-Type: multipart/related; boundary=R\r\n\r\n--R\r\n"
         "Content-Type: application/pdf; name=a.pdf\r\n\r\nabc\r\n--R--\r\n",
    "plans.zip;" },
  { "nothing-but-files", MIXED FILE_OF ("a.pdf", "abc") END, "plans.zip;" },
  { "file-in-a-multipart-of-its-own",
    HEAD "Content-Type: multipart/mixed; boundary=X\r\n\r\n" TEXT
         "--X\r\nContent-Type: multipart/mixed; boundary=Y\r\n\r\n--Y\r\n\r\nmore\r\n--Y\r\n"
         "Content-Type: application/pdf; name=a.pdf\r\n\r\nabc\r\n--Y--\r\n" END,
    ";plans.zip;" },
  { "boundary-that-begins-another",
    HEAD
    "Content-Type: multipart/mixed; boundary=X\r\n\r\n"
    "--X\r\nContent-Type: multipart/related; boundary=XY\r\n\r\n--XY\r\nContent-Type: text/html"
    "\r\n\r\n<img src=cid:l>\r\n--XY\r\nContent-Type: application/pdf; name=a.pdf\r\n\r\nabc\r\n"
    "--XY\r\nContent-Type: image/png; name=logo.png\r\nContent-ID: "
    "<l>\r\n\r\npng\r\n--XY--\r\n" FILE_OF ("b.pdf", "def") END,
    "logo.png;plans.zip;" },
};

static char *
list_names (const char *text)
{
  g_autoptr (MattaContent) content = make_content (text, strlen (text));
  g_autoptr (MattaFacts) facts = read_facts (content);
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < facts->attachments->len; i++)
    g_string_append_printf (names, "%s;", matta_facts_get_attachment (facts, i)->name);
  return g_string_free (g_steal_pointer (&names), FALSE);
}

static void
test_case (gconstpointer data)
{
  const Case *one = data;
  g_autofree char *text = replace_text (one->mail, NULL);
  g_autofree char *names = list_names (text);

  g_assert_cmpstr (names, ==, one->left);
  g_assert_null (strstr (text, "\r\nabc\r\n")); /* a boundary may have these letters */
}

/* The same places, and no file in them. */
static void
test_case_with_text (gconstpointer data)
{
  const Case *one = data;
  g_autofree char *text = replace_by (one->mail, NULL, "開いて:\r\nhttps://files.example/s/1\r\n");
  g_autofree char *names = list_names (text);

  g_assert_null (strstr (text, "\r\nabc\r\n"));
  g_assert_null (strstr (names, "plans.zip"));
  g_assert_null (strstr (names, ".pdf"));
  g_assert_nonnull (strstr (text, "6ZaL44GE44GmOg0KaHR0cHM6Ly9maWxlcy5leGFtcGxlL3MvMQ0K\r\n"));
}

static const struct {
  const char *mail;
} refused[] = {
  { HEAD "\r\nbegin 644 a.txt\r\n#86)C\r\n`\r\nend\r\n" },
  { HEAD "Content-Type: multipart/signed; boundary=X; "
         "protocol=\"application/pgp-signature\"\r\n\r\n" TEXT FILE_OF ("a.pdf", "abc") END },
  { MIXED TEXT FILE_OF ("a.pdf", "abc") },
  { MIXED TEXT END },
};

/* Refused as a whole, and said why: nothing half done comes out. */
static void
test_refused (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++) {
    g_autoptr (MattaContent) content = make_content (refused[i].mail, strlen (refused[i].mail));
    g_autoptr (GError) error = NULL;

    g_assert_null (replace (content, "plans.zip", NULL, &error));
    g_assert_error (error, MATTA_ERROR, MATTA_ERROR_UNCHANGEABLE);
  }
}

static void
test_japanese_name (void)
{
  static const char mail[] = MIXED TEXT FILE_OF ("a.pdf", "abc") END;
  g_autoptr (MattaContent) content = make_content (mail, sizeof mail - 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (MattaContent) result =
      replace (content, "お見積書と図面一式(第2版).zip", NULL, &error);
  g_autofree char *text = NULL;
  g_autofree char *names = NULL;

  g_assert_no_error (error);
  text = get_text (result);
  names = list_names (text);
  g_assert_cmpstr (names, ==, "お見積書と図面一式(第2版).zip;");
  g_assert_true (g_str_is_ascii (text));
}

/* Larger than what is held in memory, and every line as long as mail's may be. */
static void
test_large (void)
{
  g_autofree char *text = NULL;
  g_autoptr (GString) mail = g_string_new (MIXED TEXT);
  g_autoptr (MattaContent) content = NULL;
  g_autoptr (MattaContent) result = NULL;
  g_autoptr (GError) error = NULL;

  g_string_append (mail, FILE_OF ("a.pdf", "abc"));
  for (guint i = 0; i < 20000; i++)
    g_string_append (mail, i == 0 ? "--X\r\nContent-Type: text/plain; name=\"\"\r\n\r\n"
                                  : "A line of text that is long enough to fill it up.\r\n");
  g_string_append (mail, END);
  content = make_content (mail->str, mail->len);
  result = replace (content, "plans.zip", NULL, &error);
  g_assert_no_error (error);
  text = get_text (result);
  g_assert_true (g_str_has_prefix (text, MIXED TEXT SEALED "--X\r\nContent-Type: text/plain;"));
  g_assert_true (g_str_has_suffix (text, "fill it up.\r\n" END));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/replace/every-other-byte-stays", test_bytes);
  g_test_add_func ("/replace/with-a-note", test_note);
  g_test_add_func ("/replace/by-text/every-other-byte-stays", test_text_alone);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/replace/", cases[i].name, NULL);
    g_autofree char *text_path = g_strconcat ("/replace/by-text/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
    g_test_add_data_func (text_path, &cases[i], test_case_with_text);
  }
  g_test_add_func ("/replace/refused-as-a-whole", test_refused);
  g_test_add_func ("/replace/japanese-name", test_japanese_name);
  g_test_add_func ("/replace/large", test_large);
  return g_test_run ();
}
