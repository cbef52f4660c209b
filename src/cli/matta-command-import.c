/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-command.h"

#include "matta-bus.h"
#include "matta-error.h"
#include "matta-past.h"
#include "matta-policy.h"

#include <glib/gi18n.h>
#include <unistd.h>

static gboolean as_json = FALSE;
static char *data_dir = NULL;
static char *policy_dir = NULL;

static const GOptionEntry entries[] = {
  { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_ ("Print JSON"), NULL },
  { "data-dir", 0, 0, G_OPTION_ARG_FILENAME, &data_dir,
    N_ ("Into the history in this folder, without a running Matta"), N_ ("DIR") },
  { "policy-dir", 0, 0, G_OPTION_ARG_FILENAME, &policy_dir, N_ ("The organisation’s policy"),
    N_ ("DIR") },
  G_OPTION_ENTRY_NULL
};

/* A call to the service, while it lasts. */
typedef struct {
  GMainLoop *loop;
  GVariant *reply;
  GError *error;
} Call;

static void
print_progress (guint done, guint total)
{
  if (isatty (STDERR_FILENO) == 0)
    return;
  g_printerr ("\r");
  /* Translators: how many messages were read, of how many */
  g_printerr (_ ("%u of %u"), done, total);
}

static void
end_progress (void)
{
  if (isatty (STDERR_FILENO) != 0)
    g_printerr ("\n");
}

static void
came_further (const MattaPastCounts *counts, gpointer data)
{
  print_progress (counts->done, counts->total);
}

static void
print_as_json (const MattaPastCounts *counts)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  const struct {
    const char *name;
    guint value;
  } members[] = {
    { "total", counts->total },           { "done", counts->done },
    { "learnt", counts->learnt },         { "known", counts->known },
    { "unreadable", counts->unreadable }, { "failed", counts->n_failed },
  };

  json_builder_begin_object (builder);
  for (guint i = 0; i < G_N_ELEMENTS (members); i++) {
    json_builder_set_member_name (builder, members[i].name);
    json_builder_add_int_value (builder, members[i].value);
  }
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  matta_command_print_json (root);
}

static void
print_failed (guint n)
{
  g_autofree char *text = g_strdup_printf (
      ngettext ("%u place could not be read as mail.", "%u places could not be read as mail.", n),
      n);

  g_printerr ("mattactl: %s\n", text);
}

static MattaExit
print_counts (const MattaPastCounts *counts)
{
  end_progress ();
  if (counts->n_failed > 0)
    print_failed (counts->n_failed);
  if (as_json) {
    print_as_json (counts);
  } else {
    /* Translators: four numbers: "Messages: 120, new: 100, known already: 15, passed over: 5" */
    g_print (_ ("Messages: %u, new: %u, known already: %u, passed over: %u"), counts->done,
             counts->learnt, counts->known, counts->unreadable);
    g_print ("\n");
  }
  return counts->n_failed > 0 ? MATTA_EXIT_NOT_DONE : MATTA_EXIT_DONE;
}

/* Here or in the service. */
static gboolean
is_no_mail (const GError *error)
{
  g_autofree char *name = g_dbus_error_get_remote_error (error);

  return g_error_matches (error, MATTA_ERROR, MATTA_ERROR_NOT_FOUND)
         || g_error_matches (error, MATTA_ERROR, MATTA_ERROR_MALFORMED)
         || g_strcmp0 (name, MATTA_BUS_ERROR_NOT_FOUND) == 0
         || g_strcmp0 (name, MATTA_BUS_ERROR_MALFORMED) == 0;
}

static MattaExit
fail (const GError *error)
{
  end_progress ();
  if (!is_no_mail (error))
    return matta_command_fail (error);
  g_printerr ("mattactl: %s\n", _ ("There is no mail that can be read."));
  return MATTA_EXIT_NOT_DONE;
}

