/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-send-road.h"

#include "matta-error.h"
#include "matta-wording.h"

#include "matta-config.h"

#include <glib/gi18n.h>

#define NAME_LENGTH 60

struct _MattaSendRoad {
  GtkBox parent_instance;

  MattaEngine *engine;
  GCancellable *sending; /* NULL = it is not being sent */
  MattaRoad road;
  char *id;
  char **people;

  GtkWidget *what;
  GtkWidget *number_box;
  GtkWidget *number;
  GtkWidget *send_button;
  GtkWidget *spinner;
  GtkWidget *result;
};

G_DEFINE_FINAL_TYPE (MattaSendRoad, matta_send_road, GTK_TYPE_BOX)

enum {
  SIGNAL_SENT,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static gboolean
is_complete (MattaSendRoad *self)
{
  guint n = self->people != NULL ? g_strv_length (self->people) : 0;

  if (self->road != MATTA_ROAD_SMS)
    return n > 0;
  return n == 1 && *gtk_editable_get_text (GTK_EDITABLE (self->number)) != '\0';
}

static void
show_cb (MattaSendRoad *self)
{
  gboolean busy = self->sending != NULL;

  gtk_button_set_label (GTK_BUTTON (self->send_button), busy ? _ ("Stop _Sending")
                                                        : self->road == MATTA_ROAD_MAIL
                                                            ? _ ("_Send by Mail")
                                                            : _ ("_Send the Password"));
  gtk_widget_set_sensitive (self->send_button, busy || is_complete (self));
  gtk_editable_set_editable (GTK_EDITABLE (self->number), !busy); /* it keeps the focus */
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), busy);
}

const char *
matta_send_road_describe (const GError *error)
{
  if (error->domain != MATTA_ERROR)
    return _ ("Stopped. Perhaps it was sent already.");
  switch ((MattaErrorCode) error->code) {
  case MATTA_ERROR_MALFORMED:
    return _ ("This is no telephone number, or the road is not set up rightly. Nothing was sent.");
  case MATTA_ERROR_NOT_FOUND:
    return _ ("The road is not set up: look into the preferences. Nothing was sent.");
  case MATTA_ERROR_CONFLICT:
    return _ ("The password cannot be had now. Nothing was sent.");
  case MATTA_ERROR_UNTRUSTED:
    return _ ("The other side's certificate cannot be trusted. Nothing was sent.");
  case MATTA_ERROR_REFUSED:
  case MATTA_ERROR_FORBIDDEN:
    return _ ("The other side did not take it. Tell the password by another road.");
  case MATTA_ERROR_TRY_LATER:
  case MATTA_ERROR_FULL:
  case MATTA_ERROR_TOO_LARGE:
  case MATTA_ERROR_BUSY:
  case MATTA_ERROR_SIGN_IN:
  case MATTA_ERROR_UNCHANGEABLE:
  case MATTA_ERROR_UNKNOWN_OUTCOME:
  case MATTA_ERROR_NEWER:
  case MATTA_ERROR_DAMAGED:
    break;
  }
  return _ (
      "The other side cannot be reached now. Try later, or tell the password by another road.");
}

static const char *
describe_mail_failure (const GError *error)
{
  if (g_error_matches (error, MATTA_ERROR, MATTA_ERROR_CONFLICT))
    return _ ("It is on its way by mail already, or the server has not taken the files for all of "
              "them yet.");
  return _ ("It was not sent. The disk may be full, or your organization no longer allows it.");
}

/* It waits in the outbox; who gets it is told once the server took it. */
static void
mailed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MattaSendRoad) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean kept = matta_engine_mail_password_finish (MATTA_ENGINE (source), result, &error);

  g_clear_object (&self->sending);
  if (self->engine == NULL)
    return;
  show_cb (self);
  if (kept)
    g_signal_emit (self, signals[SIGNAL_SENT], 0);
  else
    gtk_label_set_text (GTK_LABEL (self->result), describe_mail_failure (error));
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MattaSendRoad) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean sent = matta_engine_send_password_finish (MATTA_ENGINE (source), result, &error);

  g_clear_object (&self->sending);
  if (self->engine == NULL)
    return;
  show_cb (self);
  if (sent) {
    g_signal_emit (self, signals[SIGNAL_SENT], 0);
    return;
  }
  g_message ("A password was not sent: %s", error->message);
  gtk_label_set_text (GTK_LABEL (self->result), matta_send_road_describe (error));
}

