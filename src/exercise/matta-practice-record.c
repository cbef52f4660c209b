/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-practice-record.h"

#include "matta-error.h"
#include "matta-flush.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define MOST_EXERCISES 1000 /* more than that nobody did in one go */

MattaPracticeResult *
matta_practice_result_new (gint64 at,
                           guint right,
                           guint of,
                           const char *const *missed,
                           const char *const *alarms)
{
  MattaPracticeResult *self = g_new0 (MattaPracticeResult, 1);

  self->at = at - at % G_USEC_PER_SEC;
  self->right = right;
  self->of = of;
  self->missed = g_strdupv ((char **) missed);
  self->alarms = g_strdupv ((char **) alarms);
  return self;
}

void
matta_practice_result_free (MattaPracticeResult *self)
{
  if (self == NULL)
    return;
  g_strfreev (self->missed);
  g_strfreev (self->alarms);
  g_free (self);
}

/* --- JSON --------------------------------------------------------------------------------------
 */

static void
add_ids (JsonBuilder *builder, const char *name, char **ids)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; ids[i] != NULL; i++)
    json_builder_add_string_value (builder, ids[i]);
  json_builder_end_array (builder);
}

static void
add_count (JsonBuilder *builder, const char *name, guint count)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, count);
}

char *
matta_practice_result_to_json (const MattaPracticeResult *self)
{
  g_autoptr (GDateTime) at = NULL;
  g_autofree char *text = NULL;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  at = g_date_time_new_from_unix_utc (self->at / G_USEC_PER_SEC);
  text = g_date_time_format_iso8601 (at);
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "at");
  json_builder_add_string_value (builder, text);
  add_count (builder, "right", self->right);
  add_count (builder, "of", self->of);
  add_ids (builder, "missed", self->missed);
  add_ids (builder, "false-alarms", self->alarms);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

static gboolean
is_of_type (JsonNode *node, GType type)
{
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type;
}

static char **
read_ids (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  JsonArray *array = NULL;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return NULL;
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++) {
    if (!is_of_type (json_array_get_element (array, i), G_TYPE_STRING))
      return NULL;
    g_strv_builder_add (ids, json_array_get_string_element (array, i));
  }
  return g_strv_builder_end (ids);
}

static gboolean
read_count (JsonObject *object, const char *name, guint *count)
{
  JsonNode *node = json_object_get_member (object, name);
  const gint64 value = is_of_type (node, G_TYPE_INT64) ? json_node_get_int (node) : -1;

  *count = (guint) CLAMP (value, 0, MOST_EXERCISES);
  return *count == value;
}

static gboolean
read_time (JsonObject *object, gint64 *at)
{
  JsonNode *node = json_object_get_member (object, "at");
  g_autoptr (GDateTime) time = NULL;

  if (is_of_type (node, G_TYPE_STRING))
    time = g_date_time_new_from_iso8601 (json_node_get_string (node), NULL);
  if (time == NULL)
    return FALSE;
  *at = g_date_time_to_unix (time) * G_USEC_PER_SEC;
  return TRUE;
}

MattaPracticeResult *
matta_practice_result_from_json (const char *text)
{
  g_autoptr (JsonNode) root = json_from_string (text, NULL);
  g_autoptr (MattaPracticeResult) result = g_new0 (MattaPracticeResult, 1);
  JsonObject *object = NULL;

  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return NULL;
  object = json_node_get_object (root);
  result->missed = read_ids (object, "missed");
  result->alarms = read_ids (object, "false-alarms");
  if (!read_time (object, &result->at) || !read_count (object, "right", &result->right)
      || !read_count (object, "of", &result->of) || result->right > result->of
      || result->missed == NULL || result->alarms == NULL)
    return NULL;
  return g_steal_pointer (&result);
}

/* --- the file ----------------------------------------------------------------------------------
 */

static gboolean
fail (GError **error, const char *what)
{
  g_set_error (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER, "%s: %s", what, g_strerror (errno));
  return FALSE;
}

/* What was cut off must not take the next line with it. */
static gboolean
ends_with_line (int fd, off_t size)
{
  char last = '\0';

  return size == 0 || (pread (fd, &last, 1, size - 1) == 1 && last == '\n');
}

static gboolean
write_whole (int fd, const char *text, GError **error)
{
  const gssize length = (gssize) strlen (text);
  struct stat status = { 0 };

  if (fstat (fd, &status) != 0)
    return fail (error, "The record of practice cannot be read");
  if (write (fd, text, (gsize) length) == length && fsync (fd) == 0)
    return TRUE;
  fail (error, "The record of practice cannot be written");
  if (ftruncate (fd, status.st_size) != 0)
    g_warning ("A part of a line is left in the record of practice: %s", g_strerror (errno));
  return FALSE;
}

static gboolean
add_line (int fd, const char *line, GError **error)
{
  struct stat status = { 0 };
  g_autofree char *text = NULL;

  if (flock (fd, LOCK_EX) != 0 || fstat (fd, &status) != 0)
    return fail (error, "The record of practice cannot be used");
  text = g_strconcat (ends_with_line (fd, status.st_size) ? "" : "\n", line, "\n", NULL);
  return write_whole (fd, text, error);
}

gboolean
matta_practice_record_add (const char *folder, const MattaPracticeResult *result, GError **error)
{
  g_autofree char *path = NULL;
  g_autofree char *line = NULL;
  gboolean added = FALSE;
  int fd = -1;

  g_return_val_if_fail (folder != NULL && result != NULL, FALSE);

  path = g_build_filename (folder, MATTA_PRACTICE_RECORD, NULL);
  line = matta_practice_result_to_json (result);
  fd = g_open (path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0)
    return fail (error, "The record of practice cannot be opened");
  added = add_line (fd, line, error);
  close (fd);
  return added
         && (matta_flush_folder (folder)
             || fail (error, "The folder of the record of practice cannot be flushed"));
}

GPtrArray *
matta_practice_record_read (const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, MATTA_PRACTICE_RECORD, NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) reason = NULL;
  g_auto (GStrv) lines = NULL;
  GPtrArray *results = g_ptr_array_new_with_free_func ((GDestroyNotify) matta_practice_result_free);

  if (!g_file_get_contents (path, &text, NULL, &reason)
      && !g_error_matches (reason, G_FILE_ERROR, G_FILE_ERROR_NOENT)) {
    g_ptr_array_unref (results);
    g_set_error (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER, "%s", reason->message);
    return NULL;
  }
  lines = g_strsplit (text != NULL ? text : "", "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++) {
    MattaPracticeResult *result = matta_practice_result_from_json (lines[i]);

    if (result != NULL)
      g_ptr_array_add (results, result);
  }
  return results;
}
