/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How often a person was asked, and what came of it. */
typedef struct {
  gboolean is_young;   /* hardly anything was sent yet: nobody is known */
  gboolean has_habits; /* Matta has been in use for a month */
  guint week_asked;    /* messages of the last seven days that a person was asked about */
  guint week_changed;  /* of these: went back, were taken back, or left otherwise than they came */
  const char *chronic; /* id of a finding that made it ask often for a month and never changed
                          anything; a look would have done each time. Or NULL; interned */
  guint chronic_asked; /* how often */
} MattaTally;
void matta_tally_free (MattaTally *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaTally, matta_tally_free)

G_END_DECLS
