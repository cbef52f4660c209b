/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-smtp-reply-parser.h"

G_BEGIN_DECLS

/* What a server offers in its reply to EHLO (RFC 5321 4.1.1.1). All zero = nothing offered. */
typedef struct {
  char *name; /* what the server calls itself, fit to be shown; NULL = nothing that is a name */
  gboolean starttls;
  gboolean pipelining;
  gboolean eight_bit_mime;
  gboolean smtputf8;
  gboolean dsn;
  gboolean size;    /* takes SIZE= in MAIL */
  guint64 max_size; /* bytes; 0 = not told */
  /* In one transaction or session at most (RFC 9422); 0 = not told. */
  guint64 max_recipients;
  guint64 max_recipient_domains;
  guint64 max_messages;
  char **auth; /* mechanisms in upper case, as ordered; NULL = no sign-in offered */
} MattaSmtpCapabilities;

/* What is not known is skipped. (transfer full) */
MattaSmtpCapabilities *
matta_smtp_capabilities_new (const MattaSmtpServerReply *reply) G_GNUC_WARN_UNUSED_RESULT;
void matta_smtp_capabilities_free (MattaSmtpCapabilities *self);

/* @mechanism: in upper case. */
gboolean matta_smtp_capabilities_has_mechanism (const MattaSmtpCapabilities *self,
                                                const char *mechanism);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaSmtpCapabilities, matta_smtp_capabilities_free)

G_END_DECLS
