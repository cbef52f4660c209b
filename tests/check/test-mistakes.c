/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-check.h"

#include "matta-model.h"
#include "matta-scan-message.h"
#include "samples.h"

#include <string.h>

#define NOW "Mon, 23 Nov 2026 10:00:00 +0000"
#define NOW_UNIX G_GINT64_CONSTANT (1795428000)
#define ME "me@example.com"
#define LARGE (12 * 1000 * 1000)

/* One mail of a pair, as its file has it. */
typedef struct {
  char *from;
  char *to;
  char *cc;
  char *bcc;
  char *subject;
  char *date;
  GPtrArray *files; /* element "NAME" or "NAME = KIND" */
  GString *text;
} Mail;

typedef struct {
  char *finding;
  char *what;
  Mail *mistake;
  Mail *twin;
} Pair;

static MattaHistory *history;
static MattaModel *model;
static GHashTable *files_before;   /* digest → domains */
static GHashTable *senders_before; /* address → senders; all others only know this one */
static MattaPolicy *policy;
static guint n_pairs;
static guint n_noticed;
static guint n_harmless;
static guint n_quiet_twins;
static guint n_without_file;
static guint n_quiet_without_file;

static Mail *
mail_new (const Mail *from)
{
  Mail *mail = g_new0 (Mail, 1);

  mail->files = g_ptr_array_new_with_free_func (g_free);
  mail->text = g_string_new (from != NULL ? from->text->str : NULL);
  if (from == NULL)
    return mail;
  mail->from = g_strdup (from->from);
  mail->to = g_strdup (from->to);
  mail->cc = g_strdup (from->cc);
  mail->bcc = g_strdup (from->bcc);
  mail->subject = g_strdup (from->subject);
  mail->date = g_strdup (from->date);
  for (guint i = 0; i < from->files->len; i++)
    g_ptr_array_add (mail->files, g_strdup (g_ptr_array_index (from->files, i)));
  return mail;
}

static void
mail_free (Mail *mail)
{
  g_free (mail->from);
  g_free (mail->to);
  g_free (mail->cc);
  g_free (mail->bcc);
  g_free (mail->subject);
  g_free (mail->date);
  g_ptr_array_unref (mail->files);
  g_string_free (mail->text, TRUE);
  g_free (mail);
}

static void
pair_free (gpointer data)
{
  Pair *pair = data;

  g_free (pair->finding);
  g_free (pair->what);
  mail_free (pair->mistake);
  if (pair->twin != NULL)
    mail_free (pair->twin);
  g_free (pair);
}

/* --- reading the files ------------------------------------------------------------------------ */

static char **
get_field (Mail *mail, const char *name)
{
  if (g_str_equal (name, "From"))
    return &mail->from;
  if (g_str_equal (name, "To"))
    return &mail->to;
  if (g_str_equal (name, "Cc"))
    return &mail->cc;
  if (g_str_equal (name, "Bcc"))
    return &mail->bcc;
  if (g_str_equal (name, "Subject"))
    return &mail->subject;
  if (g_str_equal (name, "Date"))
    return &mail->date;
  return NULL;
}

/* @fresh: what of a twin was given by itself already, so that a second line adds. */
static void
read_field (Mail *mail, const char *line, gboolean *fresh_files)
{
  g_auto (GStrv) parts = g_strsplit (line, ":", 2);
  const char *value = NULL;
  char **field = NULL;

  g_assert_nonnull (parts[1]);
  value = g_strstrip (parts[1]);
  if (g_str_equal (parts[0], "Attach")) {
    if (*fresh_files)
      g_ptr_array_set_size (mail->files, 0);
    *fresh_files = FALSE;
    if (!g_str_equal (value, "-"))
      g_ptr_array_add (mail->files, g_strdup (value));
    return;
  }
  field = get_field (mail, parts[0]);
  if (field == NULL)
    g_test_fail_printf ("There is no field %s", parts[0]);
  g_free (*field);
  *field = g_str_equal (value, "-") ? NULL : g_strdup (value);
}

