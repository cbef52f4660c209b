/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-check-row.h"
#include "matta-remember.h"
#include "matta-text.h"
#include "matta-wording.h"
#include "matta-wrapped-label.h"

#include "matta-config.h"

#include <glib/gi18n.h>

struct _MattaCheckRow {
  GtkBox parent_instance;

  MattaChecklist *checklist;
  MattaCheckItem *item;

  gboolean heads_domain; /* the first row of its domain names it */

  GtkWidget *tick;
  GtkWidget *domain;
  GtkWidget *who;
  GtkWidget *kind;
  GtkWidget *says;
  GtkWidget *remedies;
  GtkWidget *correct_button; /* among the remedies, or NULL */
  GtkWidget *people;
  GtkWidget *names;
  GtkWidget *entry;
  GtkWidget *preview_button;
  GtkWidget *more_button;
  GtkWidget *bcc_button;
  GtkWidget *drop_button;
};

G_DEFINE_FINAL_TYPE (MattaCheckRow, matta_check_row, GTK_TYPE_BOX)

enum {
  SIGNAL_PASSED,
  SIGNAL_PREVIEW,
  SIGNAL_REMEMBER,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

#define SHOWN_NAMES 200

static void
toggle_class (MattaCheckRow *self, const char *name, gboolean on)
{
  if (on)
    gtk_widget_add_css_class (GTK_WIDGET (self), name);
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), name);
}

static void
show_text (GtkWidget *label, const char *text)
{
  gtk_label_set_text (GTK_LABEL (label), text != NULL ? text : "");
  gtk_widget_set_visible (label, text != NULL && *text != '\0');
}

static gboolean
asks_for_opening (const MattaFinding *finding)
{
  return g_str_equal (finding->id, "open-first");
}

static gboolean
was_opened (MattaCheckRow *self)
{
  GPtrArray *findings = matta_check_item_get_findings (self->item);

  for (guint i = 0; i < findings->len; i++)
    if (asks_for_opening (g_ptr_array_index (findings, i)))
      return !matta_check_item_get_must_open (self->item);
  return FALSE;
}

static const char *
describe_kind (MattaCheckRow *self)
{
  GPtrArray *people = matta_check_item_get_recipients (self->item);
  const MattaRecipient *first = NULL;

  if (matta_check_item_get_dropped (self->item))
    return _ ("Removed: will not get this mail");
  if (matta_check_item_get_corrected (self->item))
    return _ ("Corrected: this address gets the mail instead");
  if (matta_check_item_get_hidden (self->item))
    return _ ("Bcc: the others won’t see this address");
  if (matta_check_item_get_carried (self->item) && matta_check_item_get_ticked (self->item))
    return _ ("Checked before and unchanged");
  if (was_opened (self) && !matta_check_item_get_ticked (self->item))
    return _ ("You have opened it, so you can tick it.");
  if (matta_check_item_get_kind (self->item) != MATTA_ITEM_RECIPIENT)
    return NULL;
  first = g_ptr_array_index (people, 0);
  switch (first->kind) {
  case MATTA_KIND_TO:
    return _ ("To");
  case MATTA_KIND_CC:
    return _ ("Cc");
  case MATTA_KIND_BCC:
    return _ ("Bcc");
  }
  g_return_val_if_reached (NULL);
}

/* Setting a text asks the X server at once where the pointer is, and waits for it; too long for
 * hundreds of rows. */
static gboolean
tell_cb (GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip, gpointer text)
{
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

static void
add_sentence (MattaCheckRow *self, const MattaFinding *finding)
{
  g_autofree char *text = matta_wording_for_finding (finding);
  GtkWidget *line = gtk_grid_new ();
  GtkWidget *icon = gtk_image_new_from_icon_name (matta_text_icon_for_tier (finding->tier));
  GtkWidget *label = matta_wrapped_label_new (text);

  gtk_widget_set_has_tooltip (icon, TRUE);
  g_signal_connect (icon, "query-tooltip", G_CALLBACK (tell_cb),
                    (gpointer) matta_text_for_tier (finding->tier));
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  if (finding->tier >= MATTA_TIER_THINK)
    gtk_widget_add_css_class (icon, finding->tier == MATTA_TIER_STOP ? "error" : "warning");
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE); /* else it is wrapped as if the window were narrow */
  gtk_grid_set_column_spacing (GTK_GRID (line), 6);
  gtk_grid_attach (GTK_GRID (line), icon, 0, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (line), label, 1, 0, 1, 1);
  gtk_box_append (GTK_BOX (self->says), line);
}

