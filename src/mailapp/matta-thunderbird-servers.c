/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-thunderbird-servers.h"

#include <string.h>

/* Thunderbird's numbers for try_ssl and authMethod. */
enum {
  SOCKET_PLAIN = 0,
  SOCKET_STARTTLS = 2,
  SOCKET_TLS = 3
};
enum {
  AUTH_NONE = 1,
  AUTH_PASSWORD = 3,
  AUTH_OAUTH2 = 10
};

/* How long, in seconds, it waits for an answer: who looks at a checklist takes longer than the 100
 * that it would. */
#define PATIENCE 600
#define FIRST_KEY "smtp1"

static void
server_free (gpointer data)
{
  MattaThunderbirdServer *server = data;

  g_free (server->key);
  g_free (server->host);
  g_free (server->user);
  g_free (server);
}

/* --- prefs.js --------------------------------------------------------------------------------- */

/* user_pref("mail.smtpserver.smtp1.hostname", "mail.example.com"); gives the name and the value as
 * it is written; a text without its quotes, its escapes undone. */
static gboolean
read_line (const char *line, char **name, char **value)
{
  static const char start[] = "user_pref(\"";
  const char *from = line + strlen (start);
  const char *comma = NULL;
  const char *end = NULL;

  if (!g_str_has_prefix (line, start))
    return FALSE;
  comma = strstr (from, "\", ");
  end = g_strrstr (line, ");");
  if (comma == NULL || end == NULL || end < comma + 3)
    return FALSE;
  *name = g_strndup (from, comma - from);
  from = comma + 3;
  if (*from == '"' && end > from + 1 && end[-1] == '"') {
    g_autofree char *escaped = g_strndup (from + 1, end - from - 2);

    *value = g_strcompress (escaped);
  } else {
    *value = g_strndup (from, end - from);
  }
  return TRUE;
}

/* (transfer full): name → value. */
static GHashTable *
read_preferences (const char *preferences)
{
  GHashTable *all = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_auto (GStrv) lines = g_strsplit (preferences, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++) {
    char *name = NULL;
    char *value = NULL;

    if (read_line (g_strstrip (lines[i]), &name, &value))
      g_hash_table_replace (all, name, value);
  }
  return all;
}

static const char *
look_up (GHashTable *all, const char *key, const char *field)
{
  g_autofree char *name = g_strconcat ("mail.smtpserver.", key, ".", field, NULL);

  return g_hash_table_lookup (all, name);
}

static guint
look_up_number (GHashTable *all, const char *key, const char *field)
{
  const char *text = look_up (all, key, field);
  guint64 number = 0;

  return text != NULL && g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT16, &number, NULL)
             ? (guint) number
             : 0;
}

static const char *
name_security (guint socket_type)
{
  if (socket_type == SOCKET_TLS)
    return "tls";
  return socket_type == SOCKET_PLAIN ? "none" : "starttls";
}

static MattaThunderbirdServer *
read_server (GHashTable *all, const char *key)
{
  MattaThunderbirdServer *server = g_new0 (MattaThunderbirdServer, 1);
  const char *host = look_up (all, key, "hostname");
  const char *user = look_up (all, key, "username");

  server->key = g_strdup (key);
  server->host = g_strdup (host != NULL ? host : "");
  server->port = look_up_number (all, key, "port");
  server->user = g_strdup (user != NULL ? user : "");
  server->security = name_security (look_up_number (all, key, "try_ssl"));
  server->uses_oauth = look_up_number (all, key, "authMethod") == AUTH_OAUTH2;
  return server;
}

/* A key is written into a line as it is. */
static gboolean
is_key (const char *word)
{
  return *word != '\0'
         && strspn (word, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "_-") == strlen (word);
}

GPtrArray *
matta_thunderbird_servers_read (const char *preferences)
{
  g_autoptr (GHashTable) all = NULL;
  g_auto (GStrv) keys = NULL;
  GPtrArray *servers = g_ptr_array_new_with_free_func (server_free);
  const char *list = NULL;

  g_return_val_if_fail (preferences != NULL, servers);

  all = read_preferences (preferences);
  list = g_hash_table_lookup (all, "mail.smtpservers");
  keys = g_strsplit (list != NULL ? list : "", ",", -1);
  for (guint i = 0; keys[i] != NULL; i++)
    if (is_key (g_strstrip (keys[i])))
      g_ptr_array_add (servers, read_server (all, keys[i]));
  return servers;
}

/* --- user.js ---------------------------------------------------------------------------------- */

/* As JavaScript has it; what would end the line is left out. */
static void
add_text (GString *lines, const char *key, const char *field, const char *text)
{
  g_string_append_printf (lines, "user_pref(\"mail.smtpserver.%s.%s\", \"", key, field);
  for (const char *at = text; *at != '\0'; at++) {
    if (*at == '"' || *at == '\\')
      g_string_append_c (lines, '\\');
    if (!g_ascii_iscntrl (*at))
      g_string_append_c (lines, *at);
  }
  g_string_append (lines, "\");\n");
}

static void
add_number (GString *lines, const char *key, const char *field, guint number)
{
  g_string_append_printf (lines, "user_pref(\"mail.smtpserver.%s.%s\", %u);\n", key, field, number);
}

static void
add_server (GString *lines, const char *key, const MattaDoor *door)
{
  add_text (lines, key, "hostname", door->host);
  add_number (lines, key, "port", door->port);
  add_number (lines, key, "try_ssl", door->encrypted ? SOCKET_STARTTLS : SOCKET_PLAIN);
  add_number (lines, key, "authMethod", door->user != NULL ? AUTH_PASSWORD : AUTH_NONE);
  add_text (lines, key, "username", door->user != NULL ? door->user : "");
}

char *
matta_thunderbird_servers_write (const GPtrArray *servers, const MattaDoor *door)
{
  GString *lines = g_string_new (NULL);

  for (guint i = 0; i < servers->len; i++) {
    const MattaThunderbirdServer *server = g_ptr_array_index (servers, i);

    add_server (lines, server->key, door);
  }
  if (servers->len == 0)
    add_server (lines, FIRST_KEY, door);
  g_string_append_printf (lines, "user_pref(\"mailnews.tcptimeout\", %d);\n", PATIENCE);
  return g_string_free (lines, FALSE);
}
