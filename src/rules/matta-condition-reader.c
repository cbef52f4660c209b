/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-condition-reader.h"

#include <string.h>

#define MOST_PARTS 200
#define MINUTES_A_DAY (24 * 60)

typedef gboolean (*ReadFunc) (MattaJsonReader *reader, JsonNode *node, MattaCondition *condition);

typedef struct {
  const char *key;
  MattaConditionKind kind;
  ReadFunc read;
} ConditionKey;

/* --- addresses -------------------------------------------------------------------------------- */

static gboolean
read_pattern (MattaJsonReader *reader, JsonNode *node, gpointer target)
{
  g_autoptr (GError) error = NULL;
  const char *text = matta_json_reader_read_text (reader, node, MATTA_RULE_MOST_LETTERS);

  if (text == NULL)
    return FALSE;
  if (!matta_address_set_add_pattern (target, text, &error))
    return matta_json_reader_fail (reader, node, "%s", error->message);
  return TRUE;
}

gboolean
matta_condition_read_entry (MattaJsonReader *reader, JsonNode *node, gpointer target)
{
  static const MattaJsonKey keys[] = { { "pattern", read_pattern } };
  g_autoptr (GError) error = NULL;
  const char *text = NULL;

  if (JSON_NODE_HOLDS_OBJECT (node)) {
    if (json_object_get_size (json_node_get_object (node)) != 1)
      return matta_json_reader_fail (reader, node, "{ \"pattern\": \"…\" } is expected here");
    return matta_json_reader_read_object (reader, node, keys, G_N_ELEMENTS (keys), target);
  }
  text = matta_json_reader_read_text (reader, node, MATTA_RULE_MOST_LETTERS);
  if (text == NULL)
    return FALSE;
  if (!matta_address_set_add (target, text, &error))
    return matta_json_reader_fail (reader, node, "%s", error->message);
  return TRUE;
}

gboolean
matta_condition_read_set (MattaJsonReader *reader, JsonNode *node, MattaAddressSet **set)
{
  if (*set == NULL)
    *set = matta_address_set_new ();
  return matta_json_reader_read_array (reader, node, MATTA_RULE_MOST_ELEMENTS,
                                       matta_condition_read_entry, *set);
}

static gboolean
read_at (MattaJsonReader *reader, JsonNode *node, gpointer target)
{
  MattaCondition *condition = target;

  return matta_condition_read_set (reader, node, &condition->at);
}

static gboolean
read_not_at (MattaJsonReader *reader, JsonNode *node, gpointer target)
{
  MattaCondition *condition = target;

  return matta_condition_read_set (reader, node, &condition->not_at);
}

/* --- words as bits ---------------------------------------------------------------------------- */

typedef struct {
  const char *const *words;
  guint bits;
} Bits;

static gboolean
read_bit (MattaJsonReader *reader, JsonNode *node, gpointer target)
{
  Bits *bits = target;
  guint index = 0;

  if (!matta_json_reader_read_word (reader, node, bits->words, &index))
    return FALSE;
  bits->bits |= 1u << index;
  return TRUE;
}

static gboolean
read_bits (MattaJsonReader *reader, JsonNode *node, const char *const *words, guint *value)
{
  Bits bits = { .words = words };

  if (!matta_json_reader_read_array (reader, node, 32, read_bit, &bits))
    return FALSE;
  *value = bits.bits;
  return TRUE;
}

static gboolean
read_kind (MattaJsonReader *reader, JsonNode *node, gpointer target)
{
  static const char *const words[] = { "to", "cc", "bcc", NULL };
  MattaCondition *condition = target;

  return read_bits (reader, node, words, &condition->kinds);
}

static gboolean
read_on_list (MattaJsonReader *reader, JsonNode *node, gpointer target)
{
  static const char *const words[] = { "inside", "trusted", "watched", "blocked", "retired", NULL };
  MattaCondition *condition = target;

  return read_bits (reader, node, words, &condition->lists);
}

static gboolean
read_side (MattaJsonReader *reader, JsonNode *node, gpointer target)
{
  static const char *const words[] = { "inside", "outside", NULL };
  MattaCondition *condition = target;
  guint index = 0;

  if (!matta_json_reader_read_word (reader, node, words, &index))
    return FALSE;
  condition->side = index == 0 ? MATTA_SIDE_INSIDE : MATTA_SIDE_OUTSIDE;
  return TRUE;
}

static gboolean
read_weekday (MattaJsonReader *reader, JsonNode *node, MattaCondition *condition)
{
  static const char *const words[] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun", NULL };

  return read_bits (reader, node, words, &condition->days);
}

