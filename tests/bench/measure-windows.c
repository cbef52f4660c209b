/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long windows take, on the display there is: turn by turn with an empty window, so that
 * whatever else the machine does meets both. Prints one JSON object.
 *
 *   measure-windows checklist RECIPIENTS ROUNDS
 *   measure-windows outbox DATA-FOLDER ROUNDS */
#include "matta-checklist-window.h"
#include "matta-engine.h"
#include "matta-entry-record.h"
#include "matta-outbox-window.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PAGES 60
#define SETTLE_MS 2500

typedef GtkWindow *(*OpenFunc) (gpointer data);

typedef struct {
  gint64 first_frame; /* microseconds */
  gint64 settling;    /* the longest the main loop was away in the seconds after that */
  gint64 stall;       /* and while pages were turned */
} Look;

/* --- the main loop, watched ------------------------------------------------------------------- */

static gint64 woken_at = 0;
static gint64 longest_stall = 0;

static int
watched_poll (GPollFD *fds, guint n, int timeout)
{
  int ready = 0;

  if (woken_at != 0)
    longest_stall = MAX (longest_stall, g_get_monotonic_time () - woken_at);
  ready = g_poll (fds, n, timeout);
  woken_at = g_get_monotonic_time ();
  return ready;
}

static gboolean
wake_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
wait_ms (guint milliseconds)
{
  gboolean over = FALSE;

  g_timeout_add (milliseconds, wake_cb, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}

/* --- windows ---------------------------------------------------------------------------------- */

static void
painted_cb (GdkFrameClock *clock, gboolean *painted)
{
  *painted = TRUE;
}

static void
wait_for_frame (GtkWindow *window)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (window));
  gboolean painted = FALSE;
  gulong id = g_signal_connect (clock, "after-paint", G_CALLBACK (painted_cb), &painted);

  gdk_frame_clock_request_phase (clock, GDK_FRAME_CLOCK_PHASE_PAINT);
  while (!painted)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handler_disconnect (clock, id);
}

static GtkWidget *
find_scrolled (GtkWidget *widget)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);

  if (GTK_IS_SCROLLED_WINDOW (widget))
    return widget;
  for (; child != NULL; child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = gtk_widget_get_child_visible (child) ? find_scrolled (child) : NULL;

    if (found != NULL)
      return found;
  }
  return NULL;
}

static gint64
turn_pages (GtkWindow *window)
{
  GtkWidget *scrolled = find_scrolled (GTK_WIDGET (window));
  GtkAdjustment *place = NULL;

  if (scrolled == NULL)
    return 0;
  place = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled));
  longest_stall = 0;
  for (guint i = 0; i < PAGES; i++) {
    gtk_adjustment_set_value (place, gtk_adjustment_get_value (place)
                                         + gtk_adjustment_get_page_size (place));
    wait_for_frame (window);
  }
  return longest_stall;
}

static Look
look_at (OpenFunc open_window, gpointer data)
{
  gint64 begun = g_get_monotonic_time ();
  GtkWindow *window = open_window (data);
  Look look = { 0, 0, 0 };

  gtk_window_present (window);
  wait_for_frame (window);
  look.first_frame = g_get_monotonic_time () - begun;
  longest_stall = 0;
  wait_ms (SETTLE_MS);
  look.settling = longest_stall;
  look.stall = turn_pages (window);
  gtk_window_destroy (window);
  wait_ms (100);
  return look;
}

static GtkWindow *
open_empty (gpointer unused)
{
  GtkWidget *window = adw_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), gtk_label_new ("Empty"));
  adw_window_set_content (ADW_WINDOW (window), box);
  gtk_window_set_default_size (GTK_WINDOW (window), 560, 640);
  return GTK_WINDOW (window);
}

/* --- a checklist ------------------------------------------------------------------------------ */

static gboolean
is_inside (const char *address, gpointer user_data)
{
  return g_str_has_suffix (address, "@example.jp");
}

static MattaFacts *
read_facts (guint n)
{
  g_autoptr (GString) mail = g_string_new ("From: Hanako <hanako@example.jp>\r\nTo: ");
  g_autoptr (MattaEnvelope) envelope = matta_envelope_new ("hanako@example.jp", NULL);
  g_autoptr (MattaContent) content = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  MattaFacts *facts = NULL;
  MattaLimits limits;

  for (guint i = 0; i < n; i++) {
    g_autofree char *address = g_strdup_printf ("person%u@place%u.example.com", i, i / 7);

    g_string_append_printf (mail, "%sPerson %u <%s>", i > 0 ? ",\r\n " : "", i, address);
    matta_envelope_add (envelope, address, NULL);
  }
  g_string_append (mail, "\r\nSubject: Estimate for the spring\r\n\r\nSee below.\r\n");
  bytes = g_bytes_new (mail->str, mail->len);
  content = matta_content_new_for_bytes (bytes);
  matta_limits_init (&limits);
  facts = matta_facts_read (content, envelope, &limits, NULL, &error);
  g_assert_no_error (error);
  return facts;
}

