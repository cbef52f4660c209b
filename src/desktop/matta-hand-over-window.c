/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-hand-over-window.h"
#include "matta-clipboard-loan.h"
#include "matta-group-row.h"
#include "matta-help.h"
#include "matta-letter-page.h"
#include "matta-qr-code.h"
#include "matta-send-road.h"
#include "matta-spelling.h"
#include "matta-wording.h"

#include "matta-config.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#define NAME_LENGTH 60
#define AGREED_MONTHS 12
#define BREAK_HERE "\342\200\213" /* a space without width: a line may end at it */

struct _MattaHandOverWindow {
  AdwWindow parent_instance;

  MattaSecret *password;
  MattaEngine *engine; /* or NULL */
  MattaClock *clock;
  MattaClipboardLoan *loan; /* NULL = it was not copied yet */
  GPtrArray *addresses;     /* element char*, of those who can be ticked */
  GPtrArray *names;         /* element char*, theirs */
  gboolean told;

  GtkWidget *request;
  GtkWidget *people;
  GtkWidget *choice;
  GtkWidget *ticks;
  GtkWidget *roads;
  GtkWidget *stack;
  GtkWidget *card;
  GtkWidget *groups;
  GtkWidget *capitals;
  GtkWidget *picture;
  GtkWidget *copy_button;
  GtkWidget *bar;
  GtkWidget *left;
  GtkWidget *chat;
  GtkWidget *sms;
  GtkWidget *letter;
  GtkWidget *mail;
  GtkWidget *keep;
  GtkWidget *told_button;
};

G_DEFINE_FINAL_TYPE (MattaHandOverWindow, matta_hand_over_window, ADW_TYPE_WINDOW)

enum {
  SIGNAL_HANDED_OVER,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

/* --- on the telephone ------------------------------------------------------------------------- */

/* The first one from @widget on that has no tick, or NULL. */
static GtkWidget *
find_unticked (GtkWidget *widget)
{
  for (; widget != NULL; widget = gtk_widget_get_next_sibling (widget))
    if (!matta_group_row_get_ticked (MATTA_GROUP_ROW (widget)))
      return widget;
  return NULL;
}

static MattaGroupRow *
find_focused_row (MattaHandOverWindow *self)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  return focus != NULL && MATTA_IS_GROUP_ROW (focus) ? MATTA_GROUP_ROW (focus) : NULL;
}

/* Ticking moves on, to what was left out when there is nothing more below. */
static void
toggle (MattaHandOverWindow *self, MattaGroupRow *row)
{
  gboolean ticked = !matta_group_row_get_ticked (row);
  GtkWidget *next = NULL;

  matta_group_row_set_ticked (row, ticked);
  if (!ticked)
    return;
  next = find_unticked (GTK_WIDGET (row));
  if (next == NULL)
    next = find_unticked (gtk_widget_get_first_child (self->groups));
  gtk_widget_grab_focus (next != NULL ? next : self->told_button);
}

static void
row_activated_cb (MattaHandOverWindow *self, GtkListBoxRow *row)
{
  toggle (self, MATTA_GROUP_ROW (row));
}

