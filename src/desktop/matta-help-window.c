/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-help-window.h"

#include "matta-help-page.h"
#include "matta-help-topics.h"
#include "matta-wrapped-label.h"

#define INDEX "index"
#define INDENT 18

struct _MattaHelpWindow {
  AdwWindow parent_instance;

  GPtrArray *topics;
  GPtrArray *walked; /* ids, the page that is shown last */
  char *wanted;      /* where a link leads that was followed just now */
  guint wanted_id;

  GtkWidget *back_button;
  GtkWidget *index_button;
  GtkWidget *scrolled;
  GtkWidget *page;
};

G_DEFINE_FINAL_TYPE (MattaHelpWindow, matta_help_window, ADW_TYPE_WINDOW)

static gboolean
go_on_cb (gpointer user_data)
{
  MattaHelpWindow *self = user_data;
  g_autofree char *id = g_steal_pointer (&self->wanted);

  self->wanted_id = 0;
  gtk_widget_activate_action (GTK_WIDGET (self), "help.show", "s", id);
  return G_SOURCE_REMOVE;
}

/* Not at once: what is pressed goes away with its page. */
static void
want (MattaHelpWindow *self, const char *id)
{
  g_free (self->wanted);
  self->wanted = g_strdup (id);
  if (self->wanted_id == 0)
    self->wanted_id = g_idle_add (go_on_cb, self);
}

static gboolean
link_cb (MattaHelpWindow *self, const char *id)
{
  want (self, id);
  return TRUE;
}

/* --- what a page is made of ------------------------------------------------------------------- */

static GtkWidget *
make_label (MattaHelpWindow *self, const char *markup)
{
  GtkWidget *label = matta_wrapped_label_new (NULL);

  gtk_label_set_markup (GTK_LABEL (label), markup);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_set_valign (label, GTK_ALIGN_START);
  g_signal_connect_object (label, "activate-link", G_CALLBACK (link_cb), self, G_CONNECT_SWAPPED);
  return label;
}

static GtkWidget *
make_heading (const char *markup, const char *style)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_HEADING,
                                   "xalign", 0.0, "wrap", TRUE, NULL);

  gtk_label_set_markup (GTK_LABEL (label), markup);
  gtk_widget_add_css_class (label, style);
  return label;
}

static void
add (MattaHelpWindow *self, GtkWidget *widget)
{
  gtk_box_append (GTK_BOX (self->page), widget);
}

static void
add_title (MattaHelpWindow *self, const MattaHelpBlock *block)
{
  GtkWidget *label = make_heading (block->markup, "title-4");

  gtk_widget_set_margin_top (label, 12);
  add (self, label);
}

static void
add_text (MattaHelpWindow *self, const MattaHelpBlock *block)
{
  add (self, make_label (self, block->markup));
}

static void
add_note (MattaHelpWindow *self, const MattaHelpBlock *block)
{
  GtkWidget *label = make_label (self, block->markup);

  gtk_widget_add_css_class (label, "help-note");
  add (self, label);
}

static void
add_item (MattaHelpWindow *self, const MattaHelpBlock *block)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  g_autofree char *sign =
      block->kind == MATTA_HELP_STEP ? g_strdup_printf ("%u.", block->number) : g_strdup ("•");
  GtkWidget *mark = gtk_label_new (sign);

  gtk_widget_set_valign (mark, GTK_ALIGN_START);
  gtk_label_set_width_chars (GTK_LABEL (mark), 2);
  gtk_box_append (GTK_BOX (line), mark);
  gtk_box_append (GTK_BOX (line), make_label (self, block->markup));
  add (self, line);
}

static void
add_term (MattaHelpWindow *self, const MattaHelpBlock *block)
{
  GtkWidget *label = make_label (self, block->markup);

  gtk_widget_add_css_class (label, "heading");
  gtk_widget_set_margin_top (label, 6);
  add (self, label);
}

static void
add_meaning (MattaHelpWindow *self, const MattaHelpBlock *block)
{
  GtkWidget *label = make_label (self, block->markup);

  gtk_widget_set_margin_start (label, INDENT);
  add (self, label);
}

/* Rows that follow each other are one table, so that their columns meet. */
static void
add_table_row (MattaHelpWindow *self, const MattaHelpBlock *block)
{
  GtkWidget *last = gtk_widget_get_last_child (self->page);
  GtkWidget *table = GTK_IS_GRID (last) ? last : gtk_grid_new ();
  GtkWidget *name = make_label (self, block->markup);
  int row = 0;

  while (gtk_grid_get_child_at (GTK_GRID (table), 0, row) != NULL)
    row++;
  gtk_grid_set_column_spacing (GTK_GRID (table), INDENT);
  gtk_grid_set_row_spacing (GTK_GRID (table), 6);
  gtk_widget_set_hexpand (name, FALSE);
  gtk_grid_attach (GTK_GRID (table), name, 0, row, 1, 1);
  gtk_grid_attach (GTK_GRID (table), make_label (self, block->beside), 1, row, 1, 1);
  if (table != last)
    add (self, table);
}

static void
row_cb (GtkListBox *list, GtkWidget *row, MattaHelpWindow *self)
{
  want (self, gtk_widget_get_name (row));
}

static void
add_topic (GtkWidget *list, const MattaHelpTopic *topic)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), topic->title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), topic->about);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_widget_set_name (row, topic->id);
  gtk_list_box_append (GTK_LIST_BOX (list), row);
}

