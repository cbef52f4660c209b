/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-database.h"
#include "matta-store.h"

G_BEGIN_DECLS

/* Who took mail before: counts by folded address and by folded domain. */

/* The writer's; inside a transaction. One recipient took one message. @name: how they were called
 * in it, or NULL; the last one given stays. */
gboolean matta_history_add (MattaDatabase *database,
                            const char *address,
                            const char *name,
                            gint64 at,
                            GError **error);
/* One message was sent as a whole. */
gboolean matta_history_add_message (MattaDatabase *database, GError **error);
/* Counts @mail unless it was counted before; says so in it. */
gboolean matta_history_add_past (MattaDatabase *database, MattaPastMail *mail, GError **error);

/* See matta-store.h. */
gboolean matta_history_count_address (MattaDatabase *database,
                                      const char *address,
                                      guint *count,
                                      GError **error);
gboolean matta_history_count_domain (MattaDatabase *database,
                                     const char *domain,
                                     guint *count,
                                     GError **error);
gboolean matta_history_count_total (MattaDatabase *database, guint *count, GError **error);
GPtrArray *matta_history_select_people (MattaDatabase *database,
                                        MattaPeopleBy by,
                                        const char *key,
                                        guint limit,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
char **matta_history_select_domains (MattaDatabase *database,
                                     guint limit,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