static MattaExit
read_into (MattaStore *store, const MattaPolicy *policy, const char *const *paths)
{
  g_autoptr (MattaHabits) habits = matta_habits_new (store);
  g_autoptr (GError) error = NULL;
  MattaPastCounts counts = { 0 };

  if (!matta_past_read (store, habits, policy, paths, came_further, NULL, &counts, NULL, &error))
    return fail (error);
  return print_counts (&counts);
}

static MattaExit
read_here (const char *const *paths)
{
  g_autoptr (MattaPolicyFolder) folder = NULL;
  g_autoptr (MattaPolicy) policy = NULL;
  g_autoptr (MattaStore) store = NULL;
  g_autoptr (GError) error = NULL;

  if (!matta_command_has_folder (data_dir))
    return MATTA_EXIT_NOT_DONE;
  folder = matta_command_open_policy (policy_dir, data_dir, &error);
  if (folder == NULL)
    return matta_command_fail (error);
  matta_command_print_refusals (folder);
  policy = matta_policy_new (matta_policy_folder_get_settings (folder), NULL, &error);
  if (policy == NULL)
    return matta_command_fail (error);
  store = matta_store_open (data_dir, &error);
  return store != NULL ? read_into (store, policy, paths) : matta_command_fail (error);
}

static void
progress_cb (GDBusConnection *bus,
             const char *sender,
             const char *path,
             const char *interface,
             const char *signal,
             GVariant *parameters,
             gpointer user_data)
{
  guint done = 0;
  guint total = 0;

  g_variant_get (parameters, "(uu)", &done, &total);
  print_progress (done, total);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Call *call = user_data;

  call->reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &call->error);
  g_main_loop_quit (call->loop);
}

/* However long it takes: whoever waits sees how far it is, and can stop it. */
static GVariant *
call_read_past (GDBusConnection *bus, const char *const *paths, GError **error)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Call call = { .loop = loop };
  guint watch = g_dbus_connection_signal_subscribe (
      bus, MATTA_BUS_NAME, MATTA_BUS_NAME ".Outbox1", "PastProgress", MATTA_BUS_PATH, NULL,
      G_DBUS_SIGNAL_FLAGS_NONE, progress_cb, NULL, NULL);

  g_dbus_connection_call (bus, MATTA_BUS_NAME, MATTA_BUS_PATH, MATTA_BUS_NAME ".Outbox1",
                          "ReadPast", g_variant_new ("(^as)", paths), G_VARIANT_TYPE ("(a{su})"),
                          G_DBUS_CALL_FLAGS_NO_AUTO_START, G_MAXINT, NULL, answered_cb, &call);
  g_main_loop_run (loop);
  g_dbus_connection_signal_unsubscribe (bus, watch);
  if (call.error != NULL)
    g_propagate_error (error, call.error);
  return call.reply;
}

static MattaExit
read_there (const char *const *paths)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = matta_command_open_bus (&error);
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GVariant) dict = NULL;
  MattaPastCounts counts = { 0 };

  if (bus != NULL)
    reply = call_read_past (bus, paths, &error);
  if (reply == NULL)
    return fail (error);
  dict = g_variant_get_child_value (reply, 0);
  g_variant_lookup (dict, "total", "u", &counts.total);
  g_variant_lookup (dict, "done", "u", &counts.done);
  g_variant_lookup (dict, "learnt", "u", &counts.learnt);
  g_variant_lookup (dict, "known", "u", &counts.known);
  g_variant_lookup (dict, "unreadable", "u", &counts.unreadable);
  g_variant_lookup (dict, "failed", "u", &counts.n_failed);
  return print_counts (&counts);
}

MattaExit
matta_command_import (int argc, char **argv)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) paths = NULL;

  if (!matta_command_parse (&argc, &argv, entries, "MBOX|MAILDIR|PROFILE|FILE.eml…", 1, G_MAXINT))
    return MATTA_EXIT_USAGE;
  for (int i = 1; i < argc; i++) {
    g_autofree char *path = g_canonicalize_filename (argv[i], NULL);

    g_strv_builder_add (builder, path);
  }
  paths = g_strv_builder_end (builder);
  return data_dir != NULL ? read_here ((const char *const *) paths)
                          : read_there ((const char *const *) paths);
}
