/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-secret.h"
#include "matta-share-stream.h"

G_BEGIN_DECLS

/* Files on the company's own server that a link leads to, instead of attachments. */

typedef enum {
  MATTA_SHARE_NONE,
  MATTA_SHARE_NEXTCLOUD, /* the server asks for the password and lets the link end by itself */
  MATTA_SHARE_WEBDAV,    /* it knows neither: what goes up has to be encrypted, and be withdrawn */
} MattaShareKind;

/* Where and as whom. Plain value. */
typedef struct {
  MattaShareKind kind;
  char *url;  /* of the Nextcloud; of a folder that is there and speaks WebDAV */
  char *user; /* to sign in with */
  MattaSecret *password;
  char *folder;     /* below that, made when it is not there: "Matta", "Mail/Matta" */
  char *public_url; /* WebDAV: where the world reads what is in @folder; Nextcloud: not used */
  guint days;       /* how long a link lives */
} MattaShareConfig;

MattaShareConfig *matta_share_config_copy (const MattaShareConfig *self) G_GNUC_WARN_UNUSED_RESULT;
void matta_share_config_free (MattaShareConfig *self);
/* When a link that is made at @now ends; both are wall time in microseconds. */
gint64 matta_share_config_get_end (const MattaShareConfig *self, gint64 now);

/* One file to go up. */
typedef struct {
  const char *name; /* any bytes; it is cleaned, see matta_share_name_choose () */
  guint64 size;     /* these four as in MattaShareSource */
  MattaShareReadFunc read;
  gpointer read_data;
  int fd;
} MattaShareFile;

/* A connection to that server. Blocking; made, used and freed on one worker thread, see MattaWeb.
 * What all of these fail with is what matta_web_send () and matta_web_judge () say. */
typedef struct _MattaShare MattaShare;

/* @trust: NULL = the system's certificates. Asks nobody yet. MATTA_ERROR_MALFORMED: something in
 * @config cannot be used; MATTA_ERROR_UNTRUSTED: not encrypted. */
MattaShare *matta_share_new (const MattaShareConfig *config,
                             GTlsDatabase *trust,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
void matta_share_free (MattaShare *self);

/* Signs in, makes the folder and, on a Nextcloud, asks whether there may be links. Publishes
 * nothing. */
gboolean matta_share_probe (MattaShare *self, GCancellable *cancellable, GError **error);

/* Puts @files up and returns the link to them (transfer full). @id: the message's. What was there
 * for the same @id before, link included, goes first: after a crash it is simply done again. When
 * it fails or is cancelled, what went up so far is taken away again; where not even that can be
 * done there is no link to it yet, and matta_share_withdraw () will do it later.
 *
 * Nextcloud: @password opens the link, which ends on the day of @expires (wall time in
 * microseconds). WebDAV: one file, encrypted by the caller, under a name that cannot be guessed;
 * @password is not used, and the caller withdraws it when it is time.
 * @progress: bytes of all files together; or NULL. */
char *matta_share_publish (MattaShare *self,
                           const MattaShareFile *files,
                           guint n_files,
                           const char *id,
                           const char *password,
                           gint64 expires,
                           MattaShareProgressFunc progress,
                           gpointer progress_data,
                           GCancellable *cancellable,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Takes link and files of @id away; fine when they are gone already. */
gboolean
matta_share_withdraw (MattaShare *self, const char *id, GCancellable *cancellable, GError **error);

/* What the server itself said when it refused something last: for the user to read, in the server's
 * language, never for a log. NULL = nothing. (transfer none) */
const char *matta_share_peek_said (MattaShare *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaShareConfig, matta_share_config_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaShare, matta_share_free)

G_END_DECLS
