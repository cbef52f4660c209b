/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-evolution-source.h"

char *
matta_evolution_source_write (const MattaDoor *door)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  gboolean signs_in = door->user != NULL;

  g_key_file_set_string (file, "Data Source", "DisplayName", "Matta");
  g_key_file_set_boolean (file, "Data Source", "Enabled", TRUE);
  g_key_file_set_string (file, "Data Source", "Parent", "");
  g_key_file_set_string (file, "Mail Transport", "BackendName", "smtp");
  g_key_file_set_string (file, "Authentication", "Host", door->host);
  g_key_file_set_integer (file, "Authentication", "Port", door->port);
  g_key_file_set_string (file, "Authentication", "Method", signs_in ? "PLAIN" : "");
  g_key_file_set_string (file, "Authentication", "User", signs_in ? door->user : "");
  g_key_file_set_boolean (file, "Authentication", "RememberPassword", signs_in);
  g_key_file_set_string (file, "Security", "Method",
                         door->encrypted ? "starttls-on-standard-port" : "none");
  return g_key_file_to_data (file, NULL, NULL);
}