static void
add_remedy (MattaCheckRow *self, GtkWidget *button)
{
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_widget_set_sensitive (button, matta_checklist_get_unchangeable (self->checklist) == NULL);
  gtk_box_append (GTK_BOX (self->remedies), button);
}

static void
correct_cb (MattaCheckRow *self)
{
  matta_checklist_correct (self->checklist, self->item,
                           !matta_check_item_get_corrected (self->item));
}

static void
add_correction (MattaCheckRow *self)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  self->correct_button = gtk_button_new ();
  gtk_button_set_child (GTK_BUTTON (self->correct_button), label);
  g_signal_connect_swapped (self->correct_button, "clicked", G_CALLBACK (correct_cb), self);
  add_remedy (self, self->correct_button);
}

static void
show_correction (MattaCheckRow *self)
{
  gboolean corrected = matta_check_item_get_corrected (self->item);
  const MattaRecipient *recipient = NULL;
  g_autofree char *text = NULL;
  GtkWidget *label = NULL;

  if (self->correct_button == NULL)
    return;
  recipient = g_ptr_array_index (matta_check_item_get_recipients (self->item), 0);
  text = matta_text_for_correction (
      corrected ? recipient->address : matta_check_item_get_correction (self->item), corrected);
  label = gtk_button_get_child (GTK_BUTTON (self->correct_button));
  gtk_label_set_text_with_mnemonic (GTK_LABEL (label), text);
  gtk_widget_set_tooltip_text (self->correct_button, gtk_label_get_text (GTK_LABEL (label)));
  gtk_widget_set_visible (self->correct_button, !matta_check_item_get_dropped (self->item));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->correct_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  gtk_label_get_text (GTK_LABEL (label)), -1);
}

/* The window's actions of the same names, without the prefix. */
static const struct {
  const char *remedy;
  const char *action;
} message_remedies[] = {
  { "to-bcc", "checklist.hide-outside" },
  { "hold-morning", "checklist.hold-morning" },
};

static gboolean
has_remedy (MattaCheckRow *self, const char *remedy)
{
  GPtrArray *findings = matta_check_item_get_findings (self->item);

  for (guint i = 0; i < findings->len; i++) {
    const MattaFinding *finding = g_ptr_array_index (findings, i);

    if (g_strcmp0 (finding->remedy, remedy) == 0)
      return TRUE;
  }
  return FALSE;
}

static void
show_remedies (MattaCheckRow *self)
{
  gboolean about_message = matta_check_item_get_kind (self->item) == MATTA_ITEM_MESSAGE;

  if (matta_check_item_get_correction (self->item) != NULL
      && matta_check_item_get_kind (self->item) == MATTA_ITEM_RECIPIENT)
    add_correction (self);
  for (guint i = 0; about_message && i < G_N_ELEMENTS (message_remedies); i++) {
    GtkWidget *button = NULL;

    if (!has_remedy (self, message_remedies[i].remedy))
      continue;
    button =
        gtk_toggle_button_new_with_mnemonic (matta_text_for_remedy (message_remedies[i].remedy));
    add_remedy (self, button);
    gtk_actionable_set_action_name (GTK_ACTIONABLE (button), message_remedies[i].action);
  }
  gtk_widget_set_visible (self->remedies, gtk_widget_get_first_child (self->remedies) != NULL);
}

/* What goes without saying once something stronger is said: a new domain's address is new, and new
 * people are outside. */
typedef struct {
  const char *said;
  const char *implied;
} Implication;

static const Implication implications[] = {
  { "no-such-domain", "first-domain" },
  { "no-such-domain", "first-address" },
  { "no-such-domain", "outside" },
  { "first-domain", "first-address" },
  { "first-domain", "outside" },
  { "first-address", "outside" },
  { "free-mail", "outside" },
  { "same-name", "outside" },
  { "unusual-company", "outside" },
  { "unusual-company", "reply-all-grew" },
  { "reply-all-grew", "outside" },
  { "deceptive-name", "risky-type" },
  { "deceptive-name", "outside-attachment" },
  { "risky-type", "outside-attachment" },
  { "type-mismatch", "outside-attachment" },
  { "other-company-name", "outside-attachment" },
};

