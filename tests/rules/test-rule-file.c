/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-rule-file.h"

#include "matta-error.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

/* One rule in line 3 of a file: its condition, what applies, and why the file is refused. */
typedef struct {
  const char *name;
  const char *when;  /* NULL = always */
  const char *then;  /* NULL = a look */
  const char *error; /* NULL = it is read */
} Case;

static const Case cases[] = {
  { .name = "always", .when = "{\"always\": true}" },
  { .name = "never", .when = "{\"always\": false}", .error = "4: “always” is true or not there" },
  { .name = "all", .when = "{\"all\": [{\"reply\": true}, {\"invitation\": false}]}" },
  { .name = "all-of-nothing", .when = "{\"all\": []}", .error = "4: This list is empty" },
  { .name = "any-not", .when = "{\"any\": [{\"not\": {\"reply\": true}}]}" },
  { .name = "not-a-list",
    .when = "{\"not\": [{\"reply\": true}]}",
    .error = "4: A condition is an object" },
  { .name = "two-keys",
    .when = "{\"reply\": true, \"invitation\": true}",
    .error = "several stand in “all”" },
  { .name = "no-key", .when = "{}", .error = "4: A condition is an object" },
  { .name = "unknown-condition",
    .when = "{\"recipients\": {}}",
    .error = "4: There is no condition “recipients”" },
  { .name = "unknown-inside",
    .when = "{\"all\": [\n{\"any\": [\n{\"recipent\": {}}]}]}",
    .error = "6: There is no condition “recipent”" },
  { .name = "recipient",
    .when = "{\"recipient\": {\"at\": [\"a.example\", \"@b.example\", \"x@c.example\", "
            "{\"pattern\": \"*.d.example\"}], \"not-at\": [\"y.a.example\"], \"kind\": [\"to\", "
            "\"bcc\"], \"side\": \"outside\", \"on-list\": [\"watched\"]}}" },
  { .name = "recipient-asked-nothing",
    .when = "{\"recipient\": {}}",
    .error = "4: Nothing is asked here" },
  { .name = "recipient-unknown-key",
    .when = "{\"recipient\": {\"domain\": [\"a.example\"]}}",
    .error = "4: There is no key “domain” here" },
  { .name = "recipient-unknown-kind",
    .when = "{\"recipient\": {\"kind\": [\"from\"]}}",
    .error = "4: One of to, cc, bcc is expected here" },
  { .name = "recipient-text-for-list",
    .when = "{\"recipient\": {\"at\": \"a.example\"}}",
    .error = "4: A list [ … ] is expected" },
  { .name = "wildcard-without-pattern",
    .when = "{\"recipient\": {\"at\": [\n\"*.a.example\"]}}",
    .error = "5: An entry is example.com" },
  { .name = "pattern-of-other-things",
    .when = "{\"recipient\": {\"at\": [{\"pattern\": \"*\", \"x\": 1}]}}",
    .error = "4: { \"pattern\": \"…\" } is expected" },
  { .name = "sender", .when = "{\"sender\": {\"at\": [\"boss@example.com\"]}}" },
  { .name = "sender-has-no-kind",
    .when = "{\"sender\": {\"kind\": [\"to\"]}}",
    .error = "There is no key “kind” here" },
  { .name = "finding", .when = "{\"finding\": [\"first-domain\", \"rule:other\"]}" },
  { .name = "finding-in-capitals",
    .when = "{\"finding\": [\"First\"]}",
    .error = "4: A finding’s id is like" },
  { .name = "tier", .when = "{\"tier-at-least\": \"think\"}" },
  { .name = "tier-of-nothing",
    .when = "{\"tier-at-least\": \"high\"}",
    .error = "One of quiet, look, think, stop" },
  { .name = "words",
    .when = "{\"any\": [{\"subject-words\": [\"社外秘\"]}, {\"text-words\": [\"a\"]}, "
            "{\"own-text-words\": [\"b\"]}]}" },
  { .name = "blank-word", .when = "{\"text-words\": [\"  \"]}", .error = "4: A word with letters" },
  { .name = "empty-word",
    .when = "{\"text-words\": [\"\"]}",
    .error = "4: A text of 1 to 320 letters" },
  { .name = "word-of-another-type",
    .when = "{\"text-words\": [1]}",
    .error = "4: A text is expected here" },
  { .name = "word-with-controls",
    .when = "{\"text-words\": [\"a\\u0007\"]}",
    .error = "letters that cannot be shown" },
  { .name = "attachment",
    .when = "{\"attachment\": {\"name\": [\"*見積*\"], \"extension\": [\"xlsx\"], \"type\": "
            "[\"application/*\"], \"size\": {\"at-least\": 1}, \"shown-in-text\": false}}" },
  { .name = "extension-with-dot",
    .when = "{\"attachment\": {\"extension\": [\".pdf\"]}}",
    .error = "4: An extension is written without dot" },
  { .name = "type-without-slash",
    .when = "{\"attachment\": {\"type\": [\"pdf\"]}}",
    .error = "4: A type is like" },
  { .name = "counts",
    .when =
        "{\"all\": [{\"attachment-count\": {\"at-least\": 1}}, {\"attachment-size\": {\"at-most\": "
        "5}}, {\"message-size\": {\"at-least\": 1, \"at-most\": 1}}, {\"recipient-count\": "
        "{\"at-least\": 2}}, {\"outside-count\": {\"at-least\": 2}}, {\"visible-outside-count\": "
        "{\"at-least\": 2}}, {\"visible-outside-domains\": {\"at-least\": 2}}]}" },
  { .name = "count-without-bounds",
    .when = "{\"recipient-count\": {}}",
    .error = "4: “at-least” or “at-most” is missing" },
  { .name = "count-upside-down",
    .when = "{\"recipient-count\": {\"at-least\": 3, \"at-most\": 2}}",
    .error = "4: “at-least” is more than" },
  { .name = "count-below-nothing",
    .when = "{\"recipient-count\": {\"at-least\": -1}}",
    .error = "4: A whole number from 0" },
  { .name = "count-and-a-half",
    .when = "{\"recipient-count\": {\"at-least\": 1.5}}",
    .error = "4: A whole number from 0" },
  { .name = "count-as-text",
    .when = "{\"recipient-count\": {\"at-least\": \"5\"}}",
    .error = "4: A whole number from 0" },
  { .name = "hour", .when = "{\"hour\": {\"from\": \"22:00\", \"to\": \"06:30\"}}" },
  { .name = "hour-to-midnight", .when = "{\"hour\": {\"from\": \"22:00\", \"to\": \"24:00\"}}" },
  { .name = "hour-half",
    .when = "{\"hour\": {\"from\": \"22:00\"}}",
    .error = "4: “from” and “to” are both needed" },
  { .name = "hour-never",
    .when = "{\"hour\": {\"from\": \"22:00\", \"to\": \"22:00\"}}",
    .error = "are the same" },
  { .name = "hour-25",
    .when = "{\"hour\": {\"from\": \"25:00\", \"to\": \"06:00\"}}",
    .error = "4: A day has times" },
  { .name = "hour-60-minutes",
    .when = "{\"hour\": {\"from\": \"05:60\", \"to\": \"06:00\"}}",
    .error = "4: A day has times" },
  { .name = "hour-short",
    .when = "{\"hour\": {\"from\": \"8:30\", \"to\": \"06:00\"}}",
    .error = "4: A time is like 08:30" },
  { .name = "weekday", .when = "{\"weekday\": [\"sat\", \"sun\"]}" },
  { .name = "weekday-unknown", .when = "{\"weekday\": [\"Sat\"]}", .error = "4: One of mon" },
  { .name = "protection", .when = "{\"protection\": [\"signed\", \"encrypted\"]}" },
  { .name = "reply-as-text",
    .when = "{\"reply\": \"yes\"}",
    .error = "4: true or false is expected" },

  { .name = "every-effect",
    .then = "{\"tier\": \"stop\", \"message\": {\"en\": \"No\", \"ja\": \"不可\"}, \"remedy\": "
            "\"to-bcc\", \"cc\": [\"boss@example.com\"], \"bcc\": [\"archive@example.com\"], "
            "\"outside-to-bcc\": true, \"forbid\": true, \"require-seal\": true, \"second-look\": "
            "true, \"require-reason\": true, \"hold-minutes\": 30}" },
  { .name = "no-effect", .then = "{}", .error = "5: This rule does nothing" },
  { .name = "unknown-effect",
    .then = "{\"forbidden\": true}",
    .error = "5: There is no key “forbidden” here" },
  { .name = "effect-false",
    .then = "{\"forbid\": false}",
    .error = "5: This is true or not there" },
  { .name = "forbid-quietly",
    .then = "{\"forbid\": true, \"tier\": \"think\"}",
    .error = "5: What is forbidden has the tier stop" },
  { .name = "reason-quietly",
    .then = "{\"require-reason\": true, \"tier\": \"look\"}",
    .error = "5: A seal, a second look or a reason" },
  { .name = "no-message", .then = "{\"message\": {}}", .error = "5: A message in one language" },
  { .name = "message-in-klingon",
    .then = "{\"message\": {\"tlh\": \"Qo'\"}}",
    .error = "5: There is no key “tlh” here" },
  { .name = "message-alone",
    .then = "{\"message\": \"No\"}",
    .error = "5: An object { … } is expected" },
  { .name = "remedy-unknown", .then = "{\"remedy\": \"pray\"}", .error = "5: One of drop, to-bcc" },
  { .name = "bcc-a-domain",
    .then = "{\"bcc\": [\"@example.com\"]}",
    .error = "5: An address like" },
  { .name = "bcc-with-a-bracket",
    .then = "{\"bcc\": [\"a>b@example.com\"]}",
    .error = "5: An address like" },
  { .name = "bcc-with-a-line-end",
    .then = "{\"bcc\": [\"a@example.com\\r\\nRCPT\"]}",
    .error = "cannot be shown" },
  { .name = "bcc-with-two-ats",
    .then = "{\"bcc\": [\"a@b@example.com\"]}",
    .error = "5: An address like" },
  { .name = "hold-nothing",
    .then = "{\"hold-minutes\": 0}",
    .error = "5: A whole number from 1 to 10080" },
  { .name = "hold-for-ever",
    .then = "{\"hold-minutes\": 10081}",
    .error = "5: A whole number from 1 to 10080" },
};

