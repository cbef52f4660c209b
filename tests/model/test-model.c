/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-evidence.h"
#include "matta-model.h"

#define DAY ((gint64) G_TIME_SPAN_DAY)
#define START (20000 * DAY)

/* Two worlds that never meet: a building site in Kobe and a shop in Bristol. */
#define MORI "mori@kobe-kensetsu.example"
#define ABE "abe@kobe-kensetsu.example"
#define SMITH "smith@bristol-shop.example"
#define JONES "jones@bristol-shop.example"

static GPtrArray *
make_people (const char *addresses)
{
  g_auto (GStrv) words = g_strsplit (addresses, " ", -1);
  GPtrArray *people = g_ptr_array_new ();

  for (guint i = 0; words[i] != NULL; i++) {
    MattaRecipient *recipient = g_new0 (MattaRecipient, 1);

    recipient->address = g_strdup (words[i]);
    recipient->kind = i == 0 ? MATTA_KIND_TO : MATTA_KIND_CC;
    g_ptr_array_add (people, recipient);
  }
  return people;
}

static void
free_people (GPtrArray *people)
{
  for (guint i = 0; i < people->len; i++) {
    MattaRecipient *recipient = g_ptr_array_index (people, i);

    g_free (recipient->address);
    g_free (recipient);
  }
  g_ptr_array_unref (people);
}

static void
learn (MattaModel *model, guint day, const char *to, const char *subject, const char *body)
{
  GPtrArray *people = make_people (to);
  const MattaModelMail mail = {
    .time = START + day * DAY, .recipients = people, .subject = subject, .body = body
  };

  matta_model_learn (model, &mail);
  free_people (people);
}

static GPtrArray *
score (MattaModel *model, guint day, const char *to, const char *subject, const char *body)
{
  GPtrArray *people = make_people (to);
  const MattaModelMail mail = {
    .time = START + day * DAY, .recipients = people, .subject = subject, .body = body
  };
  GPtrArray *suspicions = matta_model_score (model, &mail);

  free_people (people);
  return suspicions;
}

/* What every second mail has says little about whom it is for, so each speaks of its own. */
static const char *const kobe[] = { "crane rental", "concrete pump",     "scaffold permit",
                                    "steel beams",  "third floor plans", "safety helmets",
                                    "gravel truck", "inspection date" };
static const char *const bristol[] = { "summer dresses", "price tags",     "window display",
                                       "straw hats",     "autumn jackets", "opening hours",
                                       "wool scarves",   "returned shoes" };

static MattaModel *
make_model (void)
{
  MattaModel *model = matta_model_new ();

  for (guint i = 0; i < 40; i++) {
    learn (model, i, MORI " " ABE, NULL, kobe[i % G_N_ELEMENTS (kobe)]);
    learn (model, i, SMITH " " JONES, NULL, bristol[i % G_N_ELEMENTS (bristol)]);
  }
  return model;
}

static const MattaSuspicion *
get (GPtrArray *suspicions, guint index)
{
  return g_ptr_array_index (suspicions, index);
}

static const MattaReason *
find_reason (const MattaSuspicion *suspicion, MattaReasonSort sort)
{
  for (guint i = 0; i < suspicion->reasons->len; i++) {
    const MattaReason *reason = g_ptr_array_index (suspicion->reasons, i);

    if (reason->sort == sort)
      return reason;
  }
  return NULL;
}

static void
test_an_ordinary_mail (void)
{
  g_autoptr (MattaModel) model = make_model ();
  g_autoptr (GPtrArray) suspicions =
      score (model, 41, MORI " " ABE, "concrete delivery", "the crane for the fourth floor");

  g_assert_cmpuint (suspicions->len, ==, 2);
  g_assert_cmpstr (get (suspicions, 0)->address, ==, MORI);
  for (guint i = 0; i < 2; i++)
    g_assert_cmpfloat (get (suspicions, i)->suspicion, <, 0.1);
}

static void
test_somebody_from_another_world (void)
{
  g_autoptr (MattaModel) model = make_model ();
  g_autoptr (GPtrArray) suspicions = score (model, 41, MORI " " ABE " " SMITH, "concrete delivery",
                                            "the crane and the concrete for the fourth floor");
  const MattaSuspicion *smith = get (suspicions, 2);

  g_assert_cmpfloat (smith->suspicion, >, get (suspicions, 0)->suspicion);
  g_assert_cmpfloat (smith->suspicion, >, get (suspicions, 1)->suspicion);
  g_assert_cmpfloat (smith->suspicion, >, 0.5);
  g_assert_nonnull (find_reason (smith, MATTA_REASON_OTHER_COMPANY));
  g_assert_nonnull (find_reason (smith, MATTA_REASON_NOT_TOGETHER));
  g_assert_cmpuint (smith->reasons->len, <=, 3);
  for (guint i = 1; i < smith->reasons->len; i++)
    g_assert_cmpfloat (((MattaReason *) smith->reasons->pdata[i - 1])->weight, >=,
                       ((MattaReason *) smith->reasons->pdata[i])->weight);
}

