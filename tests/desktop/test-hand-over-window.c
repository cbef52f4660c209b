/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-group-row.h"
#include "matta-hand-over-window.h"
#include "stage-init.h"
#include "stage.h"

#include <glib/gi18n.h>
#include <string.h>

#define CHARACTERS "k3fm-9xqw-a2bc-d4ef"
#define WORDS "clock-onion-spaghetti-wobbly-unicorn-gravel"

static const char *const one[] = { "Sato <b>Hanako</b>", NULL };
static const char *const many[] = { "Sato Hanako", "taro@customer.example", "Jo Smith", NULL };
/* Of as many as there are. */
static const char *const addresses[] = { "sato@customer.example", "taro@customer.example",
                                         "smith@customer.example", NULL };

typedef struct {
  GtkWindow *window; /* NULL = it is gone */
  guint handed_over;
  char *told; /* addresses, when it was handed over */
  MattaRoad road;
} Fixture;

static void
handed_over_cb (Fixture *fixture)
{
  MattaHandOverWindow *window = MATTA_HAND_OVER_WINDOW (fixture->window);
  g_auto (GStrv) told = matta_hand_over_window_list_told (window);

  fixture->handed_over++;
  fixture->told = g_strjoinv (" ", told);
  fixture->road = matta_hand_over_window_get_road (window);
}

static void
open_window (Fixture *fixture, const char *password, const char *const *people)
{
  guint n = g_strv_length ((char **) people);

  fixture->window = matta_hand_over_window_new (NULL, password, people,
                                                &addresses[G_N_ELEMENTS (addresses) - 1 - n]);
  g_object_add_weak_pointer (G_OBJECT (fixture->window), (gpointer *) &fixture->window);
  g_signal_connect_swapped (fixture->window, "handed-over", G_CALLBACK (handed_over_cb), fixture);
  gtk_window_present (fixture->window);
  stage_focus (".");
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  if (fixture->window != NULL)
    gtk_window_destroy (fixture->window);
  stage_wait_ms (200);
  g_assert_null (fixture->window);
  g_clear_pointer (&fixture->told, g_free);
}

static gboolean
is_closed (gpointer data)
{
  return ((Fixture *) data)->window == NULL;
}

static gboolean
is_label (GtkWidget *widget, const char *text)
{
  return GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget)
         && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL;
}

static gboolean
is_picture (GtkWidget *widget, const char *unused)
{
  return GTK_IS_PICTURE (widget) && gtk_widget_get_mapped (widget);
}

static GtkWidget *
find_label (Fixture *fixture, const char *text)
{
  return stage_find (GTK_WIDGET (fixture->window), is_label, text);
}

static gboolean
is_list (GtkWidget *widget, const char *unused)
{
  return GTK_IS_LIST_BOX (widget);
}

static GtkWidget *
find_list (Fixture *fixture)
{
  return stage_find (GTK_WIDGET (fixture->window), is_list, NULL);
}

/* "xOo" = of three rows the first one is ticked, and the second one has the focus. */
static char *
list_ticks (Fixture *fixture)
{
  GtkWidget *row = gtk_widget_get_first_child (find_list (fixture));
  g_autoptr (GString) ticks = g_string_new (NULL);

  for (; row != NULL; row = gtk_widget_get_next_sibling (row)) {
    gboolean ticked = matta_group_row_get_ticked (MATTA_GROUP_ROW (row));

    if (gtk_window_get_focus (fixture->window) == row)
      g_string_append_c (ticks, ticked ? 'X' : 'O');
    else
      g_string_append_c (ticks, ticked ? 'x' : 'o');
  }
  return g_string_free (g_steal_pointer (&ticks), FALSE);
}

static void
assert_ticks (Fixture *fixture, const char *expected)
{
  g_autofree char *ticks = list_ticks (fixture);

  g_assert_cmpstr (ticks, ==, expected);
}

/* From the first key to the last without a pointer. */
static void
test_phone (Fixture *fixture, gconstpointer unused)
{
  open_window (fixture, CHARACTERS, one);
  g_assert_nonnull (find_label (fixture, "Sato <b>Hanako</b>"));
  g_assert_nonnull (find_label (fixture, "k3fm-"));
  assert_ticks (fixture, "Oooo");
  stage_take_picture ("hand-over-phone");
  stage_press ("space");
  assert_ticks (fixture, "xOoo");
  stage_press ("Return");
  assert_ticks (fixture, "xOoo");
  stage_press ("Down");
  stage_press ("space");
  assert_ticks (fixture, "xoxO");
  stage_press ("space");
  assert_ticks (fixture, "xOxx");
  stage_take_picture ("hand-over-ticked");
  stage_press ("space");
  assert_ticks (fixture, "xxxx");
  g_assert_cmpuint (fixture->handed_over, ==, 0);
  stage_press ("space");
  stage_wait_for (is_closed, fixture);
  g_assert_cmpuint (fixture->handed_over, ==, 1);
}