static MattaRuleFile *
parse (const char *text, GError **error)
{
  return matta_rule_file_parse (text, strlen (text), error);
}

static void
test_rule (gconstpointer data)
{
  const Case *test = data;
  g_autofree char *text = g_strdup_printf (
      "{\"version\": 1,\n\"rules\": [\n{\"id\": \"r-1\",\n\"when\": %s,\n\"then\": %s}]}",
      test->when != NULL ? test->when : "{\"always\": true}",
      test->then != NULL ? test->then : "{\"tier\": \"look\"}");
  g_autoptr (GError) error = NULL;
  g_autoptr (MattaRuleFile) file = parse (text, &error);

  if (test->error == NULL) {
    g_assert_no_error (error);
    g_assert_cmpuint (file->rules->len, ==, 1);
    return;
  }
  g_assert_null (file);
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_MALFORMED);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, test->error));
}

typedef struct {
  const char *name;
  const char *text;
  const char *error;
} FileCase;

#define RULE(id)                                                                                   \
  "{\"id\": \"" id "\", \"when\": {\"always\": true}, \"then\": {\"tier\": \"look\"}}"

static const FileCase file_cases[] = {
  { .name = "smallest", .text = "{\"version\": 1}" },
  { .name = "all-keys",
    .text = "{\"$schema\": \"x\", \"version\": 1, \"comment\": \"c\", \"user-files\": \"none\", "
            "\"lists\": {\"inside\": [\"a.example\"], \"trusted\": [\"b.example\"], \"watched\": "
            "[\"c.example\"], \"blocked\": [{\"pattern\": \"*.d.example\"}]}, \"rules\": [" RULE (
                "a") ", " RULE ("b") "]}" },
  { .name = "no-version", .text = "{\n}", .error = "1: “version” is missing" },
  { .name = "newer-version",
    .text = "{\n\"version\": 2}",
    .error = "2: A whole number from 1 to 1" },
  { .name = "unknown-key",
    .text = "{\"version\": 1,\n\"rule\": []}",
    .error = "2: There is no key “rule” here" },
  { .name = "not-an-object", .text = "[]", .error = "1: An object { … } is expected here" },
  { .name = "unknown-list",
    .text = "{\"version\": 1, \"lists\": {\"loved\": [\"a.example\"]}}",
    .error = "1: There is no key “loved”" },
  { .name = "bad-entry",
    .text = "{\"version\": 1, \"lists\": {\"blocked\": [\n\"a.example\",\n\"b..example\"]}}",
    .error = "3: This is not a domain" },
  { .name = "same-id-twice",
    .text = "{\"version\": 1, \"rules\": [" RULE ("a") ",\n" RULE ("a") "]}",
    .error = "2: There is another rule with this id" },
  { .name = "id-in-capitals",
    .text = "{\"version\": 1, \"rules\": [" RULE ("A") "]}",
    .error = "1: An id has a to z" },
  { .name = "rule-without-then",
    .text = "{\"version\": 1, \"rules\": [\n{\"id\": \"a\", \"when\": {\"always\": true}}]}",
    .error = "2: A rule needs" },
  { .name = "rule-without-when",
    .text = "{\"version\": 1, \"rules\": [\n{\"id\": \"a\", \"then\": {\"tier\": \"look\"}}]}",
    .error = "2: A rule needs" },
  { .name = "broken", .text = "{\"version\": 1,\n", .error = "This is not JSON" },
};

