/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-policy-file.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static GSettingsSchema *
get_schema (void)
{
  static GSettingsSchema *schema = NULL;

  if (schema == NULL)
    schema = g_settings_schema_source_lookup (g_settings_schema_source_get_default (),
                                              "io.github.mattamail.Matta", TRUE);
  g_assert_nonnull (schema);
  return schema;
}

/* Any bytes as one of the two files: read whole, or refused with a reason. */
static void
read_with (MattaPolicyFileFunc read, const char *text, gsize size)
{
  g_autoptr (MattaRefusal) refusal = NULL;
  g_autoptr (GHashTable) keys = read (get_schema (), text, size, &refusal);

  g_assert_true ((keys == NULL) == (refusal != NULL));
  if (refusal != NULL)
    g_assert_cmpstr (refusal->reason, !=, "");
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);

  read_with (matta_policy_file_read_defaults, text, size);
  read_with (matta_policy_file_read_locks, text, size);
  return 0;
}
