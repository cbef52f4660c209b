/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-wording-proof.h"

#include "matta-config.h"

#include <glib/gi18n.h>

typedef struct {
  const char *kind;
  const char *state;
  const char *reason;
  const char *text;
  const char *remedy; /* or NULL */
} Sentence;

/* Translators: SPF, DKIM, DMARC and what stands in quotation marks are names. */
static const Sentence sentences[] = {
  { "spf", "good", NULL, N_ ("SPF says which servers send for the domain, and that others do not."),
    NULL },
  { "spf", "missing", NULL,
    N_ ("There is no SPF record: receivers cannot know which servers send for the domain."),
    N_ ("Ask for a TXT record at this name that lists the servers the domain sends from and ends "
        "with “-all”.") },
  { "spf", "broken", "several",
    N_ ("There are several SPF records, so that none counts. Make one of them."), NULL },
  { "spf", "broken", "syntax", N_ ("The SPF record cannot be read: a word in it is not known."),
    N_ ("Ask for it to be written anew.") },
  { "spf", "broken", "lookups",
    N_ ("The SPF record wants more than ten look-ups: receivers give up before its end."),
    N_ ("Ask for fewer “include” in it.") },
  { "spf", "broken", "anybody",
    N_ ("The SPF record lets anybody send for the domain. End it with “-all” or “~all”."), NULL },
  { "spf", "weak", "undecided",
    N_ ("The SPF record does not say that others do not send. End it with “-all” or “~all”."),
    NULL },
  { "dkim", "good", NULL, N_ ("DKIM: the key with which mail is signed is there."), NULL },
  { "dkim", "missing", NULL,
    N_ ("DKIM: there is no key for this selector. Signatures made with it prove nothing."),
    N_ ("Ask for the key to be put there, or for mail to be signed with one that is.") },
  { "dkim", "broken", "several",
    N_ ("DKIM: there are several keys for this selector. Keep one of them."), NULL },
  { "dkim", "broken", "syntax", N_ ("DKIM: the record of the key cannot be read."),
    N_ ("Ask for it to be written anew.") },
  { "dkim", "broken", "withdrawn",
    N_ ("DKIM: this key was withdrawn. Mail must not be signed with it any more."), NULL },
  { "dkim", "weak", "testing",
    N_ ("DKIM: the key is marked as a test, and some receivers pass over it."),
    N_ ("Ask for “t=y” to be taken out of it.") },
  { "dkim", "weak", "short-key", N_ ("DKIM: the key is short. 2048 bits are usual."),
    N_ ("Ask for a longer one.") },
  { "dmarc", "good", NULL,
    N_ ("DMARC says what becomes of mail that only claims to be from the domain."), NULL },
  { "dmarc", "missing", NULL,
    N_ ("There is no DMARC record: forged mail is left to each receiver, and large providers may "
        "refuse real mail."),
    N_ ("Ask for a TXT record at this name: at first “v=DMARC1; p=none” with an address for "
        "reports, and “p=quarantine” once they show nothing that was real.") },
  { "dmarc", "broken", "several",
    N_ ("There are several DMARC records, so that none counts. Keep one of them."), NULL },
  { "dmarc", "broken", "syntax",
    N_ ("The DMARC record cannot be read: it has no policy that is known."),
    N_ ("Ask for it to be written anew.") },
  { "dmarc", "weak", "undecided", N_ ("DMARC only watches (“p=none”): forged mail is delivered."),
    N_ ("Ask for “p=quarantine” or “p=reject” once the reports show nothing that was real.") },
  { "dmarc", "weak", "part", N_ ("DMARC is for a part of the mail only (“pct”)."),
    N_ ("Ask for “pct” to be taken out.") },
};

static const Sentence *
find_sentence (const char *kind, const char *state, const char *reason)
{
  for (guint i = 0; i < G_N_ELEMENTS (sentences); i++)
    if (g_strcmp0 (sentences[i].kind, kind) == 0 && g_strcmp0 (sentences[i].state, state) == 0
        && g_strcmp0 (sentences[i].reason, reason) == 0)
      return &sentences[i];
  return NULL;
}

const char *
matta_wording_for_proof (const char *kind, const char *state, const char *reason)
{
  const Sentence *sentence = find_sentence (kind, state, reason);

  return sentence != NULL ? _ (sentence->text) : _ ("The DNS could not be asked.");
}

const char *
matta_wording_for_proof_remedy (const char *kind, const char *state, const char *reason)
{
  const Sentence *sentence = find_sentence (kind, state, reason);

  return sentence != NULL && sentence->remedy != NULL ? _ (sentence->remedy) : NULL;
}
