/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-engine.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* An account: typed, tried, signed in to, and taken into use. One that does not work is taken into
 * use only by somebody who read what does not work.
 * Signal "used": it was taken into use. */
#define MATTA_TYPE_ACCOUNT_PAGE (matta_account_page_get_type ())
G_DECLARE_FINAL_TYPE (MattaAccountPage, matta_account_page, MATTA, ACCOUNT_PAGE, AdwPreferencesPage)

/* @sender: whose account; NULL = everybody's, and the page lists those of some senders below; "" =
 * one of a sender who is to be typed. */
MattaAccountPage *matta_account_page_new (MattaEngine *engine,
                                          const char *sender) G_GNUC_WARN_UNUSED_RESULT;

/* Who is going to write: the test asks whether the account may send as them. @address: NULL or none
 * = that is not known. Whose page says whose it is knows it. */
void matta_account_page_set_address (MattaAccountPage *self, const char *address);

/* Fills in a mail server that was found, with @remark on where it comes from above it. */
void matta_account_page_propose (MattaAccountPage *self,
                                 const MattaAccountChoice *choice,
                                 const char *remark);

G_END_DECLS
