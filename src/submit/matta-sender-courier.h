/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-courier.h"

G_BEGIN_DECLS

/* Hands each message to the courier of its sender's account: by the envelope, which is what a
 * server judges. */
#define MATTA_TYPE_SENDER_COURIER (matta_sender_courier_get_type ())
G_DECLARE_FINAL_TYPE (MattaSenderCourier, matta_sender_courier, MATTA, SENDER_COURIER, GObject)

/* @usual: for everybody that no other is added for, and for nobody ("<>"). */
MattaSenderCourier *matta_sender_courier_new (MattaCourier *usual) G_GNUC_WARN_UNUSED_RESULT;
/* @who: see matta_who_fold (); of several that hold for a sender the nearest counts. Before the
 * first submission. */
void matta_sender_courier_add (MattaSenderCourier *self, const char *who, MattaCourier *courier);

G_END_DECLS
