/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* By what receivers tell a domain's mail from mail that only claims to be from there. What the
 * records say; pure. */

typedef enum {
  MATTA_PROOF_SPF,   /* which servers send for it (RFC 7208) */
  MATTA_PROOF_DKIM,  /* the key its mail is signed with (RFC 6376) */
  MATTA_PROOF_DMARC, /* what to do with mail that fits neither (RFC 7489) */
} MattaProofKind;

typedef enum {
  MATTA_PROOF_UNKNOWN, /* nobody could be asked */
  MATTA_PROOF_MISSING,
  MATTA_PROOF_BROKEN, /* receivers cannot use it */
  MATTA_PROOF_WEAK,   /* it works, and lets more through than it need */
  MATTA_PROOF_GOOD,
} MattaProofState;

/* A judgement. @word: why it is broken or weak, one of the stable words below; else NULL. Static.
 */
typedef struct {
  MattaProofState state;
  const char *word;
} MattaProof;

#define MATTA_PROOF_SEVERAL "several"     /* more than one record: none counts */
#define MATTA_PROOF_SYNTAX "syntax"       /* it cannot be read */
#define MATTA_PROOF_LOOKUPS "lookups"     /* SPF: it wants more than ten look-ups */
#define MATTA_PROOF_ANYBODY "anybody"     /* SPF: "+all" */
#define MATTA_PROOF_UNDECIDED "undecided" /* SPF: no end, or "?all"; DMARC: "p=none" */
#define MATTA_PROOF_PART "part"           /* DMARC: only for a part of the mail */
#define MATTA_PROOF_WITHDRAWN "withdrawn" /* DKIM: the key is empty */
#define MATTA_PROOF_TESTING "testing"     /* DKIM: "t=y" */
#define MATTA_PROOF_SHORT_KEY "short-key" /* DKIM: RSA with less than 2048 bits */

/* @records: all TXT records at the name, whatever they are for, NULL-terminated. */
MattaProof matta_proof_judge_spf (const char *const *records);
MattaProof matta_proof_judge_dkim (const char *const *records);
MattaProof matta_proof_judge_dmarc (const char *const *records);

/* "spf", "dkim", "dmarc"; "unknown", "missing", … Static. */
const char *matta_proof_kind_to_string (MattaProofKind kind);
const char *matta_proof_state_to_string (MattaProofState state);

/* The selectors with which a received mail was signed for @domain or a domain above it, from its
 * header, @text; NULL-terminated. (transfer full) */
char **matta_proof_find_selectors (const char *text, const char *domain) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
