/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Where a message is between being taken and being settled. The names are contract: database,
 * D-Bus and mattactl show them. */
typedef enum {
  MATTA_STATE_WAITING,    /* needs the user */
  MATTA_STATE_SEALING,    /* attachments are being sealed */
  MATTA_STATE_HOLDING,    /* consented; leaves at its due time */
  MATTA_STATE_SCHEDULED,  /* like holding, the time was chosen by the user */
  MATTA_STATE_SENDING,    /* the final dot may have been sent */
  MATTA_STATE_RETRYING,   /* somebody's server said 4xx; another try is due */
  MATTA_STATE_SENT,       /* settled: every recipient accepted */
  MATTA_STATE_FAILED,     /* at least one recipient refused for good; the user decides */
  MATTA_STATE_MAYBE_SENT, /* the reply after the final dot was lost; the user decides */
  MATTA_STATE_RETURNED,   /* settled: refused back to the mail app, which still has it */
  MATTA_STATE_CANCELLED,  /* settled: taken back by the user */
} MattaState;
#define MATTA_N_STATES (MATTA_STATE_CANCELLED + 1)

/* "waiting", "maybe-sent", … Static. */
const char *matta_state_to_string (MattaState state);
gboolean matta_state_from_string (const char *text, MattaState *state);

/* The one table of allowed moves. */
gboolean matta_state_may_become (MattaState from, MattaState to);

/* Sent, returned or cancelled: nothing more will happen by itself and nobody is asked. */
gboolean matta_state_is_settled (MattaState state);

/* What became of one recipient. */
typedef enum {
  MATTA_DELIVERY_PENDING,  /* not tried, or 4xx and to be tried again */
  MATTA_DELIVERY_ACCEPTED, /* the server took it */
  MATTA_DELIVERY_REFUSED,  /* 5xx */
  MATTA_DELIVERY_UNKNOWN,  /* reply lost after the final dot */
  MATTA_DELIVERY_DROPPED,  /* taken out by the user */
} MattaDelivery;

const char *matta_delivery_to_string (MattaDelivery delivery);
gboolean matta_delivery_from_string (const char *text, MattaDelivery *delivery);

G_END_DECLS
