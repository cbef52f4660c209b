/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-practice-text.h"
#include "matta-wording.h"

#include "matta-config.h"

#include <glib/gi18n.h>

const char *
matta_practice_text_get_language (void)
{
  /* Translators: the language of the exercises: "en" or "ja", whichever your readers know better */
  return C_ ("language of exercises", "en");
}

char *
matta_practice_text_for_place (guint place, guint n)
{
  /* Translators: which of how many */
  return g_strdup_printf (_ ("Exercise %u of %u"), place, n);
}

const char *
matta_practice_text_for_mark (MattaMark mark, const MattaExerciseMail *mail)
{
  switch (mark) {
  case MATTA_MARK_RIGHT:
    return mail->mistake ? _ ("Right: you noticed the mistake")
                         : _ ("Right: there was nothing wrong");
  case MATTA_MARK_MISSED:
    return _ ("A mistake slipped through");
  case MATTA_MARK_ALARM:
    return _ ("There was nothing wrong: it could have been sent to all of them");
  case MATTA_MARK_NONE:
    break;
  }
  return _ ("Not done");
}

const char *
matta_practice_text_icon_for_mark (MattaMark mark)
{
  switch (mark) {
  case MATTA_MARK_RIGHT:
    return "emblem-ok-symbolic";
  case MATTA_MARK_MISSED:
    return "dialog-warning-symbolic";
  case MATTA_MARK_ALARM:
    return "dialog-information-symbolic";
  case MATTA_MARK_NONE:
    break;
  }
  return "content-loading-symbolic";
}

char *
matta_practice_text_for_finding (const MattaFinding *finding)
{
  g_autofree char *sentence = finding != NULL ? matta_wording_for_finding (finding) : NULL;

  if (finding == NULL)
    return g_strdup ("");
  switch (finding->about) {
  case MATTA_ABOUT_RECIPIENT:
    /* Translators: %s is a whole sentence from the checklist */
    return g_strdup_printf (_ ("The checklist said so below the address: “%s”"), sentence);
  case MATTA_ABOUT_ATTACHMENT:
    /* Translators: %s is a whole sentence from the checklist */
    return g_strdup_printf (_ ("The checklist said so below the file: “%s”"), sentence);
  case MATTA_ABOUT_MESSAGE:
    break;
  }
  /* Translators: %s is a whole sentence from the checklist */
  return g_strdup_printf (_ ("The checklist said so of the whole mail: “%s”"), sentence);
}

char *
matta_practice_text_for_people (const char *field, const char *people)
{
  g_autofree char *names = matta_exercise_list_names (people);

  if (*names == '\0')
    return g_strdup ("");
  /* Translators: a header field of a mail and who stands there: "Cc: John Smith" */
  return g_strdup_printf (_ ("%s: %s"), field, names);
}

char *
matta_practice_text_for_files (const MattaExerciseMail *mail)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < mail->files->len; i++) {
    const MattaExerciseFile *file = g_ptr_array_index (mail->files, i);

    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", file->name);
  }
  if (names->len == 0)
    return g_strdup ("");
  /* Translators: %s is the name of a file */
  return g_strdup_printf (_ ("Attached: %s"), names->str);
}

char *
matta_practice_text_for_score (const MattaExerciseRun *run)
{
  /* Translators: how many exercises of how many: a title */
  return g_strdup_printf (_ ("%u of %u Right"), matta_exercise_run_count (run, MATTA_MARK_RIGHT),
                          matta_exercise_run_get_n (run));
}

const char *
matta_practice_text_for_advice (const MattaExerciseRun *run)
{
  const guint missed = matta_exercise_run_count (run, MATTA_MARK_MISSED);
  const guint alarms = matta_exercise_run_count (run, MATTA_MARK_ALARM);

  if (missed == 0 && alarms == 0)
    return _ ("You found every mistake and held nothing back that was right.");
  if (missed == 0)
    return _ ("You found every mistake. Some mail that you held back was right as it was.");
  if (alarms == 0)
    return _ ("What slipped through is explained below. Next time some other mails are right.");
  return _ ("Some mistakes slipped through, and some right mail was held back; see below why.");
}

char *
matta_practice_text_for_review (const MattaExerciseRun *run, guint index)
{
  const MattaExerciseMail *mail = matta_exercise_run_get_mail (run, index);
  const MattaMark mark = matta_exercise_run_get_mark (run, index);
  const char *said = matta_practice_text_for_mark (mark, mail);

  if (mark == MATTA_MARK_RIGHT || mark == MATTA_MARK_NONE)
    return g_strdup (said);
  return g_strdup_printf ("%s\n%s", said, mail->lesson);
}
