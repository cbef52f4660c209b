/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-hand-over-window.h"

#include "matta-error.h"
#include "matta-outbox-text.h"
#include "matta-spelling.h"

#include "matta-config.h"

#include <glib/gi18n.h>
#include <string.h>

/* Long enough to paste it, short enough to be gone when somebody else sits down. */
#define CLIPBOARD_SECONDS 45

struct _MattaHandOverWindow {
  AdwWindow parent_instance;

  MattaEngine *engine;
  char *id;
  GdkContentProvider *copied; /* NULL: the clipboard holds nothing of ours */
  guint clear_id;

  GtkWidget *people;
  GtkWidget *password;
  GtkWidget *card;
  GtkWidget *pieces;
  GtkWidget *capitals;
  GtkWidget *copy_button;
  GtkWidget *status;
};

G_DEFINE_FINAL_TYPE (MattaHandOverWindow, matta_hand_over_window, ADW_TYPE_WINDOW)

typedef void (*UseFunc) (MattaHandOverWindow *self, const char *password);

typedef struct {
  MattaHandOverWindow *window;
  UseFunc use;
} Wish;

static void
say (MattaHandOverWindow *self, const char *text)
{
  gtk_label_set_text (GTK_LABEL (self->status), text);
}

/* One piece to be read out, with a tick for when the other has repeated it. */
static void
add_piece (MattaHandOverWindow *self, const char *piece)
{
  g_autoptr (MattaSecret) reading = matta_spelling_read (piece);
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *tick = gtk_check_button_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), piece);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), reading);
  gtk_widget_set_valign (tick, GTK_ALIGN_CENTER);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), tick);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), tick);
  gtk_list_box_append (GTK_LIST_BOX (self->pieces), row);
}

static void
show_password (MattaHandOverWindow *self, const char *password)
{
  g_autoptr (GPtrArray) pieces = matta_spelling_split (password);
  const char *capitals = matta_spelling_for_capitals (password);

  gtk_label_set_text (GTK_LABEL (self->password), password);
  for (guint i = 0; i < pieces->len; i++)
    add_piece (self, g_ptr_array_index (pieces, i));
  gtk_label_set_text (GTK_LABEL (self->capitals), capitals != NULL ? capitals : "");
  gtk_widget_set_visible (self->card, TRUE);
  gtk_widget_set_sensitive (self->copy_button, TRUE);
  gtk_widget_child_focus (self->pieces, GTK_DIR_TAB_FORWARD);
}

static void
forget_password (MattaHandOverWindow *self)
{
  GtkWidget *row = NULL;

  gtk_label_set_text (GTK_LABEL (self->password), "");
  while ((row = gtk_widget_get_first_child (self->pieces)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->pieces), row);
}

/* Only if nobody has copied something else since. */
static void
clear_clipboard (MattaHandOverWindow *self)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (self));

  g_clear_handle_id (&self->clear_id, g_source_remove);
  if (self->copied != NULL && gdk_clipboard_get_content (clipboard) == self->copied)
    gdk_clipboard_set_content (clipboard, NULL);
  g_clear_object (&self->copied);
}

static gboolean
clear_cb (gpointer data)
{
  MattaHandOverWindow *self = data;

  self->clear_id = 0;
  clear_clipboard (self);
  say (self, _ ("It is no longer in the clipboard."));
  return G_SOURCE_REMOVE;
}

/* The hint keeps it out of the histories that some clipboards write. */
static void
copy_password (MattaHandOverWindow *self, const char *password)
{
  g_autoptr (GBytes) secret = g_bytes_new_static ("secret", strlen ("secret"));
  GdkContentProvider *both[] = {
    gdk_content_provider_new_typed (G_TYPE_STRING, password),
    gdk_content_provider_new_for_bytes ("x-kde-passwordManagerHint", secret),
  };
  g_autofree char *text = g_strdup_printf (
      ngettext ("Copied. It is removed from the clipboard in %u second.",
                "Copied. It is removed from the clipboard in %u seconds.", CLIPBOARD_SECONDS),
      CLIPBOARD_SECONDS);

  clear_clipboard (self);
  self->copied = gdk_content_provider_new_union (both, G_N_ELEMENTS (both));
  gdk_clipboard_set_content (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->copied);
  self->clear_id = g_timeout_add_seconds (CLIPBOARD_SECONDS, clear_cb, self);
  say (self, text);
}

