/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-practice-window.h"
#include "matta-desk.h"
#include "matta-help.h"
#include "matta-practice-keep.h"
#include "matta-practice-text.h"
#include "matta-practice.h"

#include "matta-config.h"

#include <glib/gi18n.h>

struct _MattaPracticeWindow {
  AdwWindow parent_instance;

  MattaEngine *engine; /* the user's */
  GRand *chance;
  MattaPractice *practice; /* NULL = not open yet */
  MattaDesk *desk;
  MattaExerciseRun *run;
  guint index;
  gboolean closed;
  GPtrArray *rows; /* of the review; not owned */

  GtkWidget *title;
  GtkWidget *stack;
  GtkWidget *begin_button;
  GtkWidget *situation;
  GtkWidget *subject;
  GtkWidget *to;
  GtkWidget *cc;
  GtkWidget *bcc;
  GtkWidget *files;
  GtkWidget *text;
  GtkWidget *send_button;
  GtkWidget *ask_button;
  GtkWidget *after;
  GtkWidget *held_buttons;
  GtkWidget *take_back_button;
  GtkWidget *mark_icon;
  GtkWidget *mark;
  GtkWidget *lesson;
  GtkWidget *finding;
  GtkWidget *next_button;
  GtkWidget *score;
  GtkWidget *advice;
  GtkWidget *again_button;
  GtkWidget *keep_button;
  GtkWidget *kept;
  GtkWidget *review;
  GtkWidget *close_button;
};

G_DEFINE_FINAL_TYPE (MattaPracticeWindow, matta_practice_window, ADW_TYPE_WINDOW)

static void
show_page (MattaPracticeWindow *self, const char *name, GtkWidget *focus)
{
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), name);
  gtk_widget_grab_focus (focus);
}

/* What has nothing to say takes no room. */
static void
say (GtkWidget *label, const char *text)
{
  gtk_label_set_text (GTK_LABEL (label), text);
  gtk_widget_set_visible (label, *text != '\0');
}

static void
say_people (GtkWidget *label, const char *field, const char *people)
{
  g_autofree char *text = matta_practice_text_for_people (field, people);

  say (label, text);
}

static void
set_subtitle (MattaPracticeWindow *self, const char *subtitle)
{
  adw_window_title_set_subtitle (ADW_WINDOW_TITLE (self->title), subtitle);
}

/* --- one exercise ------------------------------------------------------------------------------
 */

static void
show_mail (MattaPracticeWindow *self)
{
  const MattaExerciseMail *mail = matta_exercise_run_get_mail (self->run, self->index);
  g_autofree char *place =
      matta_practice_text_for_place (self->index + 1, matta_exercise_run_get_n (self->run));
  g_autofree char *files = matta_practice_text_for_files (mail);
  g_autofree char *text = g_strchomp (g_strdup (mail->text));

  set_subtitle (self, place);
  say (self->situation, mail->situation);
  say (self->subject, mail->subject);
  say_people (self->to, _ ("To"), mail->to);
  say_people (self->cc, _ ("Cc"), mail->cc);
  say_people (self->bcc, _ ("Bcc"), mail->bcc);
  say (self->files, files);
  say (self->text, text);
  gtk_widget_set_sensitive (self->send_button, TRUE);
  show_page (self, "mail", self->send_button);
}

static void
show_held (MattaPracticeWindow *self)
{
  const MattaExerciseMail *mail = matta_exercise_run_get_mail (self->run, self->index);

  say (self->after, mail->after != NULL ? mail->after : "");
  gtk_widget_set_sensitive (self->held_buttons, TRUE);
  show_page (self, "held", self->take_back_button);
}

static void
show_lesson (MattaPracticeWindow *self)
{
  const MattaExerciseMail *mail = matta_exercise_run_get_mail (self->run, self->index);
  const MattaMark mark = matta_practice_get_mark (self->practice);
  g_autofree char *finding =
      matta_practice_text_for_finding (matta_practice_find_planted (self->practice));

  matta_exercise_run_mark (self->run, self->index, mark);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->mark_icon),
                                matta_practice_text_icon_for_mark (mark));
  say (self->mark, matta_practice_text_for_mark (mark, mail));
  say (self->lesson, mail->lesson);
  say (self->finding, finding);
  show_page (self, "lesson", self->next_button);
  gtk_window_present (GTK_WINDOW (self));
}

