/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-command.h"

#include "matta-mail-domain.h"
#include "matta-policy.h"
#include "matta-wording-proof.h"

#include <glib/gi18n.h>
#include <string.h>

static gboolean as_json = FALSE;
static char **selectors = NULL;
static char *mail_path = NULL;
static char *data_dir = NULL;
static char *policy_dir = NULL;

static const GOptionEntry entries[] = {
  { "selector", 0, 0, G_OPTION_ARG_STRING_ARRAY, &selectors,
    N_ ("A DKIM selector of the domain; may be repeated"), N_ ("NAME") },
  { "mail", 0, 0, G_OPTION_ARG_FILENAME, &mail_path,
    N_ ("A mail from the domain as somebody received it: says the selectors"), N_ ("FILE.eml") },
  { "data-dir", 0, 0, G_OPTION_ARG_FILENAME, &data_dir, N_ ("Matta’s folder"), N_ ("DIR") },
  { "policy-dir", 0, 0, G_OPTION_ARG_FILENAME, &policy_dir,
    N_ ("Take the organization’s policy from this folder"), N_ ("DIR") },
  { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_ ("Print JSON"), NULL },
  G_OPTION_ENTRY_NULL
};

static void
print_fact (const MattaDomainFact *fact)
{
  const char *kind = matta_proof_kind_to_string (fact->kind);
  const char *state = matta_proof_state_to_string (fact->proof.state);
  const char *remedy = matta_wording_for_proof_remedy (kind, state, fact->proof.word);
  g_autofree char *name = matta_command_clean (fact->name);

  g_print ("%-7s  %s\n         %s\n", state, name,
           matta_wording_for_proof (kind, state, fact->proof.word));
  if (remedy != NULL)
    g_print ("         %s\n", remedy);
}

static void
print_as_json (GPtrArray *facts)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_array (builder);
  for (guint i = 0; i < facts->len; i++) {
    const MattaDomainFact *fact = g_ptr_array_index (facts, i);

    json_builder_begin_object (builder);
    json_builder_set_member_name (builder, "kind");
    json_builder_add_string_value (builder, matta_proof_kind_to_string (fact->kind));
    json_builder_set_member_name (builder, "name");
    json_builder_add_string_value (builder, fact->name);
    json_builder_set_member_name (builder, "state");
    json_builder_add_string_value (builder, matta_proof_state_to_string (fact->proof.state));
    json_builder_set_member_name (builder, "reason");
    json_builder_add_string_value (builder, fact->proof.word != NULL ? fact->proof.word : "");
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
  root = json_builder_get_root (builder);
  matta_command_print_json (root);
}

/* Who is written from: the account's user, or else the first own domain. NULL after a sentence. */
static char *
find_domain (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MattaPolicyFolder) folder = matta_command_open_policy (policy_dir, data_dir, &error);
  g_autoptr (GSettings) settings = NULL;
  g_autofree char *user = NULL;
  g_auto (GStrv) domains = NULL;

  if (folder != NULL)
    settings = g_object_ref (matta_policy_folder_get_settings (folder));
  if (settings != NULL) {
    user = g_settings_get_string (settings, "account-user");
    domains = g_settings_get_strv (settings, "inside-domains");
  }
  if (user != NULL && strchr (user, '@') != NULL)
    return g_strdup (strrchr (user, '@') + 1);
  if (domains != NULL && domains[0] != NULL)
    return g_strdup (domains[0]);
  g_printerr ("mattactl: %s\n", _ ("Name a domain: the settings have none."));
  return NULL;
}

/* What was named, and what the mail was signed with. (transfer full); NULL after a sentence. */
static char **
list_selectors (const char *domain)
{
  g_autoptr (GStrvBuilder) all = g_strv_builder_new ();
  g_autofree char *text = NULL;
  g_auto (GStrv) found = NULL;
  g_autoptr (GError) error = NULL;

  if (selectors != NULL)
    g_strv_builder_addv (all, (const char **) selectors);
  if (mail_path == NULL)
    return g_strv_builder_end (all);
  if (!g_file_get_contents (mail_path, &text, NULL, &error)) {
    matta_command_fail (error);
    return NULL;
  }
  found = matta_proof_find_selectors (text, domain);
  if (found[0] == NULL)
    g_printerr ("mattactl: %s\n", _ ("This mail was not signed for the domain."));
  g_strv_builder_addv (all, (const char **) found);
  return g_strv_builder_end (all);
}

/* Whether receivers can use all of it, and all of it could be asked for. */
static gboolean
is_well (GPtrArray *facts)
{
  for (guint i = 0; i < facts->len; i++)
    if (((MattaDomainFact *) g_ptr_array_index (facts, i))->proof.state < MATTA_PROOF_WEAK)
      return FALSE;
  return TRUE;
}

static MattaExit
examine (const char *domain)
{
  g_autofree char *ascii = g_hostname_to_ascii (domain);
  g_autofree char *lower = ascii != NULL ? g_ascii_strdown (ascii, -1) : NULL;
  g_autoptr (GResolver) resolver = g_resolver_get_default ();
  g_auto (GStrv) asked = NULL;
  g_autoptr (GPtrArray) facts = NULL;

  if (lower == NULL || strchr (lower, '.') == NULL) {
    g_printerr ("mattactl: %s\n", _ ("This is not a domain."));
    return MATTA_EXIT_USAGE;
  }
  asked = list_selectors (lower);
  if (asked == NULL)
    return MATTA_EXIT_NOT_DONE;
  facts = matta_mail_domain_ask (resolver, lower, (const char *const *) asked, NULL);
  if (as_json)
    print_as_json (facts);
  for (guint i = 0; !as_json && i < facts->len; i++)
    print_fact (g_ptr_array_index (facts, i));
  if (asked[0] == NULL && !as_json)
    g_printerr ("%s\n", _ ("DKIM was not looked for: name its selector, or a received mail "
                           "(--selector, --mail)."));
  return is_well (facts) ? MATTA_EXIT_DONE : MATTA_EXIT_NOT_DONE;
}

MattaExit
matta_command_doctor (int argc, char **argv)
{
  g_autofree char *domain = NULL;

  if (!matta_command_parse (&argc, &argv, entries, "[DOMAIN]", 0, 1))
    return MATTA_EXIT_USAGE;
  domain = argc > 1 ? g_strdup (argv[1]) : find_domain ();
  return domain != NULL ? examine (domain) : MATTA_EXIT_NOT_DONE;
}
