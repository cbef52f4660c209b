/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-command.h"

#include "matta-discovery.h"

#include <glib/gi18n.h>

static gboolean as_json = FALSE;

static const GOptionEntry entries[] = { { "json", 0, 0, G_OPTION_ARG_NONE, &as_json,
                                          N_ ("Print JSON"), NULL },
                                        G_OPTION_ENTRY_NULL };

static MattaExit
list (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = matta_command_call ("ListAccounts", NULL, &error);
  g_autoptr (GVariant) all = NULL;

  if (reply == NULL)
    return matta_command_fail (error);
  all = g_variant_get_child_value (reply, 0);
  if (as_json) {
    matta_command_print_variant (all);
    return MATTA_EXIT_DONE;
  }
  for (gsize i = 0; i < g_variant_n_children (all); i++) {
    const char *sender = NULL;
    const char *label = NULL;

    g_variant_get_child (all, i, "(&s&s)", &sender, &label);
    g_print ("%s  %s\n", *sender != '\0' ? sender : "*", label);
  }
  return MATTA_EXIT_DONE;
}

/* The server may be slow, and what is wrong with it is in the error. */
static MattaExit
try_with (const char *sender, const MattaSecret *password)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
      matta_command_call ("TryAccount", g_variant_new ("(ss)", sender, password), &error);

  return reply != NULL ? MATTA_EXIT_DONE : matta_command_fail (error);
}

static MattaExit
set (const char *sender)
{
  g_autoptr (MattaSecret) password = matta_command_read_password ();

  if (*password != '\0' && g_utf8_validate (password, -1, NULL))
    return try_with (sender, password);
  g_printerr ("mattactl: %s\n", _ ("This is no password. Nothing was kept."));
  return MATTA_EXIT_NOT_DONE;
}

/* As the setting sender-accounts and serve --upstream have it. (transfer full) */
static char *
write_uri (const MattaFoundServer *found)
{
  gboolean tls = g_str_equal (found->security, "tls");
  g_autofree char *user = g_uri_escape_string (found->user, NULL, FALSE);

  return g_strdup_printf ("%s://%s%s%s:%u%s%s", tls ? "smtps" : "smtp", user,
                          *user != '\0' ? "@" : "", found->host, found->port,
                          tls ? "" : "?security=", tls ? "" : found->security);
}

static void
print_found (const MattaFoundServer *found)
{
  static const char *const words[] = {
    [MATTA_FOUND_BY_DOMAIN] = "domain", [MATTA_FOUND_BY_DNS] = "dns", [MATTA_FOUND_BY_MX] = "mx"
  };
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);
  g_autofree char *uri = write_uri (found);
  g_autoptr (GVariant) value = NULL;

  if (!as_json) {
    g_print ("%s\n", uri);
    if (!found->vouched)
      g_printerr ("%s\n", _ ("Only the DNS says so: make sure that this is your server before you "
                             "give it a password."));
    return;
  }
  g_variant_dict_insert (&dict, "account", "s", uri);
  g_variant_dict_insert (&dict, "host", "s", found->host);
  g_variant_dict_insert (&dict, "port", "u", (guint) found->port);
  g_variant_dict_insert (&dict, "security", "s", found->security);
  g_variant_dict_insert (&dict, "user", "s", found->user);
  g_variant_dict_insert (&dict, "oauth", "b", found->oauth);
  g_variant_dict_insert (&dict, "by", "s", words[found->by]);
  g_variant_dict_insert (&dict, "vouched", "b", found->vouched);
  value = g_variant_ref_sink (g_variant_dict_end (&dict));
  matta_command_print_variant (value);
}

/* Needs no service. */
static MattaExit
find (const char *address)
{
  g_autoptr (GResolver) resolver = g_resolver_get_default ();
  g_autoptr (GError) error = NULL;
  g_autoptr (MattaFoundServer) found =
      matta_discovery_find (address, resolver, matta_discovery_places, NULL, &error);

  if (found == NULL)
    return matta_command_fail (error);
  print_found (found);
  return MATTA_EXIT_DONE;
}

MattaExit
matta_command_account (int argc, char **argv)
{
  const char *usage = "list | set|try [SENDER] | find ADDRESS";
  const char *sender = NULL;

  if (!matta_command_parse (&argc, &argv, entries, usage, 1, 2))
    return MATTA_EXIT_USAGE;
  sender = argc == 3 ? argv[2] : "";
  if (g_str_equal (argv[1], "list") && argc == 2)
    return list ();
  if (g_str_equal (argv[1], "find") && argc == 3)
    return find (argv[2]);
  if (g_str_equal (argv[1], "set") && !as_json)
    return set (sender);
  if (g_str_equal (argv[1], "try") && !as_json)
    return try_with (sender, "");
  g_printerr ("%s mattactl account %s\n", _ ("Usage:"), usage);
  return MATTA_EXIT_USAGE;
}