static void
note_said (GHashTable *said, const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (implications); i++)
    if (g_str_equal (implications[i].said, id))
      g_hash_table_add (said, (gpointer) implications[i].implied);
}

/* A group says each kind of thing once: its people share the row, not the sentences. What is asked
 * for is no longer said once it is done. Elements belong to the item. */
static GPtrArray *
list_said (MattaCheckRow *self)
{
  GPtrArray *findings = matta_check_item_get_findings (self->item);
  GPtrArray *list = g_ptr_array_new ();
  g_autoptr (GHashTable) said = g_hash_table_new (g_str_hash, g_str_equal);

  if (was_opened (self))
    g_hash_table_add (said, (gpointer) "open-first");
  for (guint i = 0; i < findings->len; i++)
    note_said (said, ((const MattaFinding *) g_ptr_array_index (findings, i))->id);
  for (guint i = 0; i < findings->len; i++) {
    const MattaFinding *finding = g_ptr_array_index (findings, i);

    if (g_hash_table_add (said, (gpointer) finding->id))
      g_ptr_array_add (list, (gpointer) finding);
  }
  return list;
}

static void
show_sentences (MattaCheckRow *self)
{
  g_autoptr (GPtrArray) said = list_said (self);

  for (guint i = 0; i < said->len; i++)
    add_sentence (self, g_ptr_array_index (said, i));
}

static void
empty_box (GtkWidget *box)
{
  GtkWidget *child = NULL;

  while ((child = gtk_widget_get_first_child (box)) != NULL)
    gtk_box_remove (GTK_BOX (box), child);
}

static void
show_people (MattaCheckRow *self)
{
  GPtrArray *people = matta_check_item_get_recipients (self->item);
  MattaItemKind kind = matta_check_item_get_kind (self->item);
  gboolean several = kind == MATTA_ITEM_INSIDE || kind == MATTA_ITEM_GROUP;
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; several && i < MIN (people->len, SHOWN_NAMES); i++) {
    const MattaRecipient *person = g_ptr_array_index (people, i);
    g_autofree char *address = matta_wording_from_mail (person->address, 254);

    g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", address);
  }
  if (several && people->len > SHOWN_NAMES)
    g_string_append (text, "\n…");
  gtk_label_set_text (GTK_LABEL (self->names), text->str);
  gtk_expander_set_expanded (GTK_EXPANDER (self->people), FALSE);
  gtk_widget_set_visible (self->people, several);
}

static void
show_typing (MattaCheckRow *self)
{
  const char *word = matta_check_item_get_must_type (self->item);
  g_autofree char *hint = NULL;

  gtk_widget_set_visible (self->entry,
                          word != NULL && !matta_check_item_get_corrected (self->item));
  if (word == NULL)
    return;
  /* Translators: %s is a domain like example.com; shown in the empty entry */
  hint = g_strdup_printf (_ ("Type “%s” to confirm"), word);
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->entry), hint);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, hint,
                                  -1);
}

static const char *
name_drop (MattaCheckRow *self)
{
  return matta_check_item_get_dropped (self->item) ? _ ("Keep This Recipient")
                                                   : _ ("Remove This Recipient");
}

static gboolean
tell_drop_cb (MattaCheckRow *self,
              int x,
              int y,
              gboolean keyboard,
              GtkTooltip *tooltip,
              GtkWidget *button)
{
  const char *fixed = NULL;

  if (self->item == NULL)
    return FALSE;
  fixed = matta_checklist_get_unchangeable (self->checklist);
  gtk_tooltip_set_text (tooltip,
                        fixed != NULL ? matta_text_for_unchangeable (fixed) : name_drop (self));
  return TRUE;
}

