/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Makes @row say that the audit trail leaves this computer, how much is in it and where it goes; it
 * is there only while that is so. Follows @settings, which outlive the row. */
void matta_trail_row_connect (AdwActionRow *row, GSettings *settings);

/* The sentences for people; NULL: it goes nowhere. (transfer full) */
char *matta_trail_row_describe (GSettings *settings) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
