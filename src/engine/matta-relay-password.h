/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define MATTA_RELAY_PASSWORD_LENGTH 32

/* A new password of letters and digits that nobody takes for one another, drawn evenly: 184 bits.
 * (transfer full), for matta_secret_free (). NULL with MATTA_ERROR_TRY_LATER when the system has no
 * randomness. Any thread. */
char *matta_relay_password_make (GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
