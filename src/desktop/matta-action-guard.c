/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-action-guard.h"

#include "matta-caller.h"

/* Which calls set an action off. All have the name first and what the desktop adds last. */
static const struct {
  const char *interface_name;
  const char *member;
  const char *type;
  gboolean sets; /* a state, instead of activating with a parameter */
} guarded[] = {
  { "org.gtk.Actions", "Activate", "(sava{sv})", FALSE },
  { "org.gtk.Actions", "SetState", "(sva{sv})", TRUE },
  { "org.freedesktop.Application", "ActivateAction", "(sava{sv})", FALSE },
};

/* One call that was taken out of its way. */
typedef struct {
  GApplication *application;
  GDBusConnection *bus;
  GDBusMessage *message;
  gsize kind; /* index of guarded */
} Call;

static void
call_free (gpointer data)
{
  Call *call = data;

  g_object_unref (call->application);
  g_object_unref (call->bus);
  g_object_unref (call->message);
  g_free (call);
}

/* --- the answer ------------------------------------------------------------------------------- */

/* @reply: (transfer full). */
static void
send_reply (const Call *call, GDBusMessage *reply)
{
  g_autoptr (GError) error = NULL;

  if (!(g_dbus_message_get_flags (call->message) & G_DBUS_MESSAGE_FLAGS_NO_REPLY_EXPECTED)
      && !g_dbus_connection_send_message (call->bus, reply, G_DBUS_SEND_MESSAGE_FLAGS_NONE, NULL,
                                          &error))
    g_warning ("Could not answer on the bus: %s", error->message);
  g_object_unref (reply);
}

static void
refuse (const Call *call, const char *name, const char *text)
{
  send_reply (call, g_dbus_message_new_method_error_literal (call->message, name, text));
}

/* (transfer full); NULL = none. */
static GVariant *
get_parameter (GVariant *body, gboolean sets)
{
  g_autoptr (GVariant) given = g_variant_get_child_value (body, 1);
  g_autoptr (GVariant) first = NULL;

  if (sets)
    return g_variant_get_variant (given);
  if (g_variant_n_children (given) == 0)
    return NULL;
  first = g_variant_get_child_value (given, 0);
  return g_variant_get_variant (first);
}

/* What an action is called with must be what it takes: the library leaves that to us. */
static gboolean
is_fit (GActionGroup *actions, const char *name, GVariant *parameter, gboolean sets)
{
  const GVariantType *type = NULL;

  if (!g_action_group_has_action (actions, name))
    return FALSE;
  type = sets ? g_action_group_get_action_state_type (actions, name)
              : g_action_group_get_action_parameter_type (actions, name);
  if (parameter == NULL || type == NULL)
    return parameter == NULL && type == NULL;
  return g_variant_is_of_type (parameter, type);
}

static void
carry_out (const Call *call)
{
  GVariant *body = g_dbus_message_get_body (call->message);
  gboolean sets = guarded[call->kind].sets;
  GActionGroup *actions = G_ACTION_GROUP (call->application);
  GApplicationClass *klass = G_APPLICATION_GET_CLASS (call->application);
  g_autoptr (GVariant) parameter = NULL;
  g_autoptr (GVariant) platform = NULL;
  const char *name = NULL;

  if (body == NULL || !g_variant_is_of_type (body, G_VARIANT_TYPE (guarded[call->kind].type))) {
    refuse (call, "org.freedesktop.DBus.Error.InvalidArgs", "This is not how it is called");
    return;
  }
  g_variant_get_child (body, 0, "&s", &name);
  parameter = get_parameter (body, sets);
  platform = g_variant_get_child_value (body, 2);
  if (!is_fit (actions, name, parameter, sets)) {
    refuse (call, "org.freedesktop.DBus.Error.InvalidArgs", "There is no such action");
    return;
  }
  klass->before_emit (call->application, platform);
  if (sets)
    g_action_group_change_action_state (actions, name, parameter);
  else
    g_action_group_activate_action (actions, name, parameter);
  klass->after_emit (call->application, platform);
  send_reply (call, g_dbus_message_new_method_reply (call->message));
}

/* --- who calls -------------------------------------------------------------------------------- */

static void
ask_in_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Call *call = task_data;

  g_task_return_boolean (
      task, matta_caller_is_same_user (call->bus, g_dbus_message_get_sender (call->message)));
}

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  const Call *call = g_task_get_task_data (G_TASK (result));

  if (g_task_propagate_boolean (G_TASK (result), NULL)) {
    carry_out (call);
    return;
  }
  g_warning ("An action was called by another user, and refused");
  refuse (call, "org.freedesktop.DBus.Error.AccessDenied",
          "Only the user whose mail it is may call this");
}

static gboolean
take_up_cb (gpointer user_data)
{
  Call *call = user_data;
  const char *path = g_application_get_dbus_object_path (call->application);
  g_autoptr (GTask) task = NULL;

  /* Menus of windows that other programs show are not ours. */
  if (g_strcmp0 (g_dbus_message_get_path (call->message), path) != 0) {
    refuse (call, "org.freedesktop.DBus.Error.AccessDenied", "This is for our windows alone");
    call_free (call);
    return G_SOURCE_REMOVE;
  }
  task = g_task_new (NULL, NULL, asked_cb, NULL);
  g_task_set_task_data (task, call, call_free);
  g_task_run_in_thread (task, ask_in_worker);
  return G_SOURCE_REMOVE;
}

/* G_N_ELEMENTS (guarded): none of them. Who leaves the interface out means any. */
static gsize
find_kind (GDBusMessage *message)
{
  const char *interface_name = g_dbus_message_get_interface (message);
  gsize i = 0;

  while (
      i < G_N_ELEMENTS (guarded)
      && (g_strcmp0 (guarded[i].member, g_dbus_message_get_member (message)) != 0
          || (interface_name != NULL && !g_str_equal (guarded[i].interface_name, interface_name))))
    i++;
  return i;
}

/* On the bus's own thread, which must not wait for anything. */
static GDBusMessage *
filter_cb (GDBusConnection *bus, GDBusMessage *message, gboolean incoming, gpointer user_data)
{
  gsize kind = G_N_ELEMENTS (guarded);
  GApplication *application = NULL;
  Call *call = NULL;

  if (incoming && g_dbus_message_get_message_type (message) == G_DBUS_MESSAGE_TYPE_METHOD_CALL)
    kind = find_kind (message);
  if (kind == G_N_ELEMENTS (guarded))
    return message;
  application = g_weak_ref_get (user_data);
  if (application == NULL) {
    g_object_unref (message);
    return NULL;
  }
  call = g_new0 (Call, 1);
  call->application = application;
  call->bus = g_object_ref (bus);
  call->message = message;
  call->kind = kind;
  g_idle_add_full (G_PRIORITY_DEFAULT, take_up_cb, call, NULL);
  return NULL;
}

static void
weak_free (gpointer data)
{
  g_weak_ref_clear (data);
  g_free (data);
}

guint
matta_action_guard_add (GApplication *application, GDBusConnection *bus)
{
  GWeakRef *weak = g_new0 (GWeakRef, 1);

  g_weak_ref_init (weak, application);
  return g_dbus_connection_add_filter (bus, filter_cb, weak, weak_free);
}
