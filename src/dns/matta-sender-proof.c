/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-sender-proof.h"

#include <string.h>

#define MOST_LOOKUPS 10     /* RFC 7208 4.6.4; of what the record itself names */
#define LEAST_KEY_BYTES 270 /* of an RSA key of 2048 bits with its frame there are 294 */

static const char *const kind_words[] = {
  [MATTA_PROOF_SPF] = "spf",
  [MATTA_PROOF_DKIM] = "dkim",
  [MATTA_PROOF_DMARC] = "dmarc",
};
static const char *const state_words[] = {
  [MATTA_PROOF_UNKNOWN] = "unknown", [MATTA_PROOF_MISSING] = "missing",
  [MATTA_PROOF_BROKEN] = "broken",   [MATTA_PROOF_WEAK] = "weak",
  [MATTA_PROOF_GOOD] = "good",
};

const char *
matta_proof_kind_to_string (MattaProofKind kind)
{
  g_return_val_if_fail ((guint) kind < G_N_ELEMENTS (kind_words), NULL);

  return kind_words[kind];
}

const char *
matta_proof_state_to_string (MattaProofState state)
{
  g_return_val_if_fail ((guint) state < G_N_ELEMENTS (state_words), NULL);

  return state_words[state];
}

static MattaProof
say (MattaProofState state, const char *word)
{
  return (MattaProof){ state, word };
}

/* --- tags: "v=DMARC1; p=reject" --------------------------------------------------------------- */

/* Names to values, both without spaces around them; NULL when it is no list of tags. */
static GHashTable *
parse_tags (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, ";", -1);
  g_autoptr (GHashTable) tags = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; parts[i] != NULL; i++) {
    char *equals = strchr (g_strstrip (parts[i]), '=');

    if (parts[i][0] == '\0')
      continue;
    if (equals == NULL)
      return NULL;
    *equals = '\0';
    g_hash_table_insert (tags, g_ascii_strdown (g_strchomp (parts[i]), -1),
                         g_strdup (g_strchug (equals + 1)));
  }
  return g_steal_pointer (&tags);
}

/* --- SPF -------------------------------------------------------------------------------------- */

static gboolean
is_spf (const char *record)
{
  return g_ascii_strncasecmp (record, "v=spf1", 6) == 0 && (record[6] == '\0' || record[6] == ' ');
}

/* The mechanism's name, without its qualifier and what follows. (transfer full) */
static char *
get_mechanism (const char *term)
{
  if (*term != '\0' && strchr ("+-~?", *term) != NULL)
    term++;
  return g_ascii_strdown (term, (gssize) strcspn (term, ":/="));
}

static gboolean
costs_lookup (const char *mechanism)
{
  static const char *const words[] = { "include", "a", "mx", "ptr", "exists", "redirect", NULL };

  return g_strv_contains (words, mechanism);
}

static gboolean
is_known (const char *mechanism)
{
  static const char *const words[] = { "all", "ip4", "ip6", "exp", NULL };

  return costs_lookup (mechanism) || g_strv_contains (words, mechanism);
}

static MattaProof
judge_end (const char *end, gboolean redirects)
{
  if (end == NULL)
    return redirects ? say (MATTA_PROOF_GOOD, NULL) : say (MATTA_PROOF_WEAK, MATTA_PROOF_UNDECIDED);
  if (end[0] == '?')
    return say (MATTA_PROOF_WEAK, MATTA_PROOF_UNDECIDED);
  if (end[0] != '-' && end[0] != '~')
    return say (MATTA_PROOF_BROKEN, MATTA_PROOF_ANYBODY);
  return say (MATTA_PROOF_GOOD, NULL);
}

static MattaProof
judge_spf_record (const char *record)
{
  g_auto (GStrv) terms = g_strsplit (record + strlen ("v=spf1"), " ", -1);
  const char *end = NULL;
  gboolean redirects = FALSE;
  guint lookups = 0;

  for (guint i = 0; terms[i] != NULL && end == NULL; i++) {
    g_autofree char *mechanism = get_mechanism (terms[i]);

    if (terms[i][0] == '\0')
      continue;
    /* What is unknown may only be a modifier: "name=value". */
    if (!is_known (mechanism) && strchr (terms[i], '=') == NULL)
      return say (MATTA_PROOF_BROKEN, MATTA_PROOF_SYNTAX);
    lookups += costs_lookup (mechanism) ? 1 : 0;
    redirects = redirects || g_str_equal (mechanism, "redirect");
    if (g_str_equal (mechanism, "all"))
      end = terms[i];
  }
  if (lookups > MOST_LOOKUPS)
    return say (MATTA_PROOF_BROKEN, MATTA_PROOF_LOOKUPS);
  return judge_end (end, redirects);
}

typedef gboolean (*IsFunc) (const char *record);
typedef MattaProof (*JudgeFunc) (const char *record);

/* The one record that is meant; there must be no other. */
static MattaProof
judge_only (const char *const *records, IsFunc is, JudgeFunc judge)
{
  const char *found = NULL;

  for (guint i = 0; records[i] != NULL; i++) {
    if (!is (records[i]))
      continue;
    if (found != NULL)
      return say (MATTA_PROOF_BROKEN, MATTA_PROOF_SEVERAL);
    found = records[i];
  }
  return found != NULL ? judge (found) : say (MATTA_PROOF_MISSING, NULL);
}

MattaProof
matta_proof_judge_spf (const char *const *records)
{
  g_return_val_if_fail (records != NULL, say (MATTA_PROOF_UNKNOWN, NULL));

  return judge_only (records, is_spf, judge_spf_record);
}

