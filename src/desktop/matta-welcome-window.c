/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-welcome-window.h"

#include "matta-account-page.h"
#include "matta-domains-row.h"
#include "matta-error.h"
#include "matta-help.h"
#include "matta-mail-app-page.h"
#include "matta-online-account.h"
#include "matta-ready-page.h"
#include "matta-rehearsal-page.h"

#include "matta-config.h"

#include <glib/gi18n.h>
#include <string.h>

/* In the order of the pages of the stack. */
enum {
  STEP_ADDRESS,
  STEP_ACCOUNT,
  STEP_DOMAINS,
  STEP_MAIL_APP,
  STEP_REHEARSAL,
  STEP_READY,
  N_STEPS
};

struct _MattaWelcomeWindow {
  AdwWindow parent_instance;

  MattaEngine *engine;
  GSettings *settings;
  GCancellable *finding; /* NULL = no server is looked for */
  guint step;

  MattaAccountPage *account;
  MattaMailAppPage *mail_app;
  MattaRehearsalPage *rehearsal;
  MattaReadyPage *ready;
  GtkWidget *stack;
  GtkWidget *title;
  GtkWidget *back_button;
  GtkWidget *next_button;
  GtkWidget *later_button;
  GtkWidget *address_row;
  GtkWidget *find_button;
  GtkWidget *spinner;
  GtkWidget *result;
  GtkWidget *domains_row;
  GtkWidget *online_group;
};

G_DEFINE_FINAL_TYPE (MattaWelcomeWindow, matta_welcome_window, ADW_TYPE_WINDOW)

static const char *const names[N_STEPS] = {
  [STEP_ADDRESS] = "address",   [STEP_ACCOUNT] = "account",     [STEP_DOMAINS] = "domains",
  [STEP_MAIL_APP] = "mail-app", [STEP_REHEARSAL] = "rehearsal", [STEP_READY] = "ready",
};

/* --- what is answered --------------------------------------------------------------------------
 */

static gboolean
is_server_fixed (GSettings *settings)
{
  return !g_settings_is_writable (settings, "account-kind")
         || !g_settings_is_writable (settings, "account-host");
}

/* A policy has no password in it: who has to sign in to the organisation's server is asked. */
static gboolean
wants_sign_in (GSettings *settings)
{
  g_autofree char *kind = g_settings_get_string (settings, "account-kind");
  g_autofree char *user = g_settings_get_string (settings, "account-user");

  return !g_str_equal (kind, "practice") && *user != '\0';
}

/* FALSE for what the organisation answered. */
static gboolean
is_open (GSettings *settings, guint step)
{
  switch (step) {
  case STEP_ADDRESS:
    return !is_server_fixed (settings);
  case STEP_ACCOUNT:
    return !is_server_fixed (settings) || wants_sign_in (settings);
  case STEP_DOMAINS:
    return g_settings_is_writable (settings, "inside-domains");
  default:
    return TRUE;
  }
}

/* Whether a person said where mail goes; what an organisation only proposes is still asked. */
static gboolean
is_account_chosen (GSettings *settings)
{
  g_autoptr (GVariant) kind = g_settings_get_user_value (settings, "account-kind");
  g_autoptr (GVariant) host = g_settings_get_user_value (settings, "account-host");

  return kind != NULL || host != NULL;
}

/* --- steps ------------------------------------------------------------------------------------ */

static guint
find_step (MattaWelcomeWindow *self, int from, int direction)
{
  int step = from + direction;

  while (step > 0 && step < N_STEPS && !is_open (self->settings, (guint) step))
    step += direction;
  return (guint) step;
}

/* How many steps there are before @end, or up to the last one. */
static guint
count_steps (MattaWelcomeWindow *self, guint end)
{
  guint n_steps = 0;

  for (guint step = 0; step < end; step++)
    if (is_open (self->settings, step))
      n_steps++;
  return n_steps;
}

/* Whether going on takes something along that was said here. */
static gboolean
is_said (MattaWelcomeWindow *self)
{
  switch (self->step) {
  case STEP_ADDRESS:
    return FALSE;
  case STEP_ACCOUNT:
    return is_account_chosen (self->settings);
  case STEP_DOMAINS:
    return *gtk_editable_get_text (GTK_EDITABLE (self->domains_row)) != '\0';
  case STEP_REHEARSAL:
  case STEP_READY:
    return matta_rehearsal_page_get_arrived (self->rehearsal);
  default:
    return TRUE;
  }
}

