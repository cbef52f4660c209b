/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-typed-password.h"

G_BEGIN_DECLS

/* How long somebody would have to try who has the file: a sentence. Static. */
const char *matta_password_text_for_bits (double bits);

/* What is to be said of a password while it is typed; "" for none. (transfer full) */
char *matta_password_text_for_typed (const char *password) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
