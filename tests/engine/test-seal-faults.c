/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rooms.h"

#include "matta-seal-check.h"
#include "matta-sealing.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

/* Sealing when something is wrong: with the server, the disk, the mail, or the user's mind. */

#define TOP                                                                                        \
  "From: hanako@example.com\r\nTo: " ROOMS_OUTSIDE "\r\nSubject: Offer\r\n"                        \
  "Date: Thu, 01 Jan 2026 09:00:00 +0900\r\nMessage-ID: <offer@client.example>\r\n"                \
  "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=X\r\n\r\n"                         \
  "--X\r\nContent-Type: text/plain\r\n\r\nPlease see the plan.\r\n"
#define END "\r\n--X--\r\n"

#define LARGE_BYTES (100 * 1024)

/* Nobody looks into the attachments meanwhile: that has tests of its own. */
static void
set_up (Rooms *rooms, gconstpointer unused)
{
  const char *const overrides[] = { "inside-domains=example.com", "hold-seconds=60",
                                    "check-domains=false", "look-inside=false", NULL };

  rooms_set_up (rooms, GINT_TO_POINTER (MATTA_REVIEW_ASK));
  rooms_stop (rooms);
  matta_policy_unref (rooms->policy);
  rooms->policy = matta_policy_new (NULL, overrides, NULL);
  rooms_start (rooms);
}

static const char *
get_id (Rooms *rooms)
{
  return matta_entry_get_id (rooms_get_newest (rooms));
}

static void
consent (Rooms *rooms)
{
  MattaQuestion *question = fake_reviewer_get_last (rooms->reviewer);

  g_assert_nonnull (question);
  fake_reviewer_tick_all (question);
  g_assert_true (matta_checklist_set_seal (matta_question_get_checklist (question), TRUE));
  g_assert_true (matta_question_answer (question, MATTA_ANSWER_SEND));
}

/* The mail app has its 250; the rest is between the user and the engine. */
static void
consent_to (Rooms *rooms, const char *mail)
{
  g_autoptr (MattaTicket) ticket = rooms_send (rooms, ROOMS_OUTSIDE, mail);

  consent (rooms);
  rooms_wait_for_reply (rooms, ticket, 250);
}

static void
consent_to_large (Rooms *rooms)
{
  g_autofree char *mail = rooms_make_large_text (LARGE_BYTES);

  consent_to (rooms, mail);
}

/* Whatever time comes: it waits for the user, who is told why. */
static void
assert_waits (Rooms *rooms, const char *note)
{
  rooms_wait_for_state (rooms, get_id (rooms), MATTA_STATE_WAITING);
  rooms_settle_down (rooms);
  g_assert_cmpstr (matta_entry_get_note (rooms_get_newest (rooms)), ==, note);
  g_assert_cmpuint (rooms->n_needs_you, ==, 1);
  fake_clock_advance (rooms->clock, ROOMS_HOLD * ROOMS_SECOND);
  rooms_settle_down (rooms);
  g_assert_cmpuint (fake_courier_get_n_tries (rooms->courier), ==, 0);
}

static void
act (Rooms *rooms, MattaAction action)
{
  matta_answers_act_async (rooms->answers, get_id (rooms), action, 0, NULL, NULL);
  rooms_settle_down (rooms);
}

/* --- the server's limit --- */

/* Larger than the plain one, which would have gone through; the limit lies between. */
static void
test_larger_than_server_takes (Rooms *rooms, gconstpointer data)
{
  fake_courier_set_size_limit (rooms->courier, LARGE_BYTES);
  consent_to_large (rooms);
  assert_waits (rooms, "seal-too-large");
  fake_courier_set_size_limit (rooms->courier, 2 * LARGE_BYTES);
  act (rooms, MATTA_ACTION_CONFIRM);
  rooms_wait_for_state (rooms, get_id (rooms), MATTA_STATE_HOLDING);
}

static void
test_unreachable_server (Rooms *rooms, gconstpointer data)
{
  fake_courier_set_size_limit (rooms->courier, LARGE_BYTES);
  fake_courier_set_unreachable (rooms->courier, TRUE);
  consent_to_large (rooms);
  rooms_wait_for_state (rooms, get_id (rooms), MATTA_STATE_HOLDING);
  g_assert_cmpuint (fake_courier_get_n_asked (rooms->courier), ==, 1);
}