/* --- DMARC ------------------------------------------------------------------------------------ */

static gboolean
is_dmarc (const char *record)
{
  g_autofree char *start = g_ascii_strup (record, 12);
  char **words = g_strsplit (start, " ", -1);
  g_autofree char *tight = g_strjoinv ("", words);

  g_strfreev (words);
  return g_str_has_prefix (tight, "V=DMARC1") && (tight[8] == ';' || tight[8] == '\0');
}

static MattaProof
judge_dmarc_record (const char *record)
{
  g_autoptr (GHashTable) tags = parse_tags (record);
  const char *policy = tags != NULL ? g_hash_table_lookup (tags, "p") : NULL;
  const char *part = tags != NULL ? g_hash_table_lookup (tags, "pct") : NULL;

  if (policy == NULL)
    return say (MATTA_PROOF_BROKEN, MATTA_PROOF_SYNTAX);
  if (g_ascii_strcasecmp (policy, "none") == 0)
    return say (MATTA_PROOF_WEAK, MATTA_PROOF_UNDECIDED);
  if (g_ascii_strcasecmp (policy, "quarantine") != 0 && g_ascii_strcasecmp (policy, "reject") != 0)
    return say (MATTA_PROOF_BROKEN, MATTA_PROOF_SYNTAX);
  if (part != NULL && g_ascii_strtoull (part, NULL, 10) < 100)
    return say (MATTA_PROOF_WEAK, MATTA_PROOF_PART);
  return say (MATTA_PROOF_GOOD, NULL);
}

MattaProof
matta_proof_judge_dmarc (const char *const *records)
{
  g_return_val_if_fail (records != NULL, say (MATTA_PROOF_UNKNOWN, NULL));

  return judge_only (records, is_dmarc, judge_dmarc_record);
}

/* --- DKIM ------------------------------------------------------------------------------------- */

/* Without a version it is one all the same (RFC 6376 3.6.1). */
static gboolean
is_dkim (const char *record)
{
  g_autoptr (GHashTable) tags = parse_tags (record);

  return tags != NULL && g_hash_table_contains (tags, "p");
}

static gboolean
is_short (const char *key, const char *type)
{
  gsize length = 0;
  g_autofree guchar *bytes = g_base64_decode (key, &length);

  return (type == NULL || g_ascii_strcasecmp (type, "rsa") == 0) && length < LEAST_KEY_BYTES;
}

static MattaProof
judge_dkim_record (const char *record)
{
  g_autoptr (GHashTable) tags = parse_tags (record);
  const char *version = g_hash_table_lookup (tags, "v");
  const char *key = g_hash_table_lookup (tags, "p");
  const char *flags = g_hash_table_lookup (tags, "t");

  if (version != NULL && g_ascii_strcasecmp (version, "DKIM1") != 0)
    return say (MATTA_PROOF_BROKEN, MATTA_PROOF_SYNTAX);
  if (*key == '\0')
    return say (MATTA_PROOF_BROKEN, MATTA_PROOF_WITHDRAWN);
  if (flags != NULL && strchr (flags, 'y') != NULL)
    return say (MATTA_PROOF_WEAK, MATTA_PROOF_TESTING);
  if (is_short (key, g_hash_table_lookup (tags, "k")))
    return say (MATTA_PROOF_WEAK, MATTA_PROOF_SHORT_KEY);
  return say (MATTA_PROOF_GOOD, NULL);
}

MattaProof
matta_proof_judge_dkim (const char *const *records)
{
  g_return_val_if_fail (records != NULL, say (MATTA_PROOF_UNKNOWN, NULL));

  return judge_only (records, is_dkim, judge_dkim_record);
}

/* --- the mail --------------------------------------------------------------------------------- */

static gboolean
is_for (const char *signed_for, const char *domain)
{
  g_autofree char *below = g_strconcat (".", signed_for, NULL);
  gsize length = strlen (domain);
  gsize end = strlen (below);

  return g_ascii_strcasecmp (signed_for, domain) == 0
         || (length > end && g_ascii_strcasecmp (domain + length - end, below) == 0);
}

/* Its lines as one each, up to the first empty one. (transfer full) */
static char *
unfold (const char *text)
{
  GString *whole = g_string_new (text);
  const char *end = NULL;

  g_string_replace (whole, "\r\n", "\n", 0);
  end = strstr (whole->str, "\n\n");
  if (end != NULL)
    g_string_truncate (whole, (gsize) (end - whole->str));
  g_string_replace (whole, "\n ", " ", 0);
  g_string_replace (whole, "\n\t", " ", 0);
  return g_string_free (whole, FALSE);
}

char **
matta_proof_find_selectors (const char *text, const char *domain)
{
  static const char field[] = "DKIM-Signature:";
  g_autofree char *header = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GStrvBuilder) selectors = g_strv_builder_new ();

  g_return_val_if_fail (text != NULL && domain != NULL, NULL);

  header = unfold (text);
  lines = g_strsplit (header, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++) {
    g_autoptr (GHashTable) tags = NULL;
    const char *selector = NULL;
    const char *signed_for = NULL;

    if (g_ascii_strncasecmp (lines[i], field, strlen (field)) != 0)
      continue;
    tags = parse_tags (lines[i] + strlen (field));
    selector = tags != NULL ? g_hash_table_lookup (tags, "s") : NULL;
    signed_for = tags != NULL ? g_hash_table_lookup (tags, "d") : NULL;
    if (selector != NULL && signed_for != NULL && is_for (signed_for, domain))
      g_strv_builder_add (selectors, selector);
  }
  return g_strv_builder_end (selectors);
}
