/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-content.h"
#include "matta-facts.h"
#include "matta-record.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* The durable queue, the history and the audit trail in one SQLite database (WAL,
 * synchronous=FULL). One writer thread of its own commits whatever is queued in one transaction; a
 * writing call returns after the flush. Unless said otherwise calls block and may be made on any
 * thread but the main one, where the _async forms are used. Errors: MATTA_ERROR_TRY_LATER (disk
 * full, I/O: the write did not happen as a whole), _CONFLICT, _NOT_FOUND. Nothing is ever deleted
 * to get going. */
#define MATTA_TYPE_STORE (matta_store_get_type ())
G_DECLARE_FINAL_TYPE (MattaStore, matta_store, MATTA, STORE, GObject)

/* Creates @data_dir (0700) and the database (0600) when missing, migrates an older one, and takes
 * the lock. MATTA_ERROR_BUSY: another engine has it; _NEWER: made by a newer Matta, left as it is;
 * _DAMAGED: damaged or not ours, left as it is. */
MattaStore *matta_store_open (const char *data_dir, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* For unnamed files of large contents: same file system as the store. */
const char *matta_store_get_content_dir (MattaStore *self);

/* Takes custody: flushes content, row, recipients and an audit row "received" in one transaction.
 * @record's id and state are the caller's. */
gboolean matta_store_insert (MattaStore *self,
                             const MattaRecord *record,
                             MattaContent *content,
                             GError **error);

/* Moves a message: writes every field of @record (recipients' delivery too) provided the row is
 * still in @expected, with an audit row "STATE" (the new one) and @detail (stable words or counts,
 * no addresses; the reason a person gave for sending; or NULL). Recipients that became accepted
 * enter the history. MATTA_ERROR_CONFLICT when the row is in another state. The content is never
 * touched. */
gboolean matta_store_update (MattaStore *self,
                             const MattaRecord *record,
                             MattaState expected,
                             const char *detail,
                             GError **error);
void matta_store_update_async (MattaStore *self,
                               const MattaRecord *record, /* copied */
                               MattaState expected,
                               const char *detail,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean matta_store_update_finish (MattaStore *self, GAsyncResult *result, GError **error);

MattaRecord *
matta_store_get (MattaStore *self, const char *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same, but of it only when it is due: asked before each final dot. */
MattaRecord *
matta_store_get_due (MattaStore *self, const char *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Everything not settled, and what settled at or after @since; newest first.
 * Returns: (element-type MattaRecord) (transfer container); recipients included. */
GPtrArray *
matta_store_list (MattaStore *self, gint64 since, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Those received at or after @since that were not quiet; newest first, a thousand at most. The same
 * element type. */
GPtrArray *
matta_store_list_asked (MattaStore *self, gint64 since, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* When the first message was received; 0 when none was. */
gboolean matta_store_find_beginning (MattaStore *self, gint64 *at, GError **error);
/* NULL and MATTA_ERROR_NOT_FOUND when it was purged. */
MattaContent *matta_store_load_content (MattaStore *self,
                                        const char *id,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* How often was mail accepted there? @address is folded here. Returns FALSE only with @error. */
gboolean
matta_store_count_address (MattaStore *self, const char *address, guint *count, GError **error);
gboolean
matta_store_count_domain (MattaStore *self, const char *domain, guint *count, GError **error);
gboolean matta_store_count_total (MattaStore *self, guint *count, GError **error);

/* A mail that was sent before Matta was there, or past it. */
typedef struct {
  const char *identity;  /* its Message-ID, or what else tells it from others; borrowed */
  gint64 at;             /* when it was sent; wall microseconds */
  GPtrArray *recipients; /* element MattaRecipient; borrowed */
  gboolean is_known;     /* out: it was counted before, and is not once more */
} MattaPastMail;
/* All @mails (element MattaPastMail) enter the history, or none. Blocks until the flush. */
gboolean matta_store_add_past (MattaStore *self, GPtrArray *mails, GError **error);

/* Somebody who took mail before. */
typedef struct {
  char *address; /* folded */
  char *name;    /* as last given; or NULL */
  guint count;
  gint64 last_at; /* wall microseconds */
} MattaAcquaintance;
void matta_acquaintance_free (MattaAcquaintance *self);

typedef enum {
  MATTA_PEOPLE_BY_ADDRESS, /* key: an address, folded here */
  MATTA_PEOPLE_BY_DOMAIN,  /* key: a domain, folded here */
  MATTA_PEOPLE_BY_FAMILY,  /* key: as matta_name_get_family () gives it */
} MattaPeopleBy;

/* Those the key fits, most written to first, at most @limit. (transfer container) (element-type
 * MattaAcquaintance) */
GPtrArray *matta_store_list_people (MattaStore *self,
                                    MattaPeopleBy by,
                                    const char *key,
                                    guint limit,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Domains mail was accepted at, most written to first, folded. (transfer full) */
char **
matta_store_list_domains (MattaStore *self, guint limit, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A message by the same From address that was returned or is waiting, received at or after @since,
 * newest first, for carrying ticks over. (transfer container) (element-type MattaRecord) */
GPtrArray *matta_store_find_returned (MattaStore *self,
                                      const char *from,
                                      gint64 since,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* An unreturned, uncancelled message with the same Message-ID, content digest and envelope,
 * received at or after @since: the client repeats itself. NULL without @error when there is none.
 * (transfer full): its id. */
char *matta_store_find_repeat (MattaStore *self,
                               const MattaRecord *record,
                               gint64 since,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The newest message with that Message-ID (without brackets) that went out, or may have. NULL
 * without @error when there is none. (transfer full): its id. */
char *matta_store_find_message (MattaStore *self,
                                const char *message_id,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Ids of messages that settled before @before, were to be sealed, and still have their contents.
 * (transfer full), NULL-terminated. */
char **
matta_store_list_sealed (MattaStore *self, gint64 before, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Drops the contents of messages that settled before @before, a bounded batch per call. Returns how
 * many, -1 with @error. */
int matta_store_purge (MattaStore *self, gint64 before, GError **error);

/* Audit: an append-only chain. A row's hash is the hex SHA-256 of these six, one after another: the
 * predecessor's hash ("" for row 1), number, at (both in decimal digits), id, event, detail; each
 * written as its length in bytes in decimal digits, ":" and its bytes, or "-" when it is NULL.
 * Numbers count from 1 without a gap. */
typedef struct {
  gint64 number;
  gint64 at;
  char *id;     /* message, or NULL */
  char *event;  /* "received", a state's name, "paused", … */
  char *detail; /* or NULL */
  char *hash;   /* hex */
} MattaAuditRow;
void matta_audit_row_free (MattaAuditRow *row);
gboolean matta_store_append_audit (MattaStore *self,
                                   const char *id,
                                   const char *event,
                                   const char *detail,
                                   GError **error);
void matta_store_append_audit_async (MattaStore *self,
                                     const char *id,
                                     const char *event,
                                     const char *detail,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
gboolean matta_store_append_audit_finish (MattaStore *self, GAsyncResult *result, GError **error);
/* Rows after number @after, at most @limit, oldest first. (transfer container) */
GPtrArray *matta_store_list_audit (MattaStore *self, gint64 after, guint limit, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
/* TRUE when every row fits its predecessor; else FALSE with the first number that does not in
 * @broken (0 when the failure is an @error). */
gboolean matta_store_verify_audit (MattaStore *self, gint64 *broken, GError **error);
/* For a thread that follows the rows: blocks until something was flushed since *@seen (0 at first),
 * until matta_store_wake () by anybody, or until the monotonic time @until (-1 = no end). May
 * return too early. */
void matta_store_watch (MattaStore *self, guint64 *seen, gint64 until);
/* Any thread. */
void matta_store_wake (MattaStore *self);

/* Small facts of the engine itself that must survive a restart: "paused". @value NULL removes. */
gboolean
matta_store_set_fact (MattaStore *self, const char *key, const char *value, GError **error);
void matta_store_set_fact_async (MattaStore *self,
                                 const char *key,
                                 const char *value,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean matta_store_set_fact_finish (MattaStore *self, GAsyncResult *result, GError **error);
/* NULL without @error when it is not set. */
char *
matta_store_get_fact (MattaStore *self, const char *key, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaAcquaintance, matta_acquaintance_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaAuditRow, matta_audit_row_free)

/* What the suspicion model remembers of one thing; the bytes are its own affair. */
typedef struct {
  guint sort;
  guint64 key;
  guint32 day; /* when it was last counted */
  GBytes *value;
} MattaBagRow;
void matta_bag_row_free (MattaBagRow *self);

/* (transfer full); NULL without @error: there is none. */
GBytes *matta_store_get_bag (MattaStore *self, guint sort, guint64 key, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
/* All @rows (element MattaBagRow) or none. Blocks until the flush. */
gboolean matta_store_put_bags (MattaStore *self, GPtrArray *rows, GError **error);
/* Forgets the oldest of @sort, so that @most are left. Blocks until the flush. */
gboolean matta_store_trim_bags (MattaStore *self, guint sort, guint most, GError **error);

G_END_DECLS
