/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-command.h"

#include "matta-bus.h"
#include "matta-error.h"

#include <glib/gstdio.h>
#include <string.h>

static GString *output;
static GString *errors;

static void
print_cb (const char *text)
{
  g_string_append (output, text);
}

static void
printerr_cb (const char *text)
{
  g_string_append (errors, text);
}

static GPrintFunc old_print;
static GPrintFunc old_printerr;

static void
begin_capture (void)
{
  output = g_string_new (NULL);
  errors = g_string_new (NULL);
  old_print = g_set_print_handler (print_cb);
  old_printerr = g_set_printerr_handler (printerr_cb);
}

static void
end_capture (void)
{
  g_set_print_handler (old_print);
  g_set_printerr_handler (old_printerr);
}

static void
drop_capture (void)
{
  g_string_free (output, TRUE);
  g_string_free (errors, TRUE);
}

typedef struct {
  GQuark (*domain) (void);
  int code;
  MattaExit done;
  MattaExit setting; /* when it was about a setting on the command line */
} ExitCase;

static const ExitCase exit_cases[] = {
  { matta_error_quark, MATTA_ERROR_FORBIDDEN, MATTA_EXIT_FORBIDDEN, MATTA_EXIT_FORBIDDEN },
  { matta_error_quark, MATTA_ERROR_MALFORMED, MATTA_EXIT_NOT_DONE, MATTA_EXIT_USAGE },
  { matta_error_quark, MATTA_ERROR_NOT_FOUND, MATTA_EXIT_NOT_DONE, MATTA_EXIT_NOT_DONE },
  { matta_error_quark, MATTA_ERROR_BUSY, MATTA_EXIT_NOT_DONE, MATTA_EXIT_NOT_DONE },
  { g_dbus_error_quark, G_DBUS_ERROR_SERVICE_UNKNOWN, MATTA_EXIT_NO_SERVICE,
    MATTA_EXIT_NO_SERVICE },
  { g_dbus_error_quark, G_DBUS_ERROR_NAME_HAS_NO_OWNER, MATTA_EXIT_NO_SERVICE,
    MATTA_EXIT_NO_SERVICE },
  { g_dbus_error_quark, G_DBUS_ERROR_NO_REPLY, MATTA_EXIT_NO_SERVICE, MATTA_EXIT_NO_SERVICE },
  { g_io_error_quark, G_IO_ERROR_CLOSED, MATTA_EXIT_NO_SERVICE, MATTA_EXIT_NO_SERVICE },
  { g_io_error_quark, G_IO_ERROR_NOT_FOUND, MATTA_EXIT_NOT_DONE, MATTA_EXIT_NOT_DONE },
  { g_io_error_quark, G_IO_ERROR_TIMED_OUT, MATTA_EXIT_NOT_DONE, MATTA_EXIT_NOT_DONE },
  { g_dbus_error_quark, G_DBUS_ERROR_UNKNOWN_METHOD, MATTA_EXIT_NOT_DONE, MATTA_EXIT_NOT_DONE },
};

static void
test_exit (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (exit_cases); i++) {
    const ExitCase *expected = &exit_cases[i];
    g_autoptr (GError) error = g_error_new_literal (expected->domain (), expected->code, "Because");
    MattaExit done = MATTA_EXIT_DONE;
    MattaExit setting = MATTA_EXIT_DONE;

    begin_capture ();
    done = matta_command_fail (error);
    setting = matta_command_fail_setting (error);
    end_capture ();
    g_assert_cmpint (done, ==, expected->done);
    g_assert_cmpint (setting, ==, expected->setting);
    g_assert_cmpstr (output->str, ==, "");
    g_assert_true (g_str_has_prefix (errors->str, "mattactl: "));
    g_assert_true (g_str_has_suffix (errors->str, "\n"));
    drop_capture ();
  }
}

typedef struct {
  const char *name;
  MattaExit done;
} ServiceCase;

static const ServiceCase service_cases[] = {
  { MATTA_BUS_ERROR_FORBIDDEN, MATTA_EXIT_FORBIDDEN },
  { MATTA_BUS_ERROR_NOT_FOUND, MATTA_EXIT_NOT_DONE },
  { MATTA_BUS_ERROR_CONFLICT, MATTA_EXIT_NOT_DONE },
  { MATTA_BUS_ERROR_TRY_LATER, MATTA_EXIT_NOT_DONE },
};

static void
test_service (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (service_cases); i++) {
    g_autoptr (GError) error =
        g_dbus_error_new_for_dbus_error (service_cases[i].name, "It\033[2J said so");
    MattaExit done = MATTA_EXIT_DONE;

    begin_capture ();
    done = matta_command_fail (error);
    end_capture ();
    g_assert_cmpint (done, ==, service_cases[i].done);
    g_assert_cmpstr (errors->str, ==, "mattactl: It�[2J said so\n");
    drop_capture ();
  }
}

