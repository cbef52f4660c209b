/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-error.h"
#include "matta-smtp-courier.h"

G_BEGIN_DECLS

/* What a test hands to a courier; everything may be left out. */
typedef struct {
  MattaSecurity security;
  const char *host;            /* NULL = 127.0.0.1 */
  const char *user;            /* NULL = no sign-in */
  const char *password;        /* NULL = none known */
  MattaErrorCode *no_password; /* why there is none; NULL = it is just not known */
  MattaSignInKind sign_in;
  const char *other_token; /* once the password, a token, was not accepted; NULL = the same again */
  GTlsDatabase *trust;     /* NULL = the system's */
  const char *return_path; /* NULL = jo@example.com */
  const char *parameters;
  const char *recipients; /* NULL = ann@example.jp; several by spaces; parameters after "|" */
  const char *content;    /* NULL = PLAIN_CONTENT */
  guint n_messages;       /* 0 = 1 */
  gboolean taken_back;
  guint patience; /* for a connection and each reply, in seconds; 0 = 1 */
  GCancellable *cancellable;
  guint asked; /* how often about_to_commit was called; written by the exchange */
} Exchange;

#define PLAIN_CONTENT "Subject: Hi\r\n\r\nHello\r\n"

MattaCourier *exchange_make_courier (Exchange *self, guint16 port);
/* One line: "accepted 250 Ok; refused 550 No" for each message, messages divided by " / ";
 * "try-later", "untrusted", "cancelled", … for an error. (transfer full) */
char *exchange_submit (Exchange *self, MattaCourier *courier);
/* Both, then closes. */
char *exchange_run (Exchange *self, guint16 port);

/* "try-later", … (transfer full) */
char *exchange_name_error (const GError *error);

/* A file NAME.pem with a fresh certificate and key; @alternative: "IP:127.0.0.1". */
char *make_certificate (const char *directory, const char *name, const char *alternative);

G_END_DECLS
