/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-engine.h"

G_BEGIN_DECLS

/* What a person can make Matta remember of an address. Main thread. */
typedef enum {
  MATTA_REMEMBER_TRUSTED, /* being outside or new is no reason to ask */
  MATTA_REMEMBER_RETIRED, /* out of use: asks from now on */
} MattaRemember;

/* Whether the organisation leaves that to the user. */
gboolean matta_engine_may_remember (MattaEngine *self, MattaRemember what);

/* From the next message on; @on FALSE takes it back. MATTA_ERROR_FORBIDDEN where it may not be
 * remembered; MATTA_ERROR_MALFORMED: this is no address, or the user's list was written by hand and
 * cannot be read; MATTA_ERROR_TRY_LATER: the list cannot be written. */
void matta_engine_remember_async (MattaEngine *self,
                                  MattaRemember what,
                                  const char *address,
                                  gboolean on,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean matta_engine_remember_finish (MattaEngine *self, GAsyncResult *result, GError **error);

G_END_DECLS