/* Alone, but about what one writes to somebody else. */
static void
test_words_of_another_world (void)
{
  g_autoptr (MattaModel) model = make_model ();
  g_autoptr (GPtrArray) right =
      score (model, 41, SMITH, "dresses", "price tags for the window display");
  g_autoptr (GPtrArray) wrong =
      score (model, 41, SMITH, "the crane", "concrete pump for the steel beams");
  const MattaReason *reason = find_reason (get (wrong, 0), MATTA_REASON_OTHER_WORDS);

  g_assert_cmpfloat (get (wrong, 0)->suspicion, >, get (right, 0)->suspicion);
  g_assert_nonnull (reason);
  g_assert_true (g_strcmp0 (reason->about, MORI) == 0 || g_strcmp0 (reason->about, ABE) == 0);
}

/* First-time checks speak about them; here they are no slip. */
static void
test_somebody_new (void)
{
  g_autoptr (MattaModel) model = make_model ();
  g_autoptr (GPtrArray) suspicions = score (model, 41, "new@else.example " MORI, "concrete", NULL);

  g_assert_cmpfloat (get (suspicions, 0)->suspicion, <, 0.1);
  g_assert_nonnull (find_reason (get (suspicions, 0), MATTA_REASON_UNKNOWN));
}

static void
test_knows_nothing (void)
{
  g_autoptr (MattaModel) model = matta_model_new ();
  g_autoptr (GPtrArray) suspicions = score (model, 1, MORI " " SMITH, NULL, NULL);
  g_autoptr (GPtrArray) nobody = NULL;
  GPtrArray *people = g_ptr_array_new ();
  const MattaModelMail mail = { .time = START, .recipients = people };

  g_assert_cmpuint (suspicions->len, ==, 2);
  g_assert_cmpfloat (get (suspicions, 0)->suspicion, <, 0.1);
  matta_model_learn (model, &mail);
  nobody = matta_model_score (model, &mail);
  g_assert_cmpuint (nobody->len, ==, 0);
  g_ptr_array_unref (people);
}

/* Capitals and names given twice are one person. */
static void
test_one_person (void)
{
  g_autoptr (MattaModel) model = make_model ();
  g_autoptr (GPtrArray) suspicions =
      score (model, 41, "Mori@Kobe-Kensetsu.example " MORI, "concrete", NULL);

  g_assert_cmpuint (suspicions->len, ==, 1);
  g_assert_cmpstr (get (suspicions, 0)->address, ==, MORI);
}

/* Judging changes nothing, whatever the order. */
static void
test_scoring_learns_nothing (void)
{
  g_autoptr (MattaModel) model = make_model ();
  double first = 0;

  for (guint i = 0; i < 3; i++) {
    g_autoptr (GPtrArray) suspicions = score (model, 41, MORI " " SMITH, "concrete", NULL);

    if (i == 0)
      first = get (suspicions, 1)->suspicion;
    g_assert_cmpfloat (get (suspicions, 1)->suspicion, ==, first);
  }
}

static void
test_stable_words (void)
{
  g_assert_cmpstr (matta_reason_to_string (MATTA_REASON_NOT_TOGETHER), ==, "not-together");
  g_assert_cmpstr (matta_reason_to_string (MATTA_REASON_UNKNOWN), ==, "unknown");
  g_assert_cmpstr (matta_evidence_to_string (MATTA_EVIDENCE_TOGETHER_BEST), ==, "together-best");
  g_assert_nonnull (matta_evidence_to_string (MATTA_N_EVIDENCE - 1));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/an-ordinary-mail", test_an_ordinary_mail);
  g_test_add_func ("/model/somebody-from-another-world", test_somebody_from_another_world);
  g_test_add_func ("/model/words-of-another-world", test_words_of_another_world);
  g_test_add_func ("/model/somebody-new", test_somebody_new);
  g_test_add_func ("/model/knows-nothing", test_knows_nothing);
  g_test_add_func ("/model/one-person", test_one_person);
  g_test_add_func ("/model/scoring-learns-nothing", test_scoring_learns_nothing);
  g_test_add_func ("/model/stable-words", test_stable_words);
  return g_test_run ();
}
