/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-oauth-provider.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Who signs people in, on a port of this computer and a thread of its own. It takes the code "code"
 * and the refresh token "refresh-N" it gave out last, checks what it was told by the browser
 * against what it is told later (RFC 7636), and gives out "access-N". */
typedef struct _FakeProvider FakeProvider;

FakeProvider *fake_provider_new (void);
void fake_provider_free (FakeProvider *self);
/* What a client has to know of it. (transfer full) */
MattaOAuthProvider *fake_provider_describe (FakeProvider *self);
char *fake_provider_get_address (FakeProvider *self); /* "http://127.0.0.1:1234"; (transfer full) */

/* What a browser does with @url, the person letting us in: goes there, and back to us. Returns the
 * status of the page it ends on; 0 = it got nowhere. */
guint fake_provider_browse (FakeProvider *self, const char *url);
/* The next token request is answered with this, and any after it; NULL = as usual again. */
void fake_provider_answer (FakeProvider *self, guint status, const char *body);
/* The person says no from now on. */
void fake_provider_set_refusing (FakeProvider *self, gboolean refusing);
/* How many token requests came, and how many were granted. */
guint fake_provider_get_n_asked (FakeProvider *self);
guint fake_provider_get_n_granted (FakeProvider *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FakeProvider, fake_provider_free)

G_END_DECLS
