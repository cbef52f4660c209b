/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-checklist.h"

#include "matta-bounds.h"
#include "matta-sealing.h"
#include "matta-typed-password.h"

#include <string.h>

/* Before the digest of a file, among the keys of what was ticked. */
#define OPENED_PREFIX "opened:"

struct _MattaChecklist {
  GObject parent_instance;

  MattaFacts *facts;
  MattaVerdict *verdict;
  GPtrArray *items;
  MattaPlan *plan;
  MattaPlan *duties;  /* part of the plan that stays; or NULL */
  GHashTable *inside; /* addresses that are */
  gboolean complete;
  guint n_recipients;
  MattaSecret *typed;      /* password, or NULL */
  gboolean has_server;     /* there is one for files … */
  gboolean server_ordered; /* … which the organisation chose */
  gboolean wants_share;
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MattaChecklist,
                               matta_checklist,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

enum {
  PROP_0,
  PROP_COMPLETE,
  PROP_N_RECIPIENTS,
  PROP_ONE_BY_ONE,
  PROP_SEAL,
  PROP_LOOKING,
  N_PROPS
};
static GParamSpec *props[N_PROPS];

static MattaCheckItem *
get_item (MattaChecklist *self, guint index)
{
  return g_ptr_array_index (self->items, index);
}

static gboolean
counts (MattaCheckItem *item)
{
  return !matta_check_item_get_dropped (item);
}

static guint
count_recipients (MattaChecklist *self)
{
  guint n = 0;

  for (guint i = 0; i < self->items->len; i++)
    if (counts (get_item (self, i)))
      n += matta_check_item_get_recipients (get_item (self, i))->len;
  return n;
}

static gboolean
lacks_password (MattaChecklist *self)
{
  return self->plan->seal && self->typed != NULL
         && matta_typed_password_judge (self->typed, NULL) != MATTA_TYPED_GOOD;
}

static void
refresh (MattaChecklist *self)
{
  guint n_recipients = count_recipients (self);
  gboolean complete = n_recipients > 0 && matta_checklist_find_unticked (self) == G_MAXUINT
                      && !matta_bounds_forbid (self->verdict, self->plan) && !lacks_password (self);

  if (n_recipients != self->n_recipients) {
    self->n_recipients = n_recipients;
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_RECIPIENTS]);
  }
  if (complete != self->complete) {
    self->complete = complete;
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_COMPLETE]);
  }
}

/* The addresses all come from the same facts, so plain comparison will do. */
static void
put_address (GPtrArray *list, const char *address, gboolean present)
{
  guint index = 0;
  gboolean known = g_ptr_array_find_with_equal_func (list, address, g_str_equal, &index);

  if (known && !present)
    g_ptr_array_remove_index (list, index);
  else if (!known && present)
    g_ptr_array_add (list, g_strdup (address));
}

static void
put_item (GPtrArray *list, MattaCheckItem *item, gboolean present)
{
  GPtrArray *recipients = matta_check_item_get_recipients (item);

  for (guint i = 0; i < recipients->len; i++) {
    const MattaRecipient *recipient = g_ptr_array_index (recipients, i);

    put_address (list, recipient->address, present);
  }
}

static gboolean
can_change_people (MattaChecklist *self, MattaCheckItem *item)
{
  return matta_checklist_get_unchangeable (self) == NULL
         && matta_check_item_get_recipients (item)->len > 0;
}

/* Typing is compared in the folded form: either spelling of an international domain will do. */
static gboolean
was_typed (MattaCheckItem *item)
{
  const char *wanted = matta_check_item_get_must_type (item);
  const char *typed = matta_check_item_get_typed (item);
  g_autofree char *stripped = NULL;
  g_autofree char *wanted_address = NULL;
  g_autofree char *typed_address = NULL;

  if (wanted == NULL || matta_check_item_get_corrected (item))
    return TRUE;
  if (typed == NULL)
    return FALSE;
  stripped = g_strstrip (g_strdup (typed));
  wanted_address = g_strconcat ("x@", wanted, NULL);
  typed_address = g_strconcat ("x@", stripped, NULL);
  return matta_address_equal (wanted_address, typed_address);
}

