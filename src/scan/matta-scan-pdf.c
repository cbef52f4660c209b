/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-scan-pdf.h"

#include <poppler.h>
#include <string.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PopplerDocument, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PopplerPage, g_object_unref)

static void
look_at_notes (MattaScanJob *job, PopplerPage *page)
{
  GList *annotations = poppler_page_get_annot_mapping (page);

  for (GList *l = annotations; l != NULL; l = l->next) {
    PopplerAnnotMapping *mapping = l->data;
    PopplerAnnotType type = poppler_annot_get_annot_type (mapping->annot);
    g_autofree char *contents = poppler_annot_get_contents (mapping->annot);

    if (type == POPPLER_ANNOT_FILE_ATTACHMENT)
      job->report->hidden |= MATTA_HIDDEN_FILES;
    if (contents == NULL || *contents == '\0')
      continue;
    job->report->hidden |= MATTA_HIDDEN_COMMENTS;
    matta_scan_text_push (job->text, contents, strlen (contents));
    matta_scan_text_break (job->text);
  }
  poppler_page_free_annot_mapping (annotations);
}

static void
look_at_page (MattaScanJob *job, PopplerPage *page)
{
  g_autofree char *text = poppler_page_get_text (page);

  if (text != NULL) {
    job->total += strlen (text);
    matta_scan_text_push (job->text, text, strlen (text));
  }
  matta_scan_text_break (job->text);
  look_at_notes (job, page);
}

static void
look_at_pages (MattaScanJob *job, PopplerDocument *document)
{
  int n_pages = poppler_document_get_n_pages (document);

  for (int i = 0; i < n_pages; i++) {
    g_autoptr (PopplerPage) page = NULL;

    if ((guint) i >= job->limits->pages || job->total > job->limits->total) {
      matta_scan_report_fail (job->report, "too-large");
      return;
    }
    page = poppler_document_get_page (document, i);
    if (page != NULL)
      look_at_page (job, page);
    else
      matta_scan_report_fail (job->report, "damaged");
  }
  if (n_pages <= 0)
    matta_scan_report_fail (job->report, "damaged");
}

void
matta_scan_pdf (MattaScanJob *job, const guint8 *data, gsize length)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, length);
  g_autoptr (GError) error = NULL;
  g_autoptr (PopplerDocument) document = poppler_document_new_from_bytes (bytes, NULL, &error);

  if (document == NULL) {
    job->report->encrypted = g_error_matches (error, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED);
    matta_scan_report_fail (job->report, job->report->encrypted ? "encrypted" : "damaged");
    return;
  }
  if (poppler_document_has_attachments (document))
    job->report->hidden |= MATTA_HIDDEN_FILES;
  if (poppler_document_has_javascript (document))
    job->report->hidden |= MATTA_HIDDEN_MACROS;
  look_at_pages (job, document);
}