static Pair *
begin_pair (const char *line)
{
  g_auto (GStrv) parts = g_strsplit (line + 2, ": ", 2);
  Pair *pair = g_new0 (Pair, 1);

  g_assert_nonnull (parts[1]);
  pair->finding = g_strdup (parts[0]);
  pair->what = g_strdup (parts[1]);
  pair->mistake = mail_new (NULL);
  return pair;
}

static void
read_pairs (GPtrArray *pairs, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  gboolean fresh_files = TRUE;
  gboolean fresh_text = TRUE;
  Pair *pair = NULL;
  Mail *mail = NULL;

  for (guint i = 0; lines[i] != NULL; i++) {
    if (g_str_has_prefix (lines[i], "@ ")) {
      pair = begin_pair (lines[i]);
      mail = pair->mistake;
      g_ptr_array_add (pairs, pair);
    } else if (g_str_equal (lines[i], "= twin")) {
      mail = pair->twin = mail_new (pair->mistake);
      fresh_files = fresh_text = TRUE;
    } else if (*lines[i] == '|') {
      if (fresh_text)
        g_string_truncate (mail->text, 0);
      fresh_text = FALSE;
      g_string_append_printf (mail->text, "%s\r\n", lines[i] + MIN (2, strlen (lines[i])));
    } else if (*lines[i] != '\0' && *lines[i] != '#') {
      read_field (mail, lines[i], &fresh_files);
    }
    if (g_str_has_prefix (lines[i], "@ "))
      fresh_files = fresh_text = TRUE;
  }
}

static char *
load (const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "mistakes", name, NULL);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

static void
read_person (const char *line)
{
  g_auto (GStrv) parts = g_strsplit (line, ";", 4);
  const char *domain = matta_address_get_domain (parts[0]);
  guint count = 0;

  g_assert_cmpuint (g_strv_length (parts), ==, 4);
  count = (guint) g_ascii_strtoull (g_strstrip (parts[2]), NULL, 10);
  g_strstrip (parts[1]);
  matta_history_add_person (history, parts[0], *parts[1] != '\0' ? parts[1] : NULL, count,
                            (NOW_UNIX - g_ascii_strtoll (g_strstrip (parts[3]), NULL, 10) * 86400)
                                * G_USEC_PER_SEC);
  matta_history_add_domain (history, domain, matta_history_get_domain (history, domain) + count);
}

static void
read_world (void)
{
  g_autofree char *text = load ("world.txt");
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  history = matta_history_new ();
  for (guint i = 0; lines[i] != NULL; i++)
    if (*lines[i] != '\0' && *lines[i] != '#')
      read_person (lines[i]);
  matta_history_set_total (history, 900);
}

/* --- making the mails ------------------------------------------------------------------------- */

typedef struct {
  const char *kind;
  const char *bytes;
  gsize length;
} Bytes;

static const Bytes kinds[] = {
  { "pdf", "%PDF-1.7\n", 9 },
  { "zip", "PK\003\004\024\000", 6 },
  { "xlsx", "PK\003\004\024\000", 6 },
  { "docx", "PK\003\004\024\000", 6 },
  { "pptx", "PK\003\004\024\000", 6 },
  { "ole", "\320\317\021\340\241\261\032\341", 8 },
  { "png", "\211PNG\r\n\032\n", 8 },
  { "jpg", "\377\330\377\340", 4 },
  { "exe", "MZ\220\000\003\000\000\000", 8 },
  { "scr", "MZ\220\000\003\000\000\000", 8 },
  { "text", "text", 4 },
};

#define SHEETS(hidden)                                                                             \
  "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheets><sheet "  \
  "name=\"1\" sheetId=\"1\"/><sheet name=\"2\" sheetId=\"2\"" hidden "/></sheets></workbook>"
#define CELLS                                                                                      \
  "<sst "                                                                                          \
  "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><si><t>%s</t></si></sst>"
#define PARAGRAPH(before)                                                                          \
  "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>"  \
  "<w:p>" before "<w:r><w:t>%s</w:t></w:r></w:p></w:body></w:document>"
#define COMMENTS                                                                                   \
  "<w:comments "                                                                                   \
  "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:comment "           \
  "w:id=\"1\"><w:p><w:r><w:t>%s</w:t></w:r></w:p></w:comment></w:comments>"

