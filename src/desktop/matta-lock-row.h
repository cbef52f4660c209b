/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Says who fixed @key, and in which file; NULL when it can be changed. */
char *matta_lock_row_text (GSettings *settings, const char *key) G_GNUC_WARN_UNUSED_RESULT;
/* A row of the preferences that shows the setting @key: insensitive, and it says so, where the
 * organisation fixed it. To be called once the row has its title and subtitle. */
void matta_lock_row (AdwPreferencesRow *row, GSettings *settings, const char *key);

G_END_DECLS
