/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What the tests on a display share: waiting without stopping the main loop, keys, pictures, a mail
 * app. Whatever goes wrong ends the test. */

#define STAGE_LONG_SECONDS 20

/* For what cannot be waited for itself, a key that does nothing, say; longer on a busy machine. */
void stage_wait_ms (guint milliseconds);
/* Goes on as soon as @is_there says so, however long that takes; what takes long is said. */
void stage_wait_for (gboolean (*is_there) (gpointer), gpointer user_data);
/* Runs a program to its end while the main loop goes on; it must succeed. */
void stage_run (const char *first, ...) G_GNUC_NULL_TERMINATED;
void stage_press (const char *key);
void stage_type (const char *text);
/* Gives the keyboard to the newest window whose title matches @title. */
void stage_focus (const char *title);
/* Into $MATTA_SCREENSHOT_DIR, if it is set; the window first gets $MATTA_SCREENSHOT_WIDTH. */
void stage_take_picture (const char *name);

char *stage_make_folder (void) G_GNUC_WARN_UNUSED_RESULT;
/* Removes it with all that is in it, and frees its name. */
void stage_remove_folder (char *folder);
guint16 stage_find_free_port (void);

/* Sends from hanako@example.jp as a mail app does, on a thread, until the last reply. The port must
 * answer. */
void stage_send_mail (guint16 port, const char *const *recipients, const char *mail);

G_END_DECLS
