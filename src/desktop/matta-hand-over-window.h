/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-engine.h"
#include "matta-secret.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Shows the password of a sealed mail to whoever has to tell it to the receivers by another road
 * than mail: for reading out, for a phone's camera, for pasting into a chat,
 * in a letter. Emits "handed-over"
 * once, when the person confirms that they did, and then closes; closed in another way it emits
 * nothing. With it goes everything that it knew, from the clipboard, too. */
#define MATTA_TYPE_HAND_OVER_WINDOW (matta_hand_over_window_get_type ())
G_DECLARE_FINAL_TYPE (MattaHandOverWindow,
                      matta_hand_over_window,
                      MATTA,
                      HAND_OVER_WINDOW,
                      AdwWindow)

/* @password: copied; ASCII. @people: names or addresses as mail has them, and @addresses: theirs,
 * as many; ended by NULL. */
GtkWindow *matta_hand_over_window_new (GtkWindow *parent,
                                       const MattaSecret *password,
                                       const char *const *people,
                                       const char *const *addresses) G_GNUC_WARN_UNUSED_RESULT;

/* Offers the roads that Matta goes by itself, as they are set up; once. @id: of the sealed message.
 * A password that was sent so is noted by @engine, and the window closes without "handed-over". */
void
matta_hand_over_window_set_engine (MattaHandOverWindow *self, MattaEngine *engine, const char *id);
/* Of which mail it is, for a letter; see MattaLetterText. */
void matta_hand_over_window_set_mail (MattaHandOverWindow *self,
                                      const char *subject,
                                      gint64 sent_at,
                                      gboolean zipped);
/* Shows @road, where there is such a page, and gives it the focus: how these people were told last
 * time. @number: of the telephone, if that was remembered; or NULL. */
void
matta_hand_over_window_choose_road (MattaHandOverWindow *self, MattaRoad road, const char *number);
/* The road that is shown. */
MattaRoad matta_hand_over_window_get_road (MattaHandOverWindow *self);
/* Addresses of those who are ticked, for whoever hears "handed-over". (transfer full) */
char **matta_hand_over_window_list_told (MattaHandOverWindow *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