/* A button of words while the row cannot be ticked without it. */
static void
show_preview (MattaCheckRow *self)
{
  gboolean must_open = matta_check_item_get_must_open (self->item);
  const char *label = must_open ? _ ("Open") : _ ("Preview This File");
  const char *why = must_open ? _ ("Open this file before you tick it.") : label;

  if (must_open)
    gtk_button_set_label (GTK_BUTTON (self->preview_button), label);
  else
    gtk_button_set_icon_name (GTK_BUTTON (self->preview_button), "document-open-symbolic");
  gtk_button_set_has_frame (GTK_BUTTON (self->preview_button), must_open);
  gtk_widget_set_tooltip_text (self->preview_button, why);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->preview_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, why, -1);
}

static void
show_buttons (MattaCheckRow *self)
{
  gboolean people = matta_check_item_get_recipients (self->item)->len > 0;
  gboolean file = matta_check_item_get_attachment (self->item) != NULL;
  gboolean dropped = matta_check_item_get_dropped (self->item);
  const char *fixed = matta_checklist_get_unchangeable (self->checklist);
  MattaItemKind kind = matta_check_item_get_kind (self->item);
  gboolean outside = kind == MATTA_ITEM_RECIPIENT || kind == MATTA_ITEM_GROUP;
  const char *label = name_drop (self);

  gtk_widget_set_visible (self->drop_button, people);
  gtk_widget_set_visible (self->bcc_button, outside);
  gtk_widget_set_visible (self->more_button, kind == MATTA_ITEM_RECIPIENT);
  gtk_widget_set_visible (self->preview_button, file);
  if (file)
    show_preview (self);
  gtk_widget_set_sensitive (self->drop_button, fixed == NULL);
  gtk_widget_set_sensitive (self->bcc_button, fixed == NULL && !dropped);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->bcc_button),
                                matta_check_item_get_hidden (self->item));
  gtk_button_set_icon_name (GTK_BUTTON (self->drop_button),
                            dropped ? "edit-undo-symbolic" : "list-remove-symbolic");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->drop_button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
}

/* Somebody else instead, once the address was put right. */
static void
show_who (MattaCheckRow *self)
{
  g_autofree char *who = matta_text_for_item (self->item);
  g_autoptr (PangoAttrList) odd = matta_text_mark_odd_letters (who);

  gtk_widget_set_visible (self->domain,
                          self->heads_domain && !matta_check_item_get_corrected (self->item));
  gtk_label_set_text (GTK_LABEL (self->who), who);
  gtk_label_set_attributes (GTK_LABEL (self->who), odd);
  gtk_widget_set_tooltip_text (self->who, who);
}

/* The row's name for screen readers says everything the row shows. */
static void
name_row (MattaCheckRow *self)
{
  g_autofree char *who = matta_text_for_item (self->item);
  g_autoptr (GString) name = g_string_new (who);
  g_autoptr (GPtrArray) said = list_said (self);
  const char *kind = describe_kind (self);

  if (kind != NULL)
    g_string_append_printf (name, "\n%s", kind);
  if (matta_check_item_get_must_open (self->item))
    g_string_append_printf (name, "\n%s", _ ("Open this file before you tick it."));
  for (guint i = 0; i < said->len && !matta_check_item_get_corrected (self->item); i++) {
    const MattaFinding *finding = g_ptr_array_index (said, i);
    g_autofree char *text = matta_wording_for_finding (finding);

    if (!asks_for_opening (finding))
      g_string_append_printf (name, "\n%s", text);
  }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name->str,
                                  -1);
}

static void
show_state_cb (MattaCheckRow *self)
{
  gboolean ticked = matta_check_item_get_ticked (self->item);
  gboolean dropped = matta_check_item_get_dropped (self->item);

  toggle_class (self, "ticked", ticked);
  toggle_class (self, "dropped", dropped);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->tick), ticked ? "object-select-symbolic" : NULL);
  gtk_widget_set_opacity (self->tick, dropped ? 0 : 1);
  show_who (self);
  show_text (self->kind, describe_kind (self));
  show_typing (self);
  show_correction (self);
  gtk_widget_set_visible (self->says, !matta_check_item_get_corrected (self->item));
  show_buttons (self);
  name_row (self);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_CHECKED,
                               ticked ? GTK_ACCESSIBLE_TRISTATE_TRUE
                                      : GTK_ACCESSIBLE_TRISTATE_FALSE,
                               GTK_ACCESSIBLE_STATE_DISABLED, dropped, -1);
}

