/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-command.h"

#include "matta-claws-account.h"
#include "matta-evolution-source.h"
#include "matta-geary-account.h"
#include "matta-thunderbird-servers.h"

#include <glib/gi18n.h>
#include <string.h>

static gboolean as_json = FALSE;
static gboolean encrypted = FALSE;
static char *listen_at = NULL;
static char *user = NULL;
static char *profile = NULL;
static char *policy_dir = NULL;

#define USAGE "thunderbird | evolution | geary | claws | generic"

static const GOptionEntry entries[] = {
  { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_ ("Print JSON"), NULL },
  { "profile", 0, 0, G_OPTION_ARG_FILENAME, &profile,
    N_ ("The Thunderbird profile whose servers are replaced; it is only read"), N_ ("DIR") },
  { "listen", 0, 0, G_OPTION_ARG_STRING, &listen_at, N_ ("Where Matta listens, if not as set"),
    N_ ("HOST:PORT") },
  { "encrypted", 0, 0, G_OPTION_ARG_NONE, &encrypted,
    N_ ("With STARTTLS, for mail apps that insist on it"), NULL },
  { "user", 0, 0, G_OPTION_ARG_STRING, &user, N_ ("Sign in by this name, with the relay password"),
    N_ ("NAME") },
  { "policy-dir", 0, 0, G_OPTION_ARG_FILENAME, &policy_dir, N_ ("The organisation’s policy"),
    N_ ("DIR") },
  G_OPTION_ENTRY_NULL
};

/* What one kind of mail app is told. */
typedef struct {
  const char *name;
  /* (transfer full) */
  char *(*write) (const GPtrArray *servers, const MattaDoor *door);
  const char *what_to_do; /* with it; NULL = it says so itself */
} Kind;

static char *
write_evolution (const GPtrArray *servers, const MattaDoor *door)
{
  return matta_evolution_source_write (door);
}

static char *
write_geary (const GPtrArray *servers, const MattaDoor *door)
{
  return matta_geary_account_write (door);
}

static char *
write_claws (const GPtrArray *servers, const MattaDoor *door)
{
  return matta_claws_account_write (door);
}

static char *
write_generic (const GPtrArray *servers, const MattaDoor *door)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%s %s\n", _ ("Server:"), door->host);
  g_string_append_printf (text, "%s %u\n", _ ("Port:"), door->port);
  g_string_append_printf (text, "%s %s\n", _ ("Security:"),
                          door->encrypted ? "STARTTLS" : _ ("none"));
  if (door->user == NULL)
    g_string_append_printf (text, "%s %s\n", _ ("Sign-in:"), _ ("none"));
  else
    g_string_append_printf (text, "%s %s\n", _ ("User name:"), door->user);
  return g_string_free (text, FALSE);
}

static const Kind kinds[] = {
  { "thunderbird", matta_thunderbird_servers_write,
    N_ ("Close Thunderbird, and put these lines at the end of user.js in its profile folder.") },
  { "evolution", write_evolution,
    N_ ("Close Evolution, and keep this as ~/.config/evolution/sources/matta-outgoing.source. Then "
        "choose Matta as the outgoing server of the account: TransportUid=matta-outgoing in "
        "[Mail Submission] of its identity.") },
  { "geary", write_geary,
    N_ ("Close Geary, and put this in the place of [Outgoing] in the account’s "
        "~/.config/geary/ACCOUNT/geary.ini. An account of Online Accounts has its server there.") },
  { "claws", write_claws,
    N_ ("Close Claws Mail, and put these lines in the place of those of the same names in the "
        "account’s section of ~/.claws-mail/accountrc.") },
  { "generic", write_generic, NULL },
};

static const Kind *
find_kind (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i].name, name))
      return &kinds[i];
  return NULL;
}

static MattaDoor *
find_door (GError **error)
{
  g_autoptr (MattaPolicyFolder) folder = NULL;
  g_auto (GStrv) addresses = NULL;
  MattaDoor *door = NULL;

  if (listen_at != NULL) {
    door = matta_door_new (listen_at, error);
  } else {
    folder = matta_command_open_policy (policy_dir, NULL, error);
    if (folder == NULL)
      return NULL;
    addresses = g_settings_get_strv (matta_policy_folder_get_settings (folder), "listen");
    door = matta_door_new (addresses[0], error);
  }
  if (door != NULL) {
    door->encrypted = encrypted;
    door->user = g_strdup (user);
  }
  return door;
}