static void
step_cb (MattaPracticeWindow *self)
{
  switch (matta_practice_get_step (self->practice)) {
  case MATTA_PRACTICE_NOTHING:
    break;
  case MATTA_PRACTICE_TAKING:
    gtk_widget_set_sensitive (self->send_button, FALSE);
    break;
  case MATTA_PRACTICE_ASKING:
    show_page (self, "asking", self->ask_button);
    break;
  case MATTA_PRACTICE_HELD:
    show_held (self);
    break;
  case MATTA_PRACTICE_DECIDED:
    show_lesson (self);
    break;
  case MATTA_PRACTICE_FAILED:
    show_page (self, "failed", self->close_button);
    break;
  }
}

static void
send_cb (MattaPracticeWindow *self)
{
  matta_practice_send (self->practice, matta_exercise_run_get_mail (self->run, self->index));
}

static void
ask_cb (MattaPracticeWindow *self)
{
  if (!matta_desk_present (self->desk))
    matta_practice_ask_again (self->practice);
}

/* Until it was: only one answer counts. */
static void
take_back_cb (MattaPracticeWindow *self)
{
  gtk_widget_set_sensitive (self->held_buttons, FALSE);
  matta_practice_take_back (self->practice);
}

static void
let_go_cb (MattaPracticeWindow *self)
{
  matta_practice_let_go (self->practice);
}

/* --- the score ---------------------------------------------------------------------------------
 */

static void
kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MattaPracticeWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  const gboolean kept = matta_practice_keep_finish (MATTA_ENGINE (source), result, &error);

  if (!kept)
    g_warning ("The result of practice was not kept: %s", error->message);
  if (self->closed)
    return;
  gtk_widget_set_sensitive (self->keep_button, !kept);
  if (!kept)
    say (self->kept, _ ("This result could not be kept. Perhaps the disk is full."));
  else if (matta_practice_is_fixed (self->engine))
    say (self->kept, _ ("Your organization keeps this result in its training records: date, score "
                        "and which exercises were missed."));
  else
    say (self->kept, _ ("This result was kept."));
}

static void
keep_cb (MattaPracticeWindow *self)
{
  gtk_widget_set_sensitive (self->keep_button, FALSE);
  matta_practice_keep_async (self->engine, self->run, kept_cb, g_object_ref (self));
}

static void
add_row (MattaPracticeWindow *self, guint index)
{
  const MattaExercise *exercise = matta_exercise_run_get_exercise (self->run, index);
  const MattaMark mark = matta_exercise_run_get_mark (self->run, index);
  g_autofree char *review = matta_practice_text_for_review (self->run, index);
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *icon =
      g_object_new (GTK_TYPE_IMAGE, "icon-name", matta_practice_text_icon_for_mark (mark),
                    "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), exercise->title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), review);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->review), row);
  g_ptr_array_add (self->rows, row);
}

static void
show_review (MattaPracticeWindow *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self->review),
                                  g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < matta_exercise_run_get_n (self->run); i++)
    add_row (self, i);
}

static void
show_score (MattaPracticeWindow *self)
{
  const gboolean keeps = matta_practice_is_kept (self->engine);
  g_autofree char *score = matta_practice_text_for_score (self->run);

  set_subtitle (self, "");
  say (self->score, score);
  say (self->advice, matta_practice_text_for_advice (self->run));
  say (self->kept,
       keeps ? ""
             : _ ("Only if you want: date, score and which exercises were missed, nothing else."));
  gtk_widget_set_visible (self->keep_button, !keeps);
  gtk_widget_set_sensitive (self->keep_button, TRUE);
  show_review (self);
  show_page (self, "score", self->again_button);
  if (keeps)
    keep_cb (self);
}

static void
next_cb (MattaPracticeWindow *self)
{
  self->index++;
  if (self->index < matta_exercise_run_get_n (self->run))
    show_mail (self);
  else
    show_score (self);
}

/* --- the office --------------------------------------------------------------------------------
 */

static void
close_office (MattaPracticeWindow *self)
{
  if (self->practice != NULL) {
    g_signal_handlers_disconnect_by_data (self->practice, self);
    matta_practice_close (self->practice);
  }
  g_clear_object (&self->desk);
  g_clear_object (&self->practice);
  g_clear_pointer (&self->run, matta_exercise_run_free);
}

