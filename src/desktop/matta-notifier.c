/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-notifier.h"
#include "matta-outbox-text.h"
#include "matta-text.h"

#include "matta-config.h"

#include <glib/gi18n.h>

struct _MattaNotifier {
  GObject parent_instance;

  GApplication *application; /* weak */
  MattaEngine *engine;       /* weak */
  GHashTable *shown;         /* ids of the messages with a notification */
};

G_DEFINE_FINAL_TYPE (MattaNotifier, matta_notifier, G_TYPE_OBJECT)

/* Many desktops read a body as markup, but a title never: text from mail goes there. */
static GNotification *
make_notification (MattaNotifier *self, MattaEntry *entry, const char *sentence)
{
  g_autofree char *subject = matta_outbox_text_for_subject (entry);
  gboolean tells = matta_engine_may_tell_content (self->engine);
  GNotification *notification = g_notification_new (tells ? subject : sentence);

  if (tells)
    g_notification_set_body (notification, sentence);
  g_notification_set_default_action (notification, "app.outbox");
  return notification;
}

static void
send (MattaNotifier *self, MattaEntry *entry, GNotification *notification)
{
  const char *id = matta_entry_get_id (entry);

  if (self->application == NULL)
    return;
  g_application_send_notification (self->application, id, notification);
  g_hash_table_add (self->shown, g_strdup (id));
}

static void
withdraw (MattaNotifier *self, const char *id)
{
  if (self->application != NULL && g_hash_table_remove (self->shown, id))
    g_application_withdraw_notification (self->application, id);
}

/* A time to leave that has passed is no news, whatever comes of the attempt. */
static void
moved_on_cb (MattaEntry *entry, GParamSpec *pspec, MattaNotifier *self)
{
  MattaState state = matta_entry_get_state (entry);

  if (state == MATTA_STATE_HOLDING || state == MATTA_STATE_SCHEDULED)
    return;
  g_signal_handlers_disconnect_by_func (entry, moved_on_cb, self);
  withdraw (self, matta_entry_get_id (entry));
}

static void
held_cb (MattaEngine *engine, MattaEntry *entry, MattaNotifier *self)
{
  const char *id = matta_entry_get_id (entry);
  gint64 now = g_get_real_time ();
  gint64 due = matta_entry_get_due_at (entry);
  g_autofree char *sentence = matta_text_for_due (due, now);
  g_autoptr (GNotification) notification = NULL;

  /* Nothing can be done about it any more. */
  if (due <= now)
    return;
  notification = make_notification (self, entry, sentence);
  g_notification_add_button_with_target (notification, _ ("Cancel"), "app.cancel", "s", id);
  g_notification_add_button_with_target (notification, _ ("Send Now"), "app.send-now", "s", id);
  send (self, entry, notification);
  g_signal_handlers_disconnect_by_func (entry, moved_on_cb, self);
  g_signal_connect_object (entry, "notify::state", G_CALLBACK (moved_on_cb), self, 0);
}

static void
needs_you_cb (MattaEngine *engine, MattaEntry *entry, MattaNotifier *self)
{
  g_autofree char *sentence = matta_outbox_text_for_need (entry);
  g_autoptr (GNotification) notification = make_notification (self, entry, sentence);

  if (matta_entry_get_state (entry) == MATTA_STATE_WAITING)
    g_notification_add_button_with_target (notification, _ ("Check…"), "app.review", "s",
                                           matta_entry_get_id (entry));
  send (self, entry, notification);
}

/* There is nobody left to be told. */
static void
told_cb (MattaEntry *entry, GParamSpec *pspec, MattaNotifier *self)
{
  if (matta_entry_get_telling (entry) == MATTA_TELLING_DUE)
    return;
  g_signal_handlers_disconnect_by_func (entry, told_cb, self);
  withdraw (self, matta_entry_get_id (entry));
}

static void
ask_to_tell (MattaNotifier *self, MattaEntry *entry)
{
  g_autofree char *sentence = matta_outbox_text_for_duty (entry);
  g_autoptr (GNotification) notification = make_notification (self, entry, sentence);

  g_notification_add_button_with_target (notification, _ ("Tell It…"), "app.tell", "s",
                                         matta_entry_get_id (entry));
  send (self, entry, notification);
  g_signal_handlers_disconnect_by_func (entry, told_cb, self);
  g_signal_connect_object (entry, "notify::state", G_CALLBACK (told_cb), self, 0);
}

static void
settled_cb (MattaEngine *engine, MattaEntry *entry, MattaNotifier *self)
{
  withdraw (self, matta_entry_get_id (entry));
  if (matta_entry_get_telling (entry) == MATTA_TELLING_DUE)
    ask_to_tell (self, entry);
}

/* Once Matta has stopped, no time holds that it told, and no button is answered. */
static void
withdraw_all (MattaNotifier *self)
{
  g_autofree gpointer *ids = g_hash_table_get_keys_as_array (self->shown, NULL);

  for (guint i = 0; self->application != NULL && ids[i] != NULL; i++)
    g_application_withdraw_notification (self->application, ids[i]);
  g_hash_table_remove_all (self->shown);
}

static void
matta_notifier_dispose (GObject *object)
{
  MattaNotifier *self = MATTA_NOTIFIER (object);

  withdraw_all (self);
  g_clear_weak_pointer (&self->application);
  g_clear_weak_pointer (&self->engine);
  G_OBJECT_CLASS (matta_notifier_parent_class)->dispose (object);
}

static void
matta_notifier_finalize (GObject *object)
{
  g_hash_table_unref (MATTA_NOTIFIER (object)->shown);
  G_OBJECT_CLASS (matta_notifier_parent_class)->finalize (object);
}

static void
matta_notifier_class_init (MattaNotifierClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = matta_notifier_dispose;
  object_class->finalize = matta_notifier_finalize;
}

static void
matta_notifier_init (MattaNotifier *self)
{
  self->shown = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

MattaNotifier *
matta_notifier_new (GApplication *application, MattaEngine *engine)
{
  MattaNotifier *self = g_object_new (MATTA_TYPE_NOTIFIER, NULL);

  g_set_weak_pointer (&self->application, application);
  g_set_weak_pointer (&self->engine, engine);
  g_signal_connect_object (engine, "held", G_CALLBACK (held_cb), self, 0);
  g_signal_connect_object (engine, "needs-you", G_CALLBACK (needs_you_cb), self, 0);
  g_signal_connect_object (engine, "settled", G_CALLBACK (settled_cb), self, 0);
  return self;
}
