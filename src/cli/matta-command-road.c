/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-command.h"

#include "matta-secret.h"

#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

/* A web address, and a line for the Authorization field. */
#define MOST 8192

static char *number = NULL;

static const GOptionEntry entries[] = { { "number", 0, 0, G_OPTION_ARG_STRING, &number,
                                          N_ ("Telephone number, for a text message"),
                                          N_ ("NUMBER") },
                                        G_OPTION_ENTRY_NULL };

/* All of standard input: nothing secret is ever among the arguments, where others see it. */
static MattaSecret *
read_all (void)
{
  MattaSecret *text = g_malloc0 (MOST + 1);
  gsize length = 0;
  gssize n = 0;

  while (length < MOST && (n = read (STDIN_FILENO, text + length, MOST - length)) > 0)
    length += (gsize) n;
  return text;
}

static MattaExit
set (const char *road)
{
  g_autoptr (MattaSecret) address = read_all ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;

  if (!g_utf8_validate (address, -1, NULL)) {
    g_printerr ("mattactl: %s\n", _ ("This is no web address."));
    return MATTA_EXIT_NOT_DONE;
  }
  reply = matta_command_call ("SetRoad", g_variant_new ("(ss)", road, address), &error);
  return reply != NULL ? MATTA_EXIT_DONE : matta_command_fail (error);
}

static MattaExit
try (const char *road)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
      matta_command_call ("TryRoad",
                          g_variant_new ("(sss)", road, number != NULL ? number : "",
                                         _ ("A test by Matta: passwords can be told here.")),
                          &error);

  return reply != NULL ? MATTA_EXIT_DONE : matta_command_fail (error);
}

MattaExit
matta_command_road (int argc, char **argv)
{
  const char *usage = "set|try chat|sms";

  if (!matta_command_parse (&argc, &argv, entries, usage, 2, 2))
    return MATTA_EXIT_USAGE;
  if (g_str_equal (argv[1], "set") && number == NULL)
    return set (argv[2]);
  if (g_str_equal (argv[1], "try"))
    return try (argv[2]);
  g_printerr ("%s mattactl road %s\n", _ ("Usage:"), usage);
  return MATTA_EXIT_USAGE;
}
