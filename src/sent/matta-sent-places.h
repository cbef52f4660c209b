/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* One place where a mail app keeps what was sent. */
typedef struct {
  const char *app; /* "Thunderbird"; a name, not to be translated; static; or NULL: some mail app */
  char *account;   /* "imap.example.com", "Local Folders"; or NULL */
  char *path;      /* for matta_sent_box_open () */
  guint64 size;    /* bytes of an mbox; 0 = not known */
} MattaSentPlace;
void matta_sent_place_free (MattaSentPlace *self);

/* Those of the mail apps Matta knows (Thunderbird, Evolution, Claws Mail, KMail, and plain ~/Mail)
 * in the home folder @home; those with nothing in them are left out. Element MattaSentPlace,
 * (transfer container), none when there are none. Blocking. */
GPtrArray *matta_sent_places_find (const char *home) G_GNUC_WARN_UNUSED_RESULT;

/* What @path stands for when somebody names it: the sent folders of a Thunderbird profile (or of
 * all in its folder of profiles), else itself. The same element type. Blocking. */
GPtrArray *matta_sent_places_expand (const char *path) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaSentPlace, matta_sent_place_free)

G_END_DECLS
