/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-screen-lock.h"

#include "stage.h"
#include "own-bus.h"

/* A bus of its own, with a screen saver that says what it is told to. */
typedef struct {
  GTestDBus *daemon;
  GDBusConnection *ours;
  GDBusConnection *savers;
  gboolean active;
  gboolean silent; /* it cannot tell, as GNOME's stand-in for the common name */
  MattaScreenLock *lock;
  MattaScreenState expected;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  fixture->daemon = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (fixture->daemon);
  fixture->ours = own_bus_connect (fixture->daemon);
  fixture->savers = own_bus_connect (fixture->daemon);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  if (fixture->lock != NULL)
    g_assert_finalize_object (fixture->lock);
  g_object_unref (fixture->ours);
  g_object_unref (fixture->savers);
  g_test_dbus_stop (fixture->daemon);
  g_object_unref (fixture->daemon);
}

static void
call_cb (GDBusConnection *bus,
         const char *sender,
         const char *path,
         const char *interface_name,
         const char *method,
         GVariant *parameters,
         GDBusMethodInvocation *invocation,
         gpointer user_data)
{
  Fixture *fixture = user_data;

  g_assert_cmpstr (method, ==, "GetActive");
  if (fixture->silent)
    g_dbus_method_invocation_return_error_literal (invocation, G_DBUS_ERROR,
                                                   G_DBUS_ERROR_NOT_SUPPORTED, "Not here");
  else
    g_dbus_method_invocation_return_value (invocation, g_variant_new ("(b)", fixture->active));
}

static void
acquired_cb (GDBusConnection *bus, const char *name, gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
}

/* Returns the name's handle, for leaving. */
static guint
offer (Fixture *fixture, const char *name, const char *path)
{
  static const GDBusInterfaceVTable table = { .method_call = call_cb };
  g_autofree char *text =
      g_strdup_printf ("<node><interface name='%s'><method name='GetActive'>"
                       "<arg type='b' direction='out'/></method></interface></node>",
                       name);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (text, &error);
  gboolean acquired = FALSE;
  guint handle = 0;

  g_assert_no_error (error);
  g_dbus_connection_register_object (fixture->savers, path, node->interfaces[0], &table, fixture,
                                     NULL, &error);
  g_assert_no_error (error);
  handle = g_bus_own_name_on_connection (fixture->savers, name, G_BUS_NAME_OWNER_FLAGS_NONE,
                                         acquired_cb, NULL, &acquired, NULL);
  while (!acquired)
    g_main_context_iteration (NULL, TRUE);
  return handle;
}

static void
say (Fixture *fixture, const char *name, const char *path, GVariant *what)
{
  g_autoptr (GError) error = NULL;

  g_dbus_connection_emit_signal (fixture->savers, NULL, path, name, "ActiveChanged", what, &error);
  g_assert_no_error (error);
}

static gboolean
is_expected (gpointer user_data)
{
  Fixture *fixture = user_data;
  int state = -1;

  g_object_get (fixture->lock, "state", &state, NULL);
  g_assert_cmpint (state, ==, matta_screen_lock_get_state (fixture->lock));
  return matta_screen_lock_get_state (fixture->lock) == fixture->expected;
}

static void
wait_for (Fixture *fixture, MattaScreenState state)
{
  fixture->expected = state;
  stage_wait_for (is_expected, fixture);
}

static void
test_no_bus (Fixture *fixture, gconstpointer unused)
{
  fixture->lock = matta_screen_lock_new (NULL);
  g_assert_cmpint (matta_screen_lock_get_state (fixture->lock), ==, MATTA_SCREEN_OPEN);
}

/* Until that is known, nobody is told that it is open. */
static void
test_nobody (Fixture *fixture, gconstpointer unused)
{
  fixture->lock = matta_screen_lock_new (fixture->ours);
  g_assert_cmpint (matta_screen_lock_get_state (fixture->lock), ==, MATTA_SCREEN_ASKING);
  wait_for (fixture, MATTA_SCREEN_OPEN);
}

typedef struct {
  const char *name;
  const char *path;
} Saver;

static const Saver savers[] = {
  { "org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver" },
  { "org.gnome.ScreenSaver", "/org/gnome/ScreenSaver" },
  { "org.cinnamon.ScreenSaver", "/org/cinnamon/ScreenSaver" },
  { "org.mate.ScreenSaver", "/org/mate/ScreenSaver" },
  { "org.xfce.ScreenSaver", "/org/xfce/ScreenSaver" },
};

static void
test_each (Fixture *fixture, gconstpointer data)
{
  const Saver *saver = data;

  fixture->active = TRUE;
  offer (fixture, saver->name, saver->path);
  fixture->lock = matta_screen_lock_new (fixture->ours);
  wait_for (fixture, MATTA_SCREEN_LOCKED);
  say (fixture, saver->name, saver->path, g_variant_new ("(b)", FALSE));
  wait_for (fixture, MATTA_SCREEN_OPEN);
  say (fixture, saver->name, saver->path, g_variant_new ("(b)", TRUE));
  wait_for (fixture, MATTA_SCREEN_LOCKED);
}

/* It comes later, while the screen is locked; and goes. */
static void
test_comes_and_goes (Fixture *fixture, gconstpointer unused)
{
  guint handle = 0;

  fixture->lock = matta_screen_lock_new (fixture->ours);
  wait_for (fixture, MATTA_SCREEN_OPEN);
  fixture->active = TRUE;
  handle = offer (fixture, savers[1].name, savers[1].path);
  wait_for (fixture, MATTA_SCREEN_LOCKED);
  g_bus_unown_name (handle);
  wait_for (fixture, MATTA_SCREEN_OPEN);
}

/* One that says nothing does not hide what the other says, nor does one that is not asked. */
static void
test_two (Fixture *fixture, gconstpointer unused)
{
  fixture->silent = TRUE;
  offer (fixture, savers[0].name, savers[0].path);
  offer (fixture, savers[1].name, savers[1].path);
  fixture->lock = matta_screen_lock_new (fixture->ours);
  wait_for (fixture, MATTA_SCREEN_OPEN);
  say (fixture, savers[1].name, savers[1].path, g_variant_new ("(b)", TRUE));
  wait_for (fixture, MATTA_SCREEN_LOCKED);
  say (fixture, savers[0].name, savers[0].path, g_variant_new ("(b)", FALSE));
  say (fixture, savers[1].name, savers[1].path, g_variant_new ("(s)", "no"));
  say (fixture, savers[0].name, savers[0].path, g_variant_new ("(b)", TRUE));
  say (fixture, savers[1].name, savers[1].path, g_variant_new ("(b)", FALSE));
  say (fixture, savers[0].name, savers[0].path, g_variant_new ("(b)", FALSE));
  wait_for (fixture, MATTA_SCREEN_OPEN);
}

#define ADD(path, data, func) g_test_add (path, Fixture, data, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/screen-lock/no-bus", NULL, test_no_bus);
  ADD ("/screen-lock/nobody-would-know", NULL, test_nobody);
  for (gsize i = 0; i < G_N_ELEMENTS (savers); i++) {
    g_autofree char *path = g_strconcat ("/screen-lock/says/", savers[i].name, NULL);

    ADD (path, &savers[i], test_each);
  }
  ADD ("/screen-lock/comes-and-goes", NULL, test_comes_and_goes);
  ADD ("/screen-lock/one-is-enough", NULL, test_two);
  return g_test_run ();
}
