/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-policy-folder.h"

#include "matta-error.h"
#include "matta-settings-backend.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

/* Several changes come together, and an editor may write a file in steps. */
#define SETTLE_MILLISECONDS 300
#define LARGEST_FILE (256 * 1024)

typedef struct {
  const char *name;
  MattaPolicyFileFunc read;
} Sort;

static const Sort sorts[] = {
  { "defaults", matta_policy_file_read_defaults },
  { "locks", matta_policy_file_read_locks },
};
#define N_SORTS G_N_ELEMENTS (sorts)

/* One file as it is in force. */
typedef struct {
  char *text; /* NULL: there is none */
  gsize length;
  GHashTable *values;
} Part;

struct _MattaPolicyFolder {
  GObject parent_instance;

  char *dir;
  char *keep_dir;
  gboolean keeping;
  GSettingsSchema *schema;
  MattaSettingsBackend *backend;
  GSettings *settings;
  Part parts[N_SORTS];
  GPtrArray *refusals; /* element-type MattaRefusal */
  GFileMonitor *monitor;
  guint settling;
};

G_DEFINE_FINAL_TYPE (MattaPolicyFolder, matta_policy_folder, G_TYPE_OBJECT)

enum {
  SIGNAL_JUDGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static void
part_clear (Part *part)
{
  g_clear_pointer (&part->text, g_free);
  g_clear_pointer (&part->values, g_hash_table_unref);
}

static MattaRefusal *
refuse_file (const char *reason)
{
  MattaRefusal *refusal = g_new0 (MattaRefusal, 1);

  refusal->reason = g_strdup (reason);
  return refusal;
}

/* Only a plain file: a pipe would hold up everything. FALSE without @refusal: it is not there. */
static gboolean
load_text (const char *path, Part *part, MattaRefusal **refusal)
{
  struct stat status = { 0 };
  g_autoptr (GError) error = NULL;

  *refusal = NULL;
  if (g_stat (path, &status) != 0) {
    if (errno != ENOENT)
      *refusal = refuse_file (g_strerror (errno));
    return FALSE;
  }
  if (!S_ISREG (status.st_mode))
    *refusal = refuse_file ("this is not a plain file");
  else if (status.st_size > LARGEST_FILE)
    *refusal = refuse_file ("this file is too large");
  else if (!g_file_get_contents (path, &part->text, &part->length, &error))
    *refusal = refuse_file (error->message);
  return *refusal == NULL;
}

/* An empty @part without @refusal: there is no such file. */
static void
read_part (MattaPolicyFolder *self,
           const char *dir,
           const Sort *sort,
           Part *part,
           MattaRefusal **refusal)
{
  g_autofree char *path = g_build_filename (dir, sort->name, NULL);

  if (load_text (path, part, refusal))
    part->values = sort->read (self->schema, part->text, part->length, refusal);
  if (*refusal == NULL)
    return;
  part_clear (part);
  (*refusal)->file = g_steal_pointer (&path);
}

static gboolean
is_kept (const char *path, const Part *part)
{
  g_autofree char *text = NULL;
  gsize length = 0;

  return g_file_get_contents (path, &text, &length, NULL) && length == part->length
         && memcmp (text, part->text, length) == 0;
}

static void
keep_part (MattaPolicyFolder *self, const Sort *sort, const Part *part)
{
  g_autofree char *path = g_build_filename (self->keep_dir, sort->name, NULL);
  g_autoptr (GError) error = NULL;

  if (part->text == NULL) {
    if (g_unlink (path) != 0 && errno != ENOENT)
      g_warning ("The copy of a policy file cannot be removed: %s", g_strerror (errno));
    return;
  }
  if (is_kept (path, part))
    return;
  if (g_mkdir_with_parents (self->keep_dir, 0700) != 0)
    g_warning ("Policy files cannot be kept: %s", g_strerror (errno));
  else if (!g_file_set_contents_full (path, part->text, (gssize) part->length,
                                      G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                      0600, &error))
    g_warning ("A policy file cannot be kept: %s", error->message);
}

/* The last good one: what is in force, else what was kept before a restart. */
static void
stay_with_last_good (MattaPolicyFolder *self, guint index, MattaRefusal *refusal)
{
  Part *part = &self->parts[index];
  MattaRefusal *no_copy = NULL;

  if (part->values == NULL && self->keep_dir != NULL)
    read_part (self, self->keep_dir, &sorts[index], part, &no_copy);
  if (no_copy != NULL)
    matta_refusal_free (no_copy);
  refusal->replaced = part->values != NULL;
  g_ptr_array_add (self->refusals, refusal);
}

static void
judge_part (MattaPolicyFolder *self, guint index)
{
  Part fresh = { 0 };
  MattaRefusal *refusal = NULL;

  if (self->dir != NULL)
    read_part (self, self->dir, &sorts[index], &fresh, &refusal);
  if (refusal != NULL) {
    stay_with_last_good (self, index, refusal);
    return;
  }
  part_clear (&self->parts[index]);
  self->parts[index] = fresh;
  if (self->keeping && self->keep_dir != NULL)
    keep_part (self, &sorts[index], &fresh);
}

static void
take_into_force (MattaPolicyFolder *self)
{
  g_autoptr (GHashTable) nothing = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTable *defaults = self->parts[0].values;
  GHashTable *locks = self->parts[1].values;

  matta_settings_backend_set_policy (self->backend, defaults != NULL ? defaults : nothing,
                                     locks != NULL ? locks : nothing);
}

void
matta_policy_folder_judge (MattaPolicyFolder *self)
{
  g_return_if_fail (MATTA_IS_POLICY_FOLDER (self));

  g_ptr_array_set_size (self->refusals, 0);
  for (guint i = 0; i < N_SORTS; i++)
    judge_part (self, i);
  take_into_force (self);
  g_signal_emit (self, signals[SIGNAL_JUDGED], 0);
}

static gboolean
settled_cb (gpointer data)
{
  MattaPolicyFolder *self = data;

  self->settling = 0;
  matta_policy_folder_judge (self);
  return G_SOURCE_REMOVE;
}

static void
folder_changed_cb (MattaPolicyFolder *self)
{
  if (self->settling == 0)
    self->settling = g_timeout_add (SETTLE_MILLISECONDS, settled_cb, self);
}

static void
matta_policy_folder_dispose (GObject *object)
{
  MattaPolicyFolder *self = MATTA_POLICY_FOLDER (object);

  g_clear_handle_id (&self->settling, g_source_remove);
  if (self->monitor != NULL)
    g_file_monitor_cancel (self->monitor);
  g_clear_object (&self->monitor);
  g_clear_object (&self->settings);
  g_clear_object (&self->backend);
  G_OBJECT_CLASS (matta_policy_folder_parent_class)->dispose (object);
}

static void
matta_policy_folder_finalize (GObject *object)
{
  MattaPolicyFolder *self = MATTA_POLICY_FOLDER (object);

  for (guint i = 0; i < N_SORTS; i++)
    part_clear (&self->parts[i]);
  g_ptr_array_unref (self->refusals);
  g_clear_pointer (&self->schema, g_settings_schema_unref);
  g_free (self->dir);
  g_free (self->keep_dir);
  G_OBJECT_CLASS (matta_policy_folder_parent_class)->finalize (object);
}

static void
matta_policy_folder_class_init (MattaPolicyFolderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = matta_policy_folder_dispose;
  object_class->finalize = matta_policy_folder_finalize;
  signals[SIGNAL_JUDGED] = g_signal_new ("judged", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
matta_policy_folder_init (MattaPolicyFolder *self)
{
  self->refusals = g_ptr_array_new_with_free_func ((GDestroyNotify) matta_refusal_free);
}

/* A system may have no schemas at all. */
static GSettingsSchema *
find_schema (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();

  return source != NULL ? g_settings_schema_source_lookup (source, MATTA_SETTINGS_SCHEMA, TRUE)
                        : NULL;
}

MattaPolicyFolder *
matta_policy_folder_new (const char *dir, const char *keep_dir, GError **error)
{
  g_autofree char *user_dir = g_build_filename (g_get_user_config_dir (), "matta", NULL);

  return matta_policy_folder_new_for (dir, keep_dir, user_dir, error);
}

MattaPolicyFolder *
matta_policy_folder_new_for (const char *dir,
                             const char *keep_dir,
                             const char *user_dir,
                             GError **error)
{
  g_autoptr (GSettingsSchema) schema = find_schema ();
  g_autofree char *user_file = g_build_filename (user_dir, "settings", NULL);
  g_autoptr (MattaPolicyFolder) self = NULL;

  if (schema == NULL) {
    g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_NOT_FOUND,
                         "The settings' description is not installed");
    return NULL;
  }
  self = g_object_new (MATTA_TYPE_POLICY_FOLDER, NULL);
  self->dir = g_strdup (dir);
  self->keep_dir = g_strdup (keep_dir);
  self->backend = matta_settings_backend_new (schema, user_file);
  if (dir != NULL) {
    g_autofree char *locks = g_build_filename (dir, "locks", NULL);

    matta_settings_backend_set_locks_file (self->backend, locks);
  }
  self->settings = g_settings_new_full (schema, G_SETTINGS_BACKEND (self->backend), NULL);
  self->schema = g_steal_pointer (&schema);
  matta_policy_folder_judge (self);
  return g_steal_pointer (&self);
}

void
matta_policy_folder_watch (MattaPolicyFolder *self)
{
  g_autoptr (GFile) folder = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (MATTA_IS_POLICY_FOLDER (self));

  if (self->dir == NULL || self->keeping)
    return;
  folder = g_file_new_for_path (self->dir);
  self->monitor = g_file_monitor_directory (folder, G_FILE_MONITOR_WATCH_MOVES, NULL, &error);
  if (self->monitor == NULL)
    g_warning ("The policy folder cannot be watched: %s", error->message);
  else
    g_signal_connect_object (self->monitor, "changed", G_CALLBACK (folder_changed_cb), self,
                             G_CONNECT_SWAPPED);
  /* What is in force is good, whatever stands in the folder by now. */
  for (guint i = 0; i < N_SORTS; i++)
    if (self->keep_dir != NULL && self->parts[i].text != NULL)
      keep_part (self, &sorts[i], &self->parts[i]);
  /* Again, for what changed before the folder was watched. */
  self->keeping = TRUE;
  matta_policy_folder_judge (self);
}

GSettings *
matta_policy_folder_get_settings (MattaPolicyFolder *self)
{
  g_return_val_if_fail (MATTA_IS_POLICY_FOLDER (self), NULL);

  return self->settings;
}

guint
matta_policy_folder_get_n_refusals (MattaPolicyFolder *self)
{
  g_return_val_if_fail (MATTA_IS_POLICY_FOLDER (self), 0);

  return self->refusals->len;
}

const MattaRefusal *
matta_policy_folder_get_refusal (MattaPolicyFolder *self, guint index)
{
  g_return_val_if_fail (MATTA_IS_POLICY_FOLDER (self), NULL);
  g_return_val_if_fail (index < self->refusals->len, NULL);

  return g_ptr_array_index (self->refusals, index);
}

char *
matta_policy_folder_describe_refusals (MattaPolicyFolder *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_val_if_fail (MATTA_IS_POLICY_FOLDER (self), NULL);

  for (guint i = 0; i < matta_policy_folder_get_n_refusals (self); i++) {
    const MattaRefusal *refusal = matta_policy_folder_get_refusal (self, i);
    g_autofree char *line = matta_refusal_to_string (refusal);

    g_string_append_printf (text, "\n%s (%s)", line,
                            refusal->replaced ? "its last good copy stays in force"
                                              : "nothing of it is in force");
  }
  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}
