/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-checklist.h"

#include <string.h>

#define INSIDE_DOMAIN "example.com"

/* What the checks said: "" about the message, an address, or a number for an attachment. */
typedef struct {
  const char *id;
  MattaTier tier;
  const char *about;
  const char *detail;
} Noticed;

#define LOOK MATTA_TIER_LOOK
#define THINK MATTA_TIER_THINK
#define STOP MATTA_TIER_STOP

static gboolean
is_inside (const char *address, gpointer user_data)
{
  return g_str_has_suffix (address, "@" INSIDE_DOMAIN);
}

static MattaVerdict *
make_verdict (const Noticed *noticed)
{
  GPtrArray *findings = g_ptr_array_new_with_free_func ((GDestroyNotify) matta_finding_free);

  for (; noticed->id != NULL; noticed++) {
    MattaAbout about = MATTA_ABOUT_RECIPIENT;

    if (*noticed->about == '\0')
      about = MATTA_ABOUT_MESSAGE;
    else if (g_ascii_isdigit (*noticed->about))
      about = MATTA_ABOUT_ATTACHMENT;
    g_ptr_array_add (findings,
                     matta_finding_new (noticed->id, noticed->tier, about,
                                        about == MATTA_ABOUT_MESSAGE ? NULL : noticed->about,
                                        noticed->detail, NULL));
  }
  return matta_verdict_new (findings);
}

#define TWO_FILES                                                                                  \
  "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=X\r\n\r\n"                       \
  "--X\r\nContent-Type: text/html\r\n\r\nHi\r\n"                                                   \
  "--X\r\nContent-Type: application/pdf; name=a.pdf\r\n\r\nabc\r\n"                                \
  "--X\r\nContent-Type: image/png; name=logo.png\r\nContent-ID: <l@x>\r\n\r\nabc\r\n--X--\r\n"

/* @to: "to:…" and "bcc:…", joined by blanks. */
static MattaFacts *
make_facts (const char *to, const char *rest)
{
  g_auto (GStrv) words = g_strsplit (to, " ", -1);
  g_autoptr (GString) text = g_string_new ("From: sato@example.com\r\nSubject: S\r\n");
  g_autoptr (MattaEnvelope) envelope = matta_envelope_new ("sato@example.com", NULL);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (MattaContent) content = NULL;
  MattaLimits limits;

  for (guint i = 0; words[i] != NULL; i++) {
    const char *address = strchr (words[i], ':') + 1;

    matta_envelope_add (envelope, address, NULL);
    if (g_str_has_prefix (words[i], "to:"))
      g_string_append_printf (text, "To: %s\r\n", address);
  }
  g_string_append (text, rest != NULL ? rest : "\r\nHello\r\n");
  bytes = g_bytes_new (text->str, text->len);
  content = matta_content_new_for_bytes (bytes);
  matta_limits_init (&limits);
  return matta_facts_read (content, envelope, &limits, NULL, NULL);
}

static MattaChecklist *
make_with (const char *to, const char *rest, const Noticed *noticed, const char *const *carried)
{
  g_autoptr (MattaFacts) facts = make_facts (to, rest);
  g_autoptr (MattaVerdict) verdict = make_verdict (noticed);

  return matta_checklist_new (facts, verdict, is_inside, NULL, carried);
}

static MattaCheckItem *
get_item (MattaChecklist *checklist, guint i)
{
  g_autoptr (MattaCheckItem) item = g_list_model_get_item (G_LIST_MODEL (checklist), i);

  g_assert_nonnull (item);
  return item; /* the checklist keeps it */
}

static void
tick_all (MattaChecklist *checklist)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (checklist)); i++)
    g_assert_true (matta_checklist_tick (checklist, get_item (checklist, i), TRUE));
}

/* Which rows, in which order. */
typedef struct {
  const char *path;
  const char *to;
  const char *rest;
  Noticed noticed[5];
  const char *keys; /* joined by blanks */
} BuildCase;

