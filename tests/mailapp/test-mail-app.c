/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-mail-app.h"

#include <string.h>

static void
test_names (void)
{
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint app = 0; app < MATTA_N_MAIL_APPS; app++)
    g_assert_true (g_hash_table_add (names, (gpointer) matta_mail_app_get_name (app)));
}

/* An entry says which one is installed: no two share one. */
static void
test_entries (void)
{
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint app = 0; app < MATTA_N_MAIL_APPS; app++) {
    const char *const *entries = matta_mail_app_get_entries (app);

    g_assert_true ((entries[0] == NULL) == (app == MATTA_MAIL_APP_OTHER));
    for (guint i = 0; entries[i] != NULL; i++) {
      g_assert_true (g_str_has_suffix (entries[i], ".desktop"));
      g_assert_true (g_hash_table_add (ids, (gpointer) entries[i]));
    }
  }
}

static void
test_steps (void)
{
  for (guint app = 0; app < MATTA_N_MAIL_APPS; app++) {
    g_auto (GStrv) steps = matta_mail_app_list_steps (app);

    g_test_message ("%s", matta_mail_app_get_name (app));
    g_assert_cmpuint (g_strv_length (steps), >=, 3);
    g_assert_cmpuint (g_strv_length (steps), <=, 5);
  }
}

/* Where the host and the port end up, whatever the mail app calls them; no password is ever among
 * them, and none of them asks for encryption. */
static void
test_fields (void)
{
  g_autoptr (MattaDoor) door = matta_door_new ("127.0.0.1:2600", NULL);

  for (guint app = 0; app < MATTA_N_MAIL_APPS; app++) {
    g_autoptr (GPtrArray) fields = matta_mail_app_list_fields (app, door);
    guint n_hosts = 0;
    guint n_ports = 0;

    g_assert_nonnull (matta_mail_app_get_dialog (app));
    for (guint i = 0; i < fields->len; i++) {
      const MattaMailAppField *field = g_ptr_array_index (fields, i);

      g_assert_nonnull (field->label);
      g_assert_false (field->ticked);
      if (field->value == NULL || !field->marked)
        continue;
      n_hosts += strstr (field->value, "127.0.0.1") != NULL ? 1 : 0;
      n_ports += strstr (field->value, "2600") != NULL ? 1 : 0;
    }
    g_assert_cmpuint (n_hosts, ==, 1);
    g_assert_cmpuint (n_ports, ==, 1);
  }
}

static void
test_thunderbird (void)
{
  g_autoptr (GHashTable) places = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint app = 0; app < MATTA_N_MAIL_APPS; app++) {
    const char *place = matta_mail_app_get_profile_place (app);

    g_assert_true (matta_mail_app_is_thunderbird (app) == (place != NULL));
    if (place != NULL)
      g_assert_true (g_hash_table_add (places, (gpointer) place));
  }
  g_assert_cmpuint (g_hash_table_size (places), ==, 3);
}

/* Whoever uses a package with walls around it wonders whether 127.0.0.1 is the same there. */
static void
test_notes (void)
{
  g_assert_null (matta_mail_app_get_note (MATTA_MAIL_APP_THUNDERBIRD));
  g_assert_nonnull (
      strstr (matta_mail_app_get_note (MATTA_MAIL_APP_THUNDERBIRD_SNAP), "127.0.0.1"));
  g_assert_nonnull (
      strstr (matta_mail_app_get_note (MATTA_MAIL_APP_THUNDERBIRD_FLATPAK), "127.0.0.1"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mail-app/each-has-a-name", test_names);
  g_test_add_func ("/mail-app/entries-tell-them-apart", test_entries);
  g_test_add_func ("/mail-app/has-a-few-steps", test_steps);
  g_test_add_func ("/mail-app/leads-to-matta", test_fields);
  g_test_add_func ("/mail-app/thunderbird-has-a-place-for-profiles", test_thunderbird);
  g_test_add_func ("/mail-app/says-whether-localhost-is-the-same", test_notes);
  return g_test_run ();
}
