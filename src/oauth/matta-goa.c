/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-goa.h"

#include "matta-error.h"

#define NAME "org.gnome.OnlineAccounts"
#define PATH "/org/gnome/OnlineAccounts"
#define MAIL "org.gnome.OnlineAccounts.Mail"
#define ACCOUNT "org.gnome.OnlineAccounts.Account"
#define OAUTH2 "org.gnome.OnlineAccounts.OAuth2Based"
#define NOT_AUTHORIZED "org.gnome.OnlineAccounts.Error.NotAuthorized"

/* They may ask the provider themselves. */
#define TIMEOUT_MILLISECONDS 30000

static gboolean
fail (GError **error, MattaErrorCode code, const char *text)
{
  g_set_error_literal (error, MATTA_ERROR, code, text);
  return FALSE;
}

static GVariant *
call (GDBusConnection *bus,
      const char *path,
      const char *interface,
      const char *method,
      const char *type,
      GCancellable *cancellable,
      GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autofree char *name = NULL;
  GVariant *reply = g_dbus_connection_call_sync (bus, NAME, path, interface, method, NULL,
                                                 G_VARIANT_TYPE (type), G_DBUS_CALL_FLAGS_NONE,
                                                 TIMEOUT_MILLISECONDS, cancellable, &cause);

  if (reply != NULL)
    return reply;
  name = g_dbus_error_get_remote_error (cause);
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_steal_pointer (&cause));
  else if (g_strcmp0 (name, NOT_AUTHORIZED) == 0)
    fail (error, MATTA_ERROR_SIGN_IN, "The online account has to be signed in to again");
  else
    fail (error, MATTA_ERROR_TRY_LATER, "The desktop's online accounts do not answer");
  return NULL;
}

/* @interfaces: of one object. */
static gboolean
is_account_of (GVariant *interfaces, const char *user)
{
  g_autoptr (GVariant) mail = g_variant_lookup_value (interfaces, MAIL, NULL);
  g_autoptr (GVariant) account = g_variant_lookup_value (interfaces, ACCOUNT, NULL);
  g_autoptr (GVariant) oauth2 = g_variant_lookup_value (interfaces, OAUTH2, NULL);
  const char *address = NULL;
  gboolean disabled = FALSE;

  if (mail == NULL || account == NULL || oauth2 == NULL)
    return FALSE;
  g_variant_lookup (account, "MailDisabled", "b", &disabled);
  return !disabled && g_variant_lookup (mail, "EmailAddress", "&s", &address)
         && g_ascii_strcasecmp (address, user) == 0;
}

/* (transfer full) */
static char *
find_account (GDBusConnection *bus, const char *user, GCancellable *cancellable, GError **error)
{
  g_autoptr (GVariant) reply = call (bus, PATH, "org.freedesktop.DBus.ObjectManager",
                                     "GetManagedObjects", "(a{oa{sa{sv}}})", cancellable, error);
  g_autoptr (GVariant) objects = reply != NULL ? g_variant_get_child_value (reply, 0) : NULL;

  for (gsize i = 0; objects != NULL && i < g_variant_n_children (objects); i++) {
    g_autoptr (GVariant) object = g_variant_get_child_value (objects, i);
    g_autoptr (GVariant) interfaces = g_variant_get_child_value (object, 1);
    const char *path = NULL;

    g_variant_get_child (object, 0, "&o", &path);
    if (is_account_of (interfaces, user))
      return g_strdup (path);
  }
  if (objects != NULL)
    fail (error, MATTA_ERROR_SIGN_IN, "The desktop has no online account for this user");
  return NULL;
}

MattaSecret *
matta_goa_get_token (GDBusConnection *bus,
                     const char *user,
                     guint *seconds,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autofree char *path = NULL;
  g_autoptr (GVariant) ensured = NULL;
  g_autoptr (GVariant) reply = NULL;
  const char *token = NULL;
  gint32 expires = 0;

  g_return_val_if_fail (G_IS_DBUS_CONNECTION (bus) && user != NULL && seconds != NULL, NULL);

  path = find_account (bus, user, cancellable, error);
  if (path == NULL)
    return NULL;
  ensured = call (bus, path, ACCOUNT, "EnsureCredentials", "(i)", cancellable, error);
  if (ensured == NULL)
    return NULL;
  reply = call (bus, path, OAUTH2, "GetAccessToken", "(si)", cancellable, error);
  if (reply == NULL)
    return NULL;
  g_variant_get (reply, "(&si)", &token, &expires);
  *seconds = (guint) MAX (expires, 0);
  return g_strdup (token);
}
