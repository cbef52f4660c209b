/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-seal-note.h"

#include <string.h>

#define JAPANESE                                                                                                             \
  "添付ファイルは暗号化した ZIP(AES-256)です。パスワードは別の方法でお伝えします。\n"       \
  "7-Zip、WinRAR、Keka、GNOME の「ファイル」などで開けます。Windows のエクスプローラーと macOS " \
  "標準の"                                                                                                                \
  "アーカイブユーティリティでは開けません。\n"

#define ENGLISH                                                                                    \
  "The attached files are in an encrypted ZIP (AES-256). You will get the password by another"     \
  " road.\n"                                                                                       \
  "7-Zip, WinRAR, Keka and GNOME Files open it; Windows Explorer and the archive utility of macOS" \
  " do not.\n"

static const char *const notes[MATTA_N_SEAL_NOTES] = {
  [MATTA_SEAL_NOTE_BOTH] = JAPANESE "\n" ENGLISH,
  [MATTA_SEAL_NOTE_JAPANESE] = JAPANESE,
  [MATTA_SEAL_NOTE_ENGLISH] = ENGLISH,
};

const char *
matta_seal_note_get (MattaSealNote note)
{
  g_return_val_if_fail ((guint) note < MATTA_N_SEAL_NOTES, NULL);

  return notes[note];
}

/* Whatever ended the lines before. */
char *
matta_seal_note_make (const char *text)
{
  g_autoptr (GString) made = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  made = g_string_new (*text != '\0' ? text : notes[MATTA_SEAL_NOTE_BOTH]);
  g_string_replace (made, "\r\n", "\n", 0);
  g_string_replace (made, "\r", "\n", 0);
  if (!g_str_has_suffix (made->str, "\n"))
    g_string_append_c (made, '\n');
  g_string_replace (made, "\n", "\r\n", 0);
  return g_string_free (g_steal_pointer (&made), FALSE);
}
