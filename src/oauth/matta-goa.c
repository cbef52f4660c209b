/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-goa.h"

#include "matta-error.h"

#include <string.h>

#define NAME "org.gnome.OnlineAccounts"
#define PATH "/org/gnome/OnlineAccounts"
#define MAIL "org.gnome.OnlineAccounts.Mail"
#define ACCOUNT "org.gnome.OnlineAccounts.Account"
#define OAUTH2 "org.gnome.OnlineAccounts.OAuth2Based"
#define NOT_AUTHORIZED "org.gnome.OnlineAccounts.Error.NotAuthorized"

#define SUBMISSION_PORT 587
#define SUBMISSIONS_PORT 465

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

/* All of them, a{oa{sa{sv}}}. (transfer full) */
static GVariant *
list_objects (GDBusConnection *bus, GCancellable *cancellable, GError **error)
{
  g_autoptr (GVariant) reply = call (bus, PATH, "org.freedesktop.DBus.ObjectManager",
                                     "GetManagedObjects", "(a{oa{sa{sv}}})", cancellable, error);

  return reply != NULL ? g_variant_get_child_value (reply, 0) : NULL;
}

static gboolean
look_up_flag (GVariant *properties, const char *name)
{
  gboolean flag = FALSE;

  return g_variant_lookup (properties, name, "b", &flag) && flag;
}

/* @interfaces: of one object. */
static gboolean
is_account_of (GVariant *interfaces, const char *user)
{
  g_autoptr (GVariant) mail = g_variant_lookup_value (interfaces, MAIL, NULL);
  g_autoptr (GVariant) account = g_variant_lookup_value (interfaces, ACCOUNT, NULL);
  g_autoptr (GVariant) oauth2 = g_variant_lookup_value (interfaces, OAUTH2, NULL);
  const char *address = NULL;

  if (mail == NULL || account == NULL || oauth2 == NULL)
    return FALSE;
  return !look_up_flag (account, "MailDisabled")
         && g_variant_lookup (mail, "EmailAddress", "&s", &address)
         && g_ascii_strcasecmp (address, user) == 0;
}

/* (transfer full) */
static char *
find_account (GDBusConnection *bus, const char *user, GCancellable *cancellable, GError **error)
{
  g_autoptr (GVariant) objects = list_objects (bus, cancellable, error);

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

/* --- servers ---------------------------------------------------------------------------------- */

static void
server_free (gpointer data)
{
  MattaGoaServer *server = data;

  g_free (server->address);
  g_free (server->provider);
  g_free (server->host);
  g_free (server->user);
  g_free (server);
}

/* (transfer full); "" where it is not said. */
static char *
look_up_text (GVariant *properties, const char *name)
{
  char *text = NULL;

  return g_variant_lookup (properties, name, "s", &text) ? text : g_strdup ("");
}

/* GIO takes nearly anything for a host. */
static gboolean
is_host (const char *text)
{
  return g_hostname_is_ip_address (text)
         || (*text != '\0'
             && strspn (text, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "-._") == strlen (text));
}

/* "mail.example.com", or with ":587" behind it; without, the port goes by the security. */
static gboolean
take_host (MattaGoaServer *server, GVariant *mail)
{
  g_autofree char *host = look_up_text (mail, "SmtpHost");
  g_autoptr (GSocketConnectable) place = NULL;
  guint16 standard = SUBMISSION_PORT;

  if (look_up_flag (mail, "SmtpUseSsl")) {
    server->security = "tls";
    standard = SUBMISSIONS_PORT;
  } else {
    server->security = look_up_flag (mail, "SmtpUseTls") ? "starttls" : "none";
  }
  if (*host == '\0')
    return FALSE;
  place = g_network_address_parse (host, standard, NULL);
  if (place == NULL)
    return FALSE;
  server->host = g_strdup (g_network_address_get_hostname (G_NETWORK_ADDRESS (place)));
  server->port = g_network_address_get_port (G_NETWORK_ADDRESS (place));
  return server->port != 0 && is_host (server->host);
}

/* NULL when mail cannot be sent with it. (transfer full) */
static MattaGoaServer *
read_server (GVariant *interfaces)
{
  g_autoptr (GVariant) mail = g_variant_lookup_value (interfaces, MAIL, NULL);
  g_autoptr (GVariant) account = g_variant_lookup_value (interfaces, ACCOUNT, NULL);
  g_autoptr (GVariant) oauth2 = g_variant_lookup_value (interfaces, OAUTH2, NULL);
  MattaGoaServer *server = NULL;

  if (mail == NULL || account == NULL || look_up_flag (account, "MailDisabled")
      || !look_up_flag (mail, "SmtpSupported"))
    return NULL;
  server = g_new0 (MattaGoaServer, 1);
  server->address = look_up_text (mail, "EmailAddress");
  server->provider = look_up_text (account, "ProviderName");
  server->user =
      look_up_flag (mail, "SmtpUseAuth") ? look_up_text (mail, "SmtpUserName") : g_strdup ("");
  server->oauth = oauth2 != NULL;
  if (server->oauth && *server->user == '\0') { /* a token is somebody's */
    g_free (server->user);
    server->user = g_strdup (server->address);
  }
  if (*server->address == '\0' || !take_host (server, mail))
    g_clear_pointer (&server, server_free);
  return server;
}

GPtrArray *
matta_goa_list_servers (GDBusConnection *bus, GCancellable *cancellable, GError **error)
{
  g_autoptr (GVariant) objects = NULL;
  GPtrArray *servers = NULL;

  g_return_val_if_fail (G_IS_DBUS_CONNECTION (bus), NULL);

  objects = list_objects (bus, cancellable, error);
  if (objects == NULL)
    return NULL;
  servers = g_ptr_array_new_with_free_func (server_free);
  for (gsize i = 0; i < g_variant_n_children (objects); i++) {
    g_autoptr (GVariant) object = g_variant_get_child_value (objects, i);
    g_autoptr (GVariant) interfaces = g_variant_get_child_value (object, 1);
    MattaGoaServer *server = read_server (interfaces);

    if (server != NULL)
      g_ptr_array_add (servers, server);
  }
  return servers;
}
