/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-policy.h"

#include "matta-domain.h"
#include "matta-error.h"
#include "matta-settings-backend.h"
#include "matta-value.h"

#include <string.h>

typedef void (*Apply) (MattaPolicy *self, GVariant *value);

/* One key: how it is read, what it may be without a schema at hand, and where it goes. */
typedef struct {
  const char *key;
  const char *type; /* GVariant type; "e" = an enum's nick */
  guint64 minimum;  /* numbers */
  guint64 maximum;
  const char *choices; /* enums: "practice smtp" */
  const char *value;   /* built-in default as GVariant text */
  Apply apply;
} Key;

static void
apply_listen (MattaPolicy *self, GVariant *value)
{
  g_strfreev (self->listen);
  self->listen = g_variant_dup_strv (value, NULL);
}

static void
apply_same_user (MattaPolicy *self, GVariant *value)
{
  self->same_user = g_variant_get_boolean (value);
}

static void
apply_inside_domains (MattaPolicy *self, GVariant *value)
{
  g_autofree const char **domains = g_variant_get_strv (value, NULL);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; domains[i] != NULL; i++) {
    g_autofree char *bare = g_strstrip (g_strdup (domains[i]));
    g_autofree char *folded = matta_domain_fold (bare[0] == '@' ? bare + 1 : bare);

    if (folded[0] != '\0')
      g_strv_builder_add (builder, folded);
  }
  g_strfreev (self->inside_domains);
  self->inside_domains = g_strv_builder_end (builder);
}

static void
apply_hold_seconds (MattaPolicy *self, GVariant *value)
{
  self->hold_seconds = g_variant_get_uint32 (value);
}

static void
apply_colleagues_first (MattaPolicy *self, GVariant *value)
{
  self->colleagues_first = g_variant_get_boolean (value);
}

static void
apply_colleagues_first_minutes (MattaPolicy *self, GVariant *value)
{
  self->colleagues_first_minutes = g_variant_get_uint32 (value);
}

static void
apply_max_wait_days (MattaPolicy *self, GVariant *value)
{
  self->max_wait_days = g_variant_get_uint32 (value);
}

static void
apply_keep_days (MattaPolicy *self, GVariant *value)
{
  self->keep_days = g_variant_get_uint32 (value);
}

static void
apply_many_visible (MattaPolicy *self, GVariant *value)
{
  self->many_visible = g_variant_get_uint32 (value);
}

static void
apply_watch_words (MattaPolicy *self, GVariant *value)
{
  g_strfreev (self->watch_words);
  self->watch_words = g_variant_dup_strv (value, NULL);
}

static void
apply_quiet_checks (MattaPolicy *self, GVariant *value)
{
  g_strfreev (self->quiet_checks);
  self->quiet_checks = g_variant_dup_strv (value, NULL);
}

static void
apply_seal_words (MattaPolicy *self, GVariant *value)
{
  self->seal_words = g_variant_get_boolean (value);
}

static void
apply_seal_bits (MattaPolicy *self, GVariant *value)
{
  self->seal_bits = g_variant_get_uint32 (value);
}

static void
apply_seal_note (MattaPolicy *self, GVariant *value)
{
  g_free (self->seal_note);
  self->seal_note = g_variant_dup_string (value, NULL);
}

static void
apply_withhold_password (MattaPolicy *self, GVariant *value)
{
  self->withhold_password = g_variant_get_boolean (value);
}

/* What cannot be read is nobody's: their passwords are told, as if there was none. */
static void
apply_allow_password_mail (MattaPolicy *self, GVariant *value)
{
  self->allow_password_mail = g_variant_get_boolean (value);
}

static void
apply_password_mail_minutes (MattaPolicy *self, GVariant *value)
{
  self->password_mail_minutes = g_variant_get_uint32 (value);
}

