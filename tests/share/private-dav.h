/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A real WebDAV server of the test's own: Apache with mod_dav as a child process, one port on
 * loopback, configuration, files and log in a temporary folder that goes with it. User "jo",
 * password PRIVATE_DAV_PASSWORD. */
#define PRIVATE_DAV_PASSWORD "käse & brot:7"

typedef struct _PrivateDav PrivateDav;

/* Returns once it answers. @secure: HTTPS (HTTP/1.1 and HTTP/2) with a certificate of its own that
 * nobody trusts who was not told to. */
PrivateDav *private_dav_new (gboolean secure);
/* Stops it and removes its folder. */
void private_dav_free (PrivateDav *self);
/* "http://127.0.0.1:1234/" */
const char *private_dav_get_url (PrivateDav *self);
/* Where @name lies on the disk; (transfer full). */
char *private_dav_get_path (PrivateDav *self, const char *name);
/* That trusts its certificate; (transfer full). */
GTlsDatabase *private_dav_get_trust (PrivateDav *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrivateDav, private_dav_free)

G_END_DECLS
