/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a help page says, from top to bottom. */

typedef enum {
  MATTA_HELP_TITLE,  /* of a section */
  MATTA_HELP_TEXT,   /* a paragraph */
  MATTA_HELP_NOTE,   /* a paragraph that is set apart */
  MATTA_HELP_BULLET, /* an item of a list */
  MATTA_HELP_STEP,   /* an item of a numbered list */
  MATTA_HELP_TERM,   /* what is explained by the meaning below it */
  MATTA_HELP_MEANING,
  MATTA_HELP_ROW,    /* of a table with two columns */
  MATTA_HELP_TOPICS, /* here the topics of a section are listed */
} MattaHelpKind;

typedef struct {
  MattaHelpKind kind;
  guint number; /* of a step, from 1 */
  char *markup; /* Pango's; links lead to the id of a page. For topics, the section's id as it is */
  char *beside; /* the second column of a row, else NULL */
} MattaHelpBlock;

/* @text: a page as help/pages.rng describes it. @topics: from matta_help_topics_read (), for the
 * titles of what is linked to. A page that is not so described is a mistake of ours, and is shown
 * as far as it can be read. (element-type MattaHelpBlock) (transfer full) */
GPtrArray *matta_help_page_read (GBytes *text, GPtrArray *topics) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
