/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* A row with a switch: whether Matta starts when its user logs in. It turns back, and says why,
 * where that cannot be had. */
#define MATTA_TYPE_AUTOSTART_ROW (matta_autostart_row_get_type ())
G_DECLARE_FINAL_TYPE (MattaAutostartRow, matta_autostart_row, MATTA, AUTOSTART_ROW, AdwActionRow)

/* @settings: with `start-at-login`; fixed there, it cannot be switched. */
void matta_autostart_row_set_settings (MattaAutostartRow *self, GSettings *settings);

G_END_DECLS
