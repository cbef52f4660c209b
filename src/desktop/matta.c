/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-application.h"

#include "matta-config.h"
#include "matta-secret.h"

#include <glib/gi18n.h>
#include <langinfo.h>
#include <locale.h>

static void
use_language (void)
{
  const char *directory = g_getenv ("MATTA_LOCALEDIR");

  setlocale (LC_ALL, "");
  /* Japanese names in mail and files survive only where letters are UTF-8. */
  if (g_strcmp0 (nl_langinfo (CODESET), "UTF-8") != 0)
    setlocale (LC_CTYPE, "C.UTF-8");
  gtk_disable_setlocale ();
  bindtextdomain (GETTEXT_PACKAGE, directory != NULL ? directory : MATTA_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

int
main (int argc, char **argv)
{
  g_autoptr (MattaApplication) application = NULL;
  int status = 0;

  matta_secret_forbid_core_dumps ();
  use_language ();
  g_set_application_name ("Matta");
  application = matta_application_new ();
  status = g_application_run (G_APPLICATION (application), argc, argv);
  return status != 0 ? status : matta_application_get_exit_status (application);
}
