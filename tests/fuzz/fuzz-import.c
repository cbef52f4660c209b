/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-csv.h"
#include "matta-import.h"

#include <glib/gstdio.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static const char *const names[] = {
  "AlertAddressList.csv",
  "AlertKeywordAndMessageList.csv",
  "AutoCcBccRecipientList.csv",
  "NameAndDomains.csv",
  "RecipientsAndAttachmentsName.csv",
  "DeferredDeliveryMinutes.csv",
  "AttachmentAlertRecipients.csv",
  "ExternalDomainsWarningAndAutoChangeToBccSetting.csv",
  "TrustedDomains.txt",
  "UnsafeFiles.txt",
  "matta-lists.csv",
  "Whitelist.csv",
};

/* What is written reads back as the same rows. */
static void
write_back (GPtrArray *rows)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GPtrArray) again = NULL;

  for (guint i = 0; i < rows->len; i++)
    matta_csv_append (text, (const char *const *) ((MattaCsvRow *) rows->pdata[i])->fields);
  again = matta_csv_parse (text->str, text->len, NULL);
  g_assert_nonnull (again);
  g_assert_cmpuint (again->len, ==, rows->len);
}

/* The first byte says which file the rest is. What is taken over is a rule file that can be read,
 * else the import would have failed. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static char *dir = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (MattaImport) import = NULL;

  if (size == 0)
    return 0;
  rows = matta_csv_parse ((const char *) data + 1, size - 1, NULL);
  if (rows != NULL)
    write_back (rows);
  if (dir == NULL)
    dir = g_dir_make_tmp ("matta-fuzz-XXXXXX", NULL);
  path = g_build_filename (dir, names[data[0] % G_N_ELEMENTS (names)], NULL);
  g_assert_true (g_file_set_contents_full (path, (const char *) data + 1, (gssize) size - 1,
                                           G_FILE_SET_CONTENTS_NONE, 0600, NULL));
  import = matta_import_folder (dir, &error);
  g_unlink (path);
  /* It is a file's fault, never ours: what we wrote has no name in front of its line. */
  if (import == NULL)
    g_assert_false (g_ascii_isdigit (error->message[0]));
  return 0;
}
