/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-command.h"

#include "matta-mail-domain.h"
#include "matta-policy.h"

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

typedef struct {
  MattaProofKind kind;
  MattaProofState state;
  const char *word;
  const char *text;
} Sentence;

/* Translators: SPF, DKIM, DMARC and what stands in quotation marks are names. */
static const Sentence sentences[] = {
  { MATTA_PROOF_SPF, MATTA_PROOF_GOOD, NULL,
    N_ ("SPF says which servers send for the domain, and that others do not.") },
  { MATTA_PROOF_SPF, MATTA_PROOF_MISSING, NULL,
    N_ ("There is no SPF record: receivers cannot know which servers send for the domain.") },
  { MATTA_PROOF_SPF, MATTA_PROOF_BROKEN, MATTA_PROOF_SEVERAL,
    N_ ("There are several SPF records, so that none counts. Make one of them.") },
  { MATTA_PROOF_SPF, MATTA_PROOF_BROKEN, MATTA_PROOF_SYNTAX,
    N_ ("The SPF record cannot be read: a word in it is not known.") },
  { MATTA_PROOF_SPF, MATTA_PROOF_BROKEN, MATTA_PROOF_LOOKUPS,
    N_ ("The SPF record wants more than ten look-ups: receivers give up before its end.") },
  { MATTA_PROOF_SPF, MATTA_PROOF_BROKEN, MATTA_PROOF_ANYBODY,
    N_ ("The SPF record lets anybody send for the domain. End it with “-all” or “~all”.") },
  { MATTA_PROOF_SPF, MATTA_PROOF_WEAK, MATTA_PROOF_UNDECIDED,
    N_ ("The SPF record does not say that others do not send. End it with “-all” or “~all”.") },
  { MATTA_PROOF_DKIM, MATTA_PROOF_GOOD, NULL,
    N_ ("DKIM: the key with which mail is signed is there.") },
  { MATTA_PROOF_DKIM, MATTA_PROOF_MISSING, NULL,
    N_ ("DKIM: there is no key for this selector. Signatures made with it prove nothing.") },
  { MATTA_PROOF_DKIM, MATTA_PROOF_BROKEN, MATTA_PROOF_SEVERAL,
    N_ ("DKIM: there are several keys for this selector. Keep one of them.") },
  { MATTA_PROOF_DKIM, MATTA_PROOF_BROKEN, MATTA_PROOF_SYNTAX,
    N_ ("DKIM: the record of the key cannot be read.") },
  { MATTA_PROOF_DKIM, MATTA_PROOF_BROKEN, MATTA_PROOF_WITHDRAWN,
    N_ ("DKIM: this key was withdrawn. Mail must not be signed with it any more.") },
  { MATTA_PROOF_DKIM, MATTA_PROOF_WEAK, MATTA_PROOF_TESTING,
    N_ ("DKIM: the key is marked as a test, and some receivers pass over it.") },
  { MATTA_PROOF_DKIM, MATTA_PROOF_WEAK, MATTA_PROOF_SHORT_KEY,
    N_ ("DKIM: the key is short. 2048 bits are usual.") },
  { MATTA_PROOF_DMARC, MATTA_PROOF_GOOD, NULL,
    N_ ("DMARC says what becomes of mail that only claims to be from the domain.") },
  { MATTA_PROOF_DMARC, MATTA_PROOF_MISSING, NULL,
    N_ ("There is no DMARC record: forged mail is left to each receiver, and large providers may "
        "refuse real mail.") },
  { MATTA_PROOF_DMARC, MATTA_PROOF_BROKEN, MATTA_PROOF_SEVERAL,
    N_ ("There are several DMARC records, so that none counts. Keep one of them.") },
  { MATTA_PROOF_DMARC, MATTA_PROOF_BROKEN, MATTA_PROOF_SYNTAX,
    N_ ("The DMARC record cannot be read: it has no policy that is known.") },
  { MATTA_PROOF_DMARC, MATTA_PROOF_WEAK, MATTA_PROOF_UNDECIDED,
    N_ ("DMARC only watches (“p=none”): forged mail is delivered.") },
  { MATTA_PROOF_DMARC, MATTA_PROOF_WEAK, MATTA_PROOF_PART,
    N_ ("DMARC is for a part of the mail only (“pct”).") },
};

static const char *
find_sentence (const MattaDomainFact *fact)
{
  for (guint i = 0; i < G_N_ELEMENTS (sentences); i++)
    if (sentences[i].kind == fact->kind && sentences[i].state == fact->proof.state
        && g_strcmp0 (sentences[i].word, fact->proof.word) == 0)
      return _ (sentences[i].text);
  return _ ("The DNS could not be asked.");
}

static void
print_fact (const MattaDomainFact *fact)
{
  g_autofree char *name = matta_command_clean (fact->name);

  g_print ("%-7s  %s\n         %s\n", matta_proof_state_to_string (fact->proof.state), name,
           find_sentence (fact));
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
