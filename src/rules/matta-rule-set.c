/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-rule-set.h"

#include "matta-error.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#define MOST_FILES 200

struct _MattaRuleSet {
  GPtrArray *sources;      /* Source */
  GPtrArray *refusals;     /* MattaRefusal */
  GPtrArray *rules;        /* MattaRule, of the files */
  MattaAddressSet *inside; /* of all lists */
  gboolean whole;
  gatomicrefcount ref_count;
};

typedef struct {
  char *path;
  gboolean organisation;
  MattaRuleFile *file;
} Source;

/* What a folder's files are read with. */
typedef struct {
  gboolean organisation;
  MattaUserFiles allowed;
  const char *keep_dir;
  MattaRuleSet *last;
} Reading;

static void
source_free (Source *source)
{
  g_free (source->path);
  matta_rule_file_unref (source->file);
  g_free (source);
}

static MattaRefusal *
refuse (const char *path, guint line, const char *reason)
{
  MattaRefusal *refusal = g_new0 (MattaRefusal, 1);

  refusal->file = g_strdup (path);
  refusal->line = line;
  refusal->reason = g_strdup (reason);
  return refusal;
}

MattaRuleSet *
matta_rule_set_new_empty (void)
{
  MattaRuleSet *self = g_new0 (MattaRuleSet, 1);

  self->sources = g_ptr_array_new_with_free_func ((GDestroyNotify) source_free);
  self->refusals = g_ptr_array_new_with_free_func ((GDestroyNotify) matta_refusal_free);
  self->rules = g_ptr_array_new ();
  self->inside = matta_address_set_new ();
  self->whole = TRUE;
  g_atomic_ref_count_init (&self->ref_count);
  return self;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

static gboolean
is_rule_file (const char *name)
{
  return name[0] != '.' && g_str_has_suffix (name, ".json");
}

/* NULL: it is there and cannot be read. A folder that is not there has no rules. */
static GPtrArray *
list_files (const char *dir)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) folder = NULL;
  const char *name = NULL;

  if (dir == NULL)
    return g_steal_pointer (&paths);
  folder = g_dir_open (dir, 0, &error);
  if (folder == NULL && !g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    return NULL;
  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    if (is_rule_file (name))
      g_ptr_array_add (paths, g_build_filename (dir, name, NULL));
  g_ptr_array_sort (paths, compare_names);
  return g_steal_pointer (&paths);
}

static const MattaRule *
find_rule (const MattaRuleSet *self, const char *id)
{
  for (guint i = 0; i < self->rules->len; i++) {
    const MattaRule *rule = g_ptr_array_index (self->rules, i);

    if (g_str_equal (rule->id, id))
      return rule;
  }
  return NULL;
}

/* What is wrong with the file among the others; NULL = nothing. (transfer full) */
static MattaRefusal *
find_clash (const MattaRuleSet *self, const char *path, MattaRuleFile *file, MattaUserFiles allowed)
{
  if (allowed == MATTA_USER_FILES_STRICTER
      && (matta_address_set_get_size (file->lists->sets[MATTA_LIST_INSIDE]) > 0
          || matta_address_set_get_size (file->lists->sets[MATTA_LIST_TRUSTED]) > 0))
    return refuse (path, 0, "The organisation allows no lists of trust here");
  if (self->sources->len >= MOST_FILES)
    return refuse (path, 0, "There are more than 200 files");
  for (guint i = 0; i < file->rules->len; i++) {
    const MattaRule *rule = g_ptr_array_index (file->rules, i);

    if (find_rule (self, rule->id) != NULL)
      return refuse (path, rule->line, "Another file has a rule with this id");
  }
  return NULL;
}

static void
add_inside (MattaRuleSet *self, const MattaRuleFile *file)
{
  for (guint i = 0; i < file->entries->len; i++) {
    const MattaListEntry *entry = g_ptr_array_index (file->entries, i);

    if (entry->list != MATTA_LIST_INSIDE)
      continue;
    if (entry->pattern) /* both were accepted when the file was read */
      matta_address_set_add_pattern (self->inside, entry->text, NULL);
    else
      matta_address_set_add (self->inside, entry->text, NULL);
  }
}

static void
take (MattaRuleSet *self, const char *path, gboolean organisation, MattaRuleFile *file)
{
  Source *source = g_new0 (Source, 1);

  source->path = g_strdup (path);
  source->organisation = organisation;
  source->file = matta_rule_file_ref (file);
  g_ptr_array_add (self->sources, source);
  add_inside (self, file);
  for (guint i = 0; i < file->rules->len; i++)
    g_ptr_array_add (self->rules, g_ptr_array_index (file->rules, i));
}

