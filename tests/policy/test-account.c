/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-account.h"

#include "matta-error.h"

typedef struct {
  const char *name;
  const char *uri;
  MattaAccountKind kind;
  const char *host;
  guint16 port;
  MattaSecurity security;
  MattaSignInKind sign_in;
  const char *user;
  const char *maildir;
} Case;

static const Case cases[] = {
  { .name = "loopback-is-plain",
    .uri = "smtp://127.0.0.1:2500",
    .kind = MATTA_ACCOUNT_SMTP,
    .host = "127.0.0.1",
    .port = 2500,
    .security = MATTA_SECURITY_NONE,
    .user = "" },
  { .name = "loopback-6",
    .uri = "smtp://[::1]:2500",
    .kind = MATTA_ACCOUNT_SMTP,
    .host = "::1",
    .port = 2500,
    .security = MATTA_SECURITY_NONE,
    .user = "" },
  { .name = "far-server-is-starttls",
    .uri = "smtp://mail.example.com",
    .kind = MATTA_ACCOUNT_SMTP,
    .host = "mail.example.com",
    .port = 25,
    .security = MATTA_SECURITY_STARTTLS,
    .user = "" },
  { .name = "user-means-submission",
    .uri = "smtp://jo@mail.example.com",
    .kind = MATTA_ACCOUNT_SMTP,
    .host = "mail.example.com",
    .port = 587,
    .security = MATTA_SECURITY_STARTTLS,
    .user = "jo" },
  { .name = "smtps",
    .uri = "smtps://jo@mail.example.com",
    .kind = MATTA_ACCOUNT_SMTP,
    .host = "mail.example.com",
    .port = 465,
    .security = MATTA_SECURITY_TLS,
    .user = "jo" },
  { .name = "user-with-at-sign",
    .uri = "smtps://jo%40example.com@mail.example.com:9",
    .kind = MATTA_ACCOUNT_SMTP,
    .host = "mail.example.com",
    .port = 9,
    .security = MATTA_SECURITY_TLS,
    .user = "jo@example.com" },
  { .name = "loopback-with-starttls",
    .uri = "smtp://127.0.0.1:2500?security=starttls",
    .kind = MATTA_ACCOUNT_SMTP,
    .host = "127.0.0.1",
    .port = 2500,
    .security = MATTA_SECURITY_STARTTLS,
    .user = "" },
  { .name = "far-server-in-the-clear",
    .uri = "smtp://jo@mail.example.com:25?sign-in=browser&security=none",
    .kind = MATTA_ACCOUNT_SMTP,
    .host = "mail.example.com",
    .port = 25,
    .security = MATTA_SECURITY_NONE,
    .sign_in = MATTA_SIGN_IN_BROWSER,
    .user = "jo" },
  { .name = "tls-and-the-desktop",
    .uri = "smtps://jo%40example.com@[2001:db8::1]:465?sign-in=desktop",
    .kind = MATTA_ACCOUNT_SMTP,
    .host = "2001:db8::1",
    .port = 465,
    .security = MATTA_SECURITY_TLS,
    .sign_in = MATTA_SIGN_IN_DESKTOP,
    .user = "jo@example.com" },
  { .name = "practice-here", .uri = "practice:", .kind = MATTA_ACCOUNT_PRACTICE, .user = "" },
  { .name = "practice-there",
    .uri = "practice:/tmp/mail",
    .kind = MATTA_ACCOUNT_PRACTICE,
    .user = "",
    .maildir = "/tmp/mail" },
};

static const char *const refused[] = {
  "",
  "mail.example.com",
  "http://mail.example.com",
  "smtp://",
  "smtp://:25",
  "smtp://host:99999",
  "smtp://jo:secret@host",
  "smtp://jo%0d%0a@host",
  "smtp://host/path",
  "practise:/tmp",
  "smtp://host?security=tls",
  "smtps://host?security=none",
  "smtp://host?sign-in=magic",
  "smtp://host?colour=red",
  "smtp://host?security",
  "smtp://host#part",
};

static void
check_account (const MattaAccount *account, const Case *expected)
{
  g_assert_cmpint (account->kind, ==, expected->kind);
  g_assert_cmpstr (account->host, ==, expected->host);
  g_assert_cmpint (account->port, ==, expected->port);
  g_assert_cmpint (account->security, ==, expected->security);
  g_assert_cmpint (account->sign_in, ==, expected->sign_in);
  g_assert_cmpstr (account->user, ==, expected->user);
  g_assert_cmpstr (account->maildir, ==, expected->maildir);
}

static void
test_parse (gconstpointer data)
{
  const Case *expected = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MattaAccount) account = matta_account_parse (expected->uri, &error);
  g_autoptr (MattaAccount) copy = NULL;

  g_assert_no_error (error);
  check_account (account, expected);
  copy = matta_account_copy (account);
  check_account (copy, expected);
}

static void
test_format (gconstpointer data)
{
  const Case *expected = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MattaAccount) account = matta_account_parse (expected->uri, &error);
  g_autofree char *text = matta_account_format (account);
  g_autoptr (MattaAccount) again = matta_account_parse (text, &error);

  g_assert_no_error (error);
  check_account (again, expected);
}

static void
test_refuse (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (MattaAccount) account = matta_account_parse (refused[i], &error);

    g_assert_null (account);
    g_assert_error (error, MATTA_ERROR, MATTA_ERROR_MALFORMED);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/account/parse/", cases[i].name, NULL);

    g_autofree char *back = g_strconcat ("/account/format/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_parse);
    g_test_add_data_func (back, &cases[i], test_format);
  }
  g_test_add_func ("/account/parse/refuses-what-is-no-account", test_refuse);
  return g_test_run ();
}
