/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-help-page.h"
#include "matta-help-topics.h"
#include "matta-help-window.h"
#include "matta-help.h"
#include "stage-init.h"
#include "stage.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

/* --- what a page says ------------------------------------------------------------------------- */

static void
describe (GString *text, const MattaHelpBlock *block)
{
  static const char signs[] = "=.!*#?:|@";

  g_string_append_printf (text, "%c%s", signs[block->kind], block->markup);
  if (block->number > 0)
    g_string_append_printf (text, "%u", block->number);
  if (block->beside != NULL)
    g_string_append_printf (text, "|%s", block->beside);
  g_string_append_c (text, '\n');
}

/* Of a page with @body in it. */
static char *
read_body (const char *type, const char *body)
{
  g_autofree char *page = g_strdup_printf ("<page type='%s' id='x'><info><title "
                                           "type='sort'>1</title><desc>X.</desc></info>"
                                           "<title>T</title>%s</page>",
                                           type, body);
  g_autoptr (GBytes) bytes = g_bytes_new (page, strlen (page));
  g_autoptr (GPtrArray) topics = matta_help_topics_read ();
  g_autoptr (GPtrArray) blocks = matta_help_page_read (bytes, topics);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < blocks->len; i++)
    describe (text, g_ptr_array_index (blocks, i));
  return g_string_free (text, FALSE);
}

typedef struct {
  const char *body;
  const char *said;
} Case;

static const Case cases[] = {
  { "", "" },
  { "<p>a &lt; b</p>", ".a &lt; b\n" },
  { "<note style='tip'><p>x</p></note>", "!x\n" },
  { "<list><item><p>x</p></item><item><p>y</p></item></list>", "*x\n*y\n" },
  { "<steps><item><p>x</p></item><item><p>y</p></item></steps><steps><item><p>z</p></item></steps>",
    "#x1\n#y2\n#z1\n" },
  { "<terms><item><title><gui>x</gui></title><p>y</p></item></terms>", "?<b>x</b>\n:y\n" },
  { "<table><tr><td><p>a</p></td><td><p>b</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr>"
    "</table>",
    "|a|b\n|c|d\n" },
  { "<section id='s'><title>S</title><p>x</p></section>", "=S\n.x\n" },
  { "<p><keyseq><key>A</key><key>B</key></keyseq>, <key>C</key></p>",
    ".<tt><b>A</b></tt>+<tt><b>B</b></tt>, <tt><b>C</b></tt>\n" },
  { "<p><guiseq><gui>A</gui><gui>B</gui></guiseq></p>", ".<b>A</b> ▸ <b>B</b>\n" },
  { "<p>a <em>b</em> <code>c</code> <cmd>d</cmd></p>", ".a <i>b</i> <tt>c</tt> <tt>d</tt>\n" },
  { "<p>See <link xref='privacy'>this &amp; that</link>.</p>",
    ".See <a href=\"privacy\">this &amp; that</a>.\n" },
  { "<p>See <link xref='nowhere'>this</link>.</p>", ".See <a href=\"index\">this</a>.\n" },
};

static void
test_page (gconstpointer data)
{
  const Case *row = data;
  g_autofree char *said = read_body ("topic", row->body);

  g_assert_cmpstr (said, ==, row->said);
}

static void
test_guide (void)
{
  g_autofree char *said = read_body ("guide", "<section id='files'><title>F</title></section>");

  g_assert_cmpstr (said, ==, "=F\n@files\n");
}

/* A link without a text has the title of where it leads to. */
static void
test_link (void)
{
  g_autoptr (GPtrArray) topics = matta_help_topics_read ();
  g_autofree char *said = read_body ("topic", "<p><link xref='outbox'/></p>");
  g_autofree char *title =
      g_markup_escape_text (matta_help_topics_find (topics, "outbox")->title, -1);
  g_autofree char *wanted = g_strdup_printf (".<a href=\"outbox\">%s</a>\n", title);

  g_assert_cmpstr (said, ==, wanted);
}

