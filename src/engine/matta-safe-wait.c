/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-safe-wait.h"

#include <string.h>

#define UNKNOWN_SECONDS 15

typedef struct {
  const char *word; /* in User-Agent or X-Mailer */
  const char *name;
  guint seconds;
} MailApp;

/* Measured: Geary gives up after 20 s, swaks and Evolution after 30 s and 90 s (Evolution's older
 * versions 30 s), Claws Mail after 60 s, Thunderbird after 100 s; mutt and msmtp wait on. */
static const MailApp mail_apps[] = {
  { "Betterbird", "Betterbird", 90 }, /* before those whose words it holds as well */
  { "Thunderbird", "Thunderbird", 90 },
  { "Evolution", "Evolution", 25 },
  { "geary", "Geary", 15 },
  { "Claws Mail", "Claws Mail", 50 },
  { "Sylpheed", "Sylpheed", 50 },
  { "KMail", "KMail", 25 },
  { "NeoMutt", "NeoMutt", 120 }, /* likewise */
  { "Mutt", "Mutt", 120 },
  { "swaks", "swaks", 25 },
};

static const MailApp *
find_mail_app (const char *user_agent)
{
  if (user_agent == NULL)
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (mail_apps); i++)
    if (strstr (user_agent, mail_apps[i].word) != NULL)
      return &mail_apps[i];
  return NULL;
}

guint
matta_safe_wait (const char *greeting, const char *user_agent)
{
  const MailApp *app = find_mail_app (user_agent);

  return app != NULL ? app->seconds : UNKNOWN_SECONDS;
}

const char *
matta_safe_wait_get_name (const char *user_agent)
{
  const MailApp *app = find_mail_app (user_agent);

  return app != NULL ? app->name : NULL;
}
