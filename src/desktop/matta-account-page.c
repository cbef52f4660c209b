/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-account-page.h"

#include "matta-error.h"
#include "matta-lock-row.h"
#include "matta-outbox-text.h"
#include "matta-sender-accounts-group.h"
#include "matta-sender-proof-group.h"

#include "matta-config.h"

#include <glib/gi18n.h>

#define SUBMISSION_PORT 587

struct _MattaAccountPage {
  AdwPreferencesPage parent_instance;

  MattaEngine *engine;
  GSettings *settings;
  char *sender;             /* NULL = everybody's account; "" = of one who is to be typed */
  char *address;            /* of who is going to write; NULL = not known */
  GCancellable *probing;    /* NULL = no test runs */
  gboolean using;           /* it is taken into use when the test says that it works */
  gboolean failed;          /* it does not, and its user knows */
  GCancellable *signing_in; /* NULL = the browser is not waited for */
  GCancellable *looking;    /* for a kept password; NULL = nobody looks */
  char *looked_for;         /* whose password that is */
  gboolean proposed;        /* all but the password is there */

  GtkWidget *others; /* NULL on the page of one sender */
  GtkWidget *kind_group;
  GtkWidget *whose_group;
  GtkWidget *whose_row;
  GtkWidget *kind_row;
  GtkWidget *server_group;
  GtkWidget *host_row;
  GtkWidget *port_row;
  GtkWidget *port;
  GtkWidget *security_row;
  GtkWidget *user_row;
  GtkWidget *sign_in_row;
  GtkWidget *browser_row;
  GtkWidget *sign_in_button;
  GtkWidget *password_row;
  GtkWidget *result;
  GtkWidget *spinner;
  GtkWidget *test_button;
  GtkWidget *use_button;
};

G_DEFINE_FINAL_TYPE (MattaAccountPage, matta_account_page, ADW_TYPE_PREFERENCES_PAGE)

enum {
  SIGNAL_USED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

/* The combo rows list the schema's values in the schema's order. */
enum {
  KIND_PRACTICE,
  KIND_SERVER
};
enum {
  SIGN_IN_PASSWORD,
  SIGN_IN_BROWSER,
  SIGN_IN_DESKTOP
};
enum {
  SECURITY_STARTTLS = 1
};
static const char *const securities[] = { "none", "starttls", "tls" };
static const char *const ways[] = { [SIGN_IN_PASSWORD] = "password",
                                    [SIGN_IN_BROWSER] = "browser",
                                    [SIGN_IN_DESKTOP] = "desktop" };

static void
lock_row (MattaAccountPage *self, GtkWidget *row, const char *key)
{
  matta_lock_row (ADW_PREFERENCES_ROW (row), self->settings, key);
}

static guint
find_word (const char *const *words, guint n_words, const char *word)
{
  guint index = 0;

  while (index < n_words && !g_str_equal (words[index], word))
    index++;
  return index < n_words ? index : 0;
}

static void
show_choice (MattaAccountPage *self, const MattaAccountChoice *choice)
{
  gtk_editable_set_text (GTK_EDITABLE (self->host_row), choice->host);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->port), choice->port);
  gtk_editable_set_text (GTK_EDITABLE (self->user_row), choice->user);
  adw_combo_row_set_selected (ADW_COMBO_ROW (self->security_row),
                              find_word (securities, G_N_ELEMENTS (securities), choice->security));
  adw_combo_row_set_selected (ADW_COMBO_ROW (self->sign_in_row),
                              find_word (ways, G_N_ELEMENTS (ways), choice->sign_in));
}

