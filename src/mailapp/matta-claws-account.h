/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-door.h"

G_BEGIN_DECLS

/* What an account's section in Claws Mail's accountrc says of its outgoing server: lines in the
 * place of those of the same name there. (transfer full) */
char *matta_claws_account_write (const MattaDoor *door) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
