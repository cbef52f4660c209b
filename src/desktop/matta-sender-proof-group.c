/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-sender-proof-group.h"

#include "matta-error.h"
#include "matta-toast.h"
#include "matta-wording-proof.h"
#include "matta-wording.h"

#include "matta-config.h"

#include <glib/gi18n.h>

#define NAME_LENGTH 253

struct _MattaSenderProofGroup {
  AdwPreferencesGroup parent_instance;

  MattaEngine *engine;
  GCancellable *asking;          /* NULL = nobody is asked */
  GtkFileChooserNative *chooser; /* NULL = none is open */
  GPtrArray *rows;               /* element GtkWidget; not owned */
  char *report;                  /* for whoever can put it right; or NULL */

  GtkWidget *spinner;
  GtkWidget *button;
};

G_DEFINE_FINAL_TYPE (MattaSenderProofGroup, matta_sender_proof_group, ADW_TYPE_PREFERENCES_GROUP)

typedef struct {
  const char *state;
  const char *icon;
} Icon;

static const Icon icons[] = {
  { "good", "emblem-ok-symbolic" },          { "weak", "dialog-information-symbolic" },
  { "broken", "dialog-warning-symbolic" },   { "missing", "dialog-warning-symbolic" },
  { "unknown", "network-offline-symbolic" },
};

static const char *
find_icon (const char *state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (icons); i++)
    if (g_str_equal (icons[i].state, state))
      return icons[i].icon;
  g_return_val_if_reached (NULL);
}

/* --- rows ------------------------------------------------------------------------------------- */

static AdwActionRow *
add_row (MattaSenderProofGroup *self, const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  if (subtitle != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  g_ptr_array_add (self->rows, row);
  return ADW_ACTION_ROW (row);
}

static void
add_button (MattaSenderProofGroup *self, AdwActionRow *row, const char *label, GCallback callback)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (row, button);
}

static void
clear_rows (MattaSenderProofGroup *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  g_clear_pointer (&self->report, g_free);
}

/* What it is, and what to do about it. (transfer full) */
static char *
describe (const MattaDomainProof *proof)
{
  const char *text = matta_wording_for_proof (proof->kind, proof->state, proof->reason);
  const char *remedy = matta_wording_for_proof_remedy (proof->kind, proof->state, proof->reason);

  return remedy != NULL ? g_strdup_printf ("%s\n%s", text, remedy) : g_strdup (text);
}

static void
add_proof (MattaSenderProofGroup *self, const MattaDomainProof *proof)
{
  g_autofree char *kind = g_ascii_strup (proof->kind, -1);
  g_autofree char *name = matta_wording_from_mail (proof->name, NAME_LENGTH);
  g_autofree char *title = g_strdup_printf ("%s · %s", kind, name);
  g_autofree char *text = describe (proof);

  adw_action_row_set_icon_name (add_row (self, title, text), find_icon (proof->state));
}

/* --- for whoever can put it right ------------------------------------------------------------- */

static void
copy_cb (MattaSenderProofGroup *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->report);
  if (ADW_IS_PREFERENCES_WINDOW (root))
    adw_preferences_window_add_toast (ADW_PREFERENCES_WINDOW (root),
                                      matta_toast_new (_ ("Copied: send it to whoever can help")));
}

static gboolean
is_well (const MattaDomainProof *proof)
{
  return g_str_equal (proof->state, "good") || g_str_equal (proof->state, "unknown");
}

static void
add_help (MattaSenderProofGroup *self, GPtrArray *proofs)
{
  g_autoptr (GString) report = g_string_new (NULL);

  for (guint i = 0; i < proofs->len; i++) {
    const MattaDomainProof *proof = g_ptr_array_index (proofs, i);
    g_autofree char *text = describe (proof);

    if (!is_well (proof))
      g_string_append_printf (report, "%s\n%s\n\n", proof->name, text);
  }
  if (report->len == 0)
    return;
  self->report = g_string_free (g_steal_pointer (&report), FALSE);
  add_button (self,
              add_row (self, _ ("What Is Missing"),
                       _ ("Whoever looks after the domain can put it right: your IT department, or "
                          "who sold it to you.")),
              _ ("C_opy"), G_CALLBACK (copy_cb));
}

/* --- the names of the keys -------------------------------------------------------------------- */

static void
chosen_cb (GtkNativeDialog *dialog, int response, gpointer user_data)
{
  MattaSenderProofGroup *self = user_data;
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  if (response == GTK_RESPONSE_ACCEPT && path != NULL)
    matta_sender_proof_group_look_up (self, path);
  g_clear_object (&self->chooser);
}

