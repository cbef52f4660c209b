/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-hint-bar.h"

#include "matta-setting-list.h"
#include "matta-wording.h"

#include "matta-config.h"

#include <glib/gi18n.h>

typedef enum {
  HINT_NONE,
  HINT_IMPORT,
  HINT_TURN_DOWN,
  HINT_TURNED_DOWN,
} Hint;

struct _MattaHintBar {
  AdwBin parent_instance;

  MattaEngine *engine;
  GSettings *settings; /* the engine's */
  Hint hint;
  char *check; /* the finding's id */

  GtkWidget *box;
  GtkWidget *text;
  GtkWidget *button;
  GtkWidget *dismiss;
};

G_DEFINE_FINAL_TYPE (MattaHintBar, matta_hint_bar, ADW_TYPE_BIN)

static void
show (MattaHintBar *self, Hint hint, const char *text, const char *button)
{
  self->hint = hint;
  gtk_widget_set_visible (self->box, hint != HINT_NONE);
  if (hint == HINT_NONE)
    return;
  gtk_label_set_text (GTK_LABEL (self->text), text);
  gtk_button_set_label (GTK_BUTTON (self->button), button);
}

static void
show_turn_down (MattaHintBar *self, const MattaTally *tally)
{
  g_autofree char *text = g_strdup_printf (
      /* Translators: %2$s is a check, like "Mail to people outside" */
      ngettext ("“%2$s” made Matta ask %1$u time this month, and you never changed anything.",
                "“%2$s” made Matta ask %1$u times this month, and you never changed anything.",
                tally->chronic_asked),
      tally->chronic_asked, matta_wording_for_check (tally->chronic));

  g_free (self->check);
  self->check = g_strdup (tally->chronic);
  show (self, HINT_TURN_DOWN, text, _ ("Ask _Less"));
}

static gboolean
may_turn_down (MattaHintBar *self, const char *id)
{
  return id != NULL && g_settings_is_writable (self->settings, "quiet-checks")
         && !matta_setting_list_has (self->settings, "quiet-checks", id)
         && !matta_setting_list_has (self->settings, "kept-checks", id);
}

static void
counted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MattaHintBar) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MattaTally) tally = matta_engine_tally_finish (MATTA_ENGINE (source), result, &error);

  if (tally == NULL) {
    g_info ("There is no hint: %s", error->message);
    return;
  }
  if (self->hint == HINT_TURNED_DOWN)
    return; /* can still be undone */
  if (tally->is_young && g_settings_get_boolean (self->settings, "offer-import"))
    show (self, HINT_IMPORT,
          _ ("Matta does not know yet whom you write to. It can learn from mail you sent before."),
          _ ("_Learn…"));
  else if (may_turn_down (self, tally->chronic))
    show_turn_down (self, tally);
  else
    show (self, HINT_NONE, NULL, NULL);
}

/* The engine's list does not wait for it. */
static void
look (MattaHintBar *self)
{
  matta_engine_tally_async (self->engine, counted_cb, g_object_ref (self));
}

static void
turn_down (MattaHintBar *self)
{
  g_autofree char *text =
      /* Translators: %s is a check, like "Mail to people outside" */
      g_strdup_printf (_ ("“%s” alone no longer makes Matta ask."),
                       matta_wording_for_check (self->check));

  matta_setting_list_add (self->settings, "quiet-checks", self->check);
  show (self, HINT_TURNED_DOWN, text, _ ("_Undo"));
}

static void
accept_cb (MattaHintBar *self)
{
  switch (self->hint) {
  case HINT_NONE:
    return;
  case HINT_IMPORT:
    gtk_widget_activate_action (GTK_WIDGET (self), "app.import", NULL);
    return;
  case HINT_TURN_DOWN:
    turn_down (self);
    return;
  case HINT_TURNED_DOWN:
    matta_setting_list_remove (self->settings, "quiet-checks", self->check);
    show (self, HINT_NONE, NULL, NULL);
    return;
  }
}

/* "Not now" would come again and again. */
static void
dismiss_cb (MattaHintBar *self)
{
  if (self->hint == HINT_IMPORT)
    g_settings_set_boolean (self->settings, "offer-import", FALSE);
  else if (self->hint == HINT_TURN_DOWN)
    matta_setting_list_add (self->settings, "kept-checks", self->check);
  show (self, HINT_NONE, NULL, NULL);
}

static void
matta_hint_bar_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (matta_hint_bar_parent_class)->map (widget);
  look (MATTA_HINT_BAR (widget));
}

static void
matta_hint_bar_dispose (GObject *object)
{
  MattaHintBar *self = MATTA_HINT_BAR (object);

  g_clear_object (&self->settings);
  g_clear_object (&self->engine);
  G_OBJECT_CLASS (matta_hint_bar_parent_class)->dispose (object);
}

static void
matta_hint_bar_finalize (GObject *object)
{
  MattaHintBar *self = MATTA_HINT_BAR (object);

  g_free (self->check);
  G_OBJECT_CLASS (matta_hint_bar_parent_class)->finalize (object);
}

static void
matta_hint_bar_class_init (MattaHintBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = matta_hint_bar_dispose;
  object_class->finalize = matta_hint_bar_finalize;
  widget_class->map = matta_hint_bar_map;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/mattamail/Matta/matta-hint-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, MattaHintBar, box);
  gtk_widget_class_bind_template_child (widget_class, MattaHintBar, text);
  gtk_widget_class_bind_template_child (widget_class, MattaHintBar, button);
  gtk_widget_class_bind_template_child (widget_class, MattaHintBar, dismiss);
  gtk_widget_class_bind_template_callback (widget_class, accept_cb);
  gtk_widget_class_bind_template_callback (widget_class, dismiss_cb);
}

static void
matta_hint_bar_init (MattaHintBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
matta_hint_bar_set_engine (MattaHintBar *self, MattaEngine *engine)
{
  g_return_if_fail (MATTA_IS_HINT_BAR (self) && self->engine == NULL);

  self->engine = g_object_ref (engine);
  self->settings = g_object_ref (matta_engine_get_settings (engine));
}
