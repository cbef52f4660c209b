/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-scan-request.h"

#define SIGNATURE "(sas(tttttttt))"

char *
matta_scan_request_print (const char *name, const char *const *words, const MattaScanLimits *limits)
{
  static const char *const none[] = { NULL };
  g_autoptr (GVariant) request = NULL;
  g_autofree char *valid = g_utf8_make_valid (name != NULL ? name : "", -1);

  request = g_variant_ref_sink (
      g_variant_new ("(s^as(tttttttt))", valid, words != NULL ? words : none,
                     (guint64) limits->total, (guint64) limits->member, (guint64) limits->ratio,
                     (guint64) limits->entries, (guint64) limits->depth, (guint64) limits->pages,
                     (guint64) limits->memory, (guint64) limits->seconds));
  return g_variant_print (request, TRUE);
}

gboolean
matta_scan_request_parse (const char *text,
                          gsize length,
                          char **name,
                          GStrv *words,
                          MattaScanLimits *limits)
{
  g_autoptr (GVariant) request =
      g_variant_parse (G_VARIANT_TYPE (SIGNATURE), text, text + length, NULL, NULL);
  guint64 values[8];

  if (request == NULL)
    return FALSE;
  g_variant_get (request, "(s^as(tttttttt))", name, words, &values[0], &values[1], &values[2],
                 &values[3], &values[4], &values[5], &values[6], &values[7]);
  *limits = (MattaScanLimits){
    .total = values[0],
    .member = values[1],
    .ratio = (guint) MAX (values[2], 1),
    .entries = (guint) values[3],
    .depth = (guint) values[4],
    .pages = (guint) values[5],
    .memory = values[6],
    .seconds = (guint) values[7],
  };
  return TRUE;
}
