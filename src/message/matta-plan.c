/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-plan.h"

#include "matta-envelope.h"
#include "matta-error.h"

#include <json-glib/json-glib.h>

static void
correction_free (gpointer data)
{
  MattaCorrection *correction = data;

  g_free (correction->from);
  g_free (correction->to);
  g_free (correction);
}

static void
told_free (gpointer data)
{
  MattaTold *told = data;

  g_free (told->address);
  g_free (told);
}

static void
add_told (MattaPlan *self, const char *address, MattaRoad road, gint64 at)
{
  MattaTold *told = g_new0 (MattaTold, 1);

  told->address = g_strdup (address);
  told->road = road;
  told->at = at;
  g_ptr_array_add (self->told, told);
}

static void
add_correction (MattaPlan *self, const char *from, const char *to)
{
  MattaCorrection *correction = g_new0 (MattaCorrection, 1);

  correction->from = g_strdup (from);
  correction->to = g_strdup (to);
  g_ptr_array_add (self->correct, correction);
}

MattaPlan *
matta_plan_new (void)
{
  MattaPlan *self = g_new0 (MattaPlan, 1);

  self->drop = g_ptr_array_new_with_free_func (g_free);
  self->to_bcc = g_ptr_array_new_with_free_func (g_free);
  self->cc = g_ptr_array_new_with_free_func (g_free);
  self->bcc = g_ptr_array_new_with_free_func (g_free);
  self->opened = g_ptr_array_new_with_free_func (g_free);
  self->ahead = g_array_new (FALSE, FALSE, sizeof (guint));
  self->correct = g_ptr_array_new_with_free_func (correction_free);
  self->told = g_ptr_array_new_with_free_func (told_free);
  return self;
}

static void
copy_strings (GPtrArray *to, GPtrArray *from)
{
  for (guint i = 0; i < from->len; i++)
    g_ptr_array_add (to, g_strdup (g_ptr_array_index (from, i)));
}

MattaPlan *
matta_plan_copy (const MattaPlan *self)
{
  MattaPlan *copy = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  copy = matta_plan_new ();
  copy_strings (copy->drop, self->drop);
  copy_strings (copy->to_bcc, self->to_bcc);
  copy_strings (copy->cc, self->cc);
  copy_strings (copy->bcc, self->bcc);
  copy_strings (copy->opened, self->opened);
  g_array_append_vals (copy->ahead, self->ahead->data, self->ahead->len);
  copy->ahead_at = self->ahead_at;
  copy->ahead_tries = self->ahead_tries;
  copy->ahead_step = self->ahead_step;
  copy->reason = g_strdup (self->reason);
  copy->agreed = g_strdup (self->agreed);
  copy->looks = self->looks;
  for (guint i = 0; i < self->correct->len; i++) {
    const MattaCorrection *correction = g_ptr_array_index (self->correct, i);

    add_correction (copy, correction->from, correction->to);
  }
  for (guint i = 0; i < self->told->len; i++) {
    const MattaTold *told = g_ptr_array_index (self->told, i);

    add_told (copy, told->address, told->road, told->at);
  }
  copy->one_by_one = self->one_by_one;
  copy->seal = self->seal;
  copy->formatted = self->formatted;
  copy->wrap = self->wrap;
  copy->old_windows = self->old_windows;
  copy->share = self->share;
  copy->password_of = g_strdup (self->password_of);
  copy->report_of = g_strdup (self->report_of);
  matta_plan_set_link (copy, self->link, self->link_ends);
  copy->hold_until = self->hold_until;
  return copy;
}

void
matta_plan_free (MattaPlan *self)
{
  g_ptr_array_unref (self->drop);
  g_ptr_array_unref (self->to_bcc);
  g_ptr_array_unref (self->correct);
  g_ptr_array_unref (self->cc);
  g_ptr_array_unref (self->bcc);
  g_ptr_array_unref (self->opened);
  g_array_unref (self->ahead);
  g_ptr_array_unref (self->told);
  g_free (self->reason);
  g_free (self->agreed);
  g_free (self->link);
  g_free (self->password_of);
  g_free (self->report_of);
  g_free (self);
}

static gboolean
holds_address (GPtrArray *addresses, const char *address)
{
  for (guint i = 0; i < addresses->len; i++)
    if (matta_address_equal (g_ptr_array_index (addresses, i), address))
      return TRUE;
  return FALSE;
}

gboolean
matta_plan_drops (const MattaPlan *self, const char *address)
{
  g_return_val_if_fail (self != NULL && address != NULL, FALSE);

  return holds_address (self->drop, address);
}

gboolean
matta_plan_hides (const MattaPlan *self, const char *address)
{
  g_return_val_if_fail (self != NULL && address != NULL, FALSE);

  return holds_address (self->to_bcc, address);
}

