/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-content.h"
#include "matta-policy.h"
#include "matta-record.h"
#include "matta-secret.h"

G_BEGIN_DECLS

/* A mail of Matta's own that tells the password of a sealed one. It protects little, so that only
 * policy allows it. The password is in it only while it is submitted. Any thread. */

/* Whether @address can be sent the password of @first by mail now: policy allows it, the server
 * took
 * @first for them, and they were not told. MATTA_ERROR_FORBIDDEN: not allowed; _CONFLICT: not now;
 * _MALFORMED: they did not get it. */
gboolean matta_password_mail_may_go (const MattaRecord *first,
                                     const MattaPolicy *policy,
                                     const char *address,
                                     GError **error);

/* That mail, to be held for as long as policy says from @now on (wall microseconds), and its
 * content: (transfer full) both. */
MattaRecord *matta_password_mail_make (const MattaRecord *first,
                                       const MattaPolicy *policy,
                                       const char *address,
                                       gint64 now,
                                       MattaContent **content) G_GNUC_WARN_UNUSED_RESULT;

/* @content as it leaves. @first: the id of the sealed message. See matta_note_mail_fill (). */
MattaContent *matta_password_mail_fill (MattaContent *content,
                                        const char *first,
                                        const MattaSecret *password,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