/* What every server has to take is worth no question. */
static void
test_small_asks_nobody (Rooms *rooms, gconstpointer data)
{
  g_autofree char *mail = rooms_make_large_text (1000);

  fake_courier_set_size_limit (rooms->courier, 1);
  consent_to (rooms, mail);
  rooms_wait_for_state (rooms, get_id (rooms), MATTA_STATE_HOLDING);
  g_assert_cmpuint (fake_courier_get_n_asked (rooms->courier), ==, 0);
}

/* --- on the way --- */

static void
follow_cb (MattaEntry *entry, GParamSpec *property, gpointer data)
{
  double *last = data;
  double progress = matta_entry_get_progress (entry);

  g_assert_cmpfloat (progress, <=, 1);
  if (matta_entry_get_state (entry) == MATTA_STATE_SEALING)
    g_assert_cmpfloat (progress, >=, *last);
  else
    g_assert_cmpfloat (progress, ==, 0);
  *last = progress;
}

/* The server is slow to answer: that is where it stands. */
static void
seal_until_server_is_asked (Rooms *rooms, double *progress)
{
  fake_courier_set_slow (rooms->courier, TRUE);
  consent_to_large (rooms);
  g_signal_connect (rooms_get_newest (rooms), "notify::progress", G_CALLBACK (follow_cb), progress);
  while (*progress == 0 || fake_courier_get_n_asked (rooms->courier) == 0)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpint (matta_entry_get_state (rooms_get_newest (rooms)), ==, MATTA_STATE_SEALING);
}

static void
test_progress (Rooms *rooms, gconstpointer data)
{
  double progress = 0;

  seal_until_server_is_asked (rooms, &progress);
  fake_courier_set_slow (rooms->courier, FALSE);
  rooms_wait_for_state (rooms, get_id (rooms), MATTA_STATE_HOLDING);
  g_assert_cmpfloat (progress, ==, 0);
}

/* While nobody lets the worker go on, only its cancellable can end it: a rooms_stop () that comes
 * back proves that it did. */
static void
test_cancel (Rooms *rooms, gconstpointer data)
{
  double progress = 0;

  seal_until_server_is_asked (rooms, &progress);
  act (rooms, MATTA_ACTION_CANCEL);
  g_assert_cmpint (rooms_get_kept_state (rooms, get_id (rooms)), ==, MATTA_STATE_CANCELLED);
  g_assert_cmpfloat (progress, ==, 0);
  rooms_stop (rooms);
  rooms_start (rooms);
  g_assert_cmpint (rooms_get_kept_state (rooms, get_id (rooms)), ==, MATTA_STATE_CANCELLED);
  g_assert_cmpuint (rooms->n_needs_you, ==, 0);
}

/* The first try ends while the second is under way: it has nothing to say any more. */
static void
test_undo (Rooms *rooms, gconstpointer data)
{
  double progress = 0;

  seal_until_server_is_asked (rooms, &progress);
  act (rooms, MATTA_ACTION_CANCEL);
  act (rooms, MATTA_ACTION_UNDO);
  g_assert_cmpint (matta_entry_get_state (rooms_get_newest (rooms)), ==, MATTA_STATE_SEALING);
  while (fake_courier_get_n_asked (rooms->courier) < 2)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpint (rooms_get_kept_state (rooms, get_id (rooms)), ==, MATTA_STATE_SEALING);
  fake_courier_set_slow (rooms->courier, FALSE);
  rooms_wait_for_state (rooms, get_id (rooms), MATTA_STATE_HOLDING);
  g_assert_cmpuint (rooms->n_needs_you, ==, 0);
}

static void
test_stop (Rooms *rooms, gconstpointer data)
{
  double progress = 0;

  seal_until_server_is_asked (rooms, &progress);
  rooms_stop (rooms);
  fake_courier_set_slow (rooms->courier, FALSE);
  rooms_start (rooms);
  rooms_wait_for_state (rooms, get_id (rooms), MATTA_STATE_HOLDING);
}

/* It never heard its 250, so it sends it again: ours must not leave as well. */
static void
test_mail_app_hangs_up (Rooms *rooms, gconstpointer data)
{
  g_autofree char *mail = rooms_make_large_text (LARGE_BYTES);
  g_autoptr (MattaTicket) ticket = rooms_send (rooms, ROOMS_OUTSIDE, mail);

  rooms_allow_warnings ();
  fake_courier_set_slow (rooms->courier, TRUE);
  consent (rooms);
  g_assert_true (matta_ticket_abandon (ticket));
  rooms_wait_for_state (rooms, get_id (rooms), MATTA_STATE_RETURNED);
  rooms_stop (rooms); /* comes back: nobody works on it any more */
  fake_courier_set_slow (rooms->courier, FALSE);
  rooms_start (rooms);
  fake_clock_advance (rooms->clock, ROOMS_HOLD * ROOMS_SECOND);
  rooms_settle_down (rooms);
  g_assert_cmpuint (fake_courier_get_n_tries (rooms->courier), ==, 0);
}

