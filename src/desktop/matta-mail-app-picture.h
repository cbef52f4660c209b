/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-mail-app.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* A sketch of the dialog in which a mail app is told its outgoing server, with the fields to be
 * filled in marked. Looks as the desktop does: light or dark, and in the user's language. */
#define MATTA_TYPE_MAIL_APP_PICTURE (matta_mail_app_picture_get_type ())
G_DECLARE_FINAL_TYPE (MattaMailAppPicture, matta_mail_app_picture, MATTA, MAIL_APP_PICTURE, AdwBin)

/* @door: what the fields say. */
void
matta_mail_app_picture_show (MattaMailAppPicture *self, MattaMailApp app, const MattaDoor *door);

G_END_DECLS
