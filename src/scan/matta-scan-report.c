/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-scan-report.h"

#include "matta-named-domains.h"

#include <json-glib/json-glib.h>
#include <string.h>

static const char *const formats[] = { "other", "docx", "xlsx", "pptx", "odt", "ods",     "odp",
                                       "pdf",   "html", "text", "zip",  "ole", "archive", NULL };
static const char *const reasons[] = { "crashed",   "encrypted", "damaged",       "too-deep",
                                       "too-large", "timeout",   "not-supported", NULL };

/* The same word as static memory; the first of @list for one that is not in it. */
static const char *
find_word (const char *const *list, const char *word)
{
  for (guint i = 0; list[i] != NULL; i++)
    if (g_strcmp0 (list[i], word) == 0)
      return list[i];
  return list[0];
}

MattaScanReport *
matta_scan_report_new (void)
{
  MattaScanReport *self = g_new0 (MattaScanReport, 1);

  self->format = formats[0];
  self->address_domains = g_ptr_array_new_with_free_func (g_free);
  self->other_domains = g_ptr_array_new_with_free_func (g_free);
  self->words = g_ptr_array_new_with_free_func (g_free);
  self->sample = g_strdup ("");
  return self;
}

void
matta_scan_report_free (MattaScanReport *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_unref (self->words);
  g_ptr_array_unref (self->address_domains);
  g_ptr_array_unref (self->other_domains);
  g_free (self->sample);
  g_free (self);
}

void
matta_scan_report_fail (MattaScanReport *self, const char *reason)
{
  g_return_if_fail (self != NULL && reason != NULL);

  if (self->unreadable == NULL)
    self->unreadable = find_word (reasons, reason);
}

static void
add_number (JsonBuilder *builder, const char *name, guint value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

static void
add_text (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

static void
add_words (JsonBuilder *builder, const char *name, GPtrArray *words)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; i < words->len; i++)
    json_builder_add_string_value (builder, words->pdata[i]);
  json_builder_end_array (builder);
}

char *
matta_scan_report_print (MattaScanReport *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  json_builder_begin_object (builder);
  add_text (builder, "format", self->format);
  add_text (builder, "unreadable", self->unreadable != NULL ? self->unreadable : "");
  add_number (builder, "encrypted", self->encrypted ? 1 : 0);
  add_number (builder, "hidden", self->hidden);
  add_number (builder, "emails", self->counts.emails);
  add_number (builder, "phones", self->counts.phones);
  add_number (builder, "my-numbers", self->counts.my_numbers);
  add_number (builder, "cards", self->counts.cards);
  add_words (builder, "words", self->words);
  add_words (builder, "address-domains", self->address_domains);
  add_words (builder, "other-domains", self->other_domains);
  add_text (builder, "sample", self->sample);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

static guint
read_number (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || json_node_get_value_type (node) != G_TYPE_INT64)
    return 0;
  return (guint) CLAMP (json_node_get_int (node), 0, G_MAXINT);
}

static const char *
read_text (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || json_node_get_value_type (node) != G_TYPE_STRING)
    return "";
  return json_node_get_string (node);
}

/* Who wrote it may be broken: only what can be a domain, and no more than was asked for. */
static gboolean
is_domain (const char *word)
{
  return *word != '\0' && strlen (word) <= MATTA_LONGEST_DOMAIN
         && strspn (word, "abcdefghijklmnopqrstuvwxyz0123456789-.") == strlen (word);
}

static gboolean
is_any (const char *word)
{
  return TRUE;
}

static void
read_words (JsonObject *object,
            const char *name,
            guint most,
            gboolean (*is_good) (const char *word),
            GPtrArray *words)
{
  JsonNode *node = json_object_get_member (object, name);
  JsonArray *array = NULL;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return;
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array) && words->len < most; i++) {
    JsonNode *word = json_array_get_element (array, i);

    if (json_node_get_value_type (word) == G_TYPE_STRING && is_good (json_node_get_string (word)))
      g_ptr_array_add (words, g_strdup (json_node_get_string (word)));
  }
}

MattaScanReport *
matta_scan_report_parse (const char *text, gsize length)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (MattaScanReport) self = matta_scan_report_new ();
  JsonObject *object = NULL;

  if (length == 0 || !json_parser_load_from_data (parser, text, (gssize) length, NULL))
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    return NULL;
  object = json_node_get_object (json_parser_get_root (parser));
  if (!json_object_has_member (object, "format") || !json_object_has_member (object, "sample"))
    return NULL;
  self->format = find_word (formats, read_text (object, "format"));
  if (*read_text (object, "unreadable") != '\0')
    matta_scan_report_fail (self, read_text (object, "unreadable"));
  self->encrypted = read_number (object, "encrypted") != 0;
  self->hidden = (MattaHidden) read_number (object, "hidden");
  self->counts.emails = read_number (object, "emails");
  self->counts.phones = read_number (object, "phones");
  self->counts.my_numbers = read_number (object, "my-numbers");
  self->counts.cards = read_number (object, "cards");
  read_words (object, "words", G_MAXUINT, is_any, self->words);
  read_words (object, "address-domains", MATTA_SCAN_DOMAINS, is_domain, self->address_domains);
  read_words (object, "other-domains", MATTA_SCAN_DOMAINS, is_domain, self->other_domains);
  g_free (self->sample);
  self->sample = g_utf8_make_valid (read_text (object, "sample"), -1);
  return g_steal_pointer (&self);
}
