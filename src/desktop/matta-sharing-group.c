/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-sharing-group.h"

#include "matta-error.h"
#include "matta-lock-row.h"
#include "matta-wording.h"

#include "matta-config.h"

#include <glib/gi18n.h>

/* As the combo row and the schema list them. */
#define NONE 0
#define WEBDAV 2

/* What a server says; no more of it is shown. */
#define SAID_LENGTH 200

struct _MattaSharingGroup {
  AdwPreferencesGroup parent_instance;

  MattaEngine *engine;
  GSettings *settings;
  GCancellable *trying; /* NULL = no test runs */

  GtkWidget *kind_row;
  GtkWidget *url_row;
  GtkWidget *user_row;
  GtkWidget *password_row;
  GtkWidget *folder_row;
  GtkWidget *public_url_row;
  GtkWidget *days_row;
  GtkWidget *days;
  GtkWidget *first_row;
  GtkWidget *first;
  GtkWidget *try_row;
  GtkWidget *spinner;
  GtkWidget *try_button;
};

G_DEFINE_FINAL_TYPE (MattaSharingGroup, matta_sharing_group, ADW_TYPE_PREFERENCES_GROUP)

static guint
get_kind (MattaSharingGroup *self)
{
  return adw_combo_row_get_selected (ADW_COMBO_ROW (self->kind_row));
}

static void
show_rows (MattaSharingGroup *self)
{
  GtkWidget *const rows[] = { self->url_row,  self->user_row,  self->password_row, self->folder_row,
                              self->days_row, self->first_row, self->try_row };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    gtk_widget_set_visible (rows[i], get_kind (self) != NONE);
  gtk_widget_set_visible (self->public_url_row, get_kind (self) == WEBDAV);
}

static void
chosen_cb (MattaSharingGroup *self)
{
  int kind = (int) get_kind (self);

  if (self->settings == NULL)
    return;
  if (g_settings_get_enum (self->settings, "share-kind") != kind)
    g_settings_set_enum (self->settings, "share-kind", kind);
  show_rows (self);
}

/* Meanwhile nothing is chosen. */
static void
show_kind_cb (MattaSharingGroup *self)
{
  guint kind = (guint) g_settings_get_enum (self->settings, "share-kind");
  GSettings *settings = g_steal_pointer (&self->settings);

  adw_combo_row_set_selected (ADW_COMBO_ROW (self->kind_row), kind);
  self->settings = settings;
  show_rows (self);
}

/* --- trying ----------------------------------------------------------------------------------- */

static const char *
describe (const GError *error)
{
  if (error->domain != MATTA_ERROR)
    return _ ("Stopped.");
  switch ((MattaErrorCode) error->code) {
  case MATTA_ERROR_SIGN_IN:
    return _ ("The server wants another user or password. On a Nextcloud, make an app password.");
  case MATTA_ERROR_NOT_FOUND:
  case MATTA_ERROR_MALFORMED:
    return _ ("There is no such server at this address, or something is missing above.");
  case MATTA_ERROR_UNTRUSTED:
    return _ ("The server's certificate cannot be trusted. The password was not sent.");
  case MATTA_ERROR_REFUSED:
  case MATTA_ERROR_FORBIDDEN:
    return _ ("The server does not allow links, or not to this user.");
  case MATTA_ERROR_FULL:
    return _ ("The server is full.");
  case MATTA_ERROR_TRY_LATER:
  case MATTA_ERROR_TOO_LARGE:
  case MATTA_ERROR_BUSY:
  case MATTA_ERROR_CONFLICT:
  case MATTA_ERROR_UNCHANGEABLE:
  case MATTA_ERROR_UNKNOWN_OUTCOME:
  case MATTA_ERROR_NEWER:
  case MATTA_ERROR_DAMAGED:
    break;
  }
  return _ ("The server or the keyring does not answer now.");
}

static void
say (MattaSharingGroup *self, const char *text, const char *said)
{
  g_autofree char *clean = said != NULL ? matta_wording_from_mail (said, SAID_LENGTH) : NULL;
  g_autofree char *both = clean != NULL ? g_strdup_printf ("%s\n“%s”", text, clean) : NULL;
  g_autofree char *markup = g_markup_escape_text (both != NULL ? both : text, -1);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->try_row), markup);
}