/* The organisation wants the row's file opened, and in this review nobody has done so. */
static gboolean
waits_for_opening (MattaChecklist *self, MattaCheckItem *item)
{
  GPtrArray *findings = matta_check_item_get_findings (item);

  for (guint i = 0; i < findings->len; i++) {
    const MattaFinding *finding = g_ptr_array_index (findings, i);

    if (g_str_equal (finding->id, MATTA_BOUND_OPEN_FIRST)
        && (finding->detail == NULL || !matta_plan_has_opened (self->plan, finding->detail)))
      return TRUE;
  }
  return FALSE;
}

/* The same file may stand in several rows: seen once is seen. */
static void
mark_unopened (MattaChecklist *self)
{
  for (guint i = 0; i < self->items->len; i++) {
    MattaCheckItem *item = get_item (self, i);
    gboolean waits = waits_for_opening (self, item);

    matta_check_item_set_must_open (item, waits);
    if (waits)
      matta_check_item_set_ticked (item, FALSE); /* from before it was asked for */
  }
}

static gboolean
contains_all (GHashTable *set, char **keys)
{
  for (guint i = 0; keys[i] != NULL; i++)
    if (!g_hash_table_contains (set, keys[i]))
      return FALSE;
  return TRUE;
}

static void
carry_ticks (MattaChecklist *self, const char *const *carried)
{
  g_autoptr (GHashTable) set = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; carried[i] != NULL; i++) {
    g_hash_table_add (set, (gpointer) carried[i]);
    if (g_str_has_prefix (carried[i], OPENED_PREFIX))
      matta_plan_open (self->plan, carried[i] + strlen (OPENED_PREFIX));
  }
  mark_unopened (self);
  for (guint i = 0; i < self->items->len; i++) {
    MattaCheckItem *item = get_item (self, i);
    g_auto (GStrv) keys = matta_checklist_get_item_keys (item);

    if (!contains_all (set, keys) || matta_check_item_get_must_open (item))
      continue; /* or it was ticked when nobody asked for opening it */
    if (matta_check_item_get_must_type (item) != NULL)
      matta_check_item_set_typed (item, matta_check_item_get_must_type (item));
    matta_check_item_set_carried (item, TRUE);
    matta_check_item_set_ticked (item, TRUE);
  }
}

static GType
checklist_get_item_type (GListModel *model)
{
  return MATTA_TYPE_CHECK_ITEM;
}

static guint
checklist_get_n_items (GListModel *model)
{
  return MATTA_CHECKLIST (model)->items->len;
}

static gpointer
checklist_get_item (GListModel *model, guint position)
{
  MattaChecklist *self = MATTA_CHECKLIST (model);

  return position < self->items->len ? g_object_ref (get_item (self, position)) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = checklist_get_item_type;
  iface->get_n_items = checklist_get_n_items;
  iface->get_item = checklist_get_item;
}

static void
matta_checklist_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MattaChecklist *self = MATTA_CHECKLIST (object);

  switch (id) {
  case PROP_COMPLETE:
    g_value_set_boolean (value, self->complete);
    break;
  case PROP_N_RECIPIENTS:
    g_value_set_uint (value, self->n_recipients);
    break;
  case PROP_ONE_BY_ONE:
    g_value_set_boolean (value, self->plan->one_by_one);
    break;
  case PROP_SEAL:
    g_value_set_boolean (value, self->plan->seal);
    break;
  case PROP_LOOKING:
    g_value_set_boolean (value, matta_checklist_is_looking (self));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
matta_checklist_finalize (GObject *object)
{
  MattaChecklist *self = MATTA_CHECKLIST (object);

  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->facts, matta_facts_unref);
  g_clear_pointer (&self->verdict, matta_verdict_unref);
  g_clear_pointer (&self->plan, matta_plan_free);
  g_clear_pointer (&self->duties, matta_plan_free);
  g_clear_pointer (&self->inside, g_hash_table_unref);
  g_clear_pointer (&self->typed, matta_secret_free);
  G_OBJECT_CLASS (matta_checklist_parent_class)->finalize (object);
}