static const BuildCase build_cases[] = {
  { "inside-people-share-a-row", "to:a@example.com bcc:b@example.com", NULL, { { 0 } }, "inside" },
  { "one-outside-person-is-named",
    "to:a@example.org to:b@example.com",
    NULL,
    { { "outside", LOOK, "a@example.org", NULL } },
    "to:a@example.org inside" },
  { "one-domain-shares-a-row-below-think",
    "to:a@example.org bcc:b@example.org to:c@example.net",
    NULL,
    { { "outside", LOOK, "a@example.org", NULL }, { "outside", LOOK, "c@example.net", NULL } },
    "to:c@example.net group:example.org" },
  { "from-think-on-everybody-has-a-row",
    "to:a@example.org bcc:b@example.org",
    NULL,
    { { "first-address", THINK, "b@example.org", NULL } },
    "bcc:b@example.org to:a@example.org" },
  { "riskiest-domain-first-and-together",
    "to:a@example.net to:b@example.org to:c@example.net",
    NULL,
    { { "outside", THINK, "b@example.org", NULL }, { "look-alike", STOP, "c@example.net", NULL } },
    "to:c@example.net to:a@example.net to:b@example.org" },
  { "message-before-people-before-files",
    "to:a@example.org",
    TWO_FILES,
    { { "empty-body", LOOK, "", NULL },
      { "outside", LOOK, "a@example.org", NULL },
      { "outside-attachment", LOOK, "0", NULL } },
    "message:empty-body=; to:a@example.org file:a.pdf" },
  { "a-risky-file-before-everybody",
    "to:a@example.org",
    TWO_FILES,
    { { "outside", LOOK, "a@example.org", NULL }, { "risky-type", STOP, "0", NULL } },
    "file:a.pdf to:a@example.org" },
  { "a-picture-in-the-text-is-no-file",
    "to:a@example.org",
    TWO_FILES,
    { { "outside-attachment", LOOK, "1", NULL } },
    "to:a@example.org file:a.pdf" },
  { "but-a-suspicious-one-is",
    "to:a@example.com",
    TWO_FILES,
    { { "deceptive-name", THINK, "1", NULL } },
    "file:logo.png file:a.pdf inside" },
  { "message-row-names-what-was-found",
    "to:a@example.com",
    NULL,
    { { "many-visible", LOOK, "", "20" }, { "words", LOOK, "", NULL } },
    "message:many-visible=20;words=; inside" },
  { "capitals-and-idn-are-one-domain",
    "to:a@Café.example bcc:b@xn--caf-dma.example",
    NULL,
    { { "outside", LOOK, "a@Café.example", NULL } },
    "group:xn--caf-dma.example" },
};

static void
test_build (gconstpointer data)
{
  const BuildCase *row = data;
  g_autoptr (MattaChecklist) checklist = make_with (row->to, row->rest, row->noticed, NULL);
  g_autoptr (GString) keys = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (checklist)); i++) {
    g_auto (GStrv) parts = g_strsplit (matta_check_item_get_key (get_item (checklist, i)), ":", 3);

    /* A file's key ends in its digest, which says nothing here. */
    g_string_append_printf (keys, "%s%s", i > 0 ? " " : "", parts[0]);
    if (parts[1] != NULL)
      g_string_append_printf (keys, ":%s", parts[1]);
  }
  g_assert_cmpstr (keys->str, ==, row->keys);
}

static void
test_items (void)
{
  g_autoptr (MattaChecklist) checklist =
      make_with ("to:a@example.org bcc:b@example.org to:c@example.com", TWO_FILES,
                 (Noticed[]){ { "outside", LOOK, "a@example.org", NULL },
                              { "first-address", LOOK, "b@example.org", NULL },
                              { 0 } },
                 NULL);
  MattaCheckItem *group = get_item (checklist, 0);

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (checklist)), ==, 3);
  g_assert_true (g_list_model_get_item_type (G_LIST_MODEL (checklist)) == MATTA_TYPE_CHECK_ITEM);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (checklist), 3));
  g_assert_cmpint (matta_check_item_get_kind (group), ==, MATTA_ITEM_GROUP);
  g_assert_cmpint (matta_check_item_get_tier (group), ==, LOOK);
  g_assert_cmpuint (matta_check_item_get_recipients (group)->len, ==, 2);
  g_assert_cmpuint (matta_check_item_get_findings (group)->len, ==, 2);
  g_assert_cmpstr (matta_check_item_get_domain (group), ==, "example.org");
  g_assert_cmpstr (matta_check_item_get_attachment (get_item (checklist, 1))->name, ==, "a.pdf");
  g_assert_null (matta_check_item_get_domain (get_item (checklist, 1)));
  g_assert_cmpint (matta_checklist_get_tier (checklist), ==, LOOK);
  g_assert_cmpuint (matta_checklist_get_n_recipients (checklist), ==, 3);
  g_assert_cmpuint (matta_facts_get_n_recipients (matta_checklist_get_facts (checklist)), ==, 3);
}

static void
count_cb (gpointer object, GParamSpec *pspec, guint *count)
{
  ++*count;
}

