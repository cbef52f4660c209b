/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-secret.h"

G_BEGIN_DECLS

/* Text with a password in it, grown in one piece of memory: what grows by itself leaves copies
 * behind. One thread at a time. */
typedef struct {
  MattaSecret *text;
  gsize length;
  gsize room;
} MattaRoadText;

/* For @most bytes. */
void matta_road_text_init (MattaRoadText *self, gsize most);
/* As it is. */
void matta_road_text_add (MattaRoadText *self, const char *text);
/* As the inside of a JSON string (RFC 8259, 7). */
void matta_road_text_add_json (MattaRoadText *self, const char *text);
/* As a form's value (application/x-www-form-urlencoded). */
void matta_road_text_add_form (MattaRoadText *self, const char *text);
/* (transfer full) */
MattaSecret *matta_road_text_end (MattaRoadText *self) G_GNUC_WARN_UNUSED_RESULT;

/* Bytes that any of the above makes of @text at most. */
gsize matta_road_text_measure (const char *text);

G_END_DECLS