static void
test_topics (void)
{
  g_autoptr (GPtrArray) topics = matta_help_topics_read ();

  g_assert_cmpuint (topics->len, >, 10);
  for (guint i = 0; i < topics->len; i++) {
    const MattaHelpTopic *topic = g_ptr_array_index (topics, i);
    g_autoptr (GBytes) text = matta_help_topics_load (topic->id);
    g_autoptr (GPtrArray) blocks = matta_help_page_read (text, topics);

    g_assert_nonnull (topic->title);
    g_assert_nonnull (topic->about);
    g_assert_true ((topic->section == NULL) == g_str_equal (topic->id, "index"));
    g_assert_cmpuint (blocks->len, >, 2);
    for (guint k = 0; k < blocks->len; k++) {
      const MattaHelpBlock *block = g_ptr_array_index (blocks, k);

      g_assert_true ((block->kind == MATTA_HELP_ROW) == (block->beside != NULL));
      g_assert_true (pango_parse_markup (block->markup, -1, 0, NULL, NULL, NULL, NULL)
                     || strstr (block->markup, "<a href=") != NULL);
    }
  }
  g_assert_null (matta_help_topics_find (topics, "no-such-page"));
  g_assert_null (matta_help_topics_load ("no-such-page"));
}

/* --- the window ------------------------------------------------------------------------------- */

typedef struct {
  GtkWindow *parent;
  MattaHelpWindow *help; /* weak */
  const char *page;      /* that is waited for */
  char *told;            /* the file in which a reader says what it was started with */
} Fixture;

/* Any window with F1. */
#define TEST_TYPE_WINDOW (test_window_get_type ())
G_DECLARE_FINAL_TYPE (TestWindow, test_window, TEST, WINDOW, AdwWindow)
struct _TestWindow {
  AdwWindow parent_instance;
};
G_DEFINE_FINAL_TYPE (TestWindow, test_window, ADW_TYPE_WINDOW)

static void
test_window_class_init (TestWindowClass *klass)
{
  matta_help_bind (GTK_WIDGET_CLASS (klass), "checklist");
}

static void
test_window_init (TestWindow *self)
{
}

/* Whoever reads "help:" on this desktop: yelp, another one, or what cannot be started. */
static void
set_reader (const char *name, const char *how)
{
  g_autofree char *config = g_build_filename (g_get_user_config_dir (), "mimeapps.list", NULL);
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "applications", NULL);
  g_autofree char *path = g_strdup_printf ("%s/%s.desktop", folder, name);
  g_autofree char *list =
      g_strdup_printf ("[Default Applications]\nx-scheme-handler/help=%s.desktop\n", name);
  g_autofree char *entry = g_strdup_printf ("[Desktop Entry]\nType=Application\nName=Reader\n%s\n"
                                            "MimeType=x-scheme-handler/help;\n",
                                            how);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, entry, -1, &error));
  g_assert_true (g_file_set_contents (config, list, -1, &error));
}

static gboolean
is_reader (gpointer name)
{
  g_autoptr (GAppInfo) reader = g_app_info_get_default_for_uri_scheme ("help");

  return reader != NULL && g_str_has_prefix (g_app_info_get_id (reader), name);
}

static void
install_pages (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "help", "C", "matta", NULL);
  g_autofree char *path = g_build_filename (folder, "index.page", NULL);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, "<page/>", -1, NULL));
}

static char *
write_program (const char *name, const char *text)
{
  char *path = g_build_filename (g_get_user_data_dir (), name, NULL);

  g_assert_true (g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_NONE, 0700, NULL));
  return path;
}

static MattaHelpWindow *
find_help (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

    if (MATTA_IS_HELP_WINDOW (window))
      return MATTA_HELP_WINDOW (window);
  }
  return NULL;
}

static gboolean
is_shown (gpointer user_data)
{
  Fixture *fixture = user_data;
  MattaHelpWindow *help = find_help ();

  return help != NULL && g_strcmp0 (matta_help_window_get_page (help), fixture->page) == 0;
}

static void
wait_for_page (Fixture *fixture, const char *page)
{
  fixture->page = page;
  stage_wait_for (is_shown, fixture);
}

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  fixture->parent = g_object_new (TEST_TYPE_WINDOW, "title", "Parent", "default-width", 300, NULL);
  gtk_window_present (fixture->parent);
  stage_focus ("Parent");
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  MattaHelpWindow *help = find_help ();

  if (help != NULL)
    gtk_window_destroy (GTK_WINDOW (help));
  gtk_window_destroy (fixture->parent);
  g_free (fixture->told);
}

static void
test_f1 (Fixture *fixture, gconstpointer unused)
{
  stage_press ("F1");
  wait_for_page (fixture, "checklist");
  stage_focus (gtk_window_get_title (GTK_WINDOW (find_help ())));
  stage_take_picture ("help-checklist");
  stage_press ("alt+Home");
  wait_for_page (fixture, "index");
  stage_take_picture ("help-index");
  stage_press ("alt+Left");
  wait_for_page (fixture, "checklist");
}

static gboolean
is_first_topic (GtkWidget *widget, const char *id)
{
  return GTK_IS_LIST_BOX_ROW (widget) && g_str_equal (gtk_widget_get_name (widget), id);
}

