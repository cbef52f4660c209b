/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-content.h"
#include "matta-database.h"
#include "matta-record.h"
#include "matta-rows.h"

G_BEGIN_DECLS

/* What is read of messages; see matta-store.h for the meaning. */

MattaRecord *
matta_query_get (MattaDatabase *database, const char *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
MattaRecord *matta_query_get_due (MattaDatabase *database,
                                  const char *id,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *
matta_query_list (MattaDatabase *database, gint64 since, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *matta_query_list_asked (MattaDatabase *database,
                                   gint64 since,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean matta_query_find_beginning (MattaDatabase *database, gint64 *at, GError **error);
GPtrArray *matta_query_find_returned (MattaDatabase *database,
                                      const char *from,
                                      gint64 since,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *matta_query_find_repeat (MattaDatabase *database,
                               const MattaRecord *record,
                               gint64 since,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* See matta_store_find_message (). */
char *matta_query_find_message (MattaDatabase *database,
                                const char *message_id,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Where the content of @id is, and the bytes when they are in the row. */
typedef struct {
  MattaStored stored;
  GBytes *bytes;
  guint64 size;
} MattaWhereabouts;
gboolean matta_query_find_content (MattaDatabase *database,
                                   const char *id,
                                   MattaWhereabouts *whereabouts,
                                   GError **error);
void matta_whereabouts_clear (MattaWhereabouts *self);
/* See matta-store.h. */
char **matta_query_list_sealed (MattaDatabase *database,
                                gint64 before,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Ids whose content is in a file. (element-type char*) */
GHashTable *matta_query_list_files (MattaDatabase *database,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* NULL without @error when it is not set. */
char *matta_query_get_fact (MattaDatabase *database,
                            const char *key,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MattaWhereabouts, matta_whereabouts_clear)

G_END_DECLS
