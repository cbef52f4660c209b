/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-hand-over.h"

#include "matta-error.h"
#include "matta-hand-over-window.h"
#include "matta-secret.h"

#include "matta-config.h"

#include <glib/gi18n.h>

/* One hand-over, until its window is shown. */
typedef struct {
  GtkApplication *application;
  GtkWindow *parent; /* or NULL */
  MattaEntry *entry;
} HandOver;

static void
hand_over_free (HandOver *self)
{
  g_clear_object (&self->application);
  g_clear_object (&self->parent);
  g_object_unref (self->entry);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HandOver, hand_over_free)

/* Those who lack it, as the mail calls them; when nobody does, all who get it. */
static char **
list_people (MattaEntry *entry)
{
  gboolean all = matta_entry_get_telling (entry) == MATTA_TELLING_DONE;
  g_autoptr (GStrvBuilder) people = g_strv_builder_new ();

  for (guint i = 0; i < matta_entry_get_n_recipients (entry); i++) {
    MattaEntryRecipient recipient = matta_entry_get_recipient (entry, i);

    if (recipient.untold || (all && recipient.delivery != MATTA_DELIVERY_DROPPED))
      g_strv_builder_add (people, recipient.name != NULL ? recipient.name : recipient.address);
  }
  return g_strv_builder_end (people);
}

static void
noted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  /* The row goes on asking for it. */
  if (!matta_engine_told_finish (MATTA_ENGINE (source), result, &error))
    g_warning ("That a password was told is not noted: %s", error->message);
}

static void
handed_over_cb (GtkWindow *window, MattaEngine *engine)
{
  matta_engine_told_async (engine, g_object_get_data (G_OBJECT (window), "matta-id"),
                           matta_hand_over_window_get_road (MATTA_HAND_OVER_WINDOW (window)), NULL,
                           NULL, noted_cb, NULL);
}

static void
show (const HandOver *self, MattaEngine *engine, const char *password)
{
  g_auto (GStrv) people = list_people (self->entry);
  GtkWindow *window =
      matta_hand_over_window_new (self->parent, password, (const char *const *) people);

  g_object_set_data_full (G_OBJECT (window), "matta-id",
                          g_strdup (matta_entry_get_id (self->entry)), g_free);
  g_signal_connect_object (window, "handed-over", G_CALLBACK (handed_over_cb), engine, 0);
  gtk_window_set_application (window, self->application);
  gtk_window_present (window);
}

static void
explain (const HandOver *self, const GError *error)
{
  gboolean gone = g_error_matches (error, MATTA_ERROR, MATTA_ERROR_NOT_FOUND);
  const char *text =
      gone ? _ ("The password is not in the keyring any more.")
           : _ ("The keyring does not answer. Unlock it, then open this window from the outbox.");
  GtkWidget *window = adw_message_dialog_new (self->parent, _ ("No Password to Show"), text);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (window), "close", _ ("_Close"));
  gtk_window_set_application (GTK_WINDOW (window), self->application);
  gtk_window_present (GTK_WINDOW (window));
}

static void
got_password_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HandOver) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MattaSecret) password =
      matta_engine_get_seal_password_finish (MATTA_ENGINE (source), result, &error);

  if (password != NULL) {
    show (self, MATTA_ENGINE (source), password);
    return;
  }
  g_message ("No password to hand over: %s", error->message);
  explain (self, error);
}

void
matta_hand_over (GtkApplication *application,
                 GtkWindow *parent,
                 MattaEngine *engine,
                 MattaEntry *entry)
{
  HandOver *self = g_new0 (HandOver, 1);

  g_set_object (&self->application, application);
  g_set_object (&self->parent, parent);
  self->entry = g_object_ref (entry);
  matta_engine_get_seal_password_async (engine, matta_entry_get_id (entry), got_password_cb, self);
}
