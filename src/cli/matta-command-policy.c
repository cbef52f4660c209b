/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-command-rules.h"

#include "matta-settings-backend.h"

#include <glib/gi18n.h>

static gboolean as_json = FALSE;
static char *data_dir = NULL;
static char *policy_dir = NULL;
static char *out = NULL;

#define USAGE                                                                                      \
  "show | check [DIR|FILE.json] | explain KEY | import DIR --out FILE.json | export-lists "        \
  "FILE.json"

static const GOptionEntry entries[] = {
  { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_ ("Print JSON"), NULL },
  { "policy-dir", 0, 0, G_OPTION_ARG_FILENAME, &policy_dir, N_ ("The organisation’s policy"),
    N_ ("DIR") },
  { "data-dir", 0, 0, G_OPTION_ARG_FILENAME, &data_dir, N_ ("Where messages are kept"),
    N_ ("DIR") },
  { "out", 0, 0, G_OPTION_ARG_FILENAME, &out, N_ ("What the import writes"), N_ ("FILE") },
  G_OPTION_ENTRY_NULL
};

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

/* The folder's refusals, then those of the rules in it. (transfer container) */
static GPtrArray *
list_refusals (MattaPolicyFolder *folder, const MattaRuleSet *rules)
{
  GPtrArray *refusals = g_ptr_array_new ();

  for (guint i = 0; i < matta_policy_folder_get_n_refusals (folder); i++)
    g_ptr_array_add (refusals, (gpointer) matta_policy_folder_get_refusal (folder, i));
  for (guint i = 0; i < matta_rule_set_get_n_refusals (rules); i++)
    g_ptr_array_add (refusals, (gpointer) matta_rule_set_get_refusal (rules, i));
  return refusals;
}

static void
print_check_as_json (GPtrArray *refusals)
{
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));
  g_autoptr (GVariant) all = NULL;

  for (guint i = 0; i < refusals->len; i++)
    g_variant_builder_add_value (&builder, describe_refusal (g_ptr_array_index (refusals, i)));
  g_variant_dict_insert (&dict, "usable", "b", refusals->len == 0);
  g_variant_dict_insert_value (&dict, "refusals", g_variant_builder_end (&builder));
  all = g_variant_ref_sink (g_variant_dict_end (&dict));
  matta_command_print_variant (all);
}

static MattaExit
check (MattaPolicyFolder *folder, const char *dir)
{
  g_autoptr (MattaRuleSet) rules = matta_command_open_rules (dir, FALSE);
  g_autoptr (GPtrArray) refusals = list_refusals (folder, rules);

  if (as_json)
    print_check_as_json (refusals);
  for (guint i = 0; i < refusals->len && !as_json; i++) {
    g_autofree char *text = matta_refusal_to_string (g_ptr_array_index (refusals, i));

    g_print ("%s\n", text);
  }
  if (refusals->len == 0 && !as_json)
    g_print ("%s\n", _ ("The policy can be used."));
  return refusals->len == 0 ? MATTA_EXIT_DONE : MATTA_EXIT_NOT_DONE;
}

static gboolean
is_usage (int argc, char **argv)
{
  if (g_str_equal (argv[1], "show"))
    return argc == 2;
  if (g_str_equal (argv[1], "explain") || g_str_equal (argv[1], "export-lists"))
    return argc == 3;
  if (g_str_equal (argv[1], "import"))
    return argc == 3 && out != NULL;
  return g_str_equal (argv[1], "check");
}

static MattaExit
dispatch (char **argv, MattaPolicyFolder *folder, const char *dir)
{
  GSettings *settings = matta_policy_folder_get_settings (folder);

  if (g_str_equal (argv[1], "check"))
    return check (folder, dir);
  matta_command_print_refusals (folder);
  return g_str_equal (argv[1], "show") ? show (settings) : explain (settings, argv[2]);
}

static MattaExit
run_with_folder (int argc, char **argv)
{
  const char *dir = g_str_equal (argv[1], "check") && argc == 3 ? argv[2] : policy_dir;
  g_autoptr (GError) error = NULL;
  g_autoptr (MattaPolicyFolder) folder = matta_command_open_policy (dir, data_dir, &error);

  return folder != NULL ? dispatch (argv, folder, dir) : matta_command_fail (error);
}

MattaExit
matta_command_policy (int argc, char **argv)
{
  if (!matta_command_parse (&argc, &argv, entries, USAGE, 1, 2))
    return MATTA_EXIT_USAGE;
  if (!is_usage (argc, argv)) {
    g_printerr ("%s mattactl policy %s\n", _ ("Usage:"), USAGE);
    return MATTA_EXIT_USAGE;
  }
  if (g_str_equal (argv[1], "import"))
    return matta_command_import_rules (argv[2], out, as_json);
  if (g_str_equal (argv[1], "export-lists"))
    return matta_command_export_lists (argv[2]);
  if (g_str_equal (argv[1], "check") && argc == 3 && g_str_has_suffix (argv[2], ".json"))
    return matta_command_check_rule_file (argv[2], as_json);
  return run_with_folder (argc, argv);
}
