/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-discovery.h"

#include "matta-autoconfig.h"
#include "matta-domain.h"
#include "matta-error.h"

#include <libpsl.h>
#include <libsoup/soup.h>
#include <string.h>

#define TIMEOUT_SECONDS 10
#define MOST_BYTES (64 * 1024)

const char *const matta_discovery_places[] = {
  "https://autoconfig.{domain}/mail/config-v1.1.xml?emailaddress={address}",
  "https://{domain}/.well-known/autoconfig/mail/config-v1.1.xml",
  NULL,
};

typedef struct {
  const char *address;
  char *domain; /* folded */
  GResolver *resolver;
  const char *const *places;
  GCancellable *cancellable;
  SoupSession *session;
  gboolean answered; /* somebody did */
} Search;

/* --- a provider's file ------------------------------------------------------------------------ */

/* (transfer full) */
static char *
fill_place (const Search *self, const char *place, const char *domain)
{
  g_autoptr (GString) url = g_string_new (place);
  g_autofree char *address = g_uri_escape_string (self->address, NULL, FALSE);

  g_string_replace (url, "{domain}", domain, 0);
  g_string_replace (url, "{address}", address, 0);
  return g_strdup (url->str);
}

/* Who redirects would choose the server: not followed. NULL: there is none. (transfer full) */
static char *
fetch (Search *self, const char *url, gsize *length)
{
  g_autoptr (SoupMessage) message = soup_message_new (SOUP_METHOD_GET, url);
  g_autoptr (GInputStream) stream = NULL;
  g_autofree char *text = g_malloc (MOST_BYTES);
  g_autoptr (GError) error = NULL;

  if (message == NULL)
    return NULL;
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  stream = soup_session_send (self->session, message, self->cancellable, &error);
  if (stream == NULL)
    return NULL;
  self->answered = TRUE;
  if (soup_message_get_status (message) != SOUP_STATUS_OK
      || !g_input_stream_read_all (stream, text, MOST_BYTES, length, self->cancellable, &error)
      || *length == MOST_BYTES)
    return NULL;
  return g_steal_pointer (&text);
}

static MattaFoundServer *
read_place (Search *self, const char *place, const char *domain)
{
  g_autofree char *url = fill_place (self, place, domain);
  gsize length = 0;
  g_autofree char *text = fetch (self, url, &length);
  g_autoptr (GPtrArray) servers = NULL;
  g_autoptr (GError) error = NULL;

  if (text != NULL)
    servers = matta_autoconfig_read (text, length, self->address, &error);
  return servers != NULL && servers->len > 0 ? g_ptr_array_steal_index (servers, 0) : NULL;
}

static MattaFoundServer *
ask_domain (Search *self, const char *domain, MattaFoundBy by)
{
  MattaFoundServer *found = NULL;

  for (guint i = 0; found == NULL && self->places[i] != NULL; i++)
    if (!g_cancellable_is_cancelled (self->cancellable))
      found = read_place (self, self->places[i], domain);
  if (found != NULL)
    found->by = by;
  return found;
}

/* --- the DNS ---------------------------------------------------------------------------------- */

static void
note_answer (Search *self, const GError *error)
{
  if (error == NULL || g_error_matches (error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND))
    self->answered = TRUE;
}

/* RFC 6186 3.4: the target "." says that there is no such service. */
static MattaFoundServer *
ask_service (Search *self, const char *service, const char *security)
{
  g_autoptr (GError) error = NULL;
  GList *targets = g_resolver_lookup_service (self->resolver, service, "tcp", self->domain,
                                              self->cancellable, &error);
  g_autofree char *host = NULL;
  MattaFoundServer *found = NULL;

  note_answer (self, error);
  if (targets != NULL) {
    host = matta_domain_fold (g_srv_target_get_hostname (targets->data));
    if (matta_domain_is_valid (host))
      found = matta_found_server_new (host, g_srv_target_get_port (targets->data), security);
  }
  g_resolver_free_targets (targets);
  if (found != NULL)
    found->by = MATTA_FOUND_BY_DNS;
  return found;
}

/* RFC 8314 5.1: TLS from the first byte before STARTTLS. */
static MattaFoundServer *
ask_services (Search *self)
{
  MattaFoundServer *found = ask_service (self, "submissions", "tls");

  return found != NULL ? found : ask_service (self, "submission", "starttls");
}

