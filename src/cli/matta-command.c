/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-command.h"

#include "matta-bus.h"
#include "matta-error.h"
#include "matta-password.h"

#include "matta-config.h"

#include <glib/gi18n.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

/* Some answers wait for a person, who may have to open the keyring first. */
#define WAIT_MILLISECONDS 120000

static gboolean
is_absent_service (const GError *error)
{
  return g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN)
         || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NAME_HAS_NO_OWNER)
         || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_DISCONNECTED)
         || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NO_REPLY)
         || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CLOSED); /* it went away just now */
}

static gboolean
is_harmless (gunichar letter)
{
  GUnicodeType type = g_unichar_type (letter);

  if (letter == 0x200c || letter == 0x200d)
    return TRUE; /* joiners: they make one letter, or one emoji, of several */
  return type != G_UNICODE_CONTROL && type != G_UNICODE_FORMAT && type != G_UNICODE_LINE_SEPARATOR
         && type != G_UNICODE_PARAGRAPH_SEPARATOR;
}

char *
matta_command_clean (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  g_autoptr (GString) clean = g_string_new (NULL);

  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at))
    g_string_append_unichar (clean,
                             is_harmless (g_utf8_get_char (at)) ? g_utf8_get_char (at) : 0xfffd);
  return g_string_free (g_steal_pointer (&clean), FALSE);
}

static MattaExit
fail_from_service (const GError *error, const char *name)
{
  g_autoptr (GError) stripped = g_error_copy (error);
  g_autofree char *text = NULL;

  g_dbus_error_strip_remote_error (stripped);
  text = matta_command_clean (stripped->message);
  g_printerr ("mattactl: %s\n", text);
  return g_str_equal (name, MATTA_BUS_ERROR_FORBIDDEN) ? MATTA_EXIT_FORBIDDEN : MATTA_EXIT_NOT_DONE;
}

gboolean
matta_command_parse (int *argc,
                     char ***argv,
                     const GOptionEntry *entries,
                     const char *usage,
                     int least,
                     int most)
{
  g_autoptr (GOptionContext) context = g_option_context_new (usage);
  g_autoptr (GError) error = NULL;
  g_autofree char *help = NULL;

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (g_option_context_parse (context, argc, argv, &error) && *argc - 1 >= least
      && *argc - 1 <= most)
    return TRUE;
  help = g_option_context_get_help (context, TRUE, NULL);
  g_printerr ("%s%s%s", error != NULL ? error->message : "", error != NULL ? "\n" : "", help);
  return FALSE;
}

/* What somebody can do whose messages are in a store that is not touched; NULL for other errors. */
static const char *
get_way_on (const GError *error)
{
  if (g_error_matches (error, MATTA_ERROR, MATTA_ERROR_NEWER))
    return _ ("It was left as it is. Please update this Matta.");
  if (g_error_matches (error, MATTA_ERROR, MATTA_ERROR_DAMAGED))
    return _ (
        "It was left as it is. Give its folder another name, keep it, and start again with an "
        "empty outbox. What waited in the old one was not sent.");
  return NULL;
}

MattaExit
matta_command_fail (const GError *error)
{
  g_autofree char *name = g_dbus_error_get_remote_error (error);

  if (name != NULL && g_str_has_prefix (name, MATTA_BUS_NAME))
    return fail_from_service (error, name);
  if (is_absent_service (error)) {
    g_printerr ("mattactl: %s\n", _ ("Matta is not running."));
    return MATTA_EXIT_NO_SERVICE;
  }
  g_printerr ("mattactl: %s\n", error->message);
  if (get_way_on (error) != NULL)
    g_printerr ("mattactl: %s\n", get_way_on (error));
  if (g_error_matches (error, MATTA_ERROR, MATTA_ERROR_FORBIDDEN))
    return MATTA_EXIT_FORBIDDEN;
  return MATTA_EXIT_NOT_DONE;
}