static gboolean
read_protection (MattaJsonReader *reader, JsonNode *node, MattaCondition *condition)
{
  static const char *const words[] = { "none", "signed", "encrypted", NULL };

  return read_bits (reader, node, words, &condition->days);
}

static gboolean
read_tier (MattaJsonReader *reader, JsonNode *node, MattaCondition *condition)
{
  static const char *const words[] = { "quiet", "look", "think", "stop", NULL };
  guint index = 0;

  if (!matta_json_reader_read_word (reader, node, words, &index))
    return FALSE;
  condition->least = index;
  return TRUE;
}

/* --- words to look for -------------------------------------------------------------------------
 */

static gboolean
read_folded (MattaJsonReader *reader, JsonNode *node, gpointer target)
{
  const char *text = matta_json_reader_read_text (reader, node, MATTA_RULE_MOST_LETTERS);
  g_autofree char *folded = NULL;

  if (text == NULL)
    return FALSE;
  folded = matta_rule_fold_text (text);
  if (folded[0] == '\0')
    return matta_json_reader_fail (reader, node, "A word with letters is expected here");
  g_ptr_array_add (target, g_steal_pointer (&folded));
  return TRUE;
}

static gboolean
read_extension (MattaJsonReader *reader, JsonNode *node, gpointer target)
{
  const char *text = matta_json_reader_read_text (reader, node, 32);

  if (text == NULL)
    return FALSE;
  if (strpbrk (text, ".*?/ ") != NULL)
    return matta_json_reader_fail (reader, node, "An extension is written without dot and *");
  g_ptr_array_add (target, matta_rule_fold_text (text));
  return TRUE;
}

static gboolean
read_type (MattaJsonReader *reader, JsonNode *node, gpointer target)
{
  const char *text = matta_json_reader_read_text (reader, node, 128);
  const char *slash = text != NULL ? strchr (text, '/') : NULL;

  if (text == NULL)
    return FALSE;
  if (slash == NULL || slash == text || slash[1] == '\0' || strchr (slash + 1, '/') != NULL)
    return matta_json_reader_fail (reader, node, "A type is like application/pdf or image/*");
  g_ptr_array_add (target, g_ascii_strdown (text, -1));
  return TRUE;
}

static gboolean
read_id (MattaJsonReader *reader, JsonNode *node, gpointer target)
{
  const char *text = matta_json_reader_read_text (reader, node, 80);

  if (text == NULL)
    return FALSE;
  if (strspn (text, "abcdefghijklmnopqrstuvwxyz0123456789-:") != strlen (text))
    return matta_json_reader_fail (reader, node, "A finding’s id is like first-domain or rule:x");
  g_ptr_array_add (target, g_strdup (text));
  return TRUE;
}

static gboolean
read_texts (MattaJsonReader *reader, JsonNode *node, MattaJsonReadFunc read, GPtrArray **texts)
{
  if (*texts == NULL)
    *texts = g_ptr_array_new_with_free_func (g_free);
  return matta_json_reader_read_array (reader, node, MATTA_RULE_MOST_ELEMENTS, read, *texts);
}

static gboolean
read_words (MattaJsonReader *reader, JsonNode *node, MattaCondition *condition)
{
  return read_texts (reader, node, read_folded, &condition->words);
}

static gboolean
read_finding (MattaJsonReader *reader, JsonNode *node, MattaCondition *condition)
{
  return read_texts (reader, node, read_id, &condition->words);
}

static gboolean
read_name (MattaJsonReader *reader, JsonNode *node, gpointer target)
{
  return read_words (reader, node, target);
}

static gboolean
read_extensions (MattaJsonReader *reader, JsonNode *node, gpointer target)
{
  MattaCondition *condition = target;

  return read_texts (reader, node, read_extension, &condition->extensions);
}

static gboolean
read_types (MattaJsonReader *reader, JsonNode *node, gpointer target)
{
  MattaCondition *condition = target;

  return read_texts (reader, node, read_type, &condition->types);
}

/* --- numbers, times, flags ----------------------------------------------------------------------
 */

static gboolean
read_at_least (MattaJsonReader *reader, JsonNode *node, gpointer target)
{
  MattaCondition *condition = target;

  return matta_json_reader_read_number (reader, node, 0, G_MAXINT64, &condition->least);
}

static gboolean
read_at_most (MattaJsonReader *reader, JsonNode *node, gpointer target)
{
  MattaCondition *condition = target;

  return matta_json_reader_read_number (reader, node, 0, G_MAXINT64, &condition->most);
}

