/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-sender-proof.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* One thing the DNS was asked for. */
typedef struct {
  MattaProofKind kind;
  char *name; /* where: "_dmarc.example.com" */
  MattaProof proof;
} MattaDomainFact;
void matta_domain_fact_free (MattaDomainFact *self);

/* Asks for SPF, DKIM (of each of @selectors, NULL-terminated; or NULL) and DMARC of @domain (ASCII,
 * lower case), the last also at the organisation's domain above it. Blocks for as long as the
 * system's resolver wants. (transfer container) (element-type MattaDomainFact), in that order. */
GPtrArray *matta_mail_domain_ask (GResolver *resolver,
                                  const char *domain,
                                  const char *const *selectors,
                                  GCancellable *cancellable) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaDomainFact, matta_domain_fact_free)

G_END_DECLS
