/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A server on loopback that follows a script, on its own thread. Each line of the script:
 *   "S…"  say these bytes
 *   "C…"  the client's next line begins with this
 *   "D"   read content to its end of data; kept as it came
 *   "Q"   nothing comes for a moment
 *   "T"   shake hands for TLS
 *   "X"   close the connection
 *   "N"   accept another connection
 *   "="   the client closes; whatever it says before is kept
 *   "A"   answer "250 Ok" to every line until the client closes
 *   "G…"  sign in by this mechanism (SCRAM), password "secret"; what it is bound to is kept: "n"
 *   "M…"  the same, but of another TLS connection than the client's
 *   "O…"  the same, but offers more than the script says: somebody took it out of the offer
 *   "I…"  the same, but asks for work without end
 *   "L…"  the same, but claims to know a password that it does not know */
typedef struct _ScriptServer ScriptServer;

/* @certificate: for "T"; or NULL. @script: NULL-terminated, must outlive the server. */
ScriptServer *script_server_new (const char *const *script, GTlsCertificate *certificate);
guint16 script_server_get_port (ScriptServer *self);
/* Waits for the script's end and fails the test when the client did not keep to it. */
void script_server_finish (ScriptServer *self);
/* After script_server_finish (): what "D" and "=" read, all together. */
const char *script_server_get_content (ScriptServer *self);
void script_server_free (ScriptServer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScriptServer, script_server_free)

G_END_DECLS
