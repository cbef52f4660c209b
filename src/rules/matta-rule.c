/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-rule.h"

#define FIRST_CJK 0x2e80

MattaCondition *
matta_condition_new (MattaConditionKind kind)
{
  MattaCondition *self = g_new0 (MattaCondition, 1);

  self->kind = kind;
  self->most = G_MAXUINT64;
  return self;
}

void
matta_condition_free (MattaCondition *self)
{
  g_clear_pointer (&self->parts, g_ptr_array_unref);
  g_clear_pointer (&self->at, matta_address_set_unref);
  g_clear_pointer (&self->not_at, matta_address_set_unref);
  g_clear_pointer (&self->words, g_ptr_array_unref);
  g_clear_pointer (&self->extensions, g_ptr_array_unref);
  g_clear_pointer (&self->types, g_ptr_array_unref);
  g_free (self);
}

MattaRule *
matta_rule_new (void)
{
  MattaRule *self = g_new0 (MattaRule, 1);

  self->enabled = TRUE;
  self->then.tier = -1;
  self->then.cc = g_ptr_array_new_with_free_func (g_free);
  self->then.bcc = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
matta_rule_free (MattaRule *self)
{
  g_free (self->id);
  g_clear_pointer (&self->when, matta_condition_free);
  g_free (self->then.words);
  g_free (self->then.remedy);
  g_ptr_array_unref (self->then.cc);
  g_ptr_array_unref (self->then.bcc);
  g_free (self);
}

static gboolean
joins (gunichar before, gunichar after)
{
  return before >= FIRST_CJK && after >= FIRST_CJK;
}

static char *
squeeze (const char *text)
{
  g_autoptr (GString) squeezed = g_string_new (NULL);
  gunichar before = 0;
  gboolean spaced = FALSE;
  gboolean broken = FALSE;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar letter = g_utf8_get_char (p);

    if (g_unichar_isspace (letter) || g_unichar_iszerowidth (letter)) {
      spaced = spaced || g_unichar_isspace (letter);
      broken = broken || letter == '\n';
      continue;
    }
    if (spaced && before != 0 && !(broken && joins (before, letter)))
      g_string_append_c (squeezed, ' ');
    g_string_append_unichar (squeezed, letter);
    before = letter;
    spaced = FALSE;
    broken = FALSE;
  }
  return g_string_free (g_steal_pointer (&squeezed), FALSE);
}

char *
matta_rule_fold_text (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *normal = g_utf8_normalize (valid, -1, G_NORMALIZE_NFKC);
  g_autofree char *folded = g_utf8_casefold (normal, -1);
  g_autofree char *composed = g_utf8_normalize (folded, -1, G_NORMALIZE_NFKC);

  return squeeze (composed);
}