static void
matta_checklist_class_init (MattaChecklistClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = matta_checklist_get_property;
  object_class->finalize = matta_checklist_finalize;
  props[PROP_COMPLETE] = g_param_spec_boolean ("complete", NULL, NULL, FALSE, flags);
  props[PROP_N_RECIPIENTS] = g_param_spec_uint ("n-recipients", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_ONE_BY_ONE] = g_param_spec_boolean ("one-by-one", NULL, NULL, FALSE, flags);
  props[PROP_SEAL] = g_param_spec_boolean ("seal", NULL, NULL, FALSE, flags);
  props[PROP_LOOKING] = g_param_spec_boolean ("looking", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
matta_checklist_init (MattaChecklist *self)
{
  self->plan = matta_plan_new ();
}

static gboolean
is_known_inside (const char *address, gpointer user_data)
{
  return g_hash_table_contains (MATTA_CHECKLIST (user_data)->inside, address);
}

MattaChecklist *
matta_checklist_new (MattaFacts *facts,
                     MattaVerdict *verdict,
                     MattaInsideFunc is_inside,
                     gpointer user_data,
                     const char *const *carried)
{
  MattaChecklist *self = g_object_new (MATTA_TYPE_CHECKLIST, NULL);

  self->facts = matta_facts_ref (facts);
  self->verdict = matta_verdict_ref (verdict);
  self->inside = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < matta_facts_get_n_recipients (facts); i++) {
    const MattaRecipient *recipient = matta_facts_get_recipient (facts, i);

    if (is_inside (recipient->address, user_data))
      g_hash_table_add (self->inside, recipient->address);
  }
  self->items = matta_checklist_build (facts, verdict, is_known_inside, self);
  mark_unopened (self);
  if (carried != NULL)
    carry_ticks (self, carried);
  refresh (self);
  return self;
}

MattaFacts *
matta_checklist_get_facts (MattaChecklist *self)
{
  g_return_val_if_fail (MATTA_IS_CHECKLIST (self), NULL);

  return self->facts;
}

MattaVerdict *
matta_checklist_get_verdict (MattaChecklist *self)
{
  g_return_val_if_fail (MATTA_IS_CHECKLIST (self), NULL);

  return self->verdict;
}

MattaTier
matta_checklist_get_tier (MattaChecklist *self)
{
  g_return_val_if_fail (MATTA_IS_CHECKLIST (self), MATTA_TIER_STOP);

  return matta_verdict_get_tier (self->verdict);
}

gboolean
matta_checklist_get_complete (MattaChecklist *self)
{
  g_return_val_if_fail (MATTA_IS_CHECKLIST (self), FALSE);

  return self->complete;
}

guint
matta_checklist_get_n_recipients (MattaChecklist *self)
{
  g_return_val_if_fail (MATTA_IS_CHECKLIST (self), 0);

  return self->n_recipients;
}

guint
matta_checklist_find_unticked (MattaChecklist *self)
{
  g_return_val_if_fail (MATTA_IS_CHECKLIST (self), G_MAXUINT);

  for (guint i = 0; i < self->items->len; i++)
    if (counts (get_item (self, i)) && !matta_check_item_get_ticked (get_item (self, i)))
      return i;
  return G_MAXUINT;
}

const char *
matta_checklist_get_unchangeable (MattaChecklist *self)
{
  g_return_val_if_fail (MATTA_IS_CHECKLIST (self), NULL);

  switch (self->facts->protection) {
  case MATTA_PROTECTION_NONE:
    return NULL;
  case MATTA_PROTECTION_SIGNED:
    return "signed";
  case MATTA_PROTECTION_ENCRYPTED:
    return "encrypted";
  }
  g_return_val_if_reached ("encrypted");
}

gboolean
matta_checklist_tick (MattaChecklist *self, MattaCheckItem *item, gboolean ticked)
{
  g_return_val_if_fail (MATTA_IS_CHECKLIST (self), FALSE);
  g_return_val_if_fail (MATTA_IS_CHECK_ITEM (item), FALSE);

  if (ticked && (!was_typed (item) || matta_check_item_get_must_open (item)))
    return FALSE;
  matta_check_item_set_ticked (item, ticked);
  refresh (self);
  return TRUE;
}

void
matta_checklist_note_opened (MattaChecklist *self, MattaCheckItem *item)
{
  const MattaAttachment *attachment = NULL;

  g_return_if_fail (MATTA_IS_CHECKLIST (self));
  g_return_if_fail (MATTA_IS_CHECK_ITEM (item));

  attachment = matta_check_item_get_attachment (item);
  if (attachment == NULL)
    return;
  matta_plan_open (self->plan, attachment->digest);
  mark_unopened (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SEAL]);
  refresh (self);
}

