/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-policy.h"
#include "matta-road.h"
#include "matta-vault.h"

G_BEGIN_DECLS

/* Roads that Matta goes by itself: what is set up, and sending. */

/* TRUE for a road that Matta can send by, as @policy has it. Any thread. */
gboolean matta_roads_has (const MattaPolicy *policy, MattaRoad road);

/* Whether @secret can be kept for @road: a web address. MATTA_ERROR_MALFORMED, also for a road that
 * has none. Any thread. */
gboolean matta_roads_check_secret (MattaRoad road, const MattaSecret *secret, GError **error);

/* Says @text, and below it @password (NULL = none), by @road; @number, a telephone's as a person
 * writes it, is only for text messages. Blocks; any thread but the main one. MATTA_ERROR_NOT_FOUND:
 * the road is not set up; _MALFORMED: the number, or what was set up; else as
 * matta_webhook_post () and matta_modem_send (). */
gboolean matta_roads_send (const MattaPolicy *policy,
                           MattaVault *vault,
                           MattaRoad road,
                           const char *number,
                           const char *text,
                           const MattaSecret *password,
                           GCancellable *cancellable,
                           GError **error);

G_END_DECLS
