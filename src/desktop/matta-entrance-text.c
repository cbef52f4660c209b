/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-entrance-text.h"

#include "matta-config.h"

#include <glib/gi18n.h>

/* Said where the mail app has it; of some there is something to say where it has not. */
static const struct {
  MattaEntrance entrance;
  const char *with;
  const char *without; /* or NULL */
} habits[] = {
  { MATTA_ENTRANCE_SAME_USER,
    N_ ("It was let in without a password, because it runs under your name."), NULL },
  { MATTA_ENTRANCE_SIGNED_IN, N_ ("It signed in with the password for mail apps."), NULL },
  { MATTA_ENTRANCE_ENCRYPTED, N_ ("It spoke to Matta encrypted."),
    N_ ("It spoke to Matta without encryption. What it says never leaves this computer.") },
  { MATTA_ENTRANCE_EIGHT_BIT,
    N_ ("It sends Japanese and other letters as they are (8BITMIME). Where your mail server cannot "
        "take them, Matta rewrites them."),
    NULL },
  { MATTA_ENTRANCE_UTF8,
    N_ ("It asked for addresses in any script (SMTPUTF8). Your mail server has to know that, too."),
    NULL },
  { MATTA_ENTRANCE_RECEIPT,
    N_ ("It asked for a report on delivery. Matta passes that on; not every mail server reports."),
    NULL },
};

/* What only somebody on the way of all mail can promise, and where that ends. */
static const char *const notes[] = {
  N_ ("Invitations, mail merge and scripts go the same way, and are looked at like any other "
      "mail."),
  N_ ("Read receipts go the same way, too, and pass without a question: nobody writes them by "
      "hand."),
  N_ ("Only mail that your mail app hands to Matta is looked at. If it has several accounts, "
      "connect "
      "each of them."),
};

char **
matta_entrance_list_sentences (MattaEntrance entrance, const char *client)
{
  g_autoptr (GStrvBuilder) sentences = g_strv_builder_new ();
  /* Translators: %s is the name of a mail app */
  g_autofree char *sender =
      client != NULL ? g_strdup_printf (_ ("The mail came from %s."), client) : NULL;

  if (sender != NULL)
    g_strv_builder_add (sentences, sender);
  for (guint i = 0; i < G_N_ELEMENTS (habits); i++) {
    const char *sentence =
        (entrance & habits[i].entrance) != 0 ? habits[i].with : habits[i].without;

    if (sentence != NULL)
      g_strv_builder_add (sentences, _ (sentence));
  }
  for (guint i = 0; i < G_N_ELEMENTS (notes); i++)
    g_strv_builder_add (sentences, _ (notes[i]));
  return g_strv_builder_end (sentences);
}
