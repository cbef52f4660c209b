/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-mail-domain.h"

#include <libpsl.h>

void
matta_domain_fact_free (MattaDomainFact *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->name);
  g_free (self);
}

/* RFC 7208 3.3: a record in pieces is one. (transfer full) */
static char *
join_pieces (GVariant *record)
{
  g_auto (GStrv) pieces = NULL;

  g_variant_get (record, "(^as)", &pieces);
  return g_strjoinv ("", pieces);
}

/* All TXT records; none where there is no such name. NULL: nobody could be asked. (transfer full)
 */
static char **
look_up (GResolver *resolver, const char *name, GCancellable *cancellable)
{
  g_autoptr (GStrvBuilder) texts = g_strv_builder_new ();
  g_autoptr (GError) error = NULL;
  GList *records =
      g_resolver_lookup_records (resolver, name, G_RESOLVER_RECORD_TXT, cancellable, &error);

  if (error != NULL && !g_error_matches (error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND))
    return NULL;
  for (GList *l = records; l != NULL; l = l->next) {
    g_autofree char *text = join_pieces (l->data);

    g_strv_builder_add (texts, text);
  }
  g_list_free_full (records, (GDestroyNotify) g_variant_unref);
  return g_strv_builder_end (texts);
}

typedef MattaProof (*JudgeFunc) (const char *const *records);

/* @name: (transfer full). */
static MattaDomainFact *
ask (GResolver *resolver,
     MattaProofKind kind,
     char *name,
     JudgeFunc judge,
     GCancellable *cancellable)
{
  MattaDomainFact *fact = g_new0 (MattaDomainFact, 1);
  g_auto (GStrv) records = look_up (resolver, name, cancellable);

  fact->kind = kind;
  fact->name = name;
  if (records != NULL)
    fact->proof = judge ((const char *const *) records);
  return fact;
}

/* RFC 7489 6.6.3. */
static MattaDomainFact *
ask_dmarc (GResolver *resolver, const char *domain, GCancellable *cancellable)
{
  const char *above = psl_registrable_domain (psl_builtin (), domain);
  MattaDomainFact *fact = ask (resolver, MATTA_PROOF_DMARC, g_strconcat ("_dmarc.", domain, NULL),
                               matta_proof_judge_dmarc, cancellable);

  if (fact->proof.state != MATTA_PROOF_MISSING || above == NULL || g_str_equal (above, domain))
    return fact;
  matta_domain_fact_free (fact);
  return ask (resolver, MATTA_PROOF_DMARC, g_strconcat ("_dmarc.", above, NULL),
              matta_proof_judge_dmarc, cancellable);
}

GPtrArray *
matta_mail_domain_ask (GResolver *resolver,
                       const char *domain,
                       const char *const *selectors,
                       GCancellable *cancellable)
{
  GPtrArray *facts = NULL;

  g_return_val_if_fail (G_IS_RESOLVER (resolver) && domain != NULL, NULL);

  facts = g_ptr_array_new_with_free_func ((GDestroyNotify) matta_domain_fact_free);
  g_ptr_array_add (facts, ask (resolver, MATTA_PROOF_SPF, g_strdup (domain), matta_proof_judge_spf,
                               cancellable));
  for (guint i = 0; selectors != NULL && selectors[i] != NULL; i++)
    g_ptr_array_add (facts, ask (resolver, MATTA_PROOF_DKIM,
                                 g_strconcat (selectors[i], "._domainkey.", domain, NULL),
                                 matta_proof_judge_dkim, cancellable));
  g_ptr_array_add (facts, ask_dmarc (resolver, domain, cancellable));
  return facts;
}