/* As in the checklist: Space ticks, and Enter does nothing that one could do without reading. */
static gboolean
key_cb (GtkEventControllerKey *controller,
        guint key,
        guint code,
        GdkModifierType modifiers,
        MattaHandOverWindow *self)
{
  MattaGroupRow *row = find_focused_row (self);

  if (row == NULL || (modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  if (key == GDK_KEY_space || key == GDK_KEY_KP_Space) {
    toggle (self, row);
    return GDK_EVENT_STOP;
  }
  return key == GDK_KEY_Return || key == GDK_KEY_KP_Enter || key == GDK_KEY_ISO_Enter;
}

/* All of it, as it is written; a line may end behind each group. */
static void
show_card (MattaHandOverWindow *self, GPtrArray *groups)
{
  gsize room = strlen (self->password) + groups->len * strlen (BREAK_HERE) + 1;
  g_autoptr (MattaSecret) text = g_malloc0 (room);

  for (guint i = 0; i < groups->len; i++) {
    g_strlcat (text, g_ptr_array_index (groups, i), room);
    if (i + 1 < groups->len)
      g_strlcat (text, BREAK_HERE, room);
  }
  gtk_label_set_text (GTK_LABEL (self->card), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->card), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  self->password, -1);
}

static void
show_groups (MattaHandOverWindow *self)
{
  g_autoptr (GPtrArray) groups = matta_spelling_split (self->password);
  const char *capitals = matta_spelling_for_capitals (self->password);

  show_card (self, groups);
  for (guint i = 0; i < groups->len; i++)
    gtk_list_box_append (GTK_LIST_BOX (self->groups),
                         GTK_WIDGET (matta_group_row_new (g_ptr_array_index (groups, i))));
  gtk_label_set_text (GTK_LABEL (self->capitals), capitals != NULL ? capitals : "");
  gtk_widget_set_visible (self->capitals, capitals != NULL);
}

/* --- with a camera ---------------------------------------------------------------------------- */

static void
show_qr_code (MattaHandOverWindow *self)
{
  g_autoptr (MattaQrCode) code = matta_qr_code_new (self->password);
  GtkWidget *page = gtk_widget_get_parent (self->picture);

  gtk_picture_set_paintable (GTK_PICTURE (self->picture), GDK_PAINTABLE (code));
  /* No road where there is no code. */
  gtk_stack_page_set_visible (gtk_stack_get_page (GTK_STACK (self->stack), page), code != NULL);
}

/* --- by clipboard ----------------------------------------------------------------------------- */

static char *
describe_left (double left)
{
  guint seconds = (guint) ceil (left);

  if (seconds == 0)
    return g_strdup (_ ("The password is no longer on the clipboard."));
  return g_strdup_printf (ngettext ("It is removed from the clipboard in %u second.",
                                    "It is removed from the clipboard in %u seconds.", seconds),
                          seconds);
}

static void
loan_changed_cb (MattaHandOverWindow *self)
{
  double left = matta_clipboard_loan_get_left (self->loan);
  g_autofree char *text = describe_left (left);

  gtk_widget_set_visible (self->bar, left > 0);
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->bar), left / MATTA_CLIPBOARD_LOAN_SECONDS);
  /* Several times a second, and a screen reader would say it each time. */
  if (!g_str_equal (gtk_label_get_text (GTK_LABEL (self->left)), text))
    gtk_label_set_text (GTK_LABEL (self->left), text);
}

static void
copy_cb (MattaHandOverWindow *self)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (self));
  MattaClipboardLoan *loan = matta_clipboard_loan_new (clipboard, self->clock, self->password);

  g_signal_connect_object (loan, "changed", G_CALLBACK (loan_changed_cb), self, G_CONNECT_SWAPPED);
  /* Only now: the old one, no longer on the clipboard, leaves it alone. */
  g_clear_object (&self->loan);
  self->loan = loan;
  loan_changed_cb (self);
}

/* --- the window ------------------------------------------------------------------------------- */

static gboolean
is_ticked (MattaHandOverWindow *self, guint index)
{
  GtkWidget *button = gtk_widget_get_first_child (self->ticks);

  if (button == NULL) /* one person is not asked about */
    return TRUE;
  for (guint i = 0; i < index; i++)
    button = gtk_widget_get_next_sibling (button);
  return gtk_check_button_get_active (GTK_CHECK_BUTTON (button));
}

static void
pass_on_names (MattaHandOverWindow *self)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; i < self->names->len; i++)
    if (is_ticked (self, i))
      g_ptr_array_add (names, g_ptr_array_index (self->names, i));
  g_ptr_array_add (names, NULL);
  matta_letter_page_set_people (MATTA_LETTER_PAGE (self->letter),
                                (const char *const *) names->pdata);
}

static void
pass_on_people (MattaHandOverWindow *self)
{
  g_auto (GStrv) people = matta_hand_over_window_list_told (self);

  matta_send_road_set_people (MATTA_SEND_ROAD (self->chat), (const char *const *) people);
  matta_send_road_set_people (MATTA_SEND_ROAD (self->sms), (const char *const *) people);
  matta_send_road_set_people (MATTA_SEND_ROAD (self->mail), (const char *const *) people);
  pass_on_names (self);
}

