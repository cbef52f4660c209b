/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-engine.h"

G_BEGIN_DECLS

/* An account of the desktop's online accounts (GNOME) that mail can be sent with. Plain value. */
typedef struct {
  char *address;
  char *provider; /* as people call it; or "" */
  char *host;
  char *user;
  guint port;
  const char *security; /* as in a MattaAccountChoice; static */
  const char *sign_in;  /* static */
} MattaOnlineAccount;

void matta_online_account_free (MattaOnlineAccount *self);

/* Which there are; on other desktops none. Only their settings are read: neither a password nor a
 * token is asked for. */
void matta_engine_list_online_accounts_async (MattaEngine *self,
                                              GAsyncReadyCallback callback,
                                              gpointer user_data);
/* (transfer full) (element-type MattaOnlineAccount); never NULL. */
GPtrArray *matta_engine_list_online_accounts_finish (MattaEngine *self, GAsyncResult *result)
    G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaOnlineAccount, matta_online_account_free)

G_END_DECLS
