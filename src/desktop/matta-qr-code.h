/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-secret.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A QR code, as a picture of any size: black on white in every theme, with the white margin that
 * readers need. What it says is overwritten when it goes. */
#define MATTA_TYPE_QR_CODE (matta_qr_code_get_type ())
G_DECLARE_FINAL_TYPE (MattaQrCode, matta_qr_code, MATTA, QR_CODE, GObject)

/* NULL when @text is empty or too long for a code, which no password of a sealed file is. */
MattaQrCode *matta_qr_code_new (const MattaSecret *text) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
