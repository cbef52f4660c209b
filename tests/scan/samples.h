/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* A member of a ZIP file; the last has no name. */
typedef struct {
  const char *name;
  const char *text; /* NULL: of @bytes, else of @zeros zeros */
  GBytes *bytes;
  gsize zeros;
} SampleMember;

GBytes *sample_zip (const SampleMember *members, const char *password);
/* @page: the content stream; @catalog: more entries of the catalog; @first: more of the page. */
GBytes *sample_pdf (const char *page, const char *catalog, const char *first);