static gboolean
read_range (MattaJsonReader *reader, JsonNode *node, MattaCondition *condition)
{
  static const MattaJsonKey keys[] = { { "at-least", read_at_least }, { "at-most", read_at_most } };

  if (!matta_json_reader_read_object (reader, node, keys, G_N_ELEMENTS (keys), condition))
    return FALSE;
  if (json_object_get_size (json_node_get_object (node)) == 0)
    return matta_json_reader_fail (reader, node, "“at-least” or “at-most” is missing");
  if (condition->least > condition->most)
    return matta_json_reader_fail (reader, node, "“at-least” is more than “at-most”");
  return TRUE;
}

static gboolean
read_size (MattaJsonReader *reader, JsonNode *node, gpointer target)
{
  MattaCondition *condition = target;

  condition->asks_size = TRUE;
  return read_range (reader, node, condition);
}

static gboolean
read_shown (MattaJsonReader *reader, JsonNode *node, gpointer target)
{
  MattaCondition *condition = target;

  condition->asks_shown = TRUE;
  return matta_json_reader_read_flag (reader, node, &condition->flag);
}

static gboolean
read_flag (MattaJsonReader *reader, JsonNode *node, MattaCondition *condition)
{
  return matta_json_reader_read_flag (reader, node, &condition->flag);
}

static gboolean
read_always (MattaJsonReader *reader, JsonNode *node, MattaCondition *condition)
{
  if (!read_flag (reader, node, condition))
    return FALSE;
  return condition->flag || matta_json_reader_fail (reader, node, "“always” is true or not there");
}

static gboolean
read_clock (MattaJsonReader *reader, JsonNode *node, guint64 *minutes)
{
  const char *text = matta_json_reader_read_text (reader, node, 5);
  guint hour = 0;
  guint minute = 0;

  if (text == NULL)
    return FALSE;
  if (strlen (text) != 5 || text[2] != ':' || !g_ascii_isdigit (text[0])
      || !g_ascii_isdigit (text[1]) || !g_ascii_isdigit (text[3]) || !g_ascii_isdigit (text[4]))
    return matta_json_reader_fail (reader, node, "A time is like 08:30");
  hour = (guint) ((text[0] - '0') * 10 + text[1] - '0');
  minute = (guint) ((text[3] - '0') * 10 + text[4] - '0');
  *minutes = hour * 60 + minute;
  if (minute > 59 || *minutes > MINUTES_A_DAY)
    return matta_json_reader_fail (reader, node, "A day has times from 00:00 to 24:00");
  return TRUE;
}

static gboolean
read_from (MattaJsonReader *reader, JsonNode *node, gpointer target)
{
  MattaCondition *condition = target;

  return read_clock (reader, node, &condition->least);
}

static gboolean
read_to (MattaJsonReader *reader, JsonNode *node, gpointer target)
{
  MattaCondition *condition = target;

  return read_clock (reader, node, &condition->most);
}

static gboolean
read_hour (MattaJsonReader *reader, JsonNode *node, MattaCondition *condition)
{
  static const MattaJsonKey keys[] = { { "from", read_from }, { "to", read_to } };

  if (!matta_json_reader_read_object (reader, node, keys, G_N_ELEMENTS (keys), condition))
    return FALSE;
  if (json_object_get_size (json_node_get_object (node)) != 2)
    return matta_json_reader_fail (reader, node, "“from” and “to” are both needed");
  if (condition->least == condition->most)
    return matta_json_reader_fail (reader, node, "“from” and “to” are the same");
  return TRUE;
}

/* --- conditions
 * ----------------------------------------------------------------------------------- */

static gboolean
read_asked (MattaJsonReader *reader,
            JsonNode *node,
            const MattaJsonKey *keys,
            gsize n_keys,
            MattaCondition *condition)
{
  if (!matta_json_reader_read_object (reader, node, keys, n_keys, condition))
    return FALSE;
  if (json_object_get_size (json_node_get_object (node)) == 0)
    return matta_json_reader_fail (reader, node, "Nothing is asked here");
  return TRUE;
}

static gboolean
read_recipient (MattaJsonReader *reader, JsonNode *node, MattaCondition *condition)
{
  static const MattaJsonKey keys[] = {
    { "at", read_at },     { "not-at", read_not_at },   { "kind", read_kind },
    { "side", read_side }, { "on-list", read_on_list },
  };

  return read_asked (reader, node, keys, G_N_ELEMENTS (keys), condition);
}

