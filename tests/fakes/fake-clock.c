/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-clock.h"

struct _FakeClock {
  GObject parent_instance;

  GMutex lock; /* readings are asked for on any thread */
  gint64 wall;
  gint64 boot;
  gint64 alarm_wall;
  gint64 alarm_boot;
  guint starts; /* of the machine */
};

static void clock_iface_init (MattaClockInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FakeClock,
                               fake_clock,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (MATTA_TYPE_CLOCK, clock_iface_init))

static gint64
read_locked (FakeClock *self, const gint64 *reading)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return *reading;
}

static gint64
fake_clock_get_wall (MattaClock *clock)
{
  return read_locked (FAKE_CLOCK (clock), &FAKE_CLOCK (clock)->wall);
}

static gint64
fake_clock_get_boot (MattaClock *clock)
{
  return read_locked (FAKE_CLOCK (clock), &FAKE_CLOCK (clock)->boot);
}

static const char *
fake_clock_get_boot_id (MattaClock *clock)
{
  FakeClock *self = FAKE_CLOCK (clock);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->starts == 0 ? "fake-boot" : "another-fake-boot";
}

static void
fake_clock_set_alarm (MattaClock *clock, gint64 wall, gint64 boot)
{
  FakeClock *self = FAKE_CLOCK (clock);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->alarm_wall = wall;
  self->alarm_boot = boot;
}

static gboolean
take_due_alarm (FakeClock *self)
{
  gboolean due = FALSE;

  if (self->wall >= self->alarm_wall) {
    self->alarm_wall = G_MAXINT64;
    due = TRUE;
  }
  if (self->boot >= self->alarm_boot) {
    self->alarm_boot = G_MAXINT64;
    due = TRUE;
  }
  return due;
}

static void
fake_clock_finalize (GObject *object)
{
  g_mutex_clear (&FAKE_CLOCK (object)->lock);
  G_OBJECT_CLASS (fake_clock_parent_class)->finalize (object);
}

static void
fake_clock_class_init (FakeClockClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fake_clock_finalize;
}

static void
clock_iface_init (MattaClockInterface *iface)
{
  iface->get_wall = fake_clock_get_wall;
  iface->get_boot = fake_clock_get_boot;
  iface->get_boot_id = fake_clock_get_boot_id;
  iface->set_alarm = fake_clock_set_alarm;
}

static void
fake_clock_init (FakeClock *self)
{
  g_mutex_init (&self->lock);
  self->alarm_wall = G_MAXINT64;
  self->alarm_boot = G_MAXINT64;
}

FakeClock *
fake_clock_new (gint64 wall)
{
  FakeClock *self = g_object_new (FAKE_TYPE_CLOCK, NULL);

  self->wall = wall;
  return self;
}

void
fake_clock_advance (FakeClock *self, gint64 usec)
{
  gboolean due;

  g_mutex_lock (&self->lock);
  self->wall += usec;
  self->boot += usec;
  due = take_due_alarm (self);
  g_mutex_unlock (&self->lock);
  if (due)
    g_signal_emit_by_name (self, "alarm");
}

void
fake_clock_set_wall (FakeClock *self, gint64 wall)
{
  g_mutex_lock (&self->lock);
  self->wall = wall;
  g_mutex_unlock (&self->lock);
  g_signal_emit_by_name (self, "alarm");
}

void
fake_clock_restart (FakeClock *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->starts++;
  self->boot = 0;
  self->alarm_wall = G_MAXINT64;
  self->alarm_boot = G_MAXINT64;
}
