/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-value.h"

#include "matta-domain.h"
#include "matta-error.h"
#include "matta-sender-account.h"

#include <gio/gio.h>
#include <string.h>

#define MOST_ADDRESSES 8     /* what a relay can wait for at once */
#define LONGEST_EXTENSION 11 /* bytes; what follows a dot further off is part of the name */

/* What is wrong with one text, or NULL. */
typedef const char *(*CheckFunc) (const char *text);

typedef struct {
  const char *key;
  guint least; /* of a list */
  guint most;
  CheckFunc check;
} Rule;

static gboolean
is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  if (g_ascii_strcasecmp (host, "localhost") == 0)
    return TRUE;
  return address != NULL && g_inet_address_get_is_loopback (address);
}

/* Nobody but programs on this computer: a guard that strangers can reach is an open relay. */
static const char *
check_listen (const char *text)
{
  g_autoptr (GSocketConnectable) place = g_network_address_parse (text, 0, NULL);
  GNetworkAddress *address = place != NULL ? G_NETWORK_ADDRESS (place) : NULL;

  if (address == NULL
      || (g_network_address_get_port (address) == 0 && !g_str_has_suffix (text, ":0")))
    return "an address to listen on is written HOST:PORT";
  if (!is_loopback (g_network_address_get_hostname (address)))
    return "only loopback addresses may be listened on";
  return NULL;
}

static const char *
check_domain (const char *text)
{
  g_autofree char *bare = g_strstrip (g_strdup (text));
  g_autofree char *folded = matta_domain_fold (bare[0] == '@' ? bare + 1 : bare);

  if (bare[0] == '\0' || matta_domain_is_valid (folded))
    return NULL;
  return "this is not a domain";
}

static const char *
check_host (const char *text)
{
  g_autofree char *folded = matta_domain_fold (text);

  if (text[0] == '\0' || g_hostname_is_ip_address (text) || matta_domain_is_valid (folded))
    return NULL;
  return "this is not a server's name";
}

static const char *
check_user (const char *text)
{
  for (const char *at = text; *at != '\0'; at++)
    if (g_ascii_iscntrl (*at))
      return "a user name has no control characters";
  return NULL;
}

static const char *
check_word (const char *text)
{
  g_autofree char *bare = g_strstrip (g_strdup (text));

  return bare[0] != '\0' ? NULL : "a word has letters";
}

/* As a file's name ends: "xlsx". What a dot or a slash is in would never be one. */
static const char *
check_extension (const char *text)
{
  if (text[0] == '\0' || strlen (text) > LONGEST_EXTENSION)
    return "a file name extension has 1 to 11 letters";
  if (strpbrk (text, "./\\*") != NULL)
    return "a file name extension is written without its dot";
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    if (!g_unichar_isgraph (g_utf8_get_char (at)))
      return "a file name extension has no spaces";
  return NULL;
}

/* Files, a password or a sign-in go there, and links to it into the world. */
static const char *
check_address (const char *text)
{
  g_autoptr (GUri) uri = text[0] != '\0' ? g_uri_parse (text, G_URI_FLAGS_NONE, NULL) : NULL;
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;

  if (text[0] == '\0')
    return NULL;
  if (host == NULL || host[0] == '\0')
    return "an address begins with https:// and the server's name";
  if (g_str_equal (g_uri_get_scheme (uri), "https")
      || (g_str_equal (g_uri_get_scheme (uri), "http") && is_loopback (host)))
    return NULL;
  return "the address has to begin with https://";
}

/* As names in it go into addresses: what climbs out of it or stands for itself would not work. */
static const char *
check_folder (const char *text)
{
  g_auto (GStrv) names = g_strsplit (text, "/", -1);

  for (guint i = 0; names[i] != NULL; i++)
    if (names[i][0] == '\0' || g_str_equal (names[i], ".") || g_str_equal (names[i], ".."))
      return "a folder is written without slashes at its ends: Matta, Mail/Matta";
  return names[0] != NULL ? check_user (text) : "a folder has a name";
}

/* Found wherever Matta was started from. */
static const char *
check_path (const char *text)
{
  return text[0] == '\0' || g_path_is_absolute (text) ? NULL : "a file's path begins with a slash";
}

static const char *
check_sender_account (const char *text)
{
  g_autoptr (MattaSenderAccount) account = matta_sender_account_parse (text, NULL);

  return account != NULL ? NULL : "written: ADDRESS-OR-DOMAIN smtps://USER@HOST:PORT";
}

static const Rule rules[] = {
  { "listen", 1, MOST_ADDRESSES, check_listen },
  { "inside-domains", 0, G_MAXUINT, check_domain },
  { "watch-words", 0, G_MAXUINT, check_word },
  { "audit-syslog-host", 0, 1, check_host },
  { "audit-syslog-ca-file", 0, 1, check_path },
  { "audit-syslog-certificate-file", 0, 1, check_path },
  { "account-host", 0, 1, check_host },
  { "account-user", 0, 1, check_user },
  { "sender-accounts", 0, G_MAXUINT, check_sender_account },
  { "oauth-client-id", 0, 1, check_user },
  { "oauth-authorization-url", 0, 1, check_address },
  { "oauth-token-url", 0, 1, check_address },
  { "oauth-scope", 0, 1, check_user },
  { "share-url", 0, 1, check_address },
  { "share-user", 0, 1, check_user },
  { "share-folder", 0, 1, check_folder },
  { "share-public-url", 0, 1, check_address },
  { "open-before-tick", 0, G_MAXUINT, check_extension },
};

static const Rule *
find_rule (const char *key)
{
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    if (g_str_equal (rules[i].key, key))
      return &rules[i];
  return NULL;
}

static const char *
check_list (const Rule *rule, GVariant *value)
{
  g_autofree const char **texts = g_variant_get_strv (value, NULL);
  guint n = g_strv_length ((char **) texts);
  const char *wrong = NULL;

  if (n < rule->least)
    return "at least one is needed";
  if (n > rule->most)
    return "these are too many";
  for (guint i = 0; i < n && wrong == NULL; i++)
    wrong = rule->check (texts[i]);
  return wrong;
}

gboolean
matta_value_check (const char *key, GVariant *value, GError **error)
{
  const Rule *rule = find_rule (key);
  const char *wrong = NULL;

  if (rule == NULL)
    return TRUE;
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING_ARRAY))
    wrong = check_list (rule, value);
  else
    wrong = rule->check (g_variant_get_string (value, NULL));
  if (wrong == NULL)
    return TRUE;
  g_set_error (error, MATTA_ERROR, MATTA_ERROR_MALFORMED, "%s: %s", key, wrong);
  return FALSE;
}
