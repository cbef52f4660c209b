/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Numbers that people must not send around, found by their check digits. @text: UTF-8, best in one
 * spelling (NFKC), so that full-width digits are seen. Pure; any thread. */

/* Payment card numbers: 13 to 19 digits, perhaps in groups, that begin like one and fit ISO/IEC
 * 7812's check digit. */
guint matta_patterns_count_cards (const char *text);

/* Japanese individual numbers (個人番号): 12 digits, perhaps in groups of four, that fit the check
 * digit. One in eleven of all 12-digit numbers does: ask for the words around it, too. */
guint matta_patterns_count_individual_numbers (const char *text);

/* E-mail addresses, each as often as it stands there. */
guint matta_patterns_count_addresses (const char *text);

G_END_DECLS
