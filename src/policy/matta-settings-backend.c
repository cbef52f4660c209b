/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-settings-backend.h"

#include "matta-value.h"

#include <string.h>

struct _MattaSettingsBackend {
  GSettingsBackend parent_instance;

  GSettingsSchema *schema;
  GSettingsBackend *inner; /* the user's file */
  GSettings *watcher;      /* tells when that file changes */
  GHashTable *defaults;
  GHashTable *locks;
  char *locks_file;
  GHashTable *warned; /* keys of the user's values that were said to make no sense */
};

G_DEFINE_FINAL_TYPE (MattaSettingsBackend, matta_settings_backend, G_TYPE_SETTINGS_BACKEND)

/* "/io/…/hold-seconds" → "hold-seconds"; other paths are nobody's. */
static const char *
get_name (const char *path)
{
  return g_str_has_prefix (path, MATTA_SETTINGS_PATH) ? path + strlen (MATTA_SETTINGS_PATH) : path;
}

static gboolean
is_locked (MattaSettingsBackend *self, const char *path)
{
  return g_hash_table_contains (self->locks, get_name (path));
}

static GVariant *
find_default (MattaSettingsBackend *self, const char *path)
{
  GVariant *value = g_hash_table_lookup (self->defaults, get_name (path));

  return value != NULL ? g_variant_ref (value) : NULL;
}

static GVariant *
backend_read_user_value (GSettingsBackend *backend, const char *path, const GVariantType *type)
{
  MattaSettingsBackend *self = MATTA_SETTINGS_BACKEND (backend);
  g_autoptr (GVariant) value = NULL;
  g_autoptr (GError) error = NULL;

  if (is_locked (self, path))
    return NULL;
  value = G_SETTINGS_BACKEND_GET_CLASS (self->inner)->read (self->inner, path, type, FALSE);
  if (value == NULL || !g_variant_is_of_type (value, type)
      || matta_value_check (get_name (path), value, &error))
    return g_steal_pointer (&value);
  if (g_hash_table_add (self->warned, g_strdup (path)))
    g_warning ("A setting does not count: %s", error->message);
  return NULL;
}

static GVariant *
backend_read (GSettingsBackend *backend,
              const char *path,
              const GVariantType *type,
              gboolean default_value)
{
  GVariant *value = NULL;

  if (!default_value)
    value = backend_read_user_value (backend, path, type);
  return value != NULL ? value : find_default (MATTA_SETTINGS_BACKEND (backend), path);
}

static gboolean
backend_get_writable (GSettingsBackend *backend, const char *path)
{
  MattaSettingsBackend *self = MATTA_SETTINGS_BACKEND (backend);

  return !is_locked (self, path)
         && G_SETTINGS_BACKEND_GET_CLASS (self->inner)->get_writable (self->inner, path);
}

/* @value: NULL = back to the default. */
static gboolean
may_write (MattaSettingsBackend *self, const char *path, GVariant *value)
{
  return !is_locked (self, path)
         && (value == NULL || matta_value_check (get_name (path), value, NULL));
}

static gboolean
backend_write (GSettingsBackend *backend, const char *path, GVariant *value, gpointer tag)
{
  MattaSettingsBackend *self = MATTA_SETTINGS_BACKEND (backend);
  g_autoptr (GVariant) kept = g_variant_ref_sink (value);

  if (!may_write (self, path, kept))
    return FALSE;
  return G_SETTINGS_BACKEND_GET_CLASS (self->inner)->write (self->inner, path, kept, tag);
}

/* All of a delayed change, or nothing of it. */
static gboolean
backend_write_tree (GSettingsBackend *backend, GTree *tree, gpointer tag)
{
  MattaSettingsBackend *self = MATTA_SETTINGS_BACKEND (backend);
  gboolean refused = FALSE;

  for (GTreeNode *node = g_tree_node_first (tree); node != NULL; node = g_tree_node_next (node))
    refused |= !may_write (self, g_tree_node_key (node), g_tree_node_value (node));
  if (refused)
    return FALSE;
  return G_SETTINGS_BACKEND_GET_CLASS (self->inner)->write_tree (self->inner, tree, tag);
}

static void
backend_reset (GSettingsBackend *backend, const char *path, gpointer tag)
{
  MattaSettingsBackend *self = MATTA_SETTINGS_BACKEND (backend);

  if (!is_locked (self, path))
    G_SETTINGS_BACKEND_GET_CLASS (self->inner)->reset (self->inner, path, tag);
}

static GPermission *
backend_get_permission (GSettingsBackend *backend, const char *path)
{
  MattaSettingsBackend *self = MATTA_SETTINGS_BACKEND (backend);

  return G_SETTINGS_BACKEND_GET_CLASS (self->inner)->get_permission (self->inner, path);
}

static void
user_changed_cb (GSettings *watcher, const char *key, MattaSettingsBackend *self)
{
  g_autofree char *path = g_strconcat (MATTA_SETTINGS_PATH, key, NULL);

  g_hash_table_remove (self->warned, path);
  g_settings_backend_changed (G_SETTINGS_BACKEND (self), path, NULL);
}

static void
matta_settings_backend_dispose (GObject *object)
{
  MattaSettingsBackend *self = MATTA_SETTINGS_BACKEND (object);

  g_clear_object (&self->watcher);
  g_clear_object (&self->inner);
  G_OBJECT_CLASS (matta_settings_backend_parent_class)->dispose (object);
}

