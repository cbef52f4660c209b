/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-sent-places.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct {
  char *home;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->home = g_dir_make_tmp ("matta-places-XXXXXX", NULL);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  const char *argv[] = { "rm", "-rf", self->home, NULL };

  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL,
                               NULL, NULL, NULL));
  g_free (self->home);
}

static void
put (const Fixture *self, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (self->home, name, NULL);
  g_autofree char *folder = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* "app account path", sorted, without @home. */
static char *
describe (GPtrArray *places, const char *home)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < places->len; i++) {
    const MattaSentPlace *place = g_ptr_array_index (places, i);

    g_assert_true (g_str_has_prefix (place->path, home));
    g_ptr_array_add (lines, g_strdup_printf ("%s %s %s;", place->app != NULL ? place->app : "-",
                                             place->account != NULL ? place->account : "-",
                                             place->path + strlen (home)));
  }
  g_ptr_array_sort (lines, compare_texts);
  for (guint i = 0; i < lines->len; i++)
    g_string_append (text, g_ptr_array_index (lines, i));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
assert_found (const Fixture *self, const char *expected)
{
  g_autoptr (GPtrArray) places = matta_sent_places_find (self->home);
  g_autofree char *text = describe (places, self->home);

  g_assert_cmpstr (text, ==, expected);
}

#define PROFILE ".thunderbird/ab12.default-release/"
#define MAIL "From \nA: b\n"

static void
test_nothing (Fixture *self, gconstpointer data)
{
  assert_found (self, "");
}

static void
test_thunderbird (Fixture *self, gconstpointer data)
{
  put (self, ".thunderbird/profiles.ini", "[Profile0]\n");
  put (
      self, PROFILE "prefs.js",
      "user_pref(\"mail.identity.id1.fcc_folder\", \"imap://jo%40example.com@mail.example.com/"
      "Gesendet%20alt\");\n"
      "user_pref(\"mail.identity.id1.archive_folder\", \"imap://jo@mail.example.com/Archive\");\n");
  put (self, PROFILE "Mail/Local Folders/Sent", MAIL);
  put (self, PROFILE "Mail/Local Folders/Sent.msf", "x");
  put (self, PROFILE "Mail/Local Folders/Inbox", MAIL);
  put (self, PROFILE "Mail/Local Folders/Old.sbd/Sent", MAIL);
  put (self, PROFILE "ImapMail/mail.example.com/&kAFP4W4IMH8-", MAIL);
  put (self, PROFILE "ImapMail/mail.example.com/Gesendet alt", MAIL);
  put (self, PROFILE "ImapMail/mail.example.com/Archive", MAIL);
  put (self, PROFILE "ImapMail/imap.example.jp/Sent", "");
  put (self, PROFILE "ImapMail/dir.example/Sent/cur/1:2,S", "A: b\n");
  assert_found (self,
                "Thunderbird Local Folders /" PROFILE "Mail/Local Folders/Old.sbd/Sent;"
                "Thunderbird Local Folders /" PROFILE "Mail/Local Folders/Sent;"
                "Thunderbird dir.example /" PROFILE "ImapMail/dir.example/Sent;"
                "Thunderbird mail.example.com /" PROFILE "ImapMail/mail.example.com/&kAFP4W4IMH8-;"
                "Thunderbird mail.example.com /" PROFILE "ImapMail/mail.example.com/Gesendet alt;");
}

static void
test_others (Fixture *self, gconstpointer data)
{
  g_autofree char *empty = g_build_filename (self->home, "Maildir/.Sent/cur", NULL);

  put (self, ".local/share/evolution/mail/local/.Sent/cur/1.x:2,S", "A: b\n");
  put (self, "Mail/sent/1", "A: b\n");
  put (self, "mail/sent", MAIL);
  g_assert_cmpint (g_mkdir_with_parents (empty, 0700), ==, 0);
  assert_found (self, "- - /mail/sent;Claws Mail - /Mail/sent;"
                      "Evolution - /.local/share/evolution/mail/local/.Sent;");
}

static void
test_size (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) places = NULL;

  put (self, "sent", MAIL);
  places = matta_sent_places_find (self->home);
  g_assert_cmpuint (places->len, ==, 1);
  g_assert_cmpuint (((MattaSentPlace *) g_ptr_array_index (places, 0))->size, ==, strlen (MAIL));
}

static void
test_expand (Fixture *self, gconstpointer data)
{
  static const char *const profiles[] = { ".thunderbird", PROFILE };
  g_autofree char *plain = g_build_filename (self->home, "x", NULL);
  g_autoptr (GPtrArray) itself = matta_sent_places_expand (plain);
  g_autofree char *text = describe (itself, self->home);

  g_assert_cmpstr (text, ==, "- - /x;");
  put (self, PROFILE "prefs.js", "");
  put (self, PROFILE "Mail/pop.example/Sent", MAIL);
  for (guint i = 0; i < G_N_ELEMENTS (profiles); i++) {
    g_autofree char *path = g_build_filename (self->home, profiles[i], NULL);
    g_autoptr (GPtrArray) places = matta_sent_places_expand (path);
    g_autofree char *found = describe (places, self->home);

    g_assert_true (g_str_has_prefix (found, "Thunderbird pop.example /"));
  }
}

static void
add (const char *path, void (*func) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, func, tear_down);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add ("/sent-places/none", test_nothing);
  add ("/sent-places/thunderbird-profile", test_thunderbird);
  add ("/sent-places/other-mail-apps", test_others);
  add ("/sent-places/tells-the-size", test_size);
  add ("/sent-places/what-a-path-stands-for", test_expand);
  return g_test_run ();
}
