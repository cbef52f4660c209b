/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What text may give away: listed words, and numbers and addresses of people. Pure functions, any
 * thread, time linear in the text. */

/* How often something was seen; the same address twice counts twice. */
typedef struct {
  guint emails;
  guint phones;     /* Japanese (03-1234-5678, 090…) or international (+44…) */
  guint my_numbers; /* 個人番号: twelve digits whose last one is right */
  guint cards;      /* payment cards: a known prefix, its length, and a right last digit */
} MattaPatternCounts;

/* NFKC and case-folded, so that "ＡＢＣ", "ｱ" and "abc" have one spelling. @length: -1 =
 * terminated. What is not UTF-8 becomes U+FFFD; NUL ends nothing. (transfer full) */
char *matta_patterns_fold (const char *text, gssize length) G_GNUC_WARN_UNUSED_RESULT;

/* Adds what @folded, a result of matta_patterns_fold (), holds to @counts. */
void matta_patterns_count (const char *folded, MattaPatternCounts *counts);

/* Is @word in @text, both folded? An end of the word in a script that puts spaces between words
 * has to be an end in the text: "ipo" is in "the ipo" and "次のipoは", not in "tripod". Japanese,
 * which has none, matches anywhere. An empty word is in nothing. */
gboolean matta_patterns_has_word (const char *text, const char *word);

/* @digits: ASCII digits only, @length of them. */
gboolean matta_patterns_is_luhn (const char *digits, gsize length);
gboolean matta_patterns_is_card (const char *digits, gsize length);
gboolean matta_patterns_is_my_number (const char *digits, gsize length);

G_END_DECLS
