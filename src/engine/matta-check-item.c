/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-check-item.h"

struct _MattaCheckItem {
  GObject parent_instance;

  MattaItemKind kind;
  char *key;
  MattaTier tier;
  GPtrArray *recipients;
  const MattaAttachment *attachment;
  GPtrArray *findings;
  char *must_type;
  char *typed;
  char *correction;
  gboolean must_open;
  gboolean ticked;
  gboolean carried;
  gboolean dropped;
  gboolean hidden;
  gboolean corrected;
};

G_DEFINE_FINAL_TYPE (MattaCheckItem, matta_check_item, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_TICKED,
  PROP_DROPPED,
  PROP_HIDDEN,
  PROP_CORRECTED,
  PROP_TYPED,
  PROP_MUST_OPEN,
  N_PROPS
};
static GParamSpec *props[N_PROPS];

static int
compare_findings (gconstpointer a, gconstpointer b)
{
  const MattaFinding *first = *(const MattaFinding *const *) a;
  const MattaFinding *second = *(const MattaFinding *const *) b;

  return (int) second->tier - (int) first->tier;
}

static void
change_flag (MattaCheckItem *self, gboolean *flag, gboolean value, guint property)
{
  if (*flag == value)
    return;
  *flag = value;
  g_object_notify_by_pspec (G_OBJECT (self), props[property]);
}

