/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-phone-number.h"

typedef struct {
  const char *text;
  const char *country;
  const char *number; /* NULL = is none */
} Case;

static const Case cases[] = {
  { "090-1234-5678", "81", "+819012345678" },
  { "03 1234 5678", "81", "+81312345678" },
  { "+81 90 1234 5678", "1", "+819012345678" },
  { "+49 (0)30 123456", "81", "+4930123456" },
  { "0081 90 1234 5678", "1", "+819012345678" },
  { "(03) 1234-5678", "81", "+81312345678" },
  { "+1 (555) 010-0199", "81", "+15550100199" },
  { "090.1234.5678", "81", "+819012345678" },
  { "", "81", NULL },
  { "+", "81", NULL },
  { "110", "81", NULL },
  { "090-1234-5678", "", NULL },
  { "090-1234-5678", "+81", NULL },
  { "1234-5678", "81", NULL },
  { "+0812345678", "81", NULL },
  { "+1234567890123456", "81", NULL },
  { "090-1234-5678 ext 5", "81", NULL },
  { "０９０-1234-5678", "81", NULL },
  { "090\n12345678", "81", NULL },
  { "81+9012345678", "81", NULL },
};

static void
test_parse (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *number = matta_phone_number_parse (cases[i].text, cases[i].country);

    g_test_message ("%s", cases[i].text);
    g_assert_cmpstr (number, ==, cases[i].number);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/phone-number/parse", test_parse);
  return g_test_run ();
}
