/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-thunderbird.h"

#include <string.h>

/* Folders in folders; deeper ones are somebody's archive. */
#define MOST_DEPTH 6

/* Folders made by other mail apps and servers of the same account. */
static const char *const usual_names[] = {
  "Sent",           "Sent Mail",  "Sent Items", "Sent Messages",  "送信済み",
  "送信済みトレイ", "送信トレイ", "送信",       "送信済みメール", "送信済みアイテム",
};

typedef struct {
  GHashTable *names; /* of folders, as people see them */
  MattaThunderbirdFunc func;
  gpointer data;
  const char *account;
} Search;

/* The last part of the URI in
 * user_pref("mail.identity.id1.fcc_folder", "imap://jo%40example.com@mail.example.com/Sent"); */
static char *
read_fcc_folder (const char *line)
{
  const char *key = strstr (line, ".fcc_folder\",");
  const char *last = strrchr (line, '"');
  const char *slash = NULL;

  if (!g_str_has_prefix (line, "user_pref(\"mail.identity.") || key == NULL || last == NULL)
    return NULL;
  for (const char *at = key; at < last; at++)
    if (*at == '/')
      slash = at;
  return slash != NULL ? g_uri_unescape_segment (slash + 1, last, "/") : NULL;
}

static GHashTable *
read_names (const char *preferences)
{
  GHashTable *names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_auto (GStrv) lines = g_strsplit (preferences, "\n", -1);

  for (guint i = 0; i < G_N_ELEMENTS (usual_names); i++)
    g_hash_table_add (names, g_strdup (usual_names[i]));
  for (guint i = 0; lines[i] != NULL; i++) {
    char *name = read_fcc_folder (lines[i]);

    if (name != NULL)
      g_hash_table_add (names, name);
  }
  return names;
}

/* IMAP folders are files with the server's name for them: "&kAFP4W4IMH8-" is 送信済み. */
static gboolean
is_sent (const Search *search, const char *name)
{
  g_autofree char *shown = strchr (name, '&') != NULL
                               ? g_convert (name, -1, "UTF-8", "UTF-7-IMAP", NULL, NULL, NULL)
                               : NULL;

  return g_hash_table_contains (search->names, name)
         || (shown != NULL && g_hash_table_contains (search->names, shown));
}

static gboolean
holds_maildir (const char *path)
{
  g_autofree char *current = g_build_filename (path, "cur", NULL);

  return g_file_test (current, G_FILE_TEST_IS_DIR);
}

static gboolean
may_be_read (const char *path)
{
  return g_file_test (path, G_FILE_TEST_IS_REGULAR) || holds_maildir (path);
}

/* Subfolders of "Archive" are in "Archive.sbd". */
static void
search_folder (const Search *search, const char *folder, guint depth)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name = NULL;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    if (is_sent (search, name) && may_be_read (path))
      search->func (search->account, path, search->data);
    else if (g_str_has_suffix (name, ".sbd") && depth < MOST_DEPTH)
      search_folder (search, path, depth + 1);
  }
}

static void
search_accounts (Search *search, const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name = NULL;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    search->account = name;
    if (g_file_test (path, G_FILE_TEST_IS_DIR))
      search_folder (search, path, 0);
  }
}

/* FALSE: it is no profile. */
static gboolean
search_profile (const char *profile, MattaThunderbirdFunc func, gpointer data)
{
  static const char *const places[] = { "Mail", "ImapMail" };
  g_autofree char *path = g_build_filename (profile, "prefs.js", NULL);
  g_autofree char *preferences = NULL;
  g_autoptr (GHashTable) names = NULL;
  Search search = { .func = func, .data = data };

  if (!g_file_get_contents (path, &preferences, NULL, NULL))
    return FALSE;
  names = read_names (preferences);
  search.names = names;
  for (guint i = 0; i < G_N_ELEMENTS (places); i++) {
    g_autofree char *folder = g_build_filename (profile, places[i], NULL);

    search_accounts (&search, folder);
  }
  return TRUE;
}

void
matta_thunderbird_find_sent (const char *folder, MattaThunderbirdFunc func, gpointer data)
{
  g_autoptr (GDir) dir = NULL;
  const char *name = NULL;

  g_return_if_fail (folder != NULL && func != NULL);

  if (search_profile (folder, func, data))
    return;
  dir = g_dir_open (folder, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *profile = g_build_filename (folder, name, NULL);

    search_profile (profile, func, data);
  }
}
