/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-csv.h"
#include "matta-rule.h"

G_BEGIN_DECLS

/* A rule file while it is put together from another product's files. Pieces are JSON text. For the
 * import alone. */
typedef struct {
  GPtrArray *lists[MATTA_N_LISTS]; /* JSON entries */
  GPtrArray *rules;                /* JSON objects */
  GPtrArray *notes;
  const char *file;  /* that is being read */
  guint line;        /* in it */
  GPtrArray *groups; /* MattaImportGroup: rows of this file with the same name, in order */
} MattaImportBuild;

typedef struct {
  char *name;         /* as JSON */
  guint line;         /* of its first row */
  GPtrArray *entries; /* JSON entries */
} MattaImportGroup;

MattaImportBuild *matta_import_build_new (void) G_GNUC_WARN_UNUSED_RESULT;
void matta_import_build_free (MattaImportBuild *self);
/* The whole file. (transfer full) */
char *matta_import_build_finish (MattaImportBuild *self) G_GNUC_WARN_UNUSED_RESULT;

void matta_import_note (MattaImportBuild *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* Line ends and other controls become spaces; none around it. (transfer full) */
char *matta_import_clean (const char *text) G_GNUC_WARN_UNUSED_RESULT;
/* The same as a JSON text. (transfer full) */
char *matta_import_quote (const char *text) G_GNUC_WARN_UNUSED_RESULT;
/* "a, b" */
char *matta_import_join (GPtrArray *pieces) G_GNUC_WARN_UNUSED_RESULT;

/* Adds to @entries what matches as @text did there, but exactly at dots and the "@"; a fragment
 * ("taro", "@docomo") becomes patterns. FALSE with a note: it cannot be taken over. With @trusts a
 * fragment cannot: it would trust more than anybody meant. */
gboolean matta_import_add_entry (MattaImportBuild *self,
                                 GPtrArray *entries,
                                 const char *text,
                                 gboolean trusts);
/* One that has wildcards only where they stand: "*.example.com"; a plain domain is it alone. */
gboolean matta_import_add_wildcard (MattaImportBuild *self, GPtrArray *entries, const char *text);

/* @when, @then: JSON objects. The id is @stem with the line. */
void matta_import_add_rule (MattaImportBuild *self,
                            const char *stem,
                            const char *when,
                            const char *then);
/* The members of "then" for a warning, or for something that cannot be sent: tier, forbid, and the
 * message, which may be "". (transfer full) */
char *matta_import_make_then (const char *message, gboolean forbid) G_GNUC_WARN_UNUSED_RESULT;
/* The group with this name, made when there is none. */
MattaImportGroup *matta_import_get_group (MattaImportBuild *self, const char *name);

/* One file that is known: a row of it at a time, then once at its end; either may be NULL. */
typedef struct {
  const char *name; /* compared without regard to case */
  guint n_fields;   /* that a row needs at least */
  void (*convert) (MattaImportBuild *build, const MattaCsvRow *row);
  void (*finish) (MattaImportBuild *build);
  gboolean lines; /* one entry a line with "#" and "-", instead of CSV */
} MattaImportSource;

/* Both end with a name that is NULL. */
extern const MattaImportSource matta_import_okan[];
extern const MattaImportSource matta_import_flex[];

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaImportBuild, matta_import_build_free)

G_END_DECLS
