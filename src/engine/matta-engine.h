/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-audit-state.h"
#include "matta-bounce-counts.h"
#include "matta-domain-proof.h"
#include "matta-entry.h"
#include "matta-past-counts.h"
#include "matta-question.h"
#include "matta-receiving.h"
#include "matta-road.h"
#include "matta-secret.h"
#include "matta-tally.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum {
  MATTA_REVIEW_ASK,     /* the reviewer, or D-Bus when there is none */
  MATTA_REVIEW_CONFIRM, /* consent to everything at once: load tests, unattended gateways */
  MATTA_REVIEW_PARK,    /* 250, and leave it waiting */
} MattaReview;

/* How an engine is set up; NULL and 0 mean the settings' own. */
typedef struct {
  const char *data_dir;         /* NULL = $XDG_DATA_HOME/matta */
  const char *policy_dir;       /* NULL = the built-in folder */
  const char *const *listen;    /* "HOST:PORT"; NULL = settings */
  const char *upstream;         /* account URI; NULL = settings */
  const char *const *overrides; /* KEY=VALUE, or NULL */
  int hold_seconds;             /* 0 to 3600; -1 = settings */
  MattaReview review;
} MattaEngineOptions;

/* The facade: custody, questions, due times, submission. Main thread. A GListModel of MattaEntry:
 * everything not settled and what settled today, newest first.
 * Properties that notify: "paused" (boolean), "problem" (string or NULL: one stable word for what
 * keeps it from working: "disk-full", "port-taken", "account", "policy", "keyring").
 * Signals: "held" (MattaEntry: consent was given, it leaves at its due time), "settled"
 * (MattaEntry), "needs-you" (MattaEntry: parked, failed, maybe sent, given back), "policy-judged"
 * (the policy folder was read again; its refusals may differ). */
#define MATTA_TYPE_ENGINE (matta_engine_get_type ())
G_DECLARE_FINAL_TYPE (MattaEngine, matta_engine, MATTA, ENGINE, GObject)

/* Opens the store, takes up every message where it was left, listens. NULL with @error: _BUSY,
 * _NEWER, _DAMAGED (the store), _TRY_LATER (disk, port), _MALFORMED (an option), _FORBIDDEN (an
 * option that the organisation fixed). Blocks: call before the main loop runs. */
