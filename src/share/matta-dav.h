/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-share-stream.h"
#include "matta-web.h"

G_BEGIN_DECLS

/* What Matta needs of WebDAV (RFC 4918). @path: UTF-8, not escaped, below @web's address, without a
 * slash at either end; "" = that address. Each blocks until the server has answered; errors are
 * those of matta_web_send () and matta_web_judge (). On @web's thread. */

/* A folder is there and answers as WebDAV does. MATTA_ERROR_MALFORMED: there is a server, but
 * not one of these. */
gboolean
matta_dav_probe (MattaWeb *web, const char *path, GCancellable *cancellable, GError **error);
/* MKCOL (9.3); fine when it is there already. The folder above has to be there. */
gboolean
matta_dav_make_folder (MattaWeb *web, const char *path, GCancellable *cancellable, GError **error);
/* The same for each folder on the way from @above, which is there, to @path below that. */
gboolean matta_dav_make_folders (MattaWeb *web,
                                 const char *above,
                                 const char *path,
                                 GCancellable *cancellable,
                                 GError **error);
/* PUT (9.7): the file @path with all of @source, in the place of one that was there; sent as it is
 * read, and only once the server wants it. What was sent when it fails may be there or not. */
gboolean matta_dav_put (MattaWeb *web,
                        const char *path,
                        const MattaShareSource *source,
                        GCancellable *cancellable,
                        GError **error);
/* DELETE (9.6), with all that is in it; fine when it is gone already. */
gboolean
matta_dav_remove (MattaWeb *web, const char *path, GCancellable *cancellable, GError **error);

G_END_DECLS
