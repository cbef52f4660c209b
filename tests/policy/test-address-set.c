/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-address-set.h"

#include "matta-error.h"

/* One entry against one address. */
typedef struct {
  const char *name;
  const char *entry;
  gboolean pattern;
  const char *address;
  gboolean contained;
} Match;

static const Match matches[] = {
  { .name = "domain", .entry = "example.com", .address = "a@example.com", .contained = TRUE },
  { .name = "domain-below",
    .entry = "example.com",
    .address = "a@sub.example.com",
    .contained = TRUE },
  { .name = "domain-far-below",
    .entry = "example.com",
    .address = "a@x.y.example.com",
    .contained = TRUE },
  { .name = "not-a-longer-name", .entry = "example.com", .address = "a@notexample.com" },
  { .name = "not-with-a-hyphen", .entry = "example.com", .address = "a@not-example.com" },
  { .name = "not-continued", .entry = "example.com", .address = "a@example.com.evil.example" },
  { .name = "not-in-the-local-part",
    .entry = "example.com",
    .address = "example.com@evil.example" },
  { .name = "not-quoted-before-the-at",
    .entry = "example.com",
    .address = "\"a@example.com\"@evil.example" },
  { .name = "not-above", .entry = "sub.example.com", .address = "a@example.com" },
  { .name = "not-the-other-end", .entry = "example.com", .address = "a@example.co" },
  { .name = "trailing-dot-of-the-address",
    .entry = "example.com",
    .address = "a@example.com.",
    .contained = TRUE },
  { .name = "trailing-dot-of-the-entry",
    .entry = "example.com.",
    .address = "a@example.com",
    .contained = TRUE },
  { .name = "upper-case", .entry = "Example.COM", .address = "A@eXample.com", .contained = TRUE },
  { .name = "letters-for-a-labels",
    .entry = "xn--caf-dma.example",
    .address = "a@café.example",
    .contained = TRUE },
  { .name = "a-labels-for-letters",
    .entry = "café.example",
    .address = "a@XN--CAF-DMA.example",
    .contained = TRUE },
  { .name = "letters-upper-case",
    .entry = "café.example",
    .address = "a@CAFÉ.example",
    .contained = TRUE },
  { .name = "letters-composed",
    .entry = "cafe\xcc\x81.example",
    .address = "a@café.example",
    .contained = TRUE },
  { .name = "japanese-below",
    .entry = "例え.example",
    .address = "a@部.例え.example",
    .contained = TRUE },
  { .name = "japanese-not-longer", .entry = "例え.example", .address = "a@不例え.example" },
  { .name = "ideographic-full-stop",
    .entry = "例え.example",
    .address = "a@例え。example",
    .contained = TRUE },
  { .name = "look-alike-is-another", .entry = "example.com", .address = "a@ex\xd0\xb0mple.com" },
  { .name = "this-domain-alone",
    .entry = "@example.com",
    .address = "a@example.com",
    .contained = TRUE },
  { .name = "this-domain-not-below", .entry = "@example.com", .address = "a@sub.example.com" },
  { .name = "this-domain-not-longer", .entry = "@example.com", .address = "a@notexample.com" },
  { .name = "this-domain-not-continued",
    .entry = "@example.com",
    .address = "a@example.com.evil.example" },
  { .name = "address",
    .entry = "taro@example.com",
    .address = "taro@example.com",
    .contained = TRUE },
  { .name = "address-in-capitals",
    .entry = "taro@example.com",
    .address = "TARO@Example.Com",
    .contained = TRUE },
  { .name = "address-not-longer", .entry = "taro@example.com", .address = "kentaro@example.com" },
  { .name = "address-not-below", .entry = "taro@example.com", .address = "taro@sub.example.com" },
  { .name = "address-quoted",
    .entry = "taro@example.com",
    .address = "\"taro\"@example.com",
    .contained = TRUE },
  { .name = "entry-quoted",
    .entry = "\"taro\"@example.com",
    .address = "taro@example.com",
    .contained = TRUE },
  { .name = "quoted-letter",
    .entry = "taro@example.com",
    .address = "\"ta\\ro\"@example.com",
    .contained = TRUE },
  { .name = "quoted-with-space",
    .entry = "\"bad guy\"@example.com",
    .address = "\"Bad Guy\"@example.com",
    .contained = TRUE },
  { .name = "quoted-with-at",
    .entry = "\"a@b\"@example.com",
    .address = "\"a@b\"@example.com",
    .contained = TRUE },
  { .name = "domain-of-quoted-with-at",
    .entry = "@example.com",
    .address = "\"a@b.example\"@example.com",
    .contained = TRUE },
  { .name = "two-ats-is-nobody", .entry = "example.com", .address = "a@b.example@example.com" },
  { .name = "no-domain-is-nobody", .entry = "example.com", .address = "a@" },
  { .name = "no-at-is-nobody", .entry = "example.com", .address = "example.com" },
  { .name = "nobody-at-a-domain", .entry = "example.com", .address = "@example.com" },
  { .name = "slash-in-the-domain", .entry = "example.com", .address = "a@evil.test/.example.com" },
  { .name = "space-in-the-domain", .entry = "example.com", .address = "a@evil.test .example.com" },
  { .name = "empty-label-in-the-domain", .entry = "example.com", .address = "a@evil..example.com" },
  { .name = "quote-that-does-not-end", .entry = "example.com", .address = "\"a@example.com" },
  { .name = "quote-that-ends-early", .entry = "example.com", .address = "\"a\"b@example.com" },
  { .name = "quote-that-begins-late", .entry = "example.com", .address = "a\"@b\"@example.com" },
  { .name = "escaped-quote",
    .entry = "example.com",
    .address = "\"a\\\"@b\"@example.com",
    .contained = TRUE },
  { .name = "pattern-not-over-a-slash",
    .entry = "*.example.com",
    .pattern = TRUE,
    .address = "a@evil.test/.example.com" },
  { .name = "plus-is-another-address",
    .entry = "taro@example.com",
    .address = "taro+x@example.com" },
  { .name = "address-literal",
    .entry = "@[192.0.2.1]",
    .address = "a@[192.0.2.1]",
    .contained = TRUE },
  { .name = "pattern-below",
    .entry = "*.example.com",
    .pattern = TRUE,
    .address = "a@x.example.com",
    .contained = TRUE },
  { .name = "pattern-below-is-not-it",
    .entry = "*.example.com",
    .pattern = TRUE,
    .address = "a@example.com" },
  { .name = "pattern-not-continued",
    .entry = "*.example.com",
    .pattern = TRUE,
    .address = "a@x.example.com.evil.example" },
  { .name = "pattern-as-written",
    .entry = "*example.com",
    .pattern = TRUE,
    .address = "a@notexample.com",
    .contained = TRUE },
  { .name = "pattern-one-letter",
    .entry = "example?.com",
    .pattern = TRUE,
    .address = "a@example1.com",
    .contained = TRUE },
  { .name = "pattern-one-letter-not-none",
    .entry = "example?.com",
    .pattern = TRUE,
    .address = "a@example.com" },
  { .name = "pattern-address",
    .entry = "ml-*@example.com",
    .pattern = TRUE,
    .address = "ML-all@example.com",
    .contained = TRUE },
  { .name = "pattern-stops-at-the-at",
    .entry = "ml-*@example.com",
    .pattern = TRUE,
    .address = "\"ml-x@evil.example\"@evil.example" },
  { .name = "pattern-of-everybody",
    .entry = "*@example.com",
    .pattern = TRUE,
    .address = "a@example.com",
    .contained = TRUE },
  { .name = "pattern-address-not-below",
    .entry = "*@example.com",
    .pattern = TRUE,
    .address = "a@x.example.com" },
  { .name = "pattern-international",
    .entry = "*.例え.example",
    .pattern = TRUE,
    .address = "a@x.XN--R8JZ45G.example",
    .contained = TRUE },
  { .name = "pattern-without-wildcard",
    .entry = "example.com",
    .pattern = TRUE,
    .address = "a@sub.example.com" },
};

