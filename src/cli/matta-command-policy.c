/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-command.h"

#include "matta-policy.h"

#include "matta-config.h"

#include <glib/gi18n.h>

static gboolean as_json = FALSE;
static char *policy_dir = NULL;

static const GOptionEntry entries[] = { { "json", 0, 0, G_OPTION_ARG_NONE, &as_json,
                                          N_ ("Print JSON"), NULL },
                                        { "policy-dir", 0, 0, G_OPTION_ARG_FILENAME, &policy_dir,
                                          N_ ("The organisation’s policy"), N_ ("DIR") },
                                        G_OPTION_ENTRY_NULL };

static GVariant *
describe_setting (GSettings *settings, const char *key)
{
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);
  g_autoptr (GVariant) value = g_settings_get_value (settings, key);

  g_variant_dict_insert (&dict, "key", "s", key);
  g_variant_dict_insert_value (&dict, "value", value);
  g_variant_dict_insert (&dict, "locked", "b", !g_settings_is_writable (settings, key));
  return g_variant_dict_end (&dict);
}

static void
print_setting (GSettings *settings, const char *key)
{
  g_autoptr (GVariant) value = g_settings_get_value (settings, key);
  g_autofree char *text = g_variant_print (value, FALSE);

  g_print ("%-18s %s%s%s\n", key, text, g_settings_is_writable (settings, key) ? "" : "  ",
           g_settings_is_writable (settings, key) ? "" : _ ("(set by your organisation)"));
}

static MattaExit
show (GSettings *settings)
{
  g_autoptr (GSettingsSchema) schema = NULL;
  g_auto (GStrv) keys = NULL;
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));
  g_autoptr (GVariant) all = NULL;

  g_object_get (settings, "settings-schema", &schema, NULL);
  keys = g_settings_schema_list_keys (schema);
  for (guint i = 0; keys[i] != NULL; i++)
    if (as_json)
      g_variant_builder_add_value (&builder, describe_setting (settings, keys[i]));
    else
      print_setting (settings, keys[i]);
  all = g_variant_ref_sink (g_variant_builder_end (&builder));
  if (as_json)
    matta_command_print_variant (all);
  return MATTA_EXIT_DONE;
}

static MattaExit
explain (GSettings *settings, const char *key)
{
  g_autoptr (GSettingsSchema) schema = NULL;
  g_autoptr (GSettingsSchemaKey) entry = NULL;

  g_object_get (settings, "settings-schema", &schema, NULL);
  if (!g_settings_schema_has_key (schema, key)) {
    g_printerr ("mattactl: %s\n", _ ("There is no such setting."));
    return MATTA_EXIT_NOT_DONE;
  }
  entry = g_settings_schema_get_key (schema, key);
  print_setting (settings, key);
  g_print ("%s\n%s\n", g_settings_schema_key_get_summary (entry),
           g_settings_schema_key_get_description (entry));
  return MATTA_EXIT_DONE;
}

static MattaExit
dispatch (int argc, char **argv, GSettings *settings, const char *problem)
{
  if (g_str_equal (argv[1], "check")) {
    g_print ("%s\n", problem != NULL ? problem : _ ("The policy can be used."));
    return problem != NULL ? MATTA_EXIT_NOT_DONE : MATTA_EXIT_DONE;
  }
  if (problem != NULL)
    g_printerr ("mattactl: %s\n", problem);
  if (settings == NULL)
    return MATTA_EXIT_NOT_DONE;
  if (g_str_equal (argv[1], "show") && argc == 2)
    return show (settings);
  if (g_str_equal (argv[1], "explain") && argc == 3)
    return explain (settings, argv[2]);
  g_printerr ("%s mattactl policy show | check [DIR] | explain KEY\n", _ ("Usage:"));
  return MATTA_EXIT_USAGE;
}

MattaExit
matta_command_policy (int argc, char **argv)
{
  g_autofree char *problem = NULL;
  g_autoptr (GSettings) settings = NULL;
  const char *folder = NULL;

  if (!matta_command_parse (&argc, &argv, entries, "show | check [DIR] | explain KEY", 1, 2))
    return MATTA_EXIT_USAGE;
  folder = policy_dir != NULL ? policy_dir : MATTA_POLICYDIR;
  if (g_str_equal (argv[1], "check") && argc == 3)
    folder = argv[2];
  settings = matta_settings_open (folder, &problem);
  return dispatch (argc, argv, settings, problem);
}
