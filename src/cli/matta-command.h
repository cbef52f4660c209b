/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-policy-folder.h"
#include "matta-secret.h"

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* What mattactl exits with; contract. */
typedef enum {
  MATTA_EXIT_DONE = 0,
  MATTA_EXIT_NOT_DONE = 1,
  MATTA_EXIT_USAGE = 2,
  MATTA_EXIT_NO_SERVICE = 3,
  MATTA_EXIT_FORBIDDEN = 4,
} MattaExit;

/* One command. @argv[0] is its last word ("list"); options are its own to parse. */
typedef MattaExit (*MattaCommandFunc) (int argc, char **argv);

MattaExit matta_command_account (int argc, char **argv);
MattaExit matta_command_agreed (int argc, char **argv);
MattaExit matta_command_audit (int argc, char **argv);
MattaExit matta_command_bounce (int argc, char **argv);
MattaExit matta_command_check (int argc, char **argv);
MattaExit matta_command_client_config (int argc, char **argv);
MattaExit matta_command_doctor (int argc, char **argv);
MattaExit matta_command_import (int argc, char **argv);
MattaExit matta_command_outbox (int argc, char **argv);
MattaExit matta_command_policy (int argc, char **argv);
MattaExit matta_command_practice (int argc, char **argv);
MattaExit matta_command_relay_certificate (int argc, char **argv);
MattaExit matta_command_relay_password (int argc, char **argv);
MattaExit matta_command_road (int argc, char **argv);
MattaExit matta_command_sharing (int argc, char **argv);
MattaExit matta_command_score (int argc, char **argv);
MattaExit matta_command_seal (int argc, char **argv);
MattaExit matta_command_serve (int argc, char **argv);
MattaExit matta_command_sign_in (int argc, char **argv);
MattaExit matta_command_status (int argc, char **argv);

/* Parses @entries and wants between @least and @most further words, which stay in @argv from 1 on.
 * FALSE after a sentence and the usage on standard error. */
gboolean matta_command_parse (int *argc,
                              char ***argv,
                              const GOptionEntry *entries,
                              const char *usage,
                              int least,
                              int most);

/* Prints the sentence and gives the exit code that fits @error. */
MattaExit matta_command_fail (const GError *error);

/* Likewise for a setting given on the command line: one that is malformed is wrong usage. */
MattaExit matta_command_fail_setting (const GError *error);

/* What is in force for the engine of @data_dir; NULL = the usual folders. Changes nothing. */
MattaPolicyFolder *matta_command_open_policy (const char *policy_dir,
                                              const char *data_dir,
                                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Says on standard error which files are refused, and what stands for them. */
void matta_command_print_refusals (MattaPolicyFolder *folder);

/* @text, which a stranger may have written, as a terminal can show it: what would move its cursor,
 * change its colours or turn its letters round becomes "�". NULL = "". (transfer full) */
char *matta_command_clean (const char *text) G_GNUC_WARN_UNUSED_RESULT;

/* FALSE after a sentence: commands that only read must not make the folder of a typing error. */
gboolean matta_command_has_folder (const char *path);

/* Prints @node as JSON with a line end. */
void matta_command_print_json (JsonNode *node);
void matta_command_print_variant (GVariant *value);

/* A line of standard input, without its end; typed at a terminal, it is not shown. What is longer
 * than a password may be is one byte longer. Nothing secret is ever among the arguments, where
 * others see it. */
MattaSecret *matta_command_read_password (void) G_GNUC_WARN_UNUSED_RESULT;

/* The session bus; NULL with an @error that means "not running". */
GDBusConnection *matta_command_open_bus (GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Calls the running service. NULL with @error: matta_command_fail () tells what to exit with. */
GVariant *matta_command_call (const char *method,
                              GVariant *parameters,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