void
matta_checklist_type (MattaChecklist *self, MattaCheckItem *item, const char *text)
{
  g_return_if_fail (MATTA_IS_CHECKLIST (self));
  g_return_if_fail (MATTA_IS_CHECK_ITEM (item));

  matta_check_item_set_typed (item, text);
  if (!was_typed (item) && matta_check_item_get_ticked (item))
    matta_checklist_tick (self, item, FALSE);
}

gboolean
matta_checklist_drop (MattaChecklist *self, MattaCheckItem *item, gboolean drop)
{
  g_return_val_if_fail (MATTA_IS_CHECKLIST (self), FALSE);
  g_return_val_if_fail (MATTA_IS_CHECK_ITEM (item), FALSE);

  if (!can_change_people (self, item))
    return FALSE;
  put_item (self->plan->drop, item, drop);
  matta_check_item_set_dropped (item, drop);
  refresh (self);
  return TRUE;
}

gboolean
matta_checklist_correct (MattaChecklist *self, MattaCheckItem *item, gboolean correct)
{
  const MattaRecipient *recipient = NULL;
  const char *right = NULL;

  g_return_val_if_fail (MATTA_IS_CHECKLIST (self), FALSE);
  g_return_val_if_fail (MATTA_IS_CHECK_ITEM (item), FALSE);

  right = matta_check_item_get_correction (item);
  if (!can_change_people (self, item) || right == NULL
      || matta_check_item_get_recipients (item)->len != 1)
    return FALSE;
  recipient = g_ptr_array_index (matta_check_item_get_recipients (item), 0);
  matta_plan_correct (self->plan, recipient->address, correct ? right : NULL);
  matta_check_item_set_corrected (item, correct);
  /* Choosing whom it goes to is looking at it. */
  matta_check_item_set_ticked (item, correct);
  refresh (self);
  return TRUE;
}

/* A rule keeps somebody of that row out of the fields. */
static gboolean
is_fixed (MattaChecklist *self, MattaCheckItem *item)
{
  GPtrArray *recipients = matta_check_item_get_recipients (item);

  for (guint i = 0; self->duties != NULL && i < recipients->len; i++) {
    const MattaRecipient *recipient = g_ptr_array_index (recipients, i);

    if (matta_plan_hides (self->duties, recipient->address))
      return TRUE;
  }
  return FALSE;
}

gboolean
matta_checklist_hide (MattaChecklist *self, MattaCheckItem *item, gboolean hide)
{
  g_return_val_if_fail (MATTA_IS_CHECKLIST (self), FALSE);
  g_return_val_if_fail (MATTA_IS_CHECK_ITEM (item), FALSE);

  if (!can_change_people (self, item))
    return FALSE;
  if (!hide && is_fixed (self, item))
    return FALSE;
  put_item (self->plan->to_bcc, item, hide);
  matta_check_item_set_hidden (item, hide);
  return TRUE;
}

gboolean
matta_checklist_hide_all_outside (MattaChecklist *self, gboolean hide)
{
  g_return_val_if_fail (MATTA_IS_CHECKLIST (self), FALSE);

  if (matta_checklist_get_unchangeable (self) != NULL)
    return FALSE;
  for (guint i = 0; i < self->items->len; i++) {
    MattaItemKind kind = matta_check_item_get_kind (get_item (self, i));

    if (kind == MATTA_ITEM_RECIPIENT || kind == MATTA_ITEM_GROUP)
      matta_checklist_hide (self, get_item (self, i), hide);
  }
  return TRUE;
}

