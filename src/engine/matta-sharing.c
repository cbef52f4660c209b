/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-sharing.h"

#include "matta-error.h"
#include "matta-feeds.h"
#include "matta-links.h"
#include "matta-replace.h"
#include "matta-share-note.h"
#include "matta-share.h"

char *
matta_sharing_make_name (const MattaSharing *sharing)
{
  g_return_val_if_fail (sharing != NULL, NULL);

  return g_strconcat (sharing->user, "@", sharing->url, NULL);
}

/* What is in another folder, or another user's, is not found by looking here. */
static char *
make_place (const MattaSharing *sharing)
{
  g_autofree char *name = matta_sharing_make_name (sharing);

  return g_strconcat (name, " ", sharing->folder, NULL);
}

gint64
matta_sharing_get_end (const MattaSharing *sharing, gint64 from)
{
  const MattaShareConfig config = { .days = sharing->days };

  return matta_share_config_get_end (&config, from);
}

/* --- one message, one worker ------------------------------------------------------------------ */

static GMutex busy_lock;
static GCond busy_over;
static GHashTable *busy; /* ids */

/* While its files go up nobody takes them away, nor the other way round. */
static void
begin (const char *id)
{
  g_mutex_lock (&busy_lock);
  if (busy == NULL)
    busy = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  while (!g_hash_table_add (busy, g_strdup (id)))
    g_cond_wait (&busy_over, &busy_lock);
  g_mutex_unlock (&busy_lock);
}

static void
end (const char *id)
{
  g_mutex_lock (&busy_lock);
  g_hash_table_remove (busy, id);
  g_cond_broadcast (&busy_over);
  g_mutex_unlock (&busy_lock);
}

/* --- the server ------------------------------------------------------------------------------- */

static MattaSecret *
look_up (const MattaSharer *self, GCancellable *cancellable, GError **error)
{
  g_autofree char *name = matta_sharing_make_name (&self->policy->sharing);
  GError *cause = NULL;
  MattaSecret *password =
      matta_vault_lookup (self->vault, MATTA_PURPOSE_SHARE, name, cancellable, &cause);

  if (cause != NULL)
    g_propagate_error (error, cause);
  else if (password == NULL)
    g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_SIGN_IN,
                         "The password for the server is not in the keyring");
  return password;
}

/* @given: NULL = the keyring's. */
static MattaShare *
connect_to (const MattaSharer *self,
            const MattaSecret *given,
            GCancellable *cancellable,
            GError **error)
{
  const MattaSharing *sharing = &self->policy->sharing;
  g_autoptr (MattaSecret) password = NULL;
  MattaShareConfig config = { 0 };

  if (sharing->kind == MATTA_SHARING_NONE) {
    g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_NOT_FOUND, "No server is set up");
    return NULL;
  }
  password = given != NULL ? g_strdup (given) : look_up (self, cancellable, error);
  if (password == NULL)
    return NULL;
  config = (MattaShareConfig){
    .kind = sharing->kind == MATTA_SHARING_NEXTCLOUD ? MATTA_SHARE_NEXTCLOUD : MATTA_SHARE_WEBDAV,
    .url = sharing->url,
    .user = sharing->user,
    .password = password,
    .folder = sharing->folder,
    .public_url = sharing->public_url,
    .days = sharing->days,
  };
  return matta_share_new (&config, NULL, error);
}

gboolean
matta_sharing_probe (const MattaSharer *self,
                     const MattaSecret *password,
                     char **said,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (MattaShare) server = connect_to (self, password, cancellable, error);
  gboolean done = FALSE;

  *said = NULL;
  if (server == NULL)
    return FALSE;
  done = matta_share_probe (server, cancellable, error);
  *said = done ? NULL : g_strdup (matta_share_peek_said (server));
  return done;
}

const char *
matta_sharing_name_obstacle (const GError *error)
{
  if (error->domain != MATTA_ERROR)
    return "share-unreachable";
  switch ((MattaErrorCode) error->code) {
  case MATTA_ERROR_SIGN_IN:
    return "share-sign-in";
  case MATTA_ERROR_REFUSED:
  case MATTA_ERROR_FORBIDDEN:
    return "share-refused";
  case MATTA_ERROR_FULL:
    return "share-full";
  case MATTA_ERROR_TOO_LARGE:
    return "share-too-large";
  case MATTA_ERROR_NOT_FOUND:
  case MATTA_ERROR_MALFORMED:
  case MATTA_ERROR_UNTRUSTED:
    return "share-set-up";
  case MATTA_ERROR_TRY_LATER:
  case MATTA_ERROR_BUSY:
  case MATTA_ERROR_CONFLICT:
  case MATTA_ERROR_UNCHANGEABLE:
  case MATTA_ERROR_UNKNOWN_OUTCOME:
  case MATTA_ERROR_NEWER:
  case MATTA_ERROR_DAMAGED:
    break;
  }
  return "share-unreachable";
}

/* --- publishing ------------------------------------------------------------------------------- */

/* One publication. */
typedef struct {
  const MattaSharer *sharer;
  MattaShare *server;
  const char *id;
  MattaContent *content;
  MattaFacts *facts;
  const GArray *files;
  const MattaSealing *how;
  gint64 ends;
  double from; /* of the whole way, where going up begins */
} Publication;

static void
progress_cb (guint64 done, guint64 total, gpointer data)
{
  const Publication *self = data;

  if (self->how->progress != NULL && total > 0)
    self->how->progress (self->from + (1 - self->from) * (double) done / (double) total,
                         self->how->progress_data);
}

static char *
put_up (Publication *self,
        const MattaShareFile *files,
        guint n_files,
        GCancellable *cancellable,
        GError **error)
{
  return matta_share_publish (self->server, files, n_files, self->id, self->how->password,
                              self->ends, progress_cb, self, cancellable, error);
}

