/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-relay.h"

G_BEGIN_DECLS

/* A relay with a made-up engine behind it. */
typedef struct {
  MattaRelay *relay;
  MattaLimits limits;
  char *spool;
  char *password;          /* relay password, or NULL */
  MattaIdentity *identity; /* or NULL: no STARTTLS */
  gboolean silent;         /* deliver keeps the ticket without answering */
  GAsyncQueue *came;       /* MattaTicket */
  int abandoned;
} Fixture;

void fixture_set_up (Fixture *fixture, gconstpointer data);
void fixture_start (Fixture *fixture, gboolean same_user);
void fixture_tear_down (Fixture *fixture, gconstpointer data);
/* What the next message is made of; waits for it. */
char *fixture_take_content (Fixture *fixture) G_GNUC_WARN_UNUSED_RESULT;

/* A mail app's end: lines out, replies in. */
typedef struct {
  GIOStream *stream;
  GDataInputStream *in;
} Client;

Client client_connect (Fixture *fixture);
/* Says EHLO, too. */
Client client_greet (Fixture *fixture);
void client_disconnect (Client *client);
void client_say_bytes (Client *client, const char *bytes, gsize length);
void client_say (Client *client, const char *text);
/* The reply's code; 0 at the end of the connection. @text: the last line, or NULL. */
guint client_hear (Client *client, char **text);
guint client_ask (Client *client, const char *line);
/* MAIL, RCPT and DATA. */
void client_offer (Client *client);
/* The rest of the session is in TLS; FALSE when the relay's certificate has another @fingerprint,
 * or hands were not shaken. */
gboolean client_encrypt (Client *client, const char *fingerprint);

G_END_DECLS
