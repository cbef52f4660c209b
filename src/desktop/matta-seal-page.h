/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-engine.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* How attachments are sealed: the passwords, and what goes with the ZIP. */
#define MATTA_TYPE_SEAL_PAGE (matta_seal_page_get_type ())
G_DECLARE_FINAL_TYPE (MattaSealPage, matta_seal_page, MATTA, SEAL_PAGE, AdwPreferencesPage)

MattaSealPage *matta_seal_page_new (MattaEngine *engine) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
