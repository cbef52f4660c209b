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
};

G_DEFINE_FINAL_TYPE (MattaNotifier, matta_notifier, G_TYPE_OBJECT)

static GNotification *
make_notification (MattaNotifier *self, MattaEntry *entry, const char *title)
{
  GNotification *notification = g_notification_new (title);
  GSettings *settings = matta_engine_get_settings (self->engine);
  g_autofree char *subject = NULL;

  g_notification_set_default_action (notification, "app.outbox");
  if (g_settings_get_boolean (settings, "notify-content")) {
    subject = matta_outbox_text_for_subject (entry);
    g_notification_set_body (notification, subject);
  }
  return notification;
}

static void
send (MattaNotifier *self, MattaEntry *entry, GNotification *notification)
{
  if (self->application != NULL)
    g_application_send_notification (self->application, matta_entry_get_id (entry), notification);
}

static void
held_cb (MattaEngine *engine, MattaEntry *entry, MattaNotifier *self)
{
  const char *id = matta_entry_get_id (entry);
  gint64 now = g_get_real_time ();
  gint64 due = matta_entry_get_due_at (entry);
  g_autofree char *title = matta_text_for_due (due, now);
  g_autoptr (GNotification) notification = NULL;

  /* Nothing can be done about it any more. */
  if (due <= now)
    return;
  notification = make_notification (self, entry, title);
  g_notification_add_button_with_target (notification, _ ("Cancel"), "app.cancel", "s", id);
  g_notification_add_button_with_target (notification, _ ("Send Now"), "app.send-now", "s", id);
  send (self, entry, notification);
}

static void
needs_you_cb (MattaEngine *engine, MattaEntry *entry, MattaNotifier *self)
{
  MattaState state = matta_entry_get_state (entry);
  g_autoptr (GNotification) notification =
      make_notification (self, entry, matta_text_for_state (state));

  if (state == MATTA_STATE_WAITING)
    g_notification_add_button_with_target (notification, _ ("Check…"), "app.review", "s",
                                           matta_entry_get_id (entry));
  send (self, entry, notification);
}

static void
settled_cb (MattaEngine *engine, MattaEntry *entry, MattaNotifier *self)
{
  if (self->application != NULL)
    g_application_withdraw_notification (self->application, matta_entry_get_id (entry));
}

static void
matta_notifier_dispose (GObject *object)
{
  MattaNotifier *self = MATTA_NOTIFIER (object);

  g_clear_weak_pointer (&self->application);
  g_clear_weak_pointer (&self->engine);
  G_OBJECT_CLASS (matta_notifier_parent_class)->dispose (object);
}

static void
matta_notifier_class_init (MattaNotifierClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = matta_notifier_dispose;
}

static void
matta_notifier_init (MattaNotifier *self)
{
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
