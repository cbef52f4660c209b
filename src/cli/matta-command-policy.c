/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-command.h"

#include "matta-settings-backend.h"

#include <glib/gi18n.h>

static gboolean as_json = FALSE;
static char *data_dir = NULL;
static char *policy_dir = NULL;

static const GOptionEntry entries[] = { { "json", 0, 0, G_OPTION_ARG_NONE, &as_json,
                                          N_ ("Print JSON"), NULL },
                                        { "policy-dir", 0, 0, G_OPTION_ARG_FILENAME, &policy_dir,
                                          N_ ("The organisation’s policy"), N_ ("DIR") },
                                        { "data-dir", 0, 0, G_OPTION_ARG_FILENAME, &data_dir,
                                          N_ ("Where messages are kept"), N_ ("DIR") },
                                        G_OPTION_ENTRY_NULL };

static GVariant *
describe_setting (GSettings *settings, const char *key)
{
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);
  g_autoptr (GVariant) value = g_settings_get_value (settings, key);

  g_variant_dict_insert (&dict, "key", "s", key);
  g_variant_dict_insert_value (&dict, "value", value);
  g_variant_dict_insert (&dict, "locked", "b", matta_settings_is_locked (settings, key));
  return g_variant_dict_end (&dict);
}

static void
print_setting (GSettings *settings, const char *key)
{
  g_autoptr (GVariant) value = g_settings_get_value (settings, key);
  g_autofree char *text = g_variant_print (value, FALSE);

  g_print ("%-18s %s%s%s\n", key, text, matta_settings_is_locked (settings, key) ? "  " : "",
           matta_settings_is_locked (settings, key) ? _ ("(set by your organisation)") : "");
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

/* The texts stand beside the compiled schema only where it was installed. */
static void
print_text (const char *text)
{
  if (text != NULL)
    g_print ("%s\n", text);
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
  print_text (g_settings_schema_key_get_summary (entry));
  print_text (g_settings_schema_key_get_description (entry));
  return MATTA_EXIT_DONE;
}

static GVariant *
describe_refusal (const MattaRefusal *refusal)
{
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);

  g_variant_dict_insert (&dict, "file", "s", refusal->file);
  g_variant_dict_insert (&dict, "line", "u", refusal->line);
  g_variant_dict_insert (&dict, "reason", "s", refusal->reason);
  g_variant_dict_insert (&dict, "last-good", "b", refusal->replaced);
  return g_variant_dict_end (&dict);
}

static void
print_check_as_json (MattaPolicyFolder *folder)
{
  guint n = matta_policy_folder_get_n_refusals (folder);
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));
  g_autoptr (GVariant) all = NULL;

  for (guint i = 0; i < n; i++)
    g_variant_builder_add_value (&builder,
                                 describe_refusal (matta_policy_folder_get_refusal (folder, i)));
  g_variant_dict_insert (&dict, "usable", "b", n == 0);
  g_variant_dict_insert_value (&dict, "refusals", g_variant_builder_end (&builder));
  all = g_variant_ref_sink (g_variant_dict_end (&dict));
  matta_command_print_variant (all);
}

static MattaExit
check (MattaPolicyFolder *folder)
{
  guint n = matta_policy_folder_get_n_refusals (folder);

  if (as_json)
    print_check_as_json (folder);
  for (guint i = 0; i < n && !as_json; i++) {
    g_autofree char *text = matta_refusal_to_string (matta_policy_folder_get_refusal (folder, i));

    g_print ("%s\n", text);
  }
  if (n == 0 && !as_json)
    g_print ("%s\n", _ ("The policy can be used."));
  return n == 0 ? MATTA_EXIT_DONE : MATTA_EXIT_NOT_DONE;
}

static gboolean
is_usage (int argc, char **argv)
{
  if (g_str_equal (argv[1], "show"))
    return argc == 2;
  if (g_str_equal (argv[1], "explain"))
    return argc == 3;
  return g_str_equal (argv[1], "check");
}

static MattaExit
dispatch (char **argv, MattaPolicyFolder *folder)
{
  GSettings *settings = matta_policy_folder_get_settings (folder);

  if (g_str_equal (argv[1], "check"))
    return check (folder);
  matta_command_print_refusals (folder);
  return g_str_equal (argv[1], "show") ? show (settings) : explain (settings, argv[2]);
}

MattaExit
matta_command_policy (int argc, char **argv)
{
  g_autoptr (MattaPolicyFolder) folder = NULL;
  g_autoptr (GError) error = NULL;

  if (!matta_command_parse (&argc, &argv, entries, "show | check [DIR] | explain KEY", 1, 2))
    return MATTA_EXIT_USAGE;
  if (!is_usage (argc, argv)) {
    g_printerr ("%s mattactl policy show | check [DIR] | explain KEY\n", _ ("Usage:"));
    return MATTA_EXIT_USAGE;
  }
  folder = matta_command_open_policy (
      g_str_equal (argv[1], "check") && argc == 3 ? argv[2] : policy_dir, data_dir, &error);
  return folder != NULL ? dispatch (argv, folder) : matta_command_fail (error);
}