static void
apply_agreed_passwords (MattaPolicy *self, GVariant *value)
{
  g_autofree const char **entries = g_variant_get_strv (value, NULL);

  g_clear_pointer (&self->agreed, g_ptr_array_unref);
  self->agreed = g_ptr_array_new_with_free_func ((GDestroyNotify) matta_agreed_free);
  for (guint i = 0; entries[i] != NULL; i++) {
    g_autoptr (GError) error = NULL;
    MattaAgreed *agreed = matta_agreed_parse (entries[i], &error);

    if (agreed != NULL)
      g_ptr_array_add (self->agreed, agreed);
    else
      g_message ("agreed-passwords: %s", error->message);
  }
}

/* Where @value is among @words. */
static guint
find_nick (GVariant *value, const char *const *words)
{
  const char *nick = g_variant_get_string (value, NULL);
  guint index = 0;

  while (words[index] != NULL && !g_str_equal (words[index], nick))
    index++;
  return words[index] != NULL ? index : 0;
}

static void
apply_chat_kind (MattaPolicy *self, GVariant *value)
{
  static const char *const words[] = { "none", "slack", "teams", "mattermost", "generic", NULL };

  self->chat_kind = (MattaChatKind) find_nick (value, words);
}

static void
apply_chat_name (MattaPolicy *self, GVariant *value)
{
  g_free (self->chat_name);
  self->chat_name = g_variant_dup_string (value, NULL);
}

static void
apply_sms_kind (MattaPolicy *self, GVariant *value)
{
  static const char *const words[] = { "none", "modem", "gateway", NULL };

  self->sms_kind = (MattaSmsKind) find_nick (value, words);
}

static void
apply_sms_country (MattaPolicy *self, GVariant *value)
{
  g_free (self->sms_country);
  self->sms_country = g_variant_dup_string (value, NULL);
}

static void
apply_sms_template (MattaPolicy *self, GVariant *value)
{
  g_free (self->sms_template);
  self->sms_template = g_variant_dup_string (value, NULL);
}

static void
apply_share_kind (MattaPolicy *self, GVariant *value)
{
  static const char *const words[] = { "none", "nextcloud", "webdav", NULL };

  self->sharing.kind = (MattaSharingKind) find_nick (value, words);
}

static void
apply_share_url (MattaPolicy *self, GVariant *value)
{
  g_free (self->sharing.url);
  self->sharing.url = g_variant_dup_string (value, NULL);
}

static void
apply_share_user (MattaPolicy *self, GVariant *value)
{
  g_free (self->sharing.user);
  self->sharing.user = g_variant_dup_string (value, NULL);
}

static void
apply_share_folder (MattaPolicy *self, GVariant *value)
{
  g_free (self->sharing.folder);
  self->sharing.folder = g_variant_dup_string (value, NULL);
}

static void
apply_share_public_url (MattaPolicy *self, GVariant *value)
{
  g_free (self->sharing.public_url);
  self->sharing.public_url = g_variant_dup_string (value, NULL);
}

static void
apply_share_days (MattaPolicy *self, GVariant *value)
{
  self->sharing.days = g_variant_get_uint32 (value);
}

static void
apply_share_first (MattaPolicy *self, GVariant *value)
{
  self->sharing.first = g_variant_get_boolean (value);
}

/* What only the windows ask the settings for. */
static void
apply_nothing (MattaPolicy *self, GVariant *value)
{
}

static void
apply_late_from (MattaPolicy *self, GVariant *value)
{
  self->late_from = g_variant_get_uint32 (value);
}

static void
apply_late_until (MattaPolicy *self, GVariant *value)
{
  self->late_until = g_variant_get_uint32 (value);
}

static void
apply_check_domains (MattaPolicy *self, GVariant *value)
{
  self->check_domains = g_variant_get_boolean (value);
}

static void
apply_look_inside (MattaPolicy *self, GVariant *value)
{
  self->look_inside = g_variant_get_boolean (value);
}

static void
apply_open_before_tick (MattaPolicy *self, GVariant *value)
{
  g_autofree const char **extensions = g_variant_get_strv (value, NULL);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; extensions[i] != NULL; i++) {
    g_autofree char *folded = g_utf8_strdown (extensions[i], -1);

    g_strv_builder_add (builder, folded);
  }
  g_strfreev (self->open_before_tick);
  self->open_before_tick = g_strv_builder_end (builder);
}

