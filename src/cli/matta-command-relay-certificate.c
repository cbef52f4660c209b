/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-command.h"

#include <glib/gi18n.h>

static gboolean as_json = FALSE;
static gboolean fingerprint_only = FALSE;

static const GOptionEntry entries[] = { { "json", 0, 0, G_OPTION_ARG_NONE, &as_json,
                                          N_ ("Print JSON"), NULL },
                                        { "fingerprint", 0, 0, G_OPTION_ARG_NONE, &fingerprint_only,
                                          N_ ("Print its SHA-256 fingerprint instead"), NULL },
                                        G_OPTION_ENTRY_NULL };

static void
print_both (const char *certificate, const char *fingerprint)
{
  g_auto (GVariantDict) both = G_VARIANT_DICT_INIT (NULL);
  g_autoptr (GVariant) value = NULL;

  g_variant_dict_insert (&both, "certificate", "s", certificate);
  g_variant_dict_insert (&both, "fingerprint", "s", fingerprint);
  value = g_variant_ref_sink (g_variant_dict_end (&both));
  matta_command_print_variant (value);
}

MattaExit
matta_command_relay_certificate (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;
  const char *certificate = NULL;
  const char *fingerprint = NULL;

  if (!matta_command_parse (&argc, &argv, entries, NULL, 0, 0))
    return MATTA_EXIT_USAGE;
  reply = matta_command_call ("GetRelayCertificate", NULL, &error);
  if (reply == NULL)
    return matta_command_fail (error);
  g_variant_get (reply, "(&s&s)", &certificate, &fingerprint);
  if (as_json)
    print_both (certificate, fingerprint);
  else if (fingerprint_only)
    g_print ("%s\n", fingerprint);
  else
    g_print ("%s", certificate); /* PEM ends its lines itself */
  return MATTA_EXIT_DONE;
}
