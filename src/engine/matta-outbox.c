/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-outbox.h"

/* Kept oldest first, so that adding is cheap; shown the other way round. */
struct _MattaOutbox {
  GObject parent_instance;

  GPtrArray *entries;
  GHashTable *by_id;
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MattaOutbox,
                               matta_outbox,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static GType
outbox_get_item_type (GListModel *model)
{
  return MATTA_TYPE_ENTRY;
}

static guint
outbox_get_n_items (GListModel *model)
{
  return MATTA_OUTBOX (model)->entries->len;
}

static gpointer
outbox_get_item (GListModel *model, guint position)
{
  GPtrArray *entries = MATTA_OUTBOX (model)->entries;

  if (position >= entries->len)
    return NULL;
  return g_object_ref (g_ptr_array_index (entries, entries->len - 1 - position));
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = outbox_get_item_type;
  iface->get_n_items = outbox_get_n_items;
  iface->get_item = outbox_get_item;
}

static void
matta_outbox_finalize (GObject *object)
{
  MattaOutbox *self = MATTA_OUTBOX (object);

  g_hash_table_unref (self->by_id);
  g_ptr_array_unref (self->entries);
  G_OBJECT_CLASS (matta_outbox_parent_class)->finalize (object);
}

static void
matta_outbox_class_init (MattaOutboxClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = matta_outbox_finalize;
}

static void
matta_outbox_init (MattaOutbox *self)
{
  self->entries = g_ptr_array_new_with_free_func (g_object_unref);
  self->by_id = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

MattaOutbox *
matta_outbox_new (void)
{
  return g_object_new (MATTA_TYPE_OUTBOX, NULL);
}

void
matta_outbox_add (MattaOutbox *self, MattaEntry *entry)
{
  g_return_if_fail (MATTA_IS_OUTBOX (self));
  g_return_if_fail (MATTA_IS_ENTRY (entry));

  g_ptr_array_add (self->entries, g_object_ref (entry));
  g_hash_table_insert (self->by_id, g_strdup (matta_entry_get_id (entry)), entry);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, 0, 1);
}

MattaEntry *
matta_outbox_find (MattaOutbox *self, const char *id)
{
  g_return_val_if_fail (MATTA_IS_OUTBOX (self), NULL);

  return g_hash_table_lookup (self->by_id, id);
}

void
matta_outbox_forget_settled (MattaOutbox *self, gint64 wall)
{
  g_return_if_fail (MATTA_IS_OUTBOX (self));

  for (guint i = self->entries->len; i > 0; i--) {
    MattaEntry *entry = g_ptr_array_index (self->entries, i - 1);

    if (!matta_state_is_settled (matta_entry_get_state (entry))
        || matta_entry_get_changed_at (entry) >= wall
        || matta_entry_get_telling (entry) == MATTA_TELLING_DUE)
      continue;
    g_hash_table_remove (self->by_id, matta_entry_get_id (entry));
    g_ptr_array_remove_index (self->entries, i - 1);
    g_list_model_items_changed (G_LIST_MODEL (self), self->entries->len + 1 - i, 1, 0);
  }
}