/* --- damaged and odd mails --- */

#define FILE_PART(fields) "--X\r\nContent-Disposition: attachment" fields "\r\n\r\n"
#define CSV_PART(encoding)                                                                         \
  FILE_PART ("; filename=a.csv\r\nContent-Type: text/csv\r\n"                                      \
             "Content-Transfer-Encoding: " encoding)

/* What stands in the ZIP. */
typedef struct {
  const char *name;
  const char *text;
} Inside;

typedef struct {
  const char *path;
  const char *mail;
  Inside inside[3];
} Odd;

/* As far as any receiver could read them before, they can after it. */
static const Odd odd[] = {
  { "base64-cut-off", TOP CSV_PART ("base64") "YWJjZGVmZ" END, { { "a.csv", "abcdef" } } },
  { "quoted-printable-cut-off",
    TOP CSV_PART ("quoted-printable") "a=3Db=4" END,
    { { "a.csv", "a=b" } } },
  { "uuencode-cut-off",
    TOP CSV_PART ("x-uuencode") "begin 644 a.csv\r\n#86)C" END,
    { { "a.csv", "abc" } } },
  { "unknown-encoding", TOP CSV_PART ("x-rot13") "nop" END, { { "a.csv", "nop" } } },
  { "same-names",
    TOP CSV_PART ("7bit") "one\r\n" CSV_PART ("7bit") "two" END,
    { { "a.csv", "one" }, { "a (2).csv", "two" } } },
  { "empty-file", TOP CSV_PART ("7bit") END, { { "a.csv", "" } } },
  { "without-a-name",
    TOP FILE_PART ("\r\nContent-Type: application/pdf") "%PDF" END,
    { { "file", "%PDF" } } },
  { "name-with-folders",
    TOP FILE_PART ("; filename=\"../../etc/passwd\"\r\nContent-Type: text/csv") "x" END,
    { { "passwd", "x" } } },
  { "attached-message-without-a-name",
    TOP "--X\r\nContent-Type: message/rfc822\r\n\r\nSubject: Old\r\n\r\nHello" END,
    { { "Old.eml", "Subject: Old\r\n\r\nHello" } } },
  { "attached-message-with-a-file",
    TOP FILE_PART (
        "; filename=old.eml\r\nContent-Type: message/rfc822") "Subject: Old\r\nContent-Type: "
                                                              "application/pdf; "
                                                              "name=in.pdf\r\n\r\n%PDF" END,
    { { "old.eml", "Subject: Old\r\nContent-Type: application/pdf; name=in.pdf\r\n\r\n%PDF" } } },
};

static void
submit (Rooms *rooms)
{
  rooms_wait_for_state (rooms, get_id (rooms), MATTA_STATE_HOLDING);
  fake_clock_advance (rooms->clock, ROOMS_HOLD * ROOMS_SECOND);
  rooms_wait_for_state (rooms, get_id (rooms), MATTA_STATE_SENT);
}

/* (transfer full) */
static GBytes *
read_sent_zip (Rooms *rooms)
{
  g_autoptr (GBytes) bytes = fake_courier_dup_content (rooms->courier);
  g_autoptr (MattaContent) content = matta_content_new_for_bytes (bytes);
  g_autoptr (MattaFacts) facts = matta_facts_read (content, NULL, &rooms->limits, NULL, NULL);
  g_autofree char *name = NULL;

  g_assert_cmpuint (facts->attachments->len, >, 0);
  return matta_facts_read_attachment (content, facts->attachments->len - 1, &rooms->limits, &name,
                                      NULL);
}

static void
assert_holds (GBytes *zip, const char *password, const Inside *inside)
{
  g_autoptr (GPtrArray) entries =
      g_ptr_array_new_with_free_func ((GDestroyNotify) matta_seal_entry_free);
  const MattaSealOptions options = { .password = password };
  g_autoptr (GError) error = NULL;
  int fd = memfd_create ("zip", MFD_CLOEXEC);

  for (guint i = 0; inside[i].name != NULL; i++) {
    MattaSealEntry *entry = g_new0 (MattaSealEntry, 1);

    entry->name = g_strdup (inside[i].name);
    entry->size = strlen (inside[i].text);
    entry->digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, inside[i].text, -1);
    g_ptr_array_add (entries, entry);
  }
  g_assert_cmpint (write (fd, g_bytes_get_data (zip, NULL), g_bytes_get_size (zip)), ==,
                   (gssize) g_bytes_get_size (zip));
  matta_seal_check (fd, entries, &options, &error);
  g_assert_no_error (error);
  close (fd);
}

