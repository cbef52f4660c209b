/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-command-rules.h"

#include "matta-import.h"

#include "matta-config.h"

#include <glib/gi18n.h>
#include <string.h>

#define FOLDER "policy.d"

MattaRuleSet *
matta_command_open_rules (const char *policy_dir, gboolean user_too)
{
  g_autofree char *organisation =
      g_build_filename (policy_dir != NULL ? policy_dir : MATTA_POLICYDIR, FOLDER, NULL);
  g_autofree char *user = g_build_filename (g_get_user_config_dir (), "matta", FOLDER, NULL);

  return matta_rule_set_load (organisation, user_too ? user : NULL, NULL, NULL);
}

void
matta_command_print_rule_refusals (const MattaRuleSet *rules)
{
  for (guint i = 0; i < matta_rule_set_get_n_refusals (rules); i++) {
    g_autofree char *text = matta_refusal_to_string (matta_rule_set_get_refusal (rules, i));
    g_autofree char *clean = matta_command_clean (text);

    g_printerr ("mattactl: %s\n", clean);
  }
}

static void
add_flag (JsonBuilder *builder, const char *name, gboolean value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, value);
}

static void
add_number (JsonBuilder *builder, const char *name, guint value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

static void
add_texts (JsonBuilder *builder, const char *name, GPtrArray *texts)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; i < texts->len; i++)
    json_builder_add_string_value (builder, g_ptr_array_index (texts, i));
  json_builder_end_array (builder);
}

void
matta_command_add_actions (JsonBuilder *builder, const MattaRuleActions *actions)
{
  json_builder_set_member_name (builder, "actions");
  json_builder_begin_object (builder);
  add_texts (builder, "cc", actions->cc);
  add_texts (builder, "bcc", actions->bcc);
  add_flag (builder, "outside-to-bcc", actions->outside_to_bcc);
  add_flag (builder, "forbid", actions->forbid);
  add_flag (builder, "require-seal", actions->require_seal);
  add_flag (builder, "second-look", actions->second_look);
  add_flag (builder, "require-reason", actions->require_reason);
  add_number (builder, "hold-minutes", actions->hold_minutes);
  json_builder_end_object (builder);
}

static void
print_people (const char *kind, GPtrArray *people)
{
  for (guint i = 0; i < people->len; i++)
    g_print ("  + %s: %s\n", kind, (const char *) g_ptr_array_index (people, i));
}

static void
print_if (gboolean wanted, const char *text)
{
  if (wanted)
    g_print ("  + %s\n", text);
}

void
matta_command_print_actions (const MattaRuleActions *actions)
{
  print_people ("Cc", actions->cc);
  print_people ("Bcc", actions->bcc);
  print_if (actions->outside_to_bcc, _ ("Everybody outside moves to Bcc."));
  print_if (actions->forbid, _ ("It cannot be sent."));
  print_if (actions->require_seal, _ ("The attachments have to be encrypted."));
  print_if (actions->second_look, _ ("It needs a second look."));
  print_if (actions->require_reason, _ ("It needs a reason in writing."));
  if (actions->hold_minutes > 0) {
    g_autofree char *text = g_strdup_printf (
        ngettext ("It is held for %u minute.", "It is held for %u minutes.", actions->hold_minutes),
        actions->hold_minutes);

    print_if (TRUE, text);
  }
}

/* --- import and export ---------------------------------------------------------------------------
 */

static void
print_import_as_json (const MattaImport *import)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  add_number (builder, "files", import->n_files);
  add_number (builder, "rules", import->n_rules);
  add_number (builder, "entries", import->n_entries);
  add_texts (builder, "notes", import->notes);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  matta_command_print_json (root);
}

static void
print_import (const MattaImport *import)
{
  for (guint i = 0; i < import->notes->len; i++)
    g_print ("%s\n", (const char *) g_ptr_array_index (import->notes, i));
  /* Translators: three numbers: "Rules: 3, list entries: 40, files: 5" */
  g_print (_ ("Rules: %u, list entries: %u, files: %u"), import->n_rules, import->n_entries,
           import->n_files);
  g_print ("\n");
}

/* Nothing is written over: somebody may have worked on it since. */
static gboolean
write_new (const char *path, const char *text)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileOutputStream) stream = g_file_create (file, G_FILE_CREATE_NONE, NULL, &error);

  if (stream != NULL
      && g_output_stream_write_all (G_OUTPUT_STREAM (stream), text, strlen (text), NULL, NULL,
                                    &error)
      && g_output_stream_close (G_OUTPUT_STREAM (stream), NULL, &error))
    return TRUE;
  g_printerr ("mattactl: %s: %s\n", path, error->message);
  return FALSE;
}

MattaExit
matta_command_import_rules (const char *dir, const char *out, gboolean as_json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MattaImport) import = matta_import_folder (dir, &error);

  if (import == NULL) {
    g_printerr ("mattactl: %s\n", error->message);
    return MATTA_EXIT_NOT_DONE;
  }
  if (!write_new (out, import->json))
    return MATTA_EXIT_NOT_DONE;
  if (as_json)
    print_import_as_json (import);
  else
    print_import (import);
  return MATTA_EXIT_DONE;
}

static MattaRuleFile *
load (const char *path, MattaRefusal **refusal)
{
  g_autofree char *text = NULL;
  MattaRuleFile *file = matta_rule_file_load (path, refusal);

  if (file != NULL)
    return file;
  text = matta_refusal_to_string (*refusal);
  g_printerr ("mattactl: %s\n", text);
  return NULL;
}

MattaExit
matta_command_export_lists (const char *path)
{
  g_autoptr (MattaRefusal) refusal = NULL;
  g_autoptr (MattaRuleFile) file = load (path, &refusal);
  g_autofree char *text = NULL;

  if (file == NULL)
    return MATTA_EXIT_NOT_DONE;
  text = matta_import_write_lists (file);
  g_print ("%s", text);
  return MATTA_EXIT_DONE;
}

static void
print_file_as_json (const MattaRefusal *refusal)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  add_flag (builder, "usable", refusal == NULL);
  json_builder_set_member_name (builder, "refusals");
  json_builder_begin_array (builder);
  if (refusal != NULL) {
    json_builder_begin_object (builder);
    json_builder_set_member_name (builder, "file");
    json_builder_add_string_value (builder, refusal->file);
    add_number (builder, "line", refusal->line);
    json_builder_set_member_name (builder, "reason");
    json_builder_add_string_value (builder, refusal->reason);
    add_flag (builder, "last-good", FALSE);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  matta_command_print_json (root);
}

MattaExit
matta_command_check_rule_file (const char *path, gboolean as_json)
{
  g_autoptr (MattaRefusal) refusal = NULL;
  g_autoptr (MattaRuleFile) file = matta_rule_file_load (path, &refusal);
  g_autofree char *text = NULL;

  if (as_json)
    print_file_as_json (refusal);
  else if (refusal != NULL)
    text = matta_refusal_to_string (refusal);
  else
    text = g_strdup (_ ("The policy can be used."));
  if (text != NULL)
    g_print ("%s\n", text);
  return file != NULL ? MATTA_EXIT_DONE : MATTA_EXIT_NOT_DONE;
}
