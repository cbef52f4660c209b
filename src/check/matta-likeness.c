/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-likeness.h"

#include <idn2.h>
#include <libpsl.h>
#include <string.h>
#include <unicode/uspoof.h>

#define SHORTEST_NAME 5 /* of shorter names every other one is a letter away */
#define LONG_NAME 10    /* from here on two slips are one too many to be chance */
#define SHORTEST_LOCAL_PART 4
#define LONGEST 64
#define SKELETON_LENGTH 1024

static const char *const free_mail[] = {
  "aol.com",       "docomo.ne.jp",   "ezweb.ne.jp",    "gmail.com",     "gmx.com",
  "gmx.de",        "gmx.net",        "googlemail.com", "hotmail.co.jp", "hotmail.com",
  "i.softbank.jp", "icloud.com",     "live.com",       "live.jp",       "mac.com",
  "mail.com",      "mail.ru",        "me.com",         "msn.com",       "naver.com",
  "nifty.com",     "outlook.com",    "outlook.jp",     "proton.me",     "protonmail.com",
  "qq.com",        "softbank.ne.jp", "web.de",         "yahoo.co.jp",   "yahoo.com",
  "yahoo.ne.jp",   "ymail.com",      "ymail.ne.jp",    "zoho.com",      "163.com",
  "126.com",       "au.com",         "biglobe.ne.jp",  "ocn.ne.jp",     "so-net.ne.jp",
};

static const char *const keyboard[] = { "1234567890-", "qwertyuiop", "asdfghjkl", "zxcvbnm" };

char *
matta_likeness_get_organisation (const char *domain)
{
  const char *registrable = NULL;

  g_return_val_if_fail (domain != NULL, NULL);

  registrable = psl_registrable_domain (psl_builtin (), domain);
  return g_strdup (registrable != NULL ? registrable : domain);
}

gboolean
matta_likeness_is_free_mail (const char *domain)
{
  g_return_val_if_fail (domain != NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (free_mail); i++)
    if (g_str_equal (free_mail[i], domain))
      return TRUE;
  return FALSE;
}

const char *
matta_likeness_find_free_mail (const char *domain)
{
  if (matta_likeness_is_free_mail (domain))
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (free_mail); i++)
    if (matta_likeness_of_domains (domain, free_mail[i]))
      return free_mail[i];
  return NULL;
}

static gboolean
are_neighbours (char a, char b)
{
  for (guint row = 0; row < G_N_ELEMENTS (keyboard); row++) {
    const char *at = strchr (keyboard[row], a);

    if (at != NULL && ((at > keyboard[row] && at[-1] == b) || at[1] == b))
      return TRUE;
  }
  return FALSE;
}

static guint
min3 (guint a, guint b, guint c)
{
  return MIN (a, MIN (b, c));
}

/* Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours. */
static guint
measure_distance (const char *a, const char *b)
{
  gsize n = strlen (a);
  gsize m = strlen (b);
  guint rows[3][LONGEST + 1];

  if (n > LONGEST || m > LONGEST)
    return G_MAXUINT;
  for (guint j = 0; j <= m; j++)
    rows[0][j] = j;
  for (guint i = 1; i <= n; i++) {
    guint *row = rows[i % 3];
    const guint *above = rows[(i + 2) % 3];
    const guint *twice = rows[(i + 1) % 3];

    row[0] = i;
    for (guint j = 1; j <= m; j++) {
      row[j] = min3 (row[j - 1] + 1, above[j] + 1, above[j - 1] + (a[i - 1] != b[j - 1]));
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        row[j] = MIN (row[j], twice[j - 2] + 1);
    }
  }
  return rows[n % 3][m];
}

static USpoofChecker *
open_spoof_checker (void)
{
  UErrorCode status = U_ZERO_ERROR;
  USpoofChecker *checker = uspoof_open (&status);

  if (U_SUCCESS (status))
    return checker;
  g_warning ("Look-alike letters cannot be recognised: %s", u_errorName (status));
  return NULL;
}

/* Never changes once made; reading it is safe from any thread. */
static const USpoofChecker *
get_spoof_checker (void)
{
  static gsize once = 0;
  static USpoofChecker *checker = NULL;

  if (g_once_init_enter (&once)) {
    checker = open_spoof_checker ();
    g_once_init_leave (&once, 1);
  }
  return checker;
}