gboolean
matta_plan_adds (const MattaPlan *self, const char *address)
{
  g_return_val_if_fail (self != NULL && address != NULL, FALSE);

  return holds_address (self->cc, address) || holds_address (self->bcc, address);
}

static int
compare_positions (gconstpointer a, gconstpointer b)
{
  guint first = *(const guint *) a;
  guint second = *(const guint *) b;

  return (first > second) - (first < second);
}

gboolean
matta_plan_prefers (const MattaPlan *self, guint position)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return g_array_binary_search (self->ahead, &position, compare_positions, NULL);
}

void
matta_plan_correct (MattaPlan *self, const char *address, const char *to)
{
  g_return_if_fail (self != NULL && address != NULL);

  for (guint i = self->correct->len; i > 0; i--) {
    const MattaCorrection *correction = g_ptr_array_index (self->correct, i - 1);

    if (matta_address_equal (correction->from, address))
      g_ptr_array_remove_index (self->correct, i - 1);
  }
  if (to != NULL)
    add_correction (self, address, to);
}

const char *
matta_plan_get_correction (const MattaPlan *self, const char *address)
{
  g_return_val_if_fail (self != NULL && address != NULL, NULL);

  for (guint i = 0; i < self->correct->len; i++) {
    const MattaCorrection *correction = g_ptr_array_index (self->correct, i);

    if (matta_address_equal (correction->from, address))
      return correction->to;
  }
  return NULL;
}

const char *
matta_plan_get_corrected (const MattaPlan *self, const char *corrected)
{
  g_return_val_if_fail (self != NULL && corrected != NULL, NULL);

  for (guint i = 0; i < self->correct->len; i++) {
    const MattaCorrection *correction = g_ptr_array_index (self->correct, i);

    if (matta_address_equal (correction->to, corrected))
      return correction->from;
  }
  return NULL;
}

gboolean
matta_plan_has_opened (const MattaPlan *self, const char *digest)
{
  g_return_val_if_fail (self != NULL && digest != NULL, FALSE);

  return g_ptr_array_find_with_equal_func (self->opened, digest, g_str_equal, NULL);
}

void
matta_plan_open (MattaPlan *self, const char *digest)
{
  g_return_if_fail (self != NULL && digest != NULL);

  if (!matta_plan_has_opened (self, digest))
    g_ptr_array_add (self->opened, g_strdup (digest));
}

static gboolean
find_told (const MattaPlan *self, const char *address, guint *index)
{
  for (guint i = 0; i < self->told->len; i++) {
    const MattaTold *told = g_ptr_array_index (self->told, i);

    *index = i;
    if (matta_address_equal (told->address, address))
      return TRUE;
  }
  return FALSE;
}

void
matta_plan_tell (MattaPlan *self, const char *address, MattaRoad road, gint64 at)
{
  guint index = 0;

  g_return_if_fail (self != NULL && address != NULL);

  if (find_told (self, address, &index))
    g_ptr_array_remove_index (self->told, index);
  add_told (self, address, road, at);
}

const MattaTold *
matta_plan_get_told (const MattaPlan *self, const char *address)
{
  guint index = 0;

  g_return_val_if_fail (self != NULL && address != NULL, NULL);

  return find_told (self, address, &index) ? g_ptr_array_index (self->told, index) : NULL;
}

void
matta_plan_set_link (MattaPlan *self, const char *link, gint64 ends)
{
  g_autofree char *before = NULL;

  g_return_if_fail (self != NULL);

  before = g_steal_pointer (&self->link);
  self->link = g_strdup (link);
  self->link_ends = link != NULL ? ends : 0;
}

gboolean
matta_plan_changes_content (const MattaPlan *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->drop->len > 0 || self->to_bcc->len > 0 || self->correct->len > 0 || self->cc->len > 0
         || self->one_by_one || self->seal;
}

static void
add_list (JsonBuilder *builder, const char *key, GPtrArray *strings)
{
  json_builder_set_member_name (builder, key);
  json_builder_begin_array (builder);
  for (guint i = 0; i < strings->len; i++)
    json_builder_add_string_value (builder, g_ptr_array_index (strings, i));
  json_builder_end_array (builder);
}

static void
add_corrections (JsonBuilder *builder, GPtrArray *corrections)
{
  json_builder_set_member_name (builder, "correct");
  json_builder_begin_array (builder);
  for (guint i = 0; i < corrections->len; i++) {
    const MattaCorrection *correction = g_ptr_array_index (corrections, i);

    json_builder_begin_array (builder);
    json_builder_add_string_value (builder, correction->from);
    json_builder_add_string_value (builder, correction->to);
    json_builder_end_array (builder);
  }
  json_builder_end_array (builder);
}

