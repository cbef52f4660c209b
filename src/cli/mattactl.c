/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-command.h"

#include "matta-config.h"
#include "matta-secret.h"

#include <glib/gi18n.h>
#include <locale.h>

typedef struct {
  const char *word;
  MattaCommandFunc run;
  const char *summary;
} Command;

static const Command commands[] = {
  { "status", matta_command_status, N_ ("what the running Matta is doing") },
  { "outbox", matta_command_outbox, N_ ("list, show and decide about messages") },
  { "check", matta_command_check, N_ ("dry run: what Matta would say of a message file") },
  { "bounce", matta_command_bounce, N_ ("take in a delivery report that came by mail") },
  { "doctor", matta_command_doctor,
    N_ ("whether receivers can tell your domain’s mail from forged mail") },
  { "import", matta_command_import, N_ ("learn whom you write to from mail you sent before") },
  { "policy", matta_command_policy, N_ ("show, check and explain settings and policy") },
  { "practice", matta_command_practice, N_ ("how practice mode went, for training records") },
  { "audit", matta_command_audit, N_ ("list, export and verify the audit trail") },
  { "account", matta_command_account, N_ ("list and try the accounts, and set their passwords") },
  { "client-config", matta_command_client_config,
    N_ ("print what makes a mail app send through Matta") },
  { "relay-password", matta_command_relay_password,
    N_ ("print the password with which mail apps sign in to Matta") },
  { "relay-certificate", matta_command_relay_certificate,
    N_ ("print the certificate that mail apps see when they want TLS") },
  { "agreed", matta_command_agreed, N_ ("passwords for sealed files that were agreed beforehand") },
  { "sharing", matta_command_sharing,
    N_ ("set up and try the server for files that links go out for") },
  { "road", matta_command_road, N_ ("set up and try the roads of passwords: chat, sms") },
  { "sign-in", matta_command_sign_in, N_ ("sign in to the account by the browser") },
  { "score", matta_command_score, N_ ("measure the suspicion model on mail of your own") },
  { "seal", matta_command_seal, N_ ("put files into an encrypted ZIP and make its password") },
  { "serve", matta_command_serve, N_ ("run Matta without windows") },
};

/* Help that was asked for is output; help after a mistake is not. */
static void
print_usage (gboolean asked)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text, "%s mattactl %s\n\n", _ ("Usage:"), _ ("COMMAND [OPTION…]"));
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    g_string_append_printf (text, "  %-14s %s\n", commands[i].word, _ (commands[i].summary));
  g_string_append_printf (text, "\n%s\n", _ ("“mattactl COMMAND --help” tells more."));
  if (asked)
    g_print ("%s", text->str);
  else
    g_printerr ("%s", text->str);
}

static gboolean
is_help (const char *word)
{
  return g_str_equal (word, "--help") || g_str_equal (word, "-h") || g_str_equal (word, "help");
}

/* File names inside messages are UTF-8 whatever the terminal is. */
static void
set_locale (void)
{
  setlocale (LC_ALL, "");
  if (!g_get_charset (NULL))
    setlocale (LC_CTYPE, "C.UTF-8");
  bindtextdomain (GETTEXT_PACKAGE, MATTA_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

int
main (int argc, char *argv[])
{
  matta_secret_forbid_core_dumps ();
  set_locale ();
  g_set_prgname ("mattactl");
  if (argc == 2 && g_str_equal (argv[1], "--version")) {
    g_print ("mattactl %s\n", MATTA_VERSION);
    return MATTA_EXIT_DONE;
  }
  if (argc == 2 && is_help (argv[1])) {
    print_usage (TRUE);
    return MATTA_EXIT_DONE;
  }
  for (guint i = 0; argc > 1 && i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (commands[i].word, argv[1]))
      return (int) commands[i].run (argc - 1, argv + 1);
  print_usage (FALSE);
  return MATTA_EXIT_USAGE;
}
