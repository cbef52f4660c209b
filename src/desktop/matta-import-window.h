/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-engine.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Learns from mail that was sent before: choosing where it is, watching it, stopping it. Closed
 * while it reads it is only hidden; reading goes on. */
#define MATTA_TYPE_IMPORT_WINDOW (matta_import_window_get_type ())
G_DECLARE_FINAL_TYPE (MattaImportWindow, matta_import_window, MATTA, IMPORT_WINDOW, AdwWindow)

/* @home: where mail apps' folders are looked for. */
GtkWindow *matta_import_window_new (GtkWindow *parent,
                                    MattaEngine *engine,
                                    const char *home) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
