/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum {
  MATTA_ACCOUNT_PRACTICE, /* a Maildir takes the messages */
  MATTA_ACCOUNT_SMTP,
} MattaAccountKind;

typedef enum {
  MATTA_SECURITY_NONE,
  MATTA_SECURITY_STARTTLS,
  MATTA_SECURITY_TLS,
} MattaSecurity;

/* What an account is signed in to with. */
typedef enum {
  MATTA_SIGN_IN_PASSWORD,
  MATTA_SIGN_IN_BROWSER, /* OAuth 2.0, by the user's browser */
  MATTA_SIGN_IN_DESKTOP, /* the desktop's online accounts know how */
} MattaSignInKind;

/* The organisation's own registration with the provider of its accounts (RFC 6749 2). */
typedef struct {
  char *client_id;
  char *authorization_url; /* these three: "" = what is known of the mail server */
  char *token_url;
  char *scope;
} MattaOAuthSetup;

typedef struct {
  MattaAccountKind kind;
  char *host; /* NULL for practice */
  guint16 port;
  MattaSecurity security;
  char *user; /* "" = no sign-in; the password is the vault's */
  MattaSignInKind sign_in;
  MattaOAuthSetup oauth; /* for the browser */
  char *maildir;         /* practice: where; NULL = the data folder's own */
} MattaAccount;

/* @self: all NULL before; its strings are freed with the account. */
void matta_oauth_setup_fill (MattaOAuthSetup *self, const MattaOAuthSetup *from);
MattaAccount *matta_account_copy (const MattaAccount *self) G_GNUC_WARN_UNUSED_RESULT;
void matta_account_free (MattaAccount *self);
/* "practice:DIR", "smtp://HOST:PORT" (none on loopback, else STARTTLS), "smtps://USER@HOST:PORT";
 * port defaults 25/465 (587 with a user). Behind it may stand "?security=none" or "=starttls", and
 * "sign-in=browser" or "=desktop", joined by "&". MATTA_ERROR_MALFORMED otherwise. */
MattaAccount *matta_account_parse (const char *uri, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* As it is parsed. (transfer full) */
char *matta_account_format (const MattaAccount *self) G_GNUC_WARN_UNUSED_RESULT;
/* "none", "starttls", "tls"; "password", "browser", "desktop". */
const char *matta_security_to_string (MattaSecurity security);
gboolean matta_security_from_string (const char *word, MattaSecurity *security);
const char *matta_sign_in_to_string (MattaSignInKind sign_in);
gboolean matta_sign_in_from_string (const char *word, MattaSignInKind *sign_in);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaAccount, matta_account_free)

G_END_DECLS
