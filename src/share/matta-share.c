/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-share.h"

#include "matta-dav.h"
#include "matta-error.h"
#include "matta-id.h"
#include "matta-ocs.h"
#include "matta-share-name.h"

#include <string.h>

/* For taking away what went up in vain: the user is waiting to be told of the failure. */
#define CLEANING_SECONDS 10

struct _MattaShare {
  MattaShareConfig *config;
  MattaWeb *web;
  char *root; /* where the user's files begin below the web's address; NULL = not known yet */
  char *said;
};

/* One publication. */
typedef struct {
  MattaShare *share;
  const MattaShareFile *files;
  guint n_files;
  GPtrArray *names; /* element char*: theirs on the server */
  guint64 before;   /* bytes of the files that are up */
  guint64 total;
  MattaShareProgressFunc progress;
  gpointer progress_data;
} Publication;

static gboolean
fail (GError **error, MattaErrorCode code, const char *text)
{
  g_set_error_literal (error, MATTA_ERROR, code, text);
  return FALSE;
}

/* --- configuration */

MattaShareConfig *
matta_share_config_copy (const MattaShareConfig *self)
{
  MattaShareConfig *copy = g_memdup2 (self, sizeof *self);

  copy->url = g_strdup (self->url);
  copy->user = g_strdup (self->user);
  copy->password = g_strdup (self->password);
  copy->folder = g_strdup (self->folder);
  copy->public_url = g_strdup (self->public_url);
  return copy;
}

void
matta_share_config_free (MattaShareConfig *self)
{
  g_free (self->url);
  g_free (self->user);
  matta_secret_free (self->password);
  g_free (self->folder);
  g_free (self->public_url);
  g_free (self);
}

gint64
matta_share_config_get_end (const MattaShareConfig *self, gint64 now)
{
  g_return_val_if_fail (self != NULL, now);

  return now + (gint64) self->days * 24 * 60 * 60 * G_USEC_PER_SEC;
}

/* What others are given to click on. */
static gboolean
is_link (const char *url)
{
  g_autoptr (GUri) uri = url != NULL ? g_uri_parse (url, G_URI_FLAGS_ENCODED, NULL) : NULL;

  return uri != NULL && g_uri_get_host (uri) != NULL && g_uri_get_userinfo (uri) == NULL
         && (g_str_equal (g_uri_get_scheme (uri), "https")
             || g_str_equal (g_uri_get_scheme (uri), "http"));
}

static gboolean
check_config (const MattaShareConfig *config, GError **error)
{
  if (config->url == NULL || config->user == NULL || *config->user == '\0')
    return fail (error, MATTA_ERROR_MALFORMED, "The server or the user is not known");
  if (config->password == NULL)
    return fail (error, MATTA_ERROR_SIGN_IN, "The password for the server is not known");
  if (config->folder == NULL || !matta_share_name_is_folder (config->folder))
    return fail (error, MATTA_ERROR_MALFORMED, "The folder's name cannot be used");
  return config->kind != MATTA_SHARE_WEBDAV || is_link (config->public_url)
         || fail (error, MATTA_ERROR_MALFORMED, "The address to read the files at is not known");
}

MattaShare *
matta_share_new (const MattaShareConfig *config, GTlsDatabase *trust, GError **error)
{
  MattaShare *self = NULL;
  MattaWeb *web = NULL;

  g_return_val_if_fail (config != NULL && config->kind != MATTA_SHARE_NONE, NULL);

  if (!check_config (config, error))
    return NULL;
  web = matta_web_new (config->url, config->user, config->password, trust, error);
  if (web == NULL)
    return NULL;
  self = g_new0 (MattaShare, 1);
  self->config = matta_share_config_copy (config);
  self->web = web;
  if (config->kind == MATTA_SHARE_WEBDAV)
    self->root = g_strdup ("");
  return self;
}

void
matta_share_free (MattaShare *self)
{
  g_return_if_fail (self != NULL);

  matta_share_config_free (self->config);
  matta_web_free (self->web);
  g_free (self->root);
  g_free (self->said);
  g_free (self);
}

const char *
matta_share_peek_said (MattaShare *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->said;
}

/* --- steps */

