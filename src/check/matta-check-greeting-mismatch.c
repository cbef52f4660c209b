/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-checks.h"

#include "matta-greeting.h"

typedef struct {
  gboolean fits;
  gboolean unknown;
} Match;

static Match
match_everybody (const MattaCheckRun *run, const char *name)
{
  Match match = { FALSE, FALSE };

  for (guint i = 0; i < run->facts->recipients->len; i++) {
    MattaGreetingMatch one =
        matta_greeting_match (name, g_ptr_array_index (run->facts->recipients, i));

    match.fits = match.fits || one == MATTA_GREETING_FITS;
    match.unknown = match.unknown || one == MATTA_GREETING_UNKNOWN;
  }
  return match;
}

/* The text greets somebody who does not get the mail: the address is wrong, or the text is. Said
 * only when every recipient is certainly somebody else, and when none of those greeted gets it. */
void
matta_check_greeting_mismatch (const MattaCheckRun *run)
{
  g_auto (GStrv) names = matta_greeting_find (run->facts->own_text);

  for (guint i = 0; names[i] != NULL; i++) {
    Match match = match_everybody (run, names[i]);

    if (match.fits || match.unknown)
      return;
  }
  if (names[0] != NULL && run->facts->recipients->len > 0)
    matta_check_report (run, "greeting-mismatch",
                        run->outside->len > 0 ? MATTA_TIER_THINK : MATTA_TIER_LOOK,
                        MATTA_ABOUT_MESSAGE, NULL, names[0], NULL);
}
