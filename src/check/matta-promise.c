/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-promise.h"

#include <string.h>

/* So much on either side of a word is looked at: sentences end sooner. */
#define REACH 400
/* A line this long was broken by the mail app, a shorter one by the writer. */
#define FULL_LINE 40

/* One of these is in each promise. */
static const char *const stems[] = { "attach", "enclos", "添付", "別添", "別紙", "同封" };

/* A few words in between. */
#define SOME "(?:\\S+ ){0,8}?"
#define FEW "(?:\\S+ ){0,5}?"
#define ADVERB "(?:(?:also|just|now|here|hereby|herewith|both|all|again|once more) )?"
#define DONE "(?:attached|enclosed)\\b"
#define SENTENCE "(?:^|[,;:-] |\\band )"

typedef struct {
  const char *phrase; /* what it is called; promises only */
  const char *pattern;
  GRegex *regex;
} Words;

/* What people write when they attach something. Whole phrases: "attached" alone is in half of all
 * answers. Lower case, one sentence at a time. */
static Words promises[] = {
  { .phrase = "find attached", .pattern = "\\bfind " SOME DONE },
  { .phrase = "attached you will find", .pattern = "\\b" DONE ",? " FEW "find\\b" },
  { .phrase = "i have attached",
    .pattern = "\\b(?:i|we)(?: have|'ve)? " ADVERB DONE "|"
               "\\b(?:i am|i'm|we are|we're) " ADVERB "(?:attaching|enclosing)\\b|"
               "\\b(?:i|we) " ADVERB "(?:attach|enclose)\\b|" SENTENCE "attaching\\b" },
  { .phrase = "is attached",
    .pattern = "\\b(?:is|are) " ADVERB "attached\\b|"
               "\\b(?:is|are) " ADVERB "enclosed(?:$|,| for | herewith| with this )" },
  { .phrase = "attached is",
    .pattern =
        "\\b" DONE " (?:is|are)\\b|" SENTENCE DONE " (?:the|our|my|a|an|some|for|as|herewith)\\b" },
  { .phrase = "see attached",
    .pattern =
        "\\bsee (?:the )?(?:attached|attachments?)\\b|"
        "(?:^|[,;:-] |\\bplease |\\bkindly |\\bpls )(?:see|review|check|use|sign|read|note|open|"
        "consider|complete|refer to|fill in|fill out|look at|have a look at|take a look at) " FEW
        "attached\\b" },
  { .phrase = "here is … attached",
    .pattern = "\\b(?:here is|here are|here's|sending|send you) " FEW "attached\\b" },
  { .phrase = "attached file", .pattern = "\\battached (?:files?|documents?)\\b" },
  { .phrase = "in the attachment",
    .pattern = "\\b(?:in the attachments?|as (?:an )?attachments?)\\b" },
  { .phrase = "… attached", /* "Invoice attached." */
    .pattern = "^(?:\\S+ ){1,3}attached(?: as (?:discussed|promised|requested|agreed))?$" },
  { .phrase = "添付します",
    .pattern =
        "添付(?:を?(?:いたし|致し)?(?:します|ました|ております|ています|ておきます)|しました|"
        "しております|しています|しておきます|いたしました|致しました|いたしております|"
        "致しております|いたします|致します|させて(?:いただ|頂)|申し上げ)" },
  { .phrase = "添付の通り", .pattern = "(?:添付|別紙)の(?:通り|とおり)" },
  { .phrase = "添付ファイル",
    .pattern = "添付(?:ファイル|資料|書類|にて|でお送り|をお送り|を送り)" },
  { .phrase = "添付をご確認",
    .pattern = "(?:添付|別紙|同封)(?:を|の.{0,40}?)?(?:ご(?:確認|覧|査収|参照|一読|検討)|お目通し)|"
               "(?:添付|別紙)参照" },
  { .phrase = "別添", .pattern = "別添" },
  { .phrase = "同封します",
    .pattern =
        "同封(?:し(?:ます|ました|ております|ています)|(?:いたし|致し)(?:ます|ました|ております)|"
        "させて(?:いただ|頂)|申し上げ)" },
};

/* … and what says that nothing is: about attachments, but no promise of one. */
static Words denials[] = {
  { .pattern = "\\bno(?:t an?)? attachments?\\b|\\bwithout (?:an? |any |the )?attachments?\\b|"
               "\\bnothing\\b.*\\battach" },
  { .pattern =
        "(?:\\bnot|n't|\\bcannot|\\bnever|\\bunable to) (?:\\S+ ){0,2}(?:find|see|open|attach)" },
  { .pattern = "\\bnot attached|\\b(?:forgot|forgotten|missing|meant to attach)\\b" },
  { .pattern =
        "\\b(?:was|were|you|you've|you have|your|he|she|they|previously|already) " ADVERB DONE },
  { .pattern =
        "\\b(?:attached|enclosed) (?:earlier|yesterday|before|last )|"
        "\\b(?:your|his|her|their|last|previous|earlier|yesterday's) (?:e-?mail|mail|message)" },
  /* Asked, not promised. */
  { .pattern = "\\b(?:if|whether|once|unless|until|make sure|ensure)\\b (?:\\S+ ){0,5}?"
               "(?:is|are|i|we|you) (?:\\S+ )?(?:attach|enclos)" },
  { .pattern = "\\b(?:can|could|should|shall|may|did|do) (?:i|we|you) (?:\\S+ ){0,2}"
               "(?:attach|enclose|find|see)\\b" },
  { .pattern =
        "\\bfor (?:the|your|all the|these|those) (?:\\S+ )?attached|\\bfor (?:sending|attaching)" },
  { .pattern = "\\b(?:i|we) (?:can |could |now |did )?(?:see|saw) (?:the )?attach" },
  /* A label on a box. */
  { .pattern = "\\battached (?:to|at|on|by|with) "
               "(?!" FEW "(?:e-?mails?|mails?|messages?|find)\\b)(?!this\\b)" },
  { .pattern = "添付(?:いただ|頂|くださ|下さ|して(?:くださ|下さ|いただ|頂|もら)|忘れ|漏れ|(?:は|が)"
               "?(?:あり|ござい)ません|"
               "なし|は不要|せず)|ご添付" },
  { .pattern = "添付ファイル(?:は(?:あり|ござい)ません|なし|[をがはも](?:開|届|拝見|受|確認しま(?:"
               "した|す)|見)|"
               "(?:が|は|も)?(?:ない|無い)|の(?:開|容量|上限|サイズ|受領)|(?:を)?ありがとう)" },
  { .pattern = "添付資料(?:[をがはも](?:開|届|拝見|受|確認しま(?:した|す)|見)|(?:を)?ありがとう)" },
  { .pattern = "(?:先日|前回|昨日|先ほど|先程|以前)の(?:メール|ご?連絡)に(?:添付|別添)" },
  { .pattern = "別添(?:は(?:あり|ござい)ません|なし|を?(?:拝見|受領)|(?:を)?ありがとう)" },
  /* In an envelope of paper. */
  { .pattern = "(?:郵送|郵便|封筒|荷物|宅配|小包|商品|製品|便で|箱).*同封|同封.*(?:郵送|郵便|封筒|"
               "荷物|宅配|小包|商品|返送)" },
};

