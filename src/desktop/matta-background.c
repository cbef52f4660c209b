/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-background.h"
#include "matta-portal.h"

#include "matta-config.h"

#include <glib/gi18n.h>

/* Who logs out in the evening is not told of tomorrow's mail. */
#define SOON (10 * 60 * G_USEC_PER_SEC)
/* Many messages can move at once, and nobody reads the list by the second. */
#define SETTLE_MS 500
#define PASSING_SECONDS 60

struct _MattaBackground {
  GObject parent_instance;

  GtkApplication *application; /* weak */
  MattaEngine *engine;
  GDBusConnection *bus; /* NULL: nobody wants to know */
  char *status;         /* what was told last */
  char *reason;         /* … of a logout; NULL = nothing */
  guint cookie;         /* of the reason; 0 = none */
  guint sync_id;
  guint passing_id; /* time alone makes a mail one that is about to leave */
  gulong hook_id;
};

G_DEFINE_FINAL_TYPE (MattaBackground, matta_background, G_TYPE_OBJECT)

typedef struct {
  guint waiting;
  guint soon;
  guint later; /* only its time is not near yet */
} Count;

/* --- counting --------------------------------------------------------------------------------- */

static void
count_entry (MattaEntry *entry, gint64 now, Count *count)
{
  switch (matta_entry_get_state (entry)) {
  case MATTA_STATE_SEALING:
  case MATTA_STATE_SENDING:
    count->soon++;
    break;
  case MATTA_STATE_HOLDING:
  case MATTA_STATE_SCHEDULED:
    if (matta_entry_get_due_at (entry) - now <= SOON)
      count->soon++;
    else
      count->later++;
    break;
  case MATTA_STATE_WAITING:
  case MATTA_STATE_RETRYING:
    break;
  case MATTA_STATE_SENT:
  case MATTA_STATE_FAILED:
  case MATTA_STATE_MAYBE_SENT:
  case MATTA_STATE_RETURNED:
  case MATTA_STATE_CANCELLED:
    return;
  }
  count->waiting++;
}

static Count
count_entries (MattaEngine *engine)
{
  GListModel *entries = G_LIST_MODEL (engine);
  Count count = { 0, 0, 0 };
  guint n = g_list_model_get_n_items (entries);
  gint64 now = g_get_real_time ();

  for (guint i = 0; i < n; i++) {
    g_autoptr (MattaEntry) entry = g_list_model_get_item (entries, i);

    count_entry (entry, now, &count);
  }
  return count;
}

/* --- telling ---------------------------------------------------------------------------------- */

static void
told_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
      g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  if (reply == NULL)
    g_debug ("The desktop has no list of what runs in the background: %s", error->message);
}

/* The portal takes 96 characters at most. */
static char *
get_status (guint waiting)
{
  if (waiting == 0)
    return g_strdup (_ ("Looks at your mail before it leaves"));
  return g_strdup_printf (
      ngettext ("%u mail waits in the outbox", "%u mails wait in the outbox", waiting), waiting);
}

static void
tell_status (MattaBackground *self, guint waiting)
{
  g_autofree char *status = get_status (waiting);
  GVariantBuilder options;

  if (self->bus == NULL || g_strcmp0 (status, self->status) == 0)
    return;
  g_variant_builder_init (&options, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&options, "{sv}", "message", g_variant_new_string (status));
  g_dbus_connection_call (self->bus, MATTA_PORTAL, MATTA_PORTAL_PATH, MATTA_PORTAL_BACKGROUND,
                          "SetStatus", g_variant_new ("(a{sv})", &options), NULL,
                          G_DBUS_CALL_FLAGS_NONE, -1, NULL, told_cb, NULL);
  g_free (self->status);
  self->status = g_steal_pointer (&status);
}

char *
matta_background_get_reason (guint n)
{
  if (n == 0)
    return NULL;
  return g_strdup_printf (
      ngettext ("%u mail is about to leave. If you log out now, it leaves when you are back.",
                "%u mails are about to leave. If you log out now, they leave when you are back.",
                n),
      n);
}

