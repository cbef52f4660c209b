/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-door.h"

G_BEGIN_DECLS

/* The outgoing servers that a Thunderbird profile has, and the lines that make all of them Matta.
 * Nothing here writes to a profile: a Thunderbird that runs would write over it. */

/* One server as the profile has it: what Matta needs to know of it to take its place. */
typedef struct {
  char *key;            /* "smtp1" */
  char *host;           /* "" = not said */
  guint port;           /* 0 = not said */
  char *user;           /* "" = none */
  const char *security; /* "none", "starttls", "tls"; static */
  gboolean uses_oauth;
} MattaThunderbirdServer;

/* Those in @preferences, the text of a profile's prefs.js, in the order of `mail.smtpservers`.
 * What cannot be read is left out. (transfer full), element MattaThunderbirdServer. */
GPtrArray *matta_thunderbird_servers_read (const char *preferences) G_GNUC_WARN_UNUSED_RESULT;

/* Lines for the profile's user.js, which Thunderbird takes over when it starts. @servers: as above;
 * none = "smtp1", as the first one is called. (transfer full) */
char *matta_thunderbird_servers_write (const GPtrArray *servers,
                                       const MattaDoor *door) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
