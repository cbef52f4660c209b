/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-scan-report.h"

G_BEGIN_DECLS

/* Every bound on one attachment. Sizes are bytes. */
typedef struct {
  gsize total;   /* what everything in it may unpack to */
  gsize member;  /* a member that has to be in memory at once */
  guint ratio;   /* unpacked to packed, once more than @member was unpacked */
  guint entries; /* members, of all levels together */
  guint depth;   /* archives in archives */
  guint pages;   /* of a PDF */
  gsize memory;  /* of the helper */
  guint seconds; /* until the helper is ended */
} MattaScanLimits;

void matta_scan_limits_init (MattaScanLimits *limits);

/* Takes text as it is extracted and notes in a report what is in it; holds a chunk at a time. */
typedef struct _MattaScanText MattaScanText;

/* @words: UTF-8, NULL-terminated; NULL = none. @report outlives the text. */
MattaScanText *matta_scan_text_new (const char *const *words,
                                    MattaScanReport *report) G_GNUC_WARN_UNUSED_RESULT;
void matta_scan_text_free (MattaScanText *self);
void matta_scan_text_push (MattaScanText *self, const char *text, gsize length);
/* What came before and what comes now don't belong together. */
void matta_scan_text_break (MattaScanText *self);
/* Looks at what is left. */
void matta_scan_text_finish (MattaScanText *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaScanText, matta_scan_text_free)

G_END_DECLS
