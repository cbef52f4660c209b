/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-mail-app.h"

#include "matta-config.h"

#include <glib/gi18n.h>

/* What stands in a field. */
typedef enum {
  VALUE_HOST,
  VALUE_PORT,
  VALUE_HOST_AND_PORT,
  VALUE_WORD, /* one that the mail app offers */
  VALUE_TICKED,
  VALUE_UNTICKED,
  VALUE_ANY, /* it stays as it is */
} Value;

typedef struct {
  const char *place; /* or NULL */
  const char *label; /* NULL: there are no more */
  Value value;
  const char *word;
} Field;

#define MOST_FIELDS 7
#define MOST_STEPS 7
#define MOST_ENTRIES 4

typedef struct {
  const char *context; /* of the words below, which are the mail app's own; NULL = they are ours */
  const char *name;
  const char *entries[MOST_ENTRIES];
  const char *steps[MOST_STEPS];
  const char *note;
  const char *profile_place;
  const char *dialog;
  Field fields[MOST_FIELDS];
} App;

/* Translators: the words with the context of a mail app, and those in quotation marks in the steps
 * below, are to be what that mail app itself shows in your language. */

#define THUNDERBIRD_STEPS                                                                          \
  {                                                                                                \
    N_ ("Open Thunderbird’s menu (≡), and choose “Account Settings”."),                            \
        N_ ("Choose “Outgoing Server” at the end of the list on the left."),                       \
        N_ ("Choose your mail server in the list, and press “Edit…”."),                            \
        N_ ("Fill in the marked fields as the picture shows, and press “OK”."),                    \
  }

#define THUNDERBIRD_DIALOG                                                                         \
  .dialog = NC_ ("Thunderbird", "SMTP Server"), .fields = {                                        \
    { NULL, NC_ ("Thunderbird", "Description:"), VALUE_ANY, NULL },                                \
    { NULL, NC_ ("Thunderbird", "Server Name:"), VALUE_HOST, NULL },                               \
    { NULL, NC_ ("Thunderbird", "Port:"), VALUE_PORT, NULL },                                      \
    { NULL, NC_ ("Thunderbird", "Connection security:"), VALUE_WORD,                               \
      NC_ ("Thunderbird", "None") },                                                               \
    { NULL, NC_ ("Thunderbird", "Authentication method:"), VALUE_WORD,                             \
      NC_ ("Thunderbird", "No authentication") },                                                  \
  }

