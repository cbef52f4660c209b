/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-command.h"

#include <glib/gi18n.h>

static gboolean as_json = FALSE;
static gboolean renew = FALSE;

static const GOptionEntry entries[] = {
  { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_ ("Print JSON"), NULL },
  { "new", 0, 0, G_OPTION_ARG_NONE, &renew,
    N_ ("Make a new one; mail apps with the old one can no longer sign in"), NULL },
  G_OPTION_ENTRY_NULL
};

MattaExit
matta_command_relay_password (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;
  const char *password = NULL;

  if (!matta_command_parse (&argc, &argv, entries, NULL, 0, 0))
    return MATTA_EXIT_USAGE;
  reply = matta_command_call ("GetRelayPassword", g_variant_new ("(b)", renew), &error);
  if (reply == NULL)
    return matta_command_fail (error);
  g_variant_get (reply, "(&s)", &password);
  /* Letters and digits only: JSON needs no escapes. */
  g_print (as_json ? "{\"password\":\"%s\"}\n" : "%s\n", password);
  return MATTA_EXIT_DONE;
}