static void
show_usual (MattaAccountPage *self)
{
  g_autofree char *host = g_settings_get_string (self->settings, "account-host");
  g_autofree char *user = g_settings_get_string (self->settings, "account-user");

  adw_combo_row_set_selected (ADW_COMBO_ROW (self->kind_row),
                              (guint) g_settings_get_enum (self->settings, "account-kind"));
  adw_combo_row_set_selected (ADW_COMBO_ROW (self->security_row),
                              (guint) g_settings_get_enum (self->settings, "account-security"));
  adw_combo_row_set_selected (ADW_COMBO_ROW (self->sign_in_row),
                              (guint) g_settings_get_enum (self->settings, "account-sign-in"));
  gtk_editable_set_text (GTK_EDITABLE (self->host_row), host);
  gtk_editable_set_text (GTK_EDITABLE (self->user_row), user);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->port),
                             g_settings_get_uint (self->settings, "account-port"));
  lock_row (self, self->kind_row, "account-kind");
  lock_row (self, self->host_row, "account-host");
  lock_row (self, self->port_row, "account-port");
  lock_row (self, self->security_row, "account-security");
  lock_row (self, self->user_row, "account-user");
  lock_row (self, self->sign_in_row, "account-sign-in");
}

/* The organisation's locks are on everybody's account; those of some senders are locked as a whole.
 */
static void
show_of_sender (MattaAccountPage *self)
{
  adw_combo_row_set_selected (ADW_COMBO_ROW (self->kind_row), KIND_SERVER);
  gtk_widget_set_visible (self->kind_group, FALSE);
  gtk_widget_set_visible (self->whose_group, TRUE);
  gtk_editable_set_text (GTK_EDITABLE (self->whose_row), self->sender);
  gtk_widget_set_sensitive (self->whose_row, *self->sender == '\0');
  adw_combo_row_set_selected (ADW_COMBO_ROW (self->security_row), SECURITY_STARTTLS);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->port), SUBMISSION_PORT);
  for (guint i = 0; i < matta_engine_get_n_sender_accounts (self->engine); i++) {
    const MattaAccountChoice choice = matta_engine_get_sender_account (self->engine, i);

    if (g_str_equal (choice.sender, self->sender) && !choice.practice)
      show_choice (self, &choice);
  }
}

static gboolean
is_server (MattaAccountPage *self)
{
  return adw_combo_row_get_selected (ADW_COMBO_ROW (self->kind_row)) == KIND_SERVER;
}

static void
say (MattaAccountPage *self, const char *text, const char *css_class)
{
  const char *classes[] = { css_class, NULL };

  gtk_label_set_text (GTK_LABEL (self->result), text);
  gtk_widget_set_css_classes (self->result, classes);
  gtk_widget_set_visible (self->result, *text != '\0');
}

/* Who read that it does not work may know better, as when there is no network now. */
static void
set_failed (MattaAccountPage *self, gboolean failed)
{
  self->failed = failed;
  gtk_button_set_label (GTK_BUTTON (self->use_button),
                        failed ? _ ("Use Any_way") : _ ("_Use This Account"));
  if (failed)
    gtk_widget_remove_css_class (self->use_button, "suggested-action");
  else
    gtk_widget_add_css_class (self->use_button, "suggested-action");
}

static void
stop_probing (MattaAccountPage *self)
{
  if (self->probing != NULL)
    g_cancellable_cancel (self->probing);
  g_clear_object (&self->probing);
  self->using = FALSE;
  gtk_widget_set_sensitive (self->use_button, TRUE);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), FALSE);
  gtk_button_set_label (GTK_BUTTON (self->test_button), _ ("_Test Connection"));
}

static void
stop_signing_in (MattaAccountPage *self)
{
  if (self->signing_in != NULL)
    g_cancellable_cancel (self->signing_in);
  g_clear_object (&self->signing_in);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), FALSE);
  gtk_button_set_label (GTK_BUTTON (self->sign_in_button), _ ("_Sign In…"));
}

static gboolean
has_whose (MattaAccountPage *self)
{
  return self->sender == NULL || *gtk_editable_get_text (GTK_EDITABLE (self->whose_row)) != '\0';
}

/* What the rows say now; valid until one is edited. */
static MattaAccountChoice
get_choice (MattaAccountPage *self)
{
  guint security = adw_combo_row_get_selected (ADW_COMBO_ROW (self->security_row));
  guint sign_in = adw_combo_row_get_selected (ADW_COMBO_ROW (self->sign_in_row));
  const char *whose =
      self->sender != NULL ? gtk_editable_get_text (GTK_EDITABLE (self->whose_row)) : NULL;

  return (MattaAccountChoice){
    .practice = !is_server (self),
    .host = gtk_editable_get_text (GTK_EDITABLE (self->host_row)),
    .port = (guint) gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->port)),
    .security = security < G_N_ELEMENTS (securities) ? securities[security] : NULL,
    .user = gtk_editable_get_text (GTK_EDITABLE (self->user_row)),
    .sign_in = sign_in < G_N_ELEMENTS (ways) ? ways[sign_in] : NULL,
    .sender = whose,
    .address = whose != NULL ? whose : self->address,
  };
}