gboolean
matta_checklist_set_one_by_one (MattaChecklist *self, gboolean one_by_one)
{
  g_return_val_if_fail (MATTA_IS_CHECKLIST (self), FALSE);

  if (matta_checklist_get_unchangeable (self) != NULL)
    return FALSE;
  if (self->plan->one_by_one == one_by_one)
    return TRUE;
  self->plan->one_by_one = one_by_one;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ONE_BY_ONE]);
  return TRUE;
}

gboolean
matta_checklist_get_one_by_one (MattaChecklist *self)
{
  g_return_val_if_fail (MATTA_IS_CHECKLIST (self), FALSE);

  return self->plan->one_by_one;
}

gboolean
matta_checklist_may_seal (MattaChecklist *self)
{
  g_return_val_if_fail (MATTA_IS_CHECKLIST (self), FALSE);

  return matta_sealing_is_possible (self->facts);
}

gboolean
matta_checklist_must_seal (MattaChecklist *self)
{
  g_return_val_if_fail (MATTA_IS_CHECKLIST (self), FALSE);

  return self->duties != NULL && self->duties->seal;
}

gboolean
matta_checklist_may_share (MattaChecklist *self)
{
  g_return_val_if_fail (MATTA_IS_CHECKLIST (self), FALSE);

  return self->has_server && matta_checklist_may_seal (self)
         && (self->server_ordered || !matta_checklist_must_seal (self));
}

static void
settle_share (MattaChecklist *self)
{
  self->plan->share = self->plan->seal && self->wants_share && matta_checklist_may_share (self);
}

void
matta_checklist_offer_share (MattaChecklist *self, gboolean ordered, gboolean first)
{
  g_return_if_fail (MATTA_IS_CHECKLIST (self));

  self->has_server = TRUE;
  self->server_ordered = ordered;
  self->wants_share = first;
  settle_share (self);
}

gboolean
matta_checklist_set_share (MattaChecklist *self, gboolean share)
{
  g_return_val_if_fail (MATTA_IS_CHECKLIST (self), FALSE);

  if (share && !matta_checklist_may_share (self))
    return FALSE;
  self->wants_share = share;
  settle_share (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SEAL]);
  return TRUE;
}

gboolean
matta_checklist_get_share (MattaChecklist *self)
{
  g_return_val_if_fail (MATTA_IS_CHECKLIST (self), FALSE);

  return self->plan->share;
}

gboolean
matta_checklist_set_seal (MattaChecklist *self, gboolean seal)
{
  g_return_val_if_fail (MATTA_IS_CHECKLIST (self), FALSE);

  if (self->plan->seal == seal)
    return TRUE;
  if (!matta_checklist_may_seal (self) || matta_checklist_must_seal (self))
    return FALSE;
  self->plan->seal = seal;
  settle_share (self);
  refresh (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SEAL]);
  return TRUE;
}

void
matta_checklist_set_format (MattaChecklist *self, gboolean wrap, gboolean old_windows)
{
  g_return_if_fail (MATTA_IS_CHECKLIST (self));

  self->plan->formatted = TRUE;
  self->plan->wrap = wrap;
  self->plan->old_windows = old_windows;
}

void
matta_checklist_set_typed_password (MattaChecklist *self, const char *password)
{
  g_return_if_fail (MATTA_IS_CHECKLIST (self));

  g_clear_pointer (&self->typed, matta_secret_free);
  self->typed = g_strdup (password);
  refresh (self);
}

const MattaSecret *
matta_checklist_get_typed_password (MattaChecklist *self)
{
  g_return_val_if_fail (MATTA_IS_CHECKLIST (self), NULL);

  return self->plan->seal ? self->typed : NULL;
}

gboolean
matta_checklist_get_seal (MattaChecklist *self)
{
  g_return_val_if_fail (MATTA_IS_CHECKLIST (self), FALSE);

  return self->plan->seal;
}