/* Documents: what is asked for, the member that has the text, another one or NULL. */
static const struct {
  const char *kind;
  const char *name;
  const char *content; /* with %s for the text */
  const char *other_name;
  const char *other;
} documents[] = {
  { "workbook", "xl/sharedStrings.xml", CELLS, "xl/workbook.xml", SHEETS ("") },
  { "workbook+hidden", "xl/sharedStrings.xml", CELLS, "xl/workbook.xml",
    SHEETS (" state=\"hidden\"") },
  { "document", "word/document.xml", PARAGRAPH (""), NULL, NULL },
  { "document+changes", "word/document.xml",
    PARAGRAPH ("<w:del w:id=\"1\"><w:r><w:delText>x</w:delText></w:r></w:del>"), NULL, NULL },
  { "document+comments", "word/comments.xml", COMMENTS, "word/document.xml", "<d/>" },
  { "archive", "notes.txt", "%s", NULL, NULL },
};

static GBytes *
make_document (const char *kind, const char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (documents); i++) {
    g_auto (GStrv) around = NULL;
    g_autofree char *content = NULL;

    if (!g_str_equal (documents[i].kind, kind))
      continue;
    around = g_strsplit (documents[i].content, "%s", 2);
    content = g_strconcat (around[0], text, around[1], NULL);
    const SampleMember members[] = {
      { .name = documents[i].name, .text = content },
      { .name = documents[i].other_name, .text = documents[i].other },
      { NULL },
    };

    return sample_zip (members, NULL);
  }
  return NULL;
}

/* So many lines, each with a person. */
static GBytes *
make_list (const char *kind, guint n)
{
  GString *text = g_string_new ("name,contact\n");

  for (guint i = 0; i < n; i++)
    if (g_str_equal (kind, "addresses"))
      g_string_append_printf (text, "P%u,p%u@list.example\n", i, i);
    else
      g_string_append_printf (text, "P%u,03-5555-%04u\n", i, i);
  return g_string_free_to_bytes (text);
}

/* "KIND ARGUMENT": a file with something inside; NULL for the plain kinds. */
static GBytes *
make_inside (const char *kind)
{
  g_auto (GStrv) words = g_strsplit (kind, " ", 2);

  if (words[1] == NULL)
    return NULL;
  if (g_str_equal (words[0], "says"))
    return g_bytes_new (words[1], strlen (words[1]));
  if (g_str_equal (words[0], "addresses") || g_str_equal (words[0], "phones"))
    return make_list (words[0], (guint) g_ascii_strtoull (words[1], NULL, 10));
  return make_document (words[0], words[1]);
}

static GByteArray *
make_bytes (const char *kind)
{
  GByteArray *bytes = g_byte_array_new ();
  g_autoptr (GBytes) inside = NULL;

  if (g_str_equal (kind, "large")) {
    g_byte_array_append (bytes, (const guint8 *) "PK\003\004", 4);
    g_byte_array_set_size (bytes, LARGE);
    return bytes;
  }
  inside = make_inside (kind);
  if (inside != NULL) {
    g_byte_array_append (bytes, g_bytes_get_data (inside, NULL), (guint) g_bytes_get_size (inside));
    return bytes;
  }
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i].kind, kind))
      g_byte_array_append (bytes, (const guint8 *) kinds[i].bytes, (guint) kinds[i].length);
  if (bytes->len == 0)
    g_byte_array_append (bytes, (const guint8 *) "text", 4);
  return bytes;
}

static void
append_file (GString *out, const char *file)
{
  g_auto (GStrv) parts = g_strsplit (file, " = ", 2);
  const char *dot = strrchr (parts[0], '.');
  g_autoptr (GByteArray) bytes =
      make_bytes (parts[1] != NULL ? parts[1] : (dot != NULL ? dot + 1 : "text"));
  g_autofree char *encoded = g_base64_encode (bytes->data, bytes->len);
  g_autofree char *name = g_uri_escape_string (parts[0], NULL, FALSE);

  g_string_append_printf (out,
                          "--b\r\nContent-Type: application/octet-stream\r\n"
                          "Content-Disposition: attachment; filename*=utf-8''%s\r\n"
                          "Content-Transfer-Encoding: base64\r\n\r\n%s\r\n",
                          name, encoded);
}