/* --- the password that is kept ---------------------------------------------------------------- */

static void
show_kept (MattaAccountPage *self, gboolean kept)
{
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->password_row),
                                 kept ? _ ("Password (empty: the one kept)") : _ ("Password"));
}

static void
stop_looking (MattaAccountPage *self)
{
  if (self->looking != NULL)
    g_cancellable_cancel (self->looking);
  g_clear_object (&self->looking);
}

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MattaAccountPage) self = user_data;
  GCancellable *asked = g_task_get_cancellable (G_TASK (result));
  gboolean kept = matta_engine_has_password_finish (MATTA_ENGINE (source), result);

  if (asked != self->looking)
    return; /* that was another account */
  g_clear_object (&self->looking);
  show_kept (self, kept);
}

/* Only when it is another one's: every letter of a password comes by here, too. */
static void
look_for_password (MattaAccountPage *self, gboolean anew)
{
  const MattaAccountChoice choice = get_choice (self);
  g_autofree char *whose =
      choice.practice ? g_strdup ("")
                      : g_strdup_printf ("%s@%s:%u", choice.user, choice.host, choice.port);

  if (!anew && g_strcmp0 (whose, self->looked_for) == 0)
    return;
  g_free (self->looked_for);
  self->looked_for = g_steal_pointer (&whose);
  stop_looking (self);
  show_kept (self, FALSE);
  self->looking = g_cancellable_new ();
  matta_engine_has_password_async (self->engine, &choice, self->looking, looked_cb,
                                   g_object_ref (self));
}

/* What was said of another account does not hold for this one. */
static void
account_edited_cb (MattaAccountPage *self)
{
  const char *host = gtk_editable_get_text (GTK_EDITABLE (self->host_row));
  const char *user = gtk_editable_get_text (GTK_EDITABLE (self->user_row));
  guint sign_in = adw_combo_row_get_selected (ADW_COMBO_ROW (self->sign_in_row));
  gboolean complete = (!is_server (self) || *host != '\0') && has_whose (self);

  stop_probing (self);
  stop_signing_in (self);
  set_failed (self, FALSE);
  say (self, "", "");
  gtk_widget_set_visible (self->server_group, is_server (self));
  if (self->others != NULL)
    gtk_widget_set_visible (self->others, is_server (self));
  gtk_widget_set_visible (self->test_button, is_server (self));
  gtk_widget_set_sensitive (self->test_button, complete);
  gtk_widget_set_sensitive (self->use_button, complete);
  gtk_widget_set_visible (self->password_row, sign_in == SIGN_IN_PASSWORD);
  gtk_widget_set_visible (self->browser_row, sign_in == SIGN_IN_BROWSER);
  gtk_widget_set_sensitive (self->sign_in_button, complete && *user != '\0');
  look_for_password (self, FALSE);
}

static const char *
get_password (MattaAccountPage *self)
{
  const char *password = gtk_editable_get_text (GTK_EDITABLE (self->password_row));

  return *password != '\0' ? password : NULL;
}

static const char *
describe_failure (const GError *error)
{
  if (g_error_matches (error, MATTA_ERROR, MATTA_ERROR_MALFORMED))
    return _ ("The sender is neither an address nor a domain.");
  return _ ("The password could not be kept in the keyring.");
}

static void
applied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MattaAccountPage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (matta_engine_apply_account_finish (MATTA_ENGINE (source), result, &error)) {
    gtk_editable_set_text (GTK_EDITABLE (self->password_row), ""); /* silences what was said */
    look_for_password (self, TRUE);
    say (self, _ ("This account is in use."), "success");
    g_signal_emit (self, signals[SIGNAL_USED], 0);
  } else {
    g_message ("The account could not be taken into use: %s", error->message);
    say (self, describe_failure (error), "error");
  }
}