void
matta_checklist_oblige (MattaChecklist *self, const MattaPlan *plan)
{
  g_autoptr (MattaPlan) before = NULL;

  g_return_if_fail (MATTA_IS_CHECKLIST (self));

  if (plan == NULL)
    return;
  before = g_steal_pointer (&self->plan);
  self->plan = matta_plan_copy (plan);
  for (guint i = 0; i < before->opened->len; i++)
    matta_plan_open (self->plan, g_ptr_array_index (before->opened, i));
  self->duties = matta_plan_copy (plan);
  for (guint i = 0; i < self->items->len; i++)
    if (is_fixed (self, get_item (self, i)))
      matta_check_item_set_hidden (get_item (self, i), TRUE);
  settle_share (self);
  mark_unopened (self);
  refresh (self);
}

static MattaCheckItem *
find_same (GPtrArray *items, MattaCheckItem *item)
{
  const char *key = matta_check_item_get_key (item);

  for (guint i = 0; i < items->len; i++)
    if (g_str_equal (matta_check_item_get_key (g_ptr_array_index (items, i)), key))
      return g_ptr_array_index (items, i);
  return NULL;
}

/* What was done to a row stays done; ticked stays what says nothing new. */
static void
take_over (MattaCheckItem *item, MattaCheckItem *before)
{
  gboolean same =
      matta_check_item_get_findings (item)->len == matta_check_item_get_findings (before)->len;

  matta_check_item_set_typed (item, matta_check_item_get_typed (before));
  matta_check_item_set_dropped (item, matta_check_item_get_dropped (before));
  matta_check_item_set_hidden (item, matta_check_item_get_hidden (before));
  matta_check_item_set_corrected (item, matta_check_item_get_corrected (before));
  matta_check_item_set_carried (item, same && matta_check_item_get_carried (before));
  matta_check_item_set_ticked (item, same && matta_check_item_get_ticked (before));
}

/* A row of its own, now: it was in a group, or is new. */
static void
follow_plan (MattaChecklist *self, MattaCheckItem *item)
{
  GPtrArray *recipients = matta_check_item_get_recipients (item);
  gboolean dropped = recipients->len > 0;
  gboolean hidden = recipients->len > 0;

  for (guint i = 0; i < recipients->len; i++) {
    const MattaRecipient *recipient = g_ptr_array_index (recipients, i);

    dropped = dropped && matta_plan_drops (self->plan, recipient->address);
    hidden = hidden && matta_plan_hides (self->plan, recipient->address);
  }
  matta_check_item_set_dropped (item, dropped);
  matta_check_item_set_hidden (item, hidden);
}

/* The user's part of the plan, with the new duties. */
static void
renew_plan (MattaChecklist *self, const MattaPlan *duties)
{
  g_clear_pointer (&self->duties, matta_plan_free);
  if (duties == NULL)
    return;
  self->duties = matta_plan_copy (duties);
  g_ptr_array_set_size (self->plan->cc, 0);
  g_ptr_array_set_size (self->plan->bcc, 0);
  self->plan->seal = self->plan->seal || duties->seal;
  settle_share (self);
  for (guint i = 0; i < duties->cc->len; i++)
    put_address (self->plan->cc, g_ptr_array_index (duties->cc, i), TRUE);
  for (guint i = 0; i < duties->bcc->len; i++)
    put_address (self->plan->bcc, g_ptr_array_index (duties->bcc, i), TRUE);
  for (guint i = 0; i < duties->to_bcc->len; i++)
    put_address (self->plan->to_bcc, g_ptr_array_index (duties->to_bcc, i), TRUE);
}

void
matta_checklist_renew (MattaChecklist *self, MattaVerdict *verdict, const MattaPlan *plan)
{
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (MattaVerdict) old = NULL;

  g_return_if_fail (MATTA_IS_CHECKLIST (self));
  g_return_if_fail (verdict != NULL);

  before = g_steal_pointer (&self->items);
  old = g_steal_pointer (&self->verdict);
  self->verdict = matta_verdict_ref (verdict);
  self->items = matta_checklist_build (self->facts, verdict, is_known_inside, self);
  renew_plan (self, plan);
  for (guint i = 0; i < self->items->len; i++) {
    MattaCheckItem *same = find_same (before, get_item (self, i));

    if (same != NULL)
      take_over (get_item (self, i), same);
    else
      follow_plan (self, get_item (self, i));
    if (is_fixed (self, get_item (self, i)))
      matta_check_item_set_hidden (get_item (self, i), TRUE);
  }
  mark_unopened (self);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, before->len, self->items->len);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LOOKING]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SEAL]);
  refresh (self);
}