static void
test_odd (Rooms *rooms, gconstpointer data)
{
  const Odd *mail = data;
  g_autoptr (MattaSecret) password = NULL;
  g_autoptr (GBytes) zip = NULL;

  consent_to (rooms, mail->mail);
  submit (rooms);
  password = matta_vault_lookup (MATTA_VAULT (rooms->vault), MATTA_PURPOSE_SEAL, get_id (rooms),
                                 NULL, NULL);
  zip = read_sent_zip (rooms);
  assert_holds (zip, password, mail->inside);
}

static const struct {
  const char *path;
  const char *mail;
} unsealable[] = {
  { "signed", "Subject: Offer\r\nMIME-Version: 1.0\r\nContent-Type: multipart/signed; boundary=X;"
              " protocol=\"application/pgp-signature\"\r\n\r\n" CSV_PART (
                  "7bit") "x\r\n--X\r\nContent-Type: application/pgp-signature\r\n\r\nsigned" END },
  { "encrypted",
    "Subject: Offer\r\nMIME-Version: 1.0\r\nContent-Type: multipart/encrypted; boundary=X;"
    " protocol=\"application/pgp-encrypted\"\r\n\r\n--X\r\nContent-Type: application/pgp-encrypted"
    "\r\n\r\nVersion: 1\r\n" FILE_PART ("; filename=a.asc") "encrypted" END },
  { "base64-with-nonsense", TOP CSV_PART ("base64") "YWJj!?!?ZGVm\r\n$$$$\r\nZ2hp" END },
  /* Nobody knows what belonged to it. */
  { "cut-off", TOP CSV_PART ("7bit") "x\r\n" },
  { "uuencode-in-the-text",
    "Subject: Offer\r\n\r\nSee below.\r\n\r\nbegin 644 a.csv\r\n#86)C\r\n`\r\nend\r\n" },
};

/* There is nothing to tick, and nothing ticks it. */
static void
test_unsealable (Rooms *rooms, gconstpointer data)
{
  g_autoptr (MattaTicket) ticket = rooms_send (rooms, ROOMS_OUTSIDE, data);
  MattaChecklist *checklist =
      matta_question_get_checklist (fake_reviewer_get_last (rooms->reviewer));

  g_assert_false (matta_checklist_may_seal (checklist));
  g_assert_false (matta_checklist_set_seal (checklist, TRUE));
  g_assert_false (matta_checklist_get_seal (checklist));
}

/* --- the disk --- */

static void
limit_files (rlim_t size)
{
  struct rlimit limit = { 0 };

  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  limit.rlim_cur = MIN (size, limit.rlim_max);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}

static void
list_files (const char *path, GPtrArray *found)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name = NULL;

  if (folder == NULL)
    g_ptr_array_add (found, g_strdup (path));
  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    list_files (child, found);
  }
}

/* Files without a name that this program still holds. */
static guint
count_unnamed (void)
{
  g_autoptr (GDir) folder = g_dir_open ("/proc/self/fd", 0, NULL);
  const char *name = NULL;
  guint n = 0;

  while ((name = g_dir_read_name (folder)) != NULL) {
    g_autofree char *path = g_build_filename ("/proc/self/fd", name, NULL);
    g_autofree char *target = g_file_read_link (path, NULL);

    if (target != NULL && g_str_has_suffix (target, " (deleted)"))
      n++;
  }
  return n;
}

/* Nothing but the store's own files, in any folder that is the program's to write in. */
static void
assert_no_strays (Rooms *rooms, guint n_unnamed)
{
  const char *const folders[] = { g_get_tmp_dir (), g_get_user_data_dir (),
                                  g_get_user_runtime_dir (), g_get_user_cache_dir (), NULL };
  g_autofree char *store = g_strconcat (rooms->dir, "/", NULL);

  for (guint i = 0; folders[i] != NULL; i++) {
    g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);

    if (g_file_test (folders[i], G_FILE_TEST_IS_DIR))
      list_files (folders[i], found);
    for (guint k = 0; k < found->len; k++)
      if (!g_str_has_prefix (g_ptr_array_index (found, k), store))
        g_error ("%s was left behind", (char *) g_ptr_array_index (found, k));
  }
  while (count_unnamed () > n_unnamed) /* the worker lets go a moment after it is heard */
    g_main_context_iteration (NULL, FALSE);
}

