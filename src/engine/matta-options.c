/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-options.h"

#include "matta-policy.h"
#include "matta-settings-backend.h"

static void
add (GStrvBuilder *builder, const char *key, GVariant *value)
{
  g_autoptr (GVariant) kept = g_variant_ref_sink (value);
  g_autofree char *text = g_variant_print (kept, FALSE);
  g_autofree char *line = g_strconcat (key, "=", text, NULL);

  g_strv_builder_add (builder, line);
}

static void
add_string (GStrvBuilder *builder, const char *key, const char *value)
{
  add (builder, key, g_variant_new_string (value != NULL ? value : ""));
}

static const char *
name_security (MattaSecurity security)
{
  switch (security) {
  case MATTA_SECURITY_NONE:
    return "none";
  case MATTA_SECURITY_STARTTLS:
    return "starttls";
  case MATTA_SECURITY_TLS:
    return "tls";
  }
  g_return_val_if_reached ("tls");
}

/* All of its keys: a server that the organisation fixed is not to be reached with another user. */
static gboolean
add_upstream (GStrvBuilder *builder, const char *upstream, GError **error)
{
  g_autoptr (MattaAccount) account = matta_account_parse (upstream, error);

  if (account == NULL)
    return FALSE;
  add_string (builder, "account-kind", account->kind == MATTA_ACCOUNT_SMTP ? "smtp" : "practice");
  add_string (builder, "account-host", account->host);
  if (account->kind == MATTA_ACCOUNT_SMTP)
    add (builder, "account-port", g_variant_new_uint32 (account->port));
  add_string (builder, "account-security", name_security (account->security));
  add_string (builder, "account-user", account->user);
  return TRUE;
}

char *
matta_options_get_practice_dir (const MattaEngineOptions *options)
{
  g_autoptr (MattaAccount) account =
      options->upstream != NULL ? matta_account_parse (options->upstream, NULL) : NULL;

  return account != NULL ? g_steal_pointer (&account->maildir) : NULL;
}

char **
matta_options_to_overrides (const MattaEngineOptions *options, GError **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; options->overrides != NULL && options->overrides[i] != NULL; i++)
    g_strv_builder_add (builder, options->overrides[i]);
  if (options->hold_seconds != -1)
    add (builder, "hold-seconds", g_variant_new_int32 (options->hold_seconds));
  if (options->listen != NULL)
    add (builder, "listen", g_variant_new_strv (options->listen, -1));
  if (options->upstream != NULL && !add_upstream (builder, options->upstream, error))
    return NULL;
  return g_strv_builder_end (builder);
}

static gboolean
is_locked (const char *override, GSettings *settings)
{
  g_auto (GStrv) parts = g_strsplit (override, "=", 2);

  return matta_settings_is_locked (settings, parts[0]);
}

void
matta_options_drop_locked (char ***overrides, GSettings *settings)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; (*overrides)[i] != NULL; i++)
    if (!is_locked ((*overrides)[i], settings))
      g_strv_builder_add (builder, (*overrides)[i]);
  g_strfreev (*overrides);
  *overrides = g_strv_builder_end (builder);
}