static gboolean
is_nextcloud (MattaShare *self)
{
  return self->config->kind == MATTA_SHARE_NEXTCLOUD;
}

/* @said: (transfer full), of the last call; of one that was @done, it does not matter. */
static void
hear (MattaShare *self, char *said, gboolean done)
{
  g_clear_pointer (&self->said, g_free);
  if (said != NULL && *said != '\0' && !done)
    self->said = g_steal_pointer (&said);
  g_free (said);
}

static gboolean
find_root (MattaShare *self, GCancellable *cancellable, GError **error)
{
  g_autofree char *user = NULL;
  char *said = NULL;

  if (self->root != NULL)
    return TRUE;
  user = matta_ocs_get_user (self->web, &said, cancellable, error);
  hear (self, said, user != NULL);
  if (user == NULL)
    return FALSE;
  if (!matta_share_name_is_folder (user))
    return fail (error, MATTA_ERROR_MALFORMED, "The server's answer cannot be understood");
  self->root = g_strconcat ("remote.php/dav/files/", user, NULL);
  return TRUE;
}

/* Below the web's address. */
static char *
make_path (MattaShare *self, const char *id, const char *name)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  if (*self->root != '\0')
    g_ptr_array_add (names, self->root);
  g_ptr_array_add (names, self->config->folder);
  g_ptr_array_add (names, (char *) id);
  if (name != NULL)
    g_ptr_array_add (names, (char *) name);
  g_ptr_array_add (names, NULL);
  return g_strjoinv ("/", (char **) names->pdata);
}

/* Below the user's files, as Nextcloud's links have it. */
static char *
make_linked_path (MattaShare *self, const char *id)
{
  return g_strconcat ("/", self->config->folder, id != NULL ? "/" : NULL, id, NULL);
}

static GPtrArray *
list_links (MattaShare *self, const char *id, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = make_linked_path (self, id);
  char *said = NULL;
  GPtrArray *links = matta_ocs_list (self->web, path, &said, cancellable, error);

  hear (self, said, links != NULL);
  return links;
}

static gboolean
remove_links (MattaShare *self, const char *id, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) links = list_links (self, id, cancellable, error);

  for (guint i = 0; links != NULL && i < links->len; i++) {
    const MattaOcsLink *found = g_ptr_array_index (links, i);
    char *said = NULL;
    gboolean removed = matta_ocs_remove (self->web, found->id, &said, cancellable, error);

    hear (self, said, removed);
    if (!removed)
      return FALSE;
  }
  return links != NULL;
}

/* The links first: what is left of the files when that breaks off, nobody can read. */
static gboolean
remove_all (MattaShare *self, const char *id, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = make_path (self, id, NULL);

  return (!is_nextcloud (self) || remove_links (self, id, cancellable, error))
         && matta_dav_remove (self->web, path, cancellable, error);
}

/* What failed stays what is said. */
static void
clean_up (MattaShare *self, const char *id)
{
  g_autofree char *said = g_steal_pointer (&self->said);
  g_autoptr (GError) error = NULL;

  matta_web_set_patience (self->web, CLEANING_SECONDS);
  /* What was cancelled has to be cleaned up all the same. */
  if (!remove_all (self, id, NULL, &error))
    g_message ("%s: What went up in vain stays for now: %s", id, error->message);
  hear (self, g_steal_pointer (&said), FALSE);
}

/* --- publishing */

static void
progress_cb (guint64 done, guint64 total, gpointer data)
{
  Publication *publication = data;

  if (publication->progress != NULL)
    publication->progress (publication->before + done, publication->total,
                           publication->progress_data);
}

static gboolean
put_files (Publication *publication, const char *folder, GCancellable *cancellable, GError **error)
{
  for (guint i = 0; i < publication->n_files; i++) {
    const MattaShareFile *file = &publication->files[i];
    const MattaShareSource source = {
      file->size, file->read, file->read_data, file->fd, progress_cb, publication,
    };
    const char *name = g_ptr_array_index (publication->names, i);
    g_autofree char *path = g_strconcat (folder, "/", name, NULL);

    if (!matta_dav_put (publication->share->web, path, &source, cancellable, error))
      return FALSE;
    publication->before += file->size;
  }
  return TRUE;
}