static void
add_all_told (JsonBuilder *builder, GPtrArray *all)
{
  json_builder_set_member_name (builder, "told-to");
  json_builder_begin_array (builder);
  for (guint i = 0; i < all->len; i++) {
    const MattaTold *told = g_ptr_array_index (all, i);

    json_builder_begin_array (builder);
    json_builder_add_string_value (builder, told->address);
    json_builder_add_string_value (builder, matta_road_to_string (told->road));
    json_builder_add_int_value (builder, told->at);
    json_builder_end_array (builder);
  }
  json_builder_end_array (builder);
}

/* NULL is left out. */
static void
add_text (JsonBuilder *builder, const char *key, const char *text)
{
  if (text == NULL)
    return;
  json_builder_set_member_name (builder, key);
  json_builder_add_string_value (builder, text);
}

static void
add_number (JsonBuilder *builder, const char *key, gint64 number)
{
  json_builder_set_member_name (builder, key);
  json_builder_add_int_value (builder, number);
}

static void
add_flag (JsonBuilder *builder, const char *key, gboolean flag)
{
  json_builder_set_member_name (builder, key);
  json_builder_add_boolean_value (builder, flag);
}

/* Nothing at all in nearly all mail. */
static void
add_ahead (JsonBuilder *builder, const MattaPlan *self)
{
  if (self->ahead->len == 0 && self->ahead_step == 0)
    return;
  json_builder_set_member_name (builder, "ahead");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->ahead->len; i++)
    json_builder_add_int_value (builder, g_array_index (self->ahead, guint, i));
  json_builder_end_array (builder);
  add_number (builder, "ahead-at", self->ahead_at);
  add_number (builder, "ahead-tries", self->ahead_tries);
  add_number (builder, "ahead-step", self->ahead_step);
}

char *
matta_plan_to_json (const MattaPlan *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  json_builder_begin_object (builder);
  add_list (builder, "drop", self->drop);
  add_list (builder, "to-bcc", self->to_bcc);
  add_corrections (builder, self->correct);
  add_list (builder, "cc", self->cc);
  add_list (builder, "bcc", self->bcc);
  add_list (builder, "opened", self->opened);
  add_text (builder, "reason", self->reason);
  add_text (builder, "agreed", self->agreed);
  add_text (builder, "link", self->link);
  add_text (builder, "password-of", self->password_of);
  add_text (builder, "report-of", self->report_of);
  add_number (builder, "link-ends", self->link_ends);
  add_number (builder, "looks", self->looks);
  add_flag (builder, "one-by-one", self->one_by_one);
  add_flag (builder, "seal", self->seal);
  add_flag (builder, "formatted", self->formatted);
  add_flag (builder, "wrap", self->wrap);
  add_flag (builder, "old-windows", self->old_windows);
  add_flag (builder, "share", self->share);
  add_all_told (builder, self->told);
  add_ahead (builder, self);
  add_number (builder, "hold-until", self->hold_until);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

/* @array: NULL when there is none. FALSE for what is no array. */
static gboolean
find_array (JsonObject *object, const char *key, JsonArray **array)
{
  JsonNode *node = json_object_get_member (object, key);

  *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  return node == NULL || *array != NULL;
}

static gboolean
is_value_of (JsonNode *node, GType type)
{
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type;
}

static gboolean
read_strings (JsonArray *array, GPtrArray *strings)
{
  for (guint i = 0; i < json_array_get_length (array); i++) {
    JsonNode *element = json_array_get_element (array, i);

    if (!is_value_of (element, G_TYPE_STRING))
      return FALSE;
    g_ptr_array_add (strings, json_node_dup_string (element));
  }
  return TRUE;
}

static gboolean
read_list (JsonObject *object, const char *key, GPtrArray *strings)
{
  JsonArray *array = NULL;

  return find_array (object, key, &array) && (array == NULL || read_strings (array, strings));
}

static gboolean
read_correction (MattaPlan *self, JsonNode *node)
{
  g_autoptr (GPtrArray) pair = g_ptr_array_new_with_free_func (g_free);

  if (!JSON_NODE_HOLDS_ARRAY (node) || !read_strings (json_node_get_array (node), pair)
      || pair->len != 2)
    return FALSE;
  add_correction (self, g_ptr_array_index (pair, 0), g_ptr_array_index (pair, 1));
  return TRUE;
}

static gboolean
read_corrections (MattaPlan *self, JsonObject *object)
{
  JsonArray *array = NULL;

  if (!find_array (object, "correct", &array))
    return FALSE;
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    if (!read_correction (self, json_array_get_element (array, i)))
      return FALSE;
  return TRUE;
}

static gboolean
read_told (MattaPlan *self, JsonNode *node)
{
  JsonArray *triple = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  MattaRoad road = MATTA_ROAD_OTHER;

  if (triple == NULL || json_array_get_length (triple) != 3
      || !is_value_of (json_array_get_element (triple, 0), G_TYPE_STRING)
      || !is_value_of (json_array_get_element (triple, 1), G_TYPE_STRING)
      || !is_value_of (json_array_get_element (triple, 2), G_TYPE_INT64)
      || !matta_road_from_string (json_array_get_string_element (triple, 1), &road))
    return FALSE;
  add_told (self, json_array_get_string_element (triple, 0), road,
            json_array_get_int_element (triple, 2));
  return TRUE;
}

static gboolean
read_all_told (MattaPlan *self, JsonObject *object)
{
  JsonArray *array = NULL;

  if (!find_array (object, "told-to", &array))
    return FALSE;
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    if (!read_told (self, json_array_get_element (array, i)))
      return FALSE;
  return TRUE;
}

static gboolean
holds_type (JsonObject *object, const char *key, GType type)
{
  JsonNode *node = json_object_get_member (object, key);

  return node == NULL || is_value_of (node, type);
}

/* What is not there is FALSE. */
static gboolean
read_flag (JsonObject *object, const char *key, gboolean *flag)
{
  if (!holds_type (object, key, G_TYPE_BOOLEAN))
    return FALSE;
  *flag = json_object_get_boolean_member_with_default (object, key, FALSE);
  return TRUE;
}

/* What is not there is NULL. */
static gboolean
read_text (JsonObject *object, const char *key, char **text)
{
  if (!holds_type (object, key, G_TYPE_STRING))
    return FALSE;
  *text = g_strdup (json_object_get_string_member_with_default (object, key, NULL));
  return TRUE;
}

/* What is not there is 0. */
static gboolean
read_number (JsonObject *object, const char *key, gint64 *number)
{
  if (!holds_type (object, key, G_TYPE_INT64))
    return FALSE;
  *number = json_object_get_int_member_with_default (object, key, 0);
  return TRUE;
}

/* They are searched: in another order it is not ours. */
static gboolean
read_positions (JsonArray *array, GArray *positions)
{
  gint64 last = -1;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++) {
    JsonNode *element = json_array_get_element (array, i);
    gint64 number = is_value_of (element, G_TYPE_INT64) ? json_node_get_int (element) : -1;
    guint position = (guint) number;

    if (number <= last || number > G_MAXINT)
      return FALSE;
    g_array_append_val (positions, position);
    last = number;
  }
  return TRUE;
}