/* The host of the best MX record, folded; NULL: there is none. (transfer full) */
static char *
find_exchanger (Search *self)
{
  g_autoptr (GError) error = NULL;
  GList *records = g_resolver_lookup_records (self->resolver, self->domain, G_RESOLVER_RECORD_MX,
                                              self->cancellable, &error);
  guint least = G_MAXUINT;
  char *best = NULL;

  note_answer (self, error);
  for (GList *l = records; l != NULL; l = l->next) {
    guint16 preference = 0;
    const char *host = NULL;

    g_variant_get (l->data, "(q&s)", &preference, &host);
    if (preference < least) {
      least = preference;
      g_free (best);
      best = matta_domain_fold (host);
    }
  }
  g_list_free_full (records, (GDestroyNotify) g_variant_unref);
  return best;
}

/* Those that take the mail of many companies. */
static const struct {
  const char *exchanger;
  const char *host;
  const char *security;
  guint16 port;
  gboolean oauth;
} known[] = {
  { "google.com", "smtp.gmail.com", "starttls", 587, TRUE },
  { "googlemail.com", "smtp.gmail.com", "starttls", 587, TRUE },
  { "protection.outlook.com", "smtp.office365.com", "starttls", 587, TRUE },
  { "mx.microsoft", "smtp.office365.com", "starttls", 587, TRUE },
};

static MattaFoundServer *
find_known (const Search *self, const char *exchanger)
{
  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (matta_domain_is_below (exchanger, known[i].exchanger)) {
      MattaFoundServer *found =
          matta_found_server_new (known[i].host, known[i].port, known[i].security);

      found->oauth = known[i].oauth;
      found->by = MATTA_FOUND_BY_MX;
      return found;
    }
  return NULL;
}

static MattaFoundServer *
ask_exchanger (Search *self)
{
  g_autofree char *exchanger = find_exchanger (self);
  const char *company = NULL;
  MattaFoundServer *found = NULL;

  if (exchanger == NULL || !matta_domain_is_valid (exchanger))
    return NULL;
  found = find_known (self, exchanger);
  company = psl_registrable_domain (psl_builtin (), exchanger);
  if (found == NULL && company != NULL && !g_str_equal (company, self->domain))
    found = ask_domain (self, company, MATTA_FOUND_BY_MX);
  return found;
}

/* --- all of it -------------------------------------------------------------------------------- */

static MattaFoundServer *
find (Search *self)
{
  MattaFoundServer *found = ask_domain (self, self->domain, MATTA_FOUND_BY_DOMAIN);

  if (found == NULL)
    found = ask_services (self);
  if (found == NULL)
    found = ask_exchanger (self);
  return found;
}

/* Whom the server is known of, and whether anybody who lies in the DNS could have said so. */
static void
complete (const Search *self, MattaFoundServer *found)
{
  found->vouched =
      found->by == MATTA_FOUND_BY_DOMAIN || matta_domain_is_below (found->host, self->domain);
  if (*found->user == '\0' && found->by != MATTA_FOUND_BY_DOMAIN) {
    g_free (found->user);
    found->user = g_strdup (self->address);
  }
}

static gboolean
explain (const Search *self, GError **error)
{
  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return FALSE;
  if (self->answered)
    g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_NOT_FOUND,
                         "Nobody knows the domain's mail server");
  else
    g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER,
                         "Nobody can be asked for the domain's mail server");
  return FALSE;
}

MattaFoundServer *
matta_discovery_find (const char *address,
                      GResolver *resolver,
                      const char *const *places,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autoptr (SoupSession) session = NULL;
  g_autofree char *domain = NULL;
  Search search = { 0 };
  MattaFoundServer *found = NULL;

  g_return_val_if_fail (address != NULL && places != NULL, NULL);

  domain =
      matta_domain_find (address) != NULL ? matta_domain_fold (matta_domain_find (address)) : NULL;
  if (domain == NULL || !matta_domain_is_valid (domain)) {
    g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_MALFORMED, "This is no address");
    return NULL;
  }
  session = soup_session_new_with_options ("timeout", TIMEOUT_SECONDS, "user-agent", "Matta", NULL);
  search = (Search){ .address = address,
                     .domain = domain,
                     .resolver = resolver,
                     .places = places,
                     .cancellable = cancellable,
                     .session = session };
  found = find (&search);
  if (found != NULL)
    complete (&search, found);
  else
    explain (&search, error);
  return found;
}
