/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-clock.h"

G_DEFINE_INTERFACE (MattaClock, matta_clock, G_TYPE_OBJECT)

static void
matta_clock_default_init (MattaClockInterface *iface)
{
  g_signal_new ("alarm", G_TYPE_FROM_INTERFACE (iface), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 0);
}

gint64
matta_clock_get_wall (MattaClock *self)
{
  g_return_val_if_fail (MATTA_IS_CLOCK (self), 0);

  return MATTA_CLOCK_GET_IFACE (self)->get_wall (self);
}

gint64
matta_clock_get_boot (MattaClock *self)
{
  g_return_val_if_fail (MATTA_IS_CLOCK (self), 0);

  return MATTA_CLOCK_GET_IFACE (self)->get_boot (self);
}

const char *
matta_clock_get_boot_id (MattaClock *self)
{
  g_return_val_if_fail (MATTA_IS_CLOCK (self), NULL);

  return MATTA_CLOCK_GET_IFACE (self)->get_boot_id (self);
}

void
matta_clock_set_alarm (MattaClock *self, gint64 wall, gint64 boot)
{
  g_return_if_fail (MATTA_IS_CLOCK (self));

  MATTA_CLOCK_GET_IFACE (self)->set_alarm (self, wall, boot);
}
