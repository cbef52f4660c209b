/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How easily one address is taken for the other while completing it from a few letters: 1 when they
 * share a given or family name ("h.sato@a.example", "sato-t@b.example"), else the share of
 * three-letter groups before the "@" that both have. Folded addresses. */
double matta_namesake_compare (const char *one, const char *other);

/* From here on people mistake them. */
#define MATTA_NAMESAKE_CLOSE 0.4

G_END_DECLS