static void
show_trying (MattaSharingGroup *self)
{
  gboolean busy = self->trying != NULL;

  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), busy);
  gtk_button_set_label (GTK_BUTTON (self->try_button), busy ? _ ("_Stop") : _ ("_Test"));
}

static void
tried_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MattaSharingGroup) self = user_data;
  g_autofree char *said = NULL;
  g_autoptr (GError) error = NULL;
  gboolean done = matta_engine_try_sharing_finish (MATTA_ENGINE (source), result, &said, &error);

  g_clear_object (&self->trying);
  if (self->engine == NULL)
    return;
  show_trying (self);
  if (done)
    gtk_editable_set_text (GTK_EDITABLE (self->password_row), "");
  say (self, done ? _ ("It works, and its password is in the keyring.") : describe (error), said);
}

/* What was typed counts; else what is in the keyring. */
static void
try_cb (MattaSharingGroup *self)
{
  const char *password = gtk_editable_get_text (GTK_EDITABLE (self->password_row));

  if (self->trying != NULL) {
    g_cancellable_cancel (self->trying);
    return;
  }
  self->trying = g_cancellable_new ();
  say (self, "", NULL);
  show_trying (self);
  matta_engine_try_sharing_async (self->engine, *password != '\0' ? password : NULL, self->trying,
                                  tried_cb, g_object_ref (self));
}

/* --- the group -------------------------------------------------------------------------------- */

static void
matta_sharing_group_dispose (GObject *object)
{
  MattaSharingGroup *self = MATTA_SHARING_GROUP (object);

  if (self->trying != NULL)
    g_cancellable_cancel (self->trying);
  g_clear_object (&self->settings);
  g_clear_object (&self->engine);
  G_OBJECT_CLASS (matta_sharing_group_parent_class)->dispose (object);
}

#define BIND(name) gtk_widget_class_bind_template_child (widget_class, MattaSharingGroup, name)

static void
matta_sharing_group_class_init (MattaSharingGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = matta_sharing_group_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/mattamail/Matta/matta-sharing-group.ui");
  BIND (kind_row);
  BIND (url_row);
  BIND (user_row);
  BIND (password_row);
  BIND (folder_row);
  BIND (public_url_row);
  BIND (days_row);
  BIND (days);
  BIND (first_row);
  BIND (first);
  BIND (try_row);
  BIND (spinner);
  BIND (try_button);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, try_cb);
}

static void
matta_sharing_group_init (MattaSharingGroup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
bind_text (MattaSharingGroup *self, const char *key, GtkWidget *row)
{
  g_settings_bind (self->settings, key, row, "text",
                   G_SETTINGS_BIND_DEFAULT | G_SETTINGS_BIND_NO_SENSITIVITY);
  matta_lock_row (ADW_PREFERENCES_ROW (row), self->settings, key);
}

static void
bind_rest (MattaSharingGroup *self)
{
  g_settings_bind (self->settings, "share-days", self->days, "value",
                   G_SETTINGS_BIND_DEFAULT | G_SETTINGS_BIND_NO_SENSITIVITY);
  g_settings_bind (self->settings, "share-first", self->first, "active",
                   G_SETTINGS_BIND_DEFAULT | G_SETTINGS_BIND_NO_SENSITIVITY);
  matta_lock_row (ADW_PREFERENCES_ROW (self->days_row), self->settings, "share-days");
  matta_lock_row (ADW_PREFERENCES_ROW (self->first_row), self->settings, "share-first");
  matta_lock_row (ADW_PREFERENCES_ROW (self->kind_row), self->settings, "share-kind");
}

MattaSharingGroup *
matta_sharing_group_new (MattaEngine *engine)
{
  MattaSharingGroup *self = g_object_new (MATTA_TYPE_SHARING_GROUP, NULL);

  self->engine = g_object_ref (engine);
  self->settings = g_object_ref (matta_engine_get_settings (engine));
  g_signal_connect_object (self->settings, "changed::share-kind", G_CALLBACK (show_kind_cb), self,
                           G_CONNECT_SWAPPED);
  show_kind_cb (self);
  bind_text (self, "share-url", self->url_row);
  bind_text (self, "share-user", self->user_row);
  bind_text (self, "share-folder", self->folder_row);
  bind_text (self, "share-public-url", self->public_url_row);
  bind_rest (self);
  return self;
}
