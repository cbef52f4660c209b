/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-account.h"
#include "matta-address-set.h"
#include "matta-agreed.h"
#include "matta-sender-account.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* The chat that passwords are posted to; as the setting has them. */
typedef enum {
  MATTA_CHAT_KIND_NONE,
  MATTA_CHAT_KIND_SLACK,
  MATTA_CHAT_KIND_TEAMS,
  MATTA_CHAT_KIND_MATTERMOST,
  MATTA_CHAT_KIND_GENERIC,
} MattaChatKind;

/* What sends text messages. */
typedef enum {
  MATTA_SMS_KIND_NONE,
  MATTA_SMS_KIND_MODEM,
  MATTA_SMS_KIND_GATEWAY,
} MattaSmsKind;

/* Which server takes files that a link goes out for, instead of a ZIP. */
typedef enum {
  MATTA_SHARING_NONE,
  MATTA_SHARING_NEXTCLOUD,
  MATTA_SHARING_WEBDAV,
} MattaSharingKind;

/* As the settings have it; the password is the vault's. */
typedef struct {
  MattaSharingKind kind;
  char *url;
  char *user;
  char *folder;
  char *public_url; /* WebDAV: where the world reads what is in the folder */
  guint days;       /* how long a link lives */
  gboolean first;   /* what is sealed goes as a link unless a person says otherwise */
  gboolean ordered; /* the organisation chose the server: a seal that it orders may be a link */
} MattaSharing;

/* How much of a message the audit trail says where it leaves this computer. */
typedef enum {
  MATTA_AUDIT_FACTS, /* ids, states, findings' ids, counts */
  MATTA_AUDIT_ADDRESSES,
  MATTA_AUDIT_FULL, /* the subject, and what people wrote as their reason */
} MattaAuditContents;

/* Where the audit trail goes. */
typedef struct {
  gboolean journal;
  char *host; /* syslog over TLS; "" = nowhere */
  guint16 port;
  char *ca_file;          /* "" = whom the system trusts */
  char *certificate_file; /* our own, with its key; "" = none */
  MattaAuditContents contents;
} MattaAuditOut;

/* Settings and organisation policy, resolved into one value. Immutable once made; counted by
 * reference; any thread. */
typedef struct {
  char **listen;             /* "127.0.0.1:2525", "[::1]:2525"; port 0 = any */
  gboolean same_user;        /* processes of the same user need not sign in */
  char **inside_domains;     /* folded to A-labels, lower case, without "@" */
  guint hold_seconds;        /* between consent and submission */
  gboolean colleagues_first; /* who is inside gets it at once, who is outside after the hold … */
  guint colleagues_first_minutes; /* … and so long after the consent at the earliest */
  guint max_wait_days;            /* unanswered for longer = given back with a notice */
  guint keep_days;                /* contents of settled messages */
  guint many_visible;             /* this many outside people in To/Cc are "many" */
  char **watch_words;             /* in a mail to outside people worth a thought; as written */
  char **quiet_checks;            /* ids of findings that don't ask where a look would do */
  guint late_from;                /* an unusual hour begins at this full hour, local time … */
  guint late_until;               /* … and ends before this one; equal = there is none */
  gboolean check_domains;         /* new domains are looked up in the DNS */
  gboolean look_inside;           /* attachments that go outside are looked into */
  /* Extensions, lower case, without the dot: who sends such a file outside opens it first. */
  char **open_before_tick;
  guint
      personal_data_count; /* addresses or telephone numbers in a file from which on it is a list */
  guint large_megabytes;   /* attachments from this size on are large */
  guint retired_months;    /* an address not written to for so long may be out of use */
  gboolean seal_words;     /* passwords of sealed attachments are words … */
  guint seal_bits;         /* … and so hard to guess */
  char *seal_note;         /* what the receiver is told; "" = the usual text */
  gboolean withhold_password;   /* not to be told before the server took the message */
  gboolean allow_password_mail; /* a password may follow by mail … */
  guint password_mail_minutes;  /* … so much later */
  GPtrArray *agreed;            /* element MattaAgreed: whose passwords were agreed beforehand */
  MattaChatKind chat_kind;
  char *chat_name; /* as people call it; or "" */
  MattaSmsKind sms_kind;
  char *sms_country;  /* calling code of telephone numbers without one, "81" */
  char *sms_template; /* what the web service takes, see matta_sms_gateway_is_template () */
  MattaSharing sharing;
  MattaAuditOut audit;
  guint retry_seconds; /* first pause after a 4xx; doubles up to an hour */
  guint give_up_hours; /* 4xx for longer than this = failed */
  guint max_recipients;
  guint64 max_message_size; /* bytes */
  gboolean notify_content;  /* notifications may show subject and recipients */
  MattaAccount *account;
  GPtrArray *sender_accounts;   /* element MattaSenderAccount: those for whom @account is not */
  MattaAddressSet *inside_list; /* see matta_policy_set_inside_list (); NULL = none */
  gatomicrefcount ref_count;
} MattaPolicy;

/* @settings: schema io.github.mattamail.Matta, or NULL for the built-in defaults (the same values).
 * @overrides: NULL-terminated "KEY=VALUE" with GVariant text values, where a bare word or a
 * comma-separated list is taken for a string or string list: "inside-domains=a.example,b.example".
 * MATTA_ERROR_MALFORMED names the key; MATTA_ERROR_FORBIDDEN when policy locked it. Main thread. */
MattaPolicy *matta_policy_new (GSettings *settings,
                               const char *const *overrides,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
MattaPolicy *matta_policy_ref (MattaPolicy *self);
void matta_policy_unref (MattaPolicy *self);

/* More that is inside, from the rule files' lists; NULL = nothing. Before the policy is shared. */
void matta_policy_set_inside_list (MattaPolicy *self, MattaAddressSet *list);

/* The organisation's own domain or below it, exact at dots: "sub.a.example" is inside "a.example",
 * "nota.example" is not. IDN-safe. What is no address ("a@b@a.example") is outside. */
gboolean matta_policy_is_inside (const MattaPolicy *self, const char *address);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaPolicy, matta_policy_unref)

G_END_DECLS
