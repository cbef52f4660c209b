/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What somebody wrote about files that go along: "please find the offer attached",
 * "添付いたします". Any thread. */

/* The kind of words that promise an attachment in @own_text, which is as matta_check_simplify ()
 * leaves it; static. NULL = nothing is promised. Who writes of a file that went before, came, is
 * asked for or is held on by screws promises none; in doubt nothing is. */
const char *matta_promise_find (const char *own_text);

G_END_DECLS
