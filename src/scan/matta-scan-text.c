/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-scan-text.h"

#include "matta-named-domains.h"

#include <string.h>

#define CHUNK (256 * 1024)

struct _MattaScanText {
  MattaScanReport *report;
  GPtrArray *given;
  GPtrArray *folded; /* the same, folded; NULL once found */
  GString *pending;
  GString *sample;
};

void
matta_scan_limits_init (MattaScanLimits *limits)
{
  *limits = (MattaScanLimits){
    .total = 512 * 1024 * 1024,
    .member = 32 * 1024 * 1024,
    .ratio = 200,
    .entries = 10000,
    .depth = 3,
    .pages = 5000,
    .memory = 1024 * 1024 * 1024,
    .seconds = 20,
  };
}

MattaScanText *
matta_scan_text_new (const char *const *words, MattaScanReport *report)
{
  MattaScanText *self = g_new0 (MattaScanText, 1);

  self->report = report;
  self->given = g_ptr_array_new_with_free_func (g_free);
  self->folded = g_ptr_array_new_with_free_func (g_free);
  self->pending = g_string_new (NULL);
  self->sample = g_string_new (NULL);
  for (guint i = 0; words != NULL && words[i] != NULL; i++) {
    g_ptr_array_add (self->given, g_strdup (words[i]));
    g_ptr_array_add (self->folded, matta_patterns_fold (words[i], -1));
  }
  return self;
}

void
matta_scan_text_free (MattaScanText *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_unref (self->given);
  g_ptr_array_unref (self->folded);
  g_string_free (self->pending, TRUE);
  g_string_free (self->sample, TRUE);
  g_free (self);
}

static void
find_words (MattaScanText *self, const char *folded)
{
  for (guint i = 0; i < self->folded->len; i++) {
    char *word = self->folded->pdata[i];

    if (word == NULL || !matta_patterns_has_word (folded, word))
      continue;
    g_ptr_array_add (self->report->words, g_strdup (self->given->pdata[i]));
    g_free (word);
    self->folded->pdata[i] = NULL;
  }
}

static void
look_at (MattaScanText *self, gsize length)
{
  g_autofree char *folded = matta_patterns_fold (self->pending->str, (gssize) length);

  matta_patterns_count (folded, &self->report->counts);
  matta_named_domains_list (folded, MATTA_SCAN_DOMAINS, self->report->address_domains,
                            self->report->other_domains);
  find_words (self, folded);
  g_string_erase (self->pending, 0, (gssize) length);
}

/* Where the text can be cut without cutting a number or a word: behind a line or, if that is
 * nowhere, behind a space; else in between two letters. */
static gsize
find_cut (GString *text)
{
  const char *cut = g_strrstr_len (text->str, (gssize) text->len, "\n");

  if (cut == NULL)
    cut = g_strrstr_len (text->str, (gssize) text->len, " ");
  if (cut != NULL)
    return (gsize) (cut - text->str) + 1;
  cut = g_utf8_find_prev_char (text->str, text->str + text->len);
  return cut == NULL || cut == text->str ? text->len : (gsize) (cut - text->str);
}

static void
keep_sample (MattaScanText *self, const char *text, gsize length)
{
  gsize room = MATTA_SCAN_SAMPLE - self->sample->len;

  g_string_append_len (self->sample, text, (gssize) MIN (room, length));
}

void
matta_scan_text_push (MattaScanText *self, const char *text, gsize length)
{
  g_return_if_fail (self != NULL);

  keep_sample (self, text, length);
  while (length > 0) {
    gsize taken = MIN (length, CHUNK);

    g_string_append_len (self->pending, text, (gssize) taken);
    text += taken;
    length -= taken;
    if (self->pending->len >= CHUNK)
      look_at (self, find_cut (self->pending));
  }
}

void
matta_scan_text_break (MattaScanText *self)
{
  gsize length = self->pending->len;

  if (length > 0 && self->pending->str[length - 1] != '\n')
    matta_scan_text_push (self, "\n", 1);
}

void
matta_scan_text_finish (MattaScanText *self)
{
  const char *end = NULL;

  g_return_if_fail (self != NULL);

  look_at (self, self->pending->len);
  g_utf8_validate (self->sample->str, (gssize) self->sample->len, &end);
  if (self->sample->len == MATTA_SCAN_SAMPLE && self->sample->str + self->sample->len - end < 4)
    g_string_truncate (self->sample, (gsize) (end - self->sample->str));
  g_free (self->report->sample);
  self->report->sample = g_utf8_make_valid (self->sample->str, (gssize) self->sample->len);
}
