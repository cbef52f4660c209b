/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-command.h"

#include "matta-error.h"
#include "matta-password.h"
#include "matta-seal-check.h"
#include "matta-seal-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PATIENCE G_USEC_PER_SEC      /* before anybody wants to see how far it is */
#define REFRESH (G_USEC_PER_SEC / 5) /* how often that changes */

static gboolean as_json = FALSE;
static char *output = NULL;
static gboolean from_stdin = FALSE;
static gboolean words = FALSE;
static gboolean characters = FALSE;
static int bits = MATTA_PASSWORD_USUAL_BITS;
static gboolean wrap = FALSE;
static gboolean old_windows = FALSE;

static const GOptionEntry entries[] = {
  { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output,
    N_ ("The ZIP file to be made; writes over nothing"), N_ ("OUT.zip") },
  { "password-stdin", 0, 0, G_OPTION_ARG_NONE, &from_stdin,
    N_ ("Read the password from standard input instead of making one"), NULL },
  { "words", 0, 0, G_OPTION_ARG_NONE, &words, N_ ("Make the password of words, to be read out"),
    NULL },
  { "characters", 0, 0, G_OPTION_ARG_NONE, &characters,
    N_ ("Make it of letters and digits, to be copied (default)"), NULL },
  { "bits", 0, 0, G_OPTION_ARG_INT, &bits, N_ ("How hard to guess: 60 to 128 bits; default 75"),
    N_ ("N") },
  { "wrap", 0, 0, G_OPTION_ARG_NONE, &wrap, N_ ("Hide the names of the files as well"), NULL },
  { "old-windows", 0, 0, G_OPTION_ARG_NONE, &old_windows,
    N_ ("Write Japanese names for programs that don’t know UTF-8"), NULL },
  { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_ ("Print JSON"), NULL },
  G_OPTION_ENTRY_NULL
};

/* One of the given files; opened only while it is read, since there may be thousands. */
typedef struct {
  const char *path;
  int fd;
} File;

typedef struct {
  MattaSealSource *sources;
  File *files;
  guint n_files;
  MattaSecret *password;
  double entropy;
  MattaSealFile *sealed;
  GPtrArray *entries;
} Job;

