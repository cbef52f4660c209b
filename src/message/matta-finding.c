/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-finding.h"

#include "matta-error.h"

#include <json-glib/json-glib.h>
#include <string.h>

struct _MattaVerdict {
  GPtrArray *findings;
  gatomicrefcount ref_count;
};

static const char *const tier_words[] = { "quiet", "look", "think", "stop" };
static const char *const about_words[] = { "message", "recipient", "attachment" };

static gboolean
find_word (const char *const *words, guint n_words, const char *text, guint *index)
{
  for (guint i = 0; i < n_words; i++) {
    if (g_strcmp0 (words[i], text) != 0)
      continue;
    *index = i;
    return TRUE;
  }
  return FALSE;
}

const char *
matta_tier_to_string (MattaTier tier)
{
  g_return_val_if_fail ((guint) tier < G_N_ELEMENTS (tier_words), NULL);

  return tier_words[tier];
}

gboolean
matta_tier_from_string (const char *text, MattaTier *tier)
{
  guint index = 0;

  g_return_val_if_fail (tier != NULL, FALSE);

  if (!find_word (tier_words, G_N_ELEMENTS (tier_words), text, &index))
    return FALSE;
  *tier = (MattaTier) index;
  return TRUE;
}

MattaFinding *
matta_finding_new (const char *id,
                   MattaTier tier,
                   MattaAbout about,
                   const char *subject,
                   const char *detail,
                   const char *remedy)
{
  MattaFinding *self = NULL;

  g_return_val_if_fail (id != NULL, NULL);

  self = g_new0 (MattaFinding, 1);
  self->id = g_intern_string (id);
  self->tier = tier;
  self->about = about;
  self->subject = g_strdup (subject);
  self->detail = g_strdup (detail);
  self->remedy = g_intern_string (remedy);
  return self;
}

void
matta_finding_free (MattaFinding *self)
{
  g_free (self->subject);
  g_free (self->detail);
  g_free (self);
}

char *
matta_finding_dup_correction (const MattaFinding *self)
{
  const char *at = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  if (g_strcmp0 (self->remedy, "correct") != 0 || self->subject == NULL || self->detail == NULL)
    return NULL;
  if (strchr (self->detail, '@') != NULL)
    return g_strdup (self->detail);
  at = strrchr (self->subject, '@');
  if (at == NULL)
    return NULL;
  return g_strdup_printf ("%.*s@%s", (int) (at - self->subject), self->subject, self->detail);
}

MattaVerdict *
matta_verdict_new (GPtrArray *findings)
{
  MattaVerdict *self = NULL;

  g_return_val_if_fail (findings != NULL, NULL);

  self = g_new0 (MattaVerdict, 1);
  g_ptr_array_set_free_func (findings, (GDestroyNotify) matta_finding_free);
  self->findings = findings;
  g_atomic_ref_count_init (&self->ref_count);
  return self;
}