static void
apply_personal_data_count (MattaPolicy *self, GVariant *value)
{
  self->personal_data_count = g_variant_get_uint32 (value);
}

static void
apply_large_megabytes (MattaPolicy *self, GVariant *value)
{
  self->large_megabytes = g_variant_get_uint32 (value);
}

static void
apply_retired_months (MattaPolicy *self, GVariant *value)
{
  self->retired_months = g_variant_get_uint32 (value);
}

static void
apply_retry_seconds (MattaPolicy *self, GVariant *value)
{
  self->retry_seconds = g_variant_get_uint32 (value);
}

static void
apply_give_up_hours (MattaPolicy *self, GVariant *value)
{
  self->give_up_hours = g_variant_get_uint32 (value);
}

static void
apply_max_recipients (MattaPolicy *self, GVariant *value)
{
  self->max_recipients = g_variant_get_uint32 (value);
}

static void
apply_max_message_size (MattaPolicy *self, GVariant *value)
{
  self->max_message_size = g_variant_get_uint64 (value);
}

static void
apply_notify_content (MattaPolicy *self, GVariant *value)
{
  self->notify_content = g_variant_get_boolean (value);
}

static void
apply_audit_journal (MattaPolicy *self, GVariant *value)
{
  self->audit.journal = g_variant_get_boolean (value);
}

static void
apply_audit_syslog_host (MattaPolicy *self, GVariant *value)
{
  g_free (self->audit.host);
  self->audit.host = g_variant_dup_string (value, NULL);
}

static void
apply_audit_syslog_port (MattaPolicy *self, GVariant *value)
{
  self->audit.port = (guint16) g_variant_get_uint32 (value);
}

static void
apply_audit_syslog_ca_file (MattaPolicy *self, GVariant *value)
{
  g_free (self->audit.ca_file);
  self->audit.ca_file = g_variant_dup_string (value, NULL);
}

static void
apply_audit_syslog_certificate_file (MattaPolicy *self, GVariant *value)
{
  g_free (self->audit.certificate_file);
  self->audit.certificate_file = g_variant_dup_string (value, NULL);
}

static void
apply_audit_contents (MattaPolicy *self, GVariant *value)
{
  static const char *const words[] = { "facts", "addresses", "full", NULL };

  self->audit.contents = (MattaAuditContents) find_nick (value, words);
}

static void
apply_account_kind (MattaPolicy *self, GVariant *value)
{
  self->account->kind = g_str_equal (g_variant_get_string (value, NULL), "smtp")
                            ? MATTA_ACCOUNT_SMTP
                            : MATTA_ACCOUNT_PRACTICE;
}

static void
apply_account_host (MattaPolicy *self, GVariant *value)
{
  g_free (self->account->host);
  self->account->host = g_variant_dup_string (value, NULL);
}

static void
apply_account_port (MattaPolicy *self, GVariant *value)
{
  self->account->port = (guint16) g_variant_get_uint32 (value);
}

static void
apply_account_security (MattaPolicy *self, GVariant *value)
{
  const char *nick = g_variant_get_string (value, NULL);

  self->account->security = MATTA_SECURITY_STARTTLS;
  if (g_str_equal (nick, "none"))
    self->account->security = MATTA_SECURITY_NONE;
  else if (g_str_equal (nick, "tls"))
    self->account->security = MATTA_SECURITY_TLS;
}

static void
apply_account_user (MattaPolicy *self, GVariant *value)
{
  g_free (self->account->user);
  self->account->user = g_variant_dup_string (value, NULL);
}

static void
apply_account_sign_in (MattaPolicy *self, GVariant *value)
{
  const char *nick = g_variant_get_string (value, NULL);

  self->account->sign_in = MATTA_SIGN_IN_PASSWORD;
  if (g_str_equal (nick, "browser"))
    self->account->sign_in = MATTA_SIGN_IN_BROWSER;
  else if (g_str_equal (nick, "desktop"))
    self->account->sign_in = MATTA_SIGN_IN_DESKTOP;
}

