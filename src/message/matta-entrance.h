/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How a mail app came in with a message, and what it asked for. */
typedef enum {
  MATTA_ENTRANCE_SAME_USER = 1 << 0, /* let in without a password */
  MATTA_ENTRANCE_SIGNED_IN = 1 << 1, /* with the relay password */
  MATTA_ENTRANCE_ENCRYPTED = 1 << 2,
  MATTA_ENTRANCE_EIGHT_BIT = 1 << 3, /* BODY=8BITMIME */
  MATTA_ENTRANCE_UTF8 = 1 << 4,      /* SMTPUTF8 */
  MATTA_ENTRANCE_RECEIPT = 1 << 5,   /* a report on delivery: NOTIFY */
} MattaEntrance;

G_END_DECLS
