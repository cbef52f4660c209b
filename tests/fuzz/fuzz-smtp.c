/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-limits.h"
#include "matta-smtp-command.h"
#include "matta-smtp-dot.h"

#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static gboolean
collect (const char *data, gsize length, gpointer user_data)
{
  g_string_append_len (user_data, data, (gssize) length);
  return TRUE;
}

static gsize
read_content (const char *data, gsize size, gsize step, GString *content)
{
  MattaDotReader reader = { 0 };
  gsize taken = 0;

  while (taken < size && !reader.done)
    taken +=
        matta_dot_reader_push (&reader, data + taken, MIN (step, size - taken), collect, content);
  return taken;
}

/* However it is chunked, it reads the same; and what is written reads back. */
static void
check_dots (const char *data, gsize size)
{
  g_autoptr (GString) whole = g_string_new (NULL);
  g_autoptr (GString) bytewise = g_string_new (NULL);

  g_assert_cmpuint (read_content (data, size, size, whole), ==,
                    read_content (data, size, 1, bytewise));
  g_assert_true (g_string_equal (whole, bytewise));
}

static void
check_line (const char *line)
{
  g_autofree char *verb = NULL;
  g_autofree char *argument = NULL;
  g_autofree char *address = NULL;
  g_autoptr (GPtrArray) parameters = NULL;
  const char *rest = NULL;

  if (!matta_smtp_command_split (line, &verb, &argument))
    return;
  rest = matta_smtp_path_parse (argument, "TO:", TRUE, &address);
  if (rest == NULL)
    return;
  /* Whatever passes can be put on the wire again. */
  g_assert_null (strpbrk (address, "\r\n"));
  parameters = matta_smtp_parameters_parse (rest);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *line = g_strndup ((const char *) data, size);

  check_line (line);
  if (size > 0)
    check_dots ((const char *) data, size);
  return 0;
}
