/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-content.h"
#include "matta-envelope.h"
#include "matta-state.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* The reply code of a recipient beyond those that the server takes at a time, said at RCPT (RFC
 * 5321 4.5.3.1.10) or before (RFC 9422): pending, and its turn is as soon as the others are
 * through. */
#define MATTA_CODE_TOO_MANY 452

/* What became of one recipient in one try. */
typedef struct {
  char *address;
  MattaDelivery delivery; /* pending = the server said 4xx: try again */
  guint code;             /* SMTP reply code; 0 when there was none */
  char *reply;            /* the server's words, one line of valid UTF-8; or NULL */
  char *server;           /* who said so, by its own name; NULL = nobody was asked */
  gboolean reports;       /* the server sends what delivery reports were asked for (RFC 3461) */
} MattaResult;
/* @reply: cut at its first line end and made valid UTF-8; or NULL. */
MattaResult *matta_result_new (const char *address,
                               MattaDelivery delivery,
                               guint code,
                               const char *reply) G_GNUC_WARN_UNUSED_RESULT;
void matta_result_free (MattaResult *self);

/* One message to be submitted. */
typedef struct {
  const char *id; /* names the message for good: a practice mailbox files it once under this */
  MattaEnvelope *envelope;
  MattaContent *content;
  const char *directory; /* for unnamed files, where a large content has to be changed; or NULL */
  /* Called on the submitting thread just before the final dot (or the rename) goes out; blocks
   * until the store has noted it. FALSE: don't send, somebody took it back. May be NULL. */
  gboolean (*about_to_commit) (gpointer user_data);
  gpointer user_data;
} MattaParcel;

/* What every courier asks first: somebody to send to, and no address or parameter that could break
 * out of its line (control characters, angle brackets). MATTA_ERROR_MALFORMED otherwise. */
gboolean matta_parcel_is_sound (const MattaParcel *parcel, GError **error);

/* Where messages are submitted; a door, so that tests have a stand-in. */
#define MATTA_TYPE_COURIER (matta_courier_get_type ())
G_DECLARE_INTERFACE (MattaCourier, matta_courier, MATTA, COURIER, GObject)

struct _MattaCourierInterface {
  GTypeInterface parent;

  GPtrArray *(*submit) (MattaCourier *self,
                        const MattaParcel *parcel,
                        GCancellable *cancellable,
                        GError **error);
  /* NULL = it takes messages of every size. */
  gboolean (*get_size_limit) (MattaCourier *self,
                              const char *return_path,
                              GCancellable *cancellable,
                              guint64 *limit,
                              GError **error);
};

/* Blocking; any number of threads at once, never the main one. One result per recipient, in
 * envelope order: (transfer container) (element-type MattaResult). What the server said about this
 * message or its recipients is a result, also when it refused all of them. NULL with @error when
 * nothing was handed over for another reason: _TRY_LATER (unreachable, the connection was lost),
 * _REFUSED (the server cannot take such addresses), _UNTRUSTED, _SIGN_IN, _TOO_LARGE, _CONFLICT
 * (about_to_commit said no). A reply lost after the final dot is a result: unknown. */
GPtrArray *matta_courier_submit (MattaCourier *self,
                                 const MattaParcel *parcel,
                                 GCancellable *cancellable,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* How large, in bytes, a message with @return_path may be at most where it is submitted (RFC 1870):
 * 0 = there is no limit, or none that is told. Who was asked not long ago is not asked again.
 * Blocking; any thread but the main one. FALSE with @error as above when nobody can be asked now.
 */
gboolean matta_courier_get_size_limit (MattaCourier *self,
                                       const char *return_path,
                                       GCancellable *cancellable,
                                       guint64 *limit,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaResult, matta_result_free)

G_END_DECLS