static void
apply_oauth_client_id (MattaPolicy *self, GVariant *value)
{
  g_free (self->account->oauth.client_id);
  self->account->oauth.client_id = g_variant_dup_string (value, NULL);
}

static void
apply_oauth_authorization_url (MattaPolicy *self, GVariant *value)
{
  g_free (self->account->oauth.authorization_url);
  self->account->oauth.authorization_url = g_variant_dup_string (value, NULL);
}

static void
apply_oauth_token_url (MattaPolicy *self, GVariant *value)
{
  g_free (self->account->oauth.token_url);
  self->account->oauth.token_url = g_variant_dup_string (value, NULL);
}

static void
apply_oauth_scope (MattaPolicy *self, GVariant *value)
{
  g_free (self->account->oauth.scope);
  self->account->oauth.scope = g_variant_dup_string (value, NULL);
}

/* As for agreed passwords: the value was checked, and what cannot be read has no account of its
 * own. */
static void
apply_sender_accounts (MattaPolicy *self, GVariant *value)
{
  g_autofree const char **entries = g_variant_get_strv (value, NULL);

  g_clear_pointer (&self->sender_accounts, g_ptr_array_unref);
  self->sender_accounts =
      g_ptr_array_new_with_free_func ((GDestroyNotify) matta_sender_account_free);
  for (guint i = 0; entries[i] != NULL; i++) {
    g_autoptr (GError) error = NULL;
    MattaSenderAccount *account = matta_sender_account_parse (entries[i], &error);

    if (account != NULL)
      g_ptr_array_add (self->sender_accounts, account);
    else
      g_message ("sender-accounts: %s", error->message);
  }
}

#define WATCH_WORDS                                                                                \
  "['社外秘', '部外秘', '極秘', '社内限り', '取扱注意', 'confidential',"           \
  " 'internal use only', 'do not distribute']"

