/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-chat.h"

#include <json-glib/json-glib.h>

#define TEXT "For “見積” & <@everyone> *now*: \"C:\\new\"\nfrom Hanako"
#define PASSWORD "k3fm-9xqw-a2bc"
#define WILD "a`b``c\\\"<&>*_x"

/* Follows "a.0.b" into a JSON text. */
static char *
follow (const char *json, const char *path)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_auto (GStrv) steps = g_strsplit (path, ".", -1);
  g_autoptr (GError) error = NULL;
  JsonNode *node = NULL;

  g_assert_true (json_parser_load_from_data (parser, json, -1, &error));
  g_assert_no_error (error);
  node = json_parser_get_root (parser);
  for (guint i = 0; steps[i] != NULL; i++)
    node = JSON_NODE_HOLDS_ARRAY (node)
               ? json_array_get_element (json_node_get_array (node), (guint) atoi (steps[i]))
               : json_object_get_member (json_node_get_object (node), steps[i]);
  g_assert_nonnull (node);
  return json_node_dup_string (node);
}

static void
check (MattaChat chat, const char *password, const char *path, const char *expected)
{
  g_autoptr (MattaSecret) body = matta_chat_make_body (chat, TEXT, password);
  g_autofree char *text = follow (body, path);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_slack (void)
{
  check (MATTA_CHAT_SLACK, PASSWORD, "text",
         "For “見積” &amp; &lt;@everyone&gt; *now*: \"C:\\new\"\nfrom Hanako\n`" PASSWORD "`");
  check (MATTA_CHAT_SLACK, WILD, "text",
         "For “見積” &amp; &lt;@everyone&gt; *now*: \"C:\\new\"\nfrom Hanako\n"
         "a`b``c\\\"&lt;&amp;&gt;*_x");
  check (MATTA_CHAT_SLACK, NULL, "text",
         "For “見積” &amp; &lt;@everyone&gt; *now*: \"C:\\new\"\nfrom Hanako");
}

#define MARKED "For “見積” & \\<\\@everyone\\> \\*now\\*\\: \"C\\:\\\\new\"\nfrom Hanako\n"

static void
test_mattermost (void)
{
  check (MATTA_CHAT_MATTERMOST, PASSWORD, "text", MARKED "`" PASSWORD "`");
  check (MATTA_CHAT_MATTERMOST, WILD, "text", MARKED "``` " WILD " ```");
}

static void
test_teams (void)
{
  check (MATTA_CHAT_TEAMS, PASSWORD, "type", "message");
  check (MATTA_CHAT_TEAMS, PASSWORD, "attachments.0.contentType",
         "application/vnd.microsoft.card.adaptive");
  check (MATTA_CHAT_TEAMS, PASSWORD, "attachments.0.content.body.0.inlines.0.text", TEXT);
  check (MATTA_CHAT_TEAMS, WILD, "attachments.0.content.body.1.inlines.0.text", WILD);
}

static void
test_generic (void)
{
  check (MATTA_CHAT_GENERIC, PASSWORD, "text", TEXT);
  check (MATTA_CHAT_GENERIC, WILD, "password", WILD);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chat/slack", test_slack);
  g_test_add_func ("/chat/mattermost", test_mattermost);
  g_test_add_func ("/chat/teams", test_teams);
  g_test_add_func ("/chat/generic", test_generic);
  return g_test_run ();
}