static void
matta_check_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MattaCheckItem *self = MATTA_CHECK_ITEM (object);

  switch (id) {
  case PROP_TICKED:
    g_value_set_boolean (value, self->ticked);
    break;
  case PROP_DROPPED:
    g_value_set_boolean (value, self->dropped);
    break;
  case PROP_HIDDEN:
    g_value_set_boolean (value, self->hidden);
    break;
  case PROP_CORRECTED:
    g_value_set_boolean (value, self->corrected);
    break;
  case PROP_TYPED:
    g_value_set_string (value, self->typed);
    break;
  case PROP_MUST_OPEN:
    g_value_set_boolean (value, self->must_open);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
matta_check_item_finalize (GObject *object)
{
  MattaCheckItem *self = MATTA_CHECK_ITEM (object);

  g_free (self->key);
  g_free (self->must_type);
  g_free (self->typed);
  g_free (self->correction);
  g_ptr_array_unref (self->recipients);
  g_ptr_array_unref (self->findings);
  G_OBJECT_CLASS (matta_check_item_parent_class)->finalize (object);
}

static void
matta_check_item_class_init (MattaCheckItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = matta_check_item_get_property;
  object_class->finalize = matta_check_item_finalize;
  props[PROP_TICKED] = g_param_spec_boolean ("ticked", NULL, NULL, FALSE, flags);
  props[PROP_DROPPED] = g_param_spec_boolean ("dropped", NULL, NULL, FALSE, flags);
  props[PROP_HIDDEN] = g_param_spec_boolean ("hidden", NULL, NULL, FALSE, flags);
  props[PROP_CORRECTED] = g_param_spec_boolean ("corrected", NULL, NULL, FALSE, flags);
  props[PROP_TYPED] = g_param_spec_string ("typed", NULL, NULL, NULL, flags);
  props[PROP_MUST_OPEN] = g_param_spec_boolean ("must-open", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
matta_check_item_init (MattaCheckItem *self)
{
  self->recipients = g_ptr_array_new ();
  self->findings = g_ptr_array_new ();
}

MattaCheckItem *
matta_check_item_new (MattaItemKind kind, const char *key)
{
  MattaCheckItem *self = g_object_new (MATTA_TYPE_CHECK_ITEM, NULL);

  self->kind = kind;
  self->key = g_strdup (key);
  return self;
}

MattaItemKind
matta_check_item_get_kind (MattaCheckItem *self)
{
  g_return_val_if_fail (MATTA_IS_CHECK_ITEM (self), MATTA_ITEM_MESSAGE);

  return self->kind;
}

const char *
matta_check_item_get_key (MattaCheckItem *self)
{
  g_return_val_if_fail (MATTA_IS_CHECK_ITEM (self), NULL);

  return self->key;
}

MattaTier
matta_check_item_get_tier (MattaCheckItem *self)
{
  g_return_val_if_fail (MATTA_IS_CHECK_ITEM (self), MATTA_TIER_QUIET);

  return self->tier;
}

const char *
matta_check_item_get_domain (MattaCheckItem *self)
{
  const MattaRecipient *first = NULL;

  g_return_val_if_fail (MATTA_IS_CHECK_ITEM (self), NULL);

  if (self->recipients->len == 0 || self->kind == MATTA_ITEM_INSIDE)
    return NULL;
  first = g_ptr_array_index (self->recipients, 0);
  return matta_address_get_domain (first->address);
}

GPtrArray *
matta_check_item_get_recipients (MattaCheckItem *self)
{
  g_return_val_if_fail (MATTA_IS_CHECK_ITEM (self), NULL);

  return self->recipients;
}

const MattaAttachment *
matta_check_item_get_attachment (MattaCheckItem *self)
{
  g_return_val_if_fail (MATTA_IS_CHECK_ITEM (self), NULL);

  return self->attachment;
}

GPtrArray *
matta_check_item_get_findings (MattaCheckItem *self)
{
  g_return_val_if_fail (MATTA_IS_CHECK_ITEM (self), NULL);

  return self->findings;
}

gboolean
matta_check_item_get_ticked (MattaCheckItem *self)
{
  g_return_val_if_fail (MATTA_IS_CHECK_ITEM (self), FALSE);

  return self->ticked;
}

gboolean
matta_check_item_get_carried (MattaCheckItem *self)
{
  g_return_val_if_fail (MATTA_IS_CHECK_ITEM (self), FALSE);

  return self->carried;
}

gboolean
matta_check_item_get_dropped (MattaCheckItem *self)
{
  g_return_val_if_fail (MATTA_IS_CHECK_ITEM (self), FALSE);

  return self->dropped;
}

gboolean
matta_check_item_get_hidden (MattaCheckItem *self)
{
  g_return_val_if_fail (MATTA_IS_CHECK_ITEM (self), FALSE);

  return self->hidden;
}

const char *
matta_check_item_get_correction (MattaCheckItem *self)
{
  g_return_val_if_fail (MATTA_IS_CHECK_ITEM (self), NULL);

  return self->correction;
}

gboolean
matta_check_item_get_corrected (MattaCheckItem *self)
{
  g_return_val_if_fail (MATTA_IS_CHECK_ITEM (self), FALSE);

  return self->corrected;
}

const char *
matta_check_item_get_must_type (MattaCheckItem *self)
{
  g_return_val_if_fail (MATTA_IS_CHECK_ITEM (self), NULL);

  return self->must_type;
}

gboolean
matta_check_item_get_must_open (MattaCheckItem *self)
{
  g_return_val_if_fail (MATTA_IS_CHECK_ITEM (self), FALSE);

  return self->must_open;
}

const char *
matta_check_item_get_typed (MattaCheckItem *self)
{
  g_return_val_if_fail (MATTA_IS_CHECK_ITEM (self), NULL);

  return self->typed;
}

void
matta_check_item_add_recipient (MattaCheckItem *self, const MattaRecipient *recipient)
{
  g_return_if_fail (MATTA_IS_CHECK_ITEM (self));

  g_ptr_array_add (self->recipients, (gpointer) recipient);
}

void
matta_check_item_set_attachment (MattaCheckItem *self, const MattaAttachment *attachment)
{
  g_return_if_fail (MATTA_IS_CHECK_ITEM (self));

  self->attachment = attachment;
}

void
matta_check_item_add_finding (MattaCheckItem *self, const MattaFinding *finding)
{
  g_return_if_fail (MATTA_IS_CHECK_ITEM (self));

  g_ptr_array_add (self->findings, (gpointer) finding);
  g_ptr_array_sort (self->findings, compare_findings);
  if (self->correction == NULL)
    self->correction = matta_finding_dup_correction (finding);
  self->tier = MAX (self->tier, finding->tier);
}

void
matta_check_item_set_must_type (MattaCheckItem *self, const char *domain)
{
  g_return_if_fail (MATTA_IS_CHECK_ITEM (self));

  g_free (self->must_type);
  self->must_type = g_strdup (domain);
}

void
matta_check_item_set_must_open (MattaCheckItem *self, gboolean must_open)
{
  g_return_if_fail (MATTA_IS_CHECK_ITEM (self));

  change_flag (self, &self->must_open, must_open, PROP_MUST_OPEN);
}

void
matta_check_item_set_typed (MattaCheckItem *self, const char *text)
{
  g_return_if_fail (MATTA_IS_CHECK_ITEM (self));

  if (g_strcmp0 (self->typed, text) == 0)
    return;
  g_free (self->typed);
  self->typed = g_strdup (text);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TYPED]);
}

void
matta_check_item_set_ticked (MattaCheckItem *self, gboolean ticked)
{
  g_return_if_fail (MATTA_IS_CHECK_ITEM (self));

  change_flag (self, &self->ticked, ticked, PROP_TICKED);
}

void
matta_check_item_set_carried (MattaCheckItem *self, gboolean carried)
{
  g_return_if_fail (MATTA_IS_CHECK_ITEM (self));

  self->carried = carried;
}

void
matta_check_item_set_dropped (MattaCheckItem *self, gboolean dropped)
{
  g_return_if_fail (MATTA_IS_CHECK_ITEM (self));

  change_flag (self, &self->dropped, dropped, PROP_DROPPED);
}

void
matta_check_item_set_hidden (MattaCheckItem *self, gboolean hidden)
{
  g_return_if_fail (MATTA_IS_CHECK_ITEM (self));

  change_flag (self, &self->hidden, hidden, PROP_HIDDEN);
}

void
matta_check_item_set_corrected (MattaCheckItem *self, gboolean corrected)
{
  g_return_if_fail (MATTA_IS_CHECK_ITEM (self));

  change_flag (self, &self->corrected, corrected, PROP_CORRECTED);
}
