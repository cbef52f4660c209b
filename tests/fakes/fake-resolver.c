/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-resolver.h"

struct _FakeResolver {
  GResolver parent_instance;

  GHashTable *texts; /* name → text, or NULL */
  int deaf;          /* atomic */
};

G_DEFINE_FINAL_TYPE (FakeResolver, fake_resolver, G_TYPE_RESOLVER)

static void
wait_for_end (GCancellable *cancellable)
{
  GPollFD end = { 0 };

  g_assert_true (g_cancellable_make_pollfd (cancellable, &end));
  g_assert_cmpint (g_poll (&end, 1, -1), ==, 1);
  g_cancellable_release_fd (cancellable);
}

static GList *
lookup_records (GResolver *resolver,
                const char *name,
                GResolverRecordType type,
                GCancellable *cancellable,
                GError **error)
{
  FakeResolver *self = FAKE_RESOLVER (resolver);
  const char *text = g_hash_table_lookup (self->texts, name);
  g_auto (GStrv) pieces = NULL;

  g_assert_cmpint (type, ==, G_RESOLVER_RECORD_TXT);
  if (g_atomic_int_get (&self->deaf))
    wait_for_end (cancellable);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (text == NULL) {
    g_set_error_literal (error, G_RESOLVER_ERROR,
                         g_hash_table_contains (self->texts, name)
                             ? G_RESOLVER_ERROR_TEMPORARY_FAILURE
                             : G_RESOLVER_ERROR_NOT_FOUND,
                         "None");
    return NULL;
  }
  pieces = g_strsplit (text, "|", -1);
  return g_list_append (NULL, g_variant_ref_sink (g_variant_new ("(^as)", pieces)));
}

static void
fake_resolver_finalize (GObject *object)
{
  g_hash_table_unref (FAKE_RESOLVER (object)->texts);
  G_OBJECT_CLASS (fake_resolver_parent_class)->finalize (object);
}

static void
fake_resolver_class_init (FakeResolverClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fake_resolver_finalize;
  G_RESOLVER_CLASS (klass)->lookup_records = lookup_records;
}

static void
fake_resolver_init (FakeResolver *self)
{
  self->texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

FakeResolver *
fake_resolver_new (void)
{
  return g_object_new (FAKE_TYPE_RESOLVER, NULL);
}

void
fake_resolver_add (FakeResolver *self, const char *name, const char *text)
{
  g_hash_table_insert (self->texts, g_strdup (name), g_strdup (text));
}

void
fake_resolver_set_deaf (FakeResolver *self, gboolean deaf)
{
  g_atomic_int_set (&self->deaf, deaf);
}
