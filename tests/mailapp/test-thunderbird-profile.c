/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-thunderbird-profile.h"

#include <string.h>

static const char two[] = "[Profile1]\nName=old\nIsRelative=1\nPath=abc.old\n\n"
                          "[Profile0]\nName=default\nIsRelative=1\nPath=xyz.default\nDefault=1\n";

static const struct {
  const char *text;
  const char *profile;
} cases[] = {
  { "[Profile0]\nPath=only.one\n", "only.one" },
  { "[Install1234ABCD]\nDefault=in.use\nLocked=1\n\n[Profile0]\nPath=xyz.default\nDefault=1\n",
    "in.use" },
  /* Two Thunderbirds, each with its own. */
  { "[Install1]\nDefault=a\n[Install2]\nDefault=b\n[Profile0]\nPath=c\nDefault=1\n", "c" },
  { "[Install1]\nDefault=a\n[Install2]\nDefault=a\n", "a" },
  { "[Profile0]\nPath=a\n[Profile1]\nPath=b\n", NULL },
  { "[Profile0]\nIsRelative=0\nPath=/srv/mail/profile\n", "/srv/mail/profile" },
  { "[General]\nStartWithLastProfile=1\n", NULL },
  { "[Profile0]\nName=x\n", NULL },
  { "", NULL },
  { "not an ini", NULL },
};

static void
test_find (void)
{
  g_autofree char *profile = matta_thunderbird_profile_find (two);

  g_assert_cmpstr (profile, ==, "xyz.default");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *found = matta_thunderbird_profile_find (cases[i].text);

    g_test_message ("%s", cases[i].text);
    g_assert_cmpstr (found, ==, cases[i].profile);
  }
}

/* Any text, cut off anywhere. */
static void
test_cut (void)
{
  for (gsize length = 0; length < strlen (two); length++) {
    g_autofree char *text = g_strndup (two, length);
    g_autofree char *found = matta_thunderbird_profile_find (text);

    g_assert_true (found == NULL || strchr (found, '\n') == NULL);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/thunderbird-profile/is-the-one-in-use", test_find);
  g_test_add_func ("/thunderbird-profile/bears-any-text", test_cut);
  return g_test_run ();
}
