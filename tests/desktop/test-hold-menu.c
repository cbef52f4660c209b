/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-hold-menu.h"

#include <locale.h>

#define SECOND G_USEC_PER_SEC
#define NOON (G_GINT64_CONSTANT (1700049600) * SECOND) /* 2023-11-15 12:00 UTC, a Wednesday */
#define HOUR (3600 * (gint64) SECOND)

static void
test_times (void)
{
  const struct {
    const char *choice;
    gint64 now;
    gint64 time;
  } cases[] = {
    { "hour", NOON, NOON + HOUR },
    { "evening", NOON, NOON + 6 * HOUR },
    { "evening", NOON + 6 * HOUR, NOON + 30 * HOUR },
    { "morning", NOON, NOON + 21 * HOUR },
    { "morning", NOON + 13 * HOUR, NOON + 21 * HOUR }, /* at one in the night */
    { "usual", NOON, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (matta_hold_menu_find_time (cases[i].choice, cases[i].now), ==, cases[i].time);
}

/* The choices of a menu, one after the other, each with the id it is about. */
static char *
list_choices (const char *id, gboolean usual, gint64 now)
{
  g_autoptr (GMenuModel) menu = matta_hold_menu_new ("a.hold", id, usual, now);
  g_autoptr (GString) text = g_string_new (NULL);

  for (int i = 0; i < g_menu_model_get_n_items (menu); i++) {
    g_autoptr (GVariant) target =
        g_menu_model_get_item_attribute_value (menu, i, G_MENU_ATTRIBUTE_TARGET, NULL);
    g_autofree char *printed = g_variant_print (target, FALSE);

    g_string_append_printf (text, "%s ", printed);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
test_offers_what_is_still_to_come (void)
{
  const struct {
    const char *id;
    gboolean usual;
    gint64 now;
    const char *choices;
  } cases[] = {
    { NULL, TRUE, NOON, "'usual' 'hour' 'evening' 'morning' 'choose' " },
    { NULL, FALSE, NOON + 6 * HOUR - SECOND, "'hour' 'evening' 'morning' 'choose' " },
    { NULL, FALSE, NOON + 6 * HOUR, "'hour' 'morning' 'choose' " },
    { "x", FALSE, NOON + 11 * HOUR, "('x', 'hour') ('x', 'morning') ('x', 'choose') " },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *choices = list_choices (cases[i].id, cases[i].usual, cases[i].now);

    g_assert_cmpstr (choices, ==, cases[i].choices);
  }
}

int
main (int argc, char *argv[])
{
  g_setenv ("TZ", "UTC", TRUE);
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hold-menu/times", test_times);
  g_test_add_func ("/hold-menu/offers-what-is-still-to-come", test_offers_what_is_still_to_come);
  return g_test_run ();
}
