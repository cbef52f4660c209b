/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-policy.h"

#include "matta-error.h"
#include "matta-policy-folder.h"

static MattaPolicy *
make_policy (const char *inside)
{
  g_autofree char *text = g_strconcat ("inside-domains=", inside, NULL);
  const char *overrides[] = { text, NULL };
  g_autoptr (GError) error = NULL;
  MattaPolicy *policy = matta_policy_new (NULL, overrides, &error);

  g_assert_no_error (error);
  return policy;
}

typedef struct {
  const char *inside;
  const char *address;
  gboolean is_inside;
} InsideCase;

static const InsideCase inside_cases[] = {
  { "example.com", "jo@example.com", TRUE },
  { "example.com", "jo@EXAMPLE.COM", TRUE },
  { "example.com", "jo@example.com.", TRUE },
  { "example.com", "jo@sales.example.com", TRUE },
  { "example.com", "jo@notexample.com", FALSE },
  { "example.com", "jo@example.com.test", FALSE },
  { "example.com", "jo@example.co", FALSE },
  { "example.com", "jo@com", FALSE },
  { "example.com", "jo", FALSE },
  { "example.com", "jo@", FALSE },
  { "example.com", "\"a@example.com\"@example.test", FALSE },
  { "example.com", "\"a@b\"@example.com", TRUE },
  { "@example.com", "jo@example.com", TRUE },
  { "sales.example.com", "jo@example.com", FALSE },
  { "example.com,example.jp", "jo@example.jp", TRUE },
  { "bücher.example", "jo@xn--bcher-kva.example", TRUE },
  { "xn--bcher-kva.example", "jo@BÜCHER.example", TRUE },
  { "", "jo@example.com", FALSE },
  { "example.com", "a@b@example.com", FALSE },
  { "example.com", "\"a\\\"@b\"@example.com", TRUE },
  { "example.com", "\"a@example.com", FALSE },
  { "example.com", "\"a\"b@example.com", FALSE },
  { "example.com", "a\"@b\"@example.com", FALSE },
  { "example.com", "@example.com", FALSE },
  { "example.com", "\"\"@example.com", TRUE },
  { "example.com", "jo@evil.test/.example.com", FALSE },
  { "example.com", "jo@evil.test .example.com", FALSE },
  { "example.com", "jo@.example.com", FALSE },
  { "example.com", "jo@a..example.com", FALSE },
  { "example.com", "<jo@example.com", FALSE },
  { ",", "jo@example.com", FALSE },
};

static void
test_inside (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (inside_cases); i++) {
    const InsideCase *expected = &inside_cases[i];
    g_autoptr (MattaPolicy) policy = make_policy (expected->inside);

    g_test_message ("%s in %s", expected->address, expected->inside);
    g_assert_cmpint (matta_policy_is_inside (policy, expected->address), ==, expected->is_inside);
  }
}

/* A list adds to the domains, or stands alone. */
static void
test_inside_list (void)
{
  g_autoptr (MattaPolicy) policy = make_policy ("example.com");
  g_autoptr (MattaPolicy) bare = make_policy ("");
  g_autoptr (MattaAddressSet) list = matta_address_set_new ();

  g_assert_true (matta_address_set_add (list, "@group.example", NULL));
  matta_policy_set_inside_list (policy, list);
  matta_policy_set_inside_list (bare, list);
  g_assert_true (matta_policy_is_inside (policy, "jo@example.com"));
  g_assert_true (matta_policy_is_inside (policy, "jo@Group.Example"));
  g_assert_false (matta_policy_is_inside (policy, "jo@sub.group.example"));
  g_assert_false (matta_policy_is_inside (policy, "jo@notgroup.example"));
  g_assert_true (matta_policy_is_inside (bare, "jo@group.example"));
  g_assert_false (matta_policy_is_inside (bare, "jo@example.com"));
  matta_policy_set_inside_list (bare, NULL);
  g_assert_false (matta_policy_is_inside (bare, "jo@group.example"));
}

static void
assert_equal (const MattaPolicy *a, const MattaPolicy *b)
{
  g_assert_true (g_strv_equal ((const char *const *) a->listen, (const char *const *) b->listen));
  g_assert_true (g_strv_equal ((const char *const *) a->inside_domains,
                               (const char *const *) b->inside_domains));
  g_assert_cmpint (a->same_user, ==, b->same_user);
  g_assert_cmpuint (a->hold_seconds, ==, b->hold_seconds);
  g_assert_cmpint (a->colleagues_first, ==, b->colleagues_first);
  g_assert_cmpuint (a->colleagues_first_minutes, ==, b->colleagues_first_minutes);
  g_assert_cmpuint (a->max_wait_days, ==, b->max_wait_days);
  g_assert_cmpuint (a->keep_days, ==, b->keep_days);
  g_assert_cmpuint (a->many_visible, ==, b->many_visible);
  g_assert_cmpuint (a->retry_seconds, ==, b->retry_seconds);
  g_assert_cmpuint (a->give_up_hours, ==, b->give_up_hours);
  g_assert_cmpuint (a->max_recipients, ==, b->max_recipients);
  g_assert_cmpuint (a->max_message_size, ==, b->max_message_size);
  g_assert_cmpint (a->notify_content, ==, b->notify_content);
  g_assert_cmpint (a->account->kind, ==, b->account->kind);
  g_assert_cmpint (a->account->security, ==, b->account->security);
  g_assert_cmpint (a->account->port, ==, b->account->port);
  g_assert_cmpstr (a->account->host, ==, b->account->host);
  g_assert_cmpstr (a->account->user, ==, b->account->user);
}

