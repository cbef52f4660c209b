/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-outbox-model.h"
#include "matta-outbox-text.h"

struct _MattaOutboxModel {
  GObject parent_instance;

  GListModel *entries;
  GtkStringObject *titles[MATTA_N_SECTIONS];
  GArray *lines; /* element Line: what is shown */
  guint sync_id;
  gulong hook_id;
};

/* One line of the list: a title or a message, and where it stands. */
typedef struct {
  GObject *item;
  MattaSection section;
} Line;

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MattaOutboxModel,
                               matta_outbox_model,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
line_clear (gpointer data)
{
  g_clear_object (&((Line *) data)->item);
}

static GArray *
lines_new (void)
{
  GArray *lines = g_array_new (FALSE, FALSE, sizeof (Line));

  g_array_set_clear_func (lines, line_clear);
  return lines;
}

static void
add_line (GArray *lines, gpointer item, MattaSection section)
{
  Line line = { g_object_ref (item), section };

  g_array_append_val (lines, line);
}

static void
add_section (MattaOutboxModel *self, GArray *lines, GPtrArray *entries, MattaSection section)
{
  if (entries->len == 0)
    return;
  add_line (lines, self->titles[section], section);
  for (guint i = 0; i < entries->len; i++)
    add_line (lines, g_ptr_array_index (entries, i), section);
}

static GArray *
arrange (MattaOutboxModel *self)
{
  GPtrArray *sections[MATTA_N_SECTIONS];
  GArray *lines = lines_new ();
  guint n = g_list_model_get_n_items (self->entries);

  for (guint i = 0; i < MATTA_N_SECTIONS; i++)
    sections[i] = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < n; i++) {
    MattaEntry *entry = g_list_model_get_item (self->entries, i);

    g_ptr_array_add (sections[matta_outbox_find_section (entry)], entry);
  }
  for (guint i = 0; i < MATTA_N_SECTIONS; i++) {
    add_section (self, lines, sections[i], (MattaSection) i);
    g_ptr_array_unref (sections[i]);
  }
  return lines;
}

/* How many lines from @start on have gone from their place, or have stayed. */
static guint
count_run (GArray *lines, guint start, GHashTable *places, gboolean gone)
{
  guint end = start;

  for (; end < lines->len; end++) {
    Line *line = &g_array_index (lines, Line, end);
    guint place = GPOINTER_TO_UINT (g_hash_table_lookup (places, line->item));

    if ((place != line->section + 1) != gone)
      break;
  }
  return end - start;
}

/* Places are counted from 1: what is not in the table has none. */
static GHashTable *
list_places (GArray *lines)
{
  GHashTable *places = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < lines->len; i++) {
    Line *line = &g_array_index (lines, Line, i);

    g_hash_table_insert (places, line->item, GUINT_TO_POINTER (line->section + 1));
  }
  return places;
}

static void
remove_gone (MattaOutboxModel *self, GArray *wanted)
{
  g_autoptr (GHashTable) places = NULL;
  guint position = 0;

  if (self->lines->len == 0)
    return;
  places = list_places (wanted);
  while (position < self->lines->len) {
    guint n = count_run (self->lines, position, places, TRUE);

    if (n > 0) {
      g_array_remove_range (self->lines, position, n);
      g_list_model_items_changed (G_LIST_MODEL (self), position, n, 0);
    }
    position += count_run (self->lines, position, places, FALSE);
  }
}

static gboolean
is_at (GArray *lines, guint position, GObject *item)
{
  return position < lines->len && g_array_index (lines, Line, position).item == item;
}

/* What is left is in the wanted order; @wanted has more between. */
static void
add_new (MattaOutboxModel *self, GArray *wanted)
{
  guint position = 0;

  while (position < wanted->len) {
    GObject *next =
        position < self->lines->len ? g_array_index (self->lines, Line, position).item : NULL;
    guint end = position;

    while (end < wanted->len && !(next != NULL && is_at (wanted, end, next))) {
      Line line = g_array_index (wanted, Line, end);

      g_object_ref (line.item);
      g_array_insert_val (self->lines, end, line);
      end++;
    }
    if (end > position)
      g_list_model_items_changed (G_LIST_MODEL (self), position, 0, end - position);
    position = end + 1;
  }
}

