/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-html.h"

#include <string.h>

typedef struct {
  const char *name;
  const char *html;
  const char *text;
} Case;

static const Case cases[] = {
  { "empty", "", "" },
  { "plain-words", "See you at 3", "See you at 3" },
  { "inline-tags-join", "添<b>付</b>します", "添付します" },
  { "blocks-part", "one<br>two<p>three</p>four", "one\ntwo\nthree\nfour" },
  { "cells-part", "<table><tr><td>a</td><td>b</td></tr></table>", "\n\n\na\n\nb\n\n\n" },
  { "script", "a<script>attached</script>b", "ab" },
  { "script-with-a-tag-in-it", "a<script>if (a<b) x('<p>attached</p>')</script>b", "ab" },
  { "script-in-capitals", "a<SCRIPT type=x>attached</Script >b", "ab" },
  { "script-never-closed", "a<script>attached", "a" },
  { "style", "<style>p { content: \"attached\" }</style>b", "b" },
  { "style-is-not-styled", "<styled>attached</styled>", "attached" },
  { "head-and-title", "<html><head><title>attached</title></head><body>b</body></html>", "\nb\n" },
  { "head-never-closed", "<head><meta charset=utf-8><p>seen", "\nseen" },
  { "comment", "a<!-- attached -->b", "ab" },
  { "comment-with-a-tag-in-it", "a<!-- <p>attached</p> > -->b", "ab" },
  { "comment-empty", "a<!-->b", "ab" },
  { "comment-never-closed", "a<!-- attached", "a" },
  { "conditional-comment", "a<!--[if mso]><p>attached</p><![endif]-->b", "ab" },
  { "doctype", "<!DOCTYPE html>b", "b" },
  { "instruction", "<?xml:namespace prefix=o />b", "b" },
  { "greater-than-in-a-value", "<a title=\"a>b\">c</a>", "c" },
  { "blanks-around-the-equals-sign", "<a title = 'a>b'>c</a>", "c" },
  { "apostrophe-outside-a-value", "<p it's>c", "\nc" },
  { "less-than-in-the-text", "1 < 2 and 3 > 2", "1 < 2 and 3 > 2" },
  { "tag-never-closed", "a<b href=", "a" },
  { "less-than-at-the-end", "a<", "a<" },
  { "references", "&lt;a&gt; &amp; &quot;b&quot;&nbsp;&apos;", "<a> & \"b\" '" },
  { "numbers", "&#28155;&#x4ed8;", "添付" },
  { "reference-is-not-decoded-twice", "&amp;lt;", "&lt;" },
  { "odd-references", "AT&T & &; &nosuch; &#0; &#x110000; &#xd800; &lt",
    "AT&T & &; &nosuch; &#0; &#x110000; &#xd800; &lt" },
};

static void
test_case (gconstpointer data)
{
  const Case *row = data;
  g_autofree char *text = matta_html_to_text (row->html);

  g_assert_cmpstr (text, ==, row->text);
}

/* Cut anywhere it ends, stays valid and never shows what was hidden. */
static void
test_cut_short (void)
{
  const char *html = "<p title='x>y'>見<!-- attached --><script>attached</script>積&#28155;</p>";

  for (const char *end = html; *end != '\0'; end = g_utf8_next_char (end)) {
    g_autofree char *start = g_strndup (html, (gsize) (end - html));
    g_autofree char *text = matta_html_to_text (start);

    g_assert_true (g_utf8_validate (text, -1, NULL));
    g_assert_null (strstr (text, "attached"));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/html/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/html/cut-short-shows-nothing-hidden", test_cut_short);
  return g_test_run ();
}
