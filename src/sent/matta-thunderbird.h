/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @account: the folder that Thunderbird keeps the account in, "imap.example.com". */
typedef void (*MattaThunderbirdFunc) (const char *account, const char *path, gpointer data);

/* Calls @func for every folder of sent mail in @folder: a Thunderbird profile (with a prefs.js), or
 * the folder that holds the profiles. Which folders are meant the preferences say; those that are
 * called "Sent" or 送信済み besides. For none: @folder is no such folder. Blocking. */
void matta_thunderbird_find_sent (const char *folder, MattaThunderbirdFunc func, gpointer data);

G_END_DECLS
