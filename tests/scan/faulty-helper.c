/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int fault_abort (void);
int fault_hang (void);
int fault_babble (void);
int fault_quit (void);

int
fault_abort (void)
{
  abort ();
}

int
fault_hang (void)
{
  for (;;)
    pause ();
}

/* More than a report can be, without an end. */
int
fault_babble (void)
{
  char text[4096];

  memset (text, '{', sizeof text);
  while (write (STDOUT_FILENO, text, sizeof text) > 0)
    continue;
  return 0;
}

/* Says that all is well and nothing else. */
int
fault_quit (void)
{
  return 0;
}

int
main (void)
{
  return FAULT ();
}