static gboolean
sync_cb (gpointer user_data)
{
  MattaOutboxModel *self = user_data;
  g_autoptr (GArray) wanted = arrange (self);

  self->sync_id = 0;
  remove_gone (self, wanted);
  add_new (self, wanted);
  return G_SOURCE_REMOVE;
}

/* Many messages can move at once: the list is arranged once for all of them, before it is drawn. */
static void
queue_sync (MattaOutboxModel *self)
{
  if (self->sync_id == 0)
    self->sync_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, sync_cb, self, NULL);
}

/* Whichever entry it was: to look is cheaper than to listen to each of a hundred thousand. */
static gboolean
moved_cb (GSignalInvocationHint *hint, guint n, const GValue *values, gpointer user_data)
{
  queue_sync (user_data);
  return TRUE; /* go on listening */
}

static GType
model_get_item_type (GListModel *model)
{
  return G_TYPE_OBJECT;
}

static guint
model_get_n_items (GListModel *model)
{
  return MATTA_OUTBOX_MODEL (model)->lines->len;
}

static gpointer
model_get_item (GListModel *model, guint position)
{
  MattaOutboxModel *self = MATTA_OUTBOX_MODEL (model);

  if (position >= self->lines->len)
    return NULL;
  return g_object_ref (g_array_index (self->lines, Line, position).item);
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = model_get_item_type;
  iface->get_n_items = model_get_n_items;
  iface->get_item = model_get_item;
}

static void
matta_outbox_model_dispose (GObject *object)
{
  MattaOutboxModel *self = MATTA_OUTBOX_MODEL (object);

  g_clear_handle_id (&self->sync_id, g_source_remove);
  if (self->hook_id != 0)
    g_signal_remove_emission_hook (g_signal_lookup ("moved", MATTA_TYPE_ENTRY), self->hook_id);
  self->hook_id = 0;
  g_clear_object (&self->entries);
  G_OBJECT_CLASS (matta_outbox_model_parent_class)->dispose (object);
}

static void
matta_outbox_model_finalize (GObject *object)
{
  MattaOutboxModel *self = MATTA_OUTBOX_MODEL (object);

  for (guint i = 0; i < MATTA_N_SECTIONS; i++)
    g_object_unref (self->titles[i]);
  g_array_unref (self->lines);
  G_OBJECT_CLASS (matta_outbox_model_parent_class)->finalize (object);
}

static void
matta_outbox_model_class_init (MattaOutboxModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = matta_outbox_model_dispose;
  object_class->finalize = matta_outbox_model_finalize;
}

static void
matta_outbox_model_init (MattaOutboxModel *self)
{
  self->lines = lines_new ();
  for (guint i = 0; i < MATTA_N_SECTIONS; i++)
    self->titles[i] = gtk_string_object_new (matta_outbox_text_for_section ((MattaSection) i));
}

MattaOutboxModel *
matta_outbox_model_new (GListModel *entries)
{
  MattaOutboxModel *self = g_object_new (MATTA_TYPE_OUTBOX_MODEL, NULL);

  g_type_class_unref (g_type_class_ref (MATTA_TYPE_ENTRY)); /* brings the signal */
  self->entries = g_object_ref (entries);
  self->hook_id = g_signal_add_emission_hook (g_signal_lookup ("moved", MATTA_TYPE_ENTRY), 0,
                                              moved_cb, self, NULL);
  g_signal_connect_object (entries, "items-changed", G_CALLBACK (queue_sync), self,
                           G_CONNECT_SWAPPED);
  sync_cb (self);
  return self;
}