MattaExit
matta_command_fail_setting (const GError *error)
{
  MattaExit done = matta_command_fail (error);

  return g_error_matches (error, MATTA_ERROR, MATTA_ERROR_MALFORMED) ? MATTA_EXIT_USAGE : done;
}

gboolean
matta_command_has_folder (const char *path)
{
  if (path == NULL || g_file_test (path, G_FILE_TEST_IS_DIR))
    return TRUE;
  g_printerr ("mattactl: %s: %s\n", path, _ ("There is no such folder."));
  return FALSE;
}

MattaPolicyFolder *
matta_command_open_policy (const char *policy_dir, const char *data_dir, GError **error)
{
  g_autofree char *keep_dir =
      data_dir != NULL ? g_build_filename (data_dir, "policy", NULL)
                       : g_build_filename (g_get_user_data_dir (), "matta", "policy", NULL);

  return matta_policy_folder_new (policy_dir != NULL ? policy_dir : MATTA_POLICYDIR, keep_dir,
                                  error);
}

void
matta_command_print_refusals (MattaPolicyFolder *folder)
{
  for (guint i = 0; i < matta_policy_folder_get_n_refusals (folder); i++) {
    const MattaRefusal *refusal = matta_policy_folder_get_refusal (folder, i);
    g_autofree char *text = matta_refusal_to_string (refusal);

    g_printerr ("mattactl: %s\n", text);
    if (refusal->replaced)
      g_printerr ("mattactl: %s\n", _ ("The last good one of this file stays in force."));
    else
      g_printerr ("mattactl: %s\n", _ ("Nothing of this file is in force."));
  }
}

void
matta_command_print_json (JsonNode *node)
{
  g_autofree char *text = json_to_string (node, FALSE);

  g_print ("%s\n", text);
}

void
matta_command_print_variant (GVariant *value)
{
  g_autoptr (JsonNode) node = json_gvariant_serialize (value);

  matta_command_print_json (node);
}

GDBusConnection *
matta_command_open_bus (GError **error)
{
  GDBusConnection *bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);

  /* Without a session there is no service, whatever the reason. */
  if (bus == NULL)
    g_set_error_literal (error, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN, "No session bus");
  return bus;
}

GVariant *
matta_command_call (const char *method, GVariant *parameters, GError **error)
{
  g_autoptr (GVariant) kept = parameters != NULL ? g_variant_ref_sink (parameters) : NULL;
  g_autoptr (GDBusConnection) bus = matta_command_open_bus (error);

  if (bus == NULL)
    return NULL;
  /* No auto-start: "not running" is an answer that scripts rely on. */
  return g_dbus_connection_call_sync (
      bus, MATTA_BUS_NAME, MATTA_BUS_PATH, MATTA_BUS_NAME ".Outbox1", method, kept, NULL,
      G_DBUS_CALL_FLAGS_NO_AUTO_START, WAIT_MILLISECONDS, NULL, error);
}

/* Up to the end of the line; what is longer than allowed is one byte longer. */
static MattaSecret *
read_line (void)
{
  MattaSecret *line = g_malloc0 (MATTA_PASSWORD_LONGEST + 2);
  gsize length = 0;

  while (length <= MATTA_PASSWORD_LONGEST && read (STDIN_FILENO, line + length, 1) == 1
         && line[length] != '\n')
    length++;
  if (length > 0 && line[length - 1] == '\r')
    length--;
  explicit_bzero (line + length, MATTA_PASSWORD_LONGEST + 2 - length);
  return line;
}

MattaSecret *
matta_command_read_password (void)
{
  struct termios before = { 0 };
  struct termios silent = { 0 };
  MattaSecret *line = NULL;

  if (tcgetattr (STDIN_FILENO, &before) != 0)
    return read_line ();
  silent = before;
  silent.c_lflag &= ~(tcflag_t) ECHO;
  tcsetattr (STDIN_FILENO, TCSAFLUSH, &silent);
  g_printerr ("%s", _ ("Password: "));
  line = read_line ();
  g_printerr ("\n");
  tcsetattr (STDIN_FILENO, TCSAFLUSH, &before);
  return line;
}
