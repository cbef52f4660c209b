/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-command.h"

#include "matta-bus.h"
#include "matta-engine.h"

#include <gio/gunixsocketaddress.h>
#include <glib-unix.h>
#include <glib/gi18n.h>
#include <string.h>

/* The engine without windows, until SIGINT or SIGTERM. */
typedef struct {
  GMainLoop *loop;
  GDBusConnection *bus; /* NULL: there is none, and nobody to answer */
  gboolean name_asked;
  gboolean name_lost;
} Service;

static char *data_dir = NULL;
static char *policy_dir = NULL;
static char **listen_on = NULL;
static char *upstream = NULL;
static char *review_text = NULL;
static char **overrides = NULL;
static char *hold_text = NULL;

static const GOptionEntry entries[] = {
  { "data-dir", 0, 0, G_OPTION_ARG_FILENAME, &data_dir, N_ ("Where messages are kept"),
    N_ ("DIR") },
  { "policy-dir", 0, 0, G_OPTION_ARG_FILENAME, &policy_dir, N_ ("The organisation’s policy"),
    N_ ("DIR") },
  { "listen", 0, 0, G_OPTION_ARG_STRING_ARRAY, &listen_on, N_ ("Where mail apps submit"),
    N_ ("HOST:PORT") },
  { "upstream", 0, 0, G_OPTION_ARG_STRING, &upstream, N_ ("Where messages go"),
    N_ ("smtp://HOST:PORT|smtps://…|practice:DIR") },
  { "review", 0, 0, G_OPTION_ARG_STRING, &review_text, N_ ("Who consents"),
    N_ ("ask|confirm|park") },
  { "hold", 0, 0, G_OPTION_ARG_STRING, &hold_text, N_ ("Hold messages this long"), N_ ("SECONDS") },
  { "set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &overrides, N_ ("Override a setting"),
    N_ ("KEY=VALUE") },
  G_OPTION_ENTRY_NULL
};

static gboolean
stop_cb (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_CONTINUE;
}

static void
name_acquired_cb (GDBusConnection *bus, const char *name, gpointer data)
{
  Service *service = data;

  service->name_asked = TRUE;
}

static void
name_lost_cb (GDBusConnection *bus, const char *name, gpointer data)
{
  Service *service = data;

  service->name_asked = TRUE;
  service->name_lost = TRUE;
  g_main_loop_quit (service->loop);
}

static GSocketAddress *
make_manager_address (const char *path)
{
  if (path[0] == '@')
    return g_unix_socket_address_new_with_type (path + 1, -1, G_UNIX_SOCKET_ADDRESS_ABSTRACT);
  return g_unix_socket_address_new (path);
}

/* To whoever started us and asked to be told (sd_notify(3)). */
static void
tell_manager (const char *what)
{
  const char *path = g_getenv ("NOTIFY_SOCKET");
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (GError) error = NULL;

  if (path == NULL || (path[0] != '/' && path[0] != '@'))
    return;
  address = make_manager_address (path);
  socket = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_DEFAULT,
                         &error);
  if (socket == NULL || g_socket_send_to (socket, address, what, strlen (what), NULL, &error) < 0)
    g_warning ("Whoever started Matta cannot be told “%s”: %s", what, error->message);
}

static gboolean
parse_review (MattaReview *review)
{
  *review = MATTA_REVIEW_ASK;
  if (review_text == NULL || g_str_equal (review_text, "ask"))
    return TRUE;
  *review = MATTA_REVIEW_CONFIRM;
  if (g_str_equal (review_text, "confirm"))
    return TRUE;
  *review = MATTA_REVIEW_PARK;
  return g_str_equal (review_text, "park");
}

/* The name says that this user has an engine already: asked for before the store is touched. */
static guint
own_name (Service *service)
{
  guint id = 0;

  if (service->bus == NULL)
    return 0;
  id = g_bus_own_name_on_connection (service->bus, MATTA_BUS_NAME,
                                     G_BUS_NAME_OWNER_FLAGS_DO_NOT_QUEUE, name_acquired_cb,
                                     name_lost_cb, service, NULL);
  while (!service->name_asked)
    g_main_context_iteration (NULL, TRUE);
  return id;
}

static MattaExit
run (Service *service, const MattaEngineOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MattaEngine) engine = matta_engine_open (options, &error);
  g_autoptr (MattaBus) face = NULL;

  if (engine == NULL)
    return matta_command_fail_setting (error);
  if (service->bus != NULL) {
    face = matta_bus_new (engine, service->bus, &error);
    if (face == NULL)
      g_warning ("Not reachable over D-Bus: %s", error->message);
  }
  tell_manager ("READY=1");
  g_main_loop_run (service->loop);
  tell_manager ("STOPPING=1");
  g_clear_object (&face);
  matta_engine_close (engine);
  return MATTA_EXIT_DONE;
}

static MattaExit
serve (const MattaEngineOptions *options)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  Service service = { .loop = loop, .bus = bus };
  guint sigint = g_unix_signal_add (SIGINT, stop_cb, loop);
  guint sigterm = g_unix_signal_add (SIGTERM, stop_cb, loop);
  guint name = own_name (&service);
  MattaExit done = MATTA_EXIT_NOT_DONE;

  if (bus != NULL)
    g_dbus_connection_set_exit_on_close (bus, FALSE); /* messages outlive a session bus */
  if (service.name_lost)
    g_printerr ("mattactl: %s\n", _ ("Matta is running already."));
  else
    done = run (&service, options);
  if (name != 0)
    g_bus_unown_name (name);
  g_source_remove (sigint);
  g_source_remove (sigterm);
  return done;
}

/* --hold is a setting like any other: its range and its lock are judged with theirs. */
static char **
list_overrides (void)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree char *hold = g_strconcat ("hold-seconds=", hold_text, NULL);

  if (overrides != NULL)
    g_strv_builder_addv (builder, (const char **) overrides);
  if (hold_text != NULL)
    g_strv_builder_add (builder, hold);
  return g_strv_builder_end (builder);
}

MattaExit
matta_command_serve (int argc, char **argv)
{
  MattaEngineOptions options = { .hold_seconds = -1 };
  g_auto (GStrv) all_overrides = NULL;

  if (!matta_command_parse (&argc, &argv, entries, NULL, 0, 0))
    return MATTA_EXIT_USAGE;
  if (!parse_review (&options.review)) {
    g_printerr ("mattactl: %s\n", _ ("--review is ask, confirm or park."));
    return MATTA_EXIT_USAGE;
  }
  all_overrides = list_overrides ();
  options.data_dir = data_dir;
  options.policy_dir = policy_dir;
  options.listen = (const char *const *) listen_on;
  options.upstream = upstream;
  options.overrides = (const char *const *) all_overrides;
  return serve (&options);
}