static void
test_complete (void)
{
  g_autoptr (MattaChecklist) checklist =
      make_with ("to:a@example.org to:c@example.com", NULL,
                 (Noticed[]){ { "outside", LOOK, "a@example.org", NULL }, { 0 } }, NULL);
  guint notified = 0;

  g_signal_connect (checklist, "notify::complete", G_CALLBACK (count_cb), &notified);
  g_assert_false (matta_checklist_get_complete (checklist));
  g_assert_cmpuint (matta_checklist_find_unticked (checklist), ==, 0);
  matta_checklist_tick (checklist, get_item (checklist, 0), TRUE);
  g_assert_cmpuint (matta_checklist_find_unticked (checklist), ==, 1);
  g_assert_false (matta_checklist_get_complete (checklist));
  matta_checklist_tick (checklist, get_item (checklist, 1), TRUE);
  g_assert_true (matta_checklist_get_complete (checklist));
  g_assert_cmpuint (matta_checklist_find_unticked (checklist), ==, G_MAXUINT);
  matta_checklist_tick (checklist, get_item (checklist, 1), TRUE);
  g_assert_cmpuint (notified, ==, 1);
  matta_checklist_tick (checklist, get_item (checklist, 0), FALSE);
  g_assert_false (matta_checklist_get_complete (checklist));
  g_assert_cmpuint (notified, ==, 2);
}

static void
test_drop (void)
{
  g_autoptr (MattaChecklist) checklist =
      make_with ("to:a@example.org to:b@example.org to:c@example.net", NULL,
                 (Noticed[]){ { "outside", LOOK, "a@example.org", NULL }, { 0 } }, NULL);
  MattaCheckItem *group = get_item (checklist, 0);
  MattaCheckItem *single = get_item (checklist, 1);

  g_assert_true (matta_checklist_drop (checklist, group, TRUE));
  g_assert_true (matta_checklist_drop (checklist, group, TRUE));
  g_assert_cmpuint (matta_checklist_get_n_recipients (checklist), ==, 1);
  g_assert_cmpuint (matta_checklist_get_plan (checklist)->drop->len, ==, 2);
  g_assert_true (matta_check_item_get_dropped (group));
  /* What is dropped need not be looked at. */
  matta_checklist_tick (checklist, single, TRUE);
  g_assert_true (matta_checklist_get_complete (checklist));
  /* Nobody is left. */
  g_assert_true (matta_checklist_drop (checklist, single, TRUE));
  g_assert_false (matta_checklist_get_complete (checklist));
  g_assert_true (matta_checklist_drop (checklist, group, FALSE));
  g_assert_cmpuint (matta_checklist_get_n_recipients (checklist), ==, 2);
  g_assert_cmpuint (matta_checklist_get_plan (checklist)->drop->len, ==, 1);
  g_assert_false (matta_checklist_get_complete (checklist)); /* it was never ticked */
}

static void
test_correct (void)
{
  GPtrArray *findings = g_ptr_array_new ();
  g_autoptr (MattaFacts) facts = make_facts ("to:a@examp1e.org to:c@example.com", NULL);
  g_autoptr (MattaVerdict) verdict = NULL;
  g_autoptr (MattaChecklist) checklist = NULL;
  g_auto (GStrv) ticks = NULL;
  MattaCheckItem *wrong = NULL;

  g_ptr_array_add (findings, matta_finding_new ("look-alike", THINK, MATTA_ABOUT_RECIPIENT,
                                                "a@examp1e.org", "example.org", "correct"));
  verdict = matta_verdict_new (findings);
  checklist = matta_checklist_new (facts, verdict, is_inside, NULL, NULL);
  wrong = get_item (checklist, 0);
  g_assert_cmpstr (matta_check_item_get_correction (wrong), ==, "a@example.org");
  g_assert_false (matta_checklist_correct (checklist, get_item (checklist, 1), TRUE));
  g_assert_true (matta_checklist_correct (checklist, wrong, TRUE));
  g_assert_cmpstr (
      matta_plan_get_correction (matta_checklist_get_plan (checklist), "a@examp1e.org"), ==,
      "a@example.org");
  /* Choosing is looking; nothing has to be typed about an address that gets nothing. */
  g_assert_true (matta_check_item_get_ticked (wrong));
  g_assert_true (matta_checklist_tick (checklist, wrong, FALSE));
  g_assert_true (matta_checklist_tick (checklist, wrong, TRUE));
  ticks = matta_checklist_dup_ticks (checklist);
  g_assert_null (ticks[0]); /* sent again it comes with the wrong one */
  g_assert_true (matta_checklist_correct (checklist, wrong, FALSE));
  g_assert_cmpuint (matta_checklist_get_plan (checklist)->correct->len, ==, 0);
  g_assert_false (matta_check_item_get_ticked (wrong));
  g_assert_false (matta_checklist_tick (checklist, wrong, TRUE));
}

