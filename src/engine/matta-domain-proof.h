/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One thing by which receivers tell a domain's mail from forged mail. The words are stable and
 * static: see matta_wording_for_proof (). */
typedef struct {
  const char *kind;   /* "spf", "dkim" or "dmarc" */
  char *name;         /* where it stands in the DNS: "_dmarc.example.com" */
  const char *state;  /* "unknown", "missing", "broken", "weak" or "good" */
  const char *reason; /* why it is broken or weak; or NULL */
} MattaDomainProof;
void matta_domain_proof_free (MattaDomainProof *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaDomainProof, matta_domain_proof_free)

G_END_DECLS
