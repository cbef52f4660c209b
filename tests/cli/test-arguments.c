/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

/* What the program makes of its words, "…-without-schemas" where nothing is installed; %D is an
 * empty folder, %M a message, %P a policy folder, %R one with rules, %B one with a bad rule file,
 * %I files of another product. */
typedef struct {
  const char *name;
  const char *line;
  int code;
  const char *out; /* must stand in it; NULL = it is empty */
  const char *err;
} Case;

static const Case cases[] = {
  { "nothing", "", 2, NULL, "Usage: mattactl COMMAND" },
  { "unknown-command", "frobnicate", 2, NULL, "Usage: mattactl COMMAND" },
  { "help-is-output", "--help", 0, "relay-password", NULL },
  { "help-of-a-command", "check --help", 0, "--policy-dir", NULL },
  { "version", "--version", 0, "mattactl ", NULL },
  { "status-takes-no-word", "status now", 2, NULL, "Usage:" },
  { "status-without-a-service", "status", 3, NULL, "mattactl: Matta is not running." },
  { "status-as-json-without-a-service", "status --json", 3, NULL, "Matta is not running." },
  { "password-takes-no-word", "relay-password secret", 2, NULL, "Usage:" },
  { "agreed-wants-a-word", "agreed", 2, NULL, "Usage:" },
  { "agreed-wants-a-name", "agreed set", 2, NULL, "Usage:" },
  { "agreed-lists-all", "agreed list a.example", 2, NULL, "Usage:" },
  { "agreed-without-a-service", "agreed remove a.example", 3, NULL, "Matta is not running." },
  { "sharing-wants-a-word", "sharing", 2, NULL, "Usage:" },
  { "sharing-knows-no-other-word", "sharing forget", 2, NULL, "Usage: mattactl sharing" },
  { "sharing-takes-no-password", "sharing set secret", 2, NULL, "Usage:" },
  { "sharing-without-a-password", "sharing set", 1, NULL, "This is no password." },
  { "sharing-without-a-service", "sharing try", 3, NULL, "Matta is not running." },
  { "road-wants-to-know-which", "road set", 2, NULL, "Usage:" },
  { "road-knows-no-other-word", "road forget chat", 2, NULL, "Usage:" },
  { "road-without-a-service", "road try chat", 3, NULL, "Matta is not running." },
  { "tell-wants-a-road", "outbox tell 01m84facs825b7k3z7e5nw7tq6", 2, NULL, "--road" },
  { "number-is-for-telling", "outbox told 01m84facs825b7k3z7e5nw7tq6 --number 1", 2, NULL,
    "Usage:" },
  { "password-without-a-service", "relay-password --new", 3, NULL, "Matta is not running." },
  { "client-config-wants-a-mail-app", "client-config", 2, NULL, "Usage:" },
  { "client-config-knows-some", "client-config pine", 2, NULL, "Usage: mattactl client-config" },
  { "client-config-for-any", "client-config generic", 0, "127.0.0.1", NULL },
  { "client-config-elsewhere", "client-config generic --listen [::1]:2600", 0, "2600", NULL },
  { "client-config-nowhere", "client-config generic --listen 127.0.0.1:0", 1, NULL, "" },
  { "client-config-with-sign-in", "client-config generic --user jo", 0, "jo", "relay-password" },
  { "client-config-of-thunderbird", "client-config thunderbird", 0,
    "user_pref(\"mail.smtpserver.smtp1.port\", 2525);", "user.js" },
  { "client-config-no-profile", "client-config thunderbird --profile %D", 1, NULL, "" },
  { "client-config-profile-of-another", "client-config generic --profile %D", 2, NULL, "Usage:" },
  { "client-config-of-evolution", "client-config evolution --encrypted", 0, "[Mail Transport]",
    "relay-certificate" },
  { "client-config-of-geary", "client-config geary --listen [::1]:2600", 0, "host=::1",
    "geary.ini" },
  { "client-config-of-claws", "client-config claws", 0, "smtp_port=2525", "accountrc" },
  { "client-config-as-json", "client-config thunderbird --json", 0, "\"port\":2525", NULL },
  { "account-wants-a-word", "account", 2, NULL, "Usage:" },
  { "account-finds-an-address", "account find", 2, NULL, "Usage: mattactl account" },
  { "account-finds-no-server-of-no-address", "account find nobody", 1, NULL, "" },
  { "outbox-wants-a-word", "outbox", 2, NULL, "Usage:" },
  { "outbox-unknown-word", "outbox frobnicate", 2, NULL, "Usage: mattactl outbox" },
  { "outbox-unknown-word-with-id", "outbox frobnicate 1", 2, NULL, "Usage: mattactl outbox" },
  { "outbox-list-takes-no-id", "outbox list 1", 2, NULL, "Usage: mattactl outbox" },
  { "outbox-pause-takes-no-id", "outbox pause 1", 2, NULL, "Usage: mattactl outbox" },
  { "outbox-show-wants-an-id", "outbox show", 2, NULL, "Usage: mattactl outbox" },
  { "outbox-cancel-wants-an-id", "outbox cancel", 2, NULL, "Usage: mattactl outbox" },
  { "outbox-cancel-wants-one-id", "outbox cancel 1 2", 2, NULL, "Usage:" },
  { "outbox-hold-wants-a-time", "outbox hold 1", 2, NULL, "--until" },
  { "outbox-hold-wants-a-real-time", "outbox hold 1 --until 25:00", 2, NULL, "--until" },
  { "outbox-hold-wants-a-real-day", "outbox hold 1 --until 2027-02-30T09:00", 2, NULL, "--until" },
  { "outbox-hold-takes-utc", "outbox hold 1 --until 2027-01-31T09:00:00Z", 3, NULL, "running" },
  { "outbox-hold-takes-minutes", "outbox hold 1 --until 2027-01-31T09:00", 3, NULL, "running" },
  { "outbox-hold-takes-a-time-of-day", "outbox hold 1 --until 09:00", 3, NULL, "running" },
  { "outbox-until-is-for-hold", "outbox cancel 1 --until 09:00", 2, NULL, "Usage: mattactl" },
  { "outbox-without-a-service", "outbox list", 3, NULL, "Matta is not running." },
  { "practice-wants-a-word", "practice", 2, NULL, "Usage:" },
  { "practice-knows-no-other-word", "practice win", 2, NULL, "Usage: mattactl practice" },
  { "practice-no-such-folder", "practice results --data-dir %D/typo", 1, NULL, "no such folder" },
  { "practice-none", "practice results --data-dir %D --json", 0, "[]\n", NULL },
  { "practice-results", "practice results --data-dir %P", 0, " 8 of 10 right; missed: look-alike, ",
    NULL },
  { "practice-results-as-json", "practice results --data-dir %P --json", 0,
    "\"right\":8,\"of\":10,\"missed\":[\"look-alike\",", NULL },
  { "check-wants-a-file", "check", 2, NULL, "Usage:" },
  { "check-no-such-file", "check %D/none.eml", 1, NULL, "cannot be read" },
  { "check-a-folder", "check %D", 1, NULL, "cannot be read" },
  { "check-says-it", "check %M", 0, "suzuki@example.jp: ", NULL },
  { "check-as-json", "check %M --json", 0, "\"tier\":\"look\"", NULL },
  { "check-no-such-history", "check %M --data-dir %D/typo", 1, NULL, "no such folder" },
  { "check-no-address", "check %M --rcpt nobody", 2, NULL, "--rcpt" },
  { "check-two-at-signs", "check %M --rcpt a@b@example.com", 2, NULL, "--rcpt" },
  { "check-no-sender", "check %M --from nobody", 2, NULL, "--from" },
  { "check-a-setting", "check %M --json --set inside-domains=example.jp", 0, "\"inside\":true",
    NULL },
  { "check-no-such-setting", "check %M --set colour=red", 2, NULL, "colour" },
  { "check-setting-out-of-range", "check %M --set keep-days=0", 2, NULL, "keep-days" },
  { "check-locked-setting", "check %M --policy-dir %P --set keep-days=9", 4, NULL, "keep-days" },
  { "check-says-refused-files", "check %M --policy-dir %P", 0, "look", "/defaults:2: " },
  { "policy-wants-a-word", "policy", 2, NULL, "Usage:" },
  { "policy-unknown-word", "policy frobnicate", 2, NULL, "Usage: mattactl policy" },
  { "policy-show-takes-no-word", "policy show all", 2, NULL, "Usage: mattactl policy" },
  { "policy-explain-wants-a-key", "policy explain", 2, NULL, "Usage: mattactl policy" },
  { "policy-explain-no-such-key", "policy explain colour", 1, NULL, "no such setting" },
  { "policy-explain", "policy explain hold-seconds", 0, "hold-seconds       60", NULL },
  { "policy-show", "policy show --policy-dir %D", 0, "keep-days          30\n", NULL },
  { "policy-show-without-schemas", "policy show", 1, NULL, "mattactl: " },
  { "check-without-schemas", "check %M", 1, NULL, "mattactl: " },
  { "serve-without-schemas", "serve --data-dir %D", 1, NULL, "mattactl: " },
  { "policy-show-locked", "policy show --policy-dir %P", 0, "30  (set by your", "defaults:2: " },
  { "policy-show-as-json", "policy show --json --policy-dir %P", 0, "\"locked\":true",
    "defaults:" },
  { "policy-check-good", "policy check %D", 0, "The policy can be used.", NULL },
  { "policy-check-bad", "policy check %P", 1, "/defaults:2: ", NULL },
  { "policy-check-as-json", "policy check --json %P", 1, "\"usable\":false", NULL },
  { "policy-check-good-as-json", "policy check --json %D", 0, "\"usable\":true", NULL },
  { "policy-check-rules", "policy check %R", 0, "The policy can be used.", NULL },
  { "policy-check-bad-rules", "policy check %B", 1, "/policy.d/a.json:2: There is no key", NULL },
  { "policy-check-bad-rules-as-json", "policy check --json %B", 1, "\"line\":2", NULL },
  { "policy-check-rule-file", "policy check %R/policy.d/a.json", 0, "can be used", NULL },
  { "policy-check-bad-rule-file", "policy check %B/policy.d/a.json", 1, "/a.json:2: ", NULL },
  { "policy-check-rule-file-as-json", "policy check --json %B/policy.d/a.json", 1,
    "\"usable\":false", NULL },
  { "policy-check-no-such-rule-file", "policy check %D/a.json", 1, "/a.json:0: No such", NULL },
  { "policy-import-wants-a-folder", "policy import --out %D/a.json", 2, NULL, "Usage: mattactl" },
  { "policy-import-wants-a-file", "policy import %I", 2, NULL, "--out" },
  { "policy-import", "policy import %I --out %D/a.json", 0, "Rules: 1, list entries: 1, files: 2",
    NULL },
  { "policy-import-says-what-is-left", "policy import %I --out %D/a.json", 0,
    "Whitelist.csv:2: not taken over", NULL },
  { "policy-import-as-json", "policy import %I --out %D/a.json --json", 0, "\"rules\":1", NULL },
  { "policy-import-writes-nothing-over", "policy import %I --out %M", 1, NULL, "/message.eml: " },
  { "policy-import-nothing", "policy import %D --out %D/a.json", 1, NULL, "no file here" },
  { "policy-export-lists", "policy export-lists %R/policy.d/a.json", 0, "watched,example.jp\r\n",
    NULL },
  { "policy-export-bad-lists", "policy export-lists %B/policy.d/a.json", 1, NULL, "a.json:2: " },
  { "check-with-rules", "check %M --policy-dir %R", 0, "Think twice", NULL },
  { "check-with-rules-says-what-applies", "check %M --policy-dir %R", 0, "held for 5 minutes",
    NULL },
  { "check-with-rules-as-json", "check %M --policy-dir %R --json", 0, "\"hold-minutes\":5", NULL },
  { "check-with-lists", "check %M --policy-dir %R --json", 0, "\"id\":\"watched\"", NULL },
  { "check-with-bad-rules", "check %M --policy-dir %B", 0, "think\n", "/a.json:2: " },
  { "audit-wants-a-word", "audit", 2, NULL, "Usage:" },
  { "audit-unknown-word", "audit frobnicate --data-dir %D", 2, NULL, "Usage: mattactl audit" },
  { "audit-no-such-folder", "audit verify --data-dir %D/typo", 1, NULL, "no such folder" },
  { "audit-verify", "audit verify --data-dir %D", 0, "is whole", NULL },
  { "audit-export-empty", "audit export --data-dir %D", 0, "", NULL },
  { "audit-export-csv", "audit export --format csv --data-dir %D", 0, "number,chain,at,", NULL },
  { "audit-export-unknown-format", "audit export --format xml --data-dir %D", 2, NULL, "--format" },
  { "audit-export-unknown-contents", "audit export --contents all --data-dir %D", 2, NULL,
    "--contents: facts" },
  { "audit-export-bad-from", "audit export --from soon --data-dir %D", 2, NULL, "--from: This" },
  { "audit-export-bad-to", "audit export --to 2026-02-30 --data-dir %D", 2, NULL, "--to: This" },
  { "audit-export-writes-nothing-over", "audit export --output %M --data-dir %D", 1, NULL,
    "exists" },
  { "audit-verify-as-json", "audit verify --json --data-dir %D", 0, "{\"whole\":true}", NULL },
  { "seal-wants-a-file", "seal --output %D/a.zip", 2, NULL, "Usage:" },
  { "seal-wants-an-output", "seal %M", 2, NULL, "--output" },
  { "seal-no-such-file", "seal %M %D/none -o %D/a.zip", 1, NULL, "/none: No such file" },
  { "seal-a-folder", "seal %D -o %D/a.zip", 1, NULL, "Only files" },
  { "seal-no-such-folder", "seal %M -o %D/none/a.zip", 1, NULL, "no such folder" },
  { "seal-writes-nothing-over", "seal %M -o %M", 1, NULL, "/message.eml: There is such a file" },
  { "seal-one-kind-of-password", "seal %M -o %D/a.zip --words --characters", 2, NULL, "Only one" },
  { "seal-made-or-typed", "seal %M -o %D/a.zip --words --password-stdin", 2, NULL, "Only one" },
  { "seal-too-few-bits", "seal %M -o %D/a.zip --bits 59", 2, NULL, "--bits" },
  { "seal-too-many-bits", "seal %M -o %D/a.zip --bits 129", 2, NULL, "--bits" },
  { "seal-no-password", "seal %M -o %D/a.zip --password-stdin", 1, NULL, "is empty" },
  { "seal-prints-a-password", "seal %M -o %D/a.zip", 0, "-", NULL },
  { "seal-as-json", "seal %M -o %D/a.zip --json --words", 0, "{\"password\":\"", NULL },
  { "serve-takes-no-word", "serve now", 2, NULL, "Usage:" },
  { "serve-unknown-review", "serve --review never --data-dir %D", 2, NULL, "ask, confirm or park" },
  { "serve-hold-too-long", "serve --hold 3601 --data-dir %D", 2, NULL, "hold-seconds" },
  { "serve-hold-negative", "serve --hold -1 --data-dir %D", 2, NULL, "hold-seconds" },
  { "serve-outside", "serve --listen 0.0.0.0:0 --data-dir %D", 2, NULL, "loopback" },
  { "serve-no-account", "serve --upstream example.com --data-dir %D", 2, NULL, "smtp://" },
  { "serve-locked", "serve --policy-dir %P --set keep-days=9 --data-dir %D", 4, NULL, "keep-days" },
};