MattaVerdict *
matta_verdict_ref (MattaVerdict *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
matta_verdict_unref (MattaVerdict *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_ptr_array_unref (self->findings);
  g_free (self);
}

MattaTier
matta_verdict_get_tier (MattaVerdict *self)
{
  MattaTier tier = MATTA_TIER_QUIET;

  g_return_val_if_fail (self != NULL, MATTA_TIER_STOP);

  for (guint i = 0; i < self->findings->len; i++)
    tier = MAX (tier, matta_verdict_get_finding (self, i)->tier);
  return tier;
}

guint
matta_verdict_get_n_findings (MattaVerdict *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->findings->len;
}

const MattaFinding *
matta_verdict_get_finding (MattaVerdict *self, guint index)
{
  g_return_val_if_fail (self != NULL && index < self->findings->len, NULL);

  return g_ptr_array_index (self->findings, index);
}

MattaTier
matta_verdict_get_tier_about (MattaVerdict *self, MattaAbout about, const char *subject)
{
  MattaTier tier = MATTA_TIER_QUIET;

  g_return_val_if_fail (self != NULL, MATTA_TIER_STOP);

  for (guint i = 0; i < self->findings->len; i++) {
    const MattaFinding *finding = matta_verdict_get_finding (self, i);

    if (finding->about == about && g_strcmp0 (finding->subject, subject) == 0)
      tier = MAX (tier, finding->tier);
  }
  return tier;
}

static void
add_string (GString *json, const char *text)
{
  g_string_append_c (json, '"');
  for (; *text != '\0'; text++)
    if (*text == '"' || *text == '\\')
      g_string_append_c (g_string_append_c (json, '\\'), *text);
    else if ((guchar) *text < 0x20 || *text == 0x7f)
      g_string_append_printf (json, "\\u%04x", (guint) *text);
    else
      g_string_append_c (json, *text);
  g_string_append_c (json, '"');
}

static void
add_text (GString *json, const char *key, const char *text)
{
  if (text == NULL)
    return;
  if (json->str[json->len - 1] != '{')
    g_string_append_c (json, ',');
  add_string (json, key);
  g_string_append_c (json, ':');
  add_string (json, text);
}

static void
add_finding (GString *json, const MattaFinding *finding)
{
  if (json->str[json->len - 1] != '[')
    g_string_append_c (json, ',');
  g_string_append_c (json, '{');
  add_text (json, "id", finding->id);
  add_text (json, "tier", tier_words[finding->tier]);
  add_text (json, "about", about_words[finding->about]);
  add_text (json, "subject", finding->subject);
  add_text (json, "detail", finding->detail);
  add_text (json, "remedy", finding->remedy);
  g_string_append_c (json, '}');
}

/* Written for every message: building it as objects first took as long as one of the checks. */
char *
matta_verdict_to_json (MattaVerdict *self)
{
  GString *json = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  json = g_string_new ("[");
  for (guint i = 0; i < self->findings->len; i++)
    add_finding (json, matta_verdict_get_finding (self, i));
  g_string_append_c (json, ']');
  return g_string_free (json, FALSE);
}

static const char *
get_text (JsonObject *object, const char *key)
{
  JsonNode *node = json_object_get_member (object, key);

  if (node == NULL || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  return json_node_get_string (node);
}

static MattaFinding *
read_finding (JsonNode *node)
{
  JsonObject *object = NULL;
  MattaTier tier = MATTA_TIER_QUIET;
  guint about = 0;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return NULL;
  object = json_node_get_object (node);
  if (get_text (object, "id") == NULL || !matta_tier_from_string (get_text (object, "tier"), &tier)
      || !find_word (about_words, G_N_ELEMENTS (about_words), get_text (object, "about"), &about))
    return NULL;
  return matta_finding_new (get_text (object, "id"), tier, (MattaAbout) about,
                            get_text (object, "subject"), get_text (object, "detail"),
                            get_text (object, "remedy"));
}

static MattaVerdict *
fail_malformed (GError **error)
{
  g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_MALFORMED, "This is not a verdict");
  return NULL;
}

MattaVerdict *
matta_verdict_from_json (const char *json, GError **error)
{
  g_autoptr (GPtrArray) findings =
      g_ptr_array_new_with_free_func ((GDestroyNotify) matta_finding_free);
  g_autoptr (JsonNode) root = NULL;
  JsonArray *array = NULL;

  g_return_val_if_fail (json != NULL, NULL);

  root = json_from_string (json, NULL); /* its text quotes what it read, ours must not */
  if (root == NULL || !JSON_NODE_HOLDS_ARRAY (root))
    return fail_malformed (error);
  array = json_node_get_array (root);
  for (guint i = 0; i < json_array_get_length (array); i++) {
    MattaFinding *finding = read_finding (json_array_get_element (array, i));

    if (finding == NULL)
      return fail_malformed (error);
    g_ptr_array_add (findings, finding);
  }
  return matta_verdict_new (g_steal_pointer (&findings));
}
