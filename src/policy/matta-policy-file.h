/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Why a policy file is refused, whole: nothing of it counts. @reason is English, for IT. */
typedef struct {
  char *file;
  guint line; /* 0 = the file itself */
  char *reason;
  gboolean replaced; /* the last good copy of it is in force */
} MattaRefusal;

void matta_refusal_free (MattaRefusal *self);
/* "FILE:LINE: REASON". (transfer full) */
char *matta_refusal_to_string (const MattaRefusal *self) G_GNUC_WARN_UNUSED_RESULT;

/* Reads the text of one file into key → GVariant for `defaults`, into a set of keys for `locks`.
 * NULL with @refusal (transfer full), without its file's name. Any thread. */
typedef GHashTable *(*MattaPolicyFileFunc) (GSettingsSchema *schema,
                                            const char *text,
                                            gsize length,
                                            MattaRefusal **refusal);
GHashTable *matta_policy_file_read_defaults (GSettingsSchema *schema,
                                             const char *text,
                                             gsize length,
                                             MattaRefusal **refusal) G_GNUC_WARN_UNUSED_RESULT;
GHashTable *matta_policy_file_read_locks (GSettingsSchema *schema,
                                          const char *text,
                                          gsize length,
                                          MattaRefusal **refusal) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaRefusal, matta_refusal_free)

G_END_DECLS
