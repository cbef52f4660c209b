/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The ways a common Japanese family name is written in Latin letters: {"sato", "satou", "satoh"}
 * for "佐藤", also of "佐藤太郎". NULL for a name that is not among them. NULL-terminated, static.
 */
const char *const *matta_surname_get_readings (const char *kanji);

G_END_DECLS