static const char *
name_next (MattaWelcomeWindow *self, gboolean said)
{
  if (self->step == STEP_READY)
    return said ? _ ("_Finish") : _ ("_Close");
  return said ? _ ("Ne_xt") : _ ("S_kip");
}

static void
show_buttons_cb (MattaWelcomeWindow *self)
{
  gboolean said = is_said (self);

  gtk_widget_set_visible (self->back_button, count_steps (self, self->step) > 0);
  gtk_widget_set_visible (self->later_button,
                          self->step != STEP_READY && !(self->step == STEP_REHEARSAL && said));
  gtk_button_set_label (GTK_BUTTON (self->next_button), name_next (self, said));
  if (said)
    gtk_widget_add_css_class (self->next_button, "suggested-action");
  else
    gtk_widget_remove_css_class (self->next_button, "suggested-action");
}

static void
arrived_cb (MattaWelcomeWindow *self)
{
  matta_ready_page_set_arrived (self->ready, matta_rehearsal_page_get_arrived (self->rehearsal));
  show_buttons_cb (self);
}

/* The stack would leave it in the page that goes, or nowhere. Pages know where they want it. */
static void
focus_step (MattaWelcomeWindow *self)
{
  GtkWidget *widgets[N_STEPS] = {
    [STEP_ADDRESS] = self->address_row,      [STEP_ACCOUNT] = GTK_WIDGET (self->account),
    [STEP_DOMAINS] = self->domains_row,      [STEP_MAIL_APP] = GTK_WIDGET (self->mail_app),
    [STEP_READY] = GTK_WIDGET (self->ready),
  };
  GtkWidget *widget = widgets[self->step];

  if (widget == NULL || !gtk_widget_grab_focus (widget))
    gtk_widget_grab_focus (self->next_button);
}

static void
show_step (MattaWelcomeWindow *self, guint step)
{
  /* Translators: which step of how many */
  g_autofree char *text = g_strdup_printf (_ ("Step %u of %u"), count_steps (self, step) + 1,
                                           count_steps (self, N_STEPS));

  self->step = step;
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), names[step]);
  adw_window_title_set_subtitle (ADW_WINDOW_TITLE (self->title), text);
  if (step == STEP_ACCOUNT)
    matta_account_page_set_address (self->account,
                                    gtk_editable_get_text (GTK_EDITABLE (self->address_row)));
  if (step == STEP_REHEARSAL)
    matta_rehearsal_page_begin (self->rehearsal);
  show_buttons_cb (self);
  focus_step (self);
}

/* Who has said already who belongs to the organisation is not corrected. */
static void
propose_domain (MattaWelcomeWindow *self)
{
  const char *address = gtk_editable_get_text (GTK_EDITABLE (self->address_row));
  g_auto (GStrv) domains = g_settings_get_strv (self->settings, "inside-domains");
  g_autofree char *domain = matta_engine_propose_domain (self->engine, address);

  if (domain != NULL && domains[0] == NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->domains_row), domain);
}

static void
back_cb (MattaWelcomeWindow *self)
{
  show_step (self, find_step (self, (int) self->step, -1));
}

static void
next_cb (MattaWelcomeWindow *self)
{
  guint step = find_step (self, (int) self->step, 1);

  if (self->step == STEP_ADDRESS)
    propose_domain (self);
  if (self->step == STEP_DOMAINS)
    matta_domains_row_apply (ADW_ENTRY_ROW (self->domains_row), self->settings);
  if (step < N_STEPS) {
    show_step (self, step);
    return;
  }
  g_settings_set_boolean (self->settings, "welcomed", TRUE);
  gtk_window_close (GTK_WINDOW (self));
}

/* A button lets a quarter of a second pass between its mnemonic and its click, and takes no other
 * meanwhile. Who knows the way types faster than that: it is clicked at once. */
static gboolean
mnemonic_cb (GtkWidget *button, gboolean group_cycling)
{
  if (group_cycling)
    return FALSE;
  g_signal_emit_by_name (button, "clicked");
  return TRUE;
}

/* --- from the address to the server ------------------------------------------------------------
 */

static void
say (MattaWelcomeWindow *self, const char *text)
{
  gtk_label_set_text (GTK_LABEL (self->result), text);
  gtk_widget_set_visible (self->result, *text != '\0');
}

static void
stop_finding (MattaWelcomeWindow *self)
{
  if (self->finding != NULL)
    g_cancellable_cancel (self->finding);
  g_clear_object (&self->finding);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), FALSE);
  gtk_button_set_label (GTK_BUTTON (self->find_button), _ ("_Find My Mail Server"));
}

