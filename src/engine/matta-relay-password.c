/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-relay-password.h"

#include "matta-error.h"
#include "matta-vault.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

/* Without i, l, o, I, L, O, 0 and 1: people copy it from one window into another by eye. */
static const char alphabet[] = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789";
#define N_LETTERS (sizeof alphabet - 1)
/* Bytes from here on would make the first letters likelier than the others. */
#define FIRST_UNEVEN (256 / N_LETTERS * N_LETTERS)

static gboolean
draw (guchar *byte)
{
  gssize got = 0;

  do {
    got = getrandom (byte, 1, 0);
  } while ((got < 0 && errno == EINTR) || (got == 1 && *byte >= FIRST_UNEVEN));
  return got == 1;
}

char *
matta_relay_password_make (GError **error)
{
  char *password = g_malloc0 (MATTA_RELAY_PASSWORD_LENGTH + 1);
  guchar byte = 0;

  for (guint i = 0; i < MATTA_RELAY_PASSWORD_LENGTH; i++) {
    if (!draw (&byte)) {
      g_set_error (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER, "No randomness: %s",
                   g_strerror (errno));
      matta_secret_free (password);
      return NULL;
    }
    password[i] = alphabet[byte % N_LETTERS];
  }
  explicit_bzero (&byte, sizeof byte);
  return password;
}
