/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-sms-gateway.h"

#include "matta-error.h"
#include "matta-road-text.h"

#include <string.h>

#define NUMBER "{number}"
#define TEXT "{text}"

gboolean
matta_sms_gateway_is_template (const char *template, GError **error)
{
  g_return_val_if_fail (template != NULL, FALSE);

  if (strstr (template, NUMBER) != NULL && strstr (template, TEXT) != NULL)
    return TRUE;
  g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_MALFORMED,
                       "The form of the text message has no {number} or no {text}");
  return FALSE;
}

typedef void (*AddFunc) (MattaRoadText *body, const char *text);

static MattaSecret *
fill (const char *template, AddFunc add, const char *number, const char *text)
{
  MattaRoadText body = { 0 };

  /* Either may stand in it more than once: then as often as the template has room for. */
  matta_road_text_init (
      &body,
      strlen (template) * (1 + matta_road_text_measure (number) + matta_road_text_measure (text)));
  while (*template != '\0') {
    const char one[] = { *template, '\0' };

    if (g_str_has_prefix (template, NUMBER)) {
      add (&body, number);
      template += strlen (NUMBER);
    } else if (g_str_has_prefix (template, TEXT)) {
      add (&body, text);
      template += strlen (TEXT);
    } else {
      matta_road_text_add (&body, one);
      template ++;
    }
  }
  return matta_road_text_end (&body);
}

gboolean
matta_sms_gateway_send (const MattaSecret *secret,
                        const char *template,
                        const char *number,
                        const MattaSecret *text,
                        GCancellable *cancellable,
                        GError **error)
{
  gboolean json = FALSE;
  g_autoptr (MattaSecret) body = NULL;

  g_return_val_if_fail (secret != NULL && template != NULL, FALSE);
  g_return_val_if_fail (number != NULL && text != NULL, FALSE);

  if (!matta_sms_gateway_is_template (template, error))
    return FALSE;
  json = *template == '{' || *template == '[';
  if (g_str_has_prefix (template, NUMBER) || g_str_has_prefix (template, TEXT))
    json = FALSE;
  body = fill (template, json ? matta_road_text_add_json : matta_road_text_add_form, number, text);
  return matta_webhook_post (secret,
                             json ? "application/json" : "application/x-www-form-urlencoded", body,
                             cancellable, error);
}
