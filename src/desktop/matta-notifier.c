/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-notifier.h"
#include "matta-outbox-text.h"
#include "matta-parts-text.h"
#include "matta-text.h"

#include "matta-config.h"

#include <glib/gi18n.h>

struct _MattaNotifier {
  GObject parent_instance;

  GApplication *application; /* weak */
  MattaEngine *engine;       /* weak */
  MattaScreenLock *lock;
  GHashTable *notices; /* id of the message → Notice */
};

G_DEFINE_FINAL_TYPE (MattaNotifier, matta_notifier, G_TYPE_OBJECT)

/* How much of it is on the screen. */
typedef enum {
  TOLD_NOTHING, /* it is not known yet who is looking */
  TOLD_BARELY,  /* nothing that came with the mail */
  TOLD_WHOLE,
} Told;

/* What is told of a message, without what came with it; and the buttons. */
typedef char *(*SayFunc) (MattaEntry *entry);
typedef void (*AddButtonsFunc) (GNotification *notification, MattaEntry *entry);

typedef struct {
  MattaEntry *entry;
  SayFunc say;
  AddButtonsFunc add_buttons;
  Told told;
} Notice;

static void
notice_free (gpointer data)
{
  Notice *notice = data;

  g_object_unref (notice->entry);
  g_free (notice);
}

static Told
find_bound (MattaNotifier *self)
{
  if (self->engine == NULL || !matta_engine_may_tell_content (self->engine))
    return TOLD_BARELY;
  switch (matta_screen_lock_get_state (self->lock)) {
  case MATTA_SCREEN_ASKING:
    return TOLD_NOTHING;
  case MATTA_SCREEN_LOCKED:
    return TOLD_BARELY;
  case MATTA_SCREEN_OPEN:
    return TOLD_WHOLE;
  }
  g_return_val_if_reached (TOLD_BARELY);
}

/* Many desktops read a body as markup, but a title never: text from mail goes there. */
static GNotification *
make_notification (const Notice *notice, gboolean whole)
{
  g_autofree char *subject = matta_outbox_text_for_subject (notice->entry);
  g_autofree char *sentence = notice->say (notice->entry);
  GNotification *notification = g_notification_new (whole ? subject : sentence);

  if (whole)
    g_notification_set_body (notification, sentence);
  g_notification_set_default_action (notification, "app.outbox");
  notice->add_buttons (notification, notice->entry);
  return notification;
}

/* Under the same id: one that is shown already is replaced. */
static void
show (MattaNotifier *self, Notice *notice)
{
  Told bound = find_bound (self);
  g_autoptr (GNotification) notification = NULL;

  if (self->application == NULL || bound == TOLD_NOTHING || notice->told == bound)
    return;
  notification = make_notification (notice, bound == TOLD_WHOLE);
  g_application_send_notification (self->application, matta_entry_get_id (notice->entry),
                                   notification);
  notice->told = bound;
}

/* The screen was locked or unlocked, or the setting changed. */
static void
show_all_cb (MattaNotifier *self)
{
  GHashTableIter iter;
  gpointer notice = NULL;

  g_hash_table_iter_init (&iter, self->notices);
  while (g_hash_table_iter_next (&iter, NULL, &notice))
    show (self, notice);
}

static void
send (MattaNotifier *self, MattaEntry *entry, SayFunc say, AddButtonsFunc add_buttons)
{
  Notice *notice = g_new0 (Notice, 1);

  notice->entry = g_object_ref (entry);
  notice->say = say;
  notice->add_buttons = add_buttons;
  g_hash_table_replace (self->notices, g_strdup (matta_entry_get_id (entry)), notice);
  show (self, notice);
}

static void
withdraw (MattaNotifier *self, const char *id)
{
  if (self->application != NULL && g_hash_table_contains (self->notices, id))
    g_application_withdraw_notification (self->application, id);
  g_hash_table_remove (self->notices, id);
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

static char *
say_due (MattaEntry *entry)
{
  gint64 now = g_get_real_time ();
  char *parts = matta_parts_text (entry, FALSE, now);

  return parts != NULL ? parts : matta_text_for_due (matta_entry_get_due_at (entry), now);
}

static void
add_held_buttons (GNotification *notification, MattaEntry *entry)
{
  const char *id = matta_entry_get_id (entry);

  g_notification_add_button_with_target (notification, _ ("Cancel"), "app.cancel", "s", id);
  g_notification_add_button_with_target (notification, _ ("Send Now"), "app.send-now", "s", id);
}

static void
held_cb (MattaEngine *engine, MattaEntry *entry, MattaNotifier *self)
{
  /* Nothing can be done about it any more. */
  if (matta_entry_get_due_at (entry) <= g_get_real_time ())
    return;
  send (self, entry, say_due, add_held_buttons);
  g_signal_handlers_disconnect_by_func (entry, moved_on_cb, self);
  g_signal_connect_object (entry, "notify::state", G_CALLBACK (moved_on_cb), self, 0);
}

static void
add_need_button (GNotification *notification, MattaEntry *entry)
{
  if (matta_entry_get_state (entry) == MATTA_STATE_WAITING)
    g_notification_add_button_with_target (notification, _ ("Check…"), "app.review", "s",
                                           matta_entry_get_id (entry));
}

static void
needs_you_cb (MattaEngine *engine, MattaEntry *entry, MattaNotifier *self)
{
  send (self, entry, matta_outbox_text_for_need, add_need_button);
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
add_tell_button (GNotification *notification, MattaEntry *entry)
{
  g_notification_add_button_with_target (notification, _ ("Tell It…"), "app.tell", "s",
                                         matta_entry_get_id (entry));
}

static void
ask_to_tell (MattaNotifier *self, MattaEntry *entry)
{
  send (self, entry, matta_outbox_text_for_duty, add_tell_button);
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
  g_autofree gpointer *ids = g_hash_table_get_keys_as_array (self->notices, NULL);

  for (guint i = 0; self->application != NULL && ids[i] != NULL; i++)
    g_application_withdraw_notification (self->application, ids[i]);
  g_hash_table_remove_all (self->notices);
}

static void
matta_notifier_dispose (GObject *object)
{
  MattaNotifier *self = MATTA_NOTIFIER (object);

  withdraw_all (self);
  g_clear_object (&self->lock);
  g_clear_weak_pointer (&self->application);
  g_clear_weak_pointer (&self->engine);
  G_OBJECT_CLASS (matta_notifier_parent_class)->dispose (object);
}

static void
matta_notifier_finalize (GObject *object)
{
  g_hash_table_unref (MATTA_NOTIFIER (object)->notices);
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
  self->notices = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, notice_free);
}

MattaNotifier *
matta_notifier_new (GApplication *application, MattaEngine *engine, MattaScreenLock *lock)
{
  MattaNotifier *self = g_object_new (MATTA_TYPE_NOTIFIER, NULL);

  g_set_weak_pointer (&self->application, application);
  g_set_weak_pointer (&self->engine, engine);
  self->lock = g_object_ref (lock);
  g_signal_connect_object (lock, "notify::state", G_CALLBACK (show_all_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (matta_engine_get_settings (engine), "changed::notify-content",
                           G_CALLBACK (show_all_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (engine, "held", G_CALLBACK (held_cb), self, 0);
  g_signal_connect_object (engine, "needs-you", G_CALLBACK (needs_you_cb), self, 0);
  g_signal_connect_object (engine, "settled", G_CALLBACK (settled_cb), self, 0);
  return self;
}
