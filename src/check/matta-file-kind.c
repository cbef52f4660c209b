/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-file-kind.h"

#include <string.h>

typedef struct {
  MattaFileKind kind;
  const char *bytes;
  gsize length;
} Magic;

static const Magic magics[] = {
  { MATTA_FILE_PDF, "%PDF-", 5 },
  { MATTA_FILE_ZIP, "PK\003\004", 4 },
  { MATTA_FILE_ZIP, "PK\005\006", 4 },
  { MATTA_FILE_OLE, "\320\317\021\340\241\261\032\341", 8 },
  { MATTA_FILE_PNG, "\211PNG\r\n\032\n", 8 },
  { MATTA_FILE_JPEG, "\377\330\377", 3 },
  { MATTA_FILE_GIF, "GIF8", 4 },
  { MATTA_FILE_RTF, "{\\rtf", 5 },
  { MATTA_FILE_GZIP, "\037\213\010", 3 },
  { MATTA_FILE_7Z, "7z\274\257\047\034", 6 },
  { MATTA_FILE_RAR, "Rar!\032\007", 6 },
  { MATTA_FILE_PROGRAM, "\177ELF", 4 },
  { MATTA_FILE_PROGRAM, "\317\372\355\376", 4 },
  { MATTA_FILE_PROGRAM, "\312\376\272\276", 4 },
};

typedef struct {
  const char *extension;
  MattaFileKind kind;
} Extension;

/* docx, xlsx and pptx are ZIP when plain and OLE when encrypted, so they are not listed. */
static const Extension extensions[] = {
  { "pdf", MATTA_FILE_PDF },  { "zip", MATTA_FILE_ZIP },     { "odt", MATTA_FILE_ZIP },
  { "ods", MATTA_FILE_ZIP },  { "odp", MATTA_FILE_ZIP },     { "png", MATTA_FILE_PNG },
  { "jpg", MATTA_FILE_JPEG }, { "jpeg", MATTA_FILE_JPEG },   { "gif", MATTA_FILE_GIF },
  { "gz", MATTA_FILE_GZIP },  { "tgz", MATTA_FILE_GZIP },    { "7z", MATTA_FILE_7Z },
  { "rar", MATTA_FILE_RAR },  { "exe", MATTA_FILE_PROGRAM },
};

static const char *const risky[] = {
  "ade", "adp",    "apk", "app", "appx", "bat", "chm", "cmd", "com", "cpl", "dll", "dmg",
  "exe", "gadget", "hta", "img", "ins",  "iso", "isp", "jar", "js",  "jse", "lib", "lnk",
  "mde", "msc",    "msi", "msp", "mst",  "nsh", "pif", "ps1", "reg", "scr", "sct", "shb",
  "sys", "url",    "vb",  "vbe", "vbs",  "vhd", "vxd", "wsc", "wsf", "wsh", "xll",
};

static const char *const documents[] = {
  "csv", "doc", "docx", "gif", "htm",  "html", "jpeg", "jpg", "odp",  "ods",
  "odt", "pdf", "png",  "ppt", "pptx", "rtf",  "txt",  "xls", "xlsx", "zip",
};

static gboolean
is_in (const char *const *words, gsize n, const char *word)
{
  for (gsize i = 0; i < n; i++)
    if (g_str_equal (words[i], word))
      return TRUE;
  return FALSE;
}

MattaFileKind
matta_file_sniff (const guint8 *head)
{
  g_return_val_if_fail (head != NULL, MATTA_FILE_UNKNOWN);

  for (guint i = 0; i < G_N_ELEMENTS (magics); i++)
    if (memcmp (head, magics[i].bytes, magics[i].length) == 0)
      return magics[i].kind;
  /* Two letters say too little: a text may begin so as well, but has no NUL. */
  if (memcmp (head, "MZ", 2) == 0 && memchr (head + 2, '\0', 6) != NULL && head[2] != '\0')
    return MATTA_FILE_PROGRAM;
  return MATTA_FILE_UNKNOWN;
}

char *
matta_file_get_extension (const char *name)
{
  const char *dot = strrchr (name, '.');

  if (dot == NULL || dot == name || strlen (dot) > 12)
    return g_strdup ("");
  return g_utf8_strdown (dot + 1, -1);
}

MattaFileKind
matta_file_get_kind (const char *extension)
{
  for (guint i = 0; i < G_N_ELEMENTS (extensions); i++)
    if (g_str_equal (extensions[i].extension, extension))
      return extensions[i].kind;
  return MATTA_FILE_UNKNOWN;
}

gboolean
matta_file_always_recognisable (MattaFileKind kind)
{
  return kind != MATTA_FILE_PDF; /* the header may come after up to 1,024 bytes of something else */
}

gboolean
matta_file_is_risky (const char *extension)
{
  return is_in (risky, G_N_ELEMENTS (risky), extension);
}

gboolean
matta_file_is_document (const char *extension)
{
  return is_in (documents, G_N_ELEMENTS (documents), extension);
}
