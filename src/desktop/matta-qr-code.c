/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-qr-code.h"

#include <math.h>
#include <qrencode.h>
#include <string.h>

#define QUIET 4  /* modules of white on each side; the standard asks for no fewer */
#define MODULE 6 /* pixels, where nobody asks for another size */

struct _MattaQrCode {
  GObject parent_instance;

  QRcode *code;
};

static void matta_qr_code_init_paintable (GdkPaintableInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MattaQrCode,
                               matta_qr_code,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (GDK_TYPE_PAINTABLE,
                                                      matta_qr_code_init_paintable))

static gboolean
is_black (MattaQrCode *self, int x, int y)
{
  return x < self->code->width && (self->code->data[y * self->code->width + x] & 1) != 0;
}

/* Neighbours in one go: between two that are drawn apart a light line may show. */
static void
draw_line (MattaQrCode *self, GdkSnapshot *snapshot, int y, double size)
{
  const GdkRGBA black = { 0, 0, 0, 1 };
  int start = 0;

  for (int x = 0; x <= self->code->width; x++) {
    if (is_black (self, x, y))
      continue;
    if (x > start)
      gtk_snapshot_append_color (snapshot, &black,
                                 &GRAPHENE_RECT_INIT ((float) (start * size), (float) (y * size),
                                                      (float) ((x - start) * size), (float) size));
    start = x + 1;
  }
}

/* Modules are whole pixels where there is room for that: blurred edges are harder to read. */
static void
matta_qr_code_snapshot (GdkPaintable *paintable, GdkSnapshot *snapshot, double width, double height)
{
  MattaQrCode *self = MATTA_QR_CODE (paintable);
  const GdkRGBA white = { 1, 1, 1, 1 };
  int modules = self->code->width + 2 * QUIET;
  double size = MIN (width, height) / modules;
  double left = 0;
  double top = 0;

  if (size > 1)
    size = floor (size);
  left = floor ((width - size * modules) / 2);
  top = floor ((height - size * modules) / 2);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) left, (float) top));
  gtk_snapshot_append_color (
      snapshot, &white,
      &GRAPHENE_RECT_INIT (0, 0, (float) (size * modules), (float) (size * modules)));
  gtk_snapshot_translate (snapshot,
                          &GRAPHENE_POINT_INIT ((float) (QUIET * size), (float) (QUIET * size)));
  for (int y = 0; y < self->code->width; y++)
    draw_line (self, snapshot, y, size);
  gtk_snapshot_restore (snapshot);
}

static GdkPaintableFlags
matta_qr_code_get_flags (GdkPaintable *paintable)
{
  return GDK_PAINTABLE_STATIC_SIZE | GDK_PAINTABLE_STATIC_CONTENTS;
}

static int
matta_qr_code_get_intrinsic_size (GdkPaintable *paintable)
{
  return (MATTA_QR_CODE (paintable)->code->width + 2 * QUIET) * MODULE;
}

static void
matta_qr_code_init_paintable (GdkPaintableInterface *iface)
{
  iface->snapshot = matta_qr_code_snapshot;
  iface->get_flags = matta_qr_code_get_flags;
  iface->get_intrinsic_width = matta_qr_code_get_intrinsic_size;
  iface->get_intrinsic_height = matta_qr_code_get_intrinsic_size;
}

static void
matta_qr_code_finalize (GObject *object)
{
  MattaQrCode *self = MATTA_QR_CODE (object);

  if (self->code != NULL)
    explicit_bzero (self->code->data, (gsize) self->code->width * (gsize) self->code->width);
  g_clear_pointer (&self->code, QRcode_free);
  G_OBJECT_CLASS (matta_qr_code_parent_class)->finalize (object);
}

static void
matta_qr_code_class_init (MattaQrCodeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = matta_qr_code_finalize;
}

static void
matta_qr_code_init (MattaQrCode *self)
{
}

/* As bytes, not as the letters a code has a shorter form for: those are capitals. */
MattaQrCode *
matta_qr_code_new (const MattaSecret *text)
{
  QRcode *code = QRcode_encodeString8bit (text, 0, QR_ECLEVEL_M);
  MattaQrCode *self = NULL;

  if (code == NULL)
    return NULL;
  self = g_object_new (MATTA_TYPE_QR_CODE, NULL);
  self->code = code;
  return self;
}
