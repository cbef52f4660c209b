/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-secret.h"

G_BEGIN_DECLS

/* Passwords of sealed files: made here, or judged when somebody typed one. Any thread. */

typedef enum {
  MATTA_PASSWORD_CHARACTERS, /* "k3fm-9xqw-…": for copying; nothing that looks like another */
  MATTA_PASSWORD_WORDS,      /* "clock-onion-…": for reading out; the EFF's long list */
} MattaPasswordKind;

/* How hard to guess, in bits. Whoever has the file tries as fast as machines are, for years: the
 * format stretches passwords by no more than ten bits. */
#define MATTA_PASSWORD_LEAST_BITS 60
#define MATTA_PASSWORD_USUAL_BITS 75
#define MATTA_PASSWORD_MOST_BITS 128

/* Bytes; 7-Zip takes no longer one, and ten words are no longer. */
#define MATTA_PASSWORD_LONGEST 99

/* A new one with @bits at least, which are taken to be no less than the least and no more than the
 * most. @entropy, may be NULL, gets how many it has. Lower-case letters, digits and hyphens only.
 * (transfer full). NULL with MATTA_ERROR_TRY_LATER when the system has no randomness. */
MattaSecret *matta_password_make (MattaPasswordKind kind,
                                  guint bits,
                                  double *entropy,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Whether a typed one can be used: ASCII that can be typed, since programs don't agree on how to
 * take other letters. MATTA_ERROR_MALFORMED, MATTA_ERROR_TOO_LARGE. */
gboolean matta_password_is_usable (const char *password, GError **error);

/* How many bits a person's password has for somebody who knows how people make them. */
double matta_password_judge (const char *password);

G_END_DECLS
