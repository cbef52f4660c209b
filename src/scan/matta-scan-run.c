/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-scan-run.h"

#include "matta-error.h"
#include "matta-scan-request.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixinputstream.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define REPORT (2 * 1024 * 1024) /* a sample, words and domains, as JSON */

static int
fail_fd (GError **error, const char *what)
{
  int code = errno;

  g_set_error (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER, "%s: %s", what, g_strerror (code));
  return -1;
}

static gboolean
write_all (int fd, const char *data, gsize length)
{
  while (length > 0) {
    gssize written = write (fd, data, length);

    if (written < 0 && errno == EINTR)
      continue;
    if (written <= 0)
      return FALSE;
    data += written;
    length -= (gsize) written;
  }
  return TRUE;
}

int
matta_scan_open_file (GError **error)
{
  int fd = memfd_create ("matta-scan", MFD_CLOEXEC | MFD_ALLOW_SEALING);

  return fd >= 0 ? fd : fail_fd (error, "Could not hand over a file");
}

/* Nobody can change it any more. */
static gboolean
seal (int fd, GError **error)
{
  if (lseek (fd, 0, SEEK_SET) == 0
      && fcntl (fd, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL) == 0)
    return TRUE;
  fail_fd (error, "Could not hand over a file");
  return FALSE;
}

static GSubprocess *
start (const char *helper, int file, const char *request, GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr (GError) reason = NULL;
  GSubprocess *child = NULL;
  int input = matta_scan_open_file (error);

  /* The launcher closes both, whatever happens. */
  g_subprocess_launcher_take_fd (launcher, file, MATTA_SCAN_FD);
  if (input < 0)
    return NULL;
  g_subprocess_launcher_take_stdin_fd (launcher, input);
  if (!write_all (input, request, strlen (request))) {
    fail_fd (error, "Could not hand over a file");
    return NULL;
  }
  if (!seal (input, error) || !seal (file, error))
    return NULL;
  child = g_subprocess_launcher_spawn (launcher, &reason, helper, NULL);
  if (child == NULL)
    g_set_error (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER, "Could not start the helper: %s",
                 reason->message);
  return child;
}

/* Where it is installed, or, while this program itself runs where it was built, beside that. */
static char *
find_helper (void)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = self != NULL ? g_path_get_dirname (self) : NULL;
  g_autofree char *built =
      folder != NULL ? g_build_filename (folder, "../../src/scan/matta-scan", NULL) : NULL;

  if (built != NULL && g_file_test (built, G_FILE_TEST_IS_EXECUTABLE))
    return g_steal_pointer (&built);
  return g_strdup (MATTA_SCAN_HELPER);
}

static int
left_of (gint64 deadline)
{
  return (int) MAX (0, (deadline - g_get_monotonic_time ()) / 1000);
}

/* FALSE: the time is over or the caller has lost interest. */
static gboolean
wait_for_output (int fd, gint64 deadline, GCancellable *cancellable)
{
  GPollFD polled[2] = { { .fd = fd, .events = G_IO_IN | G_IO_HUP } };
  gboolean watched = g_cancellable_make_pollfd (cancellable, &polled[1]);
  int ready = 0;

  do
    ready = g_poll (polled, watched ? 2 : 1, left_of (deadline));
  while (ready < 0 && errno == EINTR);
  if (watched)
    g_cancellable_release_fd (cancellable);
  return ready > 0 && !g_cancellable_is_cancelled (cancellable);
}

/* All it has to say, NULL when it did not come to an end. */
static GByteArray *
read_output (GSubprocess *child, gint64 deadline, GCancellable *cancellable)
{
  GInputStream *stream = g_subprocess_get_stdout_pipe (child);
  int fd = g_unix_input_stream_get_fd (G_UNIX_INPUT_STREAM (stream));
  g_autoptr (GByteArray) output = g_byte_array_new ();
  guint8 buffer[4096];

  while (output->len <= REPORT) {
    gssize got = 0;

    if (!wait_for_output (fd, deadline, cancellable))
      return NULL;
    got = read (fd, buffer, sizeof buffer);
    if (got == 0)
      return g_steal_pointer (&output);
    if (got > 0)
      g_byte_array_append (output, buffer, (guint) got);
    else if (errno != EINTR)
      break;
  }
  g_byte_array_set_size (output, 0); /* more than any report */
  return g_steal_pointer (&output);
}

static MattaScanReport *
report_failure (const char *reason)
{
  MattaScanReport *report = matta_scan_report_new ();

  matta_scan_report_fail (report, reason);
  return report;
}

static MattaScanReport *
judge (GSubprocess *child, GByteArray *output)
{
  MattaScanReport *report = NULL;

  if (output == NULL)
    return report_failure ("timeout");
  if (g_subprocess_get_if_signaled (child) && g_subprocess_get_term_sig (child) == SIGXCPU)
    return report_failure ("timeout");
  if (g_subprocess_get_successful (child))
    report = matta_scan_report_parse ((const char *) output->data, output->len);
  return report != NULL ? report : report_failure ("crashed");
}

MattaScanReport *
matta_scan_run (const char *helper,
                int file,
                const char *name,
                const char *const *words,
                const MattaScanLimits *limits,
                GCancellable *cancellable,
                GError **error)
{
  gint64 deadline = 0;
  g_autofree char *request = NULL;
  g_autofree char *program = helper != NULL ? g_strdup (helper) : find_helper ();
  g_autoptr (GSubprocess) child = NULL;
  g_autoptr (GByteArray) output = NULL;

  g_return_val_if_fail (file >= 0 && limits != NULL, NULL);

  request = matta_scan_request_print (name, words, limits);
  child = start (program, file, request, error);
  if (child == NULL)
    return NULL;
  deadline = g_get_monotonic_time () + (gint64) limits->seconds * G_USEC_PER_SEC;
  output = read_output (child, deadline, cancellable);
  if (output == NULL || output->len == 0)
    g_subprocess_force_exit (child); /* it may have closed its output and go on */
  (void) g_subprocess_wait (child, NULL, NULL);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  return judge (child, output);
}
