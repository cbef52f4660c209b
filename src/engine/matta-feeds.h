/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-content.h"
#include "matta-facts.h"
#include "matta-limits.h"

G_BEGIN_DECLS

/* A message's attachments as streams: each is decoded by a thread of its own while it is read, and
 * held by nobody. */
typedef struct _MattaFeeds MattaFeeds;

/* @files: indices into the facts' attachments, element guint. All of them must outlive this; used
 * and freed on one worker thread. */
MattaFeeds *matta_feeds_new (MattaContent *content,
                             const MattaFacts *facts,
                             const GArray *files,
                             const MattaLimits *limits) G_GNUC_WARN_UNUSED_RESULT;
/* Also in the middle of one: its thread ends then. */
void matta_feeds_free (MattaFeeds *self);
guint matta_feeds_get_n (const MattaFeeds *self);
/* As the message has it; an attached message's ends with ".eml". */
const char *matta_feeds_get_name (const MattaFeeds *self, guint index);
/* Bytes, decoded. What is damaged may come out shorter. */
guint64 matta_feeds_get_size (const MattaFeeds *self, guint index);
/* What matta_feeds_read () reads from; each once, one after another. (transfer none) */
gpointer matta_feeds_get (MattaFeeds *self, guint index);
/* Up to @length bytes of @feed: how many, 0 at the end, -1 with MATTA_ERROR_TRY_LATER. */
gssize matta_feeds_read (gpointer feed, guint8 *buffer, gsize length, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaFeeds, matta_feeds_free)

G_END_DECLS
