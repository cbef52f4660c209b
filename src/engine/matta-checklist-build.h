/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-check-item.h"
#include "matta-facts.h"
#include "matta-finding.h"

G_BEGIN_DECLS

/* Says whether an address is the organisation's own. */
typedef gboolean (*MattaInsideFunc) (const char *address, gpointer user_data);

/* Makes the rows of a checklist: riskiest first, one domain together, each finding on the row it is
 * about. Below tier think the outside people of one domain share a row.
 * Returns: (transfer container) (element-type MattaCheckItem). */
GPtrArray *matta_checklist_build (MattaFacts *facts,
                                  MattaVerdict *verdict,
                                  MattaInsideFunc is_inside,
                                  gpointer user_data) G_GNUC_WARN_UNUSED_RESULT;

/* What is remembered of a ticked row: a group remembers each of its people.
 * Returns: (transfer full) NULL-terminated. */
char **matta_checklist_get_item_keys (MattaCheckItem *item) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
