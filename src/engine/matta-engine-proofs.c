/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-engine-private.h"

#include "matta-error.h"
#include "matta-mail-domain.h"

#include <string.h>

/* The facade's part in what the DNS says of the domains that mail is sent from. */

#define MOST_DOMAINS 10
#define LONGEST_HEADER (1024 * 1024) /* where signatures stand */

void
matta_domain_proof_free (MattaDomainProof *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->name);
  g_free (self);
}

/* --- whose ------------------------------------------------------------------------------------ */

/* @who: an address or a domain. Each domain once, as the DNS wants it. */
static void
add_domain (GPtrArray *domains, const char *who)
{
  const char *at = who != NULL ? strrchr (who, '@') : NULL;
  g_autofree char *ascii = who != NULL ? g_hostname_to_ascii (at != NULL ? at + 1 : who) : NULL;
  g_autofree char *domain = ascii != NULL ? g_ascii_strdown (ascii, -1) : NULL;

  if (domain == NULL || strchr (domain, '.') == NULL || domains->len == MOST_DOMAINS
      || g_ptr_array_find_with_equal_func (domains, domain, g_str_equal, NULL))
    return;
  g_ptr_array_add (domains, g_steal_pointer (&domain));
}

/* A user may be called without a domain: then it says nothing. */
static void
add_user (GPtrArray *domains, const MattaAccount *account)
{
  if (account->kind != MATTA_ACCOUNT_PRACTICE && account->user != NULL
      && strchr (account->user, '@') != NULL)
    add_domain (domains, account->user);
}

char **
matta_engine_list_own_domains (MattaEngine *self)
{
  const MattaPolicy *policy = NULL;
  g_autoptr (GPtrArray) domains = NULL;

  g_return_val_if_fail (MATTA_IS_ENGINE (self), NULL);

  policy = matta_engine_get_policy (self);
  domains = g_ptr_array_new_with_free_func (g_free);
  add_user (domains, policy->account);
  for (guint i = 0; i < policy->sender_accounts->len; i++) {
    const MattaSenderAccount *account = g_ptr_array_index (policy->sender_accounts, i);

    add_domain (domains, account->who);
  }
  for (guint i = 0; policy->inside_domains != NULL && policy->inside_domains[i] != NULL; i++)
    add_domain (domains, policy->inside_domains[i]);
  g_ptr_array_add (domains, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&domains), FALSE);
}

/* --- what ------------------------------------------------------------------------------------- */

typedef struct {
  char **domains;
  char *mail; /* or NULL */
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_strfreev (question->domains);
  g_free (question->mail);
  g_free (question);
}

/* The header is enough, however large the mail is. (transfer full); NULL with @error, which does
 * not name the file. */
static char *
read_header (const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, cancellable, NULL);
  g_autofree char *text = g_malloc (LONGEST_HEADER + 1);
  gsize length = 0;

  if (stream == NULL
      || !g_input_stream_read_all (G_INPUT_STREAM (stream), text, LONGEST_HEADER, &length,
                                   cancellable, NULL)) {
    if (!g_cancellable_set_error_if_cancelled (cancellable, error))
      g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER, "The mail cannot be read");
    return NULL;
  }
  text[length] = '\0';
  return g_steal_pointer (&text);
}

static void
take_facts (GPtrArray *proofs, GPtrArray *facts)
{
  for (guint i = 0; i < facts->len; i++) {
    const MattaDomainFact *fact = g_ptr_array_index (facts, i);
    MattaDomainProof *proof = g_new0 (MattaDomainProof, 1);

    proof->kind = matta_proof_kind_to_string (fact->kind);
    proof->name = g_strdup (fact->name);
    proof->state = matta_proof_state_to_string (fact->proof.state);
    proof->reason = fact->proof.word;
    g_ptr_array_add (proofs, proof);
  }
}

/* @header: NULL = no mail is known. FALSE: it was signed for somebody else. */
static gboolean
ask_for (const char *domain, const char *header, GPtrArray *proofs, GCancellable *cancellable)
{
  g_autoptr (GResolver) resolver = g_resolver_get_default ();
  g_auto (GStrv) selectors = header != NULL ? matta_proof_find_selectors (header, domain) : NULL;
  g_autoptr (GPtrArray) facts =
      matta_mail_domain_ask (resolver, domain, (const char *const *) selectors, cancellable);

  take_facts (proofs, facts);
  return selectors != NULL && selectors[0] != NULL;
}

static void
ask_in_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Question *question = task_data;
  g_autoptr (GPtrArray) proofs =
      g_ptr_array_new_with_free_func ((GDestroyNotify) matta_domain_proof_free);
  g_autofree char *header = NULL;
  gboolean is_signed = question->mail == NULL;
  GError *error = NULL;

  if (question->mail != NULL)
    header = read_header (question->mail, cancellable, &error);
  for (guint i = 0; error == NULL && question->domains[i] != NULL; i++) {
    is_signed = ask_for (question->domains[i], header, proofs, cancellable) || is_signed;
    (void) g_cancellable_set_error_if_cancelled (cancellable, &error);
  }
  if (error == NULL && !is_signed)
    g_set_error_literal (&error, MATTA_ERROR, MATTA_ERROR_NOT_FOUND,
                         "The mail was not signed for any of the domains");
  if (error == NULL)
    g_task_return_pointer (task, g_steal_pointer (&proofs), (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

void
matta_engine_ask_proofs_async (MattaEngine *self,
                               const char *mail,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Question *question = NULL;

  g_return_if_fail (MATTA_IS_ENGINE (self));

  question = g_new0 (Question, 1);
  question->domains = matta_engine_list_own_domains (self);
  question->mail = g_strdup (mail);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, matta_engine_ask_proofs_async);
  g_task_set_task_data (task, question, question_free);
  g_task_run_in_thread (task, ask_in_worker);
}

GPtrArray *
matta_engine_ask_proofs_finish (MattaEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
