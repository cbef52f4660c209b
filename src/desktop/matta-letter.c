/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-letter.h"

#include "matta-spelling.h"
#include "matta-text.h"

#include "matta-config.h"

#include <glib/gi18n.h>
#include <string.h>

/* In points. */
#define TEXT_SIZE 11
#define TITLE_SIZE 15
#define PASSWORD_SIZE 24
#define PARAGRAPH 14
#define FOOTER 28

#define BREAK_HERE "\342\200\213" /* a space without width: a line may end at it */

/* One line where it stands. */
typedef struct {
  PangoLayoutLine *line;
  double x;
  double y; /* of its base */
} Line;

/* One page, and which one of a letter it is. */
typedef struct {
  GArray *lines; /* element Line */
  guint number;  /* from 1 */
  guint total;
} Page;

struct _MattaLetter {
  GObject parent_instance;

  MattaSecret *password;
  char **people;
  char *subject;
  gint64 sent_at;
  gint64 now;
  gboolean zipped;

  PangoContext *context;
  double width;
  double height;
  double y;         /* where the next line begins */
  GPtrArray *pages; /* element Page */
};

G_DEFINE_FINAL_TYPE (MattaLetter, matta_letter, G_TYPE_OBJECT)

static void
clear_line (gpointer data)
{
  pango_layout_line_unref (((Line *) data)->line);
}

static Page *
page_new (guint number)
{
  Page *page = g_new0 (Page, 1);

  page->lines = g_array_new (FALSE, FALSE, sizeof (Line));
  g_array_set_clear_func (page->lines, clear_line);
  page->number = number;
  return page;
}

static void
page_free (gpointer data)
{
  Page *page = data;

  g_array_unref (page->lines);
  g_free (page);
}

static Page *
get_last_page (MattaLetter *self)
{
  return g_ptr_array_index (self->pages, self->pages->len - 1);
}

/* --- setting ---------------------------------------------------------------------------------- */

static void
begin_page (MattaLetter *self, guint number)
{
  g_ptr_array_add (self->pages, page_new (number));
  self->y = 0;
}

static void
put_line (MattaLetter *self, PangoLayoutIter *iter)
{
  PangoRectangle box = { 0 };
  double height = 0;
  Line line = { 0 };

  pango_layout_iter_get_line_extents (iter, NULL, &box);
  height = (double) box.height / PANGO_SCALE;
  if (self->y + height > self->height - FOOTER && get_last_page (self)->lines->len > 0)
    begin_page (self, get_last_page (self)->number + 1);
  line.line = pango_layout_line_ref (pango_layout_iter_get_line_readonly (iter));
  line.x = (double) box.x / PANGO_SCALE;
  line.y = self->y + (double) (pango_layout_iter_get_baseline (iter) - box.y) / PANGO_SCALE;
  g_array_append_val (get_last_page (self)->lines, line);
  self->y += height;
}

