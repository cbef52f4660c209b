/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-clock.h"

#define MS ((gint64) (G_USEC_PER_SEC / 1000))

/* Long enough for a slow machine; only a failing test waits for it. */
#define PATIENCE_MS 10000

typedef struct {
  MattaClock *clock;
  GMainLoop *loop;
  gint64 wall;
  gint64 boot;
  guint alarms;
  gboolean gave_up;
} Wait;

static gboolean
gave_up_cb (gpointer data)
{
  Wait *wait = data;

  wait->gave_up = TRUE;
  g_main_loop_quit (wait->loop);
  return G_SOURCE_CONTINUE;
}

static void
alarm_cb (MattaClock *clock, gpointer data)
{
  Wait *wait = data;

  wait->alarms++;
  if (matta_clock_get_wall (clock) >= wait->wall && matta_clock_get_boot (clock) >= wait->boot)
    g_main_loop_quit (wait->loop);
}

/* Runs the main loop until an alarm comes with both times reached, or @patience ms are over. */
static void
wait_for_alarm (Wait *wait, guint patience)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  gulong handler = g_signal_connect (wait->clock, "alarm", G_CALLBACK (alarm_cb), wait);
  guint timeout = g_timeout_add (patience, gave_up_cb, wait);

  wait->loop = loop;
  wait->alarms = 0;
  wait->gave_up = FALSE;
  g_main_loop_run (loop);
  g_source_remove (timeout);
  g_signal_handler_disconnect (wait->clock, handler);
}

static void
test_wall_is_the_time_of_day (void)
{
  g_autoptr (MattaClock) clock = matta_system_clock_new ();
  gint64 before = g_get_real_time ();
  gint64 wall = matta_clock_get_wall (clock);

  g_assert_cmpint (wall, >=, before);
  g_assert_cmpint (wall, <=, g_get_real_time ());
}

static void
test_boot_moves_on (void)
{
  g_autoptr (MattaClock) clock = matta_system_clock_new ();
  gint64 first = matta_clock_get_boot (clock);
  gint64 second = matta_clock_get_boot (clock);

  g_assert_cmpint (first, >, 0);
  g_assert_cmpint (second, >=, first);
  /* The machine was started after 1970: the two readings cannot be the same clock. */
  g_assert_cmpint (matta_clock_get_wall (clock), >, second);
}

static void
test_boot_id_stays (void)
{
  g_autoptr (MattaClock) one = matta_system_clock_new ();
  g_autoptr (MattaClock) two = matta_system_clock_new ();

  g_assert_true (g_uuid_string_is_valid (matta_clock_get_boot_id (one)));
  g_assert_cmpstr (matta_clock_get_boot_id (one), ==, matta_clock_get_boot_id (two));
}

typedef struct {
  const char *name;
  int wall_in; /* milliseconds from now */
  int boot_in;
} AlarmCase;

static const AlarmCase alarm_cases[] = {
  { .name = "both", .wall_in = 30, .boot_in = 30 },
  { .name = "wall-last", .wall_in = 60, .boot_in = 10 },
  { .name = "boot-last", .wall_in = 10, .boot_in = 60 },
  { .name = "wall-long-past", .wall_in = -86400000, .boot_in = 30 },
  { .name = "both-past", .wall_in = -1000, .boot_in = -1000 },
};

static void
test_alarm_comes_when_both_are_reached (gconstpointer data)
{
  const AlarmCase *row = data;
  g_autoptr (MattaClock) clock = matta_system_clock_new ();
  Wait wait = { .clock = clock };

  wait.wall = matta_clock_get_wall (clock) + row->wall_in * MS;
  wait.boot = matta_clock_get_boot (clock) + row->boot_in * MS;
  matta_clock_set_alarm (clock, wait.wall, wait.boot);
  wait_for_alarm (&wait, PATIENCE_MS);

  g_assert_false (wait.gave_up);
  g_assert_cmpuint (wait.alarms, >=, 1);
  g_assert_cmpuint (wait.alarms, <=, 2); /* it may look once too early, never again and again */
  g_assert_cmpint (matta_clock_get_wall (clock), >=, wait.wall);
  g_assert_cmpint (matta_clock_get_boot (clock), >=, wait.boot);
}

