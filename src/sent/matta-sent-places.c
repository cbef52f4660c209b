/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-sent-places.h"

#include "matta-thunderbird.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

/* Under the home folder. Where several are possible all are looked at. */
static const char *const thunderbird_folders[] = {
  ".thunderbird",
  ".icedove",
  ".var/app/org.mozilla.Thunderbird/.thunderbird",
  ".var/app/eu.betterbird.Betterbird/.thunderbird",
  "snap/thunderbird/common/.thunderbird",
};

typedef struct {
  const char *app;
  const char *path;
} Usual;

static const Usual usual[] = {
  { "Evolution", ".local/share/evolution/mail/local/.Sent" },
  { "Evolution", ".var/app/org.gnome.Evolution/data/evolution/mail/local/.Sent" },
  { "Claws Mail", "Mail/sent" },
  { "KMail", ".local/share/local-mail/sent-mail" },
  { "KMail", ".local/share/.local-mail.directory/sent-mail" },
  { NULL, "Mail/Sent" },
  { NULL, "mail/sent" },
  { NULL, "mail/Sent" },
  { NULL, "Maildir/.Sent" },
  { NULL, "Maildir/Sent" },
  { NULL, "sent" },
};

void
matta_sent_place_free (MattaSentPlace *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->account);
  g_free (self->path);
  g_free (self);
}

static gboolean
has_entries (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);

  return dir != NULL && g_dir_read_name (dir) != NULL;
}

/* FALSE: nothing was ever put there. */
static gboolean
measure (const char *path, guint64 *size)
{
  g_autofree char *current = g_build_filename (path, "cur", NULL);
  struct stat status = { 0 };

  *size = 0;
  if (g_stat (path, &status) != 0)
    return FALSE;
  if (S_ISREG (status.st_mode))
    *size = (guint64) status.st_size;
  if (!S_ISDIR (status.st_mode))
    return *size > 0;
  return has_entries (g_file_test (current, G_FILE_TEST_IS_DIR) ? current : path);
}

static void
add_place (GPtrArray *places, const char *app, const char *account, const char *path)
{
  MattaSentPlace *place = NULL;
  guint64 size = 0;

  if (!measure (path, &size))
    return;
  place = g_new0 (MattaSentPlace, 1);
  place->app = app;
  place->account = g_strdup (account);
  place->path = g_strdup (path);
  place->size = size;
  g_ptr_array_add (places, place);
}

static void
found_cb (const char *account, const char *path, gpointer data)
{
  add_place (data, "Thunderbird", account, path);
}

GPtrArray *
matta_sent_places_find (const char *home)
{
  GPtrArray *places = g_ptr_array_new_with_free_func ((GDestroyNotify) matta_sent_place_free);

  g_return_val_if_fail (home != NULL, places);

  for (guint i = 0; i < G_N_ELEMENTS (thunderbird_folders); i++) {
    g_autofree char *path = g_build_filename (home, thunderbird_folders[i], NULL);

    matta_thunderbird_find_sent (path, found_cb, places);
  }
  for (guint i = 0; i < G_N_ELEMENTS (usual); i++) {
    g_autofree char *path = g_build_filename (home, usual[i].path, NULL);

    add_place (places, usual[i].app, NULL, path);
  }
  return places;
}

GPtrArray *
matta_sent_places_expand (const char *path)
{
  GPtrArray *places = g_ptr_array_new_with_free_func ((GDestroyNotify) matta_sent_place_free);

  g_return_val_if_fail (path != NULL, places);

  matta_thunderbird_find_sent (path, found_cb, places);
  if (places->len == 0) {
    MattaSentPlace *place = g_new0 (MattaSentPlace, 1);

    place->path = g_strdup (path);
    g_ptr_array_add (places, place);
  }
  return places;
}