/* Links and the rows of the index, by keyboard. */
static void
test_links (Fixture *fixture, gconstpointer unused)
{
  GtkWidget *row = NULL;

  matta_help_show (fixture->parent, "index");
  wait_for_page (fixture, "index");
  stage_focus (gtk_window_get_title (GTK_WINDOW (find_help ())));
  row = stage_find (GTK_WIDGET (find_help ()), is_first_topic, "what-it-does");
  g_assert_true (gtk_widget_grab_focus (row));
  stage_press ("Return");
  wait_for_page (fixture, "what-it-does");
  stage_press ("Tab");
  stage_press ("Return");
  wait_for_page (fixture, "outbox");
}

static void
test_one_window (Fixture *fixture, gconstpointer unused)
{
  MattaHelpWindow *first = NULL;

  matta_help_show (fixture->parent, "privacy");
  first = find_help ();
  matta_help_show (fixture->parent, "no-such-page");
  g_assert_true (find_help () == first);
  g_assert_cmpstr (matta_help_window_get_page (first), ==, "index");
}

/* A modal window stops the others, but nobody who needs help. */
static void
test_beside_modal (Fixture *fixture, gconstpointer unused)
{
  gtk_window_set_modal (fixture->parent, TRUE);
  test_f1 (fixture, unused);
}

static void
test_every_page (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GPtrArray) topics = matta_help_topics_read ();

  for (guint i = 0; i < topics->len; i++) {
    const MattaHelpTopic *topic = g_ptr_array_index (topics, i);
    g_autofree char *picture = g_strdup_printf ("help-page-%s", topic->id);

    matta_help_show (fixture->parent, topic->id);
    wait_for_page (fixture, topic->id);
    stage_take_picture (picture);
  }
}

/* --- the desktop's own reader ----------------------------------------------------------------- */

static gboolean
was_told (gpointer user_data)
{
  g_autofree char *said = NULL;

  return g_file_get_contents (((Fixture *) user_data)->told, &said, NULL, NULL) && *said != '\0';
}

static void
test_reader (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *said = NULL;
  g_autofree char *script = NULL;
  g_autofree char *program = NULL;
  g_autofree char *exec = NULL;

  fixture->told = g_build_filename (g_get_user_data_dir (), "told", NULL);
  script = g_strdup_printf ("#!/bin/sh\necho \"$1\" > '%s.new'\nmv '%s.new' '%s'\n", fixture->told,
                            fixture->told, fixture->told);
  program = write_program ("yelp", script);
  exec = g_strdup_printf ("Exec=%s %%u", program);
  set_reader ("yelp", exec);
  stage_wait_for (is_reader, (gpointer) "yelp");
  install_pages ();
  stage_press ("F1");
  stage_wait_for (was_told, fixture);
  g_assert_true (g_file_get_contents (fixture->told, &said, NULL, NULL));
  g_assert_cmpstr (said, ==, "help:matta/checklist\n");
  g_assert_null (find_help ());
}

static void
test_broken_reader (Fixture *fixture, gconstpointer unused)
{
  /* The library complains of itself there. */
  GLogLevelFlags fatal = g_log_set_always_fatal (G_LOG_FATAL_MASK);

  set_reader ("org.gnome.Yelp", "Exec=true\nDBusActivatable=true"); /* and nobody of that name */
  stage_wait_for (is_reader, (gpointer) "org.gnome.Yelp");
  install_pages ();
  stage_press ("F1");
  wait_for_page (fixture, "checklist");
  g_log_set_always_fatal (fatal);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

static void
add_page_cases (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strdup_printf ("/help/page/%" G_GSIZE_FORMAT, i);

    g_test_add_data_func (path, &cases[i], test_page);
  }
}

int
main (int argc, char **argv)
{
  stage_init (&argc, &argv);
  set_reader ("khelpcenter", "Exec=true %u");
  add_page_cases ();
  g_test_add_func ("/help/page/guide-lists-topics", test_guide);
  g_test_add_func ("/help/page/link-has-a-title", test_link);
  g_test_add_func ("/help/topics", test_topics);
  ADD ("/help/window/f1", test_f1);
  ADD ("/help/window/links", test_links);
  ADD ("/help/window/one-is-enough", test_one_window);
  ADD ("/help/window/beside-a-modal-one", test_beside_modal);
  ADD ("/help/window/every-page", test_every_page);
  ADD ("/help/reader/is-asked", test_reader);
  ADD ("/help/reader/that-does-not-start", test_broken_reader);
  return g_test_run ();
}
