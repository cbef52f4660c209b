/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-phone-number.h"

#include <string.h>

/* E.164: country and number together. */
#define FEWEST_DIGITS 8
#define MOST_DIGITS 15

/* "(0)" is for those who call from within the country. */
static char *
drop_separators (const char *text)
{
  g_autoptr (GString) digits = g_string_new (NULL);

  for (; *text != '\0'; text++) {
    if (digits->len > 0 && g_str_has_prefix (text, "(0)") && digits->str[0] == '+')
      text += strlen ("(0)") - 1;
    else if (g_ascii_isdigit (*text) || (*text == '+' && digits->len == 0))
      g_string_append_c (digits, *text);
    else if (strchr (" -./()\t", *text) == NULL)
      return NULL;
  }
  return g_string_free (g_steal_pointer (&digits), FALSE);
}

char *
matta_phone_number_parse (const char *text, const char *country)
{
  g_autofree char *digits = NULL;
  g_autofree char *number = NULL;
  gsize length = 0;

  g_return_val_if_fail (text != NULL && country != NULL, NULL);

  if (strspn (country, "0123456789") != strlen (country))
    country = "";
  digits = drop_separators (text);
  if (digits == NULL)
    return NULL;
  if (digits[0] == '+')
    number = g_strdup (digits);
  else if (g_str_has_prefix (digits, "00"))
    number = g_strconcat ("+", digits + 2, NULL);
  else if (digits[0] == '0' && *country != '\0')
    number = g_strconcat ("+", country, digits + 1, NULL);
  length = number != NULL ? strlen (number) - 1 : 0;
  if (length < FEWEST_DIGITS || length > MOST_DIGITS || number[1] == '0')
    return NULL;
  return g_steal_pointer (&number);
}