/* None without --profile. (transfer full) */
static GPtrArray *
find_servers (GError **error)
{
  g_autofree char *path = NULL;
  g_autofree char *preferences = NULL;

  if (profile == NULL)
    return matta_thunderbird_servers_read ("");
  path = g_build_filename (profile, "prefs.js", NULL);
  if (!g_file_get_contents (path, &preferences, NULL, error))
    return NULL;
  return matta_thunderbird_servers_read (preferences);
}

static GVariant *
describe_server (const MattaThunderbirdServer *server)
{
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);

  g_variant_dict_insert (&dict, "host", "s", server->host);
  g_variant_dict_insert (&dict, "port", "u", server->port);
  g_variant_dict_insert (&dict, "security", "s", server->security);
  g_variant_dict_insert (&dict, "user", "s", server->user);
  g_variant_dict_insert (&dict, "oauth", "b", server->uses_oauth);
  return g_variant_dict_end (&dict);
}

static void
print_as_json (const MattaDoor *door, const GPtrArray *servers, const char *config)
{
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);
  g_auto (GVariantBuilder) before = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));
  g_autoptr (GVariant) value = NULL;

  for (guint i = 0; i < servers->len; i++)
    g_variant_builder_add_value (&before, describe_server (g_ptr_array_index (servers, i)));
  g_variant_dict_insert (&dict, "host", "s", door->host);
  g_variant_dict_insert (&dict, "port", "u", (guint) door->port);
  g_variant_dict_insert (&dict, "security", "s", door->encrypted ? "starttls" : "none");
  g_variant_dict_insert (&dict, "user", "s", door->user != NULL ? door->user : "");
  g_variant_dict_insert (&dict, "config", "s", config);
  g_variant_dict_insert_value (&dict, "replaces", g_variant_builder_end (&before));
  value = g_variant_ref_sink (g_variant_dict_end (&dict));
  matta_command_print_variant (value);
}

/* What Matta must know to send on in their place. */
static void
print_replaced (const GPtrArray *servers)
{
  for (guint i = 0; i < servers->len; i++) {
    const MattaThunderbirdServer *server = g_ptr_array_index (servers, i);
    g_autofree char *host = matta_command_clean (server->host);
    g_autofree char *name = matta_command_clean (server->user);

    g_printerr ("%s %s:%u %s %s\n", _ ("In place of:"), host, server->port, server->security, name);
  }
}

static void
print (const Kind *kind, const GPtrArray *servers, const char *config)
{
  g_print ("%s", config);
  print_replaced (servers);
  if (kind->what_to_do != NULL)
    g_printerr ("%s\n", _ (kind->what_to_do));
  if (encrypted)
    g_printerr ("%s\n", _ ("The certificate to trust: mattactl relay-certificate"));
  if (user != NULL)
    g_printerr ("%s\n", _ ("The password: mattactl relay-password"));
}

MattaExit
matta_command_client_config (int argc, char **argv)
{
  const Kind *kind = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (MattaDoor) door = NULL;
  g_autoptr (GPtrArray) servers = NULL;
  g_autofree char *config = NULL;

  if (!matta_command_parse (&argc, &argv, entries, USAGE, 1, 1))
    return MATTA_EXIT_USAGE;
  kind = find_kind (argv[1]);
  if (kind == NULL || (profile != NULL && !g_str_equal (kind->name, "thunderbird"))) {
    g_printerr ("%s mattactl client-config %s\n", _ ("Usage:"), USAGE);
    return MATTA_EXIT_USAGE;
  }
  door = find_door (&error);
  if (door != NULL)
    servers = find_servers (&error);
  if (servers == NULL)
    return matta_command_fail (error);
  config = kind->write (servers, door);
  if (as_json)
    print_as_json (door, servers, config);
  else
    print (kind, servers, config);
  return MATTA_EXIT_DONE;
}
