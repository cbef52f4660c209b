/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-text-scan.h"

#include "matta-sha256.h"

#include <string.h>

#define LINE_START 1024 /* as much of a line as is looked at */
#define PGP_MESSAGE "-----BEGIN PGP MESSAGE-----"
#define PGP_SIGNED "-----BEGIN PGP SIGNED MESSAGE-----"

struct _MattaTextScan {
  gsize keep;
  MattaUuFunc func;
  gpointer user_data;
  GByteArray *text;
  char line[LINE_START + 1]; /* terminated when a line is looked at */
  gsize length;              /* of the line so far, also beyond what is kept of it */
  gboolean skipping;         /* to the end of a line that does not matter */
  gboolean pgp_message;
  gboolean pgp_signature;

  char *name; /* of the file being decoded; NULL = none */
  guint64 size;
  MattaSha256 *hash;
  guint files;
  guint wanted;
  const MattaCatch *catch;
};

MattaTextScan *
matta_text_scan_new (gsize keep, MattaUuFunc func, gpointer user_data)
{
  MattaTextScan *self = g_new0 (MattaTextScan, 1);

  self->keep = keep;
  self->func = func;
  self->user_data = user_data;
  self->text = g_byte_array_new ();
  self->hash = matta_sha256_new ();
  return self;
}

void
matta_text_scan_free (MattaTextScan *self)
{
  g_return_if_fail (self != NULL);

  g_byte_array_unref (self->text);
  matta_sha256_free (self->hash);
  g_free (self->name);
  g_free (self);
}

void
matta_text_scan_catch (MattaTextScan *self, guint index, const MattaCatch *catch)
{
  g_return_if_fail (self != NULL && catch != NULL);

  self->wanted = index;
  self->catch = catch;
}

/* "begin 644 name"; the name or NULL. (transfer full) */
static char *
read_begin_line (const char *line)
{
  g_autofree char *text = g_strchomp (g_strdup (line));
  gsize digits = 0;

  if (!g_str_has_prefix (text, "begin "))
    return NULL;
  digits = strspn (text + 6, "01234567");
  if (digits < 3 || digits > 4 || text[6 + digits] != ' ' || text[7 + digits] == '\0')
    return NULL;
  return g_strdup (text + 7 + digits);
}

static void
decode_uu (MattaTextScan *self)
{
  const char *end = self->line + MIN (self->length, LINE_START);
  guchar bytes[64];
  gsize count = ((guint) *self->line - 32) & 63;
  gsize made = 0;

  for (const char *p = self->line + 1; made < count; p += 4) {
    guint values[4] = { 0, 0, 0, 0 };

    for (guint i = 0; i < 4; i++)
      if (p + i < end)
        values[i] = ((guint) p[i] - 32) & 63;
    bytes[made++] = (guchar) (values[0] << 2 | values[1] >> 4);
    if (made < count)
      bytes[made++] = (guchar) (values[1] << 4 | values[2] >> 2);
    if (made < count)
      bytes[made++] = (guchar) (values[2] << 6 | values[3]);
  }
  matta_sha256_update (self->hash, bytes, made);
  self->size += made;
  if (self->catch != NULL && self->wanted == self->files)
    self->catch->func (bytes, made, self->catch->user_data);
}

static void
end_file (MattaTextScan *self, gboolean whole)
{
  g_autofree char *name = g_steal_pointer (&self->name);
  g_autofree char *digest = matta_sha256_finish (self->hash);

  self->func (name, self->size, digest, whole, self->user_data);
  self->size = 0;
  self->files++;
}

static void
read_file_line (MattaTextScan *self)
{
  if (g_str_has_prefix (self->line, "end") && self->length <= 5)
    end_file (self, TRUE);
  else if (*self->line > ' ' && *self->line < '`')
    decode_uu (self);
}

static void
look_at_line (MattaTextScan *self)
{
  self->line[MIN (self->length, LINE_START)] = '\0';
  if (self->name != NULL)
    read_file_line (self);
  else if (*self->line == 'b')
    self->name = read_begin_line (self->line);
  else if (g_str_has_prefix (self->line, PGP_MESSAGE))
    self->pgp_message = TRUE;
  else if (g_str_has_prefix (self->line, PGP_SIGNED))
    self->pgp_signature = TRUE;
}

static void
end_line (MattaTextScan *self)
{
  if (!self->skipping)
    look_at_line (self);
  self->length = 0;
}

/* Ordinary lines are most lines: of them only the first byte is looked at. */
static gboolean
matters (MattaTextScan *self, guint8 first)
{
  return self->name != NULL || first == 'b' || first == '-';
}

static void
add_piece (MattaTextScan *self, const guint8 *data, gsize length)
{
  if (self->length == 0)
    self->skipping = !matters (self, *data);
  if (!self->skipping && self->length < LINE_START)
    memcpy (self->line + self->length, data, MIN (length, LINE_START - self->length));
  self->length += length;
}

void
matta_text_scan_push (MattaTextScan *self, const guint8 *data, gsize length)
{
  const guint8 *end = data + length;

  g_return_if_fail (self != NULL);

  if (self->text->len < self->keep)
    g_byte_array_append (self->text, data, (guint) MIN (length, self->keep - self->text->len));
  while (data < end) {
    const guint8 *newline = memchr (data, '\n', (gsize) (end - data));
    const guint8 *next = newline == NULL ? end : newline + 1;

    add_piece (self, data, (gsize) (next - data));
    if (newline != NULL)
      end_line (self);
    data = next;
  }
}

void
matta_text_scan_finish (MattaTextScan *self)
{
  g_return_if_fail (self != NULL);

  if (self->length > 0)
    end_line (self);
  if (self->name != NULL)
    end_file (self, FALSE);
}

GByteArray *
matta_text_scan_get_text (MattaTextScan *self)
{
  return self->text;
}

gboolean
matta_text_scan_has_pgp_message (MattaTextScan *self)
{
  return self->pgp_message;
}

gboolean
matta_text_scan_has_pgp_signature (MattaTextScan *self)
{
  return self->pgp_signature;
}
