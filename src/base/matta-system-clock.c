/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-clock.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#define UNKNOWN G_MININT64

/* Two kernel timers: one on the wall clock that is also woken when somebody sets that clock, one on
 * the clock that counts suspend. */
struct _MattaSystemClock {
  GObject parent_instance;

  char *boot_id;
  int wall_fd;
  int boot_fd;
  guint wall_source;
  guint boot_source;
  gint64 wall_at; /* what the timers are set to; UNKNOWN once one went off */
  gint64 boot_at;
};

static void clock_iface_init (MattaClockInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MattaSystemClock,
                               matta_system_clock,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (MATTA_TYPE_CLOCK, clock_iface_init))

static gint64
read_clock (clockid_t id)
{
  struct timespec now = { 0 };

  if (clock_gettime (id, &now) != 0)
    return 0; /* cannot fail for the two clocks asked for here */
  return (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static gint64
system_clock_get_wall (MattaClock *clock)
{
  return read_clock (CLOCK_REALTIME);
}

static gint64
system_clock_get_boot (MattaClock *clock)
{
  return read_clock (CLOCK_BOOTTIME);
}

static const char *
system_clock_get_boot_id (MattaClock *clock)
{
  return MATTA_SYSTEM_CLOCK (clock)->boot_id;
}

static void
arm (int fd, int flags, gint64 at)
{
  struct itimerspec when = { 0 };

  /* All zero would disarm; one nanosecond after the epoch is long past and fires at once. */
  when.it_value.tv_sec = at == G_MAXINT64 ? 0 : MAX (at, 0) / G_USEC_PER_SEC;
  when.it_value.tv_nsec = at == G_MAXINT64 ? 0 : MAX (at, 0) % G_USEC_PER_SEC * 1000;
  if (at != G_MAXINT64 && when.it_value.tv_sec == 0 && when.it_value.tv_nsec == 0)
    when.it_value.tv_nsec = 1;
  if (timerfd_settime (fd, TFD_TIMER_ABSTIME | flags, &when, NULL) != 0)
    g_warning ("Could not set a timer: %s", g_strerror (errno));
}

static void
system_clock_set_alarm (MattaClock *clock, gint64 wall, gint64 boot)
{
  MattaSystemClock *self = MATTA_SYSTEM_CLOCK (clock);

  /* Every message that is held asks for the same time again. */
  if (self->wall_at != wall)
    arm (self->wall_fd, TFD_TIMER_CANCEL_ON_SET, wall);
  if (self->boot_at != boot)
    arm (self->boot_fd, 0, boot);
  self->wall_at = wall;
  self->boot_at = boot;
}

static gboolean
timer_woke_cb (int fd, GIOCondition condition, gpointer data)
{
  MattaSystemClock *self = data;
  guint64 expirations;

  /* ECANCELED means that the wall clock was set: worth a look at the time as well. */
  if (read (fd, &expirations, sizeof expirations) < 0 && errno == EAGAIN)
    return G_SOURCE_CONTINUE;
  self->wall_at = UNKNOWN;
  self->boot_at = UNKNOWN;
  g_signal_emit_by_name (self, "alarm");
  return G_SOURCE_CONTINUE;
}

static void
matta_system_clock_finalize (GObject *object)
{
  MattaSystemClock *self = MATTA_SYSTEM_CLOCK (object);

  g_clear_handle_id (&self->wall_source, g_source_remove);
  g_clear_handle_id (&self->boot_source, g_source_remove);
  g_close (self->wall_fd, NULL);
  g_close (self->boot_fd, NULL);
  g_free (self->boot_id);
  G_OBJECT_CLASS (matta_system_clock_parent_class)->finalize (object);
}

static void
matta_system_clock_class_init (MattaSystemClockClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = matta_system_clock_finalize;
}

static void
clock_iface_init (MattaClockInterface *iface)
{
  iface->get_wall = system_clock_get_wall;
  iface->get_boot = system_clock_get_boot;
  iface->get_boot_id = system_clock_get_boot_id;
  iface->set_alarm = system_clock_set_alarm;
}

static void
matta_system_clock_init (MattaSystemClock *self)
{
  g_autofree char *boot_id = NULL;

  if (!g_file_get_contents ("/proc/sys/kernel/random/boot_id", &boot_id, NULL, NULL))
    boot_id = g_uuid_string_random (); /* compares with nothing: the wall clock alone decides */
  self->boot_id = g_strstrip (g_steal_pointer (&boot_id));
  self->wall_at = UNKNOWN;
  self->boot_at = UNKNOWN;
  self->wall_fd = timerfd_create (CLOCK_REALTIME, TFD_CLOEXEC | TFD_NONBLOCK);
  self->boot_fd = timerfd_create (CLOCK_BOOTTIME, TFD_CLOEXEC | TFD_NONBLOCK);
  self->wall_source = g_unix_fd_add (self->wall_fd, G_IO_IN, timer_woke_cb, self);
  self->boot_source = g_unix_fd_add (self->boot_fd, G_IO_IN, timer_woke_cb, self);
}

MattaClock *
matta_system_clock_new (void)
{
  return g_object_new (MATTA_TYPE_SYSTEM_CLOCK, NULL);
}