static void
apply (MattaAccountPage *self)
{
  const MattaAccountChoice choice = get_choice (self);

  matta_engine_apply_account_async (self->engine, &choice, get_password (self), applied_cb,
                                    g_object_ref (self));
}

/* --- the test --------------------------------------------------------------------------------- */

/* A wrong password is typed again; else what is next is another try, for which there may be
 * something to mend. Both are where the reason is seen. */
static void
focus_after (MattaAccountPage *self, gboolean works, const char *step)
{
  if (works && gtk_widget_has_focus (self->test_button))
    gtk_widget_grab_focus (self->use_button);
  else if (!works && g_strcmp0 (step, "sign-in") == 0
           && gtk_widget_get_visible (self->password_row))
    gtk_widget_grab_focus (self->password_row);
  else if (!works)
    gtk_widget_grab_focus (self->test_button);
}

static void
probed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MattaAccountPage) self = user_data;
  g_autoptr (GError) error = NULL;
  const char *step = NULL;
  gboolean works = matta_engine_probe_account_finish (MATTA_ENGINE (source), result, &step, &error);
  gboolean using = self->using;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->probing == NULL)
    return;
  stop_probing (self);
  set_failed (self, !works);
  say (self, matta_outbox_text_for_step (step), works ? "success" : "error");
  if (using)
    focus_after (self, works, step);
  if (using && works)
    apply (self);
}

static void
start_probing (MattaAccountPage *self)
{
  const MattaAccountChoice choice = get_choice (self);

  self->probing = g_cancellable_new ();
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), TRUE);
  gtk_button_set_label (GTK_BUTTON (self->test_button), _ ("Stop _Testing"));
  say (self, _ ("Testing the connection…"), "dim-label");
  matta_engine_probe_account_async (self->engine, &choice, get_password (self), self->probing,
                                    probed_cb, g_object_ref (self));
}

static void
test_cb (MattaAccountPage *self)
{
  if (self->probing == NULL) {
    start_probing (self);
    return;
  }
  stop_probing (self);
  say (self, "", "");
}

/* Twice clicked is not agreed: a test that runs takes the button away. */
static void
use_cb (MattaAccountPage *self)
{
  gboolean focused = gtk_widget_has_focus (self->use_button);
  gboolean tried = self->failed || !is_server (self);

  stop_probing (self);
  if (tried) {
    apply (self);
    return;
  }
  start_probing (self);
  self->using = TRUE;
  gtk_widget_set_sensitive (self->use_button, FALSE);
  if (focused)
    gtk_widget_grab_focus (self->test_button);
}

/* --- signing in by the browser ---------------------------------------------------------------- */

static void
open_browser_cb (const char *url, gpointer user_data)
{
  gtk_show_uri (GTK_WINDOW (gtk_widget_get_root (user_data)), url, GDK_CURRENT_TIME);
}

static void
signed_in_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MattaAccountPage) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done = matta_engine_sign_in_finish (MATTA_ENGINE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->signing_in == NULL)
    return;
  stop_signing_in (self);
  if (!done)
    g_message ("Not signed in: %s", error->message);
  say (self, done ? _ ("You are signed in.") : matta_outbox_text_for_no_sign_in (error),
       done ? "success" : "error");
}

static void
sign_in_cb (MattaAccountPage *self)
{
  const MattaAccountChoice choice = get_choice (self);

  if (self->signing_in != NULL) {
    stop_signing_in (self);
    say (self, "", "");
    return;
  }
  stop_probing (self);
  self->signing_in = g_cancellable_new ();
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), TRUE);
  gtk_button_set_label (GTK_BUTTON (self->sign_in_button), _ ("_Stop"));
  say (self, _ ("Waiting for your browser…"), "dim-label");
  matta_engine_sign_in_async (self->engine, &choice,
                              _ ("You are signed in. You can close this page."), open_browser_cb,
                              self, self->signing_in, signed_in_cb, g_object_ref (self));
}