static char *
write_mail (const Mail *mail)
{
  g_autoptr (GString) out = g_string_new ("MIME-Version: 1.0\r\n");

  g_string_append_printf (out, "From: %s\r\n", mail->from != NULL ? mail->from : ME);
  g_string_append_printf (out, "Date: %s\r\nTo: %s\r\n", mail->date != NULL ? mail->date : NOW,
                          mail->to);
  if (mail->cc != NULL)
    g_string_append_printf (out, "Cc: %s\r\n", mail->cc);
  g_string_append_printf (out, "Subject: %s\r\n", mail->subject);
  if (mail->files->len == 0) {
    g_string_append_printf (out, "Content-Type: text/plain; charset=utf-8\r\n\r\n%s",
                            mail->text->str);
    return g_string_free (g_steal_pointer (&out), FALSE);
  }
  g_string_append_printf (out,
                          "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
                          "Content-Type: text/plain; charset=utf-8\r\n\r\n%s",
                          mail->text->str);
  for (guint i = 0; i < mail->files->len; i++)
    append_file (out, g_ptr_array_index (mail->files, i));
  g_string_append (out, "--b--\r\n");
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static void
add_addresses (MattaEnvelope *envelope, const char *list)
{
  g_auto (GStrv) people = g_strsplit (list != NULL ? list : "", ",", -1);

  for (guint i = 0; people[i] != NULL; i++) {
    const char *open = strchr (people[i], '<');
    g_autofree char *address =
        open != NULL ? g_strndup (open + 1, strcspn (open + 1, ">")) : g_strdup (people[i]);

    matta_envelope_add (envelope, g_strstrip (address), NULL);
  }
}

/* --- who belongs together --------------------------------------------------------------------- */

static GPtrArray *
make_recipients (const char *list)
{
  GPtrArray *people = g_ptr_array_new ();
  g_auto (GStrv) addresses = g_strsplit (list, ",", -1);

  for (guint i = 0; addresses[i] != NULL; i++) {
    MattaRecipient *recipient = g_new0 (MattaRecipient, 1);

    recipient->address = g_strdup (g_strstrip (addresses[i]));
    g_ptr_array_add (people, recipient);
  }
  return people;
}

static void
free_recipients (GPtrArray *people)
{
  for (guint i = 0; i < people->len; i++) {
    MattaRecipient *recipient = g_ptr_array_index (people, i);

    g_free (recipient->address);
    g_free (recipient);
  }
  g_ptr_array_unref (people);
}

/* "TIMES; PEOPLE; WORDS": so many mails, a day apart, to these people; each about one of the words.
 */
static void
learn (char **fields)
{
  g_auto (GStrv) words = g_strsplit (fields[2], ",", -1);
  guint n_words = g_strv_length (words);
  guint times = (guint) g_ascii_strtoull (fields[0], NULL, 10);

  for (guint i = 0; i < times; i++) {
    GPtrArray *people = make_recipients (fields[1]);
    const MattaModelMail mail = {
      .time = NOW_UNIX * G_USEC_PER_SEC - (times - i) * 3 * G_TIME_SPAN_DAY,
      .recipients = people,
      .subject = g_strstrip (words[i % n_words]),
      .body = words[(i + 1) % n_words],
    };

    matta_model_learn (model, &mail);
    free_recipients (people);
  }
}

static void
load_habits (void)
{
  g_autofree char *text = load ("habits.txt");
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  model = matta_model_new ();
  for (guint i = 0; lines[i] != NULL; i++) {
    g_auto (GStrv) fields = g_strsplit (lines[i], ";", 3);

    if (*lines[i] != '#' && *lines[i] != '\0')
      learn (fields);
  }
}

/* As the engine does it before it checks. */
static void
doubt (const MattaFacts *facts)
{
  const MattaModelMail mail = {
    .time = NOW_UNIX * G_USEC_PER_SEC,
    .recipients = facts->recipients,
    .subject = facts->subject,
    .body = facts->own_text,
  };
  g_autoptr (GPtrArray) suspicions = matta_model_score (model, &mail);
  g_autofree char *missing = matta_model_find_missing (model, &mail);

  for (guint i = 0; i < suspicions->len; i++) {
    const MattaSuspicion *suspicion = g_ptr_array_index (suspicions, i);
    const MattaReason *reason =
        suspicion->reasons->len > 0 ? g_ptr_array_index (suspicion->reasons, 0) : NULL;

    matta_history_add_doubt (history, suspicion->address, suspicion->suspicion,
                             reason != NULL ? matta_reason_to_string (reason->sort) : NULL,
                             reason != NULL ? reason->about : NULL);
  }
  matta_history_set_missing (history, missing);
}

/* --- what went before ------------------------------------------------------------------------- */

/* "file; WHAT IT SAYS; DOMAINS" and "senders; WHO; ADDRESSES". */
static void
read_before (char **fields)
{
  g_auto (GStrv) words = g_strsplit (g_strstrip (fields[2]), ", ", -1);
  const char *what = g_strstrip (fields[1]);

  if (g_str_equal (fields[0], "file"))
    g_hash_table_insert (files_before, g_compute_checksum_for_string (G_CHECKSUM_SHA256, what, -1),
                         g_steal_pointer (&words));
  else
    g_hash_table_insert (senders_before, g_strdup (what), g_steal_pointer (&words));
}

static void
load_before (void)
{
  g_autofree char *text = load ("before.txt");
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  files_before =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_strfreev);
  senders_before =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_strfreev);
  for (guint i = 0; lines[i] != NULL; i++) {
    g_auto (GStrv) fields = g_strsplit (lines[i], ";", 3);

    if (*lines[i] == '#' || *lines[i] == '\0')
      continue;
    g_assert_cmpuint (g_strv_length (fields), ==, 3);
    read_before (fields);
  }
}

