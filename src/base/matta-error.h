/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The engine's only error domain. A code says what the caller can do, not where it broke.
 * Texts are English, for the log, and never hold an address, a subject, a file name or a secret. */
#define MATTA_ERROR (matta_error_quark ())
GQuark matta_error_quark (void);

typedef enum {
  MATTA_ERROR_MALFORMED,       /* breaks the protocol or the format; retrying cannot help */
  MATTA_ERROR_TRY_LATER,       /* the other side said 4xx, is not reachable, or the disk is full */
  MATTA_ERROR_REFUSED,         /* the other side said 5xx */
  MATTA_ERROR_TOO_LARGE,       /* over a limit */
  MATTA_ERROR_NOT_FOUND,       /* no such message, or no such thing on the other side */
  MATTA_ERROR_CONFLICT,        /* the message is no longer in a state that allows this */
  MATTA_ERROR_FORBIDDEN,       /* policy says no */
  MATTA_ERROR_BUSY,            /* another engine owns the store */
  MATTA_ERROR_UNTRUSTED,       /* the server's certificate or its identity cannot be trusted */
  MATTA_ERROR_SIGN_IN,         /* the server does not accept user name or password */
  MATTA_ERROR_UNCHANGEABLE,    /* signed or encrypted: a change would break it */
  MATTA_ERROR_UNKNOWN_OUTCOME, /* the reply after the final dot was lost */
  MATTA_ERROR_NEWER,           /* written by a newer Matta; left untouched */
  MATTA_ERROR_FULL,            /* the other side has no room until somebody makes some */
  MATTA_ERROR_DAMAGED,         /* the store is damaged or not ours; left untouched */
} MattaErrorCode;

G_END_DECLS
