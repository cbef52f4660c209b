/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The server's side of one SCRAM sign-in, judged by libgsasl. */
typedef struct _ScramServer ScramServer;

/* @tls: what a bound sign-in has to be bound to; NULL = the server knows of no such thing.
 * @mechanism: "SCRAM-SHA-256-PLUS", … */
ScramServer *scram_server_new (const char *mechanism, const char *password, GTlsConnection *tls);
/* Bound to another connection than that of the client, as if somebody stood between two. */
void scram_server_set_elsewhere (ScramServer *self);
/* Asks for that much work: "4096". */
void scram_server_set_iterations (ScramServer *self, const char *iterations);
/* What the client said, base 64, answered; NULL = it is refused. (transfer full) */
char *scram_server_step (ScramServer *self, const char *said);
/* The client has proved that it knows the password; there is nothing more to say. */
gboolean scram_server_is_done (ScramServer *self);
void scram_server_free (ScramServer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScramServer, scram_server_free)

G_END_DECLS
