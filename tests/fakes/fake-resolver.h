/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A resolver that knows the texts it is told here, and never asks anybody. Any thread, once it is
 * filled. */
#define FAKE_TYPE_RESOLVER (fake_resolver_get_type ())
G_DECLARE_FINAL_TYPE (FakeResolver, fake_resolver, FAKE, RESOLVER, GResolver)

FakeResolver *fake_resolver_new (void) G_GNUC_WARN_UNUSED_RESULT;
/* @text: of a TXT record, its pieces between "|". NULL: nobody answers for @name. */
void fake_resolver_add (FakeResolver *self, const char *name, const char *text);
/* From now on nobody answers at all, until it is cancelled. */
void fake_resolver_set_deaf (FakeResolver *self, gboolean deaf);

G_END_DECLS
