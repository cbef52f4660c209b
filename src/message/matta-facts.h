/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-content.h"
#include "matta-envelope.h"
#include "matta-limits.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum {
  MATTA_KIND_TO,
  MATTA_KIND_CC,
  MATTA_KIND_BCC, /* in no header: the others don't see it */
} MattaKind;

const char *matta_kind_to_string (MattaKind kind);

/* One envelope address, with what the header fields say of it. */
typedef struct {
  char *address;  /* as in the envelope */
  char *name;     /* display name, decoded, UTF-8; NULL when none */
  MattaKind kind; /* To wins over Cc when it stands in both */
} MattaRecipient;

typedef enum {
  MATTA_ATTACHMENT_FILE,
  MATTA_ATTACHMENT_INLINE,   /* shown in the text (an image with a Content-ID) */
  MATTA_ATTACHMENT_MESSAGE,  /* message/rfc822: listed itself, and its own attachments too */
  MATTA_ATTACHMENT_UUENCODE, /* begins inside a text part */
  MATTA_ATTACHMENT_TNEF,     /* winmail.dat: contents are not visible */
} MattaAttachmentSort;

typedef struct {
  char *name;   /* as a recipient's mail app will show it; UTF-8; never NULL ("" when nameless) */
  char *type;   /* "application/pdf", lower case, as declared */
  guint64 size; /* bytes after decoding */
  char *digest; /* hex SHA-256 of the decoded bytes */
  MattaAttachmentSort sort;
  guint8 head[16]; /* its first bytes, zero beyond its end: what it really is */
  guint depth;     /* 0 = the message's own; 1 = inside an attached message; … */
} MattaAttachment;

void matta_attachment_free (MattaAttachment *self);

typedef enum {
  MATTA_PROTECTION_NONE,
  MATTA_PROTECTION_SIGNED,    /* multipart/signed, S/MIME or PGP signed data: must not be changed */
  MATTA_PROTECTION_ENCRYPTED, /* cannot be read, must not be changed */
} MattaProtection;

/* Why part of a message could not be checked; stable words. NULL = all of it was read. */
#define MATTA_UNREADABLE_TOO_DEEP "too-deep"
#define MATTA_UNREADABLE_TOO_MANY "too-many-parts"
#define MATTA_UNREADABLE_HEADERS "too-many-headers"
#define MATTA_UNREADABLE_DAMAGED "damaged"
#define MATTA_UNREADABLE_ENCRYPTED "encrypted"

/* What can be known of a message from its bytes and its envelope alone. Immutable; counted by
 * reference; any thread. */
typedef struct {
  char *from_address; /* From header's first address; NULL when absent */
  char *from_name;    /* or NULL */
  char *subject;      /* decoded, UTF-8, one line; NULL when the field is absent */
  char *message_id;   /* without angle brackets; NULL when absent */
  char *in_reply_to;  /* or NULL */
  char *user_agent;   /* User-Agent or X-Mailer; NULL when absent */
  gint64 date;        /* microseconds since 1970 UTC; 0 when absent or unreadable */
  int date_offset; /* seconds east of UTC that the Date field names; 0 says nothing: some mail apps
                      hide where they are */
  gboolean has_date;
  GPtrArray *recipients; /* element MattaRecipient, envelope order, no duplicates */
  GPtrArray *absent;     /* element MattaRecipient: in To/Cc but not in the envelope (shown only) */
  GPtrArray *attachments; /* element MattaAttachment, in order of appearance */
  char *text;             /* the first text part as UTF-8, at most 64 KiB; NULL when none */
  char *own_text;         /* of it, what was written now: see matta_own_text (); NULL when none */
  MattaProtection protection;
  const char *unreadable; /* one of MATTA_UNREADABLE_…; NULL when everything was read; static */
  gboolean is_report;     /* null return path: a delivery or read receipt */
  gboolean is_invitation; /* carries text/calendar with a METHOD */
  gsize size;
  gatomicrefcount ref_count;
} MattaFacts;

/* Never fails for malformed content: what cannot be read is said in `unreadable`, and no attachment
 * goes unlisted. NULL only with @error set: the content cannot be loaded or @cancellable was used.
 * @envelope: NULL for a copy that a mail app kept; its recipients are those it names in To, Cc and
 * Bcc. Blocking; a worker's job. */
MattaFacts *matta_facts_read (MattaContent *content,
                              MattaEnvelope *envelope,
                              const MattaLimits *limits,
                              GCancellable *cancellable,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
MattaFacts *matta_facts_ref (MattaFacts *self);
void matta_facts_unref (MattaFacts *self);

/* The decoded bytes of the attachment that stands at @index in the list, and its name (transfer
 * full). MATTA_ERROR_NOT_FOUND when there is none. Blocking; a worker's job. */
GBytes *matta_facts_read_attachment (MattaContent *content,
                                     guint index,
                                     const MattaLimits *limits,
                                     char **name,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same, written to @fd piece by piece; MATTA_ERROR_TRY_LATER when that fails. */
gboolean matta_facts_write_attachment (MattaContent *content,
                                       guint index,
                                       const MattaLimits *limits,
                                       int fd,
                                       GError **error);

guint matta_facts_get_n_recipients (MattaFacts *self);
const MattaRecipient *matta_facts_get_recipient (MattaFacts *self, guint index);
guint matta_facts_get_n_attachments (MattaFacts *self);
const MattaAttachment *matta_facts_get_attachment (MattaFacts *self, guint index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaFacts, matta_facts_unref)

G_END_DECLS