/* The row has the focus again: what comes next is its tick. */
static void
opened_cb (MattaCheckRow *self)
{
  empty_box (self->says);
  show_sentences (self);
  show_state_cb (self);
  if (gtk_widget_has_focus (self->preview_button) && !matta_check_item_get_must_open (self->item))
    gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
show_item (MattaCheckRow *self, gboolean show_domain)
{
  g_autofree char *domain = matta_wording_from_mail (matta_check_item_get_domain (self->item), 254);

  self->heads_domain = show_domain;
  gtk_label_set_text (GTK_LABEL (self->domain), domain);
  show_sentences (self);
  show_remedies (self);
  show_people (self);
  show_state_cb (self);
}

static void
typed_cb (MattaCheckRow *self)
{
  if (self->item == NULL || matta_check_item_get_must_type (self->item) == NULL)
    return;
  matta_checklist_type (self->checklist, self->item,
                        gtk_editable_get_text (GTK_EDITABLE (self->entry)));
}

static void
preview_cb (MattaCheckRow *self)
{
  g_signal_emit (self, signals[SIGNAL_PREVIEW], 0);
}

static void
trust_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit (widget, signals[SIGNAL_REMEMBER], 0, MATTA_REMEMBER_TRUSTED);
}

static void
retire_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit (widget, signals[SIGNAL_REMEMBER], 0, MATTA_REMEMBER_RETIRED);
}

static void
bcc_cb (MattaCheckRow *self)
{
  matta_checklist_hide (self->checklist, self->item, !matta_check_item_get_hidden (self->item));
}

static void
drop_cb (MattaCheckRow *self)
{
  matta_check_row_toggle_drop (self);
}

static void
released_cb (GtkGestureClick *gesture, int n_press, double x, double y, MattaCheckRow *self)
{
  GtkWidget *target = gtk_widget_pick (GTK_WIDGET (self), x, y, GTK_PICK_DEFAULT);

  /* The entry, the names and the buttons have clicks of their own. */
  for (; target != NULL && target != GTK_WIDGET (self); target = gtk_widget_get_parent (target))
    if (GTK_IS_ENTRY (target) || GTK_IS_EXPANDER (target) || GTK_IS_BUTTON (target))
      return;
  if (target == NULL)
    return;
  gtk_widget_grab_focus (GTK_WIDGET (self));
  matta_check_row_toggle (self);
}

static gboolean
matta_check_row_grab_focus (GtkWidget *widget)
{
  /* A box would hand the focus to its first child; the row itself is what is ticked. */
  gtk_root_set_focus (gtk_widget_get_root (widget), widget);
  return TRUE;
}

static void
matta_check_row_dispose (GObject *object)
{
  MattaCheckRow *self = MATTA_CHECK_ROW (object);

  if (self->item != NULL)
    g_signal_handlers_disconnect_by_data (self->item, self);
  g_clear_object (&self->item);
  g_clear_object (&self->checklist);
  G_OBJECT_CLASS (matta_check_row_parent_class)->dispose (object);
}

static void
matta_check_row_class_init (MattaCheckRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = matta_check_row_dispose;
  widget_class->grab_focus = matta_check_row_grab_focus;
  signals[SIGNAL_PASSED] = g_signal_new ("passed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_PREVIEW] = g_signal_new ("preview", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_REMEMBER] = g_signal_new ("remember", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                           0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  gtk_widget_class_install_action (widget_class, "row.trust", NULL, trust_cb);
  gtk_widget_class_install_action (widget_class, "row.retire", NULL, retire_cb);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_CHECKBOX);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/mattamail/Matta/matta-check-row.ui");
  gtk_widget_class_bind_template_child (widget_class, MattaCheckRow, tick);
  gtk_widget_class_bind_template_child (widget_class, MattaCheckRow, domain);
  gtk_widget_class_bind_template_child (widget_class, MattaCheckRow, who);
  gtk_widget_class_bind_template_child (widget_class, MattaCheckRow, kind);
  gtk_widget_class_bind_template_child (widget_class, MattaCheckRow, says);
  gtk_widget_class_bind_template_child (widget_class, MattaCheckRow, remedies);
  gtk_widget_class_bind_template_child (widget_class, MattaCheckRow, people);
  gtk_widget_class_bind_template_child (widget_class, MattaCheckRow, names);
  gtk_widget_class_bind_template_child (widget_class, MattaCheckRow, entry);
  gtk_widget_class_bind_template_child (widget_class, MattaCheckRow, preview_button);
  gtk_widget_class_bind_template_child (widget_class, MattaCheckRow, more_button);
  gtk_widget_class_bind_template_child (widget_class, MattaCheckRow, bcc_button);
  gtk_widget_class_bind_template_child (widget_class, MattaCheckRow, drop_button);
  gtk_widget_class_bind_template_callback (widget_class, typed_cb);
  gtk_widget_class_bind_template_callback (widget_class, preview_cb);
  gtk_widget_class_bind_template_callback (widget_class, bcc_cb);
  gtk_widget_class_bind_template_callback (widget_class, drop_cb);
  gtk_widget_class_bind_template_callback (widget_class, tell_drop_cb);
  gtk_widget_class_bind_template_callback (widget_class, released_cb);
}

