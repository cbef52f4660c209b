/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-rehearsal-page.h"

#include "matta-entrance-text.h"
#include "matta-outbox-text.h"

#include "matta-config.h"

#include <glib/gi18n.h>

enum {
  LIGHT_REACHED,
  LIGHT_LOOKED,
  LIGHT_ANSWERED,
  LIGHT_ARRIVED,
  N_LIGHTS
};

struct _MattaRehearsalPage {
  AdwPreferencesPage parent_instance;

  MattaEngine *engine;
  MattaEntry *entry; /* the message that counts; NULL = it is waited for */
  gboolean begun;
  gboolean arrived;

  GtkWidget *rows[N_LIGHTS];
  GtkWidget *icons[N_LIGHTS];
  GtkWidget *send_button;
  GtkWidget *again_button;
  GtkWidget *said;
  GtkWidget *summary_group;
  GtkWidget *summary;
};

G_DEFINE_FINAL_TYPE (MattaRehearsalPage, matta_rehearsal_page, ADW_TYPE_PREFERENCES_PAGE)

enum {
  PROP_ARRIVED = 1,
  N_PROPS
};
static GParamSpec *props[N_PROPS];

/* How far the message has come: the number of lights that are on. */
static guint
count_lights (MattaEntry *entry)
{
  if (entry == NULL)
    return LIGHT_REACHED;
  switch (matta_entry_get_state (entry)) {
  case MATTA_STATE_WAITING:
  case MATTA_STATE_SEALING:
  case MATTA_STATE_RETURNED:
  case MATTA_STATE_CANCELLED:
    return LIGHT_ANSWERED;
  case MATTA_STATE_HOLDING:
  case MATTA_STATE_SCHEDULED:
  case MATTA_STATE_SENDING:
  case MATTA_STATE_RETRYING:
  case MATTA_STATE_FAILED:
  case MATTA_STATE_MAYBE_SENT:
    return LIGHT_ARRIVED;
  case MATTA_STATE_SENT:
    return N_LIGHTS;
  }
  return LIGHT_REACHED;
}

/* What stands below the lights: what is being waited for. (transfer full) */
static char *
describe_wait (MattaRehearsalPage *self)
{
  MattaState state = MATTA_STATE_WAITING;

  if (self->entry == NULL)
    return g_strdup (_ ("Write a mail to yourself in your mail app, and send it."));
  state = matta_entry_get_state (self->entry);
  if (state == MATTA_STATE_RETURNED || state == MATTA_STATE_CANCELLED)
    return g_strdup (_ ("You took this mail back, and it went nowhere. Now send one."));
  if (state == MATTA_STATE_SENT)
    return g_strdup (matta_engine_is_practice (self->engine)
                         ? _ ("The mail is in the practice mailbox. This is how mail leaves from "
                              "now on.")
                         : _ ("The mail server took the mail. This is how mail leaves from now "
                              "on."));
  if (state == MATTA_STATE_WAITING)
    return g_strdup (_ ("Answer in the window with the checklist."));
  return matta_outbox_text_for_line (self->entry, matta_engine_get_paused (self->engine),
                                     g_get_real_time ());
}

static void
show_light (MattaRehearsalPage *self, guint light, gboolean on)
{
  const char *word = on ? _ ("Done") : _ ("Not yet");

  gtk_image_set_from_icon_name (GTK_IMAGE (self->icons[light]),
                                on ? "emblem-ok-symbolic" : "content-loading-symbolic");
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->rows[light]), word);
  if (on)
    gtk_widget_add_css_class (self->icons[light], "success");
  else
    gtk_widget_remove_css_class (self->icons[light], "success");
}

static void
set_arrived (MattaRehearsalPage *self, gboolean arrived)
{
  if (self->arrived == arrived)
    return;
  self->arrived = arrived;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ARRIVED]);
}

static void
show_summary (MattaRehearsalPage *self)
{
  g_auto (GStrv) sentences = matta_entrance_list_sentences (matta_entry_get_entrance (self->entry),
                                                            matta_entry_get_client (self->entry));
  GtkWidget *row = NULL;

  while ((row = gtk_widget_get_first_child (self->summary)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->summary), row);
  for (guint i = 0; sentences[i] != NULL; i++) {
    row = adw_action_row_new ();
    adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), sentences[i]);
    gtk_list_box_append (GTK_LIST_BOX (self->summary), row);
  }
}

static void
show_cb (MattaRehearsalPage *self)
{
  guint lights = count_lights (self->entry);
  g_autofree char *text = describe_wait (self);
  gboolean over =
      self->entry != NULL && matta_state_is_settled (matta_entry_get_state (self->entry));

  for (guint i = 0; i < N_LIGHTS; i++)
    show_light (self, i, i < lights);
  gtk_label_set_text (GTK_LABEL (self->said), text);
  gtk_widget_set_visible (self->send_button,
                          self->entry != NULL
                              && matta_entry_get_state (self->entry) == MATTA_STATE_HOLDING);
  gtk_widget_set_visible (self->again_button, over);
  gtk_widget_set_visible (self->summary_group, lights == N_LIGHTS);
  if (lights == N_LIGHTS)
    show_summary (self);
  set_arrived (self, lights == N_LIGHTS);
}