static void
got_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Wish *wish = user_data;
  g_autoptr (MattaHandOverWindow) self = wish->window;
  g_autoptr (GError) error = NULL;
  char *password = matta_engine_get_seal_password_finish (MATTA_ENGINE (source), result, &error);

  if (password != NULL) {
    wish->use (self, password);
    explicit_bzero (password, strlen (password));
    g_free (password);
    return;
  }
  g_message ("No password to hand over: %s", error->message);
  if (g_error_matches (error, MATTA_ERROR, MATTA_ERROR_NOT_FOUND))
    say (self, _ ("The password is not in the keyring any more."));
  else
    say (self, _ ("The keyring does not answer. Unlock it and open this window again."));
}

static void
fetch (MattaHandOverWindow *self, UseFunc use)
{
  Wish *wish = g_new0 (Wish, 1);

  wish->window = g_object_ref (self);
  wish->use = use;
  matta_engine_get_seal_password_async (self->engine, self->id, got_cb, wish);
}

static void
copy_cb (MattaHandOverWindow *self)
{
  fetch (self, copy_password);
}

static void
told_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MattaHandOverWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  if (matta_engine_act_finish (MATTA_ENGINE (source), result, &error))
    gtk_window_close (GTK_WINDOW (self));
  else
    say (self, matta_outbox_text_for_refusal (error));
}

static void
tell_cb (MattaHandOverWindow *self)
{
  matta_engine_act_async (self->engine, self->id, MATTA_ACTION_TOLD, 0, told_cb,
                          g_object_ref (self));
}

static gboolean
matta_hand_over_window_close_request (GtkWindow *window)
{
  MattaHandOverWindow *self = MATTA_HAND_OVER_WINDOW (window);

  clear_clipboard (self);
  forget_password (self);
  return GTK_WINDOW_CLASS (matta_hand_over_window_parent_class)->close_request (window);
}

static void
matta_hand_over_window_dispose (GObject *object)
{
  MattaHandOverWindow *self = MATTA_HAND_OVER_WINDOW (object);

  g_clear_handle_id (&self->clear_id, g_source_remove);
  g_clear_object (&self->copied);
  g_clear_object (&self->engine);
  g_clear_pointer (&self->id, g_free);
  G_OBJECT_CLASS (matta_hand_over_window_parent_class)->dispose (object);
}

static void
matta_hand_over_window_class_init (MattaHandOverWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = matta_hand_over_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = matta_hand_over_window_close_request;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/mattamail/Matta/matta-hand-over-window.ui");
  gtk_widget_class_bind_template_child (widget_class, MattaHandOverWindow, people);
  gtk_widget_class_bind_template_child (widget_class, MattaHandOverWindow, password);
  gtk_widget_class_bind_template_child (widget_class, MattaHandOverWindow, card);
  gtk_widget_class_bind_template_child (widget_class, MattaHandOverWindow, pieces);
  gtk_widget_class_bind_template_child (widget_class, MattaHandOverWindow, capitals);
  gtk_widget_class_bind_template_child (widget_class, MattaHandOverWindow, copy_button);
  gtk_widget_class_bind_template_child (widget_class, MattaHandOverWindow, status);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
  gtk_widget_class_bind_template_callback (widget_class, tell_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
matta_hand_over_window_init (MattaHandOverWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWindow *
matta_hand_over_window_new (GtkWindow *parent, MattaEngine *engine, MattaEntry *entry)
{
  MattaHandOverWindow *self =
      g_object_new (MATTA_TYPE_HAND_OVER_WINDOW, "transient-for", parent, NULL);
  g_autofree char *people = matta_outbox_text_for_people (entry);

  self->engine = g_object_ref (engine);
  self->id = g_strdup (matta_entry_get_id (entry));
  gtk_label_set_text (GTK_LABEL (self->people), people);
  fetch (self, show_password);
  return GTK_WINDOW (self);
}
