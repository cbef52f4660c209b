/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-greeting.h"

#include "matta-name.h"
#include "matta-surnames.h"

#include <string.h>

#define LINES 6 /* a greeting stands at the top */
#define LINE_LENGTH 120
#define SHORTEST_TOKEN 3

/* A word of kanji, kana or letters before an honorific, at the end of a line or of a clause. */
#define JAPANESE                                                                                   \
  "([\\p{Han}\\p{Katakana}\\p{Hiragana}ーA-Za-z]{1,12})[ 　]*"                                   \
  "(?:様|さま|さん|殿|先生|くん|部長|課長|社長|係長|次長|専務|常務)"       \
  "(?:[ 　、，,。:：・]|$|お世話|お疲れ|こんにちは|おはよう)"

#define ENGLISH                                                                                    \
  "^(?:dear|hi|hello|hey|good (?:morning|afternoon|evening))[ ,]+"                                 \
  "(?:(?:mr|mrs|ms|miss|dr|prof|professor)\\.? +)?"                                                \
  "(\\p{L}[\\p{L}'’-]+(?: +\\p{L}[\\p{L}'’.-]*){0,2})[ ]*(?:[,!:;.–-]|$)"

static const char *const nobody[] = {
  "all",      "both",     "colleague", "colleagues", "customer", "customers", "everybody",
  "everyone", "folks",    "friend",    "friends",    "guys",     "ladies",    "madam",
  "members",  "partner",  "partners",  "sir",        "sirs",     "somebody",  "team",
  "there",    "valued",   "whom",      "again",      "you",      "world",     "ご担当",
  "ご担当者", "お客",     "お客さま",  "お取引先",   "ご関係者", "担当",      "担当者",
  "御担当",   "御担当者", "皆",        "皆さ",       "各",       "関係者",    "みな",
  "みなさ",   "お疲れ",   "お世話",    "お子",       "奥",       "神",        "王",
};

static gboolean
is_nobody (const char *name)
{
  g_autofree char *folded = g_utf8_casefold (name, -1);
  g_auto (GStrv) words = g_strsplit (folded, " ", -1);

  for (guint i = 0; i < G_N_ELEMENTS (nobody); i++)
    for (guint j = 0; words[j] != NULL; j++)
      if (g_str_equal (words[j], nobody[i]))
        return TRUE;
  return FALSE;
}

/* What stands before the name: a company, a department. "株式会社サンプル佐藤" can't be taken
 * apart, and then nobody is greeted as far as we can tell. */
static gboolean
holds_company (const char *name)
{
  return strstr (name, "会社") != NULL || strstr (name, "法人") != NULL
         || g_str_has_suffix (name, "部") || g_str_has_suffix (name, "課")
         || g_str_has_suffix (name, "の") || g_str_has_suffix (name, "の皆");
}

/* Compiled once: it costs more than all the looking. */
static GRegex *
get_regex (gsize *once, GRegex **regex, const char *pattern)
{
  if (g_once_init_enter (once)) {
    *regex =
        g_regex_new (pattern, G_REGEX_CASELESS | G_REGEX_OPTIMIZE, G_REGEX_MATCH_NOTEMPTY, NULL);
    g_once_init_leave (once, 1);
  }
  return *regex;
}

static void
add_matches (GStrvBuilder *builder, const char *line, GRegex *regex)
{
  g_autoptr (GMatchInfo) match = NULL;

  for (g_regex_match (regex, line, 0, &match); g_match_info_matches (match);
       g_match_info_next (match, NULL)) {
    g_autofree char *name = g_match_info_fetch (match, 1);

    if (!is_nobody (name) && !holds_company (name))
      g_strv_builder_add (builder, name);
  }
}

static void
add_greeted (GStrvBuilder *builder, const char *line)
{
  static gsize japanese_once = 0;
  static gsize english_once = 0;
  static GRegex *japanese = NULL;
  static GRegex *english = NULL;

  /* Most lines are no greeting, and a regular expression takes its time to say so. */
  if (!g_str_is_ascii (line))
    add_matches (builder, line, get_regex (&japanese_once, &japanese, JAPANESE));
  if (strchr ("dDhHgG", *line) != NULL)
    add_matches (builder, line, get_regex (&english_once, &english, ENGLISH));
}

char **
matta_greeting_find (const char *own_text)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) lines = g_strsplit (own_text != NULL ? own_text : "", "\n", 64);
  guint seen = 0;

  for (guint i = 0; lines[i] != NULL && seen < LINES; i++) {
    g_autofree char *line = g_utf8_make_valid (g_strstrip (lines[i]), -1);

    if (*line == '\0')
      continue;
    seen++;
    if (strlen (line) > LINE_LENGTH)
      break; /* the text has begun */
    add_greeted (builder, line);
  }
  return g_strv_builder_end (builder);
}

/* Words of letters of the local part: "t-tanaka2" gives "t" and "tanaka". (transfer full) */
static char **
split_local_part (const char *address)
{
  g_autofree char *local_part = g_strndup (address, strcspn (address, "@"));
  g_autofree char *lower = g_utf8_strdown (local_part, -1);

  return g_strsplit_set (lower, ".-_+0123456789", -1);
}