/* On the first thing that is left to say: of a server that was found, the password. */
static gboolean
matta_account_page_grab_focus (GtkWidget *widget)
{
  MattaAccountPage *self = MATTA_ACCOUNT_PAGE (widget);
  GtkWidget *const rows[] = { self->proposed ? self->password_row : NULL,
                              self->proposed ? self->use_button : NULL,
                              self->kind_row,
                              self->host_row,
                              self->user_row,
                              self->password_row };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    if (rows[i] != NULL && gtk_widget_get_visible (rows[i]) && gtk_widget_grab_focus (rows[i]))
      return TRUE;
  return FALSE;
}

static void
matta_account_page_dispose (GObject *object)
{
  MattaAccountPage *self = MATTA_ACCOUNT_PAGE (object);

  if (self->probing != NULL)
    g_cancellable_cancel (self->probing);
  g_clear_object (&self->probing);
  if (self->signing_in != NULL)
    g_cancellable_cancel (self->signing_in);
  g_clear_object (&self->signing_in);
  stop_looking (self);
  g_clear_object (&self->settings);
  g_clear_object (&self->engine);
  G_OBJECT_CLASS (matta_account_page_parent_class)->dispose (object);
}

static void
matta_account_page_finalize (GObject *object)
{
  MattaAccountPage *self = MATTA_ACCOUNT_PAGE (object);

  g_free (self->sender);
  g_free (self->address);
  g_free (self->looked_for);
  G_OBJECT_CLASS (matta_account_page_parent_class)->finalize (object);
}

#define BIND(name) gtk_widget_class_bind_template_child (widget_class, MattaAccountPage, name)

static void
matta_account_page_class_init (MattaAccountPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = matta_account_page_dispose;
  object_class->finalize = matta_account_page_finalize;
  widget_class->grab_focus = matta_account_page_grab_focus;
  signals[SIGNAL_USED] = g_signal_new ("used", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/mattamail/Matta/matta-account-page.ui");
  BIND (kind_group);
  BIND (whose_group);
  BIND (whose_row);
  BIND (kind_row);
  BIND (server_group);
  BIND (host_row);
  BIND (port_row);
  BIND (port);
  BIND (security_row);
  BIND (user_row);
  BIND (sign_in_row);
  BIND (browser_row);
  BIND (sign_in_button);
  BIND (password_row);
  BIND (result);
  BIND (spinner);
  BIND (test_button);
  BIND (use_button);
  gtk_widget_class_bind_template_callback (widget_class, account_edited_cb);
  gtk_widget_class_bind_template_callback (widget_class, sign_in_cb);
  gtk_widget_class_bind_template_callback (widget_class, test_cb);
  gtk_widget_class_bind_template_callback (widget_class, use_cb);
}

static void
matta_account_page_init (MattaAccountPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

MattaAccountPage *
matta_account_page_new (MattaEngine *engine, const char *sender)
{
  MattaAccountPage *self = g_object_new (MATTA_TYPE_ACCOUNT_PAGE, NULL);

  self->engine = g_object_ref (engine);
  self->settings = g_object_ref (matta_engine_get_settings (engine));
  self->sender = g_strdup (sender);
  if (sender != NULL) {
    show_of_sender (self);
  } else {
    show_usual (self);
    self->others = GTK_WIDGET (matta_sender_accounts_group_new (engine));
    adw_preferences_page_add (ADW_PREFERENCES_PAGE (self), ADW_PREFERENCES_GROUP (self->others));
    adw_preferences_page_add (ADW_PREFERENCES_PAGE (self),
                              ADW_PREFERENCES_GROUP (matta_sender_proof_group_new (engine)));
  }
  account_edited_cb (self);
  return self;
}

void
matta_account_page_set_address (MattaAccountPage *self, const char *address)
{
  g_return_if_fail (MATTA_IS_ACCOUNT_PAGE (self));

  g_free (self->address);
  self->address = g_strdup (address);
}

void
matta_account_page_propose (MattaAccountPage *self,
                            const MattaAccountChoice *choice,
                            const char *remark)
{
  g_return_if_fail (MATTA_IS_ACCOUNT_PAGE (self) && choice != NULL);

  adw_combo_row_set_selected (ADW_COMBO_ROW (self->kind_row), KIND_SERVER);
  show_choice (self, choice);
  self->proposed = TRUE;
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self->server_group), remark);
}
