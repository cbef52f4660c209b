/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-namesake.h"

static void
test_compare (void)
{
  const struct {
    const char *one;
    const char *other;
    gboolean close;
  } cases[] = {
    { "h.sato@a.example", "sato-t@b.example", TRUE },
    { "hanako.sato@a.example", "hanako@b.example", TRUE },
    { "kimura@a.example", "kimuro@a.example", TRUE },
    { "kimura@a.example", "tanaka@a.example", FALSE },
    { "al@a.example", "al.b@b.example", FALSE }, /* two letters are no name */
    { "info@a.example", "support@a.example", FALSE },
    { "@", "a@", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    double likeness = matta_namesake_compare (cases[i].one, cases[i].other);

    g_test_message ("%s %s %f", cases[i].one, cases[i].other, likeness);
    g_assert_cmpint (likeness >= MATTA_NAMESAKE_CLOSE, ==, cases[i].close);
    g_assert_cmpfloat (likeness, ==, matta_namesake_compare (cases[i].other, cases[i].one));
  }
}

static void
test_long (void)
{
  g_autofree char *name = g_strnfill (500, 'x');
  g_autofree char *address = g_strconcat (name, "@a.example", NULL);

  g_assert_cmpfloat (matta_namesake_compare (address, address), >=, MATTA_NAMESAKE_CLOSE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/namesake/compare", test_compare);
  g_test_add_func ("/namesake/long-addresses", test_long);
  return g_test_run ();
}