static void
job_clear (Job *job)
{
  for (guint i = 0; i < job->n_files; i++)
    if (job->files[i].fd >= 0)
      close (job->files[i].fd);
  g_clear_pointer (&job->sources, g_free);
  g_clear_pointer (&job->files, g_free);
  g_clear_pointer (&job->password, matta_secret_free);
  g_clear_pointer (&job->sealed, matta_seal_file_free);
  g_clear_pointer (&job->entries, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Job, job_clear)

static void
say (const char *path, const char *text)
{
  g_autofree char *clean = matta_command_clean (path);

  g_printerr ("mattactl: %s: %s\n", clean, text);
}

/* --- the files ---------------------------------------------------------------------------------
 */

static gssize
fail_file (const char *path, GError **error)
{
  int code = errno;
  g_autofree char *clean = matta_command_clean (path);

  g_set_error (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER, "%s: %s", clean, g_strerror (code));
  return -1;
}

static gssize
read_cb (gpointer data, guint8 *buffer, gsize length, GError **error)
{
  File *file = data;
  gssize got = 0;

  if (file->fd < 0)
    file->fd = g_open (file->path, O_RDONLY | O_CLOEXEC, 0);
  if (file->fd < 0)
    return fail_file (file->path, error);
  do {
    got = read (file->fd, buffer, length);
  } while (got < 0 && errno == EINTR);
  if (got < 0)
    return fail_file (file->path, error);
  if (got == 0) {
    close (file->fd);
    file->fd = -1;
  }
  return got;
}

/* All of them are looked at before anything is done. */
static gboolean
look_at_file (const char *path, MattaSealSource *source)
{
  struct stat status = { 0 };

  if (stat (path, &status) != 0 || access (path, R_OK) != 0) {
    say (path, g_strerror (errno));
    return FALSE;
  }
  if (!S_ISREG (status.st_mode)) {
    say (path, _ ("Only files can be sealed."));
    return FALSE;
  }
  source->name = path;
  source->mtime = status.st_mtime;
  source->size = (guint64) status.st_size;
  return TRUE;
}

static gboolean
look_at_files (Job *job, char **paths, guint n_paths)
{
  gboolean all = TRUE;

  job->sources = g_new0 (MattaSealSource, n_paths);
  job->files = g_new0 (File, n_paths);
  job->n_files = n_paths;
  for (guint i = 0; i < n_paths; i++) {
    job->files[i] = (File){ .path = paths[i], .fd = -1 };
    job->sources[i] = (MattaSealSource){ .read = read_cb, .read_data = &job->files[i], .fd = -1 };
    all = look_at_file (paths[i], &job->sources[i]) && all;
  }
  return all;
}

/* --- the password ------------------------------------------------------------------------------
 */

static gboolean
take_password (Job *job)
{
  g_autoptr (GError) error = NULL;

  job->password = matta_command_read_password ();
  if (!matta_password_is_usable (job->password, &error)) {
    if (g_error_matches (error, MATTA_ERROR, MATTA_ERROR_TOO_LARGE))
      g_printerr ("mattactl: %s\n", _ ("The password is too long."));
    else if (*job->password == '\0')
      g_printerr ("mattactl: %s\n", _ ("The password is empty."));
    else
      g_printerr ("mattactl: %s\n", _ ("The password can only have letters, digits and signs of "
                                       "ASCII: programs differ on others."));
    return FALSE;
  }
  job->entropy = matta_password_judge (job->password);
  if (job->entropy < MATTA_PASSWORD_LEAST_BITS) {
    g_printerr ("mattactl: ");
    g_printerr (_ ("This password is weak: %d bits; from %d on it is safe."), (int) job->entropy,
                MATTA_PASSWORD_LEAST_BITS);
    g_printerr ("\n");
  }
  return TRUE;
}

static gboolean
make_password (Job *job)
{
  g_autoptr (GError) error = NULL;

  job->password = matta_password_make (words ? MATTA_PASSWORD_WORDS : MATTA_PASSWORD_CHARACTERS,
                                       (guint) bits, &job->entropy, &error);
  if (job->password == NULL)
    matta_command_fail (error);
  return job->password != NULL;
}

/* --- sealing -----------------------------------------------------------------------------------
 */

static volatile sig_atomic_t interrupted = 0;

static void
interrupt_cb (int number)
{
  interrupted = 1;
}

/* Interrupted, or out of room, it still ends by itself and takes away what it has written. */
static void
watch_signals (void)
{
  struct sigaction action = { .sa_handler = interrupt_cb };

  sigaction (SIGINT, &action, NULL);
  sigaction (SIGTERM, &action, NULL);
  sigaction (SIGHUP, &action, NULL);
  signal (SIGXFSZ, SIG_IGN);
}

typedef struct {
  GCancellable *cancellable;
  gint64 begun;
  gint64 shown; /* 0 = never */
  guint half;   /* 0 while it is written, 1 while it is checked */
} Progress;

static void
progress_cb (guint64 done, guint64 total, gpointer data)
{
  Progress *progress = data;
  gint64 now = g_get_monotonic_time ();

  if (interrupted)
    g_cancellable_cancel (progress->cancellable);
  if (now - progress->begun < PATIENCE || now - progress->shown < REFRESH
      || !isatty (STDERR_FILENO))
    return;
  progress->shown = now;
  g_printerr ("\r%3u %%", (guint) ((double) done / (double) total * 50) + progress->half * 50);
}

static gboolean
write_and_check (Job *job, GError **error)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Progress progress = { .cancellable = cancellable, .begun = g_get_monotonic_time () };
  MattaSealOptions options = { .password = job->password,
                               .wrap = wrap,
                               .old_windows = old_windows,
                               .progress = progress_cb,
                               .progress_data = &progress,
                               .cancellable = cancellable };
  int fd = matta_seal_file_get_fd (job->sealed);
  gboolean done = FALSE;

  job->entries = matta_seal_zip_write (fd, job->sources, job->n_files, &options, error);
  progress.half = 1;
  done = job->entries != NULL && matta_seal_check (fd, job->entries, &options, error);
  if (progress.shown != 0)
    g_printerr ("\r      \r");
  return done;
}