static void
address_edited_cb (MattaWelcomeWindow *self)
{
  const char *address = gtk_editable_get_text (GTK_EDITABLE (self->address_row));
  const char *at = strrchr (address, '@');

  stop_finding (self);
  say (self, "");
  gtk_widget_set_sensitive (self->find_button, at != NULL && at > address && at[1] != '\0');
}

static const char *
describe_failure (const GError *error)
{
  if (g_error_matches (error, MATTA_ERROR, MATTA_ERROR_MALFORMED))
    return _ ("This is not an e-mail address.");
  if (g_error_matches (error, MATTA_ERROR, MATTA_ERROR_NOT_FOUND))
    return _ ("Your domain does not say which server takes your mail. Your mail app knows it: it "
              "is called the outgoing server there.");
  return _ ("Nobody can be asked now: there seems to be no network. You can type the server in "
            "yourself.");
}

static const char *
describe_voucher (MattaVoucher voucher)
{
  switch (voucher) {
  case MATTA_VOUCHER_ORGANISATION:
    return _ ("This is what your organization proposes.");
  case MATTA_VOUCHER_DOMAIN:
    return _ ("This is what your domain says.");
  case MATTA_VOUCHER_NOBODY:
    return _ ("Only the DNS says so. Make sure that this is your server before you type a "
              "password.");
  }
  return "";
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MattaWelcomeWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  MattaAccountChoice choice = { 0 };
  MattaVoucher voucher = MATTA_VOUCHER_NOBODY;
  gboolean found =
      matta_engine_find_account_finish (MATTA_ENGINE (source), result, &choice, &voucher, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->finding == NULL)
    return;
  stop_finding (self);
  propose_domain (self);
  if (!found) {
    say (self, describe_failure (error));
    return;
  }
  if (*choice.user == '\0')
    choice.user = gtk_editable_get_text (GTK_EDITABLE (self->address_row));
  matta_account_page_propose (self->account, &choice, describe_voucher (voucher));
  show_step (self, STEP_ACCOUNT);
}

static void
find_cb (MattaWelcomeWindow *self)
{
  if (self->finding != NULL) {
    stop_finding (self);
    say (self, "");
    return;
  }
  self->finding = g_cancellable_new ();
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), TRUE);
  gtk_button_set_label (GTK_BUTTON (self->find_button), _ ("_Stop"));
  say (self, _ ("Asking your domain for its mail server…"));
  matta_engine_find_account_async (self->engine,
                                   gtk_editable_get_text (GTK_EDITABLE (self->address_row)),
                                   self->finding, found_cb, g_object_ref (self));
}

static void
address_entered_cb (MattaWelcomeWindow *self)
{
  if (gtk_widget_is_sensitive (self->find_button))
    find_cb (self);
}

/* --- from the desktop's online accounts --------------------------------------------------------
 */

static void
online_account_cb (MattaWelcomeWindow *self, AdwActionRow *row)
{
  const MattaOnlineAccount *account = g_object_get_data (G_OBJECT (row), "account");
  const MattaAccountChoice choice = { .host = account->host,
                                      .port = account->port,
                                      .security = account->security,
                                      .user = account->user,
                                      .sign_in = account->sign_in };

  gtk_editable_set_text (GTK_EDITABLE (self->address_row), account->address);
  propose_domain (self);
  matta_account_page_propose (self->account, &choice, _ ("This is what Online Accounts says."));
  show_step (self, STEP_ACCOUNT);
}

static void
add_online_account (MattaWelcomeWindow *self, MattaOnlineAccount *account)
{
  GtkWidget *row = adw_action_row_new ();
  /* Translators: %s is an address */
  g_autofree char *title = g_strdup_printf (_ ("Use %s from Online Accounts"), account->address);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), account->provider);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "account", account,
                          (GDestroyNotify) matta_online_account_free);
  g_signal_connect_object (row, "activated", G_CALLBACK (online_account_cb), self,
                           G_CONNECT_SWAPPED);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->online_group), row);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MattaWelcomeWindow) self = user_data;
  g_autoptr (GPtrArray) accounts =
      matta_engine_list_online_accounts_finish (MATTA_ENGINE (source), result);

  if (self->engine == NULL)
    return; /* the window is gone */
  gtk_widget_set_visible (self->online_group, accounts->len > 0);
  while (accounts->len > 0)
    add_online_account (self, g_ptr_array_steal_index (accounts, 0));
}

