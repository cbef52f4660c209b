/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-engine.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* What a person types into the mail app: where Matta takes mail, and with which password. The
 * password is fetched only to be shown or copied, and not kept. */
#define MATTA_TYPE_MAIL_APP_PAGE (matta_mail_app_page_get_type ())
G_DECLARE_FINAL_TYPE (MattaMailAppPage,
                      matta_mail_app_page,
                      MATTA,
                      MAIL_APP_PAGE,
                      AdwPreferencesPage)

MattaMailAppPage *matta_mail_app_page_new (MattaEngine *engine) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