static void
test_untick (Fixture *fixture, gconstpointer unused)
{
  open_window (fixture, CHARACTERS, one);
  stage_press ("space");
  stage_press ("Up");
  assert_ticks (fixture, "Xooo");
  stage_press ("space");
  assert_ticks (fixture, "Oooo");
}

static void
test_words (Fixture *fixture, gconstpointer unused)
{
  open_window (fixture, WORDS, many);
  assert_ticks (fixture, "Oooooo");
  g_assert_nonnull (find_label (fixture, "taro@customer.example"));
  stage_take_picture ("hand-over-words");
}

static void
test_nobody (Fixture *fixture, gconstpointer unused)
{
  const char *const nobody[] = { NULL };

  open_window (fixture, CHARACTERS, nobody);
  assert_ticks (fixture, "Oooo");
}

static void
test_escape (Fixture *fixture, gconstpointer unused)
{
  open_window (fixture, CHARACTERS, one);
  stage_press ("Escape");
  stage_wait_for (is_closed, fixture);
  g_assert_cmpuint (fixture->handed_over, ==, 0);
}

static void
test_told (Fixture *fixture, gconstpointer unused)
{
  open_window (fixture, CHARACTERS, one);
  stage_press ("alt+t");
  stage_wait_for (is_closed, fixture);
  g_assert_cmpuint (fixture->handed_over, ==, 1);
  g_assert_cmpstr (fixture->told, ==, "smith@customer.example");
  g_assert_cmpint (fixture->road, ==, MATTA_ROAD_PHONE);
}

/* Of the drop-down list, @steps below the first. */
static void
choose_road (guint steps)
{
  stage_press ("alt+b");
  stage_wait_ms (200);
  for (guint i = 0; i < steps; i++)
    stage_press ("Down");
  stage_press ("Return");
  stage_wait_ms (200);
}

static gboolean
is_paper (GtkWidget *widget, const char *unused)
{
  return GTK_IS_DRAWING_AREA (widget) && gtk_widget_get_mapped (widget);
}

static gboolean
has_label (GtkWidget *widget, const char *label)
{
  return GTK_IS_CHECK_BUTTON (widget) && gtk_widget_get_mapped (widget)
         && g_strcmp0 (gtk_check_button_get_label (GTK_CHECK_BUTTON (widget)), label) == 0;
}

/* Its keys work behind the first page, too; what was printed is not told yet. */
static void
test_letter (Fixture *fixture, gconstpointer unused)
{
  GtkWidget *names = NULL;

  open_window (fixture, CHARACTERS, many);
  matta_hand_over_window_set_mail (MATTA_HAND_OVER_WINDOW (fixture->window), "Plan", 0, TRUE);
  matta_hand_over_window_choose_road (MATTA_HAND_OVER_WINDOW (fixture->window), MATTA_ROAD_LETTER,
                                      NULL);
  stage_wait_ms (500);
  stage_take_picture ("hand-over-letter");
  g_assert_nonnull (stage_find (GTK_WIDGET (fixture->window), is_paper, NULL));
  names = stage_find (GTK_WIDGET (fixture->window), has_label, _ ("_Name the subject of the mail"));
  g_assert_nonnull (names);
  g_assert_true (gtk_check_button_get_active (GTK_CHECK_BUTTON (names)));
  stage_press ("alt+n");
  stage_wait_ms (200);
  g_assert_false (gtk_check_button_get_active (GTK_CHECK_BUTTON (names)));
  g_assert_cmpuint (fixture->handed_over, ==, 0);
  stage_press ("alt+t");
  stage_wait_for (is_closed, fixture);
  g_assert_cmpint (fixture->road, ==, MATTA_ROAD_LETTER);
}

static gboolean
is_told_button (GtkWidget *widget, const char *unused)
{
  return GTK_IS_BUTTON (widget)
         && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), _ ("I Have _Told It")) == 0;
}

/* Some were told, the others are told another time. */
static void
test_some (Fixture *fixture, gconstpointer unused)
{
  GtkWidget *button = NULL;

  open_window (fixture, CHARACTERS, many);
  button = stage_find (GTK_WIDGET (fixture->window), is_told_button, NULL);
  stage_press ("alt+b");
  stage_wait_ms (200);
  stage_press ("Escape");
  stage_wait_ms (200);
  for (guint i = 0; i < 3; i++) {
    stage_press ("shift+Tab");
    stage_press ("space");
  }
  g_assert_false (gtk_widget_get_sensitive (button));
  stage_press ("space");
  g_assert_true (gtk_widget_get_sensitive (button));
  stage_take_picture ("hand-over-some");
  choose_road (1);
  stage_press ("alt+t");
  stage_wait_for (is_closed, fixture);
  g_assert_cmpstr (fixture->told, ==, "sato@customer.example");
  g_assert_cmpint (fixture->road, ==, MATTA_ROAD_QR_CODE);
}

