/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The folder of the profile that Thunderbird uses, going by @profiles, the text of its
 * profiles.ini: the one it was installed with, else the default one, else the only one. Relative to
 * the folder of profiles.ini, or absolute; NULL when nobody can tell. (transfer full) */
char *matta_thunderbird_profile_find (const char *profiles) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
