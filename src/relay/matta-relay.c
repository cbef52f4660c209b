/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-relay.h"

#include "matta-error.h"
#include "matta-peer-uid.h"
#include "matta-session.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#define MOST_LISTENERS 8
#define PAUSE_MILLISECONDS 100
#define FILES_OF_A_SESSION 5 /* connection, content, a reader of the store, … */
#define FILES_TO_SPARE 64    /* for submissions, children, the desktop */
#define FULL_REPLY "421 4.3.2 Too many connections. Please try again later.\r\n"

struct _MattaRelay {
  GObject parent_instance;

  MattaRelayHandler handler;
  gpointer user_data;
  MattaLimits limits;
  char *spool_dir;
  gboolean same_user;
  guint16 port;

  struct pollfd listeners[MOST_LISTENERS + 1]; /* the first is stop_fd */
  guint n_listeners;
  int stop_fd;
  GThread *thread;
  gboolean is_stuck; /* that connections cannot be taken has been said */

  GMutex mutex; /* guards changes of what follows */
  GCond ended;
  int n_sessions; /* atomic: sessions look at it */
  guint n_strangers;
};

G_DEFINE_FINAL_TYPE (MattaRelay, matta_relay, G_TYPE_OBJECT)

typedef struct {
  MattaRelay *relay;
  MattaSession *session;
} Serving;

static gboolean
is_own_user (int fd)
{
  uid_t uid = 0;

  return matta_peer_uid_get (fd, &uid) && uid == getuid ();
}

static void
forget_session (MattaRelay *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_atomic_int_add (&self->n_sessions, -1);
  g_cond_broadcast (&self->ended);
}

