/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-scene.h"

#include <string.h>

#define DAY (G_GINT64_CONSTANT (86400) * G_USEC_PER_SEC)

/* In a mail to hundreds nobody is "together" with anybody: pairs are learnt of the first ones only.
 */
#define MOST_PAIRED 32

static void
clear_party (gpointer data)
{
  MattaParty *party = data;

  g_free (party->address);
  g_free (party->domain);
}

static void
add_party (GArray *parties, GHashTable *seen, const MattaRecipient *recipient)
{
  MattaParty party = { .copied = recipient->kind != MATTA_KIND_TO };

  party.address = matta_address_fold (recipient->address);
  if (!g_hash_table_add (seen, g_strdup (party.address))) {
    g_free (party.address);
    return;
  }
  party.domain = g_strconcat ("@", matta_address_get_domain (party.address), NULL);
  party.key = matta_memory_hash (party.address, strlen (party.address));
  party.company = matta_memory_hash (party.domain, strlen (party.domain));
  g_array_append_val (parties, party);
}

static GArray *
list_parties (GPtrArray *recipients)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GArray *parties = g_array_new (FALSE, FALSE, sizeof (MattaParty));

  g_array_set_clear_func (parties, clear_party);
  for (guint i = 0; i < recipients->len; i++)
    add_party (parties, seen, g_ptr_array_index (recipients, i));
  return parties;
}

static guint64
find_thread (const MattaModelMail *mail)
{
  g_autofree char *subject = NULL;

  if (mail->thread != NULL)
    return matta_memory_hash (mail->thread, strlen (mail->thread));
  subject = mail->subject != NULL ? matta_words_trim_subject (mail->subject) : NULL;
  return subject != NULL && *subject != '\0' ? matta_memory_hash (subject, strlen (subject)) : 0;
}

MattaScene *
matta_scene_new (const MattaModelMail *mail)
{
  MattaScene *self = g_new0 (MattaScene, 1);

  self->parties = list_parties (mail->recipients);
  self->words = matta_words_list (mail->subject, mail->body);
  self->thread = find_thread (mail);
  self->day = (guint32) CLAMP (mail->time / DAY, 0, G_MAXINT32);
  return self;
}

void
matta_scene_free (MattaScene *self)
{
  g_array_unref (self->parties);
  g_array_unref (self->words);
  g_free (self);
}

const MattaParty *
matta_scene_get_party (const MattaScene *self, guint index)
{
  return &g_array_index (self->parties, MattaParty, index);
}

const MattaWord *
matta_scene_get_word (const MattaScene *self, guint index)
{
  return &g_array_index (self->words, MattaWord, index);
}

static guint
get_n_paired (const MattaScene *self)
{
  return MIN (self->parties->len, MOST_PAIRED);
}

static void
learn_person (const MattaScene *self, MattaMemory *memory, guint index)
{
  const MattaParty *party = matta_scene_get_party (self, index);
  MattaBag *bag = matta_memory_open (memory, MATTA_MEMORY_PERSON, party->key, party->address);

  matta_bag_count (bag, self->day, self->parties->len > 1, party->copied);
  for (guint i = 0; index < MOST_PAIRED && i < get_n_paired (self); i++)
    if (i != index)
      matta_bag_add (bag, matta_scene_get_party (self, i)->key, self->day);
}

/* The first recipient of each company; those after it say nothing new. */
static gboolean
is_first_of_company (const MattaScene *self, guint index)
{
  for (guint i = 0; i < index; i++)
    if (matta_scene_get_party (self, i)->company == matta_scene_get_party (self, index)->company)
      return FALSE;
  return TRUE;
}

static gboolean
has_colleague (const MattaScene *self, guint index)
{
  for (guint i = 0; i < self->parties->len; i++)
    if (i != index
        && matta_scene_get_party (self, i)->company == matta_scene_get_party (self, index)->company)
      return TRUE;
  return FALSE;
}

static void
learn_company (const MattaScene *self, MattaMemory *memory, guint index)
{
  const MattaParty *party = matta_scene_get_party (self, index);
  MattaBag *bag = matta_memory_open (memory, MATTA_MEMORY_COMPANY, party->company, party->domain);

  matta_bag_count (bag, self->day, self->parties->len > 1, party->copied);
  if (has_colleague (self, index))
    matta_bag_add (bag, party->company, self->day);
  for (guint i = 0; i < get_n_paired (self); i++)
    if (matta_scene_get_party (self, i)->company != party->company && is_first_of_company (self, i))
      matta_bag_add (bag, matta_scene_get_party (self, i)->company, self->day);
}

/* What a word or a thread is about: people, and for words their companies, who lend it to
 * newcomers. */
static void
learn_subject (const MattaScene *self, MattaMemory *memory, MattaMemorySort sort, guint64 key)
{
  MattaBag *bag = matta_memory_open (memory, sort, key, NULL);

  matta_bag_count (bag, self->day, self->parties->len > 1, FALSE);
  for (guint i = 0; i < get_n_paired (self); i++) {
    const MattaParty *party = matta_scene_get_party (self, i);

    matta_bag_add (bag, party->key, self->day);
    if (sort == MATTA_MEMORY_WORD && is_first_of_company (self, i))
      matta_bag_add (bag, party->company, self->day);
  }
}

void
matta_scene_learn (const MattaScene *self, MattaMemory *memory)
{
  MattaBag *all = NULL;

  if (self->parties->len == 0)
    return;
  all = matta_memory_open (memory, MATTA_MEMORY_MAIL, 0, NULL);
  matta_bag_count (all, self->day, self->parties->len > 1, FALSE);
  for (guint i = 0; i < self->parties->len; i++) {
    learn_person (self, memory, i);
    if (is_first_of_company (self, i))
      learn_company (self, memory, i);
  }
  for (guint i = 0; i < self->words->len; i++)
    learn_subject (self, memory, MATTA_MEMORY_WORD, matta_scene_get_word (self, i)->key);
  if (self->thread != 0)
    learn_subject (self, memory, MATTA_MEMORY_THREAD, self->thread);
  matta_memory_trim (memory, self->day);
}
