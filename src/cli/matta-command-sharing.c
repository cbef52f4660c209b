/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-command.h"

#include <glib/gi18n.h>

/* The server may be slow, and says so itself. */
static MattaExit
try_with (const MattaSecret *password)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
      matta_command_call ("TrySharing", g_variant_new ("(s)", password), &error);

  return reply != NULL ? MATTA_EXIT_DONE : matta_command_fail (error);
}

static MattaExit
set (void)
{
  g_autoptr (MattaSecret) password = matta_command_read_password ();

  if (*password != '\0' && g_utf8_validate (password, -1, NULL))
    return try_with (password);
  g_printerr ("mattactl: %s\n", _ ("This is no password. Nothing was kept."));
  return MATTA_EXIT_NOT_DONE;
}

MattaExit
matta_command_sharing (int argc, char **argv)
{
  static const GOptionEntry entries[] = { G_OPTION_ENTRY_NULL };
  const char *usage = "set|try";

  if (!matta_command_parse (&argc, &argv, entries, usage, 1, 1))
    return MATTA_EXIT_USAGE;
  if (g_str_equal (argv[1], "set"))
    return set ();
  if (g_str_equal (argv[1], "try"))
    return try_with ("");
  g_printerr ("%s mattactl sharing %s\n", _ ("Usage:"), usage);
  return MATTA_EXIT_USAGE;
}