static void
assert_receivers (MattaChecklist *checklist, const char *expected)
{
  g_auto (GStrv) receivers = matta_checklist_list_receivers (checklist);
  g_autofree char *all = g_strjoinv (" ", receivers);

  g_assert_cmpstr (all, ==, expected);
}

/* As it would leave now: without who was dropped (rows go by domain), with whom a rule adds. */
static void
test_receivers (void)
{
  g_autoptr (MattaPlan) duties = matta_plan_new ();
  g_autoptr (MattaChecklist) checklist =
      make_with ("to:a@example.org to:b@example.net", NULL,
                 (Noticed[]){ { "outside", THINK, "a@example.org", NULL },
                              { "outside", THINK, "b@example.net", NULL },
                              { 0 } },
                 NULL);

  assert_receivers (checklist, "a@example.org b@example.net");
  g_ptr_array_add (duties->cc, g_strdup ("boss@example.com"));
  g_ptr_array_add (duties->bcc, g_strdup ("archive@example.com"));
  matta_checklist_oblige (checklist, duties);
  g_assert_true (matta_checklist_drop (checklist, get_item (checklist, 0), TRUE));
  assert_receivers (checklist, "a@example.org boss@example.com archive@example.com");
}

/* What a rule hides stays hidden; a reason is wanted; one look is not enough. */
static void
test_duties (void)
{
  g_autoptr (MattaPlan) duties = matta_plan_new ();
  g_autoptr (MattaChecklist) checklist =
      make_with ("to:a@example.org to:c@example.com", NULL,
                 (Noticed[]){ { "outside", THINK, "a@example.org", NULL },
                              { "reason-required", THINK, "", NULL },
                              { "second-look", THINK, "", NULL },
                              { 0 } },
                 NULL);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (checklist));

  g_ptr_array_add (duties->to_bcc, g_strdup ("a@example.org"));
  g_ptr_array_add (duties->bcc, g_strdup ("archive@example.com"));
  matta_checklist_oblige (checklist, duties);
  g_assert_true (matta_checklist_hide_all_outside (checklist, FALSE));
  g_assert_true (matta_plan_hides (matta_checklist_get_plan (checklist), "a@example.org"));
  g_assert_cmpuint (matta_checklist_get_n_recipients (checklist), ==, 2);
  for (guint look = 1; look <= 2; look++) {
    for (guint i = 0; i < n; i++)
      g_assert_true (matta_checklist_tick (checklist, get_item (checklist, i), TRUE));
    g_assert_cmpint (matta_checklist_get_complete (checklist), ==, look == 2);
    matta_checklist_set_reason (checklist, "They asked for it");
    g_assert_true (matta_checklist_get_complete (checklist));
    g_assert_cmpint (matta_checklist_pass (checklist), ==, look == 2);
    g_assert_cmpint (matta_checklist_get_complete (checklist), ==, look == 2);
  }
  g_assert_true (matta_checklist_needs_reason (checklist));
  g_assert_cmpuint (matta_checklist_get_plan (checklist)->bcc->len, ==, 1);
}

/* The digest of "abc", which is what both files hold. */
#define ABC "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
#define FILE_NAMED(name) "--X\r\nContent-Type: application/pdf; name=" name "\r\n\r\nabc\r\n"
#define FILES(files)                                                                               \
  "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=X\r\n\r\n"                         \
  "--X\r\nContent-Type: text/plain\r\n\r\nHi\r\n" files "--X--\r\n"

static const Noticed open_first[] = {
  { "open-first", LOOK, "0", ABC },
  { 0 },
};

static MattaCheckItem *
find_file (MattaChecklist *checklist, const char *name)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (checklist)); i++) {
    MattaCheckItem *item = get_item (checklist, i);
    const MattaAttachment *attachment = matta_check_item_get_attachment (item);

    if (attachment != NULL && g_str_equal (attachment->name, name))
      return item;
  }
  g_assert_not_reached ();
}

static void
tick_people (MattaChecklist *checklist)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (checklist)); i++)
    if (matta_check_item_get_attachment (get_item (checklist, i)) == NULL)
      g_assert_true (matta_checklist_tick (checklist, get_item (checklist, i), TRUE));
}