static void
ticked_cb (MattaHandOverWindow *self)
{
  gboolean any = self->addresses->len == 0;

  for (guint i = 0; i < self->addresses->len && !any; i++)
    any = is_ticked (self, i);
  gtk_widget_set_sensitive (self->told_button, any);
  pass_on_people (self);
}

static void
add_tick (MattaHandOverWindow *self, const char *name)
{
  GtkWidget *button = gtk_check_button_new ();
  GtkWidget *label = gtk_label_new (name);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_tooltip_text (label, name);
  gtk_check_button_set_child (GTK_CHECK_BUTTON (button), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (button), TRUE);
  g_signal_connect_object (button, "toggled", G_CALLBACK (ticked_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->ticks), button);
}

static void
show_people (MattaHandOverWindow *self, const char *const *people)
{
  guint n = g_strv_length ((char **) people);

  for (guint i = 0; i < n; i++) {
    g_autofree char *name = matta_wording_from_mail (people[i], NAME_LENGTH);

    g_ptr_array_add (self->names, g_strdup (name));
    gtk_label_set_text (GTK_LABEL (self->people), name);
    if (n > 1)
      add_tick (self, name);
  }
  gtk_label_set_text (GTK_LABEL (self->request),
                      ngettext ("Tell the password to this person by another road than mail:",
                                "Tell the password to these people by another road than mail:", n));
  gtk_widget_set_visible (self->request, n > 0);
  gtk_widget_set_visible (self->people, n == 1);
  gtk_widget_set_visible (self->choice, n > 1);
}

/* It was told, and that counts; it only is not there for the next mail. */
static void
agreed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!matta_engine_agree_finish (MATTA_ENGINE (source), result, &error))
    g_warning ("A password was not kept for the next mail: %s", error->message);
}

static void
keep_if_wanted (MattaHandOverWindow *self)
{
  g_auto (GStrv) people = matta_hand_over_window_list_told (self);
  GDate review;

  if (self->engine == NULL || !gtk_check_button_get_active (GTK_CHECK_BUTTON (self->keep)))
    return;
  g_date_clear (&review, 1);
  g_date_set_time_t (&review, (time_t) (matta_clock_get_wall (self->clock) / G_USEC_PER_SEC));
  g_date_add_months (&review, AGREED_MONTHS);
  for (guint i = 0; people[i] != NULL; i++)
    matta_engine_agree_async (self->engine, people[i], &review, self->password, agreed_cb, NULL);
}

static void
told_cb (MattaHandOverWindow *self)
{
  if (self->told)
    return;
  self->told = TRUE;
  keep_if_wanted (self);
  g_signal_emit (self, signals[SIGNAL_HANDED_OVER], 0);
  gtk_window_close (GTK_WINDOW (self));
}

/* The engine noted it. */
static void
sent_cb (MattaHandOverWindow *self)
{
  self->told = TRUE;
  keep_if_wanted (self);
  gtk_window_close (GTK_WINDOW (self));
}

static const char *
get_page_name (MattaHandOverWindow *self)
{
  GtkStackPage *page = gtk_drop_down_get_selected_item (GTK_DROP_DOWN (self->roads));

  return page != NULL ? gtk_stack_page_get_name (page) : NULL;
}

static void
road_chosen_cb (MattaHandOverWindow *self)
{
  const char *name = get_page_name (self);

  if (name != NULL)
    gtk_stack_set_visible_child_name (GTK_STACK (self->stack), name);
}

/* Only the roads that there are. */
static void
show_roads (MattaHandOverWindow *self)
{
  GtkExpression *is_shown = gtk_property_expression_new (GTK_TYPE_STACK_PAGE, NULL, "visible");
  GtkFilter *filter = GTK_FILTER (gtk_bool_filter_new (is_shown));
  GListModel *pages = G_LIST_MODEL (gtk_stack_get_pages (GTK_STACK (self->stack)));
  g_autoptr (GtkFilterListModel) shown = gtk_filter_list_model_new (pages, filter);
  g_autoptr (GtkExpression) title =
      gtk_property_expression_new (GTK_TYPE_STACK_PAGE, NULL, "title");

  gtk_drop_down_set_expression (GTK_DROP_DOWN (self->roads), title);
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->roads), G_LIST_MODEL (shown));
}

