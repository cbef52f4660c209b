/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-password-text.h"

#include "matta-config.h"

#include <glib/gi18n.h>
#include <math.h>

/* A thousand fast machines; the ZIP format stretches a password by a thousand rounds. */
#define TRIES_A_SECOND 1e10
#define SECONDS_A_DAY 86400.0
#define SECONDS_A_YEAR 31557600.0

const char *
matta_password_text_for_bits (double bits)
{
  double seconds = pow (2, bits - 1) / TRIES_A_SECOND;
  double years = seconds / SECONDS_A_YEAR;

  if (seconds < SECONDS_A_DAY)
    return _ ("A thousand fast computers would find it within a day");
  if (years < 1)
    return _ ("A thousand fast computers would find it within a year");
  if (years < 10)
    return _ ("A thousand fast computers would find it within years");
  if (years < 1e3)
    return _ ("A thousand fast computers would try for lifetimes");
  if (years < 1e6)
    return _ ("A thousand fast computers would try for thousands of years");
  if (years < 1e9)
    return _ ("A thousand fast computers would try for millions of years");
  return _ ("A thousand fast computers would try for longer than the sun shines");
}

char *
matta_password_text_for_typed (const char *password)
{
  double bits = 0;

  switch (matta_typed_password_judge (password, &bits)) {
  case MATTA_TYPED_EMPTY:
    return g_strdup ("");
  case MATTA_TYPED_UNUSABLE:
    return g_strdup (_ ("Letters without accents, digits and signs only, 99 at most"));
  case MATTA_TYPED_WEAK:
    /* Translators: %s is a sentence about how long a password withstands guessing */
    return g_strdup_printf (_ ("Too weak: %s"), matta_password_text_for_bits (bits));
  case MATTA_TYPED_GOOD:
    /* Translators: %s is a sentence about how long a password withstands guessing */
    return g_strdup_printf (_ ("Strong: %s"), matta_password_text_for_bits (bits));
  }
  g_return_val_if_reached (g_strdup (""));
}
