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

void
stage_close_engine (MattaEngine *engine)
{
  stage_wait_ms (100);
  matta_engine_close (engine);
  stage_wait_ms (100);
  g_object_unref (engine);
}
