/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Who says so. */
typedef enum {
  MATTA_FOUND_BY_POLICY, /* the organisation; never said by this room */
  MATTA_FOUND_BY_DOMAIN, /* a file at the address's own domain, over HTTPS */
  MATTA_FOUND_BY_DNS,    /* SRV records (RFC 6186, RFC 8314) */
  MATTA_FOUND_BY_MX,     /* whoever takes the domain's mail is known, or has such a file */
} MattaFoundBy;

/* A server that mail of an address is submitted to. Plain value. */
typedef struct {
  char *host;
  guint16 port;
  const char *security; /* "none", "starttls", "tls"; static, as in settings */
  char *user;           /* "" = not said */
  gboolean oauth;       /* it wants a sign-in by the browser */
  MattaFoundBy by;
  /* FALSE: whoever answers for the DNS could have said it, and it leads away from the domain. The
   * user has to agree before a password goes there. */
  gboolean vouched;
} MattaFoundServer;

MattaFoundServer *matta_found_server_new (const char *host,
                                          guint16 port,
                                          const char *security) G_GNUC_WARN_UNUSED_RESULT;
void matta_found_server_free (MattaFoundServer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaFoundServer, matta_found_server_free)

G_END_DECLS
