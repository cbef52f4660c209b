/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Comma-separated values as RFC 4180 has them, line ends also bare. */
typedef struct {
  guint line;    /* in which the row begins, from 1 */
  char **fields; /* one at least; UTF-8 */
} MattaCsvRow;

void matta_csv_row_free (MattaCsvRow *row);

/* Rows without any letter are left out; a byte order mark is none. MATTA_ERROR_MALFORMED with
 * "LINE: REASON". (transfer full) (element-type MattaCsvRow) */
GPtrArray *
matta_csv_parse (const char *text, gsize length, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The field at @index without spaces around it; "" when there is none. (transfer full) */
char *matta_csv_row_dup_field (const MattaCsvRow *row, guint index) G_GNUC_WARN_UNUSED_RESULT;

/* Adds one row; @fields ends in NULL. */
void matta_csv_append (GString *text, const char *const *fields);

G_END_DECLS
