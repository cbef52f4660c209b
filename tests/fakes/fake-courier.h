/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-courier.h"
#include "matta-error.h"

G_BEGIN_DECLS

/* A mail server that answers as it was told: accepted, unless told otherwise. Any thread. */
#define FAKE_TYPE_COURIER (fake_courier_get_type ())
G_DECLARE_FINAL_TYPE (FakeCourier, fake_courier, FAKE, COURIER, GObject)

FakeCourier *fake_courier_new (void) G_GNUC_WARN_UNUSED_RESULT;
/* From now on this is the answer to everything for @address. */
void
fake_courier_answer (FakeCourier *self, const char *address, MattaDelivery delivery, guint code);
/* The next submission that gets so far fails like this before its final dot. */
void fake_courier_fail (FakeCourier *self, MattaErrorCode code);
/* While TRUE submissions wait before their final dot, and who asks for the limit waits for it; a
 * cancellable ends that too. */
void fake_courier_set_slow (FakeCourier *self, gboolean slow);
/* While TRUE the server says nothing after a final dot. */
void fake_courier_set_silent (FakeCourier *self, gboolean silent);
/* From now on no message may be larger, in bytes; 0 = no limit. */
void fake_courier_set_size_limit (FakeCourier *self, guint64 limit);
/* While TRUE whoever asks for the limit is told that there is nobody to ask. */
void fake_courier_set_unreachable (FakeCourier *self, gboolean unreachable);
/* From now on it says that the server sends delivery reports, or that it does not. */
void fake_courier_set_reports (FakeCourier *self, gboolean reports);
/* How often somebody asked for it. */
guint fake_courier_get_n_asked (FakeCourier *self);
guint fake_courier_get_n_tries (FakeCourier *self);
/* How often a final dot went out. */
guint fake_courier_get_n_sent (FakeCourier *self);
/* The last content and its recipients, joined by ","; NULL before. (transfer full) */
GBytes *fake_courier_dup_content (FakeCourier *self) G_GNUC_WARN_UNUSED_RESULT;
char *fake_courier_dup_recipients (FakeCourier *self) G_GNUC_WARN_UNUSED_RESULT;
/* The recipients of every final dot, those of one joined by ",", the dots by ";". (transfer full)
 */
char *fake_courier_dup_log (FakeCourier *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
