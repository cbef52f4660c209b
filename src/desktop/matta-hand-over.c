/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-hand-over.h"

#include "matta-confirm.h"
#include "matta-error.h"
#include "matta-hand-over-window.h"
#include "matta-secret.h"
#include "matta-wording.h"

#include "matta-config.h"

#include <glib/gi18n.h>

#define SUBJECT_LENGTH 200

/* One hand-over, until its window is shown. */
typedef struct {
  GtkApplication *application;
  GtkWindow *parent; /* or NULL */
  MattaEntry *entry;
  MattaSecret *password; /* NULL = it is being fetched */
  char **names;
  char **addresses;
} HandOver;

static void
hand_over_free (HandOver *self)
{
  g_clear_object (&self->application);
  g_clear_object (&self->parent);
  g_object_unref (self->entry);
  matta_secret_free (self->password);
  g_strfreev (self->names);
  g_strfreev (self->addresses);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HandOver, hand_over_free)

/* Those who lack it; when nobody does, all who get it. @names: as the mail calls them. */
static void
list_people (MattaEntry *entry, char ***names, char ***addresses)
{
  gboolean all = matta_entry_get_telling (entry) == MATTA_TELLING_DONE;
  g_autoptr (GStrvBuilder) name_builder = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) address_builder = g_strv_builder_new ();

  for (guint i = 0; i < matta_entry_get_n_recipients (entry); i++) {
    MattaEntryRecipient recipient = matta_entry_get_recipient (entry, i);

    if (!recipient.untold && (!all || recipient.delivery == MATTA_DELIVERY_DROPPED))
      continue;
    g_strv_builder_add (name_builder, recipient.name != NULL ? recipient.name : recipient.address);
    g_strv_builder_add (address_builder, recipient.address);
  }
  *names = g_strv_builder_end (name_builder);
  *addresses = g_strv_builder_end (address_builder);
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
handed_over_cb (MattaHandOverWindow *window, MattaEngine *engine)
{
  g_auto (GStrv) told = matta_hand_over_window_list_told (window);

  matta_engine_told_async (engine, g_object_get_data (G_OBJECT (window), "matta-id"),
                           matta_hand_over_window_get_road (window), (const char *const *) told,
                           NULL, noted_cb, NULL);
}

/* On paper a subject is as a person wrote it, on one line. */
static void
show_mail (MattaHandOverWindow *window, MattaEntry *entry, MattaEngine *engine)
{
  const MattaPlan *plan = matta_entry_get_plan (entry);
  const char *subject = matta_entry_get_subject (entry);
  g_autofree char *clean =
      subject != NULL ? matta_wording_from_mail (subject, SUBJECT_LENGTH) : NULL;
  gboolean linked = plan != NULL && plan->share && !matta_engine_zips_shares (engine);

  matta_hand_over_window_set_mail (window, clean, matta_entry_get_changed_at (entry), !linked);
}

static void
show (const HandOver *self, MattaEngine *engine, const MattaRoadMemory *memory)
{
  GtkWindow *window =
      matta_hand_over_window_new (self->parent, self->password, (const char *const *) self->names,
                                  (const char *const *) self->addresses);

  matta_hand_over_window_set_engine (MATTA_HAND_OVER_WINDOW (window), engine,
                                     matta_entry_get_id (self->entry));
  show_mail (MATTA_HAND_OVER_WINDOW (window), self->entry, engine);
  if (memory != NULL)
    matta_hand_over_window_choose_road (MATTA_HAND_OVER_WINDOW (window), memory->road,
                                        memory->number);
  g_object_set_data_full (G_OBJECT (window), "matta-id",
                          g_strdup (matta_entry_get_id (self->entry)), g_free);
  g_signal_connect_object (window, "handed-over", G_CALLBACK (handed_over_cb), engine, 0);
  gtk_window_set_application (window, self->application);
  gtk_window_present (window);
}

static const char *
get_reason (const GError *error)
{
  if (g_error_matches (error, MATTA_ERROR, MATTA_ERROR_NOT_FOUND))
    return _ ("The password is not in the keyring any more.");
  if (g_error_matches (error, MATTA_ERROR, MATTA_ERROR_CONFLICT))
    return _ ("The server has not taken the mail yet. Until then the password gives nothing away.");
  return _ ("The keyring does not answer. Unlock it, then open this window from the outbox.");
}

static void
explain (const HandOver *self, const GError *error)
{
  AdwMessageDialog *notice =
      matta_confirm_new_notice (self->parent, _ ("No Password to Show"), get_reason (error));

  gtk_window_set_application (GTK_WINDOW (notice), self->application);
  gtk_window_present (GTK_WINDOW (notice));
}

/* Nobody waits for a memory that cannot be had. */
static void
recalled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HandOver) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MattaRoadMemory) memory =
      matta_engine_recall_road_finish (MATTA_ENGINE (source), result, &error);

  if (error != NULL)
    g_message ("How they were told last time is not known: %s", error->message);
  show (self, MATTA_ENGINE (source), memory);
}

static void
got_password_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HandOver) self = user_data;
  MattaEngine *engine = MATTA_ENGINE (source);
  const char *const *addresses = NULL;
  g_autoptr (GError) error = NULL;

  self->password = matta_engine_get_seal_password_finish (engine, result, &error);
  if (self->password == NULL) {
    g_message ("No password to hand over: %s", error->message);
    explain (self, error);
    return;
  }
  list_people (self->entry, &self->names, &self->addresses);
  addresses = (const char *const *) self->addresses;
  matta_engine_recall_road_async (engine, addresses, recalled_cb, g_steal_pointer (&self));
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
