/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-flush.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

gboolean
matta_flush_folder (const char *path)
{
  int fd = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean flushed = fd >= 0 && fsync (fd) == 0;
  int code = errno;

  if (fd >= 0)
    close (fd);
  errno = code;
  return flushed;
}