static void
send_cb (MattaSendRoad *self)
{
  if (self->sending != NULL) {
    g_cancellable_cancel (self->sending);
    return;
  }
  if (!is_complete (self))
    return;
  self->sending = g_cancellable_new ();
  gtk_label_set_text (GTK_LABEL (self->result), "");
  show_cb (self);
  if (self->road == MATTA_ROAD_MAIL) {
    matta_engine_mail_password_async (self->engine, self->id, (const char *const *) self->people,
                                      mailed_cb, g_object_ref (self));
    return;
  }
  matta_engine_send_password_async (
      self->engine, self->id, self->road, (const char *const *) self->people,
      gtk_editable_get_text (GTK_EDITABLE (self->number)),
      _ ("Password of the file you got by mail:"), self->sending, sent_cb, g_object_ref (self));
}

static void
matta_send_road_dispose (GObject *object)
{
  MattaSendRoad *self = MATTA_SEND_ROAD (object);

  if (self->sending != NULL)
    g_cancellable_cancel (self->sending);
  g_clear_object (&self->engine);
  G_OBJECT_CLASS (matta_send_road_parent_class)->dispose (object);
}

static void
matta_send_road_finalize (GObject *object)
{
  MattaSendRoad *self = MATTA_SEND_ROAD (object);

  g_free (self->id);
  g_strfreev (self->people);
  G_OBJECT_CLASS (matta_send_road_parent_class)->finalize (object);
}

static void
matta_send_road_class_init (MattaSendRoadClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = matta_send_road_dispose;
  G_OBJECT_CLASS (klass)->finalize = matta_send_road_finalize;
  signals[SIGNAL_SENT] = g_signal_new ("sent", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/mattamail/Matta/matta-send-road.ui");
  gtk_widget_class_bind_template_child (widget_class, MattaSendRoad, what);
  gtk_widget_class_bind_template_child (widget_class, MattaSendRoad, number_box);
  gtk_widget_class_bind_template_child (widget_class, MattaSendRoad, number);
  gtk_widget_class_bind_template_child (widget_class, MattaSendRoad, send_button);
  gtk_widget_class_bind_template_child (widget_class, MattaSendRoad, spinner);
  gtk_widget_class_bind_template_child (widget_class, MattaSendRoad, result);
  gtk_widget_class_bind_template_callback (widget_class, show_cb);
  gtk_widget_class_bind_template_callback (widget_class, send_cb);
}

static void
matta_send_road_init (MattaSendRoad *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static char *
describe_chat (MattaEngine *engine)
{
  g_autofree char *name =
      matta_wording_from_mail (matta_engine_get_chat_name (engine), NAME_LENGTH);

  if (*matta_engine_get_chat_name (engine) == '\0')
    return g_strdup (_ ("Matta posts it to your chat. Everybody who reads there sees it."));
  return g_strdup_printf (_ ("Matta posts it to %s. Everybody who reads there sees it."), name);
}

static char *
describe_mail (MattaEngine *engine)
{
  guint minutes = matta_engine_get_password_mail_minutes (engine);

  return g_strdup_printf (
      ngettext ("Matta sends it by mail in %u minute, to each a mail of their own; until then you "
                "can take it back. This protects little: whoever can read the first mail can most "
                "likely read this one, too.",
                "Matta sends it by mail in %u minutes, to each a mail of their own; until then you "
                "can take it back. This protects little: whoever can read the first mail can most "
                "likely read this one, too.",
                minutes),
      minutes);
}

static char *
describe (MattaEngine *engine, MattaRoad road)
{
  if (road == MATTA_ROAD_CHAT)
    return describe_chat (engine);
  if (road == MATTA_ROAD_MAIL)
    return describe_mail (engine);
  return g_strdup (_ ("Matta sends it as a text message. To several people one by one: tick one of "
                      "them at a time."));
}

void
matta_send_road_set_up (MattaSendRoad *self, MattaEngine *engine, MattaRoad road, const char *id)
{
  g_autofree char *what = NULL;

  g_return_if_fail (MATTA_IS_SEND_ROAD (self) && self->engine == NULL);
  g_return_if_fail (road == MATTA_ROAD_CHAT || road == MATTA_ROAD_SMS || road == MATTA_ROAD_MAIL);

  self->engine = g_object_ref (engine);
  self->road = road;
  self->id = g_strdup (id);
  what = describe (engine, road);
  gtk_label_set_text (GTK_LABEL (self->what), what);
  gtk_widget_set_visible (self->number_box, road == MATTA_ROAD_SMS);
  show_cb (self);
}

void
matta_send_road_set_number (MattaSendRoad *self, const char *number)
{
  g_return_if_fail (MATTA_IS_SEND_ROAD (self));

  gtk_editable_set_text (GTK_EDITABLE (self->number), number != NULL ? number : "");
}

void
matta_send_road_set_people (MattaSendRoad *self, const char *const *people)
{
  g_return_if_fail (MATTA_IS_SEND_ROAD (self));

  g_strfreev (self->people);
  self->people = g_strdupv ((char **) people);
  if (self->engine != NULL)
    show_cb (self);
}