static void
test_alarm_at_the_epoch_is_past (void)
{
  g_autoptr (MattaClock) clock = matta_system_clock_new ();
  Wait wait = { .clock = clock };

  matta_clock_set_alarm (clock, 0, 0); /* zero must not switch the timers off */
  wait_for_alarm (&wait, PATIENCE_MS);

  g_assert_false (wait.gave_up);
}

static void
test_alarm_can_be_cleared (void)
{
  g_autoptr (MattaClock) clock = matta_system_clock_new ();
  Wait wait = { .clock = clock };

  matta_clock_set_alarm (clock, matta_clock_get_wall (clock) + 20 * MS,
                         matta_clock_get_boot (clock) + 20 * MS);
  matta_clock_set_alarm (clock, G_MAXINT64, G_MAXINT64);
  wait_for_alarm (&wait, 100);

  g_assert_true (wait.gave_up);
  g_assert_cmpuint (wait.alarms, ==, 0);
}

static void
test_one_reading_is_enough (void)
{
  g_autoptr (MattaClock) clock = matta_system_clock_new ();
  Wait wait = { .clock = clock };

  matta_clock_set_alarm (clock, G_MAXINT64, matta_clock_get_boot (clock) + 10 * MS);
  wait_for_alarm (&wait, PATIENCE_MS);
  g_assert_cmpuint (wait.alarms, >=, 1);
  matta_clock_set_alarm (clock, matta_clock_get_wall (clock) + 10 * MS, G_MAXINT64);
  wait_for_alarm (&wait, PATIENCE_MS);
  g_assert_cmpuint (wait.alarms, >=, 1);
}

static void
test_new_alarm_replaces_the_old (void)
{
  g_autoptr (MattaClock) clock = matta_system_clock_new ();
  Wait wait = { .clock = clock };

  matta_clock_set_alarm (clock, matta_clock_get_wall (clock) + 10 * MS,
                         matta_clock_get_boot (clock) + 10 * MS);
  wait.wall = matta_clock_get_wall (clock) + 120 * MS;
  wait.boot = matta_clock_get_boot (clock) + 120 * MS;
  matta_clock_set_alarm (clock, wait.wall, wait.boot);
  wait_for_alarm (&wait, PATIENCE_MS);

  g_assert_false (wait.gave_up);
  g_assert_cmpuint (wait.alarms, <=, 2); /* the two timers of the new one, none of the old */
}

static void
test_new_destroy (void)
{
  MattaClock *clock = matta_system_clock_new ();

  matta_clock_set_alarm (clock, matta_clock_get_wall (clock), 0);
  g_assert_finalize_object (clock);
}

/* Who asks for the same time again after it came is told again. */
static void
test_same_alarm_comes_again (void)
{
  g_autoptr (MattaClock) clock = matta_system_clock_new ();
  Wait wait = { .clock = clock };

  wait.wall = matta_clock_get_wall (clock) + 10 * MS;
  wait.boot = matta_clock_get_boot (clock) + 10 * MS;
  for (guint i = 0; i < 2; i++) {
    matta_clock_set_alarm (clock, wait.wall, wait.boot);
    matta_clock_set_alarm (clock, wait.wall, wait.boot);
    wait_for_alarm (&wait, PATIENCE_MS);
    g_assert_false (wait.gave_up);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/clock/wall-is-the-time-of-day", test_wall_is_the_time_of_day);
  g_test_add_func ("/clock/boot-moves-on", test_boot_moves_on);
  g_test_add_func ("/clock/boot-id-stays", test_boot_id_stays);
  for (gsize i = 0; i < G_N_ELEMENTS (alarm_cases); i++) {
    g_autofree char *path =
        g_strconcat ("/clock/alarm-comes-until-both-are-reached/", alarm_cases[i].name, NULL);

    g_test_add_data_func (path, &alarm_cases[i], test_alarm_comes_when_both_are_reached);
  }
  g_test_add_func ("/clock/alarm-at-the-epoch-is-past", test_alarm_at_the_epoch_is_past);
  g_test_add_func ("/clock/alarm-can-be-cleared", test_alarm_can_be_cleared);
  g_test_add_func ("/clock/one-reading-is-enough", test_one_reading_is_enough);
  g_test_add_func ("/clock/new-alarm-replaces-the-old", test_new_alarm_replaces_the_old);
  g_test_add_func ("/clock/new-destroy", test_new_destroy);
  g_test_add_func ("/clock/alarm/the-same-comes-again", test_same_alarm_comes_again);
  return g_test_run ();
}
