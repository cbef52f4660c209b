/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-rule-file.h"

#include "matta-condition-reader.h"
#include "matta-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MOST_RULES 5000
#define MOST_ENTRIES 100000
#define MOST_WORDS 500
#define MOST_ADDED 20
#define MOST_HOLD_MINUTES (7 * 24 * 60)

enum {
  QUIET,
  LOOK,
  THINK,
  STOP
};

static void
entry_free (MattaListEntry *entry)
{
  g_free (entry->text);
  g_free (entry);
}

/* --- lists ------------------------------------------------------------------------------------ */

typedef struct {
  MattaRuleFile *file;
  MattaListKind kind;
} ListTarget;

static void
keep_entry (ListTarget *target, JsonNode *node)
{
  MattaListEntry *entry = g_new0 (MattaListEntry, 1);

  entry->list = target->kind;
  entry->pattern = JSON_NODE_HOLDS_OBJECT (node);
  entry->text = g_strdup (
      entry->pattern ? json_object_get_string_member (json_node_get_object (node), "pattern")
                     : json_node_get_string (node));
  g_ptr_array_add (target->file->entries, entry);
}

static gboolean
read_list_entry (MattaJsonReader *reader, JsonNode *node, gpointer data)
{
  ListTarget *target = data;

  if (!matta_condition_read_entry (reader, node, target->file->lists->sets[target->kind]))
    return FALSE;
  keep_entry (target, node);
  return TRUE;
}

static gboolean
read_list (MattaJsonReader *reader, JsonNode *node, MattaRuleFile *file, MattaListKind kind)
{
  ListTarget target = { .file = file, .kind = kind };

  return matta_json_reader_read_array (reader, node, MOST_ENTRIES, read_list_entry, &target);
}

static gboolean
read_inside (MattaJsonReader *reader, JsonNode *node, gpointer target)
{
  return read_list (reader, node, target, MATTA_LIST_INSIDE);
}

static gboolean
read_trusted (MattaJsonReader *reader, JsonNode *node, gpointer target)
{
  return read_list (reader, node, target, MATTA_LIST_TRUSTED);
}

static gboolean
read_watched (MattaJsonReader *reader, JsonNode *node, gpointer target)
{
  return read_list (reader, node, target, MATTA_LIST_WATCHED);
}

static gboolean
read_blocked (MattaJsonReader *reader, JsonNode *node, gpointer target)
{
  return read_list (reader, node, target, MATTA_LIST_BLOCKED);
}

static gboolean
read_retired (MattaJsonReader *reader, JsonNode *node, gpointer target)
{
  return read_list (reader, node, target, MATTA_LIST_RETIRED);
}

static gboolean
read_lists (MattaJsonReader *reader, JsonNode *node, gpointer target)
{
  static const MattaJsonKey keys[] = {
    { "inside", read_inside },   { "trusted", read_trusted }, { "watched", read_watched },
    { "blocked", read_blocked }, { "retired", read_retired },
  };

  return matta_json_reader_read_object (reader, node, keys, G_N_ELEMENTS (keys), target);
}

/* --- what applies -------------------------------------------------------------------------------
 */

static gboolean
read_tier (MattaJsonReader *reader, JsonNode *node, gpointer target)
{
  static const char *const words[] = { "quiet", "look", "think", "stop", NULL };
  MattaRuleEffect *then = target;
  guint index = 0;

  if (!matta_json_reader_read_word (reader, node, words, &index))
    return FALSE;
  then->tier = (int) index;
  return TRUE;
}

static gboolean
read_language (MattaJsonReader *reader, JsonNode *node, gpointer target)
{
  return matta_json_reader_read_text (reader, node, MOST_WORDS) != NULL;
}

static gboolean
read_message (MattaJsonReader *reader, JsonNode *node, gpointer target)
{
  static const MattaJsonKey keys[] = { { "en", read_language }, { "ja", read_language } };
  MattaRuleEffect *then = target;

  if (!matta_json_reader_read_object (reader, node, keys, G_N_ELEMENTS (keys), NULL))
    return FALSE;
  if (json_object_get_size (json_node_get_object (node)) == 0)
    return matta_json_reader_fail (reader, node, "A message in one language at least is missing");
  then->words = json_to_string (node, FALSE);
  return TRUE;
}