static gboolean
read_sender (MattaJsonReader *reader, JsonNode *node, MattaCondition *condition)
{
  static const MattaJsonKey keys[] = { { "at", read_at }, { "not-at", read_not_at } };

  return read_asked (reader, node, keys, G_N_ELEMENTS (keys), condition);
}

static gboolean
read_attachment (MattaJsonReader *reader, JsonNode *node, MattaCondition *condition)
{
  static const MattaJsonKey keys[] = {
    { "name", read_name }, { "extension", read_extensions }, { "type", read_types },
    { "size", read_size }, { "shown-in-text", read_shown },
  };

  return read_asked (reader, node, keys, G_N_ELEMENTS (keys), condition);
}

static gboolean
read_part (MattaJsonReader *reader, JsonNode *node, gpointer target)
{
  g_autoptr (MattaCondition) part = NULL;

  if (!matta_condition_read (reader, node, &part))
    return FALSE;
  g_ptr_array_add (target, g_steal_pointer (&part));
  return TRUE;
}

static gboolean
read_parts (MattaJsonReader *reader, JsonNode *node, MattaCondition *condition)
{
  condition->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) matta_condition_free);
  return matta_json_reader_read_array (reader, node, MOST_PARTS, read_part, condition->parts);
}

static gboolean
read_not (MattaJsonReader *reader, JsonNode *node, MattaCondition *condition)
{
  condition->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) matta_condition_free);
  return read_part (reader, node, condition->parts);
}

static const ConditionKey condition_keys[] = {
  { "always", MATTA_CONDITION_ALWAYS, read_always },
  { "all", MATTA_CONDITION_ALL, read_parts },
  { "any", MATTA_CONDITION_ANY, read_parts },
  { "not", MATTA_CONDITION_NOT, read_not },
  { "recipient", MATTA_CONDITION_RECIPIENT, read_recipient },
  { "sender", MATTA_CONDITION_SENDER, read_sender },
  { "finding", MATTA_CONDITION_FINDING, read_finding },
  { "tier-at-least", MATTA_CONDITION_TIER, read_tier },
  { "subject-words", MATTA_CONDITION_SUBJECT_WORDS, read_words },
  { "text-words", MATTA_CONDITION_TEXT_WORDS, read_words },
  { "own-text-words", MATTA_CONDITION_OWN_TEXT_WORDS, read_words },
  { "attachment", MATTA_CONDITION_ATTACHMENT, read_attachment },
  { "attachment-count", MATTA_CONDITION_ATTACHMENT_COUNT, read_range },
  { "attachment-size", MATTA_CONDITION_ATTACHMENT_SIZE, read_range },
  { "message-size", MATTA_CONDITION_MESSAGE_SIZE, read_range },
  { "recipient-count", MATTA_CONDITION_RECIPIENT_COUNT, read_range },
  { "outside-count", MATTA_CONDITION_OUTSIDE_COUNT, read_range },
  { "visible-outside-count", MATTA_CONDITION_VISIBLE_OUTSIDE_COUNT, read_range },
  { "visible-outside-domains", MATTA_CONDITION_VISIBLE_OUTSIDE_DOMAINS, read_range },
  { "hour", MATTA_CONDITION_HOUR, read_hour },
  { "weekday", MATTA_CONDITION_WEEKDAY, read_weekday },
  { "reply", MATTA_CONDITION_REPLY, read_flag },
  { "invitation", MATTA_CONDITION_INVITATION, read_flag },
  { "protection", MATTA_CONDITION_PROTECTION, read_protection },
};

static const ConditionKey *
find_condition (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (condition_keys); i++)
    if (g_str_equal (condition_keys[i].key, name))
      return &condition_keys[i];
  return NULL;
}

gboolean
matta_condition_read (MattaJsonReader *reader, JsonNode *node, gpointer target)
{
  MattaCondition **condition = target;
  const ConditionKey *key = NULL;
  JsonObjectIter iter;
  const char *name = NULL;
  JsonNode *value = NULL;

  if (!JSON_NODE_HOLDS_OBJECT (node) || json_object_get_size (json_node_get_object (node)) != 1)
    return matta_json_reader_fail (reader, node,
                                   "A condition is an object with one key; several stand in “all”");
  json_object_iter_init (&iter, json_node_get_object (node));
  json_object_iter_next (&iter, &name, &value);
  key = find_condition (name);
  if (key == NULL)
    return matta_json_reader_fail (reader, value, "There is no condition “%.40s”", name);
  *condition = matta_condition_new (key->kind);
  return key->read (reader, value, *condition);
}