static void
test_defaults (void)
{
  g_autoptr (MattaPolicyFolder) folder = matta_policy_folder_new (NULL, NULL, NULL);
  g_autoptr (MattaPolicy) built_in = matta_policy_new (NULL, NULL, NULL);
  g_autoptr (MattaPolicy) from_schema = NULL;

  g_assert_nonnull (folder);
  from_schema = matta_policy_new (matta_policy_folder_get_settings (folder), NULL, NULL);
  assert_equal (built_in, from_schema);
  g_assert_cmpuint (built_in->hold_seconds, ==, 60);
  g_assert_cmpint (built_in->account->kind, ==, MATTA_ACCOUNT_PRACTICE);
}

static void
test_overrides (void)
{
  const char *overrides[] = { "hold-seconds=5",
                              "same-user=false",
                              "many-visible=uint32 7",
                              "colleagues-first=true",
                              "colleagues-first-minutes=30",
                              "account-kind=smtp",
                              "account-host=mail.example.com",
                              "account-security='tls'",
                              "listen=127.0.0.1:0",
                              NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (MattaPolicy) policy = matta_policy_new (NULL, overrides, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (policy->hold_seconds, ==, 5);
  g_assert_false (policy->same_user);
  g_assert_cmpuint (policy->many_visible, ==, 7);
  g_assert_true (policy->colleagues_first);
  g_assert_cmpuint (policy->colleagues_first_minutes, ==, 30);
  g_assert_cmpint (policy->account->kind, ==, MATTA_ACCOUNT_SMTP);
  g_assert_cmpstr (policy->account->host, ==, "mail.example.com");
  g_assert_cmpint (policy->account->security, ==, MATTA_SECURITY_TLS);
  g_assert_cmpstr (policy->listen[0], ==, "127.0.0.1:0");
  g_assert_null (policy->listen[1]);
}

static const char *const good_overrides[] = {
  "listen=localhost:2525, [::1]:0",
  "listen=['127.0.0.2:2525']",
  "inside-domains=a.example, b.example,",
  "inside-domains=@as []",
  "inside-domains=[]",
  "inside-domains=",
  "watch-words=",
  "watch-words=top secret, internal",
  "open-before-tick=",
  "open-before-tick=xlsx, PDF, 表",
  "account-host=192.0.2.1",
  "account-host=2001:db8::1",
  "account-host=bücher.example",
  "account-user=o'brien@example.com",
  "max-message-size=65536",
  "audit-syslog-host=logs.example.com",
  "audit-syslog-host=192.0.2.1",
  "audit-syslog-host=",
  "audit-syslog-ca-file=/etc/matta/ca.pem",
  "audit-contents=full",
  "share-url=https://cloud.example.com/nextcloud",
  "share-url=http://[::1]:8080/dav/",
  "share-url=",
  "share-folder=Mail/送付 ファイル",
};

static void
test_good_overrides (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (good_overrides); i++) {
    const char *overrides[] = { good_overrides[i], NULL };
    g_autoptr (GError) error = NULL;
    g_autoptr (MattaPolicy) policy = NULL;

    g_test_message ("%s", good_overrides[i]);
    policy = matta_policy_new (NULL, overrides, &error);
    g_assert_no_error (error);
    g_assert_nonnull (policy);
  }
}

static void
test_extensions_are_folded (void)
{
  const char *const overrides[] = { "open-before-tick=XLSX, pdf", NULL };
  const char *const folded[] = { "xlsx", "pdf", NULL };
  g_autoptr (MattaPolicy) policy = matta_policy_new (NULL, overrides, NULL);
  g_autoptr (MattaPolicy) usual = matta_policy_new (NULL, NULL, NULL);

  g_assert_true (
      g_strv_equal ((const char *const *) policy->open_before_tick, (const char *const *) folded));
  g_assert_null (usual->open_before_tick[0]);
}

static const char *const bad_overrides[] = {
  "hold-seconds",
  "hold-seconds=",
  "hold-seconds=-1",
  "hold-seconds=3601",
  "hold-seconds=soon",
  "colleagues-first=perhaps",
  "colleagues-first-minutes=-1",
  "colleagues-first-minutes=1441",
  "holdseconds=5",
  "=5",
  "",
  "many-visible=1",
  "account-kind=exchange",
  "same-user=maybe",
  "max-message-size=1",
  "inside-domains=['a.example',",
  "inside-domains='a.example'",
  "inside-domains=[a.example]",
  "inside-domains=a.example b.example",
  "inside-domains=a..example",
  "inside-domains=jo@a.example",
  "inside-domains=*.example",
  "inside-domains=(1, 2)",
  "listen=0.0.0.0:2525",
  "listen=[::]:2525",
  "listen=192.0.2.1:2525",
  "listen=mail.example.com:25",
  "listen=127.0.0.1",
  "listen=['127.0.0.1:2525'",
  "listen=",
  "listen=127.0.0.1:1,127.0.0.1:2,127.0.0.1:3,127.0.0.1:4,127.0.0.1:5,127.0.0.1:6,127.0.0.1:7,"
  "127.0.0.1:8,127.0.0.1:9",
  "account-host='mail.example.com",
  "account-host=mail.example.com:25",
  "account-host=mail example",
  "account-user=jo\nRSET",
  "account-port=0",
  "watch-words=['secret', ' ']",
  "open-before-tick=.xlsx",
  "open-before-tick=tar.gz",
  "open-before-tick=*",
  "open-before-tick=['']",
  "open-before-tick=x lsx",
  "open-before-tick=twelveletters",
  "late-from=24",
  "audit-syslog-host=logs.example.com:6514",
  "audit-syslog-host=https://logs.example.com",
  "audit-syslog-port=0",
  "audit-syslog-ca-file=ca.pem",
  "audit-syslog-certificate-file=../client.pem",
  "audit-contents=all",
  "share-url=http://cloud.example.com",
  "share-url=cloud.example.com",
  "share-url=https:///files",
  "share-url=ftp://cloud.example.com",
  "share-public-url=http://files.example.com/",
  "share-folder=",
  "share-folder=/Matta",
  "share-folder=Matta/",
  "share-folder=Mail/../Matta",
  "share-user=jo\nX: y",
  "share-days=0",
  "account-port=65536",
};

static void
test_bad_overrides (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (bad_overrides); i++) {
    const char *overrides[] = { bad_overrides[i], NULL };
    g_autoptr (GError) error = NULL;
    g_autoptr (MattaPolicy) policy = matta_policy_new (NULL, overrides, &error);

    g_test_message ("%s", bad_overrides[i]);
    g_assert_null (policy);
    g_assert_error (error, MATTA_ERROR, MATTA_ERROR_MALFORMED);
  }
}

