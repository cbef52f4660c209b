/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <glib-object.h>

G_BEGIN_DECLS

/* What MAIL and RCPT said (RFC 5321 2.3.1): where bounces go and who gets the message, each with
 * its ESMTP parameters as given ("BODY=8BITMIME SMTPUTF8", "NOTIFY=NEVER"), or NULL. Addresses are
 * plain, without angle brackets; the return path may be "" (a report).
 * Grows while it is collected; from matta_envelope_ref () on by another it is read-only. Counted by
 * reference; reading is safe on any thread. */
typedef struct _MattaEnvelope MattaEnvelope;
#define MATTA_TYPE_ENVELOPE (matta_envelope_get_type ())
GType matta_envelope_get_type (void);

MattaEnvelope *matta_envelope_new (const char *return_path,
                                   const char *parameters) G_GNUC_WARN_UNUSED_RESULT;
MattaEnvelope *matta_envelope_ref (MattaEnvelope *self);
void matta_envelope_unref (MattaEnvelope *self);
void matta_envelope_add (MattaEnvelope *self, const char *address, const char *parameters);

const char *matta_envelope_get_return_path (MattaEnvelope *self);
const char *matta_envelope_get_parameters (MattaEnvelope *self);
guint matta_envelope_get_n_recipients (MattaEnvelope *self);
const char *matta_envelope_get_address (MattaEnvelope *self, guint index);
const char *matta_envelope_get_recipient_parameters (MattaEnvelope *self, guint index);

/* TRUE when @keyword ("SMTPUTF8", "BODY=8BITMIME") is among the MAIL parameters, case folded. */
gboolean matta_envelope_has_parameter (MattaEnvelope *self, const char *keyword);

/* Addresses compare as mail servers treat them in practice: whole address without regard to ASCII
 * case, the domain also in its IDN A-label form. */
gboolean matta_address_equal (const char *a, const char *b);
guint matta_address_hash (const char *address);
/* "Jo@Café.example" → "jo@xn--caf-dma.example": the form for looking up. (transfer full) */
char *matta_address_fold (const char *address) G_GNUC_WARN_UNUSED_RESULT;
/* What stands after the last "@", as given; "" when there is none. Points into @address. */
const char *matta_address_get_domain (const char *address);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaEnvelope, matta_envelope_unref)

G_END_DECLS
