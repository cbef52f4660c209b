/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-letter-page.h"

#include "matta-letter.h"

#include "matta-config.h"

#include <glib/gi18n.h>
#include <math.h>

/* A4 and its margins, in points; only for what is shown on the screen. */
#define PAPER_WIDTH 595.0
#define PAPER_HEIGHT 842.0
#define MARGIN 60.0

struct _MattaLetterPage {
  GtkBox parent_instance;

  MattaSecret *password; /* NULL = forgotten, or not there yet */
  char **people;
  char *subject;
  gint64 sent_at;
  gboolean zipped;
  MattaLetter *shown; /* NULL = to be made anew */

  GtkWidget *names_subject;
  GtkWidget *paper;
  GtkWidget *print_button;
  GtkWidget *result;
};

G_DEFINE_FINAL_TYPE (MattaLetterPage, matta_letter_page, GTK_TYPE_BOX)

static MattaLetter *
make_letter (MattaLetterPage *self)
{
  const char *const nobody[] = { NULL };
  gboolean named = gtk_check_button_get_active (GTK_CHECK_BUTTON (self->names_subject));

  return matta_letter_new (&(MattaLetterText){
      .password = self->password,
      .people = self->people != NULL ? (const char *const *) self->people : nobody,
      .subject = named ? self->subject : NULL,
      .sent_at = self->sent_at,
      .now = g_get_real_time (),
      .zipped = self->zipped,
  });
}

static void
changed_cb (MattaLetterPage *self)
{
  g_clear_object (&self->shown);
  gtk_widget_queue_draw (self->paper);
}

/* --- the picture ------------------------------------------------------------------------------ */

/* White in every theme: it is paper. */
static void
draw_cb (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer user_data)
{
  MattaLetterPage *self = user_data;
  double scale = fmin (width / PAPER_WIDTH, height / PAPER_HEIGHT);
  PangoContext *context = NULL;

  if (self->password == NULL)
    return;
  cairo_translate (cr, (width - PAPER_WIDTH * scale) / 2, (height - PAPER_HEIGHT * scale) / 2);
  cairo_scale (cr, scale, scale);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_rectangle (cr, 0, 0, PAPER_WIDTH, PAPER_HEIGHT);
  cairo_fill (cr);
  cairo_translate (cr, MARGIN, MARGIN);
  if (self->shown == NULL) {
    context = pango_cairo_create_context (cr);
    pango_cairo_context_set_resolution (context, 72);
    self->shown = make_letter (self);
    matta_letter_lay_out (self->shown, context, PAPER_WIDTH - 2 * MARGIN,
                          PAPER_HEIGHT - 2 * MARGIN);
    g_object_unref (context); /* the letter holds it */
  }
  matta_letter_draw (self->shown, cr, 0);
}

/* --- printing --------------------------------------------------------------------------------- */

static void
printed_cb (GtkPrintOperation *operation, GtkPrintOperationResult result, MattaLetterPage *self)
{
  g_autoptr (GError) error = NULL;

  gtk_widget_set_sensitive (self->print_button, TRUE);
  switch (result) {
  case GTK_PRINT_OPERATION_RESULT_APPLY:
  case GTK_PRINT_OPERATION_RESULT_IN_PROGRESS:
    gtk_label_set_text (GTK_LABEL (self->result),
                        _ ("It goes to the printer. Once it is posted, press “I Have Told It”."));
    break;
  case GTK_PRINT_OPERATION_RESULT_ERROR:
    gtk_print_operation_get_error (operation, &error);
    g_message ("A letter was not printed: %s", error != NULL ? error->message : "no reason");
    gtk_label_set_text (GTK_LABEL (self->result),
                        _ ("It was not printed. Look at the printer, or take another road."));
    break;
  case GTK_PRINT_OPERATION_RESULT_CANCEL:
    break;
  }
}

static void
print_cb (MattaLetterPage *self)
{
  g_autoptr (MattaLetter) letter = NULL;
  g_autoptr (GtkPrintOperation) operation = NULL;

  if (self->password == NULL)
    return;
  letter = make_letter (self);
  operation = matta_letter_make_operation (letter);
  gtk_label_set_text (GTK_LABEL (self->result), "");
  gtk_widget_set_sensitive (self->print_button, FALSE);
  g_signal_connect_object (operation, "done", G_CALLBACK (printed_cb), self, 0);
  gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG,
                           GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL);
}

/* --- the page --------------------------------------------------------------------------------- */

void
matta_letter_page_forget (MattaLetterPage *self)
{
  g_return_if_fail (MATTA_IS_LETTER_PAGE (self));

  g_clear_pointer (&self->password, matta_secret_free);
  g_clear_object (&self->shown);
}

static void
matta_letter_page_dispose (GObject *object)
{
  matta_letter_page_forget (MATTA_LETTER_PAGE (object));
  G_OBJECT_CLASS (matta_letter_page_parent_class)->dispose (object);
}

static void
matta_letter_page_finalize (GObject *object)
{
  MattaLetterPage *self = MATTA_LETTER_PAGE (object);

  g_strfreev (self->people);
  g_free (self->subject);
  G_OBJECT_CLASS (matta_letter_page_parent_class)->finalize (object);
}

static void
matta_letter_page_class_init (MattaLetterPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = matta_letter_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = matta_letter_page_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/mattamail/Matta/matta-letter-page.ui");
  gtk_widget_class_bind_template_child (widget_class, MattaLetterPage, names_subject);
  gtk_widget_class_bind_template_child (widget_class, MattaLetterPage, paper);
  gtk_widget_class_bind_template_child (widget_class, MattaLetterPage, print_button);
  gtk_widget_class_bind_template_child (widget_class, MattaLetterPage, result);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, print_cb);
}

static void
matta_letter_page_init (MattaLetterPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self->paper), draw_cb, self, NULL);
}

void
matta_letter_page_set_password (MattaLetterPage *self, const MattaSecret *password)
{
  g_return_if_fail (MATTA_IS_LETTER_PAGE (self) && password != NULL);

  matta_letter_page_forget (self);
  self->password = g_strdup (password);
  changed_cb (self);
}

void
matta_letter_page_set_people (MattaLetterPage *self, const char *const *names)
{
  g_return_if_fail (MATTA_IS_LETTER_PAGE (self));

  g_strfreev (self->people);
  self->people = g_strdupv ((char **) names);
  changed_cb (self);
}

void
matta_letter_page_set_mail (MattaLetterPage *self,
                            const char *subject,
                            gint64 sent_at,
                            gboolean zipped)
{
  g_return_if_fail (MATTA_IS_LETTER_PAGE (self));

  g_free (self->subject);
  self->subject = g_strdup (subject);
  self->sent_at = sent_at;
  self->zipped = zipped;
  gtk_widget_set_visible (self->names_subject, subject != NULL && *subject != '\0');
  changed_cb (self);
}
