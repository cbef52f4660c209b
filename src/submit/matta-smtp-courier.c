/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-smtp-courier.h"

#include "matta-error.h"
#include "matta-smtp-client.h"

#define CONNECT_SECONDS 30
#define REPLY_SECONDS 300
#define IDLE_SECONDS 30
#define MOST_IDLE 4

/* How long what a server said of sizes is believed, and how long it is waited for: somebody sits
 * there, and the answer only makes it better. */
#define SIZE_SECONDS 600
#define SIZE_PATIENCE_SECONDS 10
#define PROBE_PATIENCE_SECONDS 30 /* a server that wants TLS first says nothing until it comes */

typedef struct {
  MattaSmtpClient *client;
  gint64 since; /* monotonic microseconds */
} Idle;

struct _MattaSmtpCourier {
  GObject parent_instance;

  MattaSmtpRoute route; /* trust is guarded by lock; the rest never changes */
  GDestroyNotify destroy;
  GMutex lock;
  GQueue idle; /* element Idle, guarded by lock; the one used last is the first */
  gboolean closed;
  guint reaper_id;
  guint64 max_size;    /* guarded by lock; what the last server said … */
  gint64 max_size_end; /* … is believed until then, monotonic; 0 = none has said anything */
};

static void matta_smtp_courier_courier_init (MattaCourierInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MattaSmtpCourier,
                               matta_smtp_courier,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (MATTA_TYPE_COURIER,
                                                      matta_smtp_courier_courier_init))

const char *
matta_probe_to_string (MattaProbe step)
{
  static const char *const names[] = {
    [MATTA_PROBE_RESOLVE] = "resolve",         [MATTA_PROBE_CONNECT] = "connect",
    [MATTA_PROBE_GREETING] = "greeting",       [MATTA_PROBE_TLS] = "tls",
    [MATTA_PROBE_CERTIFICATE] = "certificate", [MATTA_PROBE_SIGN_IN] = "sign-in",
    [MATTA_PROBE_SENDER] = "sender",           [MATTA_PROBE_DONE] = "done",
  };

  g_return_val_if_fail ((gsize) step < G_N_ELEMENTS (names), NULL);

  return names[step];
}

static void
quit_idle (gpointer data)
{
  Idle *idle = data;

  matta_smtp_client_quit (idle->client);
  matta_smtp_client_free (idle->client);
  g_free (idle);
}

static gpointer
quit_in_thread (gpointer data)
{
  g_slist_free_full (data, quit_idle);
  return NULL;
}

/* Takes out whatever has been idle for too long. Locked. */
static GSList *
steal_expired (MattaSmtpCourier *self)
{
  gint64 oldest = g_get_monotonic_time () - IDLE_SECONDS * G_USEC_PER_SEC;
  GSList *expired = NULL;

  while (!g_queue_is_empty (&self->idle)
         && ((Idle *) g_queue_peek_tail (&self->idle))->since < oldest)
    expired = g_slist_prepend (expired, g_queue_pop_tail (&self->idle));
  return expired;
}

static void
free_weak (gpointer data)
{
  g_weak_ref_clear (data);
  g_free (data);
}

/* On the main context, where nothing may block: the farewells are said elsewhere. */
static gboolean
reap_cb (gpointer data)
{
  g_autoptr (MattaSmtpCourier) self = g_weak_ref_get (data);
  GSList *expired = NULL;
  gboolean go_on = FALSE;

  if (self == NULL)
    return G_SOURCE_REMOVE;
  g_mutex_lock (&self->lock);
  expired = steal_expired (self);
  go_on = !g_queue_is_empty (&self->idle);
  if (!go_on)
    self->reaper_id = 0;
  g_mutex_unlock (&self->lock);
  if (expired != NULL)
    g_thread_unref (g_thread_new ("matta-quit", quit_in_thread, expired));
  return go_on;
}

/* Locked. */
static void
start_reaper (MattaSmtpCourier *self)
{
  GWeakRef *weak = NULL;

  if (self->reaper_id != 0)
    return;
  weak = g_new0 (GWeakRef, 1);
  g_weak_ref_init (weak, self);
  self->reaper_id =
      g_timeout_add_seconds_full (G_PRIORITY_LOW, IDLE_SECONDS, reap_cb, weak, free_weak);
}

