/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-geary-account.h"

#define GROUP "Outgoing"

char *
matta_geary_account_write (const MattaDoor *door)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  gboolean signs_in = door->user != NULL;

  /* Where there is a name Geary signs in, whatever else is said. */
  if (signs_in)
    g_key_file_set_string (file, GROUP, "login", door->user);
  g_key_file_set_boolean (file, GROUP, "remember_password", signs_in);
  g_key_file_set_string (file, GROUP, "host", door->host);
  g_key_file_set_integer (file, GROUP, "port", door->port);
  g_key_file_set_string (file, GROUP, "transport_security", door->encrypted ? "start-tls" : "none");
  g_key_file_set_string (file, GROUP, "credentials", signs_in ? "custom" : "none");
  return g_key_file_to_data (file, NULL, NULL);
}
