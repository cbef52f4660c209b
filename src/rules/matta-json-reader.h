/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* One JSON text, read strictly: RFC 8259 and nothing more (no comments, no other quotes), no key
 * twice, bounded depth. Whatever is wrong is said with its line: "LINE: REASON". One thread at a
 * time. */
typedef struct _MattaJsonReader MattaJsonReader;

/* @text need not end in a NUL. MATTA_ERROR_MALFORMED with line and reason. */
MattaJsonReader *
matta_json_reader_new (const char *text, gsize length, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void matta_json_reader_free (MattaJsonReader *self);
JsonNode *matta_json_reader_get_root (MattaJsonReader *self);
/* Where @node begins, from 1. */
guint matta_json_reader_get_line (MattaJsonReader *self, JsonNode *node);

/* Notes what is wrong with @node; the first complaint stays. Always FALSE. */
gboolean matta_json_reader_fail (MattaJsonReader *self, JsonNode *node, const char *format, ...)
    G_GNUC_PRINTF (3, 4);
/* Hands the complaint over. */
void matta_json_reader_take_error (MattaJsonReader *self, GError **error);

/* One key of an object: what reads its value into @target. FALSE = it has failed @self. */
typedef gboolean (*MattaJsonReadFunc) (MattaJsonReader *self, JsonNode *value, gpointer target);
typedef struct {
  const char *key;
  MattaJsonReadFunc read;
} MattaJsonKey;

/* Every one of these is FALSE or NULL after it has failed @self. An object with a key that is not
 * among @keys fails. */
gboolean matta_json_reader_read_object (MattaJsonReader *self,
                                        JsonNode *node,
                                        const MattaJsonKey *keys,
                                        gsize n_keys,
                                        gpointer target);
/* Each element by @read. An empty array fails: it says nothing, and was meant to. */
gboolean matta_json_reader_read_array (MattaJsonReader *self,
                                       JsonNode *node,
                                       guint most,
                                       MattaJsonReadFunc read,
                                       gpointer target);
/* Not empty, at most @most letters, no control characters. (transfer none) */
const char *matta_json_reader_read_text (MattaJsonReader *self, JsonNode *node, guint most);
gboolean matta_json_reader_read_flag (MattaJsonReader *self, JsonNode *node, gboolean *value);
gboolean matta_json_reader_read_number (MattaJsonReader *self,
                                        JsonNode *node,
                                        guint64 least,
                                        guint64 most,
                                        guint64 *value);
/* A place in @words, which ends in NULL. */
gboolean matta_json_reader_read_word (MattaJsonReader *self,
                                      JsonNode *node,
                                      const char *const *words,
                                      guint *index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaJsonReader, matta_json_reader_free)

G_END_DECLS