static void
turn_away (int fd)
{
  /* A short reply always fits into an empty socket's buffer. */
  if (send (fd, FULL_REPLY, strlen (FULL_REPLY), MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
    g_debug ("A connection beyond the limit was gone at once");
  shutdown (fd, SHUT_WR);
}

/* Other users' programs get a quarter of the sessions at most, whatever they do with them. */
static gboolean
count_stranger (MattaRelay *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (self->n_strangers >= MAX (self->limits.sessions / 4, 1))
    return FALSE;
  self->n_strangers++;
  return TRUE;
}

static void
forget_stranger (MattaRelay *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  self->n_strangers--;
}

static void
serve (MattaRelay *self, MattaSession *session)
{
  int fd = matta_channel_get_fd (session->channel);
  gboolean own = self->same_user && is_own_user (fd);

  if (own || !self->same_user) {
    matta_session_run (session, own);
  } else if (count_stranger (self)) {
    matta_session_run (session, FALSE);
    forget_stranger (self);
  } else {
    turn_away (fd);
  }
}

static gpointer
serve_in_worker (gpointer data)
{
  Serving *serving = data;
  MattaRelay *self = serving->relay;

  serve (self, serving->session);
  matta_session_free (serving->session);
  forget_session (self);
  g_free (serving);
  return NULL;
}

static gboolean
count_session (MattaRelay *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if ((guint) self->n_sessions >= self->limits.sessions)
    return FALSE;
  g_atomic_int_inc (&self->n_sessions);
  return TRUE;
}

/* Where GLib needs a file for itself and gets none, it ends the program: so none is ever short.
 * Files are numbered from the lowest free number on. */
static gboolean
has_files_to_spare (MattaRelay *self, int fd)
{
  struct rlimit limit = { 0 };
  guint needed = (guint) fd + FILES_TO_SPARE;

  needed += FILES_OF_A_SESSION * ((guint) g_atomic_int_get (&self->n_sessions) + 1);
  return getrlimit (RLIMIT_NOFILE, &limit) != 0 || needed < limit.rlim_cur;
}

static void
take_connection (MattaRelay *self, int fd)
{
  const int on = 1;
  Serving *serving = NULL;
  GThread *thread = NULL;

  if (setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) != 0)
    g_debug ("No TCP_NODELAY: %s", g_strerror (errno));
  if (!has_files_to_spare (self, fd) || !count_session (self)) {
    turn_away (fd);
    close (fd);
    return;
  }
  serving = g_new0 (Serving, 1);
  serving->relay = self;
  serving->session = matta_session_new (fd, self->stop_fd, &self->handler, self->user_data,
                                        &self->limits, self->spool_dir, &self->n_sessions);
  thread = g_thread_try_new ("session", serve_in_worker, serving, NULL);
  if (thread != NULL) {
    g_thread_unref (thread);
    return;
  }
  g_warning ("No thread for a session");
  turn_away (fd);
  matta_session_free (serving->session);
  forget_session (self);
  g_free (serving);
}

/* Without a file or memory to spare the connection stays where it is, and would be looked at again
 * and again. */
static void
pause_after (MattaRelay *self, int code)
{
  if (code == EAGAIN || code == EINTR || code == ECONNABORTED)
    return;
  if (!self->is_stuck)
    g_warning ("A connection cannot be taken just now: %s", g_strerror (code));
  self->is_stuck = TRUE;
  (void) poll (self->listeners, 1, PAUSE_MILLISECONDS); /* stopping ends it */
}

static gpointer
accept_in_worker (gpointer data)
{
  MattaRelay *self = data;

  while (TRUE) {
    if (poll (self->listeners, self->n_listeners + 1, -1) < 0 && errno != EINTR)
      g_warning ("Waiting for connections: %s", g_strerror (errno));
    if (self->listeners[0].revents != 0)
      return NULL;
    for (guint i = 1; i <= self->n_listeners; i++) {
      int fd = -1;

      if (self->listeners[i].revents == 0)
        continue;
      fd = accept4 (self->listeners[i].fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
      if (fd < 0) {
        pause_after (self, errno);
        continue;
      }
      self->is_stuck = FALSE;
      take_connection (self, fd);
    }
  }
}

static int
open_listener (GInetSocketAddress *address, guint16 port, GError **error)
{
  g_autoptr (GSocketAddress) place =
      g_inet_socket_address_new (g_inet_socket_address_get_address (address), port);
  struct sockaddr_storage native = { 0 };
  gssize size = g_socket_address_get_native_size (place);
  const int on = 1;
  int fd = -1;

  if (!g_socket_address_to_native (place, &native, sizeof native, error))
    return -1;
  fd = socket (native.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0 || setsockopt (fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0
      || (native.ss_family == AF_INET6
          && setsockopt (fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on) != 0)
      || bind (fd, (struct sockaddr *) &native, (socklen_t) size) != 0
      || listen (fd, SOMAXCONN) != 0) {
    g_set_error (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER, "%s", g_strerror (errno));
    if (fd >= 0)
      close (fd);
    return -1;
  }
  return fd;
}

static guint16
read_port (int fd)
{
  union {
    struct sockaddr any;
    struct sockaddr_in four;
    struct sockaddr_storage largest;
  } native = { 0 };
  socklen_t size = sizeof native;

  if (getsockname (fd, &native.any, &size) != 0)
    return 0;
  return ntohs (native.four.sin_port); /* at the same place in both families */
}

/* Nobody but programs on this computer: a guard that strangers can reach is an open relay. */
static GInetSocketAddress *
parse_address (const char *text, GError **error)
{
  g_autoptr (GError) reason = NULL;
  g_autoptr (GSocketConnectable) place = g_network_address_parse (text, 0, &reason);
  g_autofree char *host = NULL;
  g_autoptr (GInetAddress) address = NULL;

  if (place != NULL)
    host = g_strdup (g_network_address_get_hostname (G_NETWORK_ADDRESS (place)));
  if (host != NULL && g_ascii_strcasecmp (host, "localhost") == 0)
    address = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  else if (host != NULL)
    address = g_inet_address_new_from_string (host);
  if (address == NULL) {
    g_set_error (error, MATTA_ERROR, MATTA_ERROR_MALFORMED, "%s is not an address to listen on",
                 text);
    return NULL;
  }
  if (!g_inet_address_get_is_loopback (address)) {
    g_set_error (error, MATTA_ERROR, MATTA_ERROR_FORBIDDEN,
                 "%s can be reached from outside; only loopback addresses may be listened on",
                 text);
    return NULL;
  }
  return G_INET_SOCKET_ADDRESS (
      g_inet_socket_address_new (address, g_network_address_get_port (G_NETWORK_ADDRESS (place))));
}

static gboolean
add_listener (MattaRelay *self, const char *text, GError **error)
{
  g_autoptr (GInetSocketAddress) address = parse_address (text, error);
  guint16 port = 0;
  int fd = -1;

  if (address == NULL)
    return FALSE;
  port = g_inet_socket_address_get_port (address);
  fd = open_listener (address, port, error);
  if (fd < 0) {
    g_prefix_error (error, "Cannot listen on %s: ", text);
    return FALSE;
  }
  self->n_listeners++;
  self->listeners[self->n_listeners] = (struct pollfd){ .fd = fd, .events = POLLIN };
  if (self->port == 0)
    self->port = read_port (fd);
  return TRUE;
}

static void
close_listeners (MattaRelay *self)
{
  for (guint i = 1; i <= self->n_listeners; i++)
    close (self->listeners[i].fd);
  self->n_listeners = 0;
  self->port = 0;
}

static void
matta_relay_finalize (GObject *object)
{
  MattaRelay *self = MATTA_RELAY (object);

  matta_relay_stop (self, G_MAXUINT);
  close (self->stop_fd);
  g_free (self->spool_dir);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->ended);
  G_OBJECT_CLASS (matta_relay_parent_class)->finalize (object);
}

static void
matta_relay_class_init (MattaRelayClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = matta_relay_finalize;
}

static void
matta_relay_init (MattaRelay *self)
{
  g_mutex_init (&self->mutex);
  g_cond_init (&self->ended);
  self->stop_fd = eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK);
  self->listeners[0] = (struct pollfd){ .fd = self->stop_fd, .events = POLLIN };
}

MattaRelay *
matta_relay_new (const MattaRelayHandler *handler,
                 gpointer user_data,
                 const MattaLimits *limits,
                 const char *spool_dir,
                 gboolean same_user)
{
  MattaRelay *self = g_object_new (MATTA_TYPE_RELAY, NULL);

  self->handler = *handler;
  self->user_data = user_data;
  self->limits = *limits;
  self->spool_dir = g_strdup (spool_dir);
  self->same_user = same_user;
  return self;
}

gboolean
matta_relay_listen (MattaRelay *self, const char *const *addresses, GError **error)
{
  g_return_val_if_fail (MATTA_IS_RELAY (self), FALSE);
  g_return_val_if_fail (self->thread == NULL, FALSE);

  for (guint i = 0; addresses[i] != NULL; i++)
    if (i >= MOST_LISTENERS || !add_listener (self, addresses[i], error)) {
      close_listeners (self);
      return FALSE;
    }
  self->thread = g_thread_new ("relay", accept_in_worker, self);
  return TRUE;
}

guint16
matta_relay_get_port (MattaRelay *self)
{
  g_return_val_if_fail (MATTA_IS_RELAY (self), 0);

  return self->port;
}

static gint64
get_deadline (guint milliseconds)
{
  return g_get_monotonic_time () + (gint64) milliseconds * 1000;
}

void
matta_relay_stop (MattaRelay *self, guint milliseconds)
{
  gint64 deadline = get_deadline (milliseconds);
  const guint64 one = 1;

  g_return_if_fail (MATTA_IS_RELAY (self));

  /* Never read: it stays readable for every session. */
  if (write (self->stop_fd, &one, sizeof one) != sizeof one)
    g_critical ("Sessions could not be told to stop");
  if (self->thread != NULL)
    g_thread_join (g_steal_pointer (&self->thread));
  close_listeners (self);
  g_mutex_lock (&self->mutex);
  while (self->n_sessions > 0 && g_cond_wait_until (&self->ended, &self->mutex, deadline))
    ;
  g_mutex_unlock (&self->mutex);
}
