/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-ring.h"

#include <math.h>

#define SIZE 24
#define THICKNESS 4.0

struct _MattaRing {
  GtkWidget parent_instance;

  double fraction;
};

G_DEFINE_FINAL_TYPE (MattaRing, matta_ring, GTK_TYPE_WIDGET)

static void
draw_arc (cairo_t *cairo, const GdkRGBA *color, double radius, double from, double to)
{
  cairo_set_source_rgba (cairo, color->red, color->green, color->blue, color->alpha);
  cairo_arc (cairo, 0, 0, radius, from, to);
  cairo_stroke (cairo);
}

static void
matta_ring_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  MattaRing *self = MATTA_RING (widget);
  float width = (float) gtk_widget_get_width (widget);
  float height = (float) gtk_widget_get_height (widget);
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, width, height);
  cairo_t *cairo = gtk_snapshot_append_cairo (snapshot, &bounds);
  double radius = (MIN (width, height) - THICKNESS) / 2;
  GdkRGBA color = { 0 };
  GdkRGBA faint = { 0 };

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  faint = color;
  faint.alpha *= 0.2f;
  cairo_translate (cairo, width / 2, height / 2);
  cairo_set_line_width (cairo, THICKNESS);
  draw_arc (cairo, &faint, radius, 0, 2 * G_PI);
  if (self->fraction > 0)
    draw_arc (cairo, &color, radius, -G_PI / 2 + (1 - self->fraction) * 2 * G_PI, 1.5 * G_PI);
  cairo_destroy (cairo);
}

static void
matta_ring_measure (GtkWidget *widget,
                    GtkOrientation orientation,
                    int for_size,
                    int *minimum,
                    int *natural,
                    int *minimum_baseline,
                    int *natural_baseline)
{
  *minimum = *natural = SIZE;
}

static void
matta_ring_class_init (MattaRingClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = matta_ring_snapshot;
  widget_class->measure = matta_ring_measure;
  gtk_widget_class_set_css_name (widget_class, "ring");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
matta_ring_init (MattaRing *self)
{
}

void
matta_ring_set_fraction (MattaRing *self, double fraction)
{
  g_return_if_fail (MATTA_IS_RING (self));

  fraction = CLAMP (fraction, 0, 1);
  if (fabs (self->fraction - fraction) < 0.001)
    return;
  self->fraction = fraction;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