static void
matta_settings_backend_finalize (GObject *object)
{
  MattaSettingsBackend *self = MATTA_SETTINGS_BACKEND (object);

  g_settings_schema_unref (self->schema);
  g_hash_table_unref (self->defaults);
  g_hash_table_unref (self->locks);
  g_free (self->locks_file);
  g_hash_table_unref (self->warned);
  G_OBJECT_CLASS (matta_settings_backend_parent_class)->finalize (object);
}

static void
matta_settings_backend_class_init (MattaSettingsBackendClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GSettingsBackendClass *backend_class = G_SETTINGS_BACKEND_CLASS (klass);

  object_class->dispose = matta_settings_backend_dispose;
  object_class->finalize = matta_settings_backend_finalize;
  backend_class->read = backend_read;
  backend_class->read_user_value = backend_read_user_value;
  backend_class->get_writable = backend_get_writable;
  backend_class->write = backend_write;
  backend_class->write_tree = backend_write_tree;
  backend_class->reset = backend_reset;
  backend_class->get_permission = backend_get_permission;
}

static void
matta_settings_backend_init (MattaSettingsBackend *self)
{
  self->defaults = g_hash_table_new (g_str_hash, g_str_equal);
  self->locks = g_hash_table_new (g_str_hash, g_str_equal);
  self->warned = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/* An empty folder stands for no defaults, else the backend would look into the system's own. */
static GSettingsBackend *
make_inner (const char *user_file)
{
  g_autoptr (GSettingsBackend) first =
      g_keyfile_settings_backend_new (user_file, MATTA_SETTINGS_PATH, MATTA_SETTINGS_GROUP);

  /* The type, which has no public name, is known from here on. */
  return g_object_new (G_OBJECT_TYPE (first), "filename", user_file, "root-path",
                       MATTA_SETTINGS_PATH, "root-group", MATTA_SETTINGS_GROUP, "defaults-dir",
                       "/nonexistent", NULL);
}

MattaSettingsBackend *
matta_settings_backend_new (GSettingsSchema *schema, const char *user_file)
{
  MattaSettingsBackend *self = g_object_new (MATTA_TYPE_SETTINGS_BACKEND, NULL);

  self->schema = g_settings_schema_ref (schema);
  self->inner = make_inner (user_file);
  self->watcher = g_settings_new_full (schema, self->inner, NULL);
  g_signal_connect_object (self->watcher, "changed", G_CALLBACK (user_changed_cb), self, 0);
  return self;
}

/* What counts for every key now, as far as it is not the schema's: path → value. */
static GHashTable *
take_values (MattaSettingsBackend *self, char **keys)
{
  GHashTable *values =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_variant_unref);

  for (guint i = 0; keys[i] != NULL; i++) {
    g_autoptr (GSettingsSchemaKey) key = g_settings_schema_get_key (self->schema, keys[i]);
    char *path = g_strconcat (MATTA_SETTINGS_PATH, keys[i], NULL);
    GVariant *value = backend_read (G_SETTINGS_BACKEND (self), path,
                                    g_settings_schema_key_get_value_type (key), FALSE);

    if (value != NULL)
      g_hash_table_insert (values, path, value);
    else
      g_free (path);
  }
  return values;
}

static gboolean
differ (GVariant *a, GVariant *b)
{
  if (a == NULL || b == NULL)
    return a != b;
  return !g_variant_equal (a, b);
}

void
matta_settings_backend_set_policy (MattaSettingsBackend *self,
                                   GHashTable *defaults,
                                   GHashTable *locks)
{
  g_auto (GStrv) keys = g_settings_schema_list_keys (self->schema);
  g_autoptr (GHashTable) before = take_values (self, keys);
  g_autoptr (GHashTable) after = NULL;
  g_autoptr (GHashTable) old_locks = g_steal_pointer (&self->locks);

  g_hash_table_unref (self->defaults);
  self->defaults = g_hash_table_ref (defaults);
  self->locks = g_hash_table_ref (locks);
  after = take_values (self, keys);
  for (guint i = 0; keys[i] != NULL; i++) {
    g_autofree char *path = g_strconcat (MATTA_SETTINGS_PATH, keys[i], NULL);

    if (g_hash_table_contains (locks, keys[i]) != g_hash_table_contains (old_locks, keys[i]))
      g_settings_backend_writable_changed (G_SETTINGS_BACKEND (self), path);
    if (differ (g_hash_table_lookup (before, path), g_hash_table_lookup (after, path)))
      g_settings_backend_changed (G_SETTINGS_BACKEND (self), path, NULL);
  }
}

void
matta_settings_backend_set_locks_file (MattaSettingsBackend *self, const char *path)
{
  g_return_if_fail (MATTA_IS_SETTINGS_BACKEND (self));

  g_free (self->locks_file);
  self->locks_file = g_strdup (path);
}

gboolean
matta_settings_is_locked (GSettings *settings, const char *key)
{
  g_autoptr (GSettingsBackend) backend = NULL;

  g_object_get (settings, "backend", &backend, NULL);
  if (!MATTA_IS_SETTINGS_BACKEND (backend))
    return !g_settings_is_writable (settings, key);
  return g_hash_table_contains (MATTA_SETTINGS_BACKEND (backend)->locks, key);
}

const char *
matta_settings_find_lock (GSettings *settings, const char *key)
{
  g_autoptr (GSettingsBackend) backend = NULL;

  g_object_get (settings, "backend", &backend, NULL);
  if (!MATTA_IS_SETTINGS_BACKEND (backend) || !matta_settings_is_locked (settings, key))
    return NULL;
  return MATTA_SETTINGS_BACKEND (backend)->locks_file;
}
