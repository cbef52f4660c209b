/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Display names, made comparable. Any thread; NULL or empty names give NULL. */

/* "佐藤　太郎", "佐藤太郎" and, for letters, "Smith, John", "john SMITH" come out the same.
 * (transfer full) */
char *matta_name_fold (const char *name) G_GNUC_WARN_UNUSED_RESULT;

/* The family name, folded: "佐藤" of "佐藤 太郎", "smith" of "John Smith" and "Smith, John". An
 * unspaced name of kanji is cut after two, which is right for nine in ten. NULL when it cannot be
 * told. (transfer full) */
char *matta_name_get_family (const char *name) G_GNUC_WARN_UNUSED_RESULT;

/* TRUE when @text has a letter of Chinese or Japanese writing. */
gboolean matta_name_is_cjk (const char *text);

G_END_DECLS
