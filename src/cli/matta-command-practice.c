/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-command.h"

#include "matta-practice-record.h"

#include <glib/gi18n.h>

static char *data_dir = NULL;
static gboolean as_json = FALSE;

static const GOptionEntry entries[] = { { "data-dir", 0, 0, G_OPTION_ARG_FILENAME, &data_dir,
                                          N_ ("Where messages are kept"), N_ ("DIR") },
                                        { "json", 0, 0, G_OPTION_ARG_NONE, &as_json,
                                          N_ ("Print JSON"), NULL },
                                        G_OPTION_ENTRY_NULL };

static void
print_json (GPtrArray *results)
{
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_ARRAY);

  json_node_take_array (root, json_array_new ());
  for (guint i = 0; i < results->len; i++) {
    g_autofree char *text = matta_practice_result_to_json (g_ptr_array_index (results, i));

    json_array_add_element (json_node_get_array (root), json_from_string (text, NULL));
  }
  matta_command_print_json (root);
}

/* The ids are the record's, which anybody may have written to. */
static void
print_ids (const char *what, char **ids)
{
  g_autofree char *joined = g_strjoinv (", ", ids);
  g_autofree char *clean = matta_command_clean (joined);

  if (*clean != '\0')
    g_print ("; %s: %s", what, clean);
}

static void
print_result (const MattaPracticeResult *result)
{
  g_autoptr (GDateTime) at = g_date_time_new_from_unix_local (result->at / G_USEC_PER_SEC);
  g_autofree char *time = at != NULL ? g_date_time_format (at, "%Y-%m-%d %H:%M") : NULL;

  /* Translators: when somebody practised, and how many exercises of how many were right */
  g_print (_ ("%s  %u of %u right"), time != NULL ? time : "?", result->right, result->of);
  print_ids (_ ("missed"), result->missed);
  print_ids (_ ("held back although right"), result->alarms);
  g_print ("\n");
}

static MattaExit
show_results (void)
{
  g_autofree char *standard = g_build_filename (g_get_user_data_dir (), "matta", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results = NULL;

  if (!matta_command_has_folder (data_dir))
    return MATTA_EXIT_NOT_DONE;
  results = matta_practice_record_read (data_dir != NULL ? data_dir : standard, &error);
  if (results == NULL)
    return matta_command_fail (error);
  if (as_json)
    print_json (results);
  for (guint i = 0; !as_json && i < results->len; i++)
    print_result (g_ptr_array_index (results, i));
  return MATTA_EXIT_DONE;
}

MattaExit
matta_command_practice (int argc, char **argv)
{
  if (!matta_command_parse (&argc, &argv, entries, "results", 1, 1))
    return MATTA_EXIT_USAGE;
  if (g_str_equal (argv[1], "results"))
    return show_results ();
  g_printerr ("%s mattactl practice results\n", _ ("Usage:"));
  return MATTA_EXIT_USAGE;
}