static void
test_file (gconstpointer data)
{
  const FileCase *test = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MattaRuleFile) file = parse (test->text, &error);

  if (test->error == NULL) {
    g_assert_no_error (error);
    return;
  }
  g_assert_null (file);
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_MALFORMED);
  g_assert_nonnull (strstr (error->message, test->error));
}

typedef struct {
  const char *then;
  int tier;
} TierCase;

/* Without a tier of its own a rule gets the lowest that does what it says. */
static void
test_tiers (void)
{
  static const TierCase tiers[] = {
    { "{\"bcc\": [\"a@example.com\"]}", 0 },
    { "{\"hold-minutes\": 5}", 0 },
    { "{\"message\": {\"en\": \"x\"}}", 1 },
    { "{\"require-reason\": true}", 2 },
    { "{\"second-look\": true}", 2 },
    { "{\"require-seal\": true}", 2 },
    { "{\"forbid\": true}", 3 },
    { "{\"tier\": \"think\", \"hold-minutes\": 5}", 2 },
    { "{\"tier\": \"stop\", \"require-reason\": true}", 3 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (tiers); i++) {
    g_autofree char *text = g_strdup_printf ("{\"version\": 1, \"rules\": [{\"id\": \"a\", "
                                             "\"when\": {\"always\": true}, \"then\": %s}]}",
                                             tiers[i].then);
    g_autoptr (MattaRuleFile) file = parse (text, NULL);

    g_test_message ("%s", tiers[i].then);
    g_assert_cmpint (((MattaRule *) g_ptr_array_index (file->rules, 0))->then.tier, ==,
                     tiers[i].tier);
  }
}

static void
test_entries_are_kept (void)
{
  g_autoptr (MattaRuleFile) file = parse (
      "{\"version\": 1, \"lists\": {\"watched\": [\"A.example\", {\"pattern\": \"*.b.example\"}]}}",
      NULL);
  const MattaListEntry *first = g_ptr_array_index (file->entries, 0);
  const MattaListEntry *second = g_ptr_array_index (file->entries, 1);

  g_assert_cmpuint (file->entries->len, ==, 2);
  g_assert_cmpuint (first->list, ==, MATTA_LIST_WATCHED);
  g_assert_cmpstr (first->text, ==, "A.example");
  g_assert_false (first->pattern);
  g_assert_cmpstr (second->text, ==, "*.b.example");
  g_assert_true (second->pattern);
  g_assert_true (matta_address_lists_contains (file->lists, MATTA_LIST_WATCHED, "x@y.b.example"));
}

static char *
refuse (const char *path)
{
  g_autoptr (MattaRefusal) refusal = NULL;

  g_assert_null (matta_rule_file_load (path, &refusal));
  g_assert_cmpstr (refusal->file, ==, path);
  return g_strdup_printf ("%u: %s", refusal->line, refusal->reason);
}

static void
test_nothing_readable (void)
{
  g_autofree char *dir = g_dir_make_tmp ("matta-rules-XXXXXX", NULL);
  g_autofree char *missing_path = g_build_filename (dir, "missing.json", NULL);
  g_autofree char *pipe_path = g_build_filename (dir, "pipe.json", NULL);
  g_autofree char *missing = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *pipe = NULL;

  g_assert_cmpint (mkfifo (pipe_path, 0600), ==, 0);
  missing = refuse (missing_path);
  folder = refuse (dir);
  pipe = refuse (pipe_path);
  g_assert_cmpstr (missing, ==, "0: No such file or directory");
  g_assert_cmpstr (folder, ==, "0: This is not a regular file");
  g_assert_cmpstr (pipe, ==, "0: This is not a regular file");
  g_unlink (pipe_path);
  g_rmdir (dir);
}

/* One file with @text. (transfer full) */
static char *
refuse_text (const char *text)
{
  g_autofree char *dir = g_dir_make_tmp ("matta-rules-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "a.json", NULL);
  char *refused = NULL;

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  refused = refuse (path);
  g_unlink (path);
  g_rmdir (dir);
  return refused;
}

static void
test_load (void)
{
  g_autofree char *blanks = g_strnfill (MATTA_RULE_FILE_MOST_BYTES + 1, ' ');
  g_autofree char *large = refuse_text (blanks);
  g_autofree char *empty = refuse_text ("");
  g_autofree char *wrong = refuse_text ("{\"version\": 1,\n\"x\": 1}");

  g_assert_cmpstr (large, ==, "0: The file is larger than 4 MiB");
  g_assert_cmpstr (empty, ==, "0: The file is empty");
  g_assert_cmpstr (wrong, ==, "2: There is no key “x” here");
}

/* What we give people to start from works. */
static void
test_examples (void)
{
  g_autofree char *dir =
      g_test_build_filename (G_TEST_DIST, "..", "data", "examples", "policy.d", NULL);
  g_autoptr (GDir) folder = g_dir_open (dir, 0, NULL);
  const char *name = NULL;
  guint n = 0;

  while ((name = g_dir_read_name (folder)) != NULL) {
    g_autofree char *path = g_build_filename (dir, name, NULL);
    g_autoptr (MattaRefusal) refusal = NULL;
    g_autoptr (MattaRuleFile) file = matta_rule_file_load (path, &refusal);

    g_test_message ("%s: %s", name, refusal != NULL ? refusal->reason : "good");
    g_assert_nonnull (file);
    n++;
  }
  g_assert_cmpuint (n, >=, 2);
}

typedef struct {
  const char *text;
  const char *folded;
} Fold;

static void
test_fold (void)
{
  static const Fold folds[] = {
    { "Secret", "secret" },
    { "ＡＢＣ", "abc" },
    { "ﾃｽﾄ", "テスト" },
    { "a \r\n  b", "a b" },
    { "社外\r\n秘", "社外秘" },
    { "社外 秘", "社外 秘" },
    { "社外\xe2\x80\x8b秘", "社外秘" },
    { " a ", "a" },
    { "Straße", "strasse" },
    { "か\xe3\x82\x99", "が" },
    { "a\nb", "a b" },
    { "", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (folds); i++) {
    g_autofree char *folded = matta_rule_fold_text (folds[i].text);

    g_assert_cmpstr (folded, ==, folds[i].folded);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/rule-file/rule/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_rule);
  }
  for (guint i = 0; i < G_N_ELEMENTS (file_cases); i++) {
    g_autofree char *path = g_strconcat ("/rule-file/file/", file_cases[i].name, NULL);

    g_test_add_data_func (path, &file_cases[i], test_file);
  }
  g_test_add_func ("/rule-file/tier-follows-the-effect", test_tiers);
  g_test_add_func ("/rule-file/entries-are-kept", test_entries_are_kept);
  g_test_add_func ("/rule-file/load/nothing-readable", test_nothing_readable);
  g_test_add_func ("/rule-file/load/says-file-line-and-reason", test_load);
  g_test_add_func ("/rule-file/examples-can-be-read", test_examples);
  g_test_add_func ("/rule/fold-text", test_fold);
  return g_test_run ();
}
