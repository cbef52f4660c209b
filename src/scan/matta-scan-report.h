/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-patterns.h"

#include <glib.h>

G_BEGIN_DECLS

/* What does not meet the eye in a document. */
typedef enum {
  MATTA_HIDDEN_SHEET = 1 << 0,
  MATTA_HIDDEN_ROWS = 1 << 1, /* or columns */
  MATTA_HIDDEN_SLIDE = 1 << 2,
  MATTA_HIDDEN_COMMENTS = 1 << 3,
  MATTA_HIDDEN_CHANGES = 1 << 4, /* tracked */
  MATTA_HIDDEN_MACROS = 1 << 5,  /* or scripts */
  MATTA_HIDDEN_NOTES = 1 << 6,   /* the speaker's */
  MATTA_HIDDEN_FILES = 1 << 7,   /* embedded */
  MATTA_HIDDEN_PATHS = 1 << 8,   /* members that would be unpacked elsewhere */
} MattaHidden;

/* How much of a text is kept. */
#define MATTA_SCAN_SAMPLE (64 * 1024)

/* More than this many domains are a list, whoever is in it. */
#define MATTA_SCAN_DOMAINS 64

/* What one attachment holds. Words of the format and the reason are static. */
typedef struct {
  const char *format;     /* docx xlsx pptx odt ods odp pdf html text zip ole archive other */
  const char *unreadable; /* NULL, or encrypted damaged too-deep too-large timeout crashed
                           * not-supported: not all of it could be looked at */
  gboolean encrypted;     /* some of it needs a password */
  MattaHidden hidden;
  MattaPatternCounts counts;
  GPtrArray *words; /* of the words looked for, those found, as they were given */
  /* Domains that the text names, in addresses and elsewhere: lower case, each once, at most
   * MATTA_SCAN_DOMAINS of either. */
  GPtrArray *address_domains;
  GPtrArray *other_domains;
  char *sample; /* the text's beginning, UTF-8; "" = none */
} MattaScanReport;

MattaScanReport *matta_scan_report_new (void) G_GNUC_WARN_UNUSED_RESULT;
void matta_scan_report_free (MattaScanReport *self);

/* The first reason stands. @reason: one of those above, else it is "crashed". */
void matta_scan_report_fail (MattaScanReport *self, const char *reason);

/* JSON and back; NULL when the text, which a broken helper may have written, is not a report. */
char *matta_scan_report_print (MattaScanReport *self) G_GNUC_WARN_UNUSED_RESULT;
MattaScanReport *matta_scan_report_parse (const char *text, gsize length) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaScanReport, matta_scan_report_free)

G_END_DECLS