static const char *program;

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name = NULL;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    remove_folder (child);
  }
  g_remove (path);
}

static void
put (const char *root, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (root, name, NULL);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;

  g_mkdir_with_parents (folder, 0700);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

static char *
make_root (void)
{
  char *root = g_dir_make_tmp ("matta-arguments-XXXXXX", NULL);
  g_autofree char *empty = g_build_filename (root, "empty", NULL);

  g_mkdir (empty, 0700);
  put (root, "message.eml",
       "From: sato@example.com\r\nTo: suzuki@example.jp\r\nSubject: One\r\n"
       "Date: Mon, 1 Feb 2027 10:00:00 +0900\r\nMessage-ID: <1@example.com>\r\n\r\nHello.\r\n");
  put (root, "policy/defaults", "[matta]\nhold-seconds=none\n");
  put (
      root, "ruled/policy.d/a.json",
      "{\"version\": 1, \"lists\": {\"watched\": [\"example.jp\"]}, \"rules\": [{\"id\": \"a\", "
      "\"when\": {\"text-words\": [\"HELLO\"]}, \"then\": {\"message\": {\"en\": \"Think twice\"}, "
      "\"hold-minutes\": 5}}]}");
  put (root, "bad/policy.d/a.json", "{\"version\": 1,\n\"rulez\": []}");
  put (root, "import/DeferredDeliveryMinutes.csv", "@,3\r\n");
  put (root, "import/Whitelist.csv", "@example.jp,True\r\ntaro,True\r\n");
  put (root, "policy/practice-results",
       "{\"at\":\"2026-11-23T10:00:00Z\",\"right\":8,\"of\":10,\"missed\":[\"look-alike\","
       "\"\\u001b\"],\"false-alarms\":[\"greeting\"]}\n{\"at\":\"cut o");
  put (root, "policy/locks", "/io/github/mattamail/Matta/keep-days\n");
  return root;
}

static char **
make_words (const char *root, const char *line)
{
  g_autoptr (GString) text = g_string_new (line);
  g_autofree char *empty = g_build_filename (root, "empty", NULL);
  g_autofree char *message = g_build_filename (root, "message.eml", NULL);
  g_autofree char *policy = g_build_filename (root, "policy", NULL);
  g_autofree char *ruled = g_build_filename (root, "ruled", NULL);
  g_autofree char *bad = g_build_filename (root, "bad", NULL);
  g_autofree char *import = g_build_filename (root, "import", NULL);

  g_string_replace (text, "%D", empty, 0);
  g_string_replace (text, "%M", message, 0);
  g_string_replace (text, "%P", policy, 0);
  g_string_replace (text, "%R", ruled, 0);
  g_string_replace (text, "%B", bad, 0);
  g_string_replace (text, "%I", import, 0);
  g_string_prepend (text, " ");
  g_string_prepend (text, program);
  return g_strsplit (g_strchomp (text->str), " ", -1);
}

static GSubprocess *
start (const char *root, const char *const *words, gboolean no_schemas)
{
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autofree char *bus = g_strdup_printf ("unix:path=%s/none", root);
  g_autoptr (GError) error = NULL;
  GSubprocess *process = NULL;

  g_subprocess_launcher_setenv (launcher, "DBUS_SESSION_BUS_ADDRESS", bus, TRUE);
  g_subprocess_launcher_setenv (launcher, "HOME", root, TRUE);
  g_subprocess_launcher_setenv (launcher, "XDG_DATA_HOME", root, TRUE);
  g_subprocess_launcher_setenv (launcher, "XDG_CONFIG_HOME", root, TRUE);
  g_subprocess_launcher_setenv (launcher, "XDG_RUNTIME_DIR", root, TRUE);
  if (no_schemas) {
    g_subprocess_launcher_setenv (launcher, "GSETTINGS_SCHEMA_DIR", root, TRUE);
    g_subprocess_launcher_setenv (launcher, "XDG_DATA_DIRS", root, TRUE);
  }
  process = g_subprocess_launcher_spawnv (launcher, words, &error);
  g_assert_no_error (error);
  return process;
}

static void
assert_text (const char *text, const char *part)
{
  g_test_message ("%s", text);
  if (part == NULL)
    g_assert_cmpstr (text, ==, "");
  else
    g_assert_nonnull (strstr (text, part));
}

static void
test_case (gconstpointer data)
{
  const Case *expected = data;
  g_autofree char *root = make_root ();
  g_auto (GStrv) words = make_words (root, expected->line);
  g_autoptr (GSubprocess) process = start (root, (const char *const *) words,
                                           g_str_has_suffix (expected->name, "-without-schemas"));
  g_autofree char *out = NULL;
  g_autofree char *err = NULL;
  g_autoptr (GError) error = NULL;

  g_subprocess_communicate_utf8 (process, NULL, NULL, &out, &err, &error);
  g_assert_no_error (error);
  assert_text (out, expected->out);
  assert_text (err, expected->err);
  g_assert_true (g_subprocess_get_if_exited (process));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, expected->code);
  remove_folder (root);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  program = argv[1];
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/arguments/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  return g_test_run ();
}
