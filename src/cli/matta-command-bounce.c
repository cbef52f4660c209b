/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-command.h"

#include "matta-bounce-counts.h"
#include "matta-bus.h"

#include <glib/gi18n.h>

static gboolean as_json = FALSE;

static const GOptionEntry entries[] = { { "json", 0, 0, G_OPTION_ARG_NONE, &as_json,
                                          N_ ("Print JSON"), NULL },
                                        G_OPTION_ENTRY_NULL };

static void
print_counts (const char *id, const MattaBounceCounts *counts)
{
  g_autofree char *failed = g_strdup_printf (
      ngettext ("It did not reach %u person.", "It did not reach %u people.", counts->n_failed),
      counts->n_failed);
  g_autofree char *delayed =
      g_strdup_printf (ngettext ("It has not reached %u person yet.",
                                 "It has not reached %u people yet.", counts->n_delayed),
                       counts->n_delayed);
  g_autofree char *delivered =
      g_strdup_printf (ngettext ("It was passed on to %u person.", "It was passed on to %u people.",
                                 counts->n_delivered),
                       counts->n_delivered);

  g_print ("%s\n", id);
  if (counts->n_failed > 0)
    g_print ("%s\n", failed);
  if (counts->n_delayed > 0)
    g_print ("%s\n", delayed);
  if (counts->n_delivered > 0)
    g_print ("%s\n", delivered);
}

static void
print_reply (GVariant *reply)
{
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);
  g_autoptr (GVariant) said = g_variant_get_child_value (reply, 1);
  g_autoptr (GVariant) value = NULL;
  MattaBounceCounts counts = { 0 };
  const char *id = NULL;

  g_variant_get_child (reply, 0, "&s", &id);
  g_variant_lookup (said, "failed", "u", &counts.n_failed);
  g_variant_lookup (said, "delayed", "u", &counts.n_delayed);
  g_variant_lookup (said, "delivered", "u", &counts.n_delivered);
  if (!as_json) {
    print_counts (id, &counts);
    return;
  }
  g_variant_dict_insert (&dict, "id", "s", id);
  g_variant_dict_insert (&dict, "failed", "u", counts.n_failed);
  g_variant_dict_insert (&dict, "delayed", "u", counts.n_delayed);
  g_variant_dict_insert (&dict, "delivered", "u", counts.n_delivered);
  value = g_variant_ref_sink (g_variant_dict_end (&dict));
  matta_command_print_variant (value);
}

static MattaExit
fail (const GError *error)
{
  g_autofree char *name = g_dbus_error_get_remote_error (error);

  if (g_strcmp0 (name, MATTA_BUS_ERROR_MALFORMED) == 0)
    g_printerr ("mattactl: %s\n", _ ("There is no delivery report in this file."));
  else if (g_strcmp0 (name, MATTA_BUS_ERROR_NOT_FOUND) == 0)
    g_printerr ("mattactl: %s\n", _ ("The report is about no mail that Matta sent."));
  else
    return matta_command_fail (error);
  return MATTA_EXIT_NOT_DONE;
}

MattaExit
matta_command_bounce (int argc, char **argv)
{
  g_autoptr (GFile) file = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;

  if (!matta_command_parse (&argc, &argv, entries, "FILE.eml", 1, 1))
    return MATTA_EXIT_USAGE;
  file = g_file_new_for_commandline_arg (argv[1]); /* the service has another folder */
  path = g_file_get_path (file);
  reply =
      matta_command_call ("TakeReport", g_variant_new ("(s)", path != NULL ? path : ""), &error);
  if (reply == NULL)
    return fail (error);
  print_reply (reply);
  return MATTA_EXIT_DONE;
}
