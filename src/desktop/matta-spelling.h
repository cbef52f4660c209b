/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-secret.h"

G_BEGIN_DECLS

/* How a password is read out on the telephone, in the language of the windows. Passwords are ASCII
 * here, as those of sealed files are. What comes of one is as secret as the password and is wiped
 * in the same way. Stateless; any thread. */

/* The pieces between two breaths: up to a hyphen and with it, since it has to be typed as well;
 * what is long and no word is cut into fours. In order they are the password again. (transfer
 * container) (element-type MattaSecret), which wipes them. */
GPtrArray *matta_spelling_split (const MattaSecret *password) G_GNUC_WARN_UNUSED_RESULT;

/* What to say for each character: "kilo, three, foxtrot, mike". (transfer full) */
MattaSecret *matta_spelling_read (const MattaSecret *text) G_GNUC_WARN_UNUSED_RESULT;

/* A sentence on capital letters, or NULL where there are no letters at all. Static. */
const char *matta_spelling_for_capitals (const MattaSecret *password);

G_END_DECLS