static MattaRuleFile *
find_file (const MattaRuleSet *self, const char *path)
{
  for (guint i = 0; self != NULL && i < self->sources->len; i++) {
    const Source *source = g_ptr_array_index (self->sources, i);

    if (g_str_equal (source->path, path))
      return source->file;
  }
  return NULL;
}

/* The last good one: what was in force, else what was kept before a restart. (transfer full) */
static MattaRuleFile *
find_last_good (const char *path, const Reading *reading)
{
  MattaRuleFile *before = find_file (reading->last, path);
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *kept = NULL;
  g_autoptr (MattaRefusal) refusal = NULL;

  if (before != NULL)
    return matta_rule_file_ref (before);
  if (reading->keep_dir == NULL)
    return NULL;
  kept = g_build_filename (reading->keep_dir, name, NULL);
  return matta_rule_file_load (kept, &refusal);
}

/* @refusal: (transfer full) */
static void
fall_back (MattaRuleSet *self, const char *path, const Reading *reading, MattaRefusal *refusal)
{
  g_autoptr (MattaRuleFile) before = find_last_good (path, reading);
  g_autoptr (MattaRefusal) clash = NULL;

  if (before != NULL)
    clash = find_clash (self, path, before, reading->allowed);
  refusal->replaced = before != NULL && clash == NULL;
  if (refusal->replaced)
    take (self, path, reading->organisation, before);
  else
    self->whole = FALSE;
  g_ptr_array_add (self->refusals, refusal);
}

static void
load_file (MattaRuleSet *self, const char *path, const Reading *reading)
{
  MattaRefusal *refusal = NULL;
  g_autoptr (MattaRuleFile) file = matta_rule_file_load (path, &refusal);

  if (refusal == NULL)
    refusal = find_clash (self, path, file, reading->allowed);
  if (refusal == NULL)
    take (self, path, reading->organisation, file);
  else
    fall_back (self, path, reading, refusal);
}

/* Nobody knows which files there are now; those of before are better than none. */
static void
stay_with_folder (MattaRuleSet *self, const char *dir, const Reading *reading)
{
  g_ptr_array_add (self->refusals, refuse (dir, 0, "The folder cannot be read"));
  self->whole = FALSE;
  for (guint i = 0; reading->last != NULL && i < reading->last->sources->len; i++) {
    const Source *source = g_ptr_array_index (reading->last->sources, i);

    if (source->organisation == reading->organisation)
      take (self, source->path, source->organisation, source->file);
  }
}

static void
load_folder (MattaRuleSet *self, const char *dir, const Reading *reading)
{
  g_autoptr (GPtrArray) paths = list_files (dir);

  if (paths == NULL) {
    stay_with_folder (self, dir, reading);
    return;
  }
  for (guint i = 0; i < paths->len; i++)
    load_file (self, g_ptr_array_index (paths, i), reading);
}

/* The strictest word counts. */
MattaUserFiles
matta_rule_set_get_allowed (const MattaRuleSet *self)
{
  MattaUserFiles allowed = MATTA_USER_FILES_ALL;

  g_return_val_if_fail (self != NULL, MATTA_USER_FILES_NONE);

  for (guint i = 0; i < self->sources->len; i++) {
    const Source *source = g_ptr_array_index (self->sources, i);

    if (source->organisation)
      allowed = MAX (allowed, source->file->user_files);
  }
  return allowed;
}

MattaRuleSet *
matta_rule_set_load (const char *organisation_dir,
                     const char *user_dir,
                     const char *keep_dir,
                     MattaRuleSet *last)
{
  MattaRuleSet *self = matta_rule_set_new_empty ();
  Reading reading = { .organisation = TRUE, .keep_dir = keep_dir, .last = last };

  load_folder (self, organisation_dir, &reading);
  reading = (Reading){ .allowed = matta_rule_set_get_allowed (self), .last = last };
  if (reading.allowed != MATTA_USER_FILES_NONE)
    load_folder (self, user_dir, &reading);
  return self;
}

static gboolean
fail (GError **error, const char *reason)
{
  g_set_error (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER, "Rule files cannot be kept: %s", reason);
  return FALSE;
}

static gboolean
keep_file (const char *path, GBytes *text, GError **error)
{
  g_autoptr (GError) reason = NULL;
  g_autofree char *kept = NULL;
  gsize length = 0;
  gsize size = 0;
  const char *data = g_bytes_get_data (text, &size);

  if (g_file_get_contents (path, &kept, &length, NULL) && length == size
      && memcmp (kept, data, size) == 0)
    return TRUE;
  if (g_file_set_contents_full (path, data, (gssize) size,
                                G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600,
                                &reason))
    return TRUE;
  return fail (error, reason->message);
}

