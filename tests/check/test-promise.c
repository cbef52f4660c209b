/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-promise.h"

/* Lower case, as the check sees it. */
static const char *const promised[] = {
  "please find the contract attached.",
  "please find our revised offer for the second hall attached",
  "please find attached the contract.",
  "find attached the contract",
  "please find the attached contract.",
  "you can find our offer attached.",
  "attached you will find our offer.",
  "attached to this mail you will find our offer.",
  "attached, please find the offer.",
  "the contract is attached.",
  "the contract is also attached for your files.",
  "the plans are attached to this e-mail.",
  "i've attached the plan.",
  "i\u2019ve attached the plan.",
  "i have just attached the plan.",
  "i attached the plan for you.",
  "we're attaching the plan.",
  "hi kim, attaching the plan.",
  "attached is the plan.",
  "attached our offer for november.",
  "see attached.",
  "for the colours see the attached sheet.",
  "please review the attached minutes.",
  "please sign the contract attached.",
  "could you sign the attached file?",
  "here is the plan attached.",
  "i am sending the invoice attached.",
  "invoice attached.",
  "invoice attached as discussed",
  "you get the minutes as an attachment.",
  "please find enclosed the certificates.",
  "the certificates are enclosed.",
  "we enclose the certificates.",
  "offer.pdf is attached",
  "it took longer than planned because the rig broke down twice. please find\nthe figures "
  "attached.",
  "ご依頼の見積書を添付いたします。",
  "契約書を添付しましたので、よろしくお願いします",
  "修正箇所は添付の通りです。",
  "修正箇所は添付のとおりです。",
  "添付の見積書をご確認ください。",
  "詳細は添付をご参照ください",
  "詳細は添付参照",
  "資料を添付させていただきます。",
  "資料を添付にてお送りします。",
  "仕様は別添をご覧ください。",
  "仕様は別紙のとおりです。",
  "契約書を同封いたします。",
  "契約書を同封しましたのでご確認ください。",
  "添付ファイルが開けないとのことでした。改めて添付いたします。",
};

static const char *const not_promised[] = {
  "",
  "thank you.",
  "thank you for the attached invoice.",
  "thanks for sending the contract attached.",
  "could you send it as a pdf attached to your mail?",
  "there was no attachment in your mail.",
  "i could not find the file attached.",
  "i can't open the attached file.",
  "did you find the plan attached?",
  "nothing attached.",
  "the contract is not attached.",
  "the plan was attached to the mail of monday.",
  "you attached the figures already.",
  "the list you have attached is old.",
  "i attached it to my last mail.",
  "i have already attached it.",
  "should i attach the plan?",
  "please let me know whether the contract is attached.",
  "please make sure that the form is attached.",
  "the bracket is attached to the wall.",
  "i am attached to this town.",
  "the motor is enclosed in a box.",
  "please send me the attachment again.",
  "find the station. attached houses stand there.",
  "you forgot the attached file.",
  "入稿データを添付してください。",
  "資料を添付の上、ご返送ください。",
  "添付いただいた資料を拝見しました。",
  "ご添付の資料をご確認ください。",
  "添付ファイルが開けません。",
  "添付ファイルをありがとうございます。",
  "添付ファイルはありません。",
  "添付が漏れていました",
  "前回のメールに添付しました。",
  "別添はありません。",
  "請求書は本日郵送した荷物に同封しました。",
  "同封の返信用封筒でご返送ください。",
};

static void
test_promised (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (promised); i++)
    if (matta_promise_find (promised[i]) == NULL)
      g_test_fail_printf ("No promise in “%s”", promised[i]);
}

static void
test_not_promised (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (not_promised); i++) {
    const char *phrase = matta_promise_find (not_promised[i]);

    if (phrase != NULL)
      g_test_fail_printf ("“%s” in “%s”", phrase, not_promised[i]);
  }
}

static void
test_names_it (void)
{
  g_assert_cmpstr (matta_promise_find ("please find the offer attached."), ==, "find attached");
  g_assert_cmpstr (matta_promise_find ("添付いたします。"), ==, "添付します");
}

/* Sentences without an end, letters of several bytes at every border, and a word on each line. */
static void
test_long (void)
{
  for (guint n = 380; n < 420; n++) {
    g_autoptr (GString) text = g_string_new (NULL);

    for (guint i = 0; i < n; i++)
      g_string_append (text, i % 3 == 0 ? "a" : "の");
    g_string_append (text, "添付");
    for (guint i = 0; i < n; i++)
      g_string_append (text, i % 3 == 0 ? "の" : "x");
    g_assert_null (matta_promise_find (text->str));
    g_string_append (text, "\nplease find the offer attached");
    g_assert_nonnull (matta_promise_find (text->str));
  }
}

static void
test_many (void)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < 20000; i++)
    g_string_append (text, "the list that you attached is old. ");
  g_assert_null (matta_promise_find (text->str));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/promise/is-found", test_promised);
  g_test_add_func ("/promise/is-none", test_not_promised);
  g_test_add_func ("/promise/is-named", test_names_it);
  g_test_add_func ("/promise/letters-stay-whole", test_long);
  g_test_add_func ("/promise/many-sentences", test_many);
  return g_test_run ();
}
