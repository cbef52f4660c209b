/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-door.h"

G_BEGIN_DECLS

/* The section [Outgoing] of an account's geary.ini, in the place of the one that is there.
 * (transfer full) */
char *matta_geary_account_write (const MattaDoor *door) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
