/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-command.h"

#include "matta-bus.h"

#include <glib/gi18n.h>

static gboolean open_browser = FALSE;

static const GOptionEntry entries[] = { { "open", 0, 0, G_OPTION_ARG_NONE, &open_browser,
                                          N_ ("Open the browser as well"), NULL },
                                        G_OPTION_ENTRY_NULL };

static void
open_url (const char *url)
{
  g_autoptr (GError) error = NULL;

  if (!g_app_info_launch_default_for_uri (url, NULL, &error))
    g_printerr ("mattactl: %s\n", _ ("The browser could not be opened."));
}

/* The person takes their time. */
static GVariant *
wait_for_it (GError **error)
{
  g_autoptr (GDBusConnection) bus = matta_command_open_bus (error);

  return bus != NULL
             ? g_dbus_connection_call_sync (bus, MATTA_BUS_NAME, MATTA_BUS_PATH,
                                            MATTA_BUS_NAME ".Outbox1", "FinishSignIn", NULL, NULL,
                                            G_DBUS_CALL_FLAGS_NO_AUTO_START, G_MAXINT, NULL, error)
             : NULL;
}

MattaExit
matta_command_sign_in (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) begun = NULL;
  g_autoptr (GVariant) done = NULL;
  const char *url = NULL;

  if (!matta_command_parse (&argc, &argv, entries, NULL, 0, 0))
    return MATTA_EXIT_USAGE;
  begun = matta_command_call (
      "BeginSignIn", g_variant_new ("(s)", _ ("You are signed in. You can close this page.")),
      &error);
  if (begun == NULL)
    return matta_command_fail (error);
  g_variant_get (begun, "(&s)", &url);
  g_printerr ("%s\n", _ ("Sign in with a browser on this computer:"));
  g_print ("%s\n", url);
  if (open_browser)
    open_url (url);
  done = wait_for_it (&error);
  return done != NULL ? MATTA_EXIT_DONE : matta_command_fail (error);
}