/* An idle connection that still stands, or NULL. (transfer full) */
static MattaSmtpClient *
take_idle (MattaSmtpCourier *self)
{
  MattaSmtpClient *client = NULL;
  GSList *expired = NULL;

  g_mutex_lock (&self->lock);
  expired = steal_expired (self);
  while (client == NULL && !g_queue_is_empty (&self->idle)) {
    Idle *idle = g_queue_pop_head (&self->idle);

    if (matta_smtp_client_is_alive (idle->client))
      client = g_steal_pointer (&idle->client);
    g_clear_pointer (&idle->client, matta_smtp_client_free);
    g_free (idle);
  }
  g_mutex_unlock (&self->lock);
  g_slist_free_full (expired, quit_idle);
  return client;
}

/* FALSE when there is no room. */
static gboolean
keep_idle (MattaSmtpCourier *self, MattaSmtpClient *client)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  Idle *idle = NULL;

  if (self->closed || g_queue_get_length (&self->idle) >= MOST_IDLE)
    return FALSE;
  idle = g_new0 (Idle, 1);
  idle->client = client;
  idle->since = g_get_monotonic_time ();
  g_queue_push_head (&self->idle, idle);
  start_reaper (self);
  return TRUE;
}

static void
note_max_size (MattaSmtpCourier *self, guint64 max_size)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->max_size = max_size;
  self->max_size_end = g_get_monotonic_time () + SIZE_SECONDS * G_USEC_PER_SEC;
}

static gboolean
recall_max_size (MattaSmtpCourier *self, guint64 *max_size)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  *max_size = self->max_size;
  return g_get_monotonic_time () < self->max_size_end;
}

/* @patience: no step waits longer, in seconds; 0 = as long as usual. */
static MattaSmtpClient *
connect_client (MattaSmtpCourier *self,
                guint patience,
                MattaProbe *step,
                GCancellable *cancellable,
                GError **error)
{
  MattaSmtpRoute route = self->route;
  g_autoptr (GTlsDatabase) trust = NULL;
  MattaSmtpClient *client = NULL;

  g_mutex_lock (&self->lock);
  g_set_object (&trust, self->route.trust);
  g_mutex_unlock (&self->lock);
  route.trust = trust;
  if (patience > 0) {
    route.connect_seconds = MIN (route.connect_seconds, patience);
    route.reply_seconds = MIN (route.reply_seconds, patience);
  }
  client = matta_smtp_client_new (&route, step, cancellable, error);
  if (client != NULL)
    note_max_size (self, matta_smtp_client_get_max_size (client));
  return client;
}

/* @client: (transfer full). @answered: the server said something about this message. */
static GPtrArray *
submit_by (MattaSmtpCourier *self,
           MattaSmtpClient *client,
           const MattaParcel *parcel,
           gboolean *answered,
           GCancellable *cancellable,
           GError **error)
{
  g_autoptr (MattaSmtpClient) owned = client;
  GPtrArray *results = matta_smtp_client_submit (owned, parcel, cancellable, error);

  *answered = matta_smtp_client_was_answered (owned);
  if (matta_smtp_client_is_reusable (owned) && keep_idle (self, owned))
    g_steal_pointer (&owned);
  else if (matta_smtp_client_is_clean (owned))
    matta_smtp_client_quit (owned);
  return results;
}

static GPtrArray *
matta_smtp_courier_submit (MattaCourier *courier,
                           const MattaParcel *parcel,
                           GCancellable *cancellable,
                           GError **error)
{
  MattaSmtpCourier *self = MATTA_SMTP_COURIER (courier);
  MattaSmtpClient *client = take_idle (self);
  MattaProbe step = MATTA_PROBE_RESOLVE;
  gboolean answered = FALSE;

  if (client != NULL) {
    g_autoptr (GError) cause = NULL;
    GPtrArray *results = submit_by (self, client, parcel, &answered, cancellable, &cause);

    /* A server may close an idle connection at any time; that says nothing about the message. */
    if (results != NULL || answered
        || !g_error_matches (cause, MATTA_ERROR, MATTA_ERROR_TRY_LATER)) {
      if (results == NULL)
        g_propagate_error (error, g_steal_pointer (&cause));
      return results;
    }
  }
  client = connect_client (self, 0, &step, cancellable, error);
  if (client == NULL)
    return NULL;
  return submit_by (self, client, parcel, &answered, cancellable, error);
}

static gboolean
matta_smtp_courier_get_size_limit (MattaCourier *courier,
                                   const char *return_path,
                                   GCancellable *cancellable,
                                   guint64 *limit,
                                   GError **error)
{
  MattaSmtpCourier *self = MATTA_SMTP_COURIER (courier);
  g_autoptr (MattaSmtpClient) client = NULL;
  MattaProbe step = MATTA_PROBE_RESOLVE;

  if (recall_max_size (self, limit))
    return TRUE;
  client = connect_client (self, SIZE_PATIENCE_SECONDS, &step, cancellable, error);
  if (client == NULL)
    return FALSE;
  *limit = matta_smtp_client_get_max_size (client);
  matta_smtp_client_quit (client);
  return TRUE;
}

