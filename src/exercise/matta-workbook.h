/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A workbook (Office Open XML) that any office program opens: the lines of @text are the cells of
 * its sheet's first column. @hidden: that sheet is hidden, and another one stands before it that
 * says as little as @title does. The same every time. (transfer full) */
GBytes *matta_workbook_make (const char *title,
                             const char *text,
                             gboolean hidden) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