static void
test_open_first (void)
{
  g_autoptr (MattaChecklist) checklist =
      make_with ("to:a@example.org", FILES (FILE_NAMED ("a.pdf")), open_first, NULL);
  MattaCheckItem *file = find_file (checklist, "a.pdf");
  guint notified = 0;

  g_signal_connect (file, "notify::must-open", G_CALLBACK (count_cb), &notified);
  tick_people (checklist);
  g_assert_true (matta_check_item_get_must_open (file));
  g_assert_false (matta_checklist_tick (checklist, file, TRUE));
  g_assert_false (matta_check_item_get_ticked (file));
  g_assert_true (matta_checklist_tick (checklist, file, FALSE)); /* unticking is always free */
  /* Not even by the item's own door, which windows leave alone. */
  matta_check_item_set_ticked (file, TRUE);
  g_assert_cmpuint (matta_checklist_find_unticked (checklist), ==, G_MAXUINT);
  g_assert_false (matta_checklist_get_complete (checklist));
  matta_check_item_set_ticked (file, FALSE);
  matta_checklist_note_opened (checklist, get_item (checklist, 0));
  matta_checklist_note_opened (checklist, file);
  g_assert_false (matta_check_item_get_must_open (file));
  g_assert_cmpuint (notified, ==, 1);
  g_assert_false (matta_checklist_get_complete (checklist)); /* seen is not ticked */
  g_assert_true (matta_checklist_tick (checklist, file, TRUE));
  g_assert_true (matta_checklist_get_complete (checklist));
}

static void
test_open_first_twice (void)
{
  const Noticed noticed[] = { { "open-first", LOOK, "0", ABC },
                              { "open-first", LOOK, "1", ABC },
                              { 0 } };
  g_autoptr (MattaChecklist) checklist = make_with (
      "to:a@example.org", FILES (FILE_NAMED ("a.pdf") FILE_NAMED ("b.pdf")), noticed, NULL);

  matta_checklist_note_opened (checklist, find_file (checklist, "a.pdf"));
  g_assert_false (matta_check_item_get_must_open (find_file (checklist, "b.pdf")));
  tick_all (checklist);
  g_assert_true (matta_checklist_get_complete (checklist));
}

/* What is found later, and what a rule asks for, makes nobody open it again. */
static void
test_open_first_stays (void)
{
  const Noticed more[] = { { "open-first", LOOK, "0", ABC },
                           { "words", THINK, "0", "secret" },
                           { 0 } };
  g_autoptr (MattaChecklist) checklist =
      make_with ("to:a@example.org", FILES (FILE_NAMED ("a.pdf")), open_first, NULL);
  g_autoptr (MattaVerdict) verdict = make_verdict (more);
  g_autoptr (MattaPlan) duties = matta_plan_new ();

  matta_checklist_note_opened (checklist, find_file (checklist, "a.pdf"));
  matta_checklist_oblige (checklist, duties);
  matta_checklist_renew (checklist, verdict, duties);
  g_assert_false (matta_check_item_get_must_open (find_file (checklist, "a.pdf")));
  g_assert_false (matta_check_item_get_ticked (find_file (checklist, "a.pdf")));
  tick_all (checklist);
  g_assert_true (matta_checklist_get_complete (checklist));
}

static void
test_open_first_found_later (void)
{
  const Noticed other[] = { { "outside-attachment", LOOK, "0", NULL }, { 0 } };
  g_autoptr (MattaChecklist) checklist =
      make_with ("to:a@example.org", FILES (FILE_NAMED ("a.pdf")), other, NULL);
  g_autoptr (MattaVerdict) verdict = make_verdict (open_first);

  tick_all (checklist);
  matta_checklist_renew (checklist, verdict, NULL);
  g_assert_true (matta_check_item_get_must_open (find_file (checklist, "a.pdf")));
  g_assert_false (matta_check_item_get_ticked (find_file (checklist, "a.pdf")));
  g_assert_false (matta_checklist_get_complete (checklist));
}

static void
test_open_first_carried (void)
{
  g_autoptr (MattaChecklist) before =
      make_with ("to:a@example.org", FILES (FILE_NAMED ("a.pdf")), open_first, NULL);
  g_autoptr (MattaChecklist) same = NULL;
  g_autoptr (MattaChecklist) renamed = NULL;
  g_auto (GStrv) ticks = NULL;

  matta_checklist_note_opened (before, find_file (before, "a.pdf"));
  tick_all (before);
  ticks = matta_checklist_dup_ticks (before);
  same = make_with ("to:a@example.org", FILES (FILE_NAMED ("a.pdf")), open_first,
                    (const char *const *) ticks);
  g_assert_true (matta_check_item_get_carried (find_file (same, "a.pdf")));
  g_assert_true (matta_checklist_get_complete (same));
  renamed = make_with ("to:a@example.org", FILES (FILE_NAMED ("b.pdf")), open_first,
                       (const char *const *) ticks);
  g_assert_false (matta_check_item_get_must_open (find_file (renamed, "b.pdf")));
  g_assert_false (matta_check_item_get_ticked (find_file (renamed, "b.pdf")));
}

