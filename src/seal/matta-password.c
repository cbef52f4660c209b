/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-password.h"

#include "matta-error.h"
#include "matta-words.h"

#include <errno.h>
#include <gio/gio.h>
#include <math.h>
#include <string.h>
#include <sys/random.h>
#include <zxcvbn.h>

#define WORDS "/io/github/mattamail/Matta/words/eff-large.txt"
#define N_WORDS 7776
#define LONGEST_WORD 9
#define GROUP 4 /* characters between two hyphens */

/* Neither upper case (c and C, s and S look alike) nor 0, 1, 5, i, l, o, s, z. */
static const char alphabet[] = "abcdefghjkmnpqrtuvwxy2346789";
#define N_LETTERS (sizeof alphabet - 1)

/* 0 … @bound - 1, each as likely as the others: what would favour the first ones is drawn again. */
static gboolean
draw (guint32 bound, guint32 *value, GError **error)
{
  guint32 even = G_MAXUINT32 / bound * bound;
  gssize got = 0;

  do {
    got = getrandom (value, sizeof *value, 0);
  } while ((got < 0 && errno == EINTR) || (got == sizeof *value && *value >= even));
  if (got != sizeof *value) {
    g_set_error (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER, "No randomness: %s",
                 g_strerror (errno));
    return FALSE;
  }
  *value %= bound;
  return TRUE;
}

/* How many draws out of @choices it takes. */
static guint
count_draws (guint bits, guint choices, double *entropy)
{
  double each = log2 (choices);
  guint count =
      (guint) ceil (CLAMP (bits, MATTA_PASSWORD_LEAST_BITS, MATTA_PASSWORD_MOST_BITS) / each);

  if (entropy != NULL)
    *entropy = count * each;
  return count;
}

static MattaSecret *
make_characters (guint bits, double *entropy, GError **error)
{
  guint count = count_draws (bits, N_LETTERS, entropy);
  g_autoptr (MattaSecret) password = g_malloc0 (count + count / GROUP + 1);
  char *end = password;
  guint32 drawn = 0;

  for (guint i = 0; i < count; i++) {
    if (!draw (N_LETTERS, &drawn, error))
      return NULL;
    if (i > 0 && i % GROUP == 0)
      *end++ = '-';
    *end++ = alphabet[drawn];
  }
  explicit_bzero (&drawn, sizeof drawn);
  return g_steal_pointer (&password);
}

/* Where each word begins; a line end closes it. Made once, and kept. */
static const char *const *
get_words (void)
{
  static GBytes *bytes = NULL;
  static const char *words[N_WORDS];

  if (g_once_init_enter (&bytes)) {
    GBytes *list = g_resource_lookup_data (matta_words_get_resource (), WORDS,
                                           G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
    const char *at = g_bytes_get_data (list, NULL);

    for (guint i = 0; i < N_WORDS; i++) {
      words[i] = at;
      at = strchr (at, '\n') + 1;
    }
    g_once_init_leave (&bytes, list);
  }
  return words;
}

static MattaSecret *
make_words (guint bits, double *entropy, GError **error)
{
  const char *const *words = get_words ();
  guint count = count_draws (bits, N_WORDS, entropy);
  /* All at once: growing it would leave copies behind. */
  g_autoptr (MattaSecret) password = g_malloc0 (count * (LONGEST_WORD + 1) + 1);
  char *end = password;
  guint32 drawn = 0;

  for (guint i = 0; i < count; i++) {
    if (!draw (N_WORDS, &drawn, error))
      return NULL;
    if (i > 0)
      *end++ = '-';
    for (const char *letter = words[drawn]; *letter != '\n'; letter++)
      *end++ = *letter;
  }
  explicit_bzero (&drawn, sizeof drawn);
  return g_steal_pointer (&password);
}

MattaSecret *
matta_password_make (MattaPasswordKind kind, guint bits, double *entropy, GError **error)
{
  switch (kind) {
  case MATTA_PASSWORD_CHARACTERS:
    return make_characters (bits, entropy, error);
  case MATTA_PASSWORD_WORDS:
    return make_words (bits, entropy, error);
  }
  g_return_val_if_reached (NULL);
}

gboolean
matta_password_is_usable (const char *password, GError **error)
{
  gsize length = 0;

  g_return_val_if_fail (password != NULL, FALSE);

  for (; password[length] != '\0'; length++)
    if (!g_ascii_isprint (password[length])) {
      g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_MALFORMED,
                           "The password has characters other than ASCII");
      return FALSE;
    }
  if (length == 0) {
    g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_MALFORMED, "The password is empty");
    return FALSE;
  }
  if (length > MATTA_PASSWORD_LONGEST) {
    g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_TOO_LARGE, "The password is too long");
    return FALSE;
  }
  return TRUE;
}

double
matta_password_judge (const char *password)
{
  static const char *ours[] = { "matta", NULL };

  g_return_val_if_fail (password != NULL, 0);

  return ZxcvbnMatch (password, ours, NULL);
}