static gboolean
read_remedy (MattaJsonReader *reader, JsonNode *node, gpointer target)
{
  static const char *const words[] = { "drop", "to-bcc", NULL };
  MattaRuleEffect *then = target;
  guint index = 0;

  if (!matta_json_reader_read_word (reader, node, words, &index))
    return FALSE;
  then->remedy = g_strdup (words[index]);
  return TRUE;
}

/* A whole address that can be put on the wire as it stands. */
static gboolean
read_address (MattaJsonReader *reader, JsonNode *node, gpointer target)
{
  const char *text = matta_json_reader_read_text (reader, node, MATTA_RULE_MOST_LETTERS);
  g_autoptr (MattaAddressSet) set = matta_address_set_new ();

  if (text == NULL)
    return FALSE;
  if (text[0] == '@' || strchr (text, '@') == NULL || strpbrk (text, "<> ") != NULL
      || !matta_address_set_add (set, text, NULL))
    return matta_json_reader_fail (reader, node, "An address like taro@example.com is expected");
  g_ptr_array_add (target, g_strdup (text));
  return TRUE;
}

static gboolean
read_cc (MattaJsonReader *reader, JsonNode *node, gpointer target)
{
  MattaRuleEffect *then = target;

  return matta_json_reader_read_array (reader, node, MOST_ADDED, read_address, then->cc);
}

static gboolean
read_bcc (MattaJsonReader *reader, JsonNode *node, gpointer target)
{
  MattaRuleEffect *then = target;

  return matta_json_reader_read_array (reader, node, MOST_ADDED, read_address, then->bcc);
}

/* "false" would be a second way to say nothing; and it reads as if it allowed something. */
static gboolean
read_true (MattaJsonReader *reader, JsonNode *node, gboolean *flag)
{
  if (!matta_json_reader_read_flag (reader, node, flag))
    return FALSE;
  return *flag || matta_json_reader_fail (reader, node, "This is true or not there");
}

static gboolean
read_outside_to_bcc (MattaJsonReader *reader, JsonNode *node, gpointer target)
{
  return read_true (reader, node, &((MattaRuleEffect *) target)->outside_to_bcc);
}

static gboolean
read_forbid (MattaJsonReader *reader, JsonNode *node, gpointer target)
{
  return read_true (reader, node, &((MattaRuleEffect *) target)->forbid);
}

static gboolean
read_require_seal (MattaJsonReader *reader, JsonNode *node, gpointer target)
{
  return read_true (reader, node, &((MattaRuleEffect *) target)->require_seal);
}

static gboolean
read_second_look (MattaJsonReader *reader, JsonNode *node, gpointer target)
{
  return read_true (reader, node, &((MattaRuleEffect *) target)->second_look);
}

static gboolean
read_require_reason (MattaJsonReader *reader, JsonNode *node, gpointer target)
{
  return read_true (reader, node, &((MattaRuleEffect *) target)->require_reason);
}

static gboolean
read_hold_minutes (MattaJsonReader *reader, JsonNode *node, gpointer target)
{
  MattaRuleEffect *then = target;
  guint64 minutes = 0;

  if (!matta_json_reader_read_number (reader, node, 1, MOST_HOLD_MINUTES, &minutes))
    return FALSE;
  then->hold_minutes = (guint) minutes;
  return TRUE;
}

static int
get_lowest_tier (const MattaRuleEffect *then)
{
  if (then->forbid)
    return STOP;
  if (then->require_reason || then->require_seal || then->second_look)
    return THINK;
  return QUIET;
}

/* What needs a person cannot be had in silence. */
static gboolean
settle_tier (MattaJsonReader *reader, JsonNode *node, MattaRuleEffect *then)
{
  int lowest = get_lowest_tier (then);

  if (then->tier < 0)
    then->tier = MAX (lowest, then->words != NULL ? LOOK : QUIET);
  if (then->tier >= lowest)
    return TRUE;
  if (lowest == STOP)
    return matta_json_reader_fail (reader, node, "What is forbidden has the tier stop");
  return matta_json_reader_fail (reader, node,
                                 "A seal, a second look or a reason needs the tier think or stop");
}