/* Opened and not ticked, or ticked when nobody asked for opening: neither will do. */
static void
test_open_first_not_carried (void)
{
  const char *const ticked_only[] = { "to:a@example.org", "file:a.pdf:" ABC, NULL };
  g_autoptr (MattaChecklist) before =
      make_with ("to:a@example.org", FILES (FILE_NAMED ("a.pdf")), open_first, NULL);
  g_autoptr (MattaChecklist) later =
      make_with ("to:a@example.org", FILES (FILE_NAMED ("a.pdf")), open_first, ticked_only);
  g_auto (GStrv) ticks = NULL;

  g_assert_true (matta_check_item_get_must_open (find_file (later, "a.pdf")));
  g_assert_false (matta_check_item_get_ticked (find_file (later, "a.pdf")));
  matta_checklist_note_opened (before, find_file (before, "a.pdf"));
  ticks = matta_checklist_dup_ticks (before);
  g_assert_null (ticks[0]);
}

static void
test_hide (void)
{
  g_autoptr (MattaChecklist) checklist =
      make_with ("to:a@example.org to:b@example.net to:c@example.com", TWO_FILES,
                 (Noticed[]){ { "outside", LOOK, "a@example.org", NULL }, { 0 } }, NULL);
  const MattaPlan *plan = matta_checklist_get_plan (checklist);

  g_assert_true (matta_checklist_hide_all_outside (checklist, TRUE));
  g_assert_cmpuint (plan->to_bcc->len, ==, 2);
  g_assert_true (matta_plan_hides (plan, "a@example.org"));
  g_assert_false (matta_plan_hides (plan, "c@example.com"));
  g_assert_true (matta_check_item_get_hidden (get_item (checklist, 0)));
  g_assert_true (matta_checklist_hide (checklist, get_item (checklist, 0), FALSE));
  g_assert_cmpuint (plan->to_bcc->len, ==, 1);
  g_assert_cmpuint (matta_checklist_get_n_recipients (checklist), ==, 3);
  for (guint i = 0; i < 4; i++)
    if (matta_check_item_get_kind (get_item (checklist, i)) == MATTA_ITEM_ATTACHMENT)
      g_assert_false (matta_checklist_hide (checklist, get_item (checklist, i), TRUE));
}

static void
test_plan (void)
{
  g_autoptr (MattaChecklist) checklist =
      make_with ("to:c@example.com", NULL, (Noticed[]){ { 0 } }, NULL);
  guint notified = 0;

  g_signal_connect (checklist, "notify::one-by-one", G_CALLBACK (count_cb), &notified);
  g_assert_true (matta_checklist_set_one_by_one (checklist, TRUE));
  g_assert_true (matta_checklist_set_one_by_one (checklist, TRUE));
  g_assert_true (matta_checklist_get_one_by_one (checklist));
  g_assert_cmpuint (notified, ==, 1);
  matta_checklist_set_hold_until (checklist, 5);
  g_assert_cmpint (matta_checklist_get_hold_until (checklist), ==, 5);
  g_assert_cmpint (matta_checklist_get_plan (checklist)->hold_until, ==, 5);
}

static const struct {
  const char *rest;
  const char *why;
} unchangeable[] = {
  { "Content-Type: multipart/signed; boundary=X\r\n\r\n--X\r\n\r\nHi\r\n--X--\r\n", "signed" },
  { "Content-Type: multipart/encrypted; boundary=X\r\n\r\n--X\r\n\r\nHi\r\n--X--\r\n",
    "encrypted" },
};

static void
test_unchangeable (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (unchangeable); i++) {
    g_autoptr (MattaChecklist) checklist =
        make_with ("to:a@example.org", unchangeable[i].rest, (Noticed[]){ { 0 } }, NULL);
    MattaCheckItem *item = get_item (checklist, 0);

    g_assert_cmpstr (matta_checklist_get_unchangeable (checklist), ==, unchangeable[i].why);
    g_assert_false (matta_checklist_drop (checklist, item, TRUE));
    g_assert_false (matta_checklist_hide (checklist, item, TRUE));
    g_assert_false (matta_checklist_hide_all_outside (checklist, TRUE));
    g_assert_false (matta_checklist_set_one_by_one (checklist, TRUE));
    g_assert_false (matta_check_item_get_dropped (item));
    g_assert_false (matta_plan_changes_content (matta_checklist_get_plan (checklist)));
    matta_checklist_set_hold_until (checklist, 5); /* which changes no content */
    tick_all (checklist);
    g_assert_true (matta_checklist_get_complete (checklist));
  }
}

static const struct {
  const char *text;
  gboolean will_do;
} typings[] = {
  { NULL, FALSE },
  { "", FALSE },
  { "caf", FALSE },
  { "cafe.example", FALSE },
  { "café.example", TRUE },
  { " Café.Example ", TRUE },
  { "xn--caf-dma.example", TRUE },
  { "a@café.example", FALSE },
};

