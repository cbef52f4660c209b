/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-engine-private.h"

#include "matta-ahead.h"
#include "matta-entry-record.h"

/* The facade's part in mail that colleagues get first. */

guint
matta_engine_foresee_ahead (MattaEngine *self, MattaEntry *entry, const char *const *receivers)
{
  g_return_val_if_fail (MATTA_IS_ENGINE (self) && MATTA_IS_ENTRY (entry), 0);

  return matta_ahead_foresee (matta_entry_peek_record (entry), matta_engine_get_policy (self),
                              receivers);
}
