/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-engine.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A page of the hand-over window for a road that Matta goes by itself: chat, text messages, or
 * mail. Emits "sent" once, when the password was sent and noted, or a mail with it waits in the
 * outbox. Says what went wrong, and what is safe.
 */
#define MATTA_TYPE_SEND_ROAD (matta_send_road_get_type ())
G_DECLARE_FINAL_TYPE (MattaSendRoad, matta_send_road, MATTA, SEND_ROAD, GtkBox)

/* Once. @road: MATTA_ROAD_CHAT, _SMS or _MAIL. @id: of the sealed message. */
void
matta_send_road_set_up (MattaSendRoad *self, MattaEngine *engine, MattaRoad road, const char *id);
/* @number: the telephone's of last time, or NULL. */
void matta_send_road_set_number (MattaSendRoad *self, const char *number);
/* Whom it is sent to (addresses); a text message goes to one person. */
void matta_send_road_set_people (MattaSendRoad *self, const char *const *people);

/* What is to be said of @error, after a road was tried. Static. */
const char *matta_send_road_describe (const GError *error);

G_END_DECLS