static gboolean
read_ahead (MattaPlan *self, JsonObject *object)
{
  JsonArray *array = NULL;
  gint64 tries = 0;
  gint64 step = 0;

  if (!find_array (object, "ahead", &array) || !read_positions (array, self->ahead)
      || !read_number (object, "ahead-at", &self->ahead_at)
      || !read_number (object, "ahead-tries", &tries) || !read_number (object, "ahead-step", &step))
    return FALSE;
  self->ahead_tries = (guint) tries;
  self->ahead_step = (guint) step;
  return TRUE;
}

static gboolean
read_plan (MattaPlan *self, JsonNode *root)
{
  JsonObject *object = NULL;
  gint64 looks = 0;

  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return FALSE;
  object = json_node_get_object (root);
  if (!read_list (object, "drop", self->drop) || !read_list (object, "to-bcc", self->to_bcc)
      || !read_corrections (self, object) || !read_list (object, "cc", self->cc)
      || !read_list (object, "bcc", self->bcc) || !read_list (object, "opened", self->opened)
      || !read_all_told (self, object) || !read_text (object, "reason", &self->reason)
      || !read_text (object, "agreed", &self->agreed) || !read_number (object, "looks", &looks)
      || !read_flag (object, "one-by-one", &self->one_by_one)
      || !read_flag (object, "seal", &self->seal)
      || !read_flag (object, "formatted", &self->formatted)
      || !read_flag (object, "wrap", &self->wrap)
      || !read_flag (object, "old-windows", &self->old_windows)
      || !read_flag (object, "share", &self->share) || !read_text (object, "link", &self->link)
      || !read_number (object, "link-ends", &self->link_ends)
      || !read_text (object, "password-of", &self->password_of)
      || !read_text (object, "report-of", &self->report_of) || !read_ahead (self, object)
      || !read_number (object, "hold-until", &self->hold_until))
    return FALSE;
  self->looks = (guint) looks;
  return TRUE;
}

MattaPlan *
matta_plan_from_json (const char *json, GError **error)
{
  g_autoptr (MattaPlan) self = matta_plan_new ();
  g_autoptr (JsonNode) root = NULL;

  g_return_val_if_fail (json != NULL, NULL);

  root = json_from_string (json, NULL); /* its text quotes what it read, ours must not */
  if (read_plan (self, root))
    return g_steal_pointer (&self);
  g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_MALFORMED, "This is not a plan");
  return NULL;
}
