/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-error.h"

/* Underscores, not hyphens: the formatter would put spaces round a hyphen and change the string. */
G_DEFINE_QUARK (matta_error, matta_error)
