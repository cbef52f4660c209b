/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Stands in for a Nextcloud, which is no Debian package: speaks, on a thread of its own, as much of
 * WebDAV and of the OCS share API as Matta needs, and refuses things with the status codes, bodies
 * and sentences of Nextcloud 27 (apps/files_sharing, ShareAPIController.php; 3rdparty sabre/dav). A
 * real WebDAV server is in private-dav.h.
 *
 * The user signs in as "jo@example.com", and their files stand under "jo", as with LDAP. */
#define FAKE_CLOUD_USER "jo@example.com"
#define FAKE_CLOUD_PASSWORD "käse & brot:7"

typedef struct _FakeCloud FakeCloud;

FakeCloud *fake_cloud_new (void);
void fake_cloud_free (FakeCloud *self);
const char *fake_cloud_get_url (FakeCloud *self); /* without a slash at its end */

/* How it behaves from now on; any of them at any time. */
typedef enum {
  FAKE_CLOUD_FULL,         /* the value: bytes it takes in all, then 507 */
  FAKE_CLOUD_LETTERS,      /* passwords need that many, else 403 */
  FAKE_CLOUD_NO_LINKS,     /* public links are switched off: 404 */
  FAKE_CLOUD_ELSEWHERE,    /* everything is redirected to another address */
  FAKE_CLOUD_MAINTENANCE,  /* 503 and a page, no JSON */
  FAKE_CLOUD_LOCKED,       /* PUT is 423 */
  FAKE_CLOUD_OTHER_SERVER, /* answers 200 and a page to everything */
  FAKE_CLOUD_MUTE_LINKS,   /* answers nothing useful once a link is made */
  FAKE_CLOUD_N_MOODS,
} FakeCloudMood;
void fake_cloud_set (FakeCloud *self, FakeCloudMood mood, guint value);

/* What there is, as lines, sorted: "Matta/", "Matta/id/name 12" (bytes). (transfer full) */
char *fake_cloud_list_files (FakeCloud *self);
/* What is in that file; (transfer full), NULL = none. */
GBytes *fake_cloud_get_file (FakeCloud *self, const char *name);
/* Every link, as lines: "1 /Matta/id password 2026-12-24 read". (transfer full) */
char *fake_cloud_list_links (FakeCloud *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FakeCloud, fake_cloud_free)

G_END_DECLS
