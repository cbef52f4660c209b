/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-evolution-source.h"

#include "matta-error.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

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

/* --- the file --------------------------------------------------------------------------------- */

static gboolean
fail (int code, GError **error)
{
  g_set_error (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER, "Evolution's file was not written: %s",
               g_strerror (code));
  return FALSE;
}

static gboolean
leads_to (const char *path, const MattaDoor *door)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *host = NULL;

  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL))
    return FALSE;
  host = g_key_file_get_string (file, "Authentication", "Host", NULL);
  return g_strcmp0 (host, door->host) == 0
         && g_key_file_get_integer (file, "Authentication", "Port", NULL) == door->port;
}

/* A link is there or it is not, and never takes the place of anything. */
static gboolean
link_new (const char *temporary, const char *path, const MattaDoor *door, GError **error)
{
  if (link (temporary, path) == 0 || (errno == EEXIST && leads_to (path, door)))
    return TRUE;
  if (errno != EEXIST)
    return fail (errno, error);
  g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_CONFLICT,
                       "Evolution has another file of that name");
  return FALSE;
}

static gboolean
write_temporary (const char *path, const MattaDoor *door, GError **error)
{
  g_autofree char *text = matta_evolution_source_write (door);
  g_autoptr (GError) cause = NULL;

  if (g_file_set_contents_full (path, text, -1,
                                G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600,
                                &cause))
    return TRUE;
  g_set_error (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER, "Evolution's file was not written: %s",
               cause->message);
  return FALSE;
}

gboolean
matta_evolution_source_install (const char *folder,
                                const MattaDoor *door,
                                char **path,
                                GError **error)
{
  g_autofree char *temporary = NULL;
  gboolean done = FALSE;

  g_return_val_if_fail (folder != NULL && door != NULL && path != NULL, FALSE);

  *path = g_build_filename (folder, MATTA_EVOLUTION_SOURCE ".source", NULL);
  /* Evolution takes no notice of names that begin with a dot. */
  temporary = g_build_filename (folder, "." MATTA_EVOLUTION_SOURCE ".new", NULL);
  if (g_mkdir_with_parents (folder, 0700) != 0)
    return fail (errno, error);
  done = write_temporary (temporary, door, error) && link_new (temporary, *path, door, error);
  g_unlink (temporary);
  return done;
}