static gboolean
has_name (const MattaRuleSet *self, const char *name)
{
  for (guint i = 0; i < self->sources->len; i++) {
    const Source *source = g_ptr_array_index (self->sources, i);
    g_autofree char *own = g_path_get_basename (source->path);

    if (source->organisation && g_str_equal (own, name))
      return TRUE;
  }
  return FALSE;
}

static gboolean
drop_gone (const MattaRuleSet *self, const char *keep_dir, GError **error)
{
  g_autoptr (GPtrArray) kept = list_files (keep_dir);

  for (guint i = 0; kept != NULL && i < kept->len; i++) {
    const char *path = g_ptr_array_index (kept, i);
    g_autofree char *name = g_path_get_basename (path);

    if (!has_name (self, name) && g_unlink (path) != 0 && errno != ENOENT)
      return fail (error, g_strerror (errno));
  }
  return TRUE;
}

gboolean
matta_rule_set_keep (const MattaRuleSet *self, const char *keep_dir, GError **error)
{
  g_return_val_if_fail (self != NULL && keep_dir != NULL, FALSE);

  if (g_mkdir_with_parents (keep_dir, 0700) != 0)
    return fail (error, g_strerror (errno));
  for (guint i = 0; i < self->sources->len; i++) {
    const Source *source = g_ptr_array_index (self->sources, i);
    g_autofree char *name = g_path_get_basename (source->path);
    g_autofree char *path = g_build_filename (keep_dir, name, NULL);

    if (source->organisation && !keep_file (path, source->file->text, error))
      return FALSE;
  }
  /* With something amiss nobody knows what is gone on purpose. */
  return !self->whole || drop_gone (self, keep_dir, error);
}

MattaRuleSet *
matta_rule_set_ref (MattaRuleSet *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
matta_rule_set_unref (MattaRuleSet *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  matta_address_set_unref (self->inside);
  g_ptr_array_unref (self->rules);
  g_ptr_array_unref (self->sources);
  g_ptr_array_unref (self->refusals);
  g_free (self);
}

gboolean
matta_rule_set_is_whole (const MattaRuleSet *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->whole;
}

guint
matta_rule_set_get_n_refusals (const MattaRuleSet *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->refusals->len;
}

const MattaRefusal *
matta_rule_set_get_refusal (const MattaRuleSet *self, guint index)
{
  g_return_val_if_fail (self != NULL && index < self->refusals->len, NULL);

  return g_ptr_array_index (self->refusals, index);
}

guint
matta_rule_set_get_n_rules (const MattaRuleSet *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->rules->len;
}

const MattaRule *
matta_rule_set_get_rule (const MattaRuleSet *self, guint index)
{
  g_return_val_if_fail (self != NULL && index < self->rules->len, NULL);

  return g_ptr_array_index (self->rules, index);
}

gboolean
matta_rule_set_contains (const MattaRuleSet *self, MattaListKind kind, const char *address)
{
  g_return_val_if_fail (self != NULL, FALSE);

  for (guint i = 0; i < self->sources->len; i++) {
    const Source *source = g_ptr_array_index (self->sources, i);

    if (matta_address_lists_contains (source->file->lists, kind, address))
      return TRUE;
  }
  return FALSE;
}

gboolean
matta_rule_set_trusts (const MattaRuleSet *self, const char *address)
{
  if (matta_rule_set_contains (self, MATTA_LIST_WATCHED, address)
      || matta_rule_set_contains (self, MATTA_LIST_BLOCKED, address)
      || matta_rule_set_contains (self, MATTA_LIST_RETIRED, address))
    return FALSE;
  return matta_rule_set_contains (self, MATTA_LIST_INSIDE, address)
         || matta_rule_set_contains (self, MATTA_LIST_TRUSTED, address);
}

MattaAddressSet *
matta_rule_set_get_inside (const MattaRuleSet *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->inside;
}

guint
matta_rule_set_count (const MattaRuleSet *self, MattaListKind kind)
{
  guint n = 0;

  g_return_val_if_fail (self != NULL && (guint) kind < MATTA_N_LISTS, 0);

  for (guint i = 0; i < self->sources->len; i++) {
    const Source *source = g_ptr_array_index (self->sources, i);

    n += matta_address_set_get_size (source->file->lists->sets[kind]);
  }
  return n;
}
