/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-recall.h"

#include "matta-habits.h"
#include "matta-name.h"

/* Enough to find whom somebody was mistaken for: those written to most are mistaken for most. */
#define PEOPLE_AT_DOMAIN 300
#define NAMESAKES 30
#define DOMAINS 3000

typedef struct {
  MattaStore *store;
  const MattaPolicy *policy;
  MattaHistory *history;
  gboolean any_outside;
  gboolean any_new_domain;
} Recall;

static gboolean
add_people (Recall *self, MattaPeopleBy by, const char *key, guint limit, GError **error)
{
  g_autoptr (GPtrArray) people = matta_store_list_people (self->store, by, key, limit, error);

  if (people == NULL)
    return FALSE;
  for (guint i = 0; i < people->len; i++) {
    const MattaAcquaintance *person = g_ptr_array_index (people, i);

    matta_history_add_person (self->history, person->address, person->name, person->count,
                              person->last_at);
  }
  return TRUE;
}

/* Those that somebody new could have been mistaken for. */
static gboolean
add_others (Recall *self, const MattaRecipient *recipient, const char *domain, GError **error)
{
  g_autofree char *family = matta_name_get_family (recipient->name);

  if (!add_people (self, MATTA_PEOPLE_BY_DOMAIN, domain, PEOPLE_AT_DOMAIN, error))
    return FALSE;
  return family == NULL || add_people (self, MATTA_PEOPLE_BY_FAMILY, family, NAMESAKES, error);
}

static gboolean
add_recipient (Recall *self, const MattaRecipient *recipient, GError **error)
{
  const char *domain = matta_address_get_domain (recipient->address);
  guint count = 0;

  if (matta_policy_is_inside (self->policy, recipient->address))
    return TRUE;
  self->any_outside = TRUE;
  if (!matta_store_count_domain (self->store, domain, &count, error)
      || !add_people (self, MATTA_PEOPLE_BY_ADDRESS, recipient->address, 1, error))
    return FALSE;
  matta_history_add_domain (self->history, domain, count);
  self->any_new_domain = self->any_new_domain || count == 0;
  return matta_history_find (self->history, recipient->address) != NULL
         || add_others (self, recipient, domain, error);
}

static gboolean
add_domains (Recall *self, GError **error)
{
  g_auto (GStrv) domains = matta_store_list_domains (self->store, DOMAINS, error);

  if (domains == NULL)
    return FALSE;
  for (guint i = 0; domains[i] != NULL; i++)
    if (matta_history_get_domain (self->history, domains[i]) == 0)
      matta_history_add_domain (self->history, domains[i], 1);
  return TRUE;
}

static gboolean
recall_all (Recall *self, const MattaFacts *facts, GError **error)
{
  guint total = 0;

  for (guint i = 0; i < facts->recipients->len; i++)
    if (!add_recipient (self, g_ptr_array_index (facts->recipients, i), error))
      return FALSE;
  if (!matta_store_count_total (self->store, &total, error))
    return FALSE;
  matta_history_set_total (self->history, total);
  if (self->any_outside && !matta_habits_judge (self->store, facts, self->history, error))
    return FALSE;
  /* A file may be named after any company. */
  if (!self->any_new_domain && facts->attachments->len == 0)
    return TRUE;
  return add_domains (self, error);
}

MattaHistory *
matta_recall (MattaStore *store, const MattaFacts *facts, const MattaPolicy *policy, GError **error)
{
  g_autoptr (MattaHistory) history = matta_history_new ();
  Recall recall = { .store = store, .policy = policy, .history = history };

  g_return_val_if_fail (MATTA_IS_STORE (store) && facts != NULL && policy != NULL, NULL);

  return recall_all (&recall, facts, error) ? g_steal_pointer (&history) : NULL;
}
