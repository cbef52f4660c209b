/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stage-engine.h"

#include "stage.h"

MattaEngine *
stage_open_engine (const char *folder, MattaEngineOptions options)
{
  const char *const listen[] = { "127.0.0.1:0", NULL };
  g_autoptr (GError) error = NULL;
  MattaEngine *engine = NULL;

  options.listen = listen;
  options.data_dir = folder;
  options.policy_dir = folder;
  engine = matta_engine_open (&options, &error);
  g_assert_no_error (error);
  return engine;
}

char **
stage_list_settings (MattaEngine *engine)
{
  g_autoptr (GSettingsSchema) schema = NULL;

  g_object_get (matta_engine_get_settings (engine), "settings-schema", &schema, NULL);
  return g_settings_schema_list_keys (schema);
}

void
stage_forget_settings (MattaEngine *engine)
{
  g_auto (GStrv) keys = stage_list_settings (engine);

  for (guint i = 0; keys[i] != NULL; i++)
    g_settings_reset (matta_engine_get_settings (engine), keys[i]);
}

void
stage_close_engine (MattaEngine *engine)
{
  stage_wait_ms (100);
  matta_engine_close (engine);
  stage_wait_ms (100);
  g_object_unref (engine);
}