static void
test_typing (void)
{
  g_autoptr (MattaChecklist) checklist =
      make_with ("to:a@café.example to:b@café.example", NULL,
                 (Noticed[]){ { "look-alike", STOP, "a@café.example", NULL },
                              { "look-alike", STOP, "b@café.example", NULL },
                              { 0 } },
                 NULL);
  MattaCheckItem *item = get_item (checklist, 0);

  if (matta_check_item_get_must_type (item) == NULL)
    item = get_item (checklist, 1);
  g_assert_cmpstr (matta_check_item_get_must_type (item), ==, "xn--caf-dma.example");
  g_assert_true (matta_check_item_get_must_type (get_item (checklist, 0)) == NULL
                 || matta_check_item_get_must_type (get_item (checklist, 1)) == NULL);
  for (guint i = 0; i < G_N_ELEMENTS (typings); i++) {
    matta_checklist_type (checklist, item, typings[i].text);
    g_assert_cmpstr (matta_check_item_get_typed (item), ==, typings[i].text);
    g_assert_cmpint (matta_checklist_tick (checklist, item, TRUE), ==, typings[i].will_do);
    g_assert_cmpint (matta_check_item_get_ticked (item), ==, typings[i].will_do);
  }
  /* What is typed wrongly afterwards takes the tick away; unticking is always free. */
  matta_checklist_type (checklist, item, "café.example");
  matta_checklist_tick (checklist, item, TRUE);
  matta_checklist_type (checklist, item, "café.exampl");
  g_assert_false (matta_check_item_get_ticked (item));
  g_assert_true (matta_checklist_tick (checklist, item, FALSE));
}

static const struct {
  const char *id;
  MattaTier tier;
  gboolean must_type;
} typed_findings[] = {
  { "look-alike", LOOK, TRUE },    { "first-domain", LOOK, FALSE },
  { "first-domain", THINK, TRUE }, { "first-address", THINK, FALSE },
  { "outside", STOP, FALSE },
};

static void
test_what_must_be_typed (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (typed_findings); i++) {
    Noticed noticed[] = { { typed_findings[i].id, typed_findings[i].tier, "a@example.org", NULL },
                          { 0 } };
    g_autoptr (MattaChecklist) checklist = make_with ("to:a@example.org", NULL, noticed, NULL);

    g_assert_cmpint (matta_check_item_get_must_type (get_item (checklist, 0)) != NULL, ==,
                     typed_findings[i].must_type);
  }
}

/* Ticked there, what is ticked here? */
typedef struct {
  const char *path;
  const char *before;
  const char *now;
  const char *carried; /* keys, joined by blanks */
} CarryCase;

static const CarryCase carry_cases[] = {
  { "unchanged", "to:a@example.org to:c@example.com", "to:a@example.org to:c@example.com",
    "to:a@example.org inside" },
  { "one-more-outside", "to:a@example.org", "to:a@example.org to:n@example.net",
    "to:a@example.org" },
  { "one-more-inside", "to:a@example.org to:c@example.com",
    "to:a@example.org to:c@example.com to:d@example.com", "to:a@example.org" },
  { "one-less-inside", "to:c@example.com to:d@example.com", "to:c@example.com", "inside" },
  { "from-bcc-to-to", "bcc:a@example.org", "to:a@example.org", "" },
  { "a-group-grew", "to:a@example.org to:b@example.org",
    "to:a@example.org to:b@example.org to:n@example.org", "" },
  { "a-group-shrank", "to:a@example.org to:b@example.org to:n@example.org",
    "to:a@example.org to:b@example.org", "group:example.org" },
  { "capitals-only", "to:a@example.org", "to:A@Example.org", "to:a@example.org" },
};

static void
test_carry (gconstpointer data)
{
  const CarryCase *row = data;
  g_autoptr (MattaChecklist) before = make_with (row->before, NULL, (Noticed[]){ { 0 } }, NULL);
  g_autoptr (MattaChecklist) now = NULL;
  g_autoptr (GString) carried = g_string_new (NULL);
  g_auto (GStrv) ticks = NULL;

  tick_all (before);
  ticks = matta_checklist_dup_ticks (before);
  now = make_with (row->now, NULL, (Noticed[]){ { 0 } }, (const char *const *) ticks);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (now)); i++) {
    MattaCheckItem *item = get_item (now, i);

    g_assert_cmpint (matta_check_item_get_carried (item), ==, matta_check_item_get_ticked (item));
    if (matta_check_item_get_carried (item))
      g_string_append_printf (carried, "%s%s", carried->len > 0 ? " " : "",
                              matta_check_item_get_key (item));
  }
  g_assert_cmpstr (carried->str, ==, row->carried);
}