static gboolean
is_copy_button (GtkWidget *widget, const char *unused)
{
  return GTK_IS_BUTTON (widget)
         && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), _ ("C_opy the Password")) == 0;
}

/* As last time. */
static void
test_memory (Fixture *fixture, gconstpointer unused)
{
  open_window (fixture, CHARACTERS, one);
  matta_hand_over_window_choose_road (MATTA_HAND_OVER_WINDOW (fixture->window),
                                      MATTA_ROAD_CLIPBOARD, NULL);
  g_assert_true (gtk_window_get_focus (fixture->window)
                 == stage_find (GTK_WIDGET (fixture->window), is_copy_button, NULL));
  matta_hand_over_window_choose_road (MATTA_HAND_OVER_WINDOW (fixture->window), MATTA_ROAD_OTHER,
                                      NULL);
  g_assert_cmpint (matta_hand_over_window_get_road (MATTA_HAND_OVER_WINDOW (fixture->window)), ==,
                   MATTA_ROAD_CLIPBOARD);
}

/* From the screen itself, by a reader that is none of ours. */
static void
test_qr_code (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *folder = stage_make_folder ();
  g_autofree char *path = g_build_filename (folder, "screen.png", NULL);
  g_autofree char *command = g_strdup_printf (
      "test \"$(zbarimg --quiet --raw -Sdisable -Sqrcode.enable %s)\" = %s", path, CHARACTERS);

  open_window (fixture, CHARACTERS, one);
  choose_road (1);
  g_assert_nonnull (stage_find (GTK_WIDGET (fixture->window), is_picture, NULL));
  stage_wait_ms (500);
  stage_take_picture ("hand-over-qr");
  stage_run ("import", "-window", "root", path, NULL);
  stage_run ("sh", "-c", command, NULL);
  stage_remove_folder (g_steal_pointer (&folder));
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  char **text = user_data;

  *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
  if (*text == NULL)
    *text = g_strdup ("");
}

static void
assert_clipboard (const char *expected)
{
  g_autofree char *text = NULL;

  gdk_clipboard_read_text_async (gdk_display_get_clipboard (gdk_display_get_default ()), NULL,
                                 read_cb, &text);
  while (text == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (text, ==, expected);
}

static void
copy_by_keys (Fixture *fixture)
{
  open_window (fixture, CHARACTERS, many);
  choose_road (2);
  stage_press ("Tab");
  stage_press ("space");
  assert_clipboard (CHARACTERS);
}

static void
test_copy (Fixture *fixture, gconstpointer unused)
{
  copy_by_keys (fixture);
  stage_take_picture ("hand-over-copy");
  stage_press ("alt+o");
  assert_clipboard (CHARACTERS);
  stage_press ("Escape");
  stage_wait_for (is_closed, fixture);
  assert_clipboard ("");
}

static void
test_copied_since (Fixture *fixture, gconstpointer unused)
{
  copy_by_keys (fixture);
  gdk_clipboard_set_text (gdk_display_get_clipboard (gdk_display_get_default ()), "mine");
  g_assert_nonnull (find_label (fixture, _ ("The password is no longer on the clipboard.")));
  stage_press ("Escape");
  stage_wait_for (is_closed, fixture);
  assert_clipboard ("mine");
}

/* A widget may be kept by somebody; what it showed is gone all the same. */
static void
test_forgets (Fixture *fixture, gconstpointer unused)
{
  GtkWidget *labels[2] = { NULL };

  open_window (fixture, CHARACTERS, one);
  labels[0] = g_object_ref (find_label (fixture, "k3fm-"));
  labels[1] = g_object_ref (stage_find (find_list (fixture), is_label, "k3fm-"));
  g_assert_true (labels[0] != labels[1]);
  stage_press ("Escape");
  stage_wait_for (is_closed, fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (labels); i++) {
    g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (labels[i])), ==, "");
    g_object_unref (labels[i]);
  }
}

static void
add (const char *path, void (*func) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, NULL, func, tear_down);
}

int
main (int argc, char *argv[])
{
  stage_init (&argc, &argv);
  add ("/hand-over-window/phone-by-keyboard", test_phone);
  add ("/hand-over-window/untick", test_untick);
  add ("/hand-over-window/words", test_words);
  add ("/hand-over-window/nobody", test_nobody);
  add ("/hand-over-window/escape-tells-nothing", test_escape);
  add ("/hand-over-window/told", test_told);
  add ("/hand-over-window/some", test_some);
  add ("/hand-over-window/memory", test_memory);
  add ("/hand-over-window/qr-code", test_qr_code);
  add ("/hand-over-window/copy", test_copy);
  add ("/hand-over-window/copied-since", test_copied_since);
  add ("/hand-over-window/forgets", test_forgets);
  g_test_add ("/hand-over-window/letter", Fixture, NULL, NULL, test_letter, tear_down);
  return g_test_run ();
}