static void
take_back (MattaBackground *self)
{
  if (self->cookie != 0 && self->application != NULL)
    gtk_application_uninhibit (self->application, self->cookie);
  self->cookie = 0;
  g_clear_pointer (&self->reason, g_free);
}

static void
tell_reason (MattaBackground *self, guint soon)
{
  g_autofree char *reason = matta_background_get_reason (soon);

  if (self->application == NULL || g_strcmp0 (reason, self->reason) == 0)
    return;
  take_back (self);
  if (reason == NULL)
    return;
  self->cookie =
      gtk_application_inhibit (self->application, NULL, GTK_APPLICATION_INHIBIT_LOGOUT, reason);
  self->reason = g_steal_pointer (&reason);
}

/* --- when ------------------------------------------------------------------------------------- */

static gboolean sync_cb (gpointer user_data);

static gboolean
passed_cb (gpointer user_data)
{
  MattaBackground *self = user_data;

  self->passing_id = 0;
  sync_cb (self);
  return G_SOURCE_REMOVE;
}

static gboolean
sync_cb (gpointer user_data)
{
  MattaBackground *self = user_data;
  Count count = count_entries (self->engine);
  gboolean paused = matta_engine_get_paused (self->engine);

  g_clear_handle_id (&self->sync_id, g_source_remove);
  tell_status (self, count.waiting);
  tell_reason (self, paused ? 0 : count.soon); /* then nothing leaves, logout or not */
  if (count.later > 0 && self->passing_id == 0)
    self->passing_id = g_timeout_add_seconds (PASSING_SECONDS, passed_cb, self);
  return G_SOURCE_REMOVE;
}

static void
queue_sync (MattaBackground *self)
{
  if (self->sync_id == 0)
    self->sync_id = g_timeout_add (SETTLE_MS, sync_cb, self);
}

/* Whichever entry it was: to look is cheaper than to listen to each. */
static gboolean
moved_cb (GSignalInvocationHint *hint, guint n, const GValue *values, gpointer user_data)
{
  queue_sync (user_data);
  return TRUE; /* go on listening */
}

/* --- the object ------------------------------------------------------------------------------- */

static void
matta_background_dispose (GObject *object)
{
  MattaBackground *self = MATTA_BACKGROUND (object);

  g_clear_handle_id (&self->sync_id, g_source_remove);
  g_clear_handle_id (&self->passing_id, g_source_remove);
  if (self->hook_id != 0)
    g_signal_remove_emission_hook (g_signal_lookup ("moved", MATTA_TYPE_ENTRY), self->hook_id);
  self->hook_id = 0;
  take_back (self);
  g_clear_weak_pointer (&self->application);
  g_clear_object (&self->engine);
  g_clear_object (&self->bus);
  G_OBJECT_CLASS (matta_background_parent_class)->dispose (object);
}

static void
matta_background_finalize (GObject *object)
{
  g_free (MATTA_BACKGROUND (object)->status);
  G_OBJECT_CLASS (matta_background_parent_class)->finalize (object);
}

static void
matta_background_class_init (MattaBackgroundClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = matta_background_dispose;
  object_class->finalize = matta_background_finalize;
}

static void
matta_background_init (MattaBackground *self)
{
}

MattaBackground *
matta_background_new (GtkApplication *application, MattaEngine *engine, GDBusConnection *bus)
{
  MattaBackground *self = g_object_new (MATTA_TYPE_BACKGROUND, NULL);

  g_type_class_unref (g_type_class_ref (MATTA_TYPE_ENTRY)); /* brings the signal */
  g_set_weak_pointer (&self->application, application);
  self->engine = g_object_ref (engine);
  g_set_object (&self->bus, bus);
  g_signal_connect_object (engine, "items-changed", G_CALLBACK (queue_sync), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (engine, "notify::paused", G_CALLBACK (queue_sync), self,
                           G_CONNECT_SWAPPED);
  self->hook_id = g_signal_add_emission_hook (g_signal_lookup ("moved", MATTA_TYPE_ENTRY), 0,
                                              moved_cb, self, NULL);
  queue_sync (self);
  return self;
}
