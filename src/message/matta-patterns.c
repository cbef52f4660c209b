/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-patterns.h"

#include <string.h>

#define MOST_GROUPS 6
#define MOST_DIGITS 19 /* of a card; a telephone number has 15 at most */

/* Digits written in groups, as in 03-1234-5678. */
typedef struct {
  char digits[MOST_DIGITS + 1];
  guint n_digits;
  guint groups[MOST_GROUPS]; /* digits in each */
  guint n_groups;
  gunichar separator; /* between all groups; 0 = none, or only brackets, so far */
  gboolean plus;      /* in front */
  gboolean too_long;  /* for anything known; the rest was left out */
} Number;

/* Issuers' prefixes of four digits, from first to last, and how long their numbers are. */
static const struct {
  guint first;
  guint last;
  guint lengths[3];
} issuers[] = {
  { 2221, 2720, { 16 } },     { 3000, 3059, { 14 } },         { 3400, 3499, { 15 } },
  { 3528, 3589, { 16 } },     { 3600, 3699, { 14 } },         { 3700, 3799, { 15 } },
  { 3800, 3999, { 14 } },     { 4000, 4999, { 13, 16, 19 } }, { 5100, 5599, { 16 } },
  { 6011, 6011, { 16, 19 } }, { 6200, 6299, { 16, 17, 19 } }, { 6440, 6599, { 16, 19 } },
};

char *
matta_patterns_fold (const char *text, gssize length)
{
  g_autofree char *valid = NULL;
  g_autofree char *normal = NULL;
  g_autofree char *folded = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  valid = g_utf8_make_valid (text, length);
  normal = g_utf8_normalize (valid, -1, G_NORMALIZE_ALL_COMPOSE);
  folded = g_utf8_casefold (normal, -1);
  /* Folding can undo the normal form. */
  return g_utf8_normalize (folded, -1, G_NORMALIZE_ALL_COMPOSE);
}

static gboolean
is_same_digit (const char *digits, gsize length)
{
  for (gsize i = 1; i < length; i++)
    if (digits[i] != digits[0])
      return FALSE;
  return TRUE;
}

gboolean
matta_patterns_is_luhn (const char *digits, gsize length)
{
  guint sum = 0;

  g_return_val_if_fail (digits != NULL, FALSE);

  for (gsize i = 0; i < length; i++) {
    guint digit = (guint) (digits[length - 1 - i] - '0');

    if (i % 2 == 1)
      digit = digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
    sum += digit;
  }
  return length > 1 && sum % 10 == 0;
}

static gboolean
is_issued (guint prefix, gsize length)
{
  for (guint i = 0; i < G_N_ELEMENTS (issuers); i++)
    if (prefix >= issuers[i].first && prefix <= issuers[i].last)
      for (guint j = 0; j < G_N_ELEMENTS (issuers[i].lengths); j++)
        if (issuers[i].lengths[j] == length)
          return TRUE;
  return FALSE;
}

gboolean
matta_patterns_is_card (const char *digits, gsize length)
{
  guint prefix = 0;

  g_return_val_if_fail (digits != NULL, FALSE);

  if (length < 13)
    return FALSE;
  for (guint i = 0; i < 4; i++)
    prefix = prefix * 10 + (guint) (digits[i] - '0');
  return is_issued (prefix, length) && matta_patterns_is_luhn (digits, length);
}

gboolean
matta_patterns_is_my_number (const char *digits, gsize length)
{
  guint sum = 0;
  guint rest = 0;

  g_return_val_if_fail (digits != NULL, FALSE);

  if (length != 12 || is_same_digit (digits, length))
    return FALSE;
  for (guint n = 1; n <= 11; n++)
    sum += (guint) (digits[11 - n] - '0') * (n <= 6 ? n + 1 : n - 5);
  rest = sum % 11;
  return (guint) (digits[11] - '0') == (rest <= 1 ? 0 : 11 - rest);
}

static gunichar
read_before (const char *text, const char *p)
{
  return p == text ? 0 : g_utf8_get_char (g_utf8_prev_char (p));
}

static gboolean
has_no_spaces (gunichar c)
{
  GUnicodeScript script = g_unichar_get_script (c);

  return script == G_UNICODE_SCRIPT_HAN || script == G_UNICODE_SCRIPT_HIRAGANA
         || script == G_UNICODE_SCRIPT_KATAKANA || script == G_UNICODE_SCRIPT_THAI || c == 0x30fc;
}

/* Does this go on with a word that spaces would end? */
static gboolean
is_spaced (gunichar c)
{
  if (c < 0x80)
    return g_ascii_isalnum ((char) c);
  return (g_unichar_isalnum (c) || g_unichar_ismark (c)) && !has_no_spaces (c);
}

static gboolean
is_word_at (const char *text, const char *found, const char *word, gsize length)
{
  gunichar first = g_utf8_get_char (word);
  gunichar last = read_before (word, word + length);

  if (is_spaced (first) && is_spaced (read_before (text, found)))
    return FALSE;
  return !is_spaced (last) || !is_spaced (g_utf8_get_char (found + length));
}

gboolean
matta_patterns_has_word (const char *text, const char *word)
{
  gsize length = 0;

  g_return_val_if_fail (text != NULL && word != NULL, FALSE);

  length = strlen (word);
  if (length == 0)
    return FALSE;
  for (const char *p = strstr (text, word); p != NULL; p = strstr (p + 1, word))
    if (is_word_at (text, p, word, length))
      return TRUE;
  return FALSE;
}

static gboolean
is_domain_char (char c)
{
  return g_ascii_isalnum (c) || c == '-' || c == '.';
}

