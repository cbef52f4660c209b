/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-sentence.h"

#include <glib/gi18n.h>

typedef struct {
  const char *id;
  const char *text;
} Sentence;

static const Sentence sentences[] = {
  { "outside", N_ ("Outside your organisation.") },
  { "first-address", N_ ("Your first mail to this address.") },
  { "first-domain", N_ ("Your first mail to anybody at this domain.") },
  { "outside-attachment", N_ ("This file goes to somebody outside.") },
  { "many-visible", N_ ("Many people outside will see each other’s addresses.") },
  { "empty-subject", N_ ("The subject is empty.") },
  { "unreadable", N_ ("Part of this message cannot be checked.") },
};

char *
matta_sentence_for_finding (const MattaFinding *finding)
{
  for (guint i = 0; i < G_N_ELEMENTS (sentences); i++)
    if (g_str_equal (sentences[i].id, finding->id))
      return g_strdup (_ (sentences[i].text));
  return g_strdup (finding->id);
}
