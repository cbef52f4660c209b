/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-command.h"

#include "matta-store.h"

#include <glib/gi18n.h>

#define ROWS_AT_ONCE 1000

static gboolean as_json = FALSE;
static char *data_dir = NULL;

static const GOptionEntry entries[] = { { "json", 0, 0, G_OPTION_ARG_NONE, &as_json,
                                          N_ ("Print JSON"), NULL },
                                        { "data-dir", 0, 0, G_OPTION_ARG_FILENAME, &data_dir,
                                          N_ ("Where messages are kept"), N_ ("DIR") },
                                        G_OPTION_ENTRY_NULL };

static MattaStore *
open_store (GError **error)
{
  g_autofree char *standard = g_build_filename (g_get_user_data_dir (), "matta", NULL);

  return matta_store_open (data_dir != NULL ? data_dir : standard, error);
}

static char *
format_time (gint64 at)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (at / G_USEC_PER_SEC);

  return g_date_time_format_iso8601 (time);
}

static void
print_row_as_json (const MattaAuditRow *row)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *at = format_time (row->at);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "number");
  json_builder_add_int_value (builder, row->number);
  json_builder_set_member_name (builder, "at");
  json_builder_add_string_value (builder, at);
  json_builder_set_member_name (builder, "id");
  json_builder_add_string_value (builder, row->id);
  json_builder_set_member_name (builder, "event");
  json_builder_add_string_value (builder, row->event);
  json_builder_set_member_name (builder, "detail");
  json_builder_add_string_value (builder, row->detail);
  json_builder_set_member_name (builder, "hash");
  json_builder_add_string_value (builder, row->hash);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  matta_command_print_json (root);
}

static void
print_row (const MattaAuditRow *row)
{
  g_autofree char *at = format_time (row->at);
  g_autofree char *detail = matta_command_clean (row->detail);

  g_print ("%6" G_GINT64_FORMAT "  %s  %-26s  %-10s  %s\n", row->number, at,
           row->id != NULL ? row->id : "", row->event, detail);
}

/* @json: one object per line, which any log collector takes. */
static MattaExit
print_all (MattaStore *store, gboolean json)
{
  gint64 after = 0;

  while (TRUE) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) rows = matta_store_list_audit (store, after, ROWS_AT_ONCE, &error);

    if (rows == NULL)
      return matta_command_fail (error);
    if (rows->len == 0)
      return MATTA_EXIT_DONE;
    for (guint i = 0; i < rows->len; i++) {
      const MattaAuditRow *row = g_ptr_array_index (rows, i);

      after = row->number;
      if (json)
        print_row_as_json (row);
      else
        print_row (row);
    }
  }
}

static MattaExit
verify (MattaStore *store)
{
  gint64 broken = 0;
  g_autofree char *number = NULL;
  g_autoptr (GError) error = NULL;

  if (matta_store_verify_audit (store, &broken, &error)) {
    g_print ("%s\n", as_json ? "{\"whole\":true}" : _ ("The audit trail is whole."));
    return MATTA_EXIT_DONE;
  }
  if (error != NULL)
    return matta_command_fail (error);
  number = g_strdup_printf ("%" G_GINT64_FORMAT, broken);
  if (as_json)
    g_print ("{\"whole\":false,\"broken\":%s}\n", number);
  else
    /* Translators: %s is a row's number. */
    g_print (_ ("The audit trail was changed: row %s does not fit the one before it.\n"), number);
  return MATTA_EXIT_NOT_DONE;
}

MattaExit
matta_command_audit (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MattaStore) store = NULL;

  if (!matta_command_parse (&argc, &argv, entries, "list|export|verify", 1, 1))
    return MATTA_EXIT_USAGE;
  if (!g_str_equal (argv[1], "list") && !g_str_equal (argv[1], "export")
      && !g_str_equal (argv[1], "verify")) {
    g_printerr ("%s mattactl audit list|export|verify\n", _ ("Usage:"));
    return MATTA_EXIT_USAGE;
  }
  if (!matta_command_has_folder (data_dir))
    return MATTA_EXIT_NOT_DONE;
  store = open_store (&error);
  if (store == NULL)
    return matta_command_fail (error);
  if (g_str_equal (argv[1], "verify"))
    return verify (store);
  return print_all (store, as_json || g_str_equal (argv[1], "export"));
}
