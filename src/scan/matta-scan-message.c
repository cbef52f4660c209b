/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-scan-message.h"

#include "matta-scan-run.h"

#include <unistd.h>

#define SECONDS_FOR_ALL 60

typedef struct {
  MattaContent *content;
  const MattaFacts *facts;
  const char *const *words;
  const MattaLimits *limits;
  GCancellable *cancellable;
  gint64 deadline; /* monotonic */
} Look;

static const char *const seen_types[] = { "image/", "audio/", "video/" };

/* What is only seen or heard has no text; an attached message's own attachments are listed. */
static gboolean
can_hold_text (const MattaAttachment *attachment)
{
  for (guint i = 0; i < G_N_ELEMENTS (seen_types); i++)
    if (g_str_has_prefix (attachment->type, seen_types[i]))
      return FALSE;
  return attachment->sort != MATTA_ATTACHMENT_MESSAGE && attachment->sort != MATTA_ATTACHMENT_TNEF;
}

static MattaScanReport *
run (const Look *look, guint index, const MattaScanLimits *limits, GError **error)
{
  const MattaAttachment *attachment = g_ptr_array_index (look->facts->attachments, index);
  int file = matta_scan_open_file (error);

  if (file < 0)
    return NULL;
  if (!matta_facts_write_attachment (look->content, index, look->limits, file, error)) {
    close (file);
    return NULL;
  }
  return matta_scan_run (NULL, file, attachment->name, look->words, limits, look->cancellable,
                         error);
}

static MattaScanReport *
fail (const char *reason)
{
  MattaScanReport *report = matta_scan_report_new ();

  matta_scan_report_fail (report, reason);
  return report;
}

/* NULL only when cancelled. */
static MattaScanReport *
look_at (const Look *look, guint index, GError **error)
{
  gint64 left = (look->deadline - g_get_monotonic_time ()) / G_USEC_PER_SEC;
  g_autoptr (GError) reason = NULL;
  MattaScanReport *report = NULL;
  MattaScanLimits limits;

  if (left <= 0)
    return fail ("timeout");
  matta_scan_limits_init (&limits);
  limits.seconds = MIN (limits.seconds, (guint) left);
  report = run (look, index, &limits, &reason);
  if (report != NULL)
    return report;
  if (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_propagate_error (error, g_steal_pointer (&reason));
    return NULL;
  }
  g_warning ("An attachment could not be looked into: %s", reason->message);
  return fail ("crashed");
}

static void
free_report (gpointer report)
{
  if (report != NULL)
    matta_scan_report_free (report);
}

GPtrArray *
matta_scan_message (MattaContent *content,
                    const MattaFacts *facts,
                    const char *const *words,
                    const MattaLimits *limits,
                    GCancellable *cancellable,
                    GError **error)
{
  g_autoptr (GPtrArray) reports = g_ptr_array_new_with_free_func (free_report);
  const Look look = {
    .content = content,
    .facts = facts,
    .words = words,
    .limits = limits,
    .cancellable = cancellable,
    .deadline = g_get_monotonic_time () + SECONDS_FOR_ALL * G_USEC_PER_SEC,
  };

  g_return_val_if_fail (content != NULL && facts != NULL && limits != NULL, NULL);

  for (guint i = 0; i < facts->attachments->len; i++) {
    MattaScanReport *report = NULL;

    if (can_hold_text (g_ptr_array_index (facts->attachments, i))) {
      report = look_at (&look, i, error);
      if (report == NULL)
        return NULL;
    }
    g_ptr_array_add (reports, report);
  }
  return g_steal_pointer (&reports);
}
