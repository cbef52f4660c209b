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

/* The last one is what people practise on; no mail gets there (RFC 6761). */
static const char *const free_mail[] = {
  "aol.com",          "docomo.ne.jp",   "ezweb.ne.jp",    "gmail.com",     "gmx.com",
  "gmx.de",           "gmx.net",        "googlemail.com", "hotmail.co.jp", "hotmail.com",
  "i.softbank.jp",    "icloud.com",     "live.com",       "live.jp",       "mac.com",
  "mail.com",         "mail.ru",        "me.com",         "msn.com",       "naver.com",
  "nifty.com",        "outlook.com",    "outlook.jp",     "proton.me",     "protonmail.com",
  "qq.com",           "softbank.ne.jp", "web.de",         "yahoo.co.jp",   "yahoo.com",
  "yahoo.ne.jp",      "ymail.com",      "ymail.ne.jp",    "zoho.com",      "163.com",
  "126.com",          "au.com",         "biglobe.ne.jp",  "ocn.ne.jp",     "so-net.ne.jp",
  "freemail.example",
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

/* Which letters it is made of, one bit each; some share one. */
static guint32
list_letters (const char *name)
{
  guint32 letters = 0;

  for (; *name != '\0'; name++)
    letters |= 1u << ((guchar) *name & 31);
  return letters;
}

/* A slip changes the length by one and takes away or brings in one letter each at most: most pairs
 * need not be compared letter by letter. */
static gboolean
may_be_two_slips (const char *name, gsize n, const char *known, gsize m)
{
  return MAX (n, m) - MIN (n, m) <= 2
         && __builtin_popcount (list_letters (name) ^ list_letters (known)) <= 4;
}

static gboolean
are_names_near (const char *name, const char *known)
{
  gsize n = strlen (name);
  gsize m = strlen (known);
  gsize shorter = MIN (n, m);
  guint distance = 0;

  if (g_str_equal (name, known))
    return shorter >= SHORTEST_LOCAL_PART;
  if (shorter < SHORTEST_NAME || !may_be_two_slips (name, n, known, m))
    return FALSE;
  distance = measure_distance (name, known);
  return distance == 1 || (distance == 2 && shorter >= LONG_NAME && name[0] == known[0]);
}

/* One domain, taken apart once for many comparisons. */
typedef struct {
  char *organisation;
  char *name;
  char *looks; /* skeleton of the organisation; NULL = not worked out yet */
  char *looks_name;
} Subject;

static void
subject_init (Subject *self, const char *domain)
{
  self->organisation = matta_likeness_get_organisation (domain);
  self->name = get_name (self->organisation);
  self->looks = NULL;
  self->looks_name = NULL;
}

static void
subject_clear (Subject *self)
{
  g_free (self->organisation);
  g_free (self->name);
  g_free (self->looks);
  g_free (self->looks_name);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Subject, subject_clear)

/* Skeletons cost a hundred times a comparison: only for those that could fit. */
static void
subject_look (Subject *self)
{
  if (self->looks != NULL)
    return;
  self->looks = get_skeleton (self->organisation);
  self->looks_name = get_name (self->looks);
}

/* A slip or two, and "rn" for "m", change the length by little. A name in another alphabet is
 * longer as an A-label than what it looks like. */
static gboolean
may_look_alike (const Subject *one, const Subject *other)
{
  gsize n = strlen (one->name);
  gsize m = strlen (other->name);

  if (!is_ascii_name (one->organisation) || !is_ascii_name (other->organisation))
    return TRUE;
  return MAX (n, m) - MIN (n, m) <= 3;
}

static gboolean
are_alike (Subject *one, Subject *other)
{
  if (g_str_equal (one->organisation, other->organisation) || !may_look_alike (one, other))
    return FALSE;
  if (is_ascii_name (one->organisation) && is_ascii_name (other->organisation)
      && are_names_near (one->name, other->name))
    return TRUE;
  subject_look (one);
  subject_look (other);
  return g_str_equal (one->looks, other->looks)
         || are_names_near (one->looks_name, other->looks_name);
}

const char *
matta_likeness_find (const char *domain, const char *const *known, gsize n)
{
  g_auto (Subject) one = { 0 };

  g_return_val_if_fail (domain != NULL && (known != NULL || n == 0), NULL);

  subject_init (&one, domain);
  for (gsize i = 0; i < n; i++) {
    g_auto (Subject) other = { 0 };

    subject_init (&other, known[i]);
    if (are_alike (&one, &other))
      return known[i];
  }
  return NULL;
}

gboolean
matta_likeness_of_domains (const char *domain, const char *known)
{
  return matta_likeness_find (domain, &known, 1) != NULL;
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

/* Taken apart once and for all: every new address is compared with all of them. */
static const Subject *
get_free_mail_subjects (void)
{
  static Subject subjects[G_N_ELEMENTS (free_mail)];
  static gsize once = 0;

  if (g_once_init_enter (&once)) {
    for (guint i = 0; i < G_N_ELEMENTS (free_mail); i++) {
      subject_init (&subjects[i], free_mail[i]);
      subject_look (&subjects[i]);
    }
    g_once_init_leave (&once, 1);
  }
  return subjects;
}

const char *
matta_likeness_find_free_mail (const char *domain)
{
  const Subject *subjects = get_free_mail_subjects ();
  g_auto (Subject) one = { 0 };

  g_return_val_if_fail (domain != NULL, NULL);

  if (matta_likeness_is_free_mail (domain))
    return NULL;
  subject_init (&one, domain);
  for (guint i = 0; i < G_N_ELEMENTS (free_mail); i++)
    if (are_alike (&one, (Subject *) &subjects[i])) /* has its looks: nothing is written to it */
      return free_mail[i];
  return NULL;
}