MattaEngine *matta_engine_open (const MattaEngineOptions *options,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Answers every session, stops submitting, closes the store. The engine is only to be unreferenced
 * afterwards. */
void matta_engine_close (MattaEngine *self);

/* @reviewer may be NULL. Questions that are open are asked again. */
void matta_engine_set_reviewer (MattaEngine *self, MattaReviewer *reviewer);

gboolean matta_engine_is_practice (MattaEngine *self);
/* Where the practice mailbox is; or the account as "user@host:port". */
const char *matta_engine_get_account_label (MattaEngine *self);
guint16 matta_engine_get_port (MattaEngine *self);
const char *matta_engine_get_problem (MattaEngine *self);
const char *matta_engine_get_data_dir (MattaEngine *self);
/* The settings the preferences window binds to. (transfer none) */
GSettings *matta_engine_get_settings (MattaEngine *self);
guint matta_engine_get_hold_seconds (MattaEngine *self);
/* Whether a notification may name subjects. */
gboolean matta_engine_may_tell_content (MattaEngine *self);

/* A policy file that is refused, whole. For IT: its path, the line (0 = the file itself) and the
 * reason, in English. @replaced: its last good copy stays in force. Until "policy-judged". */
typedef struct {
  const char *file;
  guint line;
  const char *reason;
  gboolean replaced;
} MattaPolicyRefusal;
/* None, unless "problem" is "policy". */
guint matta_engine_get_n_policy_refusals (MattaEngine *self);
MattaPolicyRefusal matta_engine_get_policy_refusal (MattaEngine *self, guint index);

/* The file in which the organisation fixed the setting @key, or NULL. @settings: the engine's.
 * (transfer none) */
const char *matta_engine_find_lock (GSettings *settings, const char *key);
/* How the audit trail gets out. */
MattaAuditState matta_engine_get_audit_state (MattaEngine *self, MattaAuditSink sink);

/* The list is a few milliseconds behind the mail apps' 250s; afterwards it is not. For callers from
 * outside, who may have sent the message a moment ago. */
void matta_engine_catch_up (MattaEngine *self);

/* NULL when there is none of that id among those listed. (transfer none) */
MattaEntry *matta_engine_find (MattaEngine *self, const char *id);

/* What people can ask of a message. Each fails with MATTA_ERROR_CONFLICT when its state does not
 * allow it any more, _NOT_FOUND for an unknown id, _TRY_LATER when it could not be flushed (nothing
 * happened then). The entry notifies on success. */
typedef enum {
  MATTA_ACTION_CONFIRM, /* a waiting one: consent as it stands, unticked rows and all (D-Bus only)
                         */
  MATTA_ACTION_RETURN,  /* a waiting one: back to editing */
  MATTA_ACTION_CANCEL, /* waiting, holding, scheduled, retrying, failed, maybe-sent → cancelled */
  MATTA_ACTION_UNDO, /* cancelled → where it was, with the due time it had or the usual hold anew */
  MATTA_ACTION_SEND_NOW, /* holding, scheduled, retrying; failed, maybe-sent: try once more */
  MATTA_ACTION_HOLD,     /* until @until (wall microseconds); _MALFORMED for a time that is past */
} MattaAction;

void matta_engine_act_async (MattaEngine *self,
                             const char *id,
                             MattaAction action,
                             gint64 until,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
gboolean matta_engine_act_finish (MattaEngine *self, GAsyncResult *result, GError **error);

/* Opens the checklist of a waiting message again (asks the reviewer). */
void matta_engine_review (MattaEngine *self, const char *id);

gboolean matta_engine_get_paused (MattaEngine *self);
/* Pause holds everything; kept over restarts. */
void matta_engine_set_paused (MattaEngine *self, gboolean paused);

/* Writes the message as it came to a file of its own for opening in the mail app ("X-Unsent: 1" is
 * put above it), private, removed when the engine closes. @path: (transfer full) */
void matta_engine_export_draft_async (MattaEngine *self,
                                      const char *id,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
char *matta_engine_export_draft_finish (MattaEngine *self,
                                        GAsyncResult *result,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Content of one attachment for previewing: a private file in the runtime directory, removed when
 * the engine closes. @index counts the facts' attachments. */
void matta_engine_export_attachment_async (MattaEngine *self,
                                           const char *id,
                                           guint index,
                                           GAsyncReadyCallback callback,
                                           gpointer user_data);
char *matta_engine_export_attachment_finish (MattaEngine *self,
                                             GAsyncResult *result,
                                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* How long after their colleagues people outside would get @entry, in seconds, if it were agreed to
 * now, without a time of its own, for @receivers (NULL-terminated); 0 = all wait alike. */
guint
matta_engine_foresee_ahead (MattaEngine *self, MattaEntry *entry, const char *const *receivers);

/* Preferences' account page: an account as a person chose it, not in force yet. */
typedef struct {
  gboolean practice; /* the practice mailbox; the rest then says nothing */
  const char *host;
  guint port;           /* 1 to 65535 */
  const char *security; /* "none", "starttls" or "tls", whatever the host */
  const char *user;     /* "" = no sign-in */
  const char *sign_in;  /* "password", "browser" or "desktop"; NULL = with a password */
  const char *sender;   /* whose: an address or a domain; NULL = everybody's but theirs */
  const char *address;  /* of one who will write, for the test alone; NULL or none = nobody's */
} MattaAccountChoice;

/* Tries @choice; nothing is kept. @password: NULL = the kept one. MATTA_ERROR_MALFORMED for a
 * choice that is none. Sends no mail. */
void matta_engine_probe_account_async (MattaEngine *self,
                                       const MattaAccountChoice *choice,
                                       const char *password,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
/* @step: (out): static word "resolve", "connect", "greeting", "tls", "certificate", "sign-in",
 * "sender", "done". */
gboolean matta_engine_probe_account_finish (MattaEngine *self,
                                            GAsyncResult *result,
                                            const char **step,
                                            GError **error);
/* Whether a password is kept for @choice; FALSE also when the keyring would have to be unlocked to
 * know. */
void matta_engine_has_password_async (MattaEngine *self,
                                      const MattaAccountChoice *choice,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
gboolean matta_engine_has_password_finish (MattaEngine *self, GAsyncResult *result);
/* Keeps the password in the keyring; only then writes the settings, all at once, and takes the
 * account into use. On failure the account in use stays. @password: NULL = the kept one. */
void matta_engine_apply_account_async (MattaEngine *self,
                                       const MattaAccountChoice *choice,
                                       const char *password,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
gboolean
matta_engine_apply_account_finish (MattaEngine *self, GAsyncResult *result, GError **error);

/* Who says that a server is the right one. */
typedef enum {
  MATTA_VOUCHER_ORGANISATION, /* its policy */
  MATTA_VOUCHER_DOMAIN,       /* the address's own domain */
  /* Only the DNS, and it leads away from the domain: somebody has to agree before they give it a
   * password. */
  MATTA_VOUCHER_NOBODY,
} MattaVoucher;

/* Looks for the server that mail of @address is submitted to: in the organisation's policy, at its
 * domain, in the DNS, by who takes its mail. Nothing is kept. MATTA_ERROR_MALFORMED: it is none;
 * _NOT_FOUND: nobody knows; _TRY_LATER: nobody can be asked; G_IO_ERROR_CANCELLED. */
void matta_engine_find_account_async (MattaEngine *self,
                                      const char *address,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
/* @choice (out): its texts are valid as long as @result. @voucher (out): or NULL. */
gboolean matta_engine_find_account_finish (MattaEngine *self,
                                           GAsyncResult *result,
                                           MattaAccountChoice *choice,
                                           MattaVoucher *voucher,
                                           GError **error);

/* The domain that is the sender's organisation, going by their @address, folded; NULL: everybody
 * can get an address there, or it is none. (transfer full) */
char *matta_engine_propose_domain (MattaEngine *self,
                                   const char *address) G_GNUC_WARN_UNUSED_RESULT;

/* The accounts of some senders; texts of a choice are valid until the settings change. */
guint matta_engine_get_n_sender_accounts (MattaEngine *self);
MattaAccountChoice matta_engine_get_sender_account (MattaEngine *self, guint index);
/* As matta_engine_get_account_label (). (transfer full) */
char *matta_engine_label_sender_account (MattaEngine *self, guint index) G_GNUC_WARN_UNUSED_RESULT;
/* @sender's messages go by everybody's account from now on; the password is forgotten where no
 * other account has it. MATTA_ERROR_NOT_FOUND, _FORBIDDEN: nothing changed; _TRY_LATER: only the
 * keyring did not forget. */
void matta_engine_remove_account_async (MattaEngine *self,
                                        const char *sender,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
gboolean
matta_engine_remove_account_finish (MattaEngine *self, GAsyncResult *result, GError **error);
/* Tries the account of the settings that is @sender's (as the settings name them; NULL or "" =
 * everybody's). @password: NULL = the kept one; else it is kept when the server takes it.
 * MATTA_ERROR_NOT_FOUND when there is none. @step: see matta_engine_probe_account_finish (). */
void matta_engine_try_account_async (MattaEngine *self,
                                     const char *sender,
                                     const char *password,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
gboolean matta_engine_try_account_finish (MattaEngine *self,
                                          GAsyncResult *result,
                                          const char **step,
                                          GError **error);

/* The domains that mail is sent from: those of the accounts and of the organisation, ten at most,
 * as the DNS has them. (transfer full) */
char **matta_engine_list_own_domains (MattaEngine *self) G_GNUC_WARN_UNUSED_RESULT;
/* Asks the DNS by what receivers tell mail of these domains from forged mail. @mail: the path of
 * one of them as somebody received it, which tells the names of the keys it was signed with; NULL =
 * none, and keys are not asked for. MATTA_ERROR_NOT_FOUND: @mail was not signed for them;
 * _TRY_LATER: it cannot be read; G_IO_ERROR_CANCELLED. */
void matta_engine_ask_proofs_async (MattaEngine *self,
                                    const char *mail,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
/* (transfer full) (element-type MattaDomainProof): domain by domain. */
GPtrArray *matta_engine_ask_proofs_finish (MattaEngine *self,
                                           GAsyncResult *result,
                                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Where a browser is to go. Nothing of it belongs into a log. */
typedef void (*MattaUrlFunc) (const char *url, gpointer user_data);
/* A person signs in with their own browser to the account of @choice (NULL = the one of the
 * settings), which is not in force by that; what lasts of it goes into the keyring. @func is called
 * before this returns, unless it cannot begin. @page: what the browser shows once it is done.
 * MATTA_ERROR_MALFORMED: the settings do not say how; _SIGN_IN: nobody came back from the browser
 * within ten minutes, or was let in; _REFUSED: the provider's settings; else _TRY_LATER,
 * _UNTRUSTED, G_IO_ERROR_CANCELLED. */
void matta_engine_sign_in_async (MattaEngine *self,
                                 const MattaAccountChoice *choice,
                                 const char *page,
                                 MattaUrlFunc func,
                                 gpointer func_data,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean matta_engine_sign_in_finish (MattaEngine *self, GAsyncResult *result, GError **error);

/* The password with which mail apps sign in to Matta where they cannot be told from strangers by
 * their user. The first time, and with @renew always, a new one is made and kept in the keyring;
 * @renew makes the old one worthless at once, in every mail app. For showing and copying only:
 * never log it or keep it. MATTA_ERROR_TRY_LATER when the keyring does not answer. (transfer full):
 * wipe it before it is freed. */
void matta_engine_get_relay_password_async (MattaEngine *self,
                                            gboolean renew,
                                            GAsyncReadyCallback callback,
                                            gpointer user_data);
char *matta_engine_get_relay_password_finish (MattaEngine *self,
                                              GAsyncResult *result,
                                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The certificate that mail apps see when they ask for TLS (STARTTLS), as PEM, and its SHA-256
 * @fingerprint as they show it, "AB:CD:…" (transfer full). Made the first time;
 * MATTA_ERROR_TRY_LATER when the keyring does not answer. */
void matta_engine_get_relay_certificate_async (MattaEngine *self,
                                               GAsyncReadyCallback callback,
                                               gpointer user_data);
char *matta_engine_get_relay_certificate_finish (MattaEngine *self,
                                                 GAsyncResult *result,
                                                 char **fingerprint,
                                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Reads mail that was sent before Matta was there from @paths (mbox files, Maildirs, folders of
 * messages, Thunderbird profiles) into the history, in the background. Each counts once, however
 * often it is read; what was read stays. @func: on the main thread until @callback; or NULL.
 * MATTA_ERROR_CONFLICT: it is at it already; _NOT_FOUND, _MALFORMED: there is no mail in any of
 * @paths; G_IO_ERROR_CANCELLED: it was stopped. */
void matta_engine_read_past_async (MattaEngine *self,
                                   const char *const *paths,
                                   MattaPastFunc func,
                                   gpointer func_data,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
/* @counts (out): how far it came, also with an error; or NULL. */
gboolean matta_engine_read_past_finish (MattaEngine *self,
                                        GAsyncResult *result,
                                        MattaPastCounts *counts,
                                        GError **error);
void matta_engine_stop_past (MattaEngine *self);

/* A delivery report (RFC 3464) that came by mail, as a file of that mail at @path: notes who did
 * not get the message it is about; that one is listed again. MATTA_ERROR_MALFORMED: there is no
 * such report in it; _NOT_FOUND: it is about no message of ours; _CONFLICT, _TRY_LATER: not just
 * now. */
void matta_engine_take_report_async (MattaEngine *self,
                                     const char *path,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
/* @id (out) (transfer full): of the message; @counts (out): what was said; each or NULL. */
gboolean matta_engine_take_report_finish (MattaEngine *self,
                                          GAsyncResult *result,
                                          char **id,
                                          MattaBounceCounts *counts,
                                          GError **error);

/* How often Matta asked lately, and whether it helped. A worker counts. */
void matta_engine_tally_async (MattaEngine *self, GAsyncReadyCallback callback, gpointer user_data);
/* (transfer full) */
MattaTally *matta_engine_tally_finish (MattaEngine *self,
                                       GAsyncResult *result,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The password of the sealed message @id, for telling it to its receivers: for showing and copying
 * only. MATTA_ERROR_NOT_FOUND: it was forgotten, or there never was one; _CONFLICT: it is withheld
 * until the server took the message; _TRY_LATER: the keyring does not answer. (transfer full): wipe
 * it before it is freed. */
void matta_engine_get_seal_password_async (MattaEngine *self,
                                           const char *id,
                                           GAsyncReadyCallback callback,
                                           gpointer user_data);
char *matta_engine_get_seal_password_finish (MattaEngine *self,
                                             GAsyncResult *result,
                                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* @people (addresses @id goes to; NULL = all who lack its password) were told it by @road, which is
 * remembered for next time, with the telephone @number if there is one. Once everybody was told and
 * the message is settled the password is forgotten. MATTA_ERROR_CONFLICT: there is none to tell;
 * _NOT_FOUND: no such message, or it does not go to all of @people; _TRY_LATER: not flushed. */
void matta_engine_told_async (MattaEngine *self,
                              const char *id,
                              MattaRoad road,
                              const char *const *people,
                              const char *number,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
gboolean matta_engine_told_finish (MattaEngine *self, GAsyncResult *result, GError **error);

/* With whom a password for sealed attachments was agreed: where it opens a message for everybody
 * outside, it is sealed with that, and nobody has to be told. */
typedef struct {
  const char *name; /* an address, or a domain with those below it; folded */
  GDate review;     /* when it is to be changed */
} MattaAgreement;
/* Valid until the settings change. */
guint matta_engine_get_n_agreed (MattaEngine *self);
MattaAgreement matta_engine_get_agreement (MattaEngine *self, guint index);
/* The one that opens a message for everybody outside among @addresses; its name is NULL when there
 * is none. */
MattaAgreement matta_engine_find_agreement (MattaEngine *self, const char *const *addresses);
/* Keeps @password (NULL = the one that is kept stays) for @name. MATTA_ERROR_MALFORMED: @name is
 * none, or the password is too weak; _FORBIDDEN: locked; _TRY_LATER: the keyring. */
void matta_engine_agree_async (MattaEngine *self,
                               const char *name,
                               const GDate *review,
                               const MattaSecret *password,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
/* Forgets it. Errors as above. */
void matta_engine_disagree_async (MattaEngine *self,
                                  const char *name,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
/* Of either. */
gboolean matta_engine_agree_finish (MattaEngine *self, GAsyncResult *result, GError **error);
/* MATTA_ERROR_NOT_FOUND: there is none. (transfer full) */
void matta_engine_get_agreed_async (MattaEngine *self,
                                    const char *name,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
MattaSecret *matta_engine_get_agreed_finish (MattaEngine *self,
                                             GAsyncResult *result,
                                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* A new password as the settings want them; see matta_password_make (). (transfer full) */
MattaSecret *matta_engine_make_password (MattaEngine *self,
                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Whether Matta can send a password by @road itself: a chat or text messages that are set up. */
gboolean matta_engine_has_road (MattaEngine *self, MattaRoad road);
/* What people call the chat; "" = nothing in particular. Until the settings change. */
const char *matta_engine_get_chat_name (MattaEngine *self);
/* Keeps the web address of @road in the keyring: an https URL, in a second line what is to stand in
 * its Authorization field. MATTA_ERROR_MALFORMED: it is none; _TRY_LATER: the keyring. */
void matta_engine_set_road_async (MattaEngine *self,
                                  MattaRoad road,
                                  const MattaSecret *secret,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean matta_engine_set_road_finish (MattaEngine *self, GAsyncResult *result, GError **error);
/* Says @text and the password of @id by @road, then notes it as matta_engine_told_async () does.
 * @number: of a telephone, for text messages; or NULL. On failure nobody was told as far as Matta
 * knows, and the duty stays: MATTA_ERROR_NOT_FOUND: not set up, or no such message; _CONFLICT:
 * withheld, forgotten, or none; _MALFORMED: the number; _TRY_LATER, _REFUSED, _UNTRUSTED,
 * _FORBIDDEN: the other side; G_IO_ERROR_CANCELLED. */
void matta_engine_send_password_async (MattaEngine *self,
                                       const char *id,
                                       MattaRoad road,
                                       const char *const *people,
                                       const char *number,
                                       const char *text,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
gboolean
matta_engine_send_password_finish (MattaEngine *self, GAsyncResult *result, GError **error);
/* Says @text by @road, with no password, to see whether it works. */
void matta_engine_try_road_async (MattaEngine *self,
                                  MattaRoad road,
                                  const char *number,
                                  const char *text,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean matta_engine_try_road_finish (MattaEngine *self, GAsyncResult *result, GError **error);

/* How somebody was last told a password. */
typedef struct {
  MattaRoad road;
  char *number; /* of their telephone, as it was given; or NULL */
} MattaRoadMemory;
void matta_road_memory_free (MattaRoadMemory *self);
/* Of the first of @people (addresses) of whom it is remembered. */
void matta_engine_recall_road_async (MattaEngine *self,
                                     const char *const *people,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
/* (transfer full); NULL without @error: of none of them. */
MattaRoadMemory *matta_engine_recall_road_finish (MattaEngine *self,
                                                  GAsyncResult *result,
                                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Policy allows it that a password follows by mail. */
gboolean matta_engine_may_mail_passwords (MattaEngine *self);
/* After how many minutes it does. */
guint matta_engine_get_password_mail_minutes (MattaEngine *self);
/* Puts a mail with the password of @id to each of @people (addresses; NULL = all who lack it) into
 * the outbox, where it is held as long as policy says and can be taken back; once the server took
 * it they are noted as told. MATTA_ERROR_NOT_FOUND: no such message; _FORBIDDEN: not allowed;
 * _CONFLICT: the server has not taken the sealed one for them, or it is on its way already;
 * _MALFORMED: somebody needs none; _TRY_LATER: the disk. Before anything was written. */
void matta_engine_mail_password_async (MattaEngine *self,
                                       const char *id,
                                       const char *const *people,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
gboolean
matta_engine_mail_password_finish (MattaEngine *self, GAsyncResult *result, GError **error);

/* There is a server for files: what is sealed may go as a link. */
gboolean matta_engine_has_sharing (MattaEngine *self);
/* It would take anybody who has the link for allowed: what lies there is an encrypted ZIP. */
gboolean matta_engine_zips_shares (MattaEngine *self);
/* Signs in there, makes its folder and asks whether there may be links; publishes nothing. With a
 * @password it is tried with that, which is kept in the keyring once the server took it; NULL = the
 * keyring's. MATTA_ERROR_SIGN_IN: another password is needed; _NOT_FOUND, _MALFORMED, _UNTRUSTED:
 * what is set up; _REFUSED, _FORBIDDEN; _TRY_LATER: server or keyring are not there now. */
void matta_engine_try_sharing_async (MattaEngine *self,
                                     const MattaSecret *password,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
/* @said: what the server said when it refused, for the user to read; (transfer full) or NULL. */
gboolean matta_engine_try_sharing_finish (MattaEngine *self,
                                          GAsyncResult *result,
                                          char **said,
                                          GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaRoadMemory, matta_road_memory_free)

/* What those of @people (addresses) who are outside got last time, and who refused it. */
void matta_engine_recall_receiving_async (MattaEngine *self,
                                          const char *const *people,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data);
/* (transfer full) */
MattaReceiving *matta_engine_recall_receiving_finish (MattaEngine *self,
                                                      GAsyncResult *result,
                                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Sentences the engine cannot write itself because they are shown in the user's language: @reason a
 * stable word, see MattaRelayHandler, plus "returned", "parked", "not-kept", "disk-full". The text
 * shown by the mail app. Returns static or interned text, NULL = English default. */
typedef const char *(*MattaSentenceFunc) (const char *reason, gpointer user_data);
void matta_engine_set_sentences (MattaEngine *self, MattaSentenceFunc func, gpointer user_data);

G_END_DECLS