static MattaQuestion *
make_question (guint n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MattaPolicy) policy = matta_policy_new (NULL, NULL, &error);
  g_autoptr (MattaEntry) entry = matta_entry_new (matta_record_new (), policy);
  g_autoptr (MattaFacts) facts = read_facts (n);
  g_autoptr (GPtrArray) findings =
      g_ptr_array_new_with_free_func ((GDestroyNotify) matta_finding_free);
  g_autoptr (MattaVerdict) verdict = NULL;
  g_autoptr (MattaChecklist) checklist = NULL;

  for (guint i = 0; i < n; i++) {
    g_autofree char *address = g_strdup_printf ("person%u@place%u.example.com", i, i / 7);

    g_ptr_array_add (findings, matta_finding_new ("first-address", MATTA_TIER_THINK,
                                                  MATTA_ABOUT_RECIPIENT, address, NULL, NULL));
  }
  verdict = matta_verdict_new (g_steal_pointer (&findings));
  checklist = matta_checklist_new (facts, verdict, is_inside, NULL, NULL);
  return matta_question_new (entry, checklist, 0);
}

static GtkWindow *
open_checklist (gpointer data)
{
  g_autoptr (MattaQuestion) question = make_question (GPOINTER_TO_UINT (data));

  return matta_checklist_window_new (question, NULL);
}

/* --- an outbox -------------------------------------------------------------------------------- */

static MattaEngine *
open_engine (const char *folder)
{
  const char *const listen[] = { "127.0.0.1:0", NULL };
  const MattaEngineOptions options = {
    .data_dir = folder,
    .policy_dir = folder,
    .listen = listen,
    .hold_seconds = 3600,
    .review = MATTA_REVIEW_PARK,
  };
  g_autoptr (GError) error = NULL;
  MattaEngine *engine = matta_engine_open (&options, &error);

  g_assert_no_error (error);
  return engine;
}

static GtkWindow *
open_outbox (gpointer engine)
{
  return matta_outbox_window_new (NULL, engine);
}

/* One message goes to another section while the list is shown. */
static gint64
measure_move (MattaEngine *engine)
{
  g_autoptr (MattaEntry) entry = g_list_model_get_item (
      G_LIST_MODEL (engine), g_list_model_get_n_items (G_LIST_MODEL (engine)) / 2);
  GtkWindow *window = open_outbox (engine);

  gtk_window_present (window);
  wait_for_frame (window);
  wait_ms (500);
  longest_stall = 0;
  matta_engine_act_async (engine, matta_entry_get_id (entry), MATTA_ACTION_CANCEL, 0, NULL, NULL);
  wait_ms (1000);
  g_assert_cmpint (matta_entry_get_state (entry), ==, MATTA_STATE_CANCELLED);
  gtk_window_destroy (window);
  return longest_stall;
}

/* --- what came of it -------------------------------------------------------------------------- */

static int
compare (gconstpointer a, gconstpointer b)
{
  const gint64 *one = a;
  const gint64 *other = b;

  return (*one > *other) - (*one < *other);
}

static gint64
median (gint64 *values, guint n)
{
  qsort (values, n, sizeof *values, compare);
  return values[n / 2];
}

static gsize
read_resident (void)
{
  g_autofree char *text = NULL;
  gsize pages = 0;

  g_file_get_contents ("/proc/self/statm", &text, NULL, NULL);
  sscanf (text, "%*u %zu", &pages);
  return pages * 4096;
}

static void
measure (OpenFunc open_window, gpointer data, guint rounds)
{
  g_autofree gint64 *ours = g_new0 (gint64, rounds);
  g_autofree gint64 *empty = g_new0 (gint64, rounds);
  g_autofree gint64 *settling = g_new0 (gint64, rounds);
  g_autofree gint64 *stalls = g_new0 (gint64, rounds);

  look_at (open_empty, NULL); /* fonts, themes, icons */
  look_at (open_window, data);
  for (guint i = 0; i < rounds; i++) {
    Look look = look_at (open_window, data);

    ours[i] = look.first_frame;
    settling[i] = look.settling;
    stalls[i] = look.stall;
    empty[i] = look_at (open_empty, NULL).first_frame;
  }
  printf ("{\"first-frame\": %" G_GINT64_FORMAT ", \"empty\": %" G_GINT64_FORMAT
          ", \"settling\": %" G_GINT64_FORMAT ", \"stall\": %" G_GINT64_FORMAT,
          median (ours, rounds), median (empty, rounds), median (settling, rounds),
          median (stalls, rounds));
}

int
main (int argc, char **argv)
{
  gsize before = 0;
  guint rounds = 0;

  g_assert_cmpint (argc, ==, 4);
  rounds = (guint) atoi (argv[3]);
  adw_init ();
  g_main_context_set_poll_func (NULL, watched_poll);
  before = read_resident ();
  if (g_str_equal (argv[1], "checklist")) {
    measure (open_checklist, GUINT_TO_POINTER ((guint) atoi (argv[2])), rounds);
  } else {
    gint64 begun = g_get_monotonic_time ();
    g_autoptr (MattaEngine) engine = open_engine (argv[2]);
    gint64 opened = g_get_monotonic_time () - begun;

    measure (open_outbox, engine, rounds);
    printf (", \"opened\": %" G_GINT64_FORMAT ", \"move\": %" G_GINT64_FORMAT, opened,
            measure_move (engine));
    matta_engine_close (engine);
  }
  printf (", \"memory\": %zu}\n", read_resident () - before);
  return EXIT_SUCCESS;
}
