/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Who signs people in (RFC 6749), and as what we are known there. Plain value, immutable once made.
 * There is no client secret: a program on everybody's desk cannot keep one (RFC 8252 8.5). */
typedef struct {
  char *client_id;
  char *authorization_url; /* where the browser goes; https, or this computer itself */
  char *token_url;         /* where tokens are fetched; likewise */
  char *scope;             /* "" = none is asked for */
} MattaOAuthProvider;

/* @host: the mail server's name, of which some providers are known; the others, where not NULL or
 * "", say it instead. MATTA_ERROR_MALFORMED when something is missing or not to be used. (transfer
 * full) */
MattaOAuthProvider *matta_oauth_provider_new (const char *host,
                                              const char *client_id,
                                              const char *authorization_url,
                                              const char *token_url,
                                              const char *scope,
                                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
MattaOAuthProvider *
matta_oauth_provider_copy (const MattaOAuthProvider *self) G_GNUC_WARN_UNUSED_RESULT;
void matta_oauth_provider_free (MattaOAuthProvider *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaOAuthProvider, matta_oauth_provider_free)

G_END_DECLS
