/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-door.h"

G_BEGIN_DECLS

/* The mail apps that Matta knows by name: how each is told to send through Matta, in the words of
 * its own menus and dialogs. In the user's language. Pure: nothing is looked up, nothing written.
 */
typedef enum {
  MATTA_MAIL_APP_THUNDERBIRD, /* from the distribution */
  MATTA_MAIL_APP_THUNDERBIRD_SNAP,
  MATTA_MAIL_APP_THUNDERBIRD_FLATPAK,
  MATTA_MAIL_APP_EVOLUTION,
  MATTA_MAIL_APP_GEARY,
  MATTA_MAIL_APP_CLAWS,
  MATTA_MAIL_APP_OTHER,
} MattaMailApp;
#define MATTA_N_MAIL_APPS (MATTA_MAIL_APP_OTHER + 1)

const char *matta_mail_app_get_name (MattaMailApp app);
/* The desktop entries that say that it is installed; NULL-terminated, none for OTHER. Static. */
const char *const *matta_mail_app_get_entries (MattaMailApp app);
gboolean matta_mail_app_is_thunderbird (MattaMailApp app);

/* What to do, one sentence a step. (transfer full), NULL-terminated. */
char **matta_mail_app_list_steps (MattaMailApp app) G_GNUC_WARN_UNUSED_RESULT;
/* Something worth knowing about it; or NULL. */
const char *matta_mail_app_get_note (MattaMailApp app);
/* Below the home folder, where Thunderbird keeps its profiles; NULL for the others. Static. */
const char *matta_mail_app_get_profile_place (MattaMailApp app);

/* One field of the dialog in which the steps end. */
typedef struct {
  const char *place; /* the dialog's page it is on, where it has several; or NULL */
  const char *label;
  char *value;     /* as it has to be; NULL = a box to tick */
  gboolean ticked; /* if it is one */
  gboolean marked; /* this is to be filled in; else it stays as it is */
} MattaMailAppField;

/* (transfer full), element MattaMailAppField, in the dialog's order. Its title by
 * matta_mail_app_get_dialog (). */
GPtrArray *matta_mail_app_list_fields (MattaMailApp app,
                                       const MattaDoor *door) G_GNUC_WARN_UNUSED_RESULT;
const char *matta_mail_app_get_dialog (MattaMailApp app);

G_END_DECLS
