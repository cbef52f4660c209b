/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-engine.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Delivery reports that a person gives to a window, as files of mails: chosen in a dialog, or
 * dropped on it. What came of each is said in a toast. Goes with its window. */
#define MATTA_TYPE_REPORT_TAKER (matta_report_taker_get_type ())
G_DECLARE_FINAL_TYPE (MattaReportTaker, matta_report_taker, MATTA, REPORT_TAKER, GObject)

/* @window outlives it and @toasts, which is in it. Files can be dropped on @window from now on. */
MattaReportTaker *matta_report_taker_new (GtkWindow *window,
                                          AdwToastOverlay *toasts,
                                          MattaEngine *engine) G_GNUC_WARN_UNUSED_RESULT;
/* Opens the dialog. */
void matta_report_taker_choose (MattaReportTaker *self);
void matta_report_taker_take (MattaReportTaker *self, GFile *file);

G_END_DECLS