/* "asmith", "smithj" and "smith" are Smith's. */
static gboolean
token_fits (const char *token, const char *name)
{
  if (strlen (name) < SHORTEST_TOKEN)
    return g_str_equal (token, name);
  return g_str_has_prefix (token, name) || g_str_has_suffix (token, name);
}

static gboolean
address_fits (const char *address, const char *name)
{
  g_auto (GStrv) tokens = split_local_part (address);

  for (guint i = 0; tokens[i] != NULL; i++)
    if (*tokens[i] != '\0' && token_fits (tokens[i], name))
      return TRUE;
  return FALSE;
}

/* An address that names no person: "info", "sales", "x-12". */
static gboolean
is_anonymous (const char *address)
{
  static const char *const roles[] = { "admin",   "contact", "desk",  "help",     "hr",
                                       "info",    "inquiry", "mail",  "office",   "order",
                                       "orders",  "recruit", "sales", "soumu",    "support",
                                       "eigyo",   "keiri",   "jinji", "toiawase", "post",
                                       "service", "web",     "shop",  "uketsuke" };
  g_auto (GStrv) tokens = split_local_part (address);
  gsize longest = 0;

  for (guint i = 0; tokens[i] != NULL; i++) {
    for (guint j = 0; j < G_N_ELEMENTS (roles); j++)
      if (g_str_equal (tokens[i], roles[j]))
        return TRUE;
    longest = MAX (longest, strlen (tokens[i]));
  }
  return longest < SHORTEST_TOKEN;
}

static gboolean
name_fits (const char *greeted, const char *name)
{
  g_autofree char *one = matta_name_fold (greeted);
  g_autofree char *other = matta_name_fold (name);
  g_auto (GStrv) words = NULL;

  if (one == NULL || other == NULL)
    return FALSE;
  if (matta_name_is_cjk (one))
    return strstr (other, one) != NULL || strstr (one, other) != NULL;
  words = g_strsplit (one, " ", -1);
  for (guint i = 0; words[i] != NULL; i++)
    if (strlen (words[i]) >= 2 && strstr (other, words[i]) != NULL)
      return TRUE;
  return FALSE;
}

/* Any Latin spelling of the family name that @kanji begins with fits the address or the name. */
static gboolean
reading_fits (const char *kanji, const MattaRecipient *recipient, gboolean *known)
{
  const char *const *readings = matta_surname_get_readings (kanji);

  *known = readings != NULL;
  for (guint i = 0; readings != NULL && readings[i] != NULL; i++)
    if (address_fits (recipient->address, readings[i])
        || (recipient->name != NULL && name_fits (readings[i], recipient->name)))
      return TRUE;
  return FALSE;
}

static MattaGreetingMatch
match_kanji (const char *name, const MattaRecipient *recipient)
{
  gboolean known = FALSE;

  if (recipient->name != NULL && name_fits (name, recipient->name))
    return MATTA_GREETING_FITS;
  if (reading_fits (name, recipient, &known))
    return MATTA_GREETING_FITS;
  if (recipient->name != NULL && matta_name_is_cjk (recipient->name))
    return MATTA_GREETING_OTHER;
  return known && !is_anonymous (recipient->address) ? MATTA_GREETING_OTHER
                                                     : MATTA_GREETING_UNKNOWN;
}

static MattaGreetingMatch
match_latin (const char *name, const MattaRecipient *recipient)
{
  g_autofree char *lower = g_utf8_strdown (name, -1);
  g_auto (GStrv) words = g_strsplit_set (lower, " .", -1);
  gboolean known = FALSE;

  if (recipient->name != NULL && name_fits (name, recipient->name))
    return MATTA_GREETING_FITS;
  for (guint i = 0; words[i] != NULL; i++)
    if (strlen (words[i]) >= 2 && address_fits (recipient->address, words[i]))
      return MATTA_GREETING_FITS;
  if (recipient->name != NULL && matta_name_is_cjk (recipient->name)) {
    g_autofree char *family = matta_name_get_family (recipient->name);
    const char *const *readings = family != NULL ? matta_surname_get_readings (family) : NULL;

    for (guint i = 0; readings != NULL && readings[i] != NULL; i++)
      if (strstr (lower, readings[i]) != NULL)
        return MATTA_GREETING_FITS;
    known = readings != NULL;
    if (!known)
      return MATTA_GREETING_UNKNOWN;
  }
  return is_anonymous (recipient->address) && recipient->name == NULL ? MATTA_GREETING_UNKNOWN
                                                                      : MATTA_GREETING_OTHER;
}

MattaGreetingMatch
matta_greeting_match (const char *name, const MattaRecipient *recipient)
{
  g_return_val_if_fail (name != NULL && recipient != NULL, MATTA_GREETING_UNKNOWN);

  if (matta_name_is_cjk (name))
    return match_kanji (name, recipient);
  return match_latin (name, recipient);
}
