/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Makes @row, which has an apply button, show and change the setting inside-domains: typed as
 * people do, with commas or spaces between them. @settings is kept as long as the row is. */
void matta_domains_row_connect (AdwEntryRow *row, GSettings *settings);

/* Takes what stands in @row into the setting, as its apply button does; nothing where it is locked.
 */
void matta_domains_row_apply (AdwEntryRow *row, GSettings *settings);

G_END_DECLS
