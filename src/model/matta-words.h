/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a text is about, in no particular language: words of letters and digits in small letters,
 * and for Chinese, Japanese and Korean, which leave no spaces, every two neighbouring characters.
 * Left out: numbers, single letters, pairs of hiragana (grammar), and what is quoted from an
 * earlier mail. */
typedef struct {
  guint64 key;
  char *text; /* the word or the whole run of characters that the pair stands in: for people */
} MattaWord;

/* Different words looked at in one mail at most, and bytes of text. */
#define MATTA_WORDS_MOST 240
#define MATTA_WORDS_MOST_BYTES (64 * 1024)

/* Each word of both once; element MattaWord. Either may be NULL; any bytes will do. */
GArray *matta_words_list (const char *subject, const char *body) G_GNUC_WARN_UNUSED_RESULT;

/* The subject without "Re:", "Fwd:", "返信:" and the like, in small letters; "" when nothing is
 * left. (transfer full) */
char *matta_words_trim_subject (const char *subject) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
