/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-typed-password.h"

#include "matta-password.h"

MattaTyped
matta_typed_password_judge (const char *password, double *bits)
{
  double judged = 0;
  MattaTyped typed = MATTA_TYPED_UNUSABLE;

  g_return_val_if_fail (password != NULL, MATTA_TYPED_EMPTY);

  if (*password == '\0') {
    typed = MATTA_TYPED_EMPTY;
  } else if (matta_password_is_usable (password, NULL)) {
    judged = matta_password_judge (password);
    typed = judged < MATTA_PASSWORD_LEAST_BITS ? MATTA_TYPED_WEAK : MATTA_TYPED_GOOD;
  }
  if (bits != NULL)
    *bits = judged;
  return typed;
}
