/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#ifndef G_SETTINGS_ENABLE_BACKEND
#define G_SETTINGS_ENABLE_BACKEND
#endif
#include <gio/gio.h>
#include <gio/gsettingsbackend.h>

G_BEGIN_DECLS

#define MATTA_SETTINGS_SCHEMA "io.github.mattamail.Matta"
#define MATTA_SETTINGS_PATH "/io/github/mattamail/Matta/"
#define MATTA_SETTINGS_GROUP "matta"

/* The user's settings file with the organisation's defaults below it and its locks above it. GLib's
 * own keyfile backend knows both as well, but reads them once: here they can change while GSettings
 * and what is bound to them live on. A user's value that makes no sense (see matta_value_check ())
 * does not count. Main thread. */
#define MATTA_TYPE_SETTINGS_BACKEND (matta_settings_backend_get_type ())
G_DECLARE_FINAL_TYPE (MattaSettingsBackend,
                      matta_settings_backend,
                      MATTA,
                      SETTINGS_BACKEND,
                      GSettingsBackend)

MattaSettingsBackend *matta_settings_backend_new (GSettingsSchema *schema,
                                                  const char *user_file) G_GNUC_WARN_UNUSED_RESULT;

/* @defaults: key → GVariant. @locks: a set of keys. Both are kept, and not changed any more. Tells
 * GSettings what differs now. */
void matta_settings_backend_set_policy (MattaSettingsBackend *self,
                                        GHashTable *defaults,
                                        GHashTable *locks);

/* What locks come from: told by matta_settings_find_lock (). */
void matta_settings_backend_set_locks_file (MattaSettingsBackend *self, const char *path);

/* TRUE when the organisation fixed @key. Not the same as g_settings_is_writable (), which is FALSE
 * as well where the user's file cannot be written. */
gboolean matta_settings_is_locked (GSettings *settings, const char *key);
/* The file in which the organisation fixed @key; NULL when it did not, or there is no file.
 * (transfer none) */
const char *matta_settings_find_lock (GSettings *settings, const char *key);

G_END_DECLS