/* --- the window ---------------------------------------------------------------------------------
 */

static gboolean
matta_welcome_window_close_request (GtkWindow *window)
{
  MattaWelcomeWindow *self = MATTA_WELCOME_WINDOW (window);

  stop_finding (self);
  return GTK_WINDOW_CLASS (matta_welcome_window_parent_class)->close_request (window);
}

static void
matta_welcome_window_dispose (GObject *object)
{
  MattaWelcomeWindow *self = MATTA_WELCOME_WINDOW (object);

  if (self->finding != NULL)
    g_cancellable_cancel (self->finding);
  g_clear_object (&self->finding);
  g_clear_object (&self->settings);
  g_clear_object (&self->engine);
  G_OBJECT_CLASS (matta_welcome_window_parent_class)->dispose (object);
}

#define BIND(name) gtk_widget_class_bind_template_child (widget_class, MattaWelcomeWindow, name)

static void
matta_welcome_window_class_init (MattaWelcomeWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = matta_welcome_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = matta_welcome_window_close_request;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/mattamail/Matta/matta-welcome-window.ui");
  matta_help_bind (widget_class, "set-up");
  BIND (stack);
  BIND (title);
  BIND (back_button);
  BIND (next_button);
  BIND (later_button);
  BIND (address_row);
  BIND (find_button);
  BIND (spinner);
  BIND (result);
  BIND (domains_row);
  BIND (online_group);
  gtk_widget_class_bind_template_callback (widget_class, address_edited_cb);
  gtk_widget_class_bind_template_callback (widget_class, address_entered_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_cb);
  gtk_widget_class_bind_template_callback (widget_class, find_cb);
  gtk_widget_class_bind_template_callback (widget_class, mnemonic_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_buttons_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
matta_welcome_window_init (MattaWelcomeWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

gboolean
matta_welcome_window_is_due (MattaEngine *engine)
{
  GSettings *settings = matta_engine_get_settings (engine);

  return !g_settings_get_boolean (settings, "welcomed") && is_open (settings, STEP_ACCOUNT)
         && !is_account_chosen (settings);
}

static void
add_pages (MattaWelcomeWindow *self)
{
  GtkStack *stack = GTK_STACK (self->stack);

  self->account = matta_account_page_new (self->engine, NULL);
  self->mail_app = matta_mail_app_page_new (self->engine);
  self->rehearsal = matta_rehearsal_page_new (self->engine);
  self->ready = matta_ready_page_new (self->engine);
  gtk_stack_add_named (stack, GTK_WIDGET (self->account), names[STEP_ACCOUNT]);
  gtk_stack_add_named (stack, GTK_WIDGET (self->mail_app), names[STEP_MAIL_APP]);
  gtk_stack_add_named (stack, GTK_WIDGET (self->rehearsal), names[STEP_REHEARSAL]);
  gtk_stack_add_named (stack, GTK_WIDGET (self->ready), names[STEP_READY]);
  g_signal_connect_object (self->account, "used", G_CALLBACK (next_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->rehearsal, "notify::arrived", G_CALLBACK (arrived_cb), self,
                           G_CONNECT_SWAPPED);
}

/* The first step that nobody has answered yet: who left it for later goes on there. */
static guint
find_first (MattaWelcomeWindow *self)
{
  GSettings *settings = self->settings;
  g_auto (GStrv) domains = g_settings_get_strv (settings, "inside-domains");

  if (is_open (settings, STEP_ACCOUNT) && !is_account_chosen (settings))
    return is_open (settings, STEP_ADDRESS) ? STEP_ADDRESS : STEP_ACCOUNT;
  return is_open (settings, STEP_DOMAINS) && domains[0] == NULL ? STEP_DOMAINS : STEP_MAIL_APP;
}

GtkWindow *
matta_welcome_window_new (GtkWindow *parent, MattaEngine *engine)
{
  MattaWelcomeWindow *self =
      g_object_new (MATTA_TYPE_WELCOME_WINDOW, "transient-for", parent, NULL);

  self->engine = g_object_ref (engine);
  self->settings = g_object_ref (matta_engine_get_settings (engine));
  matta_domains_row_connect (ADW_ENTRY_ROW (self->domains_row), self->settings);
  add_pages (self);
  address_edited_cb (self);
  if (is_open (self->settings, STEP_ADDRESS))
    matta_engine_list_online_accounts_async (engine, listed_cb, g_object_ref (self));
  show_step (self, find_first (self));
  return GTK_WINDOW (self);
}