static void
test_carry_what_was_typed (void)
{
  Noticed noticed[] = { { "look-alike", STOP, "a@example.org", NULL }, { 0 } };
  const char *const ticks[] = { "to:a@example.org", NULL };
  g_autoptr (MattaChecklist) checklist = make_with ("to:a@example.org", NULL, noticed, ticks);

  g_assert_true (matta_checklist_get_complete (checklist));
  g_assert_cmpstr (matta_check_item_get_typed (get_item (checklist, 0)), ==, "example.org");
}

static void
test_item_notifies_once (void)
{
  g_autoptr (MattaCheckItem) item = matta_check_item_new (MATTA_ITEM_MESSAGE, "message:");
  static const char *const names[] = { "ticked", "dropped", "hidden", "typed" };
  guint counts[G_N_ELEMENTS (names)] = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *signal = g_strconcat ("notify::", names[i], NULL);

    g_signal_connect (item, signal, G_CALLBACK (count_cb), &counts[i]);
  }
  for (guint i = 0; i < 2; i++) {
    matta_check_item_set_ticked (item, TRUE);
    matta_check_item_set_dropped (item, TRUE);
    matta_check_item_set_hidden (item, TRUE);
    matta_check_item_set_typed (item, "x");
  }
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_cmpuint (counts[i], ==, 1);
  g_assert_finalize_object (g_steal_pointer (&item));
}

static void
test_item_findings (void)
{
  g_autoptr (MattaFinding) low =
      matta_finding_new ("outside", LOOK, MATTA_ABOUT_MESSAGE, NULL, NULL, NULL);
  g_autoptr (MattaFinding) high =
      matta_finding_new ("look-alike", STOP, MATTA_ABOUT_MESSAGE, NULL, NULL, NULL);
  g_autoptr (MattaCheckItem) item = matta_check_item_new (MATTA_ITEM_MESSAGE, "message:");

  g_assert_cmpint (matta_check_item_get_tier (item), ==, MATTA_TIER_QUIET);
  matta_check_item_add_finding (item, low);
  matta_check_item_add_finding (item, high);
  matta_check_item_add_finding (item, low);
  g_assert_cmpint (matta_check_item_get_tier (item), ==, STOP);
  g_assert_true (g_ptr_array_index (matta_check_item_get_findings (item), 0) == high);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (build_cases); i++) {
    g_autofree char *path = g_strconcat ("/checklist/build/", build_cases[i].path, NULL);

    g_test_add_data_func (path, &build_cases[i], test_build);
  }
  for (guint i = 0; i < G_N_ELEMENTS (carry_cases); i++) {
    g_autofree char *path = g_strconcat ("/checklist/carry/", carry_cases[i].path, NULL);

    g_test_add_data_func (path, &carry_cases[i], test_carry);
  }
  g_test_add_func ("/checklist/rows-hold-what-they-are-about", test_items);
  g_test_add_func ("/checklist/complete-when-all-is-ticked", test_complete);
  g_test_add_func ("/checklist/drop-and-take-it-back", test_drop);
  g_test_add_func ("/checklist/correct-and-take-it-back", test_correct);
  g_test_add_func ("/checklist/what-rules-ask-for", test_duties);
  g_test_add_func ("/checklist/receivers", test_receivers);
  g_test_add_func ("/checklist/open-first/not-ticked-before", test_open_first);
  g_test_add_func ("/checklist/open-first/one-file-in-two-rows", test_open_first_twice);
  g_test_add_func ("/checklist/open-first/stays-opened", test_open_first_stays);
  g_test_add_func ("/checklist/open-first/asked-for-later", test_open_first_found_later);
  g_test_add_func ("/checklist/open-first/comes-back-opened-and-ticked", test_open_first_carried);
  g_test_add_func ("/checklist/open-first/one-of-both-is-not-enough", test_open_first_not_carried);
  g_test_add_func ("/checklist/hide-outside-people", test_hide);
  g_test_add_func ("/checklist/plan", test_plan);
  g_test_add_func ("/checklist/signed-and-encrypted-are-not-changed", test_unchangeable);
  g_test_add_func ("/checklist/typing-a-domain", test_typing);
  g_test_add_func ("/checklist/what-must-be-typed", test_what_must_be_typed);
  g_test_add_func ("/checklist/carry/what-was-typed", test_carry_what_was_typed);
  g_test_add_func ("/check-item/notifies-only-changes", test_item_notifies_once);
  g_test_add_func ("/check-item/highest-finding-first", test_item_findings);
  return g_test_run ();
}
