/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-seal-probe.h"

#include <string.h>

#define LENGTH 100000

typedef struct {
  const char *name;
  const char *file;
  const char *head; /* what it begins with, … */
  gsize head_length;
  gsize at;     /* … from where on */
  gsize noise;  /* how much of the rest is noise; the other is text */
  gsize length; /* 0 = LENGTH */
  gboolean pays;
} Case;

static const Case cases[] = {
  { .name = "text", .file = "a.txt", .pays = TRUE },
  { .name = "no-extension", .file = "a", .pays = TRUE },
  { .name = "nothing", .file = "a.txt", .length = 1 },
  { .name = "next-to-nothing", .file = "a.txt", .length = 127 },
  { .name = "a-little", .file = "a.txt", .length = 400, .pays = TRUE },
  { .name = "noise", .file = "a.bin", .noise = LENGTH },
  { .name = "noise-called-text", .file = "a.txt", .noise = LENGTH },
  { .name = "half-noise", .file = "a.pdf", .noise = LENGTH / 2, .pays = TRUE },
  { .name = "photo", .file = "a.jpg", .head = "\xff\xd8\xff\xe1", .head_length = 4 },
  { .name = "photo-called-text", .file = "a.txt", .head = "\xff\xd8\xff\xe1", .head_length = 4 },
  { .name = "document", .file = "a.docx", .head = "PK\003\004", .head_length = 4 },
  { .name = "film", .file = "a.mp4", .head = "ftypisom", .head_length = 8, .at = 4 },
  { .name = "picture", .file = "a.webp", .head = "WEBP", .head_length = 4, .at = 8 },
  { .name = "with-a-nul-in-its-head", .file = "a", .head = "\xfd\x37zXZ\x00", .head_length = 6 },
  { .name = "old-document",
    .file = "a.xls",
    .head = "\xd0\xcf\x11\xe0",
    .head_length = 4,
    .pays = TRUE },
  { .name = "bitmap", .file = "a.bmp", .head = "BM", .head_length = 2, .pays = TRUE },
  { .name = "music-by-its-name", .file = "A.MP3" },
  { .name = "name-within-the-name", .file = "a.mp3.txt", .pays = TRUE },
  { .name = "only-called-zip", .file = "a.zip", .pays = TRUE },
};

static void
test_case (gconstpointer data)
{
  const Case *test = data;
  gsize length = test->length > 0 ? test->length : LENGTH;
  g_autofree guint8 *bytes = g_malloc (LENGTH);
  g_autoptr (GRand) random = g_rand_new_with_seed (3);

  for (gsize i = 0; i < LENGTH; i++)
    bytes[i] = i < test->noise ? (guint8) g_rand_int (random) : (guint8) "estimate "[i % 9];
  if (test->head != NULL)
    memcpy (bytes + test->at, test->head, test->head_length);
  g_assert_cmpint (matta_seal_probe (test->file, bytes, length), ==, test->pays);
}

static void
test_empty (void)
{
  g_assert_false (matta_seal_probe ("a.txt", NULL, 0));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/seal-probe/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/seal-probe/empty", test_empty);
  return g_test_run ();
}