static const Key keys[] = {
  { "listen", "as", 0, 0, NULL, "['127.0.0.1:2525', '[::1]:2525']", apply_listen },
  { "same-user", "b", 0, 0, NULL, "true", apply_same_user },
  { "inside-domains", "as", 0, 0, NULL, "[]", apply_inside_domains },
  { "hold-seconds", "u", 0, 3600, NULL, "60", apply_hold_seconds },
  { "colleagues-first", "b", 0, 0, NULL, "false", apply_colleagues_first },
  { "colleagues-first-minutes", "u", 0, 1440, NULL, "10", apply_colleagues_first_minutes },
  { "max-wait-days", "u", 1, 60, NULL, "7", apply_max_wait_days },
  { "keep-days", "u", 1, 3650, NULL, "30", apply_keep_days },
  { "many-visible", "u", 2, 1000, NULL, "5", apply_many_visible },
  { "watch-words", "as", 0, 0, NULL, WATCH_WORDS, apply_watch_words },
  { "late-from", "u", 0, 23, NULL, "22", apply_late_from },
  { "late-until", "u", 0, 23, NULL, "5", apply_late_until },
  { "quiet-checks", "as", 0, 0, NULL, "[]", apply_quiet_checks },
  { "kept-checks", "as", 0, 0, NULL, "[]", apply_nothing },
  { "offer-import", "b", 0, 0, NULL, "true", apply_nothing },
  { "welcomed", "b", 0, 0, NULL, "false", apply_nothing },
  { "start-at-login", "b", 0, 0, NULL, "false", apply_nothing },
  { "keep-practice-results", "b", 0, 0, NULL, "false", apply_nothing },
  { "check-domains", "b", 0, 0, NULL, "true", apply_check_domains },
  { "look-inside", "b", 0, 0, NULL, "true", apply_look_inside },
  { "open-before-tick", "as", 0, 0, NULL, "[]", apply_open_before_tick },
  { "personal-data-count", "u", 1, 100000, NULL, "50", apply_personal_data_count },
  { "large-megabytes", "u", 1, 1000, NULL, "10", apply_large_megabytes },
  { "retired-months", "u", 1, 240, NULL, "12", apply_retired_months },
  { "seal-words", "b", 0, 0, NULL, "false", apply_seal_words },
  { "seal-bits", "u", 60, 128, NULL, "75", apply_seal_bits },
  { "seal-note", "s", 0, 0, NULL, "''", apply_seal_note },
  { "withhold-password", "b", 0, 0, NULL, "true", apply_withhold_password },
  { "allow-password-mail", "b", 0, 0, NULL, "false", apply_allow_password_mail },
  { "password-mail-minutes", "u", 5, 1440, NULL, "30", apply_password_mail_minutes },
  { "agreed-passwords", "as", 0, 0, NULL, "[]", apply_agreed_passwords },
  { "chat-kind", "e", 0, 0, "none slack teams mattermost generic", "'none'", apply_chat_kind },
  { "chat-name", "s", 0, 0, NULL, "''", apply_chat_name },
  { "sms-kind", "e", 0, 0, "none modem gateway", "'none'", apply_sms_kind },
  { "sms-country", "s", 0, 0, NULL, "'81'", apply_sms_country },
  { "sms-template", "s", 0, 0, NULL, "'to={number}&text={text}'", apply_sms_template },
  { "share-kind", "e", 0, 0, "none nextcloud webdav", "'none'", apply_share_kind },
  { "share-url", "s", 0, 0, NULL, "''", apply_share_url },
  { "share-user", "s", 0, 0, NULL, "''", apply_share_user },
  { "share-folder", "s", 0, 0, NULL, "'Matta'", apply_share_folder },
  { "share-public-url", "s", 0, 0, NULL, "''", apply_share_public_url },
  { "share-days", "u", 1, 365, NULL, "14", apply_share_days },
  { "share-first", "b", 0, 0, NULL, "false", apply_share_first },
  { "retry-seconds", "u", 1, 3600, NULL, "60", apply_retry_seconds },
  { "give-up-hours", "u", 1, 240, NULL, "48", apply_give_up_hours },
  { "max-recipients", "u", 100, 10000, NULL, "2000", apply_max_recipients },
  { "max-message-size", "t", 65536, 1000000000, NULL, "100000000", apply_max_message_size },
  { "notify-content", "b", 0, 0, NULL, "true", apply_notify_content },
  { "audit-journal", "b", 0, 0, NULL, "false", apply_audit_journal },
  { "audit-syslog-host", "s", 0, 0, NULL, "''", apply_audit_syslog_host },
  { "audit-syslog-port", "u", 1, 65535, NULL, "6514", apply_audit_syslog_port },
  { "audit-syslog-ca-file", "s", 0, 0, NULL, "''", apply_audit_syslog_ca_file },
  { "audit-syslog-certificate-file", "s", 0, 0, NULL, "''", apply_audit_syslog_certificate_file },
  { "audit-contents", "e", 0, 0, "facts addresses full", "'facts'", apply_audit_contents },
  { "account-kind", "e", 0, 0, "practice smtp", "'practice'", apply_account_kind },
  { "account-host", "s", 0, 0, NULL, "''", apply_account_host },
  { "account-port", "u", 1, 65535, NULL, "587", apply_account_port },
  { "account-security", "e", 0, 0, "none starttls tls", "'starttls'", apply_account_security },
  { "account-user", "s", 0, 0, NULL, "''", apply_account_user },
  { "account-sign-in", "e", 0, 0, "password browser desktop", "'password'", apply_account_sign_in },
  { "sender-accounts", "as", 0, 0, NULL, "[]", apply_sender_accounts },
  { "oauth-client-id", "s", 0, 0, NULL, "''", apply_oauth_client_id },
  { "oauth-authorization-url", "s", 0, 0, NULL, "''", apply_oauth_authorization_url },
  { "oauth-token-url", "s", 0, 0, NULL, "''", apply_oauth_token_url },
  { "oauth-scope", "s", 0, 0, NULL, "''", apply_oauth_scope },
};