/* What @domain looks like, whatever letters it is made of. (transfer full) */
static char *
get_skeleton (const char *domain)
{
  const USpoofChecker *checker = get_spoof_checker ();
  g_autofree char *unicode = NULL;
  char *decoded = NULL;
  char skeleton[SKELETON_LENGTH];
  UErrorCode status = U_ZERO_ERROR;

  if (idn2_to_unicode_8z8z (domain, &decoded, 0) == IDN2_OK)
    unicode = g_strdup (decoded);
  idn2_free (decoded);
  if (checker == NULL || unicode == NULL)
    return g_strdup (domain);
  uspoof_getSkeletonUTF8 (checker, 0, unicode, -1, skeleton, sizeof skeleton, &status);
  if (U_FAILURE (status) || status == U_STRING_NOT_TERMINATED_WARNING)
    return g_strdup (domain);
  return g_strdup (skeleton);
}

static gboolean
is_ascii_name (const char *domain)
{
  return strstr (domain, "xn--") == NULL;
}

gboolean
matta_likeness_is_disguise (const char *domain, const char *known)
{
  g_autofree char *one = NULL;
  g_autofree char *other = NULL;

  g_return_val_if_fail (domain != NULL && known != NULL, FALSE);

  if (g_str_equal (domain, known) || (is_ascii_name (domain) && is_ascii_name (known)))
    return FALSE;
  one = get_skeleton (domain);
  other = get_skeleton (known);
  return g_str_equal (one, other);
}

/* "customer" of "customer.co.jp". (transfer full) */
static char *
get_name (const char *organisation)
{
  return g_strndup (organisation, strcspn (organisation, "."));
}

static gboolean
are_names_near (const char *name, const char *known)
{
  gsize shorter = MIN (strlen (name), strlen (known));
  guint distance = 0;

  if (g_str_equal (name, known))
    return shorter >= SHORTEST_LOCAL_PART;
  if (shorter < SHORTEST_NAME)
    return FALSE;
  distance = measure_distance (name, known);
  return distance == 1 || (distance == 2 && shorter >= LONG_NAME && name[0] == known[0]);
}

static gboolean
have_near_names (const char *one, const char *other)
{
  g_autofree char *name = get_name (one);
  g_autofree char *known = get_name (other);

  return are_names_near (name, known);
}

gboolean
matta_likeness_of_domains (const char *domain, const char *known)
{
  g_autofree char *one = NULL;
  g_autofree char *other = NULL;
  g_autofree char *looks = NULL;
  g_autofree char *known_looks = NULL;

  g_return_val_if_fail (domain != NULL && known != NULL, FALSE);

  one = matta_likeness_get_organisation (domain);
  other = matta_likeness_get_organisation (known);
  if (g_str_equal (one, other))
    return FALSE;
  if (is_ascii_name (one) && is_ascii_name (other) && have_near_names (one, other))
    return TRUE;
  looks = get_skeleton (one);
  known_looks = get_skeleton (other);
  return g_str_equal (looks, known_looks) || have_near_names (looks, known_looks);
}

/* Where two strings of one length differ in one place: a slip to the next key, and not at the
 * beginning of a word, where people differ. */
static gboolean
is_slip_at (const char *one, const char *other)
{
  gsize at = 0;

  while (one[at] == other[at])
    at++;
  if (at == 0 || !g_ascii_isalpha (one[at - 1]) || !g_ascii_isalpha (one[at])
      || !g_ascii_isalpha (other[at]))
    return FALSE;
  return are_neighbours (one[at], other[at]);
}

/* One letter more: doubled, or between letters; a digit or an initial more is somebody else. */
static gboolean
is_letter_more (const char *longer, const char *shorter)
{
  gsize at = 0;

  while (longer[at] == shorter[at] && shorter[at] != '\0')
    at++;
  return g_ascii_isalpha (longer[at]) && at > 0 && g_ascii_isalpha (longer[at - 1]);
}

gboolean
matta_likeness_of_local_parts (const char *one, const char *other)
{
  gsize n = 0;
  gsize m = 0;

  g_return_val_if_fail (one != NULL && other != NULL, FALSE);

  n = strlen (one);
  m = strlen (other);
  if (MIN (n, m) < SHORTEST_LOCAL_PART || measure_distance (one, other) != 1)
    return FALSE;
  if (n != m)
    return n > m ? is_letter_more (one, other) : is_letter_more (other, one);
  for (gsize i = 0; i + 1 < n; i++)
    if (one[i] != other[i])
      return (one[i] == other[i + 1] && one[i + 1] == other[i]) || is_slip_at (one, other);
  return is_slip_at (one, other);
}