typedef struct {
  const char *text;
  const char *clean;
} CleanCase;

static const CleanCase clean_cases[] = {
  { NULL, "" },
  { "", "" },
  { "見積書の件 / Our estimate", "見積書の件 / Our estimate" },
  { "\033[31mred\033[0m", "�[31mred�[0m" },
  { "one\r\ntwo\ttabs\b", "one��two�tabs�" },
  { "C1 \xc2\x9b"
    "31m",
    "C1 �31m" },
  { "invoice\xe2\x80\xae"
    "fdp.exe",
    "invoice�fdp.exe" },
  { "\xe2\x81\xa6isolated\xe2\x81\xa9", "�isolated�" },
  { "line\xe2\x80\xa8"
    "end",
    "line�end" },
  { "not UTF-8: \xff", "not UTF-8: �" },
  { "👨\xe2\x80\x8d👩", "👨\xe2\x80\x8d👩" },
};

static void
test_clean (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (clean_cases); i++) {
    g_autofree char *clean = matta_command_clean (clean_cases[i].text);

    g_assert_cmpstr (clean, ==, clean_cases[i].clean);
  }
}

typedef struct {
  const char *line;
  gboolean parsed;
  int words;
  gboolean flag;
} ParseCase;

static const ParseCase parse_cases[] = {
  { "show one", TRUE, 1, FALSE },
  { "show --flag one", TRUE, 1, TRUE },
  { "show one --flag two", TRUE, 2, TRUE },
  { "show", FALSE, 0, FALSE },
  { "show one two three", FALSE, 0, FALSE },
  { "show one --bogus", FALSE, 0, FALSE },
};

static void
test_parse (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (parse_cases); i++) {
    const ParseCase *expected = &parse_cases[i];
    gboolean flag = FALSE;
    const GOptionEntry entries[] = { { "flag", 0, 0, G_OPTION_ARG_NONE, &flag, "A flag", NULL },
                                     G_OPTION_ENTRY_NULL };
    g_auto (GStrv) words = g_strsplit (expected->line, " ", -1);
    g_autofree char **argv = g_memdup2 (words, sizeof (char *) * (g_strv_length (words) + 1));
    char **left = argv;
    int argc = (int) g_strv_length (words);
    gboolean parsed = FALSE;

    g_test_message ("%s", expected->line);
    begin_capture ();
    parsed = matta_command_parse (&argc, &left, entries, "WORD [WORD]", 1, 2);
    end_capture ();
    g_assert_cmpint (parsed, ==, expected->parsed);
    g_assert_cmpint (strlen (errors->str) > 0, ==, !expected->parsed);
    g_assert_cmpstr (output->str, ==, "");
    if (parsed) {
      g_assert_cmpint (argc - 1, ==, expected->words);
      g_assert_cmpint (flag, ==, expected->flag);
    }
    drop_capture ();
  }
}

static void
test_json (void)
{
  g_autoptr (GVariant) value =
      g_variant_ref_sink (g_variant_new_parsed ("{'line': <uint32 2>, 'text': <'“a”\\n'>}"));

  begin_capture ();
  matta_command_print_variant (value);
  end_capture ();
  g_assert_cmpstr (output->str, ==, "{\"line\":2,\"text\":\"“a”\\n\"}\n");
  drop_capture ();
}

static void
test_refusals (void)
{
  g_autofree char *dir = g_dir_make_tmp ("matta-cli-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "locks", NULL);
  g_autofree char *place = g_strconcat ("mattactl: ", path, ":2: ", NULL);
  g_autoptr (MattaPolicyFolder) folder = NULL;

  g_file_set_contents (path, "#\nnothing\n", -1, NULL);
  folder = matta_command_open_policy (dir, dir, NULL);
  begin_capture ();
  matta_command_print_refusals (folder);
  end_capture ();
  g_assert_true (g_str_has_prefix (errors->str, place));
  g_assert_nonnull (strstr (errors->str, "Nothing of this file is in force."));
  g_assert_cmpstr (output->str, ==, "");
  drop_capture ();
  g_unlink (path);
  g_rmdir (dir);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/command/fail/exits-as-promised", test_exit);
  g_test_add_func ("/command/fail/says-what-the-service-said", test_service);
  g_test_add_func ("/command/clean/leaves-the-terminal-alone", test_clean);
  g_test_add_func ("/command/parse/counts-words-and-knows-options", test_parse);
  g_test_add_func ("/command/print/is-one-line-of-json", test_json);
  g_test_add_func ("/command/print/names-refused-files", test_refusals);
  return g_test_run ();
}
