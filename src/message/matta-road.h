/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How the password of a sealed message reaches its receivers. */
typedef enum {
  MATTA_ROAD_OTHER, /* the person did it in a way of their own */
  MATTA_ROAD_PHONE,
  MATTA_ROAD_QR_CODE,
  MATTA_ROAD_CLIPBOARD, /* pasted into whatever program */
  MATTA_ROAD_CHAT,
  MATTA_ROAD_SMS,
  MATTA_ROAD_LETTER,
  MATTA_ROAD_MAIL, /* the road of the attachments themselves: protects little */
} MattaRoad;
#define MATTA_N_ROADS 8

/* "other", "phone", "qr-code", "clipboard", "chat", "sms", "letter", "mail": stable words. Static.
 */
const char *matta_road_to_string (MattaRoad road);
/* FALSE, and @road unset, for any other word; NULL is none either. */
gboolean matta_road_from_string (const char *text, MattaRoad *road);

G_END_DECLS
