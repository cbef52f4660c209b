/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-qr-code.h"
#include "stage-init.h"

#include <glib/gstdio.h>
#include <unistd.h>

/* As a widget draws it, on a ground as dark as a dark theme's. */
static void
draw (MattaQrCode *code, int width, int height, const char *path)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  cairo_t *cairo = cairo_create (surface);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  GskRenderNode *node = NULL;

  gdk_paintable_snapshot (GDK_PAINTABLE (code), snapshot, width, height);
  node = gtk_snapshot_free_to_node (snapshot);
  cairo_paint (cairo);
  gsk_render_node_draw (node, cairo);
  g_assert_cmpint (cairo_surface_write_to_png (surface, path), ==, CAIRO_STATUS_SUCCESS);
  gsk_render_node_unref (node);
  cairo_destroy (cairo);
  cairo_surface_destroy (surface);
}

/* With a reader that is none of ours. */
static char *
read_back (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) reader =
      g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error,
                        "zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", path, NULL);
  char *text = NULL;

  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (reader, NULL, NULL, &text, NULL, &error);
  g_assert_no_error (error);
  return g_strchomp (text);
}

static void
assert_is_read (const char *text, int width, int height)
{
  g_autoptr (MattaQrCode) code = matta_qr_code_new (text);
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "matta-test-qr-code.png", NULL);
  g_autofree char *read = NULL;

  draw (code, width, height, path);
  read = read_back (path);
  g_assert_cmpstr (read, ==, text);
  g_assert_cmpint (g_remove (path), ==, 0);
}

static void
test_is_read (void)
{
  const char *const texts[] = {
    "k3fm-9xqw-a2bc-d4ef",
    "clock-onion-spaghetti-wobbly-unicorn-gravel",
    "ALL CAPITALS 123",
    "~!@#$%^&*()_+{}|:\"<>?`-=[]\\;',./",
    "x",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    assert_is_read (texts[i], 240, 240);
}

/* The longest that a sealed file takes. */
static void
test_longest (void)
{
  g_autofree char *text = g_strnfill (99, 'w');

  assert_is_read (text, 240, 240);
}

static void
test_any_size (void)
{
  const int sizes[][2] = { { 174, 174 }, { 201, 203 }, { 320, 240 }, { 240, 600 }, { 1000, 1000 } };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    assert_is_read ("k3fm-9xqw-a2bc-d4ef", sizes[i][0], sizes[i][1]);
}

static guint8
look_at (cairo_surface_t *surface, int x, int y)
{
  return cairo_image_surface_get_data (
      surface)[y * cairo_image_surface_get_stride (surface) + x * 4];
}

/* Four white modules all round, then the black corner of the code. */
static void
test_margin (void)
{
  g_autoptr (MattaQrCode) code = matta_qr_code_new ("x");
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "matta-test-qr-margin.png", NULL);
  int size = gdk_paintable_get_intrinsic_width (GDK_PAINTABLE (code));
  int module = size / (21 + 2 * 4);
  cairo_surface_t *surface = NULL;

  g_assert_cmpint (size, ==, module * (21 + 2 * 4));
  draw (code, size, size, path);
  surface = cairo_image_surface_create_from_png (path);
  for (int i = 0; i < 4 * module; i++) {
    g_assert_cmpint (look_at (surface, i, i), ==, 255);
    g_assert_cmpint (look_at (surface, size - 1 - i, i), ==, 255);
    g_assert_cmpint (look_at (surface, size - 1 - i, size / 2), ==, 255);
  }
  g_assert_cmpint (look_at (surface, 4 * module, 4 * module), ==, 0);
  cairo_surface_destroy (surface);
  g_assert_cmpint (g_remove (path), ==, 0);
}

static void
test_impossible (void)
{
  g_autofree char *text = g_strnfill (5000, 'w');

  g_assert_null (matta_qr_code_new (""));
  g_assert_null (matta_qr_code_new (text));
}

static void
test_goes (void)
{
  g_assert_finalize_object (matta_qr_code_new ("x"));
}

int
main (int argc, char *argv[])
{
  stage_init (&argc, &argv);
  g_test_add_func ("/qr-code/is-read-by-another-program", test_is_read);
  g_test_add_func ("/qr-code/longest", test_longest);
  g_test_add_func ("/qr-code/any-size", test_any_size);
  g_test_add_func ("/qr-code/margin", test_margin);
  g_test_add_func ("/qr-code/impossible", test_impossible);
  g_test_add_func ("/qr-code/goes", test_goes);
  return g_test_run ();
}