static gboolean
read_then (MattaJsonReader *reader, JsonNode *node, gpointer target)
{
  static const MattaJsonKey keys[] = {
    { "tier", read_tier },
    { "message", read_message },
    { "remedy", read_remedy },
    { "cc", read_cc },
    { "bcc", read_bcc },
    { "outside-to-bcc", read_outside_to_bcc },
    { "forbid", read_forbid },
    { "require-seal", read_require_seal },
    { "second-look", read_second_look },
    { "require-reason", read_require_reason },
    { "hold-minutes", read_hold_minutes },
  };
  MattaRule *rule = target;

  if (!matta_json_reader_read_object (reader, node, keys, G_N_ELEMENTS (keys), &rule->then))
    return FALSE;
  if (json_object_get_size (json_node_get_object (node)) == 0)
    return matta_json_reader_fail (reader, node, "This rule does nothing");
  return settle_tier (reader, node, &rule->then);
}

/* --- rules --------------------------------------------------------------------------------------
 */

static gboolean
read_id (MattaJsonReader *reader, JsonNode *node, gpointer target)
{
  MattaRule *rule = target;
  const char *text = matta_json_reader_read_text (reader, node, 64);

  if (text == NULL)
    return FALSE;
  if (strspn (text, "abcdefghijklmnopqrstuvwxyz0123456789-") != strlen (text))
    return matta_json_reader_fail (reader, node, "An id has a to z, 0 to 9 and -");
  rule->id = g_strdup (text);
  return TRUE;
}

static gboolean
read_enabled (MattaJsonReader *reader, JsonNode *node, gpointer target)
{
  return matta_json_reader_read_flag (reader, node, &((MattaRule *) target)->enabled);
}

static gboolean
read_comment (MattaJsonReader *reader, JsonNode *node, gpointer target)
{
  return matta_json_reader_read_text (reader, node, 2000) != NULL;
}

static gboolean
read_when (MattaJsonReader *reader, JsonNode *node, gpointer target)
{
  return matta_condition_read (reader, node, &((MattaRule *) target)->when);
}

static gboolean
is_new_id (MattaRuleFile *file, const char *id)
{
  for (guint i = 0; i < file->rules->len; i++)
    if (g_str_equal (((MattaRule *) g_ptr_array_index (file->rules, i))->id, id))
      return FALSE;
  return TRUE;
}

static gboolean
read_rule (MattaJsonReader *reader, JsonNode *node, gpointer target)
{
  static const MattaJsonKey keys[] = {
    { "id", read_id },     { "enabled", read_enabled }, { "comment", read_comment },
    { "when", read_when }, { "then", read_then },
  };
  MattaRuleFile *file = target;
  g_autoptr (MattaRule) rule = matta_rule_new ();

  rule->line = matta_json_reader_get_line (reader, node);
  if (!matta_json_reader_read_object (reader, node, keys, G_N_ELEMENTS (keys), rule))
    return FALSE;
  if (rule->id == NULL || rule->when == NULL || rule->then.tier < 0)
    return matta_json_reader_fail (reader, node, "A rule needs “id”, “when” and “then”");
  if (!is_new_id (file, rule->id))
    return matta_json_reader_fail (reader, node, "There is another rule with this id");
  g_ptr_array_add (file->rules, g_steal_pointer (&rule));
  return TRUE;
}

static gboolean
read_rules (MattaJsonReader *reader, JsonNode *node, gpointer target)
{
  return matta_json_reader_read_array (reader, node, MOST_RULES, read_rule, target);
}

/* --- the file ------------------------------------------------------------------------------------
 */

static gboolean
read_version (MattaJsonReader *reader, JsonNode *node, gpointer target)
{
  guint64 version = 0;

  return matta_json_reader_read_number (reader, node, 1, 1, &version);
}

static gboolean
read_user_files (MattaJsonReader *reader, JsonNode *node, gpointer target)
{
  static const char *const words[] = { "all", "stricter", "none", NULL };
  MattaRuleFile *file = target;
  guint index = 0;

  if (!matta_json_reader_read_word (reader, node, words, &index))
    return FALSE;
  file->user_files = (MattaUserFiles) index;
  return TRUE;
}

