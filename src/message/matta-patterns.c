/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-patterns.h"

#include <string.h>

#define LONGEST 19
#define CARD_SHORTEST 13
#define INDIVIDUAL_NUMBER 12

/* A run of digits, with at most one blank or hyphen between any two. */
typedef struct {
  char digits[LONGEST + 1];
  guint n;
  const char *end; /* behind it */
} Run;

/* FALSE for a run that is longer than any number looked for. @at: a digit. */
static gboolean
read_run (const char *at, Run *run)
{
  gboolean fits = TRUE;

  run->n = 0;
  run->end = at;
  while (g_ascii_isdigit (*at)) {
    fits = fits && run->n < LONGEST;
    if (fits)
      run->digits[run->n++] = *at;
    at++;
    run->end = at;
    if ((*at == ' ' || *at == '-') && g_ascii_isdigit (at[1]))
      at++;
  }
  run->digits[run->n] = '\0';
  return fits;
}

static gboolean
fits_luhn (const Run *run)
{
  guint sum = 0;

  for (guint i = 0; i < run->n; i++) {
    guint digit = (guint) (run->digits[run->n - 1 - i] - '0');

    if (i % 2 == 1)
      digit = digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
    sum += digit;
  }
  return sum % 10 == 0;
}

static gboolean
is_card (const Run *run)
{
  return run->n >= CARD_SHORTEST && strchr ("3456", run->digits[0]) != NULL
         && strspn (run->digits, (const char[]){ run->digits[0], '\0' }) < run->n
         && fits_luhn (run);
}

/* The check digit of the ministerial order on individual numbers: 11 − Σ Pₙ·Qₙ mod 11, where Pₙ are
 * the other digits from the right and Qₙ is n + 1 up to the sixth and n − 5 from there on; more
 * than 9 is 0. */
static gboolean
is_individual_number (const Run *run)
{
  guint sum = 0;
  guint rest = 0;

  if (run->n != INDIVIDUAL_NUMBER)
    return FALSE;
  for (guint n = 1; n < INDIVIDUAL_NUMBER; n++) {
    guint digit = (guint) (run->digits[INDIVIDUAL_NUMBER - 1 - n] - '0');

    sum += digit * (n <= 6 ? n + 1 : n - 5);
  }
  rest = sum % 11;
  return (guint) (run->digits[INDIVIDUAL_NUMBER - 1] - '0') == (rest <= 1 ? 0 : 11 - rest);
}

/* Part of a word or of a longer number is no number of its own. */
static gboolean
stands_alone (const char *text, const char *start, const char *end)
{
  return (start == text || (!g_ascii_isalnum (start[-1]) && start[-1] != '.'))
         && !g_ascii_isalnum (*end);
}

static guint
count_runs (const char *text, gboolean (*is_one) (const Run *run))
{
  guint n = 0;

  for (const char *at = strpbrk (text, "0123456789"); at != NULL;) {
    Run run;

    if (read_run (at, &run) && stands_alone (text, at, run.end) && is_one (&run))
      n++;
    at = strpbrk (run.end, "0123456789");
  }
  return n;
}

guint
matta_patterns_count_cards (const char *text)
{
  g_return_val_if_fail (text != NULL, 0);

  return count_runs (text, is_card);
}

guint
matta_patterns_count_individual_numbers (const char *text)
{
  g_return_val_if_fail (text != NULL, 0);

  return count_runs (text, is_individual_number);
}

static gboolean
is_local_byte (char byte)
{
  return g_ascii_isalnum (byte) || (byte != '\0' && strchr ("!#$%&'*+-/=?^_`{|}~.", byte) != NULL);
}

static gboolean
begins_domain (const char *at)
{
  gsize length = strspn (at, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.");
  const char *dot = memchr (at, '.', length);

  return dot != NULL && dot > at && g_ascii_isalpha (dot[1]);
}

guint
matta_patterns_count_addresses (const char *text)
{
  guint n = 0;

  g_return_val_if_fail (text != NULL, 0);

  for (const char *at = strchr (text, '@'); at != NULL; at = strchr (at + 1, '@'))
    if (at > text && is_local_byte (at[-1]) && begins_domain (at + 1))
      n++;
  return n;
}
