/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What is to be said of a password that a person types for sealed files. Any thread. */
typedef enum {
  MATTA_TYPED_EMPTY,
  MATTA_TYPED_UNUSABLE, /* letters that programs don't agree on, or more than 7-Zip takes */
  MATTA_TYPED_WEAK,     /* whoever has the file would find it */
  MATTA_TYPED_GOOD,
} MattaTyped;

/* @bits: (out) (optional): how hard it is to guess for somebody who knows how people make them; 0
 * when it cannot be used. */
MattaTyped matta_typed_password_judge (const char *password, double *bits);

G_END_DECLS
