/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-import-text.h"

#include "matta-error.h"

#include "matta-config.h"

#include <glib/gi18n.h>
#include <string.h>

char *
matta_import_text_for_place (const MattaSentPlace *place)
{
  if (place->app == NULL)
    return g_path_get_basename (place->path);
  if (place->account == NULL)
    return g_strdup (place->app);
  /* Translators: a mail app and one of its accounts: "Thunderbird: imap.example.com" */
  return g_strdup_printf (_ ("%s: %s"), place->app, place->account);
}

/* "~/Mail" for what is in the home folder. */
static char *
shorten (const char *path, const char *home)
{
  gsize length = strlen (home);
  g_autofree char *valid = g_filename_display_name (path);

  if (length > 1 && strncmp (valid, home, length) == 0 && valid[length] == '/')
    return g_strconcat ("~", valid + length, NULL);
  return g_steal_pointer (&valid);
}

char *
matta_import_text_for_path (const MattaSentPlace *place, const char *home)
{
  g_autofree char *path = shorten (place->path, home);
  g_autofree char *size = NULL;

  if (place->size == 0)
    return g_steal_pointer (&path);
  size = g_format_size (place->size);
  /* Translators: a folder and how large it is: "~/Mail/sent, 12 MB" */
  return g_strdup_printf (_ ("%s, %s"), path, size);
}

char *
matta_import_text_for_progress (const MattaPastCounts *counts)
{
  if (counts->total == 0)
    return g_strdup (_ ("Looking for messages…"));
  return g_strdup_printf (ngettext ("%'u of %'u message", "%'u of %'u messages", counts->total),
                          counts->done, counts->total);
}

char *
matta_import_text_for_result (const MattaPastCounts *counts)
{
  if (counts->learnt == 0)
    return g_strdup (_ ("Nothing New to Learn"));
  return g_strdup_printf (
      ngettext ("Learned From %'u Message", "Learned From %'u Messages", counts->learnt),
      counts->learnt);
}

static const char *
explain (const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return _ ("You stopped it. Nothing that was learned is lost: next time it goes on from here.");
  if (g_error_matches (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER))
    return _ ("It could not go on: the disk is full or cannot be written to.");
  if (g_error_matches (error, MATTA_ERROR, MATTA_ERROR_CONFLICT))
    return _ ("Sent mail is being read already.");
  return _ ("There is no mail that can be read.");
}

static void
add (GString *text, char *sentence)
{
  g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", sentence);
  g_free (sentence);
}

char *
matta_import_text_for_details (const MattaPastCounts *counts, const GError *error)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (error != NULL)
    add (text, g_strdup (explain (error)));
  if (counts->known > 0)
    add (text, g_strdup_printf (ngettext ("%'u message was known already.",
                                          "%'u messages were known already.", counts->known),
                                counts->known));
  if (counts->unreadable > 0)
    add (text, g_strdup_printf (
                   ngettext ("%'u message could not be used: it has no date or no recipient.",
                             "%'u messages could not be used: they have no date or no "
                             "recipient.",
                             counts->unreadable),
                   counts->unreadable));
  if (counts->n_failed > 0 && error == NULL)
    add (text, g_strdup_printf (ngettext ("%u place could not be read as mail.",
                                          "%u places could not be read as mail.", counts->n_failed),
                                counts->n_failed));
  return g_string_free (g_steal_pointer (&text), FALSE);
}