static MattaExit
fail (const GError *error)
{
  if (g_error_matches (error, MATTA_ERROR, MATTA_ERROR_CONFLICT))
    say (output, _ ("There is such a file already. Nothing was written over."));
  else if (g_error_matches (error, MATTA_ERROR, MATTA_ERROR_NOT_FOUND))
    say (output, _ ("There is no such folder."));
  else
    return matta_command_fail (error);
  return MATTA_EXIT_NOT_DONE;
}

/* --- what is printed ---------------------------------------------------------------------------
 */

static void
add_entries (JsonBuilder *builder, GPtrArray *sealed)
{
  json_builder_set_member_name (builder, "files");
  json_builder_begin_array (builder);
  for (guint i = 0; i < sealed->len; i++) {
    const MattaSealEntry *entry = g_ptr_array_index (sealed, i);

    json_builder_begin_object (builder);
    json_builder_set_member_name (builder, "name");
    json_builder_add_string_value (builder, entry->name);
    json_builder_set_member_name (builder, "size");
    json_builder_add_int_value (builder, (gint64) entry->size);
    json_builder_set_member_name (builder, "digest");
    json_builder_add_string_value (builder, entry->digest);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
}

/* One object, without the password. */
static char *
make_json (const Job *job)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *path = g_filename_display_name (output);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "output");
  json_builder_add_string_value (builder, path);
  json_builder_set_member_name (builder, "entropy");
  json_builder_add_double_value (builder, job->entropy);
  add_entries (builder, job->entries);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

static gboolean
print_all (const char *text)
{
  gsize length = strlen (text);

  while (length > 0) {
    gssize written = write (STDOUT_FILENO, text, length);

    if (written < 0 && errno == EINTR)
      continue;
    if (written <= 0)
      return FALSE;
    text += written;
    length -= (gsize) written;
  }
  return TRUE;
}

/* Straight to where it goes: what prints and what makes JSON would leave copies of the password in
 * memory. It has letters, digits and hyphens only, so JSON needs no escapes. */
static gboolean
print (const Job *job)
{
  g_autofree char *json = as_json ? make_json (job) : NULL;
  gboolean printed = TRUE;

  if (!from_stdin)
    printed = print_all (as_json ? "{\"password\":\"" : "") && print_all (job->password)
              && print_all (as_json ? "\"," : "\n");
  if (as_json)
    printed = printed && print_all (from_stdin ? json : json + 1) && print_all ("\n");
  if (!printed)
    g_printerr ("mattactl: %s\n", _ ("Nobody takes the password, so there is no file either."));
  return printed;
}

static MattaExit
seal (Job *job)
{
  g_autoptr (GError) error = NULL;

  watch_signals ();
  job->sealed = matta_seal_file_new (output, &error);
  if (job->sealed == NULL || !write_and_check (job, &error))
    return fail (error);
  /* Before the file has its name: there is none whose password nobody knows. */
  if (!print (job))
    return MATTA_EXIT_NOT_DONE;
  return matta_seal_file_publish (job->sealed, &error) ? MATTA_EXIT_DONE : fail (error);
}

static gboolean
is_usage (void)
{
  if (output == NULL)
    g_printerr ("mattactl: %s\n", _ ("--output says where to write to."));
  else if (from_stdin + words + characters > 1)
    g_printerr ("mattactl: %s\n", _ ("Only one of --password-stdin, --words and --characters."));
  else if (bits < MATTA_PASSWORD_LEAST_BITS || bits > MATTA_PASSWORD_MOST_BITS)
    g_printerr ("mattactl: %s\n", _ ("--bits takes 60 to 128."));
  else
    return TRUE;
  return FALSE;
}

MattaExit
matta_command_seal (int argc, char **argv)
{
  g_auto (Job) job = { 0 };

  if (!matta_command_parse (&argc, &argv, entries, _ ("FILE…"), 1, G_MAXINT) || !is_usage ())
    return MATTA_EXIT_USAGE;
  if (!look_at_files (&job, argv + 1, (guint) argc - 1))
    return MATTA_EXIT_NOT_DONE;
  if (!(from_stdin ? take_password (&job) : make_password (&job)))
    return MATTA_EXIT_NOT_DONE;
  return seal (&job);
}