static void
choose_cb (MattaSenderProofGroup *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  g_clear_object (&self->chooser);
  self->chooser =
      gtk_file_chooser_native_new (_ ("Choose a Mail of Yours, as Somebody Received It"),
                                   GTK_WINDOW (root), GTK_FILE_CHOOSER_ACTION_OPEN, NULL, NULL);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
add_key_row (MattaSenderProofGroup *self)
{
  add_button (self,
              add_row (self, _ ("DKIM Was Not Looked Up"),
                       _ ("Only a signed mail tells where its key is: choose one of yours as "
                          "somebody else received it, saved as a file (.eml).")),
              _ ("_Choose…"), G_CALLBACK (choose_cb));
}

static gboolean
has_key (GPtrArray *proofs)
{
  for (guint i = 0; i < proofs->len; i++)
    if (g_str_equal (((MattaDomainProof *) g_ptr_array_index (proofs, i))->kind, "dkim"))
      return TRUE;
  return FALSE;
}

/* --- asking ----------------------------------------------------------------------------------- */

static void
show_asking (MattaSenderProofGroup *self)
{
  gboolean asking = self->asking != NULL;

  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), asking);
  gtk_button_set_label (GTK_BUTTON (self->button), asking ? _ ("_Stop") : _ ("_Look Up"));
}

static void
stop (MattaSenderProofGroup *self)
{
  if (self->asking != NULL)
    g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
}

static void
show_proofs (MattaSenderProofGroup *self, GPtrArray *proofs)
{
  for (guint i = 0; i < proofs->len; i++)
    add_proof (self, g_ptr_array_index (proofs, i));
  if (proofs->len == 0)
    add_row (self, _ ("Matta Does Not Know Your Domain"),
             _ ("Enter it under General, or use an account whose user name is an address."));
  else if (!has_key (proofs))
    add_key_row (self);
  add_help (self, proofs);
}

static const char *
describe_failure (const GError *error)
{
  if (g_error_matches (error, MATTA_ERROR, MATTA_ERROR_NOT_FOUND))
    return _ ("This mail was not signed for your domain");
  return _ ("This mail cannot be read");
}

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MattaSenderProofGroup) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) proofs =
      matta_engine_ask_proofs_finish (MATTA_ENGINE (source), result, &error);

  if (g_task_get_cancellable (G_TASK (result)) != self->asking)
    return; /* given up, or asked anew */
  g_clear_object (&self->asking);
  show_asking (self);
  if (proofs != NULL) {
    show_proofs (self, proofs);
    return;
  }
  g_message ("The proofs of the domain were not asked for: %s", error->message);
  add_row (self, describe_failure (error), NULL);
  add_key_row (self);
}

static void
look_up_cb (MattaSenderProofGroup *self)
{
  if (self->asking == NULL) {
    matta_sender_proof_group_look_up (self, NULL);
    return;
  }
  stop (self);
  show_asking (self);
}

static void
matta_sender_proof_group_dispose (GObject *object)
{
  MattaSenderProofGroup *self = MATTA_SENDER_PROOF_GROUP (object);

  stop (self);
  g_clear_object (&self->chooser);
  g_clear_object (&self->engine);
  G_OBJECT_CLASS (matta_sender_proof_group_parent_class)->dispose (object);
}

static void
matta_sender_proof_group_finalize (GObject *object)
{
  MattaSenderProofGroup *self = MATTA_SENDER_PROOF_GROUP (object);

  g_ptr_array_unref (self->rows);
  g_free (self->report);
  G_OBJECT_CLASS (matta_sender_proof_group_parent_class)->finalize (object);
}

static void
matta_sender_proof_group_class_init (MattaSenderProofGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = matta_sender_proof_group_dispose;
  G_OBJECT_CLASS (klass)->finalize = matta_sender_proof_group_finalize;
}

static void
matta_sender_proof_group_init (MattaSenderProofGroup *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);

  self->rows = g_ptr_array_new ();
  self->spinner = gtk_spinner_new ();
  self->button = gtk_button_new_with_mnemonic (_ ("_Look Up"));
  gtk_widget_add_css_class (self->button, "flat");
  gtk_widget_set_valign (self->button, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), self->spinner);
  gtk_box_append (GTK_BOX (box), self->button);
  adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (self), box);
  g_signal_connect_object (self->button, "clicked", G_CALLBACK (look_up_cb), self,
                           G_CONNECT_SWAPPED);
}

MattaSenderProofGroup *
matta_sender_proof_group_new (MattaEngine *engine)
{
  MattaSenderProofGroup *self = g_object_new (
      MATTA_TYPE_SENDER_PROOF_GROUP, "title", _ ("Can Receivers Trust Your Domain?"), "description",
      _ ("By what your domain says in the DNS, receivers tell your mail from forged mail."), NULL);

  self->engine = g_object_ref (engine);
  return self;
}

void
matta_sender_proof_group_look_up (MattaSenderProofGroup *self, const char *mail)
{
  g_return_if_fail (MATTA_IS_SENDER_PROOF_GROUP (self));

  stop (self);
  clear_rows (self);
  self->asking = g_cancellable_new ();
  show_asking (self);
  matta_engine_ask_proofs_async (self->engine, mail, self->asking, asked_cb, g_object_ref (self));
}