static const Key *
find_key (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (g_str_equal (keys[i].key, name))
      return &keys[i];
  return NULL;
}

static const GVariantType *
get_type (const Key *key)
{
  return g_str_equal (key->type, "e") ? G_VARIANT_TYPE_STRING : (const GVariantType *) key->type;
}

static gboolean
is_in_range (const Key *key, GVariant *value)
{
  guint64 number = 0;

  if (g_variant_is_of_type (value, G_VARIANT_TYPE_UINT32))
    number = g_variant_get_uint32 (value);
  else if (g_variant_is_of_type (value, G_VARIANT_TYPE_UINT64))
    number = g_variant_get_uint64 (value);
  else
    return TRUE;
  return number >= key->minimum && number <= key->maximum;
}

static gboolean
is_a_choice (const Key *key, GVariant *value)
{
  g_auto (GStrv) choices = NULL;

  if (key->choices == NULL)
    return TRUE;
  choices = g_strsplit (key->choices, " ", -1);
  return g_strv_contains ((const char *const *) choices, g_variant_get_string (value, NULL));
}

static GVariant *
parse_bare_list (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_STRING_ARRAY);

  for (guint i = 0; parts[i] != NULL; i++)
    if (g_strstrip (parts[i])[0] != '\0')
      g_variant_builder_add (&builder, "s", parts[i]);
  return g_variant_ref_sink (g_variant_builder_end (&builder));
}

/* A bare word or a comma-separated list is what people type. What begins as a GVariant text does is
 * a malformed one: "['a.example'," is no domain. */
static GVariant *
parse_bare (const Key *key, const char *text)
{
  if (!g_utf8_validate (text, -1, NULL) || text[0] == '\'' || text[0] == '"')
    return NULL;
  if (g_variant_type_equal (get_type (key), G_VARIANT_TYPE_STRING))
    return g_variant_ref_sink (g_variant_new_string (text));
  if (g_variant_type_equal (get_type (key), G_VARIANT_TYPE_STRING_ARRAY))
    return parse_bare_list (text);
  return NULL;
}

static GVariant *
parse_value (const Key *key, const char *text, GError **error)
{
  g_autoptr (GVariant) value = g_variant_parse (get_type (key), text, NULL, NULL, NULL);

  if (value == NULL)
    value = parse_bare (key, text);
  if (value == NULL) {
    g_set_error (error, MATTA_ERROR, MATTA_ERROR_MALFORMED, "%s: not of type %s", key->key,
                 key->type);
    return NULL;
  }
  if (!is_in_range (key, value) || !is_a_choice (key, value)) {
    g_set_error (error, MATTA_ERROR, MATTA_ERROR_MALFORMED, "%s: out of range", key->key);
    return NULL;
  }
  return matta_value_check (key->key, value, error) ? g_steal_pointer (&value) : NULL;
}

static gboolean
apply_override (MattaPolicy *self, GSettings *settings, const char *text, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, "=", 2);
  const Key *key = parts[0] != NULL ? find_key (parts[0]) : NULL;
  g_autoptr (GVariant) value = NULL;

  if (key == NULL || parts[1] == NULL) {
    g_set_error (error, MATTA_ERROR, MATTA_ERROR_MALFORMED, "%s: there is no such setting",
                 parts[0] != NULL ? parts[0] : "");
    return FALSE;
  }
  if (settings != NULL && matta_settings_is_locked (settings, key->key)) {
    g_set_error (error, MATTA_ERROR, MATTA_ERROR_FORBIDDEN, "%s: fixed by the organisation",
                 key->key);
    return FALSE;
  }
  value = parse_value (key, parts[1], error);
  if (value == NULL)
    return FALSE;
  key->apply (self, value);
  return TRUE;
}

