/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-json-reader.h"

#include "matta-error.h"

#include <string.h>

typedef struct {
  const char *name;
  const char *text;
  const char *error; /* NULL = it can be read */
} Case;

static const Case cases[] = {
  { .name = "object", .text = "{\"a\": [1, -2.5e3, true, false, null, \"x\\\"y\"]}" },
  { .name = "spread-over-lines", .text = "\n{\n\t\"a\"\r\n: 1\n}\n" },
  { .name = "empty", .text = "", .error = "0: The file is empty" },
  { .name = "blank", .text = " \n ", .error = "0: The file is empty" },
  { .name = "not-utf-8", .text = "{\"a\": \"\xff\"}", .error = "0: This is not UTF-8" },
  { .name = "comment", .text = "{\n/* x */ \"a\": 1}", .error = "2: This is not JSON" },
  { .name = "line-comment", .text = "{ // x\n\"a\": 1}", .error = "1: This is not JSON" },
  { .name = "other-quotes", .text = "{'a': 1}", .error = "1: This is not JSON" },
  { .name = "hexadecimal", .text = "{\"a\":\n0x10}", .error = "2: This is not a number" },
  { .name = "other-spelling-of-true", .text = "{\"a\": True}", .error = "1: This is not JSON" },
  { .name = "assignment", .text = "var x = {};", .error = "1: This is not JSON" },
  { .name = "no-word-at-all", .text = "{\"a\": NaN}", .error = "1: This is not JSON" },
  { .name = "trailing-comma", .text = "{\"a\": 1,\n}", .error = "This is not JSON" },
  { .name = "missing-comma", .text = "{\"a\": 1\n\"b\": 2}", .error = ": This is not JSON" },
  { .name = "two-values", .text = "{}\n{}", .error = "2: This is not JSON" },
  { .name = "nul-in-a-text",
    .text = "{\"a\":\n\"x\\u0000y\"}",
    .error = "2: A text has a NUL in it" },
  { .name = "nul-in-a-key", .text = "{\"a\\u0000b\": 1}", .error = "1: A text has a NUL in it" },
  { .name = "backslash-before-u0000", .text = "{\"a\": \"x\\\\u0000y\"}" },
  { .name = "cut-off", .text = "{\"a\": 1", .error = "This is not JSON" },
  { .name = "cut-off-text", .text = "{\"a\": \"x", .error = "1: A text does not end" },
  { .name = "cut-off-escape", .text = "{\"a\": \"x\\", .error = "1: A text does not end" },
  { .name = "line-end-in-text",
    .text = "{\"a\":\n\"x\ny\"}",
    .error = "2: A text ends in the line" },
  { .name = "key-twice",
    .text = "{\"a\": 1,\n\"b\": {\n\"c\": true,\n\"c\": false}}",
    .error = "2: The object that begins here has a key twice" },
  { .name = "key-twice-at-the-top", .text = "{\"a\": 1,\n\"a\": 2}", .error = "1: The object" },
};

static void
test_parse (gconstpointer data)
{
  const Case *test = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MattaJsonReader) reader =
      matta_json_reader_new (test->text, strlen (test->text), &error);

  if (test->error == NULL) {
    g_assert_no_error (error);
    g_assert_nonnull (matta_json_reader_get_root (reader));
    return;
  }
  g_assert_null (reader);
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_MALFORMED);
  g_assert_nonnull (strstr (error->message, test->error));
}

/* A NUL would hide whatever stands behind it. */
static void
test_nul (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (matta_json_reader_new ("{}\0{}", 5, &error));
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_MALFORMED);
}

static void
test_no_text (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (matta_json_reader_new (NULL, 0, &error));
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_MALFORMED);
  g_assert_cmpstr (error->message, ==, "0: The file is empty");
}

static void
test_depth (void)
{
  g_autofree char *open = g_strnfill (100000, '[');
  g_autofree char *fits =
      g_strdup_printf ("%.*s%.*s", 32, open, 32, "]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]");
  g_autoptr (GError) error = NULL;
  g_autoptr (MattaJsonReader) reader = matta_json_reader_new (fits, strlen (fits), NULL);

  g_assert_nonnull (reader);
  g_assert_null (matta_json_reader_new (open, strlen (open), &error));
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_MALFORMED);
  g_assert_cmpstr (error->message, ==, "1: This is nested too deeply");
}

static void
test_lines (void)
{
  const char *text = "{\n\"a\": 1,\n\"b\":\n[\n5,\n{\n\"c\": \"x\"\n}\n]\n}";
  g_autoptr (MattaJsonReader) reader = matta_json_reader_new (text, strlen (text), NULL);
  JsonObject *root = json_node_get_object (matta_json_reader_get_root (reader));
  JsonArray *array = json_object_get_array_member (root, "b");

  g_assert_cmpuint (matta_json_reader_get_line (reader, matta_json_reader_get_root (reader)), ==,
                    1);
  g_assert_cmpuint (matta_json_reader_get_line (reader, json_object_get_member (root, "a")), ==, 2);
  g_assert_cmpuint (matta_json_reader_get_line (reader, json_object_get_member (root, "b")), ==, 4);
  g_assert_cmpuint (matta_json_reader_get_line (reader, json_array_get_element (array, 0)), ==, 5);
  g_assert_cmpuint (matta_json_reader_get_line (reader, json_array_get_element (array, 1)), ==, 6);
}

static void
test_first_complaint_stays (void)
{
  g_autoptr (MattaJsonReader) reader = matta_json_reader_new ("{\"a\":\n1}", 8, NULL);
  JsonNode *root = matta_json_reader_get_root (reader);
  JsonNode *value = json_object_get_member (json_node_get_object (root), "a");
  g_autoptr (GError) error = NULL;
  gboolean flag = FALSE;

  g_assert_false (matta_json_reader_read_flag (reader, value, &flag));
  g_assert_false (matta_json_reader_fail (reader, root, "something else"));
  matta_json_reader_take_error (reader, &error);
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_MALFORMED);
  g_assert_cmpstr (error->message, ==, "2: true or false is expected here");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/json-reader/parse/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_parse);
  }
  g_test_add_func ("/json-reader/parse/nul", test_nul);
  g_test_add_func ("/json-reader/parse/no-text", test_no_text);
  g_test_add_func ("/json-reader/parse/depth", test_depth);
  g_test_add_func ("/json-reader/knows-lines", test_lines);
  g_test_add_func ("/json-reader/first-complaint-stays", test_first_complaint_stays);
  return g_test_run ();
}
