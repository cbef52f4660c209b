/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-seal-locale.h"

MattaSealLocale *
matta_seal_locale_new (void)
{
  MattaSealLocale *self = g_new0 (MattaSealLocale, 1);

  self->utf8 = newlocale (LC_CTYPE_MASK, "C.UTF-8", (locale_t) 0);
  if (self->utf8 != (locale_t) 0)
    self->before = uselocale (self->utf8);
  return self;
}

void
matta_seal_locale_free (MattaSealLocale *self)
{
  if (self->utf8 != (locale_t) 0) {
    uselocale (self->before);
    freelocale (self->utf8);
  }
  g_free (self);
}
