/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-hold-menu.h"

#include "matta-config.h"

#include <glib/gi18n.h>

#define EVENING 18
#define MORNING 9

typedef struct {
  const char *choice;
  const char *label;
} Choice;

static const Choice choices[] = {
  { "usual", N_ ("The _Usual Time") },          { "hour", N_ ("In One _Hour") },
  { "evening", N_ ("This _Evening at 18:00") }, { "morning", N_ ("_Tomorrow at 9:00") },
  { "choose", N_ ("_Choose a Time…") },
};

static GDateTime *
make_local (gint64 wall)
{
  return g_date_time_new_from_unix_local (wall / G_USEC_PER_SEC);
}

static gboolean
is_before (gint64 now, int hour)
{
  g_autoptr (GDateTime) local = make_local (now);

  return g_date_time_get_hour (local) < hour;
}

static const char *
get_label (const Choice *choice, gint64 now)
{
  if (g_str_equal (choice->choice, "morning") && is_before (now, MORNING))
    return _ ("This _Morning at 9:00");
  return _ (choice->label);
}

static gboolean
is_offered (const char *choice, gboolean usual, gint64 now)
{
  if (g_str_equal (choice, "usual"))
    return usual;
  return !g_str_equal (choice, "evening") || is_before (now, EVENING);
}

GMenuModel *
matta_hold_menu_new (const char *action, const char *id, gboolean usual, gint64 now)
{
  GMenu *menu = g_menu_new ();

  for (guint i = 0; i < G_N_ELEMENTS (choices); i++) {
    g_autoptr (GMenuItem) item = g_menu_item_new (get_label (&choices[i], now), NULL);

    if (!is_offered (choices[i].choice, usual, now))
      continue;
    if (id != NULL)
      g_menu_item_set_action_and_target (item, action, "(ss)", id, choices[i].choice);
    else
      g_menu_item_set_action_and_target (item, action, "s", choices[i].choice);
    g_menu_append_item (menu, item);
  }
  return G_MENU_MODEL (menu);
}

gint64
matta_hold_menu_find_time (const char *choice, gint64 now)
{
  g_autoptr (GDateTime) local = make_local (now);
  g_autoptr (GDateTime) day = NULL;
  g_autoptr (GDateTime) time = NULL;
  int hour = g_str_equal (choice, "evening") ? EVENING : MORNING;

  if (g_str_equal (choice, "hour"))
    return now + G_TIME_SPAN_HOUR;
  if (!g_str_equal (choice, "evening") && !g_str_equal (choice, "morning"))
    return 0;
  day = g_date_time_add_days (local, is_before (now, hour) ? 0 : 1);
  time = g_date_time_new_local (g_date_time_get_year (day), g_date_time_get_month (day),
                                g_date_time_get_day_of_month (day), hour, 0, 0);
  return g_date_time_to_unix (time) * G_USEC_PER_SEC;
}
