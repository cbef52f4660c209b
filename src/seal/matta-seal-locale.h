/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include <locale.h>

G_BEGIN_DECLS

/* UTF-8 for the calling thread as long as this lives: libarchive takes names to be in the locale's
 * letters, and in the C locale it garbles Japanese. */
typedef struct {
  locale_t utf8;
  locale_t before;
} MattaSealLocale;

MattaSealLocale *matta_seal_locale_new (void) G_GNUC_WARN_UNUSED_RESULT;
void matta_seal_locale_free (MattaSealLocale *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaSealLocale, matta_seal_locale_free)

G_END_DECLS