static void
test_match (gconstpointer data)
{
  const Match *match = data;
  g_autoptr (MattaAddressSet) set = matta_address_set_new ();
  g_autoptr (GError) error = NULL;

  if (match->pattern)
    matta_address_set_add_pattern (set, match->entry, &error);
  else
    matta_address_set_add (set, match->entry, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (matta_address_set_get_size (set), ==, 1);
  g_assert_cmpint (matta_address_set_contains (set, match->address), ==, match->contained);
}

static const char *const bad_entries[] = {
  "",
  "@",
  "*.example.com",
  "taro@",
  "a@b@example.com",
  "example..com",
  "exam ple.com",
  ".example.com",
  "a\nb@example.com",
  "a b@example.com",
  "http://example.com",
  "taro@exa*ple.com",
  "\xff.example",
};

static void
test_bad_entries (void)
{
  g_autoptr (MattaAddressSet) set = matta_address_set_new ();

  for (guint i = 0; i < G_N_ELEMENTS (bad_entries); i++) {
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", bad_entries[i]);
    g_assert_false (matta_address_set_add (set, bad_entries[i], &error));
    g_assert_error (error, MATTA_ERROR, MATTA_ERROR_MALFORMED);
  }
  g_assert_cmpuint (matta_address_set_get_size (set), ==, 0);
}

static void
test_bad_patterns (void)
{
  const char *patterns[] = { "", "*@*@example.com", "exa mple.*", "x@", "a\\*.example", "\xff*" };
  g_autoptr (MattaAddressSet) set = matta_address_set_new ();

  for (guint i = 0; i < G_N_ELEMENTS (patterns); i++) {
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", patterns[i]);
    g_assert_false (matta_address_set_add_pattern (set, patterns[i], &error));
    g_assert_error (error, MATTA_ERROR, MATTA_ERROR_MALFORMED);
  }
  g_assert_cmpuint (matta_address_set_get_size (set), ==, 0);
}

static void
test_can_judge (void)
{
  g_assert_true (matta_address_set_can_judge ("a@example.com"));
  g_assert_true (matta_address_set_can_judge ("\"a@b\"@example.com"));
  g_assert_false (matta_address_set_can_judge ("a@b@example.com"));
  g_assert_false (matta_address_set_can_judge ("postmaster"));
  g_assert_false (matta_address_set_can_judge ("a@evil.test/.example.com"));
  g_assert_false (matta_address_set_can_judge ("\"a@example.com"));
  g_assert_true (matta_address_set_can_judge ("a@[192.0.2.1]"));
  g_assert_false (matta_address_set_can_judge ("@example.com"));
}

typedef struct {
  const char *pattern;
  const char *text;
  gboolean matches;
} Glob;

static void
test_glob (void)
{
  static const Glob globs[] = {
    { "", "", TRUE },
    { "", "a", FALSE },
    { "*", "", TRUE },
    { "*", "abc", TRUE },
    { "?", "あ", TRUE },
    { "?", "ああ", FALSE },
    { "*.xlsx", "a.xlsx", TRUE },
    { "*.xlsx", "a.xlsx.exe", FALSE },
    { "a*b*c", "a-b-b-c", TRUE },
    { "a*b*c", "a-b-b", FALSE },
    { "*見積*", "御見積書", TRUE },
    { "**a", "bba", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (globs); i++) {
    g_test_message ("%s %s", globs[i].pattern, globs[i].text);
    g_assert_cmpint (matta_glob_match (globs[i].pattern, globs[i].text), ==, globs[i].matches);
  }
}

/* Backtracking over every "*" would take longer than the universe has. */
static void
test_glob_is_quick (void)
{
  g_autofree char *text = g_strnfill (20000, 'a');

  g_assert_false (matta_glob_match ("*a*a*a*a*a*a*a*a*a*a*a*a*b", text));
}

/* Whoever shares a set keeps it. */
static void
test_shared (void)
{
  g_autoptr (MattaAddressSet) set = matta_address_set_new ();
  g_autoptr (MattaAddressSet) shared = matta_address_set_ref (set);

  g_assert_true (matta_address_set_add (set, "example.com", NULL));
  g_clear_pointer (&set, matta_address_set_unref);
  g_assert_true (matta_address_set_contains (shared, "a@example.com"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (matches); i++) {
    g_autofree char *path = g_strconcat ("/address-set/match/", matches[i].name, NULL);

    g_test_add_data_func (path, &matches[i], test_match);
  }
  g_test_add_func ("/address-set/refuses-what-is-no-entry", test_bad_entries);
  g_test_add_func ("/address-set/refuses-what-is-no-pattern", test_bad_patterns);
  g_test_add_func ("/address-set/knows-what-it-cannot-judge", test_can_judge);
  g_test_add_func ("/address-set/glob", test_glob);
  g_test_add_func ("/address-set/glob-is-quick", test_glob_is_quick);
  g_test_add_func ("/address-set/is-shared", test_shared);
  return g_test_run ();
}
