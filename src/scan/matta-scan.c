/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-scan-file.h"
#include "matta-scan-request.h"

#include <fcntl.h>
#include <glib-unix.h>
#include <locale.h>
#include <sched.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define DESCRIPTORS 32

static void
set_limit (int resource, rlim_t value)
{
  struct rlimit limit = { value, value };

  (void) setrlimit (resource, &limit);
}

/* Whatever takes this process over, little is left to take. A network of its own is a favour that
 * not every system grants. */
static void
lock_down (const MattaScanLimits *limits)
{
  (void) prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  (void) prctl (PR_SET_PDEATHSIG, SIGKILL);
  (void) unshare (CLONE_NEWUSER | CLONE_NEWNET);
  set_limit (RLIMIT_CORE, 0);
  set_limit (RLIMIT_FSIZE, 0);
  set_limit (RLIMIT_NOFILE, DESCRIPTORS);
  set_limit (RLIMIT_CPU, limits->seconds + 1);
#ifndef __SANITIZE_ADDRESS__ /* which reserves terabytes */
  set_limit (RLIMIT_AS, limits->memory);
#endif
}

/* The report's way out is kept from libraries that print. */
static int
take_output (void)
{
  int output = fcntl (STDOUT_FILENO, F_DUPFD_CLOEXEC, MATTA_SCAN_FD + 1);
  int nowhere = open ("/dev/null", O_WRONLY | O_CLOEXEC);

  if (nowhere >= 0) {
    (void) dup2 (nowhere, STDOUT_FILENO);
    (void) dup2 (nowhere, STDERR_FILENO);
    close (nowhere);
  }
  return output;
}

static GBytes *
read_request (void)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint8 buffer[4096];
  gssize got = 0;

  while ((got = read (STDIN_FILENO, buffer, sizeof buffer)) > 0)
    g_byte_array_append (bytes, buffer, (guint) got);
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

static gboolean
write_all (int fd, const char *text)
{
  gsize length = strlen (text);

  while (length > 0) {
    gssize written = write (fd, text, length);

    if (written <= 0)
      return FALSE;
    text += written;
    length -= (gsize) written;
  }
  return TRUE;
}

static gboolean
scan (const char *name, const char *const *words, const MattaScanLimits *limits, int output)
{
  struct stat status;
  const guint8 *data = (const guint8 *) "";
  g_autoptr (MattaScanReport) report = NULL;
  g_autofree char *text = NULL;

  if (fstat (MATTA_SCAN_FD, &status) != 0)
    return FALSE;
  if (status.st_size > 0)
    data = mmap (NULL, (gsize) status.st_size, PROT_READ, MAP_PRIVATE, MATTA_SCAN_FD, 0);
  if (data == MAP_FAILED)
    return FALSE;
  lock_down (limits);
  report = matta_scan_file (data, (gsize) status.st_size, name, words, limits);
  text = matta_scan_report_print (report);
  return write_all (output, text);
}

int
main (int argc, char *argv[])
{
  int output = take_output ();
  g_autoptr (GBytes) request = read_request ();
  g_autofree char *name = NULL;
  g_auto (GStrv) words = NULL;
  MattaScanLimits limits;

  setlocale (LC_CTYPE, "C.UTF-8"); /* else libarchive garbles Japanese names */
  if (!matta_scan_request_parse (g_bytes_get_data (request, NULL), g_bytes_get_size (request),
                                 &name, &words, &limits))
    return 2;
  return scan (name, (const char *const *) words, &limits, output) ? 0 : 1;
}
