/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-engine.h"
#include "matta-preferences-window.h"
#include "matta-sender-proof-group.h"

#include "fake-resolver.h"
#include "stage-engine.h"
#include "stage-init.h"
#include "stage.h"

#include <glib/gi18n.h>
#include <string.h>

typedef struct {
  FakeResolver *resolver;
  char *folder;
  MattaEngine *engine;
  GtkWindow *window;
  GtkWidget *group;
} Fixture;

static gboolean
is_group (GtkWidget *widget, const char *unused)
{
  return MATTA_IS_SENDER_PROOF_GROUP (widget);
}

static void
set_up (Fixture *fixture, gconstpointer domain)
{
  const char *const overrides[] = { domain, NULL };
  MattaEngineOptions options = { .overrides = overrides, .hold_seconds = -1 };

  fixture->resolver = fake_resolver_new ();
  g_resolver_set_default (G_RESOLVER (fixture->resolver));
  fixture->folder = stage_make_folder ();
  fixture->engine = stage_open_engine (fixture->folder, options);
  fixture->window = matta_preferences_window_new (NULL, fixture->engine);
  gtk_window_set_default_size (fixture->window, 640, 760);
  gtk_window_present (fixture->window);
  stage_focus (".");
  fixture->group = stage_find (GTK_WIDGET (fixture->window), is_group, NULL);
  g_assert_nonnull (fixture->group);
  stage_show_page_of (GTK_WIDGET (fixture->window), fixture->group);
}

static void
tear_down (Fixture *fixture, gconstpointer domain)
{
  gtk_window_destroy (fixture->window);
  stage_close_engine (fixture->engine);
  g_object_unref (fixture->resolver);
  stage_remove_folder (fixture->folder);
}

static void
push (Fixture *fixture, const char *label)
{
  GtkWidget *button = stage_find (fixture->group, stage_is_button, label);

  g_assert_nonnull (button);
  g_assert_true (gtk_widget_grab_focus (button));
  stage_press ("space");
}

typedef struct {
  GtkWidget *root;
  const char *title;
  GtkWidget *row;
} Wanted;

static gboolean
is_listed (gpointer user_data)
{
  Wanted *wanted = user_data;

  wanted->row = stage_find (wanted->root, stage_is_row, wanted->title);
  return wanted->row != NULL;
}

static GtkWidget *
wait_for_row (Fixture *fixture, const char *title)
{
  Wanted wanted = { fixture->group, title, NULL };

  stage_wait_for (is_listed, &wanted);
  return wanted.row;
}

static void
assert_says (Fixture *fixture, const char *title, const char *text, const char *icon)
{
  AdwActionRow *row = ADW_ACTION_ROW (wait_for_row (fixture, title));

  g_assert_nonnull (strstr (adw_action_row_get_subtitle (row), text));
  g_assert_cmpstr (adw_action_row_get_icon_name (row), ==, icon);
}

#define SPF "SPF · \u2068example.com\u2069"
#define DMARC "DMARC · \u2068_dmarc.example.com\u2069"

static void
copied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(char **) user_data = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
}

static void
test_missing (Fixture *fixture, gconstpointer domain)
{
  g_autofree char *copied = NULL;

  fake_resolver_add (fixture->resolver, "_dmarc.example.com", "v=DMARC1; p=none");
  push (fixture, _ ("_Look Up"));
  assert_says (fixture, SPF,
               _ ("There is no SPF record: receivers cannot know which servers send for the "
                  "domain."),
               "dialog-warning-symbolic");
  assert_says (fixture, DMARC, _ ("DMARC only watches (“p=none”): forged mail is delivered."),
               "dialog-information-symbolic");
  wait_for_row (fixture, _ ("DKIM Was Not Looked Up"));
  gtk_widget_grab_focus (wait_for_row (fixture, _ ("What Is Missing")));
  stage_wait_ms (300);
  stage_take_picture ("sender-proof-missing");
  push (fixture, _ ("C_opy"));
  stage_wait_ms (200);
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (fixture->group), NULL, copied_cb,
                                 &copied);
  while (copied == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (g_str_has_prefix (copied, "example.com\n"));
  g_assert_nonnull (strstr (copied, "_dmarc.example.com\n"));
}

