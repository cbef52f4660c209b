/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-screen-lock.h"

#define ANSWER_MS 5000

/* Each desktop's own, and the one that others agreed upon. All have the same methods. */
static const struct {
  const char *name; /* on the bus, and of the interface */
  const char *path;
} savers[] = {
  { "org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver" },
  { "org.gnome.ScreenSaver", "/org/gnome/ScreenSaver" },
  { "org.cinnamon.ScreenSaver", "/org/cinnamon/ScreenSaver" },
  { "org.mate.ScreenSaver", "/org/mate/ScreenSaver" },
  { "org.xfce.ScreenSaver", "/org/xfce/ScreenSaver" },
};

struct _MattaScreenLock {
  GObject parent_instance;

  GDBusConnection *bus; /* or NULL */
  GCancellable *cancellable;
  guint watches[G_N_ELEMENTS (savers)];
  guint subscriptions[G_N_ELEMENTS (savers)];
  MattaScreenState states[G_N_ELEMENTS (savers)];
  MattaScreenState state; /* of all of them */
};

G_DEFINE_FINAL_TYPE (MattaScreenLock, matta_screen_lock, G_TYPE_OBJECT)

enum {
  PROP_STATE = 1,
  N_PROPS
};
static GParamSpec *props[N_PROPS];

/* What one of them is asked for. */
typedef struct {
  MattaScreenLock *lock; /* strong: the answer comes in any case */
  gsize saver;
} Asked;

/* One that says so is enough. */
static MattaScreenState
judge (MattaScreenLock *self)
{
  MattaScreenState state = MATTA_SCREEN_OPEN;

  for (gsize i = 0; i < G_N_ELEMENTS (savers); i++) {
    if (self->states[i] == MATTA_SCREEN_LOCKED)
      return MATTA_SCREEN_LOCKED;
    if (self->states[i] == MATTA_SCREEN_ASKING)
      state = MATTA_SCREEN_ASKING;
  }
  return state;
}

static void
set_state (MattaScreenLock *self, gsize saver, MattaScreenState state)
{
  MattaScreenState before = self->state;

  self->states[saver] = state;
  self->state = judge (self);
  if (self->state != before)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
}

static gsize
find_saver (const char *name)
{
  gsize i = 0;

  while (i < G_N_ELEMENTS (savers) && !g_str_equal (savers[i].name, name))
    i++;
  g_assert (i < G_N_ELEMENTS (savers));
  return i;
}

static void
changed_cb (GDBusConnection *bus,
            const char *sender,
            const char *path,
            const char *interface_name,
            const char *signal,
            GVariant *parameters,
            gpointer user_data)
{
  gboolean active = FALSE;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(b)")))
    return;
  g_variant_get (parameters, "(b)", &active);
  set_state (user_data, find_saver (interface_name),
             active ? MATTA_SCREEN_LOCKED : MATTA_SCREEN_OPEN);
}

/* What it said of its own accord meanwhile is newer. */
static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Asked *asked = user_data;
  g_autoptr (MattaScreenLock) self = asked->lock;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
      g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  gboolean active = FALSE;

  if (reply != NULL)
    g_variant_get (reply, "(b)", &active);
  else /* GNOME's stand-in for the common name cannot tell */
    g_debug ("%s does not tell: %s", savers[asked->saver].name, error->message);
  if (self->states[asked->saver] == MATTA_SCREEN_ASKING)
    set_state (self, asked->saver, active ? MATTA_SCREEN_LOCKED : MATTA_SCREEN_OPEN);
  g_free (asked);
}

static void
appeared_cb (GDBusConnection *bus, const char *name, const char *owner, gpointer user_data)
{
  MattaScreenLock *self = user_data;
  Asked *asked = g_new0 (Asked, 1);

  asked->lock = g_object_ref (self);
  asked->saver = find_saver (name);
  set_state (self, asked->saver, MATTA_SCREEN_ASKING);
  g_dbus_connection_call (bus, name, savers[asked->saver].path, name, "GetActive", NULL,
                          G_VARIANT_TYPE ("(b)"), G_DBUS_CALL_FLAGS_NO_AUTO_START, ANSWER_MS,
                          self->cancellable, answered_cb, asked);
}

static void
vanished_cb (GDBusConnection *bus, const char *name, gpointer user_data)
{
  set_state (user_data, find_saver (name), MATTA_SCREEN_OPEN);
}

static void
matta_screen_lock_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id) {
  case PROP_STATE:
    g_value_set_int (value, (int) MATTA_SCREEN_LOCK (object)->state);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
matta_screen_lock_dispose (GObject *object)
{
  MattaScreenLock *self = MATTA_SCREEN_LOCK (object);

  g_cancellable_cancel (self->cancellable);
  for (gsize i = 0; i < G_N_ELEMENTS (savers); i++) {
    g_clear_handle_id (&self->watches[i], g_bus_unwatch_name);
    if (self->subscriptions[i] != 0)
      g_dbus_connection_signal_unsubscribe (self->bus, self->subscriptions[i]);
    self->subscriptions[i] = 0;
  }
  g_clear_object (&self->bus);
  G_OBJECT_CLASS (matta_screen_lock_parent_class)->dispose (object);
}

static void
matta_screen_lock_finalize (GObject *object)
{
  g_object_unref (MATTA_SCREEN_LOCK (object)->cancellable);
  G_OBJECT_CLASS (matta_screen_lock_parent_class)->finalize (object);
}

static void
matta_screen_lock_class_init (MattaScreenLockClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = matta_screen_lock_get_property;
  object_class->dispose = matta_screen_lock_dispose;
  object_class->finalize = matta_screen_lock_finalize;
  props[PROP_STATE] =
      g_param_spec_int ("state", NULL, NULL, MATTA_SCREEN_ASKING, MATTA_SCREEN_LOCKED,
                        MATTA_SCREEN_OPEN, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
matta_screen_lock_init (MattaScreenLock *self)
{
  self->cancellable = g_cancellable_new ();
  self->state = MATTA_SCREEN_OPEN;
  for (gsize i = 0; i < G_N_ELEMENTS (savers); i++)
    self->states[i] = MATTA_SCREEN_OPEN;
}

MattaScreenLock *
matta_screen_lock_new (GDBusConnection *bus)
{
  MattaScreenLock *self = g_object_new (MATTA_TYPE_SCREEN_LOCK, NULL);

  if (bus == NULL)
    return self;
  self->bus = g_object_ref (bus);
  self->state = MATTA_SCREEN_ASKING;
  for (gsize i = 0; i < G_N_ELEMENTS (savers); i++) {
    self->states[i] = MATTA_SCREEN_ASKING;
    self->subscriptions[i] = g_dbus_connection_signal_subscribe (
        bus, savers[i].name, savers[i].name, "ActiveChanged", NULL, NULL, G_DBUS_SIGNAL_FLAGS_NONE,
        changed_cb, self, NULL);
    self->watches[i] = g_bus_watch_name_on_connection (
        bus, savers[i].name, G_BUS_NAME_WATCHER_FLAGS_NONE, appeared_cb, vanished_cb, self, NULL);
  }
  return self;
}

MattaScreenState
matta_screen_lock_get_state (MattaScreenLock *self)
{
  g_return_val_if_fail (MATTA_IS_SCREEN_LOCK (self), MATTA_SCREEN_OPEN);

  return self->state;
}