static void
compile (Words *words, gsize n)
{
  for (gsize i = 0; i < n; i++) {
    g_autoptr (GError) error = NULL;

    words[i].regex = g_regex_new (words[i].pattern, G_REGEX_OPTIMIZE, 0, &error);
    g_assert_no_error (error);
  }
}

/* Only once there is something to look at: most mails never come so far. */
static void
compile_all (void)
{
  static gsize done = 0;

  if (!g_once_init_enter (&done))
    return;
  compile (promises, G_N_ELEMENTS (promises));
  compile (denials, G_N_ELEMENTS (denials));
  g_once_init_leave (&done, 1);
}

/* --- sentences -------------------------------------------------------------------------------- */

#define IDEOGRAPHIC_STOP "。"

/* Whether the line that ends @at goes on in the next one, as far as its sentence goes. */
static gboolean
is_soft_break (const char *text, const char *at)
{
  const char *start = at;

  while (start > text && start[-1] != '\n')
    start--;
  return at - start >= FULL_LINE && at[1] != '\0' && at[1] != '\n' && (guchar) at[-1] < 0x80
         && (guchar) at[1] < 0x80;
}

/* A full stop inside of a word ends nothing: "offer.pdf". */
static gboolean
is_end (const char *text, const char *at)
{
  if (*at == '\n')
    return !is_soft_break (text, at);
  if (*at == '.' || *at == '!' || *at == '?')
    return strchr (" \n", at[1]) != NULL; /* also where the text ends */
  return g_str_has_prefix (at, IDEOGRAPHIC_STOP);
}

static const char *
find_start (const char *text, const char *at)
{
  const char *start = at;

  while (start > text && at - start < REACH && !is_end (text, start - 1)
         && !(start - text >= 3 && g_str_has_prefix (start - 3, IDEOGRAPHIC_STOP)))
    start--;
  while (((guchar) *start & 0xc0) == 0x80) /* not in the middle of a letter */
    start++;
  return start;
}

static const char *
find_end (const char *text, const char *at)
{
  const char *end = at;

  while (*end != '\0' && end - at < REACH && !is_end (text, end))
    end++;
  while (((guchar) *end & 0xc0) == 0x80)
    end--;
  return end;
}

/* Words with one space in between, and the plain apostrophe. (transfer full) */
static char *
tidy (const char *sentence, gsize length)
{
  GString *tidied = g_string_sized_new (length);

  for (gsize i = 0; i < length; i++) {
    gboolean space = strchr (" \t\r\n", sentence[i]) != NULL;

    if (!space)
      g_string_append_c (tidied, sentence[i]);
    else if (tidied->len > 0 && tidied->str[tidied->len - 1] != ' ')
      g_string_append_c (tidied, ' ');
  }
  g_string_replace (tidied, "’", "'", 0);
  g_strchomp (tidied->str);
  return g_string_free (tidied, FALSE);
}

/* --- promises --------------------------------------------------------------------------------- */

static const Words *
match_any (const Words *words, gsize n, const char *sentence)
{
  for (gsize i = 0; i < n; i++)
    if (g_regex_match (words[i].regex, sentence, 0, NULL))
      return &words[i];
  return NULL;
}

static const char *
judge (const char *sentence)
{
  const Words *promise = match_any (promises, G_N_ELEMENTS (promises), sentence);

  if (promise == NULL || match_any (denials, G_N_ELEMENTS (denials), sentence) != NULL)
    return NULL;
  return promise->phrase;
}

static const char *
find_after (const char *text, const char *stem)
{
  const char *at = strstr (text, stem);
  const char *phrase = NULL;

  while (at != NULL && phrase == NULL) {
    const char *start = find_start (text, at);
    const char *end = find_end (text, at);
    g_autofree char *sentence = tidy (start, (gsize) (end - start));

    phrase = judge (sentence);
    at = strstr (MAX (end, at + 1), stem);
  }
  return phrase;
}

const char *
matta_promise_find (const char *own_text)
{
  const char *phrase = NULL;

  g_return_val_if_fail (own_text != NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (stems) && phrase == NULL; i++) {
    if (strstr (own_text, stems[i]) == NULL)
      continue;
    compile_all ();
    phrase = find_after (own_text, stems[i]);
  }
  return phrase;
}
