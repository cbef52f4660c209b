/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A password in memory: text that is overwritten before its memory is given back, so that it is
 * found neither in a core dump nor by whoever gets that memory next. Never log one, never put one
 * into an error or into argv. */
typedef char MattaSecret;

/* Overwrites, then frees; NULL is fine. */
void matta_secret_free (char *secret);
/* Compares without telling by its time where they differ; NULL equals nothing. */
gboolean matta_secret_equal (const char *a, const char *b);
/* Nothing of this process, nor of those it starts, is written to disk when it crashes. The first
 * thing a program does. */
void matta_secret_forbid_core_dumps (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaSecret, matta_secret_free)

G_END_DECLS
