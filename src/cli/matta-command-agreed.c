/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-command.h"

#include "matta-password.h"

#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

/* Nobody said until when: a year is what most rules ask for. */
#define USUAL_DAYS 365

static gboolean as_json = FALSE;
static gboolean make = FALSE;
static char *review = NULL;

static const GOptionEntry entries[] = {
  { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_ ("Print JSON"), NULL },
  { "make", 0, 0, G_OPTION_ARG_NONE, &make,
    N_ ("Make a password and print it, instead of reading one from standard input"), NULL },
  { "review", 0, 0, G_OPTION_ARG_STRING, &review,
    N_ ("When it is to be changed, as 2027-03-31; in a year if nothing is said"), N_ ("DATE") },
  G_OPTION_ENTRY_NULL
};

static MattaExit
list (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = matta_command_call ("ListAgreed", NULL, &error);
  g_autoptr (GVariant) all = NULL;

  if (reply == NULL)
    return matta_command_fail (error);
  all = g_variant_get_child_value (reply, 0);
  if (as_json) {
    matta_command_print_variant (all);
    return MATTA_EXIT_DONE;
  }
  for (gsize i = 0; i < g_variant_n_children (all); i++) {
    const char *name = NULL;
    const char *day = NULL;

    g_variant_get_child (all, i, "(&s&s)", &name, &day);
    g_print ("%s  %s\n", day, name);
  }
  return MATTA_EXIT_DONE;
}

/* Empty is what D-Bus has for none: then the one that is kept would stay. */
static gboolean
check (const MattaSecret *password)
{
  if (matta_password_is_usable (password, NULL)
      && matta_password_judge (password) >= MATTA_PASSWORD_LEAST_BITS)
    return TRUE;
  g_printerr ("mattactl: %s\n", _ ("This password cannot be used: it is too weak, or has letters "
                                   "that programs differ on. Nothing was kept."));
  return FALSE;
}

static char *
get_review (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) then = g_date_time_add_days (now, USUAL_DAYS);

  return review != NULL ? g_strdup (review) : g_date_time_format (then, "%F");
}

static MattaExit
set (const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *day = get_review ();
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (MattaSecret) password =
      make
          ? matta_password_make (MATTA_PASSWORD_CHARACTERS, MATTA_PASSWORD_USUAL_BITS, NULL, &error)
          : matta_command_read_password ();

  if (password == NULL)
    return matta_command_fail (error);
  if (!check (password))
    return MATTA_EXIT_NOT_DONE;
  reply = matta_command_call ("Agree", g_variant_new ("(sss)", name, day, password), &error);
  if (reply == NULL)
    return matta_command_fail (error);
  if (make) /* letters, digits and hyphens: JSON needs no escapes */
    g_print (as_json ? "{\"password\":\"%s\"}\n" : "%s\n", password);
  return MATTA_EXIT_DONE;
}

static MattaExit
remove_one (const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = matta_command_call ("Disagree", g_variant_new ("(s)", name), &error);

  return reply != NULL ? MATTA_EXIT_DONE : matta_command_fail (error);
}

MattaExit
matta_command_agreed (int argc, char **argv)
{
  const char *usage = "list | set|remove NAME";

  if (!matta_command_parse (&argc, &argv, entries, usage, 1, 2))
    return MATTA_EXIT_USAGE;
  if (g_str_equal (argv[1], "set") && argc == 3)
    return set (argv[2]);
  if (g_str_equal (argv[1], "list") && argc == 2 && !make && review == NULL)
    return list ();
  if (g_str_equal (argv[1], "remove") && argc == 3 && !make && review == NULL)
    return remove_one (argv[2]);
  g_printerr ("%s mattactl agreed %s\n", _ ("Usage:"), usage);
  return MATTA_EXIT_USAGE;
}
