/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-road-text.h"

#include <string.h>

/* "\u001f" is the longest that becomes of a byte. */
#define GROWTH 6

gsize
matta_road_text_measure (const char *text)
{
  g_return_val_if_fail (text != NULL, 0);

  return strlen (text) * GROWTH;
}

void
matta_road_text_init (MattaRoadText *self, gsize most)
{
  g_return_if_fail (self != NULL);

  self->text = g_malloc0 (most + 1);
  self->length = 0;
  self->room = most;
}

static void
add_bytes (MattaRoadText *self, const char *bytes, gsize length)
{
  g_return_if_fail (self->length + length <= self->room);

  memcpy (self->text + self->length, bytes, length);
  self->length += length;
}

void
matta_road_text_add (MattaRoadText *self, const char *text)
{
  g_return_if_fail (self != NULL && text != NULL);

  add_bytes (self, text, strlen (text));
}

static void
add_coded (MattaRoadText *self, const char *form, guchar byte)
{
  static const char digits[] = "0123456789ABCDEF";
  const char code[] = { digits[byte >> 4], digits[byte & 15] };

  add_bytes (self, form, strlen (form));
  add_bytes (self, code, sizeof code);
}

void
matta_road_text_add_json (MattaRoadText *self, const char *text)
{
  g_return_if_fail (self != NULL && text != NULL);

  for (; *text != '\0'; text++) {
    if (*text == '"' || *text == '\\')
      add_bytes (self, "\\", 1);
    if ((guchar) *text < 0x20)
      add_coded (self, "\\u00", (guchar) *text);
    else
      add_bytes (self, text, 1);
  }
}

void
matta_road_text_add_form (MattaRoadText *self, const char *text)
{
  g_return_if_fail (self != NULL && text != NULL);

  for (; *text != '\0'; text++) {
    if (g_ascii_isalnum (*text) || strchr ("-._*", *text) != NULL)
      add_bytes (self, text, 1);
    else
      add_coded (self, "%", (guchar) *text);
  }
}

MattaSecret *
matta_road_text_end (MattaRoadText *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_steal_pointer (&self->text);
}