static gboolean
goes_there (const MattaFacts *facts, char **domains)
{
  for (guint i = 0; i < facts->recipients->len; i++) {
    const MattaRecipient *recipient = g_ptr_array_index (facts->recipients, i);

    if (g_strv_contains ((const char *const *) domains,
                         matta_address_get_domain (recipient->address)))
      return TRUE;
  }
  return FALSE;
}

/* Once more as the engine does it: a file that three companies got is everybody's. */
static void
recall (const MattaFacts *facts)
{
  for (guint i = 0; i < facts->attachments->len; i++) {
    const MattaAttachment *attachment = g_ptr_array_index (facts->attachments, i);
    char **domains = g_hash_table_lookup (files_before, attachment->digest);

    if (domains != NULL && g_strv_length (domains) < 3 && !goes_there (facts, domains))
      matta_history_add_elsewhere (history, i, domains[0]);
  }
  for (guint i = 0; i < facts->recipients->len; i++) {
    const MattaRecipient *recipient = g_ptr_array_index (facts->recipients, i);
    char **senders = g_hash_table_lookup (senders_before, recipient->address);
    const char *usual = senders != NULL ? senders[0] : ME;

    if ((senders == NULL || senders[1] == NULL) && !g_str_equal (usual, facts->from_address))
      matta_history_add_usual_sender (history, recipient->address, usual);
  }
}

static MattaVerdict *
judge (const Mail *mail)
{
  g_autoptr (MattaEnvelope) envelope =
      matta_envelope_new (mail->from != NULL ? mail->from : ME, NULL);
  g_autofree char *text = write_mail (mail);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (MattaContent) content = matta_content_new_for_bytes (bytes);
  g_autoptr (MattaFacts) facts = NULL;
  g_autoptr (MattaVerdict) verdict = NULL;
  g_autoptr (GPtrArray) reports = NULL;
  g_autoptr (GError) error = NULL;
  MattaLimits limits;

  matta_limits_init (&limits);
  add_addresses (envelope, mail->to);
  add_addresses (envelope, mail->cc);
  add_addresses (envelope, mail->bcc);
  facts = matta_facts_read (content, envelope, &limits, NULL, NULL);
  g_assert_nonnull (facts);
  g_assert_null (facts->unreadable);
  g_clear_pointer (&history, matta_history_free); /* of the mail before */
  read_world ();
  doubt (facts);
  recall (facts);
  verdict = matta_check_run (facts, history, policy);
  if (!matta_check_wants_inside (facts, policy))
    return g_steal_pointer (&verdict);
  reports = matta_scan_message (content, facts, (const char *const *) policy->watch_words, &limits,
                                NULL, &error);
  g_assert_no_error (error);
  return matta_check_run_inside (facts, history, policy, reports, verdict);
}

