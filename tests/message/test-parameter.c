/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-parameter.h"

#include <string.h>

typedef struct {
  const char *path;
  const char *raw;
  const char *value;
} Case;

static const Case cases[] = {
  { "none", " attachment", NULL },
  { "empty-field", "", NULL },
  { "plain", " attachment; name=a.pdf", "a.pdf" },
  { "case-of-the-name", " attachment; NAME=a.pdf", "a.pdf" },
  { "first-wins", " attachment; name=a.pdf; name=b.pdf", "a.pdf" },
  { "another-parameter", " attachment; names=b.pdf; xname=c.pdf", NULL },
  { "blanks-around-the-equals-sign", " attachment; name = a.pdf ", "a.pdf" },
  { "folded", " attachment;\r\n\tname=\"a\r\n b.pdf\"", "a b.pdf" },
  { "semicolon-in-quotes", " attachment; other=\"; name=b\"; name=\"a;b.pdf\"", "a;b.pdf" },
  { "quote-never-closed", " attachment; name=\"a.pdf", "a.pdf" },
  { "backslash-at-the-end", " attachment; name=\"a\\", "a\\" },
  { "empty-value", " attachment; name=", "" },
  { "no-value", " attachment; name", NULL },
  { "extended", " a; name*=utf-8''a%20b", "a b" },
  { "extended-without-a-charset", " a; name*=%E8%A1%A8", "表" },
  { "extended-with-an-unknown-charset", " a; name*=x-no''%E8%A1%A8", "表" },
  { "extended-with-odd-percents", " a; name*=utf-8''100%&%4", "100%&%4" },
  { "extended-wins", " a; name=b; name*=utf-8''a", "a" },
  { "numbered-win", " a; name=b; name*0=a", "a" },
  { "numbered-out-of-order", " a; name*2=c; name*0=a; name*1=b", "abc" },
  { "numbered-with-a-gap", " a; name*0=a; name*2=c", "a" },
  { "numbered-from-one", " a; name*1=a; name=b", "b" },
  { "numbered-twice", " a; name*0=a; name*0=b; name*1=c", "ac" },
  { "numbered-beyond-all-bounds", " a; name*99999999999999999999=a; name=b", "b" },
  { "numbered-mixed", " a; name*0*=Shift_JIS''%95%5C; name*1=\"%41\"", "表%41" },
  { "numbered-encoded-words", " a; name*0==?utf-8?B?6KGo; name*1=?=", "表" },
  { "invalid-bytes", " a; name=\"\xff\xfe\"", "��" },
};

static void
test_case (gconstpointer data)
{
  const Case *row = data;
  g_autofree char *value = matta_parameter_find (row->raw, "name");

  g_assert_cmpstr (value, ==, row->value);
}

/* Whatever the bytes, what comes back is text. */
static void
test_odd_bytes (void)
{
  const char *alphabet = "; =\"\\*0'%name\x95\x5c\x1b$B(\xe8\xa1\xa8";

  for (guint i = 0; i < 2000; i++) {
    char raw[40] = "";
    g_autofree char *value = NULL;

    for (guint j = 0; j + 1 < sizeof raw; j++)
      raw[j] = alphabet[g_test_rand_int_range (0, (int) strlen (alphabet))];
    value = matta_parameter_find (raw, "name");
    g_assert_true (value == NULL || g_utf8_validate (value, -1, NULL));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/parameter/", cases[i].path, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/parameter/odd-bytes-give-valid-text", test_odd_bytes);
  return g_test_run ();
}
