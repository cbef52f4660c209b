/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-command.h"

#include "matta-error.h"
#include "matta-evidence.h"
#include "matta-model.h"

#include "matta-config.h"

#include <gio/gunixinputstream.h>
#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

static gboolean explain = FALSE;

static const GOptionEntry entries[] = { { "explain", 0, 0, G_OPTION_ARG_NONE, &explain,
                                          N_ ("Add reasons and evidence to each score"), NULL },
                                        G_OPTION_ENTRY_NULL };

/* One line of the input: a mail to learn or to score. */
typedef struct {
  JsonObject *object;
  gboolean is_test;
  const char *id;
  const char *from;
  MattaModelMail mail;
} Line;

typedef struct {
  GHashTable *models; /* folded sender → MattaModel: everybody is judged by their own mail */
} Session;

static void
clear_line (Line *line)
{
  g_clear_pointer (&line->mail.recipients, g_ptr_array_unref);
  g_clear_pointer (&line->object, json_object_unref);
}

static void
free_recipient (gpointer data)
{
  MattaRecipient *recipient = data;

  g_free (recipient->address);
  g_free (recipient->name);
  g_free (recipient);
}

/* NULL with @error when @name is there but no text; @fallback when it is not there. */
static const char *
read_text (JsonObject *object, const char *name, const char *fallback, GError **error)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || JSON_NODE_HOLDS_NULL (node)) {
    if (fallback == NULL)
      g_set_error (error, MATTA_ERROR, MATTA_ERROR_MALFORMED, _ ("“%s” is missing"), name);
    return fallback;
  }
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return json_node_get_string (node);
  g_set_error (error, MATTA_ERROR, MATTA_ERROR_MALFORMED, _ ("“%s” is not a text"), name);
  return NULL;
}

static gboolean
read_time (JsonObject *object, gint64 *time, GError **error)
{
  JsonNode *node = json_object_get_member (object, "ts");
  GType type = node != NULL ? json_node_get_value_type (node) : G_TYPE_INVALID;
  double seconds = 0;

  if (type != G_TYPE_INT64 && type != G_TYPE_DOUBLE) {
    g_set_error (error, MATTA_ERROR, MATTA_ERROR_MALFORMED, _ ("“%s” is not a number"), "ts");
    return FALSE;
  }
  seconds = CLAMP (json_node_get_double (node), 0, 1e11);
  *time = (gint64) (seconds * G_USEC_PER_SEC);
  return TRUE;
}

/* "Name <address>" is what a header has. (transfer full) */
static char *
dup_address (const char *text)
{
  const char *open = strrchr (text, '<');
  const char *close = open != NULL ? strchr (open, '>') : NULL;

  return close != NULL ? g_strndup (open + 1, (gsize) (close - open - 1)) : g_strdup (text);
}

static gboolean
add_address (GPtrArray *recipients, JsonNode *node, MattaKind kind)
{
  MattaRecipient *recipient = NULL;

  if (json_node_get_value_type (node) != G_TYPE_STRING)
    return FALSE;
  recipient = g_new0 (MattaRecipient, 1);
  recipient->name = json_node_dup_string (node); /* as it is spelled, for the answer */
  recipient->address = dup_address (recipient->name);
  recipient->kind = kind;
  g_ptr_array_add (recipients, recipient);
  return TRUE;
}

static gboolean
read_addresses (JsonObject *object, MattaKind kind, GPtrArray *recipients, GError **error)
{
  const char *name = matta_kind_to_string (kind);
  JsonNode *node = json_object_get_member (object, name);
  JsonArray *array = NULL;
  gboolean ok = TRUE;

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (JSON_NODE_HOLDS_ARRAY (node))
    array = json_node_get_array (node);
  for (guint i = 0; array != NULL && ok && i < json_array_get_length (array); i++)
    ok = add_address (recipients, json_array_get_element (array, i), kind);
  if (array != NULL && ok)
    return TRUE;
  g_set_error (error, MATTA_ERROR, MATTA_ERROR_MALFORMED, _ ("“%s” is not a list of addresses"),
               name);
  return FALSE;
}

static gboolean
read_type (Line *line, GError **error)
{
  const char *type = read_text (line->object, "type", NULL, error);

  if (type == NULL)
    return FALSE;
  line->is_test = g_str_equal (type, "test");
  if (line->is_test || g_str_equal (type, "train"))
    return TRUE;
  g_set_error (error, MATTA_ERROR, MATTA_ERROR_MALFORMED, _ ("“%s” is neither “train” nor “test”"),
               "type");
  return FALSE;
}

static gboolean
read_fields (Line *line, GError **error)
{
  MattaModelMail *mail = &line->mail;

  mail->recipients = g_ptr_array_new_with_free_func (free_recipient);
  if (!read_type (line, error) || !read_time (line->object, &mail->time, error))
    return FALSE;
  for (MattaKind kind = MATTA_KIND_TO; kind <= MATTA_KIND_BCC; kind++)
    if (!read_addresses (line->object, kind, mail->recipients, error))
      return FALSE;
  line->id = read_text (line->object, "id", line->is_test ? NULL : "", error);
  if (line->id == NULL)
    return FALSE;
  line->from = read_text (line->object, "from", "", error);
  mail->subject = read_text (line->object, "subject", "", error);
  mail->body = read_text (line->object, "body", "", error);
  return line->from != NULL && mail->subject != NULL && mail->body != NULL;
}

