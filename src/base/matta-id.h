/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* An id names a message everywhere: log, database, file, command line. 26 characters of Crockford's
 * base 32 in lower case: 48 bits of milliseconds, then 80 random bits. Sorts by time; safe as a
 * file name; says nothing about the message. */
#define MATTA_ID_LENGTH 26

/* @wall: microseconds since 1970 UTC. Returns: (transfer full). Any thread. */
char *matta_id_new (gint64 wall) G_GNUC_WARN_UNUSED_RESULT;

/* FALSE for NULL and for whatever matta_id_new () could not have made. Any thread. */
gboolean matta_id_is_valid (const char *id);

/* The Message-ID, without brackets, of a message that has none but ours; and back: NULL for any
 * other. (transfer full), both. Any thread. */
char *matta_id_to_message_id (const char *id) G_GNUC_WARN_UNUSED_RESULT;
char *matta_id_from_message_id (const char *message_id) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
