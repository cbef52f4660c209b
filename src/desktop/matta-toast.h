/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* A toast whose text wraps: a toast's own title is one line, and what does not fit is never read.
 */
AdwToast *matta_toast_new (const char *text) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