static gboolean
read_file (MattaJsonReader *reader, MattaRuleFile *file)
{
  static const MattaJsonKey keys[] = {
    { "$schema", read_comment },       { "version", read_version }, { "comment", read_comment },
    { "user-files", read_user_files }, { "lists", read_lists },     { "rules", read_rules },
  };
  JsonNode *root = matta_json_reader_get_root (reader);

  if (!matta_json_reader_read_object (reader, root, keys, G_N_ELEMENTS (keys), file))
    return FALSE;
  if (!json_object_has_member (json_node_get_object (root), "version"))
    return matta_json_reader_fail (reader, root, "“version” is missing");
  return TRUE;
}

static MattaRuleFile *
file_alloc (void)
{
  MattaRuleFile *self = g_new0 (MattaRuleFile, 1);

  self->lists = matta_address_lists_new ();
  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);
  self->rules = g_ptr_array_new_with_free_func ((GDestroyNotify) matta_rule_free);
  g_atomic_ref_count_init (&self->ref_count);
  return self;
}

MattaRuleFile *
matta_rule_file_parse (const char *text, gsize length, GError **error)
{
  g_autoptr (MattaJsonReader) reader = matta_json_reader_new (text, length, error);
  g_autoptr (MattaRuleFile) self = NULL;

  if (reader == NULL)
    return NULL;
  self = file_alloc ();
  self->text = g_bytes_new (text, length);
  if (read_file (reader, self))
    return g_steal_pointer (&self);
  matta_json_reader_take_error (reader, error);
  return NULL;
}

static gboolean
refuse (GError **error, const char *reason)
{
  g_set_error (error, MATTA_ERROR, MATTA_ERROR_MALFORMED, "0: %s", reason);
  return FALSE;
}

static gboolean
read_all (int fd, GByteArray *bytes, GError **error)
{
  guint8 buffer[65536];
  gssize n = 0;

  while ((n = read (fd, buffer, sizeof buffer)) != 0) {
    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0)
      return refuse (error, g_strerror (errno));
    g_byte_array_append (bytes, buffer, (guint) n);
    if (bytes->len > MATTA_RULE_FILE_MOST_BYTES)
      return refuse (error, "The file is larger than 4 MiB");
  }
  return TRUE;
}

/* A named pipe would make everybody wait. */
static gboolean
read_bytes (const char *path, GByteArray *bytes, GError **error)
{
  struct stat status = { 0 };
  int fd = g_open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK, 0);
  gboolean ok = FALSE;

  if (fd < 0)
    return refuse (error, g_strerror (errno));
  if (fstat (fd, &status) != 0 || !S_ISREG (status.st_mode))
    ok = refuse (error, "This is not a regular file");
  else
    ok = read_all (fd, bytes, error);
  g_close (fd, NULL);
  return ok;
}

/* "LINE: REASON" taken apart. */
static MattaRefusal *
make_refusal (const char *path, const char *message)
{
  MattaRefusal *refusal = g_new0 (MattaRefusal, 1);
  const char *colon = strstr (message, ": ");

  refusal->file = g_strdup (path);
  refusal->line = (guint) g_ascii_strtoull (message, NULL, 10);
  refusal->reason = g_strdup (colon != NULL ? colon + 2 : message);
  return refusal;
}

MattaRuleFile *
matta_rule_file_load (const char *path, MattaRefusal **refusal)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  MattaRuleFile *self = NULL;

  if (read_bytes (path, bytes, &error))
    self = matta_rule_file_parse ((const char *) bytes->data, bytes->len, &error);
  if (self == NULL)
    *refusal = make_refusal (path, error->message);
  return self;
}

MattaRuleFile *
matta_rule_file_ref (MattaRuleFile *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
matta_rule_file_unref (MattaRuleFile *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  matta_address_lists_free (self->lists);
  g_ptr_array_unref (self->entries);
  g_ptr_array_unref (self->rules);
  g_clear_pointer (&self->text, g_bytes_unref);
  g_free (self);
}