static const App apps[MATTA_N_MAIL_APPS] = {
  [MATTA_MAIL_APP_THUNDERBIRD] = {
    .context = "Thunderbird",
    .name = N_ ("Thunderbird"),
    .entries = { "thunderbird.desktop", "thunderbird-esr.desktop", "mozilla-thunderbird.desktop" },
    .steps = THUNDERBIRD_STEPS,
    .profile_place = ".thunderbird",
    THUNDERBIRD_DIALOG,
  },
  [MATTA_MAIL_APP_THUNDERBIRD_SNAP] = {
    .context = "Thunderbird",
    .name = N_ ("Thunderbird (snap)"),
    .entries = { "thunderbird_thunderbird.desktop" },
    .steps = THUNDERBIRD_STEPS,
    .note = N_ ("A snap uses this computer’s network: 127.0.0.1 leads to Matta from there as "
                "well."),
    .profile_place = "snap/thunderbird/common/.thunderbird",
    THUNDERBIRD_DIALOG,
  },
  [MATTA_MAIL_APP_THUNDERBIRD_FLATPAK] = {
    .context = "Thunderbird",
    .name = N_ ("Thunderbird (Flatpak)"),
    .entries = { "org.mozilla.Thunderbird.desktop", "org.mozilla.thunderbird.desktop" },
    .steps = THUNDERBIRD_STEPS,
    .note = N_ ("Thunderbird’s Flatpak uses this computer’s network: 127.0.0.1 leads to Matta from "
                "there as well."),
    .profile_place = ".var/app/org.mozilla.Thunderbird/.thunderbird",
    THUNDERBIRD_DIALOG,
  },
  [MATTA_MAIL_APP_EVOLUTION] = {
    .context = "Evolution",
    .name = N_ ("Evolution"),
    .entries = { "org.gnome.Evolution.desktop", "evolution.desktop" },
    .steps = {
      N_ ("Open the menu “Edit” in Evolution, and choose “Preferences”."),
      N_ ("Choose “Mail Accounts”, then your account, and press “Edit”."),
      N_ ("Choose “Sending Email” on the left."),
      N_ ("Fill in the marked fields as the picture shows, and press “OK”."),
    },
    .dialog = NC_ ("Evolution", "Account Editor"),
    .fields = {
      { NC_ ("Evolution", "Sending Email"), NC_ ("Evolution", "Server:"), VALUE_HOST, NULL },
      { NC_ ("Evolution", "Sending Email"), NC_ ("Evolution", "Port:"), VALUE_PORT, NULL },
      { NC_ ("Evolution", "Sending Email"), NC_ ("Evolution", "Server requires authentication"),
        VALUE_UNTICKED, NULL },
      { NC_ ("Evolution", "Sending Email"), NC_ ("Evolution", "Encryption method:"), VALUE_WORD,
        NC_ ("Evolution", "No encryption") },
    },
  },
  [MATTA_MAIL_APP_GEARY] = {
    .context = "Geary",
    .name = N_ ("Geary"),
    .entries = { "org.gnome.Geary.desktop", "geary.desktop" },
    .steps = {
      N_ ("Open Geary’s menu (≡), and choose “Accounts”."),
      N_ ("Choose your account, and then “Server Settings”."),
      N_ ("Fill in the marked fields as the picture shows, and press “Apply”."),
    },
    .note = N_ ("An account from Online Accounts cannot be changed in Geary. Add it once more there "
                "by hand."),
    .dialog = NC_ ("Geary", "Server Settings"),
    .fields = {
      { NC_ ("Geary", "Sending"), NC_ ("Geary", "SMTP server"), VALUE_HOST_AND_PORT, NULL },
      { NC_ ("Geary", "Sending"), NC_ ("Geary", "Connection security"), VALUE_WORD,
        NC_ ("Geary", "None") },
      { NC_ ("Geary", "Sending"), NC_ ("Geary", "Login"), VALUE_WORD,
        NC_ ("Geary", "No login needed") },
    },
  },
  [MATTA_MAIL_APP_CLAWS] = {
    .context = "Claws Mail",
    .name = N_ ("Claws Mail"),
    .entries = { "claws-mail.desktop", "org.claws_mail.Claws-Mail.desktop" },
    .steps = {
      N_ ("Open the menu “Configuration” in Claws Mail, and choose “Edit accounts…”."),
      N_ ("Choose your account, and press “Edit”."),
      N_ ("Choose each of the pages in the picture, one after the other, and fill in the marked "
          "fields."),
      N_ ("Press “OK”."),
    },
    .dialog = NC_ ("Claws Mail", "Account preferences"),
    .fields = {
      { NC_ ("Claws Mail", "Basic"), NC_ ("Claws Mail", "SMTP server (send)"), VALUE_HOST, NULL },
      { NC_ ("Claws Mail", "Send"), NC_ ("Claws Mail", "SMTP Authentication (SMTP AUTH)"),
        VALUE_UNTICKED, NULL },
      { NC_ ("Claws Mail", "TLS"), NC_ ("Claws Mail", "Send (SMTP)"), VALUE_WORD,
        NC_ ("Claws Mail", "Don't use TLS (but, if necessary, use STARTTLS)") },
      { NC_ ("Claws Mail", "Advanced"), NC_ ("Claws Mail", "SMTP port"), VALUE_PORT, NULL },
    },
  },
  [MATTA_MAIL_APP_OTHER] = {
    .context = "mail app",
    .name = N_ ("Another mail app"),
    .steps = {
      N_ ("Open your account’s settings in your mail app."),
      N_ ("Look for the outgoing server. It is often called “SMTP”."),
      N_ ("Fill in the marked fields as the picture shows, and save."),
    },
    .dialog = NC_ ("mail app", "Outgoing Server (SMTP)"),
    .fields = {
      { NULL, NC_ ("mail app", "Server"), VALUE_HOST, NULL },
      { NULL, NC_ ("mail app", "Port"), VALUE_PORT, NULL },
      { NULL, NC_ ("mail app", "Security"), VALUE_WORD, NC_ ("mail app", "None") },
      { NULL, NC_ ("mail app", "Sign-in"), VALUE_WORD, NC_ ("mail app", "None") },
    },
  },
};