static void
matta_check_row_init (MattaCheckRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* To what has to be done before the row can be ticked. */
static void
lead_on (MattaCheckRow *self)
{
  if (!matta_check_item_get_must_open (self->item)) {
    gtk_widget_grab_focus (self->entry);
    return;
  }
  gtk_widget_grab_focus (self->preview_button);
  /* Whoever clicked saw no focus till now, and must see where it went. */
  gtk_window_set_focus_visible (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), TRUE);
}

GtkWidget *
matta_check_row_new (void)
{
  return g_object_new (MATTA_TYPE_CHECK_ROW, NULL);
}

void
matta_check_row_set_item (MattaCheckRow *self,
                          MattaChecklist *checklist,
                          MattaCheckItem *item,
                          gboolean show_domain)
{
  g_return_if_fail (MATTA_IS_CHECK_ROW (self));

  if (self->item != NULL)
    g_signal_handlers_disconnect_by_data (self->item, self);
  g_clear_object (&self->item); /* before the entry changes: that is not typing */
  g_set_object (&self->checklist, checklist);
  empty_box (self->says);
  empty_box (self->remedies);
  self->correct_button = NULL;
  gtk_editable_set_text (GTK_EDITABLE (self->entry),
                         item != NULL && matta_check_item_get_typed (item) != NULL
                             ? matta_check_item_get_typed (item)
                             : "");
  if (item == NULL)
    return;
  self->item = g_object_ref (item);
  g_signal_connect_swapped (item, "notify::ticked", G_CALLBACK (show_state_cb), self);
  g_signal_connect_swapped (item, "notify::dropped", G_CALLBACK (show_state_cb), self);
  g_signal_connect_swapped (item, "notify::hidden", G_CALLBACK (show_state_cb), self);
  g_signal_connect_swapped (item, "notify::corrected", G_CALLBACK (show_state_cb), self);
  g_signal_connect_swapped (item, "notify::must-open", G_CALLBACK (opened_cb), self);
  show_item (self, show_domain);
}

void
matta_check_row_set_may_remember (MattaCheckRow *self, gboolean trust, gboolean retire)
{
  g_return_if_fail (MATTA_IS_CHECK_ROW (self));

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "row.trust", trust);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "row.retire", retire);
}

MattaCheckItem *
matta_check_row_get_item (MattaCheckRow *self)
{
  g_return_val_if_fail (MATTA_IS_CHECK_ROW (self), NULL);

  return self->item;
}

void
matta_check_row_toggle (MattaCheckRow *self)
{
  gboolean ticked = FALSE;

  g_return_if_fail (MATTA_IS_CHECK_ROW (self));

  if (self->item == NULL || matta_check_item_get_dropped (self->item))
    return;
  ticked = !matta_check_item_get_ticked (self->item);
  if (!matta_checklist_tick (self->checklist, self->item, ticked))
    lead_on (self);
  else if (ticked)
    g_signal_emit (self, signals[SIGNAL_PASSED], 0);
}

void
matta_check_row_toggle_drop (MattaCheckRow *self)
{
  g_return_if_fail (MATTA_IS_CHECK_ROW (self));

  if (self->item != NULL)
    matta_checklist_drop (self->checklist, self->item, !matta_check_item_get_dropped (self->item));
}