static MattaPolicy *
policy_alloc (void)
{
  MattaPolicy *self = g_new0 (MattaPolicy, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->account = g_new0 (MattaAccount, 1);
  return self;
}

static void
apply_all (MattaPolicy *self, GSettings *settings)
{
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++) {
    g_autoptr (GVariant) value = NULL;

    if (settings != NULL)
      value = g_settings_get_value (settings, keys[i].key);
    else
      value = g_variant_parse (get_type (&keys[i]), keys[i].value, NULL, NULL, NULL);
    keys[i].apply (self, value);
  }
}

/* An account without a server would lose nothing, but send nothing either: practice says so. */
static void
settle_account (MattaPolicy *self)
{
  if (self->account->kind == MATTA_ACCOUNT_SMTP && self->account->host[0] == '\0')
    self->account->kind = MATTA_ACCOUNT_PRACTICE;
}

/* The organisation registered Matta once. */
static void
settle_sender_accounts (MattaPolicy *self)
{
  for (guint i = 0; i < self->sender_accounts->len; i++) {
    MattaSenderAccount *account = g_ptr_array_index (self->sender_accounts, i);

    matta_oauth_setup_fill (&account->account->oauth, &self->account->oauth);
  }
}

/* Without a server there is nothing to share on. Whoever may choose the server could choose one of
 * their own, which is no way to obey an order. */
static void
settle_sharing (MattaPolicy *self, GSettings *settings)
{
  if (self->sharing.url[0] == '\0' || self->sharing.user[0] == '\0'
      || (self->sharing.kind == MATTA_SHARING_WEBDAV && self->sharing.public_url[0] == '\0'))
    self->sharing.kind = MATTA_SHARING_NONE;
  self->sharing.ordered = settings != NULL && matta_settings_is_locked (settings, "share-kind")
                          && matta_settings_is_locked (settings, "share-url");
}

MattaPolicy *
matta_policy_new (GSettings *settings, const char *const *overrides, GError **error)
{
  g_autoptr (MattaPolicy) self = policy_alloc ();

  apply_all (self, settings);
  for (guint i = 0; overrides != NULL && overrides[i] != NULL; i++)
    if (!apply_override (self, settings, overrides[i], error))
      return NULL;
  settle_account (self);
  settle_sender_accounts (self);
  settle_sharing (self, settings);
  return g_steal_pointer (&self);
}

MattaPolicy *
matta_policy_ref (MattaPolicy *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
matta_policy_unref (MattaPolicy *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_strfreev (self->listen);
  g_strfreev (self->inside_domains);
  g_strfreev (self->quiet_checks);
  g_free (self->seal_note);
  g_clear_pointer (&self->agreed, g_ptr_array_unref);
  g_free (self->chat_name);
  g_free (self->sms_country);
  g_free (self->sms_template);
  g_free (self->sharing.url);
  g_free (self->sharing.user);
  g_free (self->sharing.folder);
  g_free (self->sharing.public_url);
  g_free (self->audit.host);
  g_free (self->audit.ca_file);
  g_free (self->audit.certificate_file);
  g_strfreev (self->watch_words);
  g_strfreev (self->open_before_tick);
  matta_account_free (self->account);
  g_clear_pointer (&self->sender_accounts, g_ptr_array_unref);
  g_clear_pointer (&self->inside_list, matta_address_set_unref);
  g_free (self);
}

void
matta_policy_set_inside_list (MattaPolicy *self, MattaAddressSet *list)
{
  g_clear_pointer (&self->inside_list, matta_address_set_unref);
  self->inside_list = list != NULL ? matta_address_set_ref (list) : NULL;
}

gboolean
matta_policy_is_inside (const MattaPolicy *self, const char *address)
{
  const char *found = matta_domain_find (address);
  g_autofree char *domain = NULL;

  if (found == NULL)
    return FALSE;
  if (self->inside_list != NULL && matta_address_set_contains (self->inside_list, address))
    return TRUE;
  if (self->inside_domains[0] == NULL)
    return FALSE;
  domain = matta_domain_fold (found);
  if (!matta_domain_is_valid (domain))
    return FALSE;
  for (guint i = 0; self->inside_domains[i] != NULL; i++)
    if (matta_domain_is_below (domain, self->inside_domains[i]))
      return TRUE;
  return FALSE;
}
