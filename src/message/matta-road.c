/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-road.h"

static const char *const words[MATTA_N_ROADS] = {
  [MATTA_ROAD_OTHER] = "other",     [MATTA_ROAD_PHONE] = "phone",
  [MATTA_ROAD_QR_CODE] = "qr-code", [MATTA_ROAD_CLIPBOARD] = "clipboard",
  [MATTA_ROAD_CHAT] = "chat",       [MATTA_ROAD_SMS] = "sms",
  [MATTA_ROAD_LETTER] = "letter",   [MATTA_ROAD_MAIL] = "mail",
};

const char *
matta_road_to_string (MattaRoad road)
{
  g_return_val_if_fail ((guint) road < MATTA_N_ROADS, NULL);

  return words[road];
}

gboolean
matta_road_from_string (const char *text, MattaRoad *road)
{
  g_return_val_if_fail (road != NULL, FALSE);

  for (guint i = 0; i < MATTA_N_ROADS; i++) {
    if (g_strcmp0 (words[i], text) != 0)
      continue;
    *road = (MattaRoad) i;
    return TRUE;
  }
  return FALSE;
}