static guint
count_in_store (Rooms *rooms)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);

  list_files (rooms->dir, found);
  return found->len;
}

/* Full in the middle of the ZIP; when there is room again, the same password does. */
static void
test_disk_full (Rooms *rooms, gconstpointer data)
{
  g_autofree char *mail = rooms_make_large_text (4 * 1024 * 1024);
  g_autoptr (MattaTicket) ticket = rooms_send (rooms, ROOMS_OUTSIDE, mail);
  g_autoptr (MattaSecret) before = NULL;
  g_autoptr (MattaSecret) after = NULL;
  guint n_unnamed = count_unnamed ();
  guint n_files = count_in_store (rooms);

  signal (SIGXFSZ, SIG_IGN);
  limit_files (2 * 1024 * 1024);
  consent (rooms);
  rooms_wait_for_reply (rooms, ticket, 250);
  assert_waits (rooms, "seal-failed");
  assert_no_strays (rooms, n_unnamed);
  g_assert_cmpuint (count_in_store (rooms), ==, n_files);
  before = matta_vault_lookup (MATTA_VAULT (rooms->vault), MATTA_PURPOSE_SEAL, get_id (rooms), NULL,
                               NULL);
  limit_files (RLIM_INFINITY);
  act (rooms, MATTA_ACTION_CONFIRM);
  submit (rooms);
  after = matta_vault_lookup (MATTA_VAULT (rooms->vault), MATTA_PURPOSE_SEAL, get_id (rooms), NULL,
                              NULL);
  g_assert_nonnull (before);
  g_assert_cmpstr (before, ==, after);
  assert_no_strays (rooms, n_unnamed);
}

/* Full when it is due: it waits for room, and nothing plain leaves. */
static void
test_disk_full_when_due (Rooms *rooms, gconstpointer data)
{
  g_autofree char *mail = rooms_make_large_text (4 * 1024 * 1024);

  rooms_allow_warnings ();
  consent_to (rooms, mail);
  rooms_wait_for_state (rooms, get_id (rooms), MATTA_STATE_HOLDING);
  signal (SIGXFSZ, SIG_IGN);
  limit_files (2 * 1024 * 1024);
  fake_clock_advance (rooms->clock, ROOMS_HOLD * ROOMS_SECOND);
  rooms_wait_for_state (rooms, get_id (rooms), MATTA_STATE_RETRYING);
  g_assert_cmpuint (fake_courier_get_n_tries (rooms->courier), ==, 0);
  limit_files (RLIM_INFINITY);
  fake_clock_advance (rooms->clock, 3600 * ROOMS_SECOND);
  rooms_wait_for_state (rooms, get_id (rooms), MATTA_STATE_SENT);
}

static void
add (const char *path, void (*func) (Rooms *, gconstpointer))
{
  g_test_add (path, Rooms, NULL, set_up, func, rooms_tear_down);
}

int
main (int argc, char *argv[])
{
  char tmp[] = "/tmp/matta-seal-faults-XXXXXX";
  int failed = 0;

  /* A folder of its own for temporary files as well: nothing else may turn up in it. GLib must not
   * have asked for the usual one before. */
  g_assert_cmpstr (mkdtemp (tmp), ==, tmp);
  g_setenv ("TMPDIR", tmp, TRUE);
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  add ("/seal-faults/larger-than-the-server-takes", test_larger_than_server_takes);
  add ("/seal-faults/unreachable-server", test_unreachable_server);
  add ("/seal-faults/small-asks-nobody", test_small_asks_nobody);
  add ("/seal-faults/progress", test_progress);
  add ("/seal-faults/cancel", test_cancel);
  add ("/seal-faults/undo", test_undo);
  add ("/seal-faults/stop", test_stop);
  add ("/seal-faults/mail-app-hangs-up", test_mail_app_hangs_up);
  add ("/seal-faults/disk-full", test_disk_full);
  add ("/seal-faults/disk-full-when-due", test_disk_full_when_due);
  for (gsize i = 0; i < G_N_ELEMENTS (odd); i++) {
    g_autofree char *path = g_strconcat ("/seal-faults/odd/", odd[i].path, NULL);

    g_test_add (path, Rooms, &odd[i], set_up, test_odd, rooms_tear_down);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (unsealable); i++) {
    g_autofree char *path = g_strconcat ("/seal-faults/unsealable/", unsealable[i].path, NULL);

    g_test_add (path, Rooms, unsealable[i].mail, set_up, test_unsealable, rooms_tear_down);
  }
  failed = g_test_run ();
  g_rmdir (tmp);
  return failed;
}