gboolean
matta_checklist_is_looking (MattaChecklist *self)
{
  g_return_val_if_fail (MATTA_IS_CHECKLIST (self), FALSE);

  return matta_bounds_is_looking (self->verdict);
}

gboolean
matta_checklist_needs_reason (MattaChecklist *self)
{
  g_return_val_if_fail (MATTA_IS_CHECKLIST (self), FALSE);

  for (guint i = 0; i < matta_verdict_get_n_findings (self->verdict); i++)
    if (g_str_equal (matta_verdict_get_finding (self->verdict, i)->id, MATTA_BOUND_REASON))
      return TRUE;
  return FALSE;
}

void
matta_checklist_set_reason (MattaChecklist *self, const char *reason)
{
  g_return_if_fail (MATTA_IS_CHECKLIST (self));

  g_free (self->plan->reason);
  self->plan->reason = g_strdup (reason);
  refresh (self);
}

gboolean
matta_checklist_pass (MattaChecklist *self)
{
  g_return_val_if_fail (MATTA_IS_CHECKLIST (self), FALSE);

  if (++self->plan->looks >= matta_bounds_get_looks (self->verdict))
    return TRUE;
  for (guint i = 0; i < self->items->len; i++)
    matta_check_item_set_ticked (get_item (self, i), FALSE);
  refresh (self);
  return FALSE;
}

void
matta_checklist_set_hold_until (MattaChecklist *self, gint64 wall)
{
  g_return_if_fail (MATTA_IS_CHECKLIST (self));

  self->plan->hold_until = wall;
}

gint64
matta_checklist_get_hold_until (MattaChecklist *self)
{
  g_return_val_if_fail (MATTA_IS_CHECKLIST (self), 0);

  return self->plan->hold_until;
}

const MattaPlan *
matta_checklist_get_plan (MattaChecklist *self)
{
  g_return_val_if_fail (MATTA_IS_CHECKLIST (self), NULL);

  return self->plan;
}

/* What was opened is remembered of the file, not of the row: another name is no other file. */
static void
add_opened (MattaChecklist *self, MattaCheckItem *item, GStrvBuilder *builder)
{
  const MattaAttachment *attachment = matta_check_item_get_attachment (item);
  g_autofree char *key = NULL;

  if (attachment == NULL || !matta_plan_has_opened (self->plan, attachment->digest))
    return;
  key = g_strconcat (OPENED_PREFIX, attachment->digest, NULL);
  g_strv_builder_add (builder, key);
}

char **
matta_checklist_dup_ticks (MattaChecklist *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  g_return_val_if_fail (MATTA_IS_CHECKLIST (self), NULL);

  for (guint i = 0; i < self->items->len; i++) {
    g_auto (GStrv) keys = NULL;

    /* What was looked at is the right address; sent again it comes with the wrong one. */
    if (!matta_check_item_get_ticked (get_item (self, i))
        || matta_check_item_get_corrected (get_item (self, i)))
      continue;
    keys = matta_checklist_get_item_keys (get_item (self, i));
    g_strv_builder_addv (builder, (const char **) keys);
    add_opened (self, get_item (self, i), builder);
  }
  return g_strv_builder_end (builder);
}

static void
list_added (GStrvBuilder *builder, const GPtrArray *added)
{
  for (guint i = 0; i < added->len; i++)
    g_strv_builder_add (builder, g_ptr_array_index (added, i));
}

char **
matta_checklist_list_receivers (MattaChecklist *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  g_return_val_if_fail (MATTA_IS_CHECKLIST (self), NULL);

  for (guint i = 0; i < matta_facts_get_n_recipients (self->facts); i++) {
    const char *address = matta_facts_get_recipient (self->facts, i)->address;
    const char *corrected = matta_plan_get_correction (self->plan, address);

    if (!matta_plan_drops (self->plan, address))
      g_strv_builder_add (builder, corrected != NULL ? corrected : address);
  }
  list_added (builder, self->plan->cc);
  list_added (builder, self->plan->bcc);
  return g_strv_builder_end (builder);
}
