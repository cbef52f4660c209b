/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-share-note.h"

/* A link stands alone on its line: mail apps take what follows it for a part of it. */
#define JAPANESE                                                                                   \
  "添付ファイルは次の場所からダウンロードできます(%s まで)。\r\n%s\r\n"  \
  "パスワードは別の方法でお伝えします。\r\n"
#define JAPANESE_ZIP                                                                                                 \
  "ファイルは暗号化した ZIP(AES-256)です。7-Zip、WinRAR、Keka、GNOME の「ファイル」などで" \
  "開けます。\r\n"
#define ENGLISH                                                                                    \
  "The files that belong to this message can be downloaded here until %s:\r\n%s\r\n"               \
  "You will get the password by another road.\r\n"
#define ENGLISH_ZIP                                                                                \
  "They are in an encrypted ZIP (AES-256): 7-Zip, WinRAR, Keka and GNOME Files open it.\r\n"

static char *
format_day (gint64 wall)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (wall / G_USEC_PER_SEC);

  return g_date_time_format (time, "%F");
}

char *
matta_share_note_make (const char *link, gint64 ends, gboolean zipped)
{
  g_autofree char *day = NULL;

  g_return_val_if_fail (link != NULL, NULL);

  day = format_day (ends);
  return g_strdup_printf (JAPANESE "%s\r\n" ENGLISH "%s", day, link, zipped ? JAPANESE_ZIP : "",
                          day, link, zipped ? ENGLISH_ZIP : "");
}