static char *
make_date (gint64 wall)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (wall / G_USEC_PER_SEC);

  return g_date_time_format (time, "%F");
}

static char *
publish_with_link (Publication *publication,
                   const char *id,
                   const char *password,
                   gint64 expires,
                   GCancellable *cancellable,
                   GError **error)
{
  MattaShare *self = publication->share;
  g_autofree char *folder = make_path (self, id, NULL);
  g_autofree char *linked = make_linked_path (self, id);
  g_autofree char *date = make_date (expires);
  g_autoptr (MattaOcsLink) made = NULL;
  char *said = NULL;

  if (!put_files (publication, folder, cancellable, error))
    return NULL;
  made = matta_ocs_create (self->web, linked, password, date, &said, cancellable, error);
  hear (self, said, made != NULL);
  if (made == NULL)
    return NULL;
  if (is_link (made->url))
    return g_steal_pointer (&made->url);
  fail (error, MATTA_ERROR_MALFORMED, "The server's link cannot be used");
  return NULL;
}

/* Whoever does not have the link cannot find the file; its own name stays, for the receiver. */
static char *
publish_hidden (Publication *publication, const char *id, GCancellable *cancellable, GError **error)
{
  MattaShare *self = publication->share;
  g_autofree char *secret = matta_share_name_make_unguessable ();
  g_autofree char *folder = NULL;
  g_autofree char *name =
      g_uri_escape_string (g_ptr_array_index (publication->names, 0), NULL, FALSE);
  const char *public_url = self->config->public_url;

  if (secret == NULL) {
    fail (error, MATTA_ERROR_TRY_LATER, "The system has no random numbers");
    return NULL;
  }
  folder = make_path (self, id, secret);
  if (!matta_dav_make_folder (self->web, folder, cancellable, error)
      || !put_files (publication, folder, cancellable, error))
    return NULL;
  return g_strconcat (public_url, g_str_has_suffix (public_url, "/") ? "" : "/", id, "/", secret,
                      "/", name, NULL);
}

static gboolean
make_room (MattaShare *self, const char *id, GCancellable *cancellable, GError **error)
{
  g_autofree char *folder = make_path (self, id, NULL);

  return matta_dav_make_folders (self->web, self->root, self->config->folder, cancellable, error)
         && matta_dav_make_folder (self->web, folder, cancellable, error);
}

char *
matta_share_publish (MattaShare *self,
                     const MattaShareFile *files,
                     guint n_files,
                     const char *id,
                     const char *password,
                     gint64 expires,
                     MattaShareProgressFunc progress,
                     gpointer progress_data,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  Publication publication = { self, files, n_files, names, 0, 0, progress, progress_data };
  char *url = NULL;

  g_return_val_if_fail (self != NULL && files != NULL && n_files > 0, NULL);
  g_return_val_if_fail (matta_id_is_valid (id), NULL);
  g_return_val_if_fail (is_nextcloud (self) ? password != NULL : n_files == 1, NULL);

  for (guint i = 0; i < n_files; i++) {
    matta_share_name_choose (files[i].name, names);
    publication.total += files[i].size;
  }
  if (!find_root (self, cancellable, error) || !remove_all (self, id, cancellable, error))
    return NULL;
  if (make_room (self, id, cancellable, error))
    url = is_nextcloud (self)
              ? publish_with_link (&publication, id, password, expires, cancellable, error)
              : publish_hidden (&publication, id, cancellable, error);
  if (url == NULL)
    clean_up (self, id);
  return url;
}

gboolean
matta_share_withdraw (MattaShare *self, const char *id, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (self != NULL && matta_id_is_valid (id), FALSE);

  return find_root (self, cancellable, error) && remove_all (self, id, cancellable, error);
}

gboolean
matta_share_probe (MattaShare *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) links = NULL;

  g_return_val_if_fail (self != NULL, FALSE);

  if (!find_root (self, cancellable, error)
      || !matta_dav_probe (self->web, self->root, cancellable, error)
      || !matta_dav_make_folders (self->web, self->root, self->config->folder, cancellable, error))
    return FALSE;
  if (!is_nextcloud (self))
    return TRUE;
  links = list_links (self, NULL, cancellable, error);
  return links != NULL;
}