static gboolean
parse_line (Line *line, const char *text, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (JsonNode) node = json_from_string (text, &problem);

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node)) {
    g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_MALFORMED, _ ("this is no JSON object"));
    return FALSE;
  }
  line->object = json_node_dup_object (node);
  return read_fields (line, error);
}

static MattaModel *
open_model (Session *session, const char *from)
{
  g_autofree char *address = dup_address (from);
  g_autofree char *folded = matta_address_fold (address);
  MattaModel *model = g_hash_table_lookup (session->models, folded);

  if (model == NULL) {
    model = matta_model_new ();
    g_hash_table_insert (session->models, g_steal_pointer (&folded), model);
  }
  return model;
}

static void
add_reasons (JsonBuilder *builder, const MattaSuspicion *suspicion)
{
  json_builder_set_member_name (builder, "reasons");
  json_builder_begin_array (builder);
  for (guint i = 0; i < suspicion->reasons->len; i++) {
    const MattaReason *reason = g_ptr_array_index (suspicion->reasons, i);

    json_builder_begin_object (builder);
    json_builder_set_member_name (builder, "reason");
    json_builder_add_string_value (builder, matta_reason_to_string (reason->sort));
    json_builder_set_member_name (builder, "about");
    json_builder_add_string_value (builder, reason->about);
    json_builder_set_member_name (builder, "word");
    json_builder_add_string_value (builder, reason->word);
    json_builder_set_member_name (builder, "weight");
    json_builder_add_double_value (builder, reason->weight);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
}

static void
add_explanation (JsonBuilder *builder, const char *address, const MattaSuspicion *suspicion)
{
  json_builder_set_member_name (builder, address);
  json_builder_begin_object (builder);
  add_reasons (builder, suspicion);
  json_builder_set_member_name (builder, "evidence");
  json_builder_begin_object (builder);
  for (guint i = 0; i < MATTA_N_EVIDENCE; i++) {
    json_builder_set_member_name (builder, matta_evidence_to_string (i));
    json_builder_add_double_value (builder, suspicion->evidence[i]);
  }
  json_builder_end_object (builder);
  json_builder_end_object (builder);
}

static const MattaSuspicion *
find_suspicion (GPtrArray *suspicions, const char *address)
{
  g_autofree char *folded = matta_address_fold (address);

  for (guint i = 0; i < suspicions->len; i++) {
    const MattaSuspicion *suspicion = g_ptr_array_index (suspicions, i);

    if (g_str_equal (suspicion->address, folded))
      return suspicion;
  }
  return NULL;
}

/* Each address as it was spelled in the line. */
static void
add_scores (JsonBuilder *builder, const Line *line, GPtrArray *suspicions, gboolean as_explanation)
{
  json_builder_set_member_name (builder, as_explanation ? "why" : "scores");
  json_builder_begin_object (builder);
  for (guint i = 0; i < line->mail.recipients->len; i++) {
    const MattaRecipient *recipient = g_ptr_array_index (line->mail.recipients, i);
    const MattaSuspicion *suspicion = find_suspicion (suspicions, recipient->address);

    if (as_explanation) {
      add_explanation (builder, recipient->name, suspicion);
    } else {
      json_builder_set_member_name (builder, recipient->name);
      json_builder_add_double_value (builder, suspicion->suspicion);
    }
  }
  json_builder_end_object (builder);
}

static void
print_scores (const Line *line, GPtrArray *suspicions)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "id");
  json_builder_add_string_value (builder, line->id);
  add_scores (builder, line, suspicions, FALSE);
  if (explain)
    add_scores (builder, line, suspicions, TRUE);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  matta_command_print_json (root);
}

/* A mail of the test part is never learnt. */
static gboolean
take_line (Session *session, const char *text, GError **error)
{
  Line line = { 0 };
  gboolean ok = parse_line (&line, text, error);

  if (ok && line.is_test) {
    g_autoptr (GPtrArray) suspicions =
        matta_model_score (open_model (session, line.from), &line.mail);

    print_scores (&line, suspicions);
  } else if (ok) {
    matta_model_learn (open_model (session, line.from), &line.mail);
  }
  clear_line (&line);
  return ok;
}

static MattaExit
fail_at (guint64 number, const GError *error)
{
  /* Translators: the line number of the input, and what is wrong there. */
  g_printerr (_ ("mattactl: line %lu: %s\n"), (gulong) number, error->message);
  return MATTA_EXIT_NOT_DONE;
}

static MattaExit
score (Session *session, GDataInputStream *input)
{
  for (guint64 number = 1;; number++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *text = g_data_input_stream_read_line (input, NULL, NULL, &error);

    if (text == NULL && error == NULL)
      return MATTA_EXIT_DONE;
    if (text == NULL || (*g_strstrip (text) != '\0' && !take_line (session, text, &error)))
      return fail_at (number, error);
  }
}

MattaExit
matta_command_score (int argc, char **argv)
{
  g_autoptr (GInputStream) standard_input = NULL;
  g_autoptr (GDataInputStream) input = NULL;
  g_autoptr (GHashTable) models = NULL;
  Session session = { NULL };

  if (!matta_command_parse (&argc, &argv, entries, "", 0, 0))
    return MATTA_EXIT_USAGE;
  models =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) matta_model_free);
  session.models = models;
  standard_input = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  input = g_data_input_stream_new (standard_input);
  return score (&session, input);
}
