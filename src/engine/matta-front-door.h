/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-intake.h"
#include "matta-relay-keys.h"
#include "matta-relay.h"

G_BEGIN_DECLS

/* What the relay's sessions find. On their threads they deliver, sign in and ask for sentences;
 * what the engine has to know of it reaches the main thread in the order in which it happened. Main
 * thread, but for the handler's functions.
 * Signals: "arrived" (MattaArrival *, owned by the emission; steal what you need), "looked"
 * (MattaArrival *): what is inside the attachments of one that arrived before; "unheard" (const
 * char *id): the mail app did not hear its 250 and still owns the message. */
#define MATTA_TYPE_FRONT_DOOR (matta_front_door_get_type ())
G_DECLARE_FINAL_TYPE (MattaFrontDoor, matta_front_door, MATTA, FRONT_DOOR, GObject)

MattaFrontDoor *matta_front_door_new (MattaStore *store,
                                      MattaClock *clock,
                                      const MattaLimits *limits,
                                      MattaReview review,
                                      MattaRelayKeys *keys) G_GNUC_WARN_UNUSED_RESULT;
/* (transfer none) */
MattaIntake *matta_front_door_get_intake (MattaFrontDoor *self);
/* For matta_relay_new (), whose user_data is the front door. */
const MattaRelayHandler *matta_front_door_get_handler (void);

/* Tells at once what has happened up to now: after a mail app's 250 its message can be found. */
void matta_front_door_catch_up (MattaFrontDoor *self);

/* No signal any more; blocks until nobody looks into attachments. */
void matta_front_door_close (MattaFrontDoor *self);

G_END_DECLS