static void
add_topics (MattaHelpWindow *self, const MattaHelpBlock *block)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  g_signal_connect_object (list, "row-activated", G_CALLBACK (row_cb), self, 0);
  for (guint i = 0; i < self->topics->len; i++) {
    const MattaHelpTopic *topic = g_ptr_array_index (self->topics, i);

    if (g_strcmp0 (topic->section, block->markup) == 0)
      add_topic (list, topic);
  }
  add (self, list);
}

typedef void (*AddFunc) (MattaHelpWindow *self, const MattaHelpBlock *block);

static const AddFunc add_block[] = {
  [MATTA_HELP_TITLE] = add_title,     [MATTA_HELP_TEXT] = add_text,
  [MATTA_HELP_NOTE] = add_note,       [MATTA_HELP_BULLET] = add_item,
  [MATTA_HELP_STEP] = add_item,       [MATTA_HELP_TERM] = add_term,
  [MATTA_HELP_MEANING] = add_meaning, [MATTA_HELP_ROW] = add_table_row,
  [MATTA_HELP_TOPICS] = add_topics,
};

/* --- pages ------------------------------------------------------------------------------------ */

static void
clear_page (MattaHelpWindow *self)
{
  GtkWidget *child = NULL;

  gtk_window_set_focus (GTK_WINDOW (self), NULL); /* else it is lost in what goes */
  while ((child = gtk_widget_get_first_child (self->page)) != NULL)
    gtk_box_remove (GTK_BOX (self->page), child);
}

static void
show_last (MattaHelpWindow *self)
{
  const char *id = matta_help_window_get_page (self);
  const MattaHelpTopic *topic = matta_help_topics_find (self->topics, id);
  g_autoptr (GBytes) text = matta_help_topics_load (id);
  g_autoptr (GPtrArray) blocks = matta_help_page_read (text, self->topics);
  g_autofree char *title = g_markup_escape_text (topic->title, -1);

  clear_page (self);
  gtk_window_set_title (GTK_WINDOW (self), topic->title);
  add (self, make_heading (title, "title-2"));
  for (guint i = 0; i < blocks->len; i++) {
    const MattaHelpBlock *block = g_ptr_array_index (blocks, i);

    add_block[block->kind](self, block);
  }
  gtk_widget_set_sensitive (self->back_button, self->walked->len > 1);
  gtk_widget_set_sensitive (self->index_button, !g_str_equal (id, INDEX));
  gtk_adjustment_set_value (
      gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scrolled)), 0);
  /* A screen reader says it, and Tab goes on from there. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->page), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  topic->title, -1);
  gtk_widget_grab_focus (self->page);
}

static void
back_cb (GtkWidget *widget, const char *name, GVariant *unused)
{
  MattaHelpWindow *self = MATTA_HELP_WINDOW (widget);

  if (self->walked->len < 2)
    return;
  g_ptr_array_set_size (self->walked, (int) self->walked->len - 1);
  show_last (self);
}

static void
index_cb (GtkWidget *widget, const char *name, GVariant *unused)
{
  matta_help_window_show_page (MATTA_HELP_WINDOW (widget), INDEX);
}

static void
show_cb (GtkWidget *widget, const char *name, GVariant *id)
{
  matta_help_window_show_page (MATTA_HELP_WINDOW (widget), g_variant_get_string (id, NULL));
}

static void
matta_help_window_finalize (GObject *object)
{
  MattaHelpWindow *self = MATTA_HELP_WINDOW (object);

  g_clear_handle_id (&self->wanted_id, g_source_remove);
  g_free (self->wanted);
  g_ptr_array_unref (self->walked);
  g_ptr_array_unref (self->topics);
  G_OBJECT_CLASS (matta_help_window_parent_class)->finalize (object);
}

static void
matta_help_window_class_init (MattaHelpWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = matta_help_window_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/mattamail/Matta/matta-help-window.ui");
  gtk_widget_class_bind_template_child (widget_class, MattaHelpWindow, back_button);
  gtk_widget_class_bind_template_child (widget_class, MattaHelpWindow, index_button);
  gtk_widget_class_bind_template_child (widget_class, MattaHelpWindow, scrolled);
  gtk_widget_class_bind_template_child (widget_class, MattaHelpWindow, page);
  gtk_widget_class_install_action (widget_class, "help.show", "s", show_cb);
  gtk_widget_class_install_action (widget_class, "help.back", NULL, back_cb);
  gtk_widget_class_install_action (widget_class, "help.index", NULL, index_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "help.back", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Home, GDK_ALT_MASK, "help.index",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, GDK_CONTROL_MASK, "window.close",
                                       NULL);
}

static void
matta_help_window_init (MattaHelpWindow *self)
{
  g_autoptr (GtkWindowGroup) group = gtk_window_group_new ();

  self->topics = matta_help_topics_read ();
  self->walked = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  /* A modal window stops all others of its group. */
  gtk_window_group_add_window (group, GTK_WINDOW (self));
}

GtkWindow *
matta_help_window_new (void)
{
  return g_object_new (MATTA_TYPE_HELP_WINDOW, NULL);
}

void
matta_help_window_show_page (MattaHelpWindow *self, const char *id)
{
  const MattaHelpTopic *topic = NULL;

  g_return_if_fail (MATTA_IS_HELP_WINDOW (self));

  topic = matta_help_topics_find (self->topics, id);
  g_ptr_array_add (self->walked, g_strdup (topic != NULL ? id : INDEX));
  show_last (self);
}

const char *
matta_help_window_get_page (MattaHelpWindow *self)
{
  g_return_val_if_fail (MATTA_IS_HELP_WINDOW (self), NULL);

  return self->walked->len > 0 ? g_ptr_array_index (self->walked, self->walked->len - 1) : INDEX;
}
