/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A setting that is a list of words. */
gboolean matta_setting_list_has (GSettings *settings, const char *key, const char *word);
/* At its end. */
void matta_setting_list_add (GSettings *settings, const char *key, const char *word);
/* However often it stands there. */
void matta_setting_list_remove (GSettings *settings, const char *key, const char *word);

G_END_DECLS
