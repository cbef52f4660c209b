/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The help pages that are inside the program, in the user's language or in English. */

typedef struct {
  char *id;
  char *title;
  char *about;   /* one sentence */
  char *section; /* of the index that lists it; NULL for the index itself */
  char *place;   /* among the topics of that section */
} MattaHelpTopic;

/* The text of the page @id, or NULL when there is none. */
GBytes *matta_help_topics_load (const char *id) G_GNUC_WARN_UNUSED_RESULT;
/* All of them, those of a section in their order. (element-type MattaHelpTopic) (transfer full) */
GPtrArray *matta_help_topics_read (void) G_GNUC_WARN_UNUSED_RESULT;
/* (transfer none) (nullable) */
const MattaHelpTopic *matta_help_topics_find (GPtrArray *topics, const char *id);

G_END_DECLS
