/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-roads.h"

#include "matta-chat.h"
#include "matta-error.h"
#include "matta-modem.h"
#include "matta-phone-number.h"
#include "matta-sms-gateway.h"

static const MattaChat chats[] = {
  [MATTA_CHAT_KIND_NONE] = MATTA_CHAT_NONE,
  [MATTA_CHAT_KIND_SLACK] = MATTA_CHAT_SLACK,
  [MATTA_CHAT_KIND_TEAMS] = MATTA_CHAT_TEAMS,
  [MATTA_CHAT_KIND_MATTERMOST] = MATTA_CHAT_MATTERMOST,
  [MATTA_CHAT_KIND_GENERIC] = MATTA_CHAT_GENERIC,
};

gboolean
matta_roads_has (const MattaPolicy *policy, MattaRoad road)
{
  g_return_val_if_fail (policy != NULL, FALSE);

  return (road == MATTA_ROAD_CHAT && policy->chat_kind != MATTA_CHAT_KIND_NONE)
         || (road == MATTA_ROAD_SMS && policy->sms_kind != MATTA_SMS_KIND_NONE);
}

gboolean
matta_roads_check_secret (MattaRoad road, const MattaSecret *secret, GError **error)
{
  g_return_val_if_fail (secret != NULL, FALSE);

  if (road == MATTA_ROAD_CHAT || road == MATTA_ROAD_SMS)
    return matta_webhook_is_usable (secret, error);
  g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_MALFORMED, "This road has no web address");
  return FALSE;
}

static MattaSecret *
look_up_address (MattaVault *vault, MattaRoad road, GCancellable *cancellable, GError **error)
{
  GError *cause = NULL;
  MattaSecret *secret = matta_vault_lookup (vault, MATTA_PURPOSE_ROAD, matta_road_to_string (road),
                                            cancellable, &cause);

  if (cause != NULL)
    g_propagate_error (error, cause);
  else if (secret == NULL)
    g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_NOT_FOUND,
                         "There is no web address in the keyring");
  return secret;
}

static gboolean
post_to_chat (const MattaPolicy *policy,
              MattaVault *vault,
              const char *text,
              const MattaSecret *password,
              GCancellable *cancellable,
              GError **error)
{
  g_autoptr (MattaSecret) secret = look_up_address (vault, MATTA_ROAD_CHAT, cancellable, error);
  g_autoptr (MattaSecret) body = NULL;

  if (secret == NULL)
    return FALSE;
  body = matta_chat_make_body (chats[policy->chat_kind], text, password);
  return matta_webhook_post (secret, "application/json", body, cancellable, error);
}

static gboolean
send_by_modem (const char *number,
               const MattaSecret *text,
               GCancellable *cancellable,
               GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SYSTEM, cancellable, &cause);

  if (bus != NULL)
    return matta_modem_send (bus, number, text, cancellable, error);
  g_set_error (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER, "There is no system bus: %s",
               cause->message);
  return FALSE;
}

static gboolean
send_by_gateway (const MattaPolicy *policy,
                 MattaVault *vault,
                 const char *number,
                 const MattaSecret *text,
                 GCancellable *cancellable,
                 GError **error)
{
  g_autoptr (MattaSecret) secret = look_up_address (vault, MATTA_ROAD_SMS, cancellable, error);

  return secret != NULL
         && matta_sms_gateway_send (secret, policy->sms_template, number, text, cancellable, error);
}

static gboolean
send_message (const MattaPolicy *policy,
              MattaVault *vault,
              const char *number,
              const char *text,
              const MattaSecret *password,
              GCancellable *cancellable,
              GError **error)
{
  g_autofree char *parsed =
      matta_phone_number_parse (number != NULL ? number : "", policy->sms_country);
  g_autoptr (MattaSecret) both = g_strjoin ("\n", text, password, NULL);

  if (parsed == NULL) {
    g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_MALFORMED, "This is no telephone number");
    return FALSE;
  }
  return policy->sms_kind == MATTA_SMS_KIND_MODEM
             ? send_by_modem (parsed, both, cancellable, error)
             : send_by_gateway (policy, vault, parsed, both, cancellable, error);
}

gboolean
matta_roads_send (const MattaPolicy *policy,
                  MattaVault *vault,
                  MattaRoad road,
                  const char *number,
                  const char *text,
                  const MattaSecret *password,
                  GCancellable *cancellable,
                  GError **error)
{
  g_return_val_if_fail (policy != NULL && MATTA_IS_VAULT (vault) && text != NULL, FALSE);

  if (!matta_roads_has (policy, road)) {
    g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_NOT_FOUND, "This road is not set up");
    return FALSE;
  }
  return road == MATTA_ROAD_CHAT
             ? post_to_chat (policy, vault, text, password, cancellable, error)
             : send_message (policy, vault, number, text, password, cancellable, error);
}