/* @practice: (transfer full). */
static void
use_office (MattaPracticeWindow *self, MattaPractice *practice)
{
  MattaEngine *engine = matta_practice_get_engine (practice);

  self->practice = practice;
  g_signal_connect_object (practice, "notify::step", G_CALLBACK (step_cb), self, G_CONNECT_SWAPPED);
  self->desk = matta_desk_new (gtk_window_get_application (GTK_WINDOW (self)), engine);
  matta_engine_set_reviewer (engine, MATTA_REVIEWER (self->desk));
  self->run = matta_exercise_run_new (matta_practice_get_book (practice), self->chance);
  self->index = 0;
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MattaPracticeWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  MattaPractice *practice = matta_practice_open_finish (result, &error);

  if (self->closed) {
    g_clear_object (&practice);
    return;
  }
  if (practice == NULL) {
    g_warning ("There is nowhere to practice: %s", error->message);
    show_page (self, "failed", self->close_button);
    return;
  }
  use_office (self, practice);
  gtk_widget_set_sensitive (self->begin_button, TRUE);
  gtk_widget_grab_focus (self->begin_button);
}

/* Another one for each go, in which nothing was ticked or sent back before. */
static void
open_office (MattaPracticeWindow *self)
{
  const char *const languages[] = { matta_practice_text_get_language (), NULL };

  gtk_widget_set_sensitive (self->begin_button, FALSE);
  matta_practice_open_async (languages, opened_cb, g_object_ref (self));
}

static void
begin_cb (MattaPracticeWindow *self)
{
  show_mail (self);
}

static void
again_cb (MattaPracticeWindow *self)
{
  close_office (self);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "begin");
  open_office (self);
}

static void
matta_practice_window_dispose (GObject *object)
{
  MattaPracticeWindow *self = MATTA_PRACTICE_WINDOW (object);

  self->closed = TRUE;
  close_office (self);
  g_clear_object (&self->engine);
  G_OBJECT_CLASS (matta_practice_window_parent_class)->dispose (object);
}

static void
matta_practice_window_finalize (GObject *object)
{
  MattaPracticeWindow *self = MATTA_PRACTICE_WINDOW (object);

  g_ptr_array_unref (self->rows);
  g_clear_pointer (&self->chance, g_rand_free);
  G_OBJECT_CLASS (matta_practice_window_parent_class)->finalize (object);
}

#define BIND(name) gtk_widget_class_bind_template_child (widget_class, MattaPracticeWindow, name)

static void
bind_children (GtkWidgetClass *widget_class)
{
  BIND (title);
  BIND (stack);
  BIND (begin_button);
  BIND (situation);
  BIND (subject);
  BIND (to);
  BIND (cc);
  BIND (bcc);
  BIND (files);
  BIND (text);
  BIND (send_button);
  BIND (ask_button);
  BIND (after);
  BIND (held_buttons);
  BIND (take_back_button);
  BIND (mark_icon);
  BIND (mark);
  BIND (lesson);
  BIND (finding);
  BIND (next_button);
  BIND (score);
  BIND (advice);
  BIND (again_button);
  BIND (keep_button);
  BIND (kept);
  BIND (review);
  BIND (close_button);
}

static void
matta_practice_window_class_init (MattaPracticeWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = matta_practice_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = matta_practice_window_finalize;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/mattamail/Matta/matta-practice-window.ui");
  matta_help_bind (widget_class, "practice");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, begin_cb);
  gtk_widget_class_bind_template_callback (widget_class, send_cb);
  gtk_widget_class_bind_template_callback (widget_class, ask_cb);
  gtk_widget_class_bind_template_callback (widget_class, take_back_cb);
  gtk_widget_class_bind_template_callback (widget_class, let_go_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_cb);
  gtk_widget_class_bind_template_callback (widget_class, again_cb);
  gtk_widget_class_bind_template_callback (widget_class, keep_cb);
}

static void
matta_practice_window_init (MattaPracticeWindow *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWindow *
matta_practice_window_new (GtkWindow *parent, MattaEngine *engine, GRand *chance)
{
  MattaPracticeWindow *self =
      g_object_new (MATTA_TYPE_PRACTICE_WINDOW, "transient-for", parent, NULL);

  self->engine = g_object_ref (engine);
  self->chance = g_rand_copy (chance);
  open_office (self);
  return GTK_WINDOW (self);
}

const MattaExerciseRun *
matta_practice_window_get_run (MattaPracticeWindow *self)
{
  g_return_val_if_fail (MATTA_IS_PRACTICE_WINDOW (self), NULL);

  return self->run;
}

guint
matta_practice_window_get_index (MattaPracticeWindow *self)
{
  g_return_val_if_fail (MATTA_IS_PRACTICE_WINDOW (self), 0);

  return self->index;
}

GtkWindow *
matta_practice_window_get_checklist (MattaPracticeWindow *self)
{
  g_return_val_if_fail (MATTA_IS_PRACTICE_WINDOW (self), NULL);

  return self->desk != NULL ? matta_desk_get_window (self->desk) : NULL;
}