static void
test_no_server (void)
{
  const char *overrides[] = { "account-kind=smtp", NULL };
  g_autoptr (MattaPolicy) policy = matta_policy_new (NULL, overrides, NULL);

  g_assert_cmpint (policy->account->kind, ==, MATTA_ACCOUNT_PRACTICE);
}

static const struct {
  const char *overrides[5];
  MattaSharingKind kind;
} sharings[] = {
  { { NULL }, MATTA_SHARING_NONE },
  { { "share-kind=nextcloud" }, MATTA_SHARING_NONE },
  { { "share-kind=nextcloud", "share-url=https://cloud.example.com" }, MATTA_SHARING_NONE },
  { { "share-kind=nextcloud", "share-url=https://cloud.example.com", "share-user=taro" },
    MATTA_SHARING_NEXTCLOUD },
  { { "share-kind=webdav", "share-url=https://dav.example.com", "share-user=taro" },
    MATTA_SHARING_NONE },
  { { "share-kind=webdav", "share-url=https://dav.example.com", "share-user=taro",
      "share-public-url=https://files.example.com/" },
    MATTA_SHARING_WEBDAV },
};

/* What is not set up wholly is not there. */
static void
test_sharing (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (sharings); i++) {
    g_autoptr (MattaPolicy) policy = matta_policy_new (NULL, sharings[i].overrides, NULL);

    g_assert_cmpint (policy->sharing.kind, ==, sharings[i].kind);
    g_assert_false (policy->sharing.ordered);
    g_assert_cmpstr (policy->sharing.folder, ==, "Matta");
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/policy/inside/is-exact-at-dots-and-at-signs", test_inside);
  g_test_add_func ("/policy/inside/takes-a-list-besides", test_inside_list);
  g_test_add_func ("/policy/defaults/are-those-of-the-schema", test_defaults);
  g_test_add_func ("/policy/overrides/take-bare-words-and-variants", test_overrides);
  g_test_add_func ("/policy/overrides/take-what-makes-sense", test_good_overrides);
  g_test_add_func ("/policy/open-before-tick/is-in-lower-case", test_extensions_are_folded);
  g_test_add_func ("/policy/overrides/name-what-is-wrong", test_bad_overrides);
  g_test_add_func ("/policy/account/without-a-server-is-practice", test_no_server);
  g_test_add_func ("/policy/sharing/needs-all-of-it", test_sharing);
  return g_test_run ();
}