/* Two labels at least, and letters at the end; @end is set behind it. */
static gboolean
is_domain (const char *start, const char **end)
{
  const char *p = start;
  guint letters = 0;
  guint dots = 0;

  while (is_domain_char (*p))
    p++;
  *end = p;
  while (p > start && (p[-1] == '.' || p[-1] == '-')) /* the end of a sentence */
    p--;
  for (const char *q = p; q > start && g_ascii_isalpha (q[-1]); q--)
    letters++;
  for (const char *q = start; q < p; q++)
    dots += *q == '.';
  return letters >= 2 && dots > 0 && p - letters > start && p[-(gssize) letters - 1] == '.'
         && g_ascii_isalnum (*start) && (guint) (p - start) > letters + 1;
}

static guint
count_emails (const char *text)
{
  const char *p = text;
  guint count = 0;

  while ((p = strchr (p, '@')) != NULL) {
    const char *end = p + 1;
    gboolean local = p > text && (g_ascii_isalnum (p[-1]) || strchr ("_-+!#$%&'*/=?^`{|}~", p[-1]));

    if (local && is_domain (p + 1, &end))
      count++;
    p = end;
  }
  return count;
}

static gboolean
is_bracket (gunichar c)
{
  return c == '(' || c == ')';
}

/* Also the dashes that people type instead of a hyphen; all of them are one. */
static gunichar
read_separator (gunichar c)
{
  if (c == 0x2010 || c == 0x2011 || c == 0x2012 || c == 0x2013 || c == 0x2212 || c == 0x30fc)
    return '-';
  return c == '-' || c == ' ' || c == '.' || is_bracket (c) ? c : 0;
}

static const char *
read_group (const char *p, Number *number)
{
  guint length = 0;

  for (; g_ascii_isdigit (*p); p++, length++) {
    if (number->n_digits < MOST_DIGITS)
      number->digits[number->n_digits++] = *p;
    else
      number->too_long = TRUE;
  }
  if (number->n_groups < MOST_GROUPS)
    number->groups[number->n_groups++] = length;
  else
    number->too_long = TRUE;
  return p;
}

/* The next group's start when what stands in between can belong to one number, else NULL. */
static const char *
skip_separator (const char *p, Number *number)
{
  gunichar separator = read_separator (g_utf8_get_char (p));

  if (separator == 0)
    return NULL;
  p = g_utf8_next_char (p);
  if (separator == ')' && (*p == ' ' || *p == '-'))
    p++;
  if (!g_ascii_isdigit (*p))
    return NULL;
  if (is_bracket (separator))
    return p;
  if (number->separator != 0 && number->separator != separator)
    return NULL;
  number->separator = separator;
  return p;
}

static const char *
read_number (const char *text, const char *p, Number *number)
{
  const char *next = p;
  gunichar before = read_before (text, p);

  *number = (Number){ .plus = before == '+' };
  while (next != NULL) {
    p = read_group (next, number);
    next = skip_separator (p, number);
  }
  return p;
}

static gboolean
is_grouped (const Number *number, const char *layout)
{
  if (number->separator == '.' || number->n_groups != strlen (layout))
    return FALSE;
  for (guint i = 0; i < number->n_groups; i++)
    if (number->groups[i] != (guint) (layout[i] - '0'))
      return FALSE;
  return TRUE;
}

/* As a Japanese number is written; none begins with 00. */
static gboolean
is_domestic (const Number *number)
{
  guint mobile = number->digits[1] >= '5' && number->digits[2] == '0';

  if (number->digits[0] != '0' || number->digits[1] == '0' || number->separator == '.')
    return FALSE;
  if (number->n_groups == 1)
    return number->n_digits == (mobile ? 11 : 10);
  return number->n_groups <= 3 && number->groups[0] >= 2
         && (number->n_digits == 10 || number->n_digits == 11);
}

static gboolean
is_phone (const Number *number)
{
  if (number->plus)
    return number->n_digits >= 8 && number->n_digits <= 15;
  return is_domestic (number);
}

static gboolean
count_number (const Number *number, MattaPatternCounts *counts)
{
  gboolean whole = number->n_groups == 1;

  if (number->too_long)
    return FALSE;
  if (is_phone (number))
    counts->phones++;
  else if ((whole || is_grouped (number, "444"))
           && matta_patterns_is_my_number (number->digits, number->n_digits))
    counts->my_numbers++;
  else if ((whole || is_grouped (number, "4444") || is_grouped (number, "465")
            || is_grouped (number, "464") || is_grouped (number, "44443"))
           && matta_patterns_is_card (number->digits, number->n_digits))
    counts->cards++;
  else
    return FALSE;
  return TRUE;
}

/* Whole numbers side by side, as in the columns of a table. */
static void
count_groups (const char *p, const char *end, MattaPatternCounts *counts)
{
  while (p < end) {
    Number number = { 0 };

    if (g_ascii_isdigit (*p)) {
      p = read_group (p, &number);
      count_number (&number, counts);
    } else {
      p = g_utf8_next_char (p);
    }
  }
}

static void
count_numbers (const char *text, MattaPatternCounts *counts)
{
  const char *p = text;

  while ((p = strpbrk (p, "0123456789")) != NULL) {
    gunichar before = read_before (text, p);
    Number number;
    const char *end = read_number (text, p, &number);

    /* Part of a word: an order number, a hexadecimal one. */
    if (!is_spaced (before) && !is_spaced (g_utf8_get_char (end)) && !count_number (&number, counts)
        && number.n_groups > 1)
      count_groups (p, end, counts);
    p = end;
  }
}

void
matta_patterns_count (const char *folded, MattaPatternCounts *counts)
{
  g_return_if_fail (folded != NULL && counts != NULL);

  counts->emails += count_emails (folded);
  count_numbers (folded, counts);
}
