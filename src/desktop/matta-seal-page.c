/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-seal-page.h"

#include "matta-agreed-group.h"
#include "matta-lock-row.h"
#include "matta-password-text.h"
#include "matta-roads-group.h"
#include "matta-sharing-group.h"
#include "matta-seal-note.h"

#include "matta-config.h"

struct _MattaSealPage {
  AdwPreferencesPage parent_instance;

  GSettings *settings;

  GtkWidget *words_row;
  GtkWidget *bits_row;
  GtkWidget *bits;
  GtkWidget *withhold_row;
  GtkWidget *withhold;
  GtkWidget *note_group;
  GtkWidget *usual_button;
  GtkWidget *note;
};

G_DEFINE_FINAL_TYPE (MattaSealPage, matta_seal_page, ADW_TYPE_PREFERENCES_PAGE)

/* --- passwords -------------------------------------------------------------------------------- */

static void
show_bits_cb (MattaSealPage *self)
{
  double bits = gtk_spin_button_get_value (GTK_SPIN_BUTTON (self->bits));

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->bits_row),
                               matta_password_text_for_bits (bits));
}

static void
words_chosen_cb (MattaSealPage *self)
{
  gboolean words = adw_combo_row_get_selected (ADW_COMBO_ROW (self->words_row)) == 1;

  if (self->settings != NULL && words != g_settings_get_boolean (self->settings, "seal-words"))
    g_settings_set_boolean (self->settings, "seal-words", words);
}

static void
show_words_cb (MattaSealPage *self)
{
  adw_combo_row_set_selected (ADW_COMBO_ROW (self->words_row),
                              g_settings_get_boolean (self->settings, "seal-words") ? 1 : 0);
}

/* --- the note --------------------------------------------------------------------------------- */

static void
show_note (MattaSealPage *self)
{
  g_autofree char *text = g_settings_get_string (self->settings, "seal-note");
  gboolean writable = g_settings_is_writable (self->settings, "seal-note");
  g_autofree char *lock = matta_lock_row_text (self->settings, "seal-note");

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->note)),
                            *text != '\0' ? text : matta_seal_note_get (MATTA_SEAL_NOTE_BOTH), -1);
  gtk_text_view_set_editable (GTK_TEXT_VIEW (self->note), writable);
  gtk_widget_set_sensitive (self->usual_button, writable);
  if (lock != NULL)
    adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self->note_group), lock);
}

/* The usual text is not written down: it grows better with the program. */
static void
keep_note (MattaSealPage *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->note));
  g_autofree char *before = NULL;
  g_autofree char *text = NULL;
  const char *value = NULL;
  GtkTextIter start = { 0 };
  GtkTextIter end = { 0 };

  if (!g_settings_is_writable (self->settings, "seal-note"))
    return;
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  text = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  value = g_str_equal (text, matta_seal_note_get (MATTA_SEAL_NOTE_BOTH)) ? "" : text;
  before = g_settings_get_string (self->settings, "seal-note");
  if (!g_str_equal (before, value))
    g_settings_set_string (self->settings, "seal-note", value);
}

static void
usual_cb (GtkWidget *widget, const char *name, GVariant *which)
{
  MattaSealPage *self = MATTA_SEAL_PAGE (widget);
  MattaSealNote note = (MattaSealNote) g_variant_get_uint32 (which);

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->note)),
                            matta_seal_note_get (note), -1);
  keep_note (self);
}

/* --- the page --------------------------------------------------------------------------------- */

static void
matta_seal_page_unmap (GtkWidget *widget)
{
  keep_note (MATTA_SEAL_PAGE (widget));
  GTK_WIDGET_CLASS (matta_seal_page_parent_class)->unmap (widget);
}

static void
matta_seal_page_dispose (GObject *object)
{
  g_clear_object (&MATTA_SEAL_PAGE (object)->settings);
  G_OBJECT_CLASS (matta_seal_page_parent_class)->dispose (object);
}

static void
matta_seal_page_class_init (MattaSealPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = matta_seal_page_dispose;
  widget_class->unmap = matta_seal_page_unmap;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/mattamail/Matta/matta-seal-page.ui");
  gtk_widget_class_bind_template_child (widget_class, MattaSealPage, words_row);
  gtk_widget_class_bind_template_child (widget_class, MattaSealPage, bits_row);
  gtk_widget_class_bind_template_child (widget_class, MattaSealPage, bits);
  gtk_widget_class_bind_template_child (widget_class, MattaSealPage, withhold_row);
  gtk_widget_class_bind_template_child (widget_class, MattaSealPage, withhold);
  gtk_widget_class_bind_template_child (widget_class, MattaSealPage, note_group);
  gtk_widget_class_bind_template_child (widget_class, MattaSealPage, usual_button);
  gtk_widget_class_bind_template_child (widget_class, MattaSealPage, note);
  gtk_widget_class_bind_template_callback (widget_class, words_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_bits_cb);
  gtk_widget_class_install_action (widget_class, "seal.note", "u", usual_cb);
}

static void
matta_seal_page_init (MattaSealPage *self)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (focus, "leave", G_CALLBACK (keep_note), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (self->note, focus);
}

MattaSealPage *
matta_seal_page_new (MattaEngine *engine)
{
  MattaSealPage *self = g_object_new (MATTA_TYPE_SEAL_PAGE, NULL);
  const GSettingsBindFlags flags = G_SETTINGS_BIND_DEFAULT | G_SETTINGS_BIND_NO_SENSITIVITY;

  self->settings = g_object_ref (matta_engine_get_settings (engine));
  g_settings_bind (self->settings, "seal-bits", self->bits, "value", flags);
  g_settings_bind (self->settings, "withhold-password", self->withhold, "active", flags);
  g_signal_connect_object (self->settings, "changed::seal-words", G_CALLBACK (show_words_cb), self,
                           G_CONNECT_SWAPPED);
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (self),
                            ADW_PREFERENCES_GROUP (matta_agreed_group_new (engine)));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (self),
                            ADW_PREFERENCES_GROUP (matta_roads_group_new (engine)));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (self),
                            ADW_PREFERENCES_GROUP (matta_sharing_group_new (engine)));
  show_words_cb (self);
  show_bits_cb (self);
  show_note (self);
  matta_lock_row (ADW_PREFERENCES_ROW (self->words_row), self->settings, "seal-words");
  matta_lock_row (ADW_PREFERENCES_ROW (self->bits_row), self->settings, "seal-bits");
  matta_lock_row (ADW_PREFERENCES_ROW (self->withhold_row), self->settings, "withhold-password");
  return self;
}