/* --- judging the verdicts --------------------------------------------------------------------- */

static char *
describe (MattaVerdict *verdict)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < matta_verdict_get_n_findings (verdict); i++) {
    const MattaFinding *finding = matta_verdict_get_finding (verdict, i);

    g_string_append_printf (text, "%s=%s (%s) ", finding->id, matta_tier_to_string (finding->tier),
                            finding->detail != NULL ? finding->detail : "-");
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
has_finding (MattaVerdict *verdict, const char *id)
{
  for (guint i = 0; i < matta_verdict_get_n_findings (verdict); i++)
    if (g_str_equal (matta_verdict_get_finding (verdict, i)->id, id))
      return TRUE;
  return FALSE;
}

static void
test_pair (gconstpointer data)
{
  const Pair *pair = data;
  g_autoptr (MattaVerdict) mistake = judge (pair->mistake);
  g_autoptr (MattaVerdict) twin = judge (pair->twin);
  g_autofree char *said = describe (mistake);
  g_autofree char *said_of_twin = describe (twin);

  g_test_message ("mistake: %s", said);
  g_test_message ("twin: %s", said_of_twin);
  n_pairs++;
  if (has_finding (mistake, pair->finding) && matta_verdict_get_tier (mistake) >= MATTA_TIER_LOOK)
    n_noticed++;
  else
    g_test_fail_printf ("not noticed: %s", said);
  if (has_finding (twin, pair->finding) || matta_verdict_get_tier (twin) >= MATTA_TIER_THINK)
    g_test_fail_printf ("alarm about the twin: %s", said_of_twin);
  else
    n_harmless++;
  if (matta_verdict_get_tier (twin) == MATTA_TIER_QUIET)
    n_quiet_twins++;
  n_quiet_without_file +=
      pair->twin->files->len == 0 && matta_verdict_get_tier (twin) == MATTA_TIER_QUIET;
  n_without_file += pair->twin->files->len == 0;
}

static void
test_rates (void)
{
  g_test_message ("%u mistakes of %u noticed; of their twins %u raised no alarm, %u were quiet",
                  n_noticed, n_pairs, n_harmless, n_quiet_twins);
  g_test_message ("%u of %u twins without a file were quiet", n_quiet_without_file, n_without_file);
  /* A file that goes outside is looked at in any case. */
  g_assert_cmpuint (n_quiet_without_file * 10, >=, n_without_file * 9);
}

static void
add_pairs (GPtrArray *pairs, const char *name)
{
  g_autofree char *text = load (name);
  guint first = pairs->len;

  read_pairs (pairs, text);
  for (guint i = first; i < pairs->len; i++) {
    Pair *pair = g_ptr_array_index (pairs, i);
    g_autofree char *path = g_strdup_printf ("/mistakes/%s/%s", pair->finding, pair->what);

    g_assert_nonnull (pair->twin);
    g_test_add_data_func (path, pair, test_pair);
  }
}

int
main (int argc, char *argv[])
{
  g_autoptr (GPtrArray) pairs = g_ptr_array_new_with_free_func (pair_free);
  const char *const own[] = { "inside-domains=example.com", NULL };
  int status = 0;

  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
  policy = matta_policy_new (NULL, own, NULL);
  load_habits ();
  load_before ();
  add_pairs (pairs, "addresses.txt");
  add_pairs (pairs, "texts.txt");
  add_pairs (pairs, "files.txt");
  add_pairs (pairs, "promises.txt");
  add_pairs (pairs, "greetings.txt");
  add_pairs (pairs, "names.txt");
  add_pairs (pairs, "inside.txt");
  add_pairs (pairs, "company.txt");
  add_pairs (pairs, "companies.txt");
  add_pairs (pairs, "again.txt");
  g_test_add_func ("/zz/rates", test_rates);
  status = g_test_run ();
  g_clear_pointer (&history, matta_history_free);
  g_hash_table_unref (files_before);
  g_hash_table_unref (senders_before);
  matta_policy_unref (policy);
  return status;
}
