/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-facts.h"

G_BEGIN_DECLS

/* Whom a message addresses in its first lines: "佐藤様", "株式会社サンプル 田中部長", "Dear Mr
 * Smith", "Hi Anna". Any thread. */

/* The people named, without title and honorific, as written: "佐藤", "Smith". Nobody for "各位",
 * "Dear all" and the like. NULL-terminated. (transfer full) */
char **matta_greeting_find (const char *own_text) G_GNUC_WARN_UNUSED_RESULT;

typedef enum {
  MATTA_GREETING_FITS,
  MATTA_GREETING_UNKNOWN, /* address and display name don't say who it is */
  MATTA_GREETING_OTHER,
} MattaGreetingMatch;

/* Can @recipient be the one who is greeted as @name? Knows how common Japanese family names are
 * written in Latin letters. */
MattaGreetingMatch matta_greeting_match (const char *name, const MattaRecipient *recipient);

G_END_DECLS
