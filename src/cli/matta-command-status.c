/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-command.h"

#include <glib/gi18n.h>

static gboolean as_json = FALSE;

static const GOptionEntry entries[] = { { "json", 0, 0, G_OPTION_ARG_NONE, &as_json,
                                          N_ ("Print JSON"), NULL },
                                        G_OPTION_ENTRY_NULL };

static void
print_refusals (GVariant *status)
{
  g_autoptr (GVariant) all =
      g_variant_lookup_value (status, "policy-refusals", G_VARIANT_TYPE ("aa{sv}"));

  for (gsize i = 0; all != NULL && i < g_variant_n_children (all); i++) {
    g_autoptr (GVariant) refusal = g_variant_get_child_value (all, i);
    const char *file = "";
    const char *reason = "";
    g_autofree char *clean = NULL;
    guint line = 0;

    g_variant_lookup (refusal, "file", "&s", &file);
    g_variant_lookup (refusal, "reason", "&s", &reason);
    g_variant_lookup (refusal, "line", "u", &line);
    clean = matta_command_clean (reason);
    g_print ("  %s:%u: %s\n", file, line, clean);
  }
}

typedef struct {
  const char *word; /* as the service says it */
  const char *text;
} Phrase;

static const Phrase phrases[] = {
  { "ok", N_ ("Everything is there.") },
  { "sending", N_ ("Rows are on their way.") },
  { "unreachable", N_ ("It cannot be reached; this is tried again.") },
  { "untrusted", N_ ("Its certificate is not trusted or is for another host; nothing was sent.") },
  { "unconfirmed", N_ ("It did not close in order; the rows are sent again.") },
  { "files", N_ ("A file that the settings name cannot be read.") },
  { "no-journal", N_ ("There is none here, as in a Flatpak.") },
  { "store", N_ ("The rows cannot be read or noted.") },
};

static const char *
find_phrase (const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (phrases); i++)
    if (g_str_equal (phrases[i].word, word))
      return _ (phrases[i].text);
  return word;
}

/* @name: "audit-syslog". */
static void
print_audit_state (GVariant *status, const char *name, const char *label)
{
  const char *word = "off";
  g_autofree char *key = g_strconcat (name, "-row", NULL);
  g_autofree char *number = NULL;
  gint64 row = 0;

  g_variant_lookup (status, name, "&s", &word);
  g_variant_lookup (status, key, "x", &row);
  if (g_str_equal (word, "off"))
    return;
  number = g_strdup_printf ("%" G_GINT64_FORMAT, row);
  g_print ("%s %s %s %s\n", label, find_phrase (word), _ ("Last row there:"), number);
}

static void
print_status (GVariant *status)
{
  const char *account = "";
  const char *problem = "";
  gboolean practice = FALSE;
  gboolean paused = FALSE;
  guint port = 0;

  g_variant_lookup (status, "account", "&s", &account);
  g_variant_lookup (status, "problem", "&s", &problem);
  g_variant_lookup (status, "practice", "b", &practice);
  g_variant_lookup (status, "paused", "b", &paused);
  g_variant_lookup (status, "port", "u", &port);
  if (practice)
    g_print ("%s\n", _ ("Practice: nothing leaves this computer."));
  g_print ("%s %u\n", _ ("Mail apps submit on port"), port);
  g_print ("%s %s\n", _ ("Messages go to"), account);
  if (paused)
    g_print ("%s\n", _ ("Paused: nothing is sent."));
  if (problem[0] != '\0')
    g_print ("%s %s\n", _ ("Problem:"), problem);
  print_audit_state (status, "audit-journal", _ ("Audit trail to the journal:"));
  print_audit_state (status, "audit-syslog", _ ("Audit trail to the syslog server:"));
  print_refusals (status);
}

MattaExit
matta_command_status (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GVariant) status = NULL;

  if (!matta_command_parse (&argc, &argv, entries, NULL, 0, 0))
    return MATTA_EXIT_USAGE;
  reply = matta_command_call ("GetStatus", NULL, &error);
  if (reply == NULL)
    return matta_command_fail (error);
  status = g_variant_get_child_value (reply, 0);
  if (as_json)
    matta_command_print_variant (status);
  else
    print_status (status);
  return MATTA_EXIT_DONE;
}
