/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-web.h"

G_BEGIN_DECLS

/* What Matta needs of Nextcloud's OCS API: public links. @web: the Nextcloud's own address.
 * @path: from the user's files on, begins with a slash. Blocking, on @web's thread. Errors are
 * those of matta_web_send () and matta_web_judge (); what the server says about a refusal is put
 * into @said (transfer full), perhaps "", or NULL when it was not the API that refused: for the
 * user to read, in the server's language, one line, never for a log. */

/* A link that anybody can open. */
typedef struct {
  char *id;
  char *url;
} MattaOcsLink;

void matta_ocs_link_free (MattaOcsLink *self);

/* Who is signed in: in the addresses of WebDAV, a user's files stand under this name, which need
 * not be the one to sign in with. (transfer full) */
char *matta_ocs_get_user (MattaWeb *web, char **said, GCancellable *cancellable, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
/* A link to read @path, with @password, until the day @expires ("2026-12-24"; NULL = no end).
 * MATTA_ERROR_REFUSED: the server wants another password or has links switched off; @said tells. */
MattaOcsLink *matta_ocs_create (MattaWeb *web,
                                const char *path,
                                const char *password,
                                const char *expires,
                                char **said,
                                GCancellable *cancellable,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Every link there is to @path; none when there is no such path. (element-type MattaOcsLink) */
GPtrArray *matta_ocs_list (MattaWeb *web,
                           const char *path,
                           char **said,
                           GCancellable *cancellable,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Fine when it is gone already. */
gboolean matta_ocs_remove (MattaWeb *web,
                           const char *id,
                           char **said,
                           GCancellable *cancellable,
                           GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaOcsLink, matta_ocs_link_free)

G_END_DECLS