static void
matta_smtp_courier_dispose (GObject *object)
{
  MattaSmtpCourier *self = MATTA_SMTP_COURIER (object);

  matta_smtp_courier_close (self);
  g_clear_object (&self->route.trust);
  if (self->destroy != NULL)
    self->destroy (self->route.user_data);
  self->destroy = NULL;
  G_OBJECT_CLASS (matta_smtp_courier_parent_class)->dispose (object);
}

static void
matta_smtp_courier_finalize (GObject *object)
{
  MattaSmtpCourier *self = MATTA_SMTP_COURIER (object);

  g_free (self->route.host);
  g_free (self->route.user);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (matta_smtp_courier_parent_class)->finalize (object);
}

static void
matta_smtp_courier_courier_init (MattaCourierInterface *iface)
{
  iface->submit = matta_smtp_courier_submit;
  iface->get_size_limit = matta_smtp_courier_get_size_limit;
}

static void
matta_smtp_courier_class_init (MattaSmtpCourierClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = matta_smtp_courier_dispose;
  object_class->finalize = matta_smtp_courier_finalize;
}

static void
matta_smtp_courier_init (MattaSmtpCourier *self)
{
  g_mutex_init (&self->lock);
  g_queue_init (&self->idle);
  self->route.connect_seconds = CONNECT_SECONDS;
  self->route.reply_seconds = REPLY_SECONDS;
}

MattaCourier *
matta_smtp_courier_new (const MattaAccount *account,
                        const MattaLimits *limits,
                        MattaPasswordFunc password,
                        gpointer user_data,
                        GDestroyNotify destroy)
{
  MattaSmtpCourier *self = NULL;

  g_return_val_if_fail (account != NULL && account->host != NULL, NULL);
  g_return_val_if_fail (limits != NULL, NULL);

  self = g_object_new (MATTA_TYPE_SMTP_COURIER, NULL);
  self->route.host = g_strdup (account->host);
  self->route.port = account->port;
  self->route.security = account->security;
  if (account->user != NULL && *account->user != '\0')
    self->route.user = g_strdup (account->user);
  self->route.token = account->sign_in != MATTA_SIGN_IN_PASSWORD;
  self->route.limits = *limits;
  self->route.password = password;
  self->route.user_data = user_data;
  self->destroy = destroy;
  return MATTA_COURIER (self);
}

void
matta_smtp_courier_set_trust (MattaSmtpCourier *self, GTlsDatabase *trust)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_if_fail (MATTA_IS_SMTP_COURIER (self));
  g_return_if_fail (trust == NULL || G_IS_TLS_DATABASE (trust));

  locker = g_mutex_locker_new (&self->lock);
  g_set_object (&self->route.trust, trust);
}

void
matta_smtp_courier_set_patience (MattaSmtpCourier *self, guint connect_seconds, guint reply_seconds)
{
  g_return_if_fail (MATTA_IS_SMTP_COURIER (self));

  self->route.connect_seconds = connect_seconds;
  self->route.reply_seconds = reply_seconds;
}

void
matta_smtp_courier_close (MattaSmtpCourier *self)
{
  GSList *idle = NULL;

  g_return_if_fail (MATTA_IS_SMTP_COURIER (self));

  g_mutex_lock (&self->lock);
  self->closed = TRUE;
  while (!g_queue_is_empty (&self->idle))
    idle = g_slist_prepend (idle, g_queue_pop_head (&self->idle));
  g_clear_handle_id (&self->reaper_id, g_source_remove);
  g_mutex_unlock (&self->lock);
  g_slist_free_full (idle, quit_idle);
}

MattaProbe
matta_smtp_courier_probe (MattaSmtpCourier *self,
                          const char *address,
                          GCancellable *cancellable,
                          GError **error)
{
  g_autoptr (MattaSmtpClient) client = NULL;
  MattaProbe step = MATTA_PROBE_RESOLVE;

  g_return_val_if_fail (MATTA_IS_SMTP_COURIER (self), MATTA_PROBE_RESOLVE);

  client = connect_client (self, PROBE_PATIENCE_SECONDS, &step, cancellable, error);
  if (client == NULL
      || (address != NULL
          && !matta_smtp_client_try_address (client, address, &step, cancellable, error)))
    return step;
  matta_smtp_client_quit (client);
  return MATTA_PROBE_DONE;
}