/* @font: "Sans Bold". @space: before it. */
static void
put_text (MattaLetter *self,
          const char *text,
          const char *font,
          double size,
          double space,
          PangoAlignment alignment)
{
  g_autoptr (PangoLayout) layout = pango_layout_new (self->context);
  PangoFontDescription *description = pango_font_description_from_string (font);
  PangoLayoutIter *iter = NULL;

  pango_font_description_set_size (description, (int) (size * PANGO_SCALE));
  pango_layout_set_font_description (layout, description);
  pango_font_description_free (description);
  pango_layout_set_width (layout, (int) (self->width * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_alignment (layout, alignment);
  pango_layout_set_text (layout, text, -1);
  self->y += self->y > 0 ? space : 0;
  iter = pango_layout_get_iter (layout);
  do
    put_line (self, iter);
  while (pango_layout_iter_next_line (iter));
  pango_layout_iter_free (iter);
}

static void
put_paragraph (MattaLetter *self, const char *text)
{
  put_text (self, text, "Sans", TEXT_SIZE, PARAGRAPH, PANGO_ALIGN_LEFT);
}

static char *
describe_mail (MattaLetter *self)
{
  g_autofree char *day = self->sent_at > 0 ? matta_text_for_day (self->sent_at) : NULL;

  if (day == NULL && self->subject == NULL)
    return g_strdup (_ ("You got a mail from us with encrypted files."));
  if (day == NULL)
    return g_strdup_printf (_ ("You got a mail from us with encrypted files: “%s”."),
                            self->subject);
  if (self->subject == NULL)
    /* Translators: %s is a day: 31 March 2027 */
    return g_strdup_printf (_ ("On %s we sent you a mail with encrypted files."), day);
  /* Translators: a day (31 March 2027) and the subject of a mail */
  return g_strdup_printf (_ ("On %1$s we sent you a mail with encrypted files: “%2$s”."), day,
                          self->subject);
}

/* A line may end behind each piece. */
static void
put_password (MattaLetter *self, GPtrArray *groups)
{
  gsize room = strlen (self->password) + groups->len * strlen (BREAK_HERE) + 1;
  g_autoptr (MattaSecret) text = g_malloc0 (room);

  for (guint i = 0; i < groups->len; i++) {
    g_strlcat (text, g_ptr_array_index (groups, i), room);
    if (i + 1 < groups->len)
      g_strlcat (text, BREAK_HERE, room);
  }
  put_text (self, text, "Monospace Bold", PASSWORD_SIZE, PARAGRAPH, PANGO_ALIGN_LEFT);
}

static void
put_spelling (MattaLetter *self, GPtrArray *groups)
{
  const char *capitals = matta_spelling_for_capitals (self->password);

  put_paragraph (self, _ ("Piece by piece, letter by letter:"));
  for (guint i = 0; i < groups->len; i++) {
    const MattaSecret *group = g_ptr_array_index (groups, i);
    g_autoptr (MattaSecret) read = matta_spelling_read (group);
    g_autoptr (MattaSecret) both = g_strconcat (group, "   ", read, NULL);

    put_text (self, both, "Monospace", TEXT_SIZE, PARAGRAPH / 3.0, PANGO_ALIGN_LEFT);
  }
  if (capitals != NULL)
    put_paragraph (self, capitals);
}

/* @name: NULL = to nobody by name. */
static void
put_letter (MattaLetter *self, const char *name)
{
  g_autoptr (GPtrArray) groups = matta_spelling_split (self->password);
  g_autofree char *day = matta_text_for_day (self->now);
  g_autofree char *mail = describe_mail (self);
  guint first = self->pages->len;

  begin_page (self, 1);
  put_text (self, day, "Sans", TEXT_SIZE, 0, PANGO_ALIGN_RIGHT);
  if (name != NULL)
    put_paragraph (self, name);
  put_text (self, _ ("The Password of the Files You Got by Mail"), "Sans Bold", TITLE_SIZE,
            2 * PARAGRAPH, PANGO_ALIGN_LEFT);
  put_paragraph (self, mail);
  put_paragraph (self, _ ("This password opens them:"));
  put_password (self, groups);
  put_spelling (self, groups);
  if (self->zipped)
    put_paragraph (self, _ ("7-Zip, WinRAR, Keka and GNOME Files open an encrypted ZIP. Windows "
                            "Explorer up to Windows 10 and the archive utility of macOS do not."));
  put_paragraph (self, _ ("Please keep this letter to yourself, and shred it once you have opened "
                          "the files."));
  for (guint i = first; i < self->pages->len; i++)
    ((Page *) g_ptr_array_index (self->pages, i))->total = self->pages->len - first;
}

guint
matta_letter_lay_out (MattaLetter *self, PangoContext *context, double width, double height)
{
  g_return_val_if_fail (MATTA_IS_LETTER (self) && PANGO_IS_CONTEXT (context), 0);

  g_set_object (&self->context, context);
  self->width = width;
  self->height = height;
  g_ptr_array_set_size (self->pages, 0);
  for (guint i = 0; self->people[i] != NULL; i++)
    put_letter (self, self->people[i]);
  if (self->people[0] == NULL)
    put_letter (self, NULL);
  return self->pages->len;
}

static void
draw_footer (MattaLetter *self, cairo_t *cr, const Page *page)
{
  g_autoptr (PangoLayout) layout = pango_layout_new (self->context);
  PangoFontDescription *description = pango_font_description_from_string ("Sans 9");
  /* Translators: of a letter on paper */
  g_autofree char *text = g_strdup_printf (_ ("Page %1$u of %2$u"), page->number, page->total);

  pango_layout_set_font_description (layout, description);
  pango_font_description_free (description);
  pango_layout_set_width (layout, (int) (self->width * PANGO_SCALE));
  pango_layout_set_alignment (layout, PANGO_ALIGN_CENTER);
  pango_layout_set_text (layout, text, -1);
  cairo_move_to (cr, 0, self->height - FOOTER / 2.0);
  pango_cairo_show_layout (cr, layout);
}

void
matta_letter_draw (MattaLetter *self, cairo_t *cr, guint page)
{
  const Page *shown = NULL;

  g_return_if_fail (MATTA_IS_LETTER (self) && cr != NULL);

  if (page >= self->pages->len)
    return;
  shown = g_ptr_array_index (self->pages, page);
  cairo_set_source_rgb (cr, 0, 0, 0);
  for (guint i = 0; i < shown->lines->len; i++) {
    const Line *line = &g_array_index (shown->lines, Line, i);

    cairo_move_to (cr, line->x, line->y);
    pango_cairo_show_layout_line (cr, line->line);
  }
  if (shown->total > 1)
    draw_footer (self, cr, shown);
}

/* --- printing --------------------------------------------------------------------------------- */

static void
begin_print_cb (GtkPrintOperation *operation, GtkPrintContext *context, MattaLetter *self)
{
  PangoContext *pango = gtk_print_context_create_pango_context (context);
  guint n_pages = matta_letter_lay_out (self, pango, gtk_print_context_get_width (context),
                                        gtk_print_context_get_height (context));

  g_object_unref (pango); /* the letter holds it */
  gtk_print_operation_set_n_pages (operation, (int) n_pages);
}

static void
draw_page_cb (GtkPrintOperation *operation, GtkPrintContext *context, int page, MattaLetter *self)
{
  matta_letter_draw (self, gtk_print_context_get_cairo_context (context), (guint) page);
}

/* Room for a window of the envelope and for holes. */
static GtkPageSetup *
make_page_setup (void)
{
  GtkPageSetup *setup = gtk_page_setup_new ();

  gtk_page_setup_set_top_margin (setup, 20, GTK_UNIT_MM);
  gtk_page_setup_set_bottom_margin (setup, 15, GTK_UNIT_MM);
  gtk_page_setup_set_left_margin (setup, 25, GTK_UNIT_MM);
  gtk_page_setup_set_right_margin (setup, 20, GTK_UNIT_MM);
  return setup;
}

GtkPrintOperation *
matta_letter_make_operation (MattaLetter *self)
{
  GtkPrintOperation *operation = NULL;
  g_autoptr (GtkPageSetup) setup = make_page_setup ();

  g_return_val_if_fail (MATTA_IS_LETTER (self), NULL);

  operation = gtk_print_operation_new ();
  gtk_print_operation_set_default_page_setup (operation, setup);
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  /* What a spooler shows to everybody at the printer. */
  gtk_print_operation_set_job_name (operation, _ ("Letter"));
  gtk_print_operation_set_allow_async (operation, TRUE);
  g_object_set_data_full (G_OBJECT (operation), "matta-letter", g_object_ref (self),
                          g_object_unref);
  g_signal_connect (operation, "begin-print", G_CALLBACK (begin_print_cb), self);
  g_signal_connect (operation, "draw-page", G_CALLBACK (draw_page_cb), self);
  return operation;
}

/* --- the letter ------------------------------------------------------------------------------- */

static void
matta_letter_finalize (GObject *object)
{
  MattaLetter *self = MATTA_LETTER (object);

  g_ptr_array_unref (self->pages);
  g_clear_object (&self->context);
  matta_secret_free (self->password);
  g_strfreev (self->people);
  g_free (self->subject);
  G_OBJECT_CLASS (matta_letter_parent_class)->finalize (object);
}

static void
matta_letter_class_init (MattaLetterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = matta_letter_finalize;
}

static void
matta_letter_init (MattaLetter *self)
{
  self->pages = g_ptr_array_new_with_free_func (page_free);
}

MattaLetter *
matta_letter_new (const MattaLetterText *text)
{
  MattaLetter *self = NULL;

  g_return_val_if_fail (text != NULL && text->password != NULL && text->people != NULL, NULL);

  self = g_object_new (MATTA_TYPE_LETTER, NULL);
  self->password = g_strdup (text->password);
  self->people = g_strdupv ((char **) text->people);
  self->subject = g_strdup (text->subject);
  self->sent_at = text->sent_at;
  self->now = text->now;
  self->zipped = text->zipped;
  return self;
}