static void
watch (MattaRehearsalPage *self, MattaEntry *entry)
{
  if (self->entry != NULL)
    g_signal_handlers_disconnect_by_func (self->entry, show_cb, self);
  g_set_object (&self->entry, entry);
  if (entry != NULL)
    g_signal_connect_object (entry, "notify", G_CALLBACK (show_cb), self, G_CONNECT_SWAPPED);
  show_cb (self);
}

/* The newest stands first; a list that is only laid out anew adds what it took away. */
static void
changed_cb (MattaRehearsalPage *self, guint position, guint removed, guint added)
{
  g_autoptr (MattaEntry) entry = NULL;

  if (!self->begun || self->entry != NULL || added <= removed)
    return;
  entry = g_list_model_get_item (G_LIST_MODEL (self->engine), position);
  watch (self, entry);
}

static void
sent_now_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!matta_engine_act_finish (MATTA_ENGINE (source), result, &error))
    g_message ("The rehearsal's mail was not sent at once: %s", error->message);
}

static void
send_now_cb (MattaRehearsalPage *self)
{
  if (self->entry != NULL)
    matta_engine_act_async (self->engine, matta_entry_get_id (self->entry), MATTA_ACTION_SEND_NOW,
                            0, sent_now_cb, NULL);
}

static void
again_cb (MattaRehearsalPage *self)
{
  self->begun = TRUE;
  watch (self, NULL);
}

static void
matta_rehearsal_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id) {
  case PROP_ARRIVED:
    g_value_set_boolean (value, MATTA_REHEARSAL_PAGE (object)->arrived);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
matta_rehearsal_page_dispose (GObject *object)
{
  MattaRehearsalPage *self = MATTA_REHEARSAL_PAGE (object);

  g_clear_object (&self->entry);
  g_clear_object (&self->engine);
  G_OBJECT_CLASS (matta_rehearsal_page_parent_class)->dispose (object);
}

static void
matta_rehearsal_page_class_init (MattaRehearsalPageClass *klass)
{
  static const char *const names[] = { "reached", "looked", "answered", "arrived" };
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = matta_rehearsal_page_get_property;
  object_class->dispose = matta_rehearsal_page_dispose;
  props[PROP_ARRIVED] =
      g_param_spec_boolean ("arrived", NULL, NULL, FALSE,
                            G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/mattamail/Matta/matta-rehearsal-page.ui");
  for (guint i = 0; i < N_LIGHTS; i++) {
    g_autofree char *row = g_strconcat (names[i], "_row", NULL);
    g_autofree char *icon = g_strconcat (names[i], "_icon", NULL);

    gtk_widget_class_bind_template_child_full (widget_class, g_intern_string (row), FALSE,
                                               G_STRUCT_OFFSET (MattaRehearsalPage, rows)
                                                   + (gssize) (i * sizeof (GtkWidget *)));
    gtk_widget_class_bind_template_child_full (widget_class, g_intern_string (icon), FALSE,
                                               G_STRUCT_OFFSET (MattaRehearsalPage, icons)
                                                   + (gssize) (i * sizeof (GtkWidget *)));
  }
  gtk_widget_class_bind_template_child (widget_class, MattaRehearsalPage, send_button);
  gtk_widget_class_bind_template_child (widget_class, MattaRehearsalPage, again_button);
  gtk_widget_class_bind_template_child (widget_class, MattaRehearsalPage, said);
  gtk_widget_class_bind_template_child (widget_class, MattaRehearsalPage, summary_group);
  gtk_widget_class_bind_template_child (widget_class, MattaRehearsalPage, summary);
  gtk_widget_class_bind_template_callback (widget_class, send_now_cb);
  gtk_widget_class_bind_template_callback (widget_class, again_cb);
}

static void
matta_rehearsal_page_init (MattaRehearsalPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

MattaRehearsalPage *
matta_rehearsal_page_new (MattaEngine *engine)
{
  MattaRehearsalPage *self = g_object_new (MATTA_TYPE_REHEARSAL_PAGE, NULL);

  self->engine = g_object_ref (engine);
  g_signal_connect_object (engine, "items-changed", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
  show_cb (self);
  return self;
}

void
matta_rehearsal_page_begin (MattaRehearsalPage *self)
{
  g_return_if_fail (MATTA_IS_REHEARSAL_PAGE (self));

  if (!self->begun)
    again_cb (self);
}

gboolean
matta_rehearsal_page_get_arrived (MattaRehearsalPage *self)
{
  g_return_val_if_fail (MATTA_IS_REHEARSAL_PAGE (self), FALSE);

  return self->arrived;
}