static const char *
translate (const App *app, const char *word)
{
  return word != NULL ? g_dpgettext2 (GETTEXT_PACKAGE, app->context, word) : NULL;
}

const char *
matta_mail_app_get_name (MattaMailApp app)
{
  g_return_val_if_fail (app < MATTA_N_MAIL_APPS, NULL);

  return _ (apps[app].name);
}

const char *const *
matta_mail_app_get_entries (MattaMailApp app)
{
  g_return_val_if_fail (app < MATTA_N_MAIL_APPS, NULL);

  return apps[app].entries;
}

gboolean
matta_mail_app_is_thunderbird (MattaMailApp app)
{
  return matta_mail_app_get_profile_place (app) != NULL;
}

char **
matta_mail_app_list_steps (MattaMailApp app)
{
  g_autoptr (GStrvBuilder) steps = g_strv_builder_new ();

  g_return_val_if_fail (app < MATTA_N_MAIL_APPS, NULL);

  for (guint i = 0; apps[app].steps[i] != NULL; i++)
    g_strv_builder_add (steps, _ (apps[app].steps[i]));
  return g_strv_builder_end (steps);
}

const char *
matta_mail_app_get_note (MattaMailApp app)
{
  g_return_val_if_fail (app < MATTA_N_MAIL_APPS, NULL);

  return apps[app].note != NULL ? _ (apps[app].note) : NULL;
}

const char *
matta_mail_app_get_profile_place (MattaMailApp app)
{
  g_return_val_if_fail (app < MATTA_N_MAIL_APPS, NULL);

  return apps[app].profile_place;
}

const char *
matta_mail_app_get_dialog (MattaMailApp app)
{
  g_return_val_if_fail (app < MATTA_N_MAIL_APPS, NULL);

  return translate (&apps[app], apps[app].dialog);
}

/* --- fields ----------------------------------------------------------------------------------- */

/* (transfer full); NULL for a box to tick. */
static char *
write_value (const App *app, const Field *field, const MattaDoor *door)
{
  switch (field->value) {
  case VALUE_HOST:
    return g_strdup (door->host);
  case VALUE_PORT:
    return g_strdup_printf ("%u", door->port);
  case VALUE_HOST_AND_PORT:
    return g_strdup_printf ("%s:%u", door->host, door->port);
  case VALUE_WORD:
    return g_strdup (translate (app, field->word));
  case VALUE_ANY:
    return g_strdup ("…");
  case VALUE_TICKED:
  case VALUE_UNTICKED:
    return NULL;
  }
  return NULL;
}

static void
field_free (gpointer data)
{
  MattaMailAppField *field = data;

  g_free (field->value);
  g_free (field);
}

static MattaMailAppField *
make_field (const App *app, const Field *field, const MattaDoor *door)
{
  MattaMailAppField *made = g_new0 (MattaMailAppField, 1);

  made->place = translate (app, field->place);
  made->label = translate (app, field->label);
  made->value = write_value (app, field, door);
  made->ticked = field->value == VALUE_TICKED;
  made->marked = field->value != VALUE_ANY;
  return made;
}

GPtrArray *
matta_mail_app_list_fields (MattaMailApp app, const MattaDoor *door)
{
  GPtrArray *fields = g_ptr_array_new_with_free_func (field_free);

  g_return_val_if_fail (app < MATTA_N_MAIL_APPS && door != NULL, fields);

  for (guint i = 0; apps[app].fields[i].label != NULL; i++)
    g_ptr_array_add (fields, make_field (&apps[app], &apps[app].fields[i], door));
  return fields;
}
