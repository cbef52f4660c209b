/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-import-build.h"

/* FlexConfirmMail's lists have an entry a line; "#" begins a remark, and "-entry" takes away the
 * entry that is written so. A plain domain is that domain alone, "*" and "?" are wildcards. What is
 * left after all that comes here as a row of one field. */

static void
add (MattaImportBuild *build, const MattaCsvRow *row, MattaListKind kind)
{
  matta_import_add_wildcard (build, build->lists[kind], row->fields[0]);
}

static void
convert_trusted (MattaImportBuild *build, const MattaCsvRow *row)
{
  add (build, row, MATTA_LIST_TRUSTED);
}

static void
convert_unsafe (MattaImportBuild *build, const MattaCsvRow *row)
{
  add (build, row, MATTA_LIST_WATCHED);
}

static void
convert_file (MattaImportBuild *build, const MattaCsvRow *row)
{
  g_autofree char *glob = g_strconcat ("*", row->fields[0], "*", NULL);
  g_autofree char *quoted = matta_import_quote (glob);

  if (g_utf8_strlen (glob, -1) > 320) {
    matta_import_note (build, "not taken over: the name is too long");
    return;
  }
  g_ptr_array_add (matta_import_get_group (build, "files")->entries, g_steal_pointer (&quoted));
}

static void
finish_files (MattaImportBuild *build)
{
  const MattaImportGroup *group = matta_import_get_group (build, "files");
  g_autofree char *names = matta_import_join (group->entries);
  g_autofree char *when = g_strdup_printf ("{\"attachment\": {\"name\": [%s]}}", names);

  build->line = group->line;
  if (group->entries->len > 0)
    matta_import_add_rule (
        build, "flex-unsafe-file", when,
        "{\"tier\": \"think\", \"message\": {\"en\": \"The name of this file is on the list of "
        "names to watch.\", \"ja\": \"注意が必要な名前の添付ファイルです。\"}}");
}

static void
finish_options (MattaImportBuild *build)
{
  build->line = 0;
  matta_import_note (build, "this file is not taken over; docs/rules.md says what stands for it");
}

/* Matta's own: "list,entry", with or without that heading. */
static void
convert_own (MattaImportBuild *build, const MattaCsvRow *row)
{
  g_autofree char *list = matta_csv_row_dup_field (row, 0);
  g_autofree char *text = matta_csv_row_dup_field (row, 1);
  g_autoptr (MattaAddressSet) set = matta_address_set_new ();
  MattaListKind kind = MATTA_LIST_INSIDE;

  if (row->line == 1 && g_str_equal (list, "list"))
    return;
  if (!matta_list_kind_from_string (list, &kind))
    matta_import_note (build, "not taken over: there is no such list");
  else if (g_str_has_prefix (text, "pattern:"))
    matta_import_add_wildcard (build, build->lists[kind], text + 8);
  else if (matta_address_set_add (set, text, NULL))
    g_ptr_array_add (build->lists[kind], matta_import_quote (text));
  else
    matta_import_note (build, "not taken over: this is neither an address nor a domain");
}

const MattaImportSource matta_import_flex[] = {
  { "TrustedDomains.txt", 1, convert_trusted, NULL, TRUE },
  { "UnsafeDomains.txt", 1, convert_unsafe, NULL, TRUE },
  { "UnsafeFiles.txt", 1, convert_file, finish_files, TRUE },
  { "Common.txt", 1, NULL, finish_options, TRUE },
  { "matta-lists.csv", 2, convert_own, NULL, FALSE },
  { NULL, 0, NULL, NULL, FALSE },
};