static void
forget (MattaHandOverWindow *self)
{
  GtkWidget *row = gtk_widget_get_first_child (self->groups);

  for (; row != NULL; row = gtk_widget_get_next_sibling (row))
    matta_group_row_forget (MATTA_GROUP_ROW (row));
  gtk_label_set_text (GTK_LABEL (self->card), "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->card), GTK_ACCESSIBLE_PROPERTY_LABEL, "",
                                  -1);
  gtk_picture_set_paintable (GTK_PICTURE (self->picture), NULL);
  matta_letter_page_forget (MATTA_LETTER_PAGE (self->letter));
}

static void
matta_hand_over_window_dispose (GObject *object)
{
  MattaHandOverWindow *self = MATTA_HAND_OVER_WINDOW (object);

  if (self->password != NULL)
    forget (self);
  g_clear_object (&self->loan); /* takes it back */
  g_clear_object (&self->clock);
  g_clear_object (&self->engine);
  g_clear_pointer (&self->password, matta_secret_free);
  g_clear_pointer (&self->addresses, g_ptr_array_unref);
  g_clear_pointer (&self->names, g_ptr_array_unref);
  G_OBJECT_CLASS (matta_hand_over_window_parent_class)->dispose (object);
}

static void
matta_hand_over_window_class_init (MattaHandOverWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = matta_hand_over_window_dispose;
  signals[SIGNAL_HANDED_OVER] =
      g_signal_new ("handed-over", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 0);
  g_type_ensure (MATTA_TYPE_SEND_ROAD);
  g_type_ensure (MATTA_TYPE_LETTER_PAGE);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/mattamail/Matta/matta-hand-over-window.ui");
  matta_help_bind (widget_class, "hand-over");
  gtk_widget_class_bind_template_child (widget_class, MattaHandOverWindow, request);
  gtk_widget_class_bind_template_child (widget_class, MattaHandOverWindow, people);
  gtk_widget_class_bind_template_child (widget_class, MattaHandOverWindow, choice);
  gtk_widget_class_bind_template_child (widget_class, MattaHandOverWindow, ticks);
  gtk_widget_class_bind_template_child (widget_class, MattaHandOverWindow, roads);
  gtk_widget_class_bind_template_child (widget_class, MattaHandOverWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, MattaHandOverWindow, card);
  gtk_widget_class_bind_template_child (widget_class, MattaHandOverWindow, groups);
  gtk_widget_class_bind_template_child (widget_class, MattaHandOverWindow, capitals);
  gtk_widget_class_bind_template_child (widget_class, MattaHandOverWindow, picture);
  gtk_widget_class_bind_template_child (widget_class, MattaHandOverWindow, copy_button);
  gtk_widget_class_bind_template_child (widget_class, MattaHandOverWindow, bar);
  gtk_widget_class_bind_template_child (widget_class, MattaHandOverWindow, left);
  gtk_widget_class_bind_template_child (widget_class, MattaHandOverWindow, chat);
  gtk_widget_class_bind_template_child (widget_class, MattaHandOverWindow, sms);
  gtk_widget_class_bind_template_child (widget_class, MattaHandOverWindow, letter);
  gtk_widget_class_bind_template_child (widget_class, MattaHandOverWindow, mail);
  gtk_widget_class_bind_template_child (widget_class, MattaHandOverWindow, keep);
  gtk_widget_class_bind_template_child (widget_class, MattaHandOverWindow, told_button);
  gtk_widget_class_bind_template_callback (widget_class, sent_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, road_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
  gtk_widget_class_bind_template_callback (widget_class, told_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

/* Space is about to tick the row that has the focus: it has to be seen. */
static void
mapped_cb (MattaHandOverWindow *self)
{
  gtk_window_set_focus_visible (GTK_WINDOW (self), TRUE);
}

static void
matta_hand_over_window_init (MattaHandOverWindow *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->clock = matta_system_clock_new ();
  self->addresses = g_ptr_array_new_with_free_func (g_free);
  self->names = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  g_signal_connect (self, "map", G_CALLBACK (mapped_cb), NULL);
}

GtkWindow *
matta_hand_over_window_new (GtkWindow *parent,
                            const MattaSecret *password,
                            const char *const *people,
                            const char *const *addresses)
{
  MattaHandOverWindow *self =
      g_object_new (MATTA_TYPE_HAND_OVER_WINDOW, "transient-for", parent, NULL);

  self->password = g_strdup (password);
  for (guint i = 0; addresses[i] != NULL; i++)
    g_ptr_array_add (self->addresses, g_strdup (addresses[i]));
  show_people (self, people);
  pass_on_people (self);
  matta_letter_page_set_password (MATTA_LETTER_PAGE (self->letter), password);
  show_groups (self);
  show_qr_code (self);
  show_roads (self);
  gtk_window_set_focus (GTK_WINDOW (self), gtk_widget_get_first_child (self->groups));
  return GTK_WINDOW (self);
}

static void
offer (MattaHandOverWindow *self, GtkWidget *page, MattaRoad road, const char *id)
{
  gboolean there = road == MATTA_ROAD_MAIL ? matta_engine_may_mail_passwords (self->engine)
                                           : matta_engine_has_road (self->engine, road);

  if (!there)
    return;
  matta_send_road_set_up (MATTA_SEND_ROAD (page), self->engine, road, id);
  gtk_stack_page_set_visible (gtk_stack_get_page (GTK_STACK (self->stack), page), TRUE);
}

void
matta_hand_over_window_set_engine (MattaHandOverWindow *self, MattaEngine *engine, const char *id)
{
  g_return_if_fail (MATTA_IS_HAND_OVER_WINDOW (self) && self->engine == NULL);

  self->engine = g_object_ref (engine);
  offer (self, self->chat, MATTA_ROAD_CHAT, id);
  offer (self, self->sms, MATTA_ROAD_SMS, id);
  offer (self, self->mail, MATTA_ROAD_MAIL, id);
  show_roads (self);
  gtk_widget_set_visible (
      self->keep,
      self->addresses->len > 0
          && g_settings_is_writable (matta_engine_get_settings (engine), "agreed-passwords"));
}

void
matta_hand_over_window_set_mail (MattaHandOverWindow *self,
                                 const char *subject,
                                 gint64 sent_at,
                                 gboolean zipped)
{
  g_return_if_fail (MATTA_IS_HAND_OVER_WINDOW (self));

  matta_letter_page_set_mail (MATTA_LETTER_PAGE (self->letter), subject, sent_at, zipped);
}

void
matta_hand_over_window_choose_road (MattaHandOverWindow *self, MattaRoad road, const char *number)
{
  GListModel *pages = NULL;

  g_return_if_fail (MATTA_IS_HAND_OVER_WINDOW (self));

  if (number != NULL)
    matta_send_road_set_number (MATTA_SEND_ROAD (self->sms), number);
  pages = gtk_drop_down_get_model (GTK_DROP_DOWN (self->roads));
  for (guint i = 0; i < g_list_model_get_n_items (pages); i++) {
    g_autoptr (GObject) page = g_list_model_get_item (pages, i);

    if (g_str_equal (gtk_stack_page_get_name (GTK_STACK_PAGE (page)), matta_road_to_string (road)))
      gtk_drop_down_set_selected (GTK_DROP_DOWN (self->roads), i);
  }
  if (road != MATTA_ROAD_PHONE)
    gtk_widget_child_focus (self->stack, GTK_DIR_TAB_FORWARD);
}

MattaRoad
matta_hand_over_window_get_road (MattaHandOverWindow *self)
{
  MattaRoad road = MATTA_ROAD_OTHER;

  g_return_val_if_fail (MATTA_IS_HAND_OVER_WINDOW (self), MATTA_ROAD_OTHER);

  /* The pages are named after them. */
  matta_road_from_string (get_page_name (self), &road);
  return road;
}

char **
matta_hand_over_window_list_told (MattaHandOverWindow *self)
{
  g_autoptr (GStrvBuilder) told = g_strv_builder_new ();

  g_return_val_if_fail (MATTA_IS_HAND_OVER_WINDOW (self), NULL);

  for (guint i = 0; i < self->addresses->len; i++)
    if (is_ticked (self, i))
      g_strv_builder_add (told, g_ptr_array_index (self->addresses, i));
  return g_strv_builder_end (told);
}