/* The server lets nobody see them without the password. */
static char *
publish_files (Publication *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (MattaFeeds) feeds =
      matta_feeds_new (self->content, self->facts, self->files, self->sharer->limits);
  g_autofree MattaShareFile *files = g_new0 (MattaShareFile, self->files->len);

  for (guint i = 0; i < self->files->len; i++)
    files[i] = (MattaShareFile){
      .name = matta_feeds_get_name (feeds, i),
      .size = matta_feeds_get_size (feeds, i),
      .read = matta_feeds_read,
      .read_data = matta_feeds_get (feeds, i),
      .fd = -1,
    };
  return put_up (self, files, self->files->len, cancellable, error);
}

/* Making the ZIP is about so much of the work. */
#define ZIPPED 0.3

static void
zip_progress (double fraction, gpointer data)
{
  const MattaSealing *how = data;

  if (how->progress != NULL)
    how->progress (fraction * ZIPPED, how->progress_data);
}

typedef struct {
  MattaContent *content;
  gsize offset;
} Reader;

static gssize
read_content (gpointer data, guint8 *buffer, gsize length, GError **error)
{
  Reader *reader = data;
  gsize got = MIN (length, matta_content_get_size (reader->content) - reader->offset);

  if (!matta_content_read (reader->content, reader->offset, buffer, got, error))
    return -1;
  reader->offset += got;
  return (gssize) got;
}

/* Whoever finds it sees a ZIP that only the password opens. */
static char *
publish_zip (Publication *self, GCancellable *cancellable, GError **error)
{
  const MattaSharer *sharer = self->sharer;
  MattaSealing how = *self->how;
  g_autofree char *name = matta_sealing_make_zip_name (self->facts, self->files);
  g_autoptr (MattaContent) zip = NULL;
  Reader reader = { 0 };
  MattaShareFile file = { .name = name, .read = read_content, .read_data = &reader, .fd = -1 };

  how.progress = zip_progress;
  how.progress_data = (gpointer) self->how;
  self->from = ZIPPED;
  zip = matta_sealing_make_zip (self->content, self->facts, self->files, &how, sharer->limits,
                                matta_store_get_content_dir (sharer->store), cancellable, error);
  if (zip == NULL)
    return NULL;
  reader.content = zip;
  file.size = matta_content_get_size (zip);
  return put_up (self, &file, 1, cancellable, error);
}

char *
matta_sharing_publish (const MattaSharer *self,
                       const char *id,
                       MattaContent *content,
                       MattaFacts *facts,
                       const MattaSealing *how,
                       gint64 ends,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autofree char *place = make_place (&self->policy->sharing);
  g_autoptr (GArray) files = matta_sealing_list_files (facts);
  g_autoptr (MattaShare) server = connect_to (self, NULL, cancellable, error);
  Publication publication = { self, server, id, content, facts, files, how, ends, 0 };
  char *link = NULL;

  if (server == NULL)
    return NULL;
  begin (id);
  if (matta_store_note_link (self->store, id, place, ends, error))
    link = self->policy->sharing.kind == MATTA_SHARING_NEXTCLOUD
               ? publish_files (&publication, cancellable, error)
               : publish_zip (&publication, cancellable, error);
  end (id);
  return link;
}

/* --- the message ------------------------------------------------------------------------------ */

MattaContent *
matta_sharing_put_link (const MattaSharer *self,
                        MattaContent *content,
                        MattaFacts *facts,
                        const char *link,
                        gint64 ends,
                        GCancellable *cancellable,
                        GError **error)
{
  /* It went up then; today another kind of server may be set up. */
  gboolean zipped = g_str_has_suffix (link, ".zip");
  g_autoptr (GArray) files = matta_sealing_list_files (facts);
  g_autofree char *note = matta_share_note_make (link, ends, zipped);
  const MattaReplacement replacement = { .note = note };

  if (matta_sealing_is_possible (facts))
    return matta_replace_attachments (content, facts, files, &replacement, self->limits,
                                      matta_store_get_content_dir (self->store), cancellable,
                                      error);
  g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_UNCHANGEABLE,
                       "The attachments of this message cannot be replaced");
  return NULL;
}

/* --- withdrawing ------------------------------------------------------------------------------ */

static gboolean
withdraw (const MattaSharer *self,
          MattaShare *server,
          const char *place,
          const char *id,
          gint64 now,
          GCancellable *cancellable,
          GError **error)
{
  g_auto (GStrv) due = NULL;
  gboolean done = FALSE;

  begin (id);
  /* Put back, or up again, while others were withdrawn. */
  due = matta_store_list_due_links (self->store, place, now, error);
  done = due != NULL
         && (!g_strv_contains ((const char *const *) due, id)
             || (matta_share_withdraw (server, id, cancellable, error)
                 && matta_store_forget_link (self->store, id, error)));
  end (id);
  return done;
}

gboolean
matta_sharing_withdraw_due (const MattaSharer *self,
                            gint64 now,
                            GCancellable *cancellable,
                            GError **error)
{
  g_autofree char *place = make_place (&self->policy->sharing);
  g_auto (GStrv) due = matta_store_list_due_links (self->store, place, now, error);
  g_autoptr (MattaShare) server = NULL;
  GError *first = NULL;

  if (due == NULL || due[0] == NULL)
    return due != NULL;
  server = connect_to (self, NULL, cancellable, error);
  if (server == NULL)
    return FALSE;
  /* One that stays does not keep the others there. */
  for (guint i = 0; due[i] != NULL; i++)
    withdraw (self, server, place, due[i], now, cancellable, first == NULL ? &first : NULL);
  if (first == NULL)
    return TRUE;
  g_propagate_error (error, first);
  return FALSE;
}
