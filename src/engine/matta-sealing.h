/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-content.h"
#include "matta-facts.h"
#include "matta-limits.h"

G_BEGIN_DECLS

/* TRUE when there are files with the message. */
gboolean matta_sealing_has_files (const MattaFacts *facts);
/* TRUE when there are, and all of them can be sealed. */
gboolean matta_sealing_is_possible (const MattaFacts *facts);

/* Which they are: indices into the facts' attachments. (element-type guint) */
GArray *matta_sealing_list_files (const MattaFacts *facts) G_GNUC_WARN_UNUSED_RESULT;

/* How they are sealed. */
typedef struct {
  const char *password;
  const char *note; /* text for the receiver; "" = the usual one, see matta_seal_note_make () */
  gboolean wrap;    /* see MattaSealOptions */
  gboolean old_windows;
  void (*progress) (double fraction, gpointer data); /* of the way, from 0 to 1; or NULL */
  gpointer progress_data;
} MattaSealing;

/* The message with its attachments in one encrypted ZIP that the password opens: what is sealed
 * here was opened again and compared before it is given out. Nothing plain is written to any disk.
 * @directory: for unnamed files. MATTA_ERROR_UNCHANGEABLE: this message cannot be sealed;
 * MATTA_ERROR_TRY_LATER: disk full; MATTA_ERROR_TOO_LARGE: over @limits afterwards. Blocking; a
 * worker's job. */
MattaContent *matta_sealing_seal (MattaContent *content,
                                  MattaFacts *facts,
                                  const MattaSealing *how,
                                  const MattaLimits *limits,
                                  const char *directory,
                                  GCancellable *cancellable,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The ZIP of @files alone, as above; (transfer full). */
MattaContent *matta_sealing_make_zip (MattaContent *content,
                                      const MattaFacts *facts,
                                      const GArray *files,
                                      const MattaSealing *how,
                                      const MattaLimits *limits,
                                      const char *directory,
                                      GCancellable *cancellable,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* What it is called: "plan.pdf" alone becomes "plan.zip". */
char *matta_sealing_make_zip_name (const MattaFacts *facts,
                                   const GArray *files) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