/* There is nothing to be passed on then. */
static void
test_well (Fixture *fixture, gconstpointer domain)
{
  g_autofree char *path = g_build_filename (fixture->folder, "mail.eml", NULL);

  g_assert_true (g_file_set_contents (
      path, "DKIM-Signature: v=1; d=example.com; s=one; b=abc\r\n\r\nHi\r\n", -1, NULL));
  fake_resolver_add (fixture->resolver, "example.com", "v=spf1 mx -all");
  fake_resolver_add (fixture->resolver, "_dmarc.example.com", "v=DMARC1; p=reject");
  fake_resolver_add (fixture->resolver, "one._domainkey.example.com",
                     "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=");
  matta_sender_proof_group_look_up (MATTA_SENDER_PROOF_GROUP (fixture->group), path);
  assert_says (fixture, "DKIM · \u2068one._domainkey.example.com\u2069",
               _ ("DKIM: the key with which mail is signed is there."), "emblem-ok-symbolic");
  assert_says (fixture, SPF,
               _ ("SPF says which servers send for the domain, and that others do not."),
               "emblem-ok-symbolic");
  g_assert_null (stage_find (fixture->group, stage_is_row, _ ("What Is Missing")));
  g_assert_null (stage_find (fixture->group, stage_is_row, _ ("DKIM Was Not Looked Up")));
  stage_take_picture ("sender-proof-well");
}

static void
test_foreign_mail (Fixture *fixture, gconstpointer domain)
{
  matta_sender_proof_group_look_up (MATTA_SENDER_PROOF_GROUP (fixture->group), "/dev/null");
  wait_for_row (fixture, _ ("This mail was not signed for your domain"));
  matta_sender_proof_group_look_up (MATTA_SENDER_PROOF_GROUP (fixture->group), "/nonexistent");
  wait_for_row (fixture, _ ("This mail cannot be read"));
  g_assert_null (
      stage_find (fixture->group, stage_is_row, _ ("This mail was not signed for your domain")));
  wait_for_row (fixture, _ ("DKIM Was Not Looked Up"));
}

/* Nobody answers, and the window does not wait either. */
static void
test_stop (Fixture *fixture, gconstpointer domain)
{
  fake_resolver_set_deaf (fixture->resolver, TRUE);
  push (fixture, _ ("_Look Up"));
  stage_wait_ms (100);
  stage_take_picture ("sender-proof-asking");
  push (fixture, _ ("_Stop"));
  stage_wait_ms (100);
  g_assert_nonnull (stage_find (fixture->group, stage_is_button, _ ("_Look Up")));
  g_assert_null (stage_find (fixture->group, stage_is_row, "SPF"));
  fake_resolver_set_deaf (fixture->resolver, FALSE);
  fake_resolver_add (fixture->resolver, "example.com", NULL);
  push (fixture, _ ("_Look Up"));
  assert_says (fixture, SPF, _ ("The DNS could not be asked."), "network-offline-symbolic");
}

/* The window may be closed while it is being asked. */
static void
test_closed (Fixture *fixture, gconstpointer domain)
{
  fake_resolver_set_deaf (fixture->resolver, TRUE);
  push (fixture, _ ("_Look Up"));
  stage_wait_ms (100);
}

static void
test_no_domain (Fixture *fixture, gconstpointer domain)
{
  push (fixture, _ ("_Look Up"));
  wait_for_row (fixture, _ ("Matta Does Not Know Your Domain"));
  g_assert_null (stage_find (fixture->group, stage_is_row, _ ("DKIM Was Not Looked Up")));
}

#define ADD(path, domain, func) g_test_add (path, Fixture, domain, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  static const char own[] = "inside-domains=['example.com']";
  g_autofree char *secrets = g_build_filename (g_getenv ("HOME"), "secrets", NULL);

  g_setenv ("SECRET_FILE_TEST_PATH", secrets, TRUE);
  stage_init (&argc, &argv);
  ADD ("/sender-proof-group/says-what-is-missing", own, test_missing);
  ADD ("/sender-proof-group/is-content", own, test_well);
  ADD ("/sender-proof-group/a-mail-of-others-tells-nothing", own, test_foreign_mail);
  ADD ("/sender-proof-group/is-stopped-and-asked-again", own, test_stop);
  ADD ("/sender-proof-group/is-closed-meanwhile", own, test_closed);
  ADD ("/sender-proof-group/no-domain", NULL, test_no_domain);
  return g_test_run ();
}
