/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <gsasl.h>

G_BEGIN_DECLS

/* SCRAM that is not bound to the TLS connection but says that it could have been (RFC 5802 6): the
 * server offers no way to. One that does so knows then that somebody took it out of the offer, and
 * refuses. libgsasl 2.2 cannot say it; what it says is taken and signed anew. */
typedef struct _MattaScram MattaScram;

/* @session: of SCRAM without -PLUS; must outlive this, and is not to be stepped elsewhere. */
MattaScram *matta_scram_new (Gsasl_session *session, Gsasl_hash hash) G_GNUC_WARN_UNUSED_RESULT;
void matta_scram_free (MattaScram *self);
/* As gsasl_step64 (). @answer: to be freed with g_free (). */
int matta_scram_step (MattaScram *self, const char *challenge, char **answer);

/* The server asks for no more work than can be done while somebody waits; none of it can be
 * cancelled. @challenge: base 64; of any kind. */
gboolean matta_scram_is_affordable (const char *challenge);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaScram, matta_scram_free)

G_END_DECLS
