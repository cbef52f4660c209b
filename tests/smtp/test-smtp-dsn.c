/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-smtp-dsn.h"

typedef struct {
  const char *value;
  gboolean right;
} Case;

typedef gboolean (*IsFunc) (const char *value);

static void
check (IsFunc is, const Case *cases, guint n_cases)
{
  for (guint i = 0; i < n_cases; i++) {
    g_test_message ("%s", cases[i].value != NULL ? cases[i].value : "nothing");
    g_assert_cmpint (is (cases[i].value), ==, cases[i].right);
  }
}

static void
test_ret (void)
{
  static const Case cases[] = {
    { "FULL", TRUE }, { "hdrs", TRUE }, { "BODY", FALSE }, { "", FALSE }, { NULL, FALSE },
  };

  check (matta_smtp_dsn_is_ret, cases, G_N_ELEMENTS (cases));
}

static void
test_notify (void)
{
  static const Case cases[] = {
    { "NEVER", TRUE },          { "SUCCESS", TRUE },   { "success,failure,DELAY", TRUE },
    { "NEVER,SUCCESS", FALSE }, { "SUCCESS,", FALSE }, { ",SUCCESS", FALSE },
    { "ALWAYS", FALSE },        { "", FALSE },         { NULL, FALSE },
  };

  check (matta_smtp_dsn_is_notify, cases, G_N_ELEMENTS (cases));
}

static void
test_envid (void)
{
  g_autofree char *longest = g_strnfill (100, 'x');
  g_autofree char *longer = g_strnfill (101, 'x');
  const Case cases[] = {
    { "QQ314159", TRUE }, { "a+2Bb+3D", TRUE },      { longest, TRUE }, { longer, FALSE },
    { "a+2", FALSE },     { "a+2b", FALSE },         { "a=b", FALSE },  { "a b", FALSE },
    { "a\x7f", FALSE },   { "\xe3\x81\x82", FALSE }, { NULL, FALSE },
  };

  check (matta_smtp_dsn_is_envid, cases, G_N_ELEMENTS (cases));
}

static void
test_orcpt (void)
{
  g_autofree char *many = g_strnfill (500, 'x');
  g_autofree char *longer = g_strconcat ("rfc822;", many, NULL);
  const Case cases[] = {
    { "rfc822;bob@example.com", TRUE },
    { "rfc822;bob+2Bnews@example.com", TRUE },
    { "utf-8;山田@例え.example", TRUE },
    { "rfc822;山田@例え.example", FALSE },
    { "rfc822;", FALSE },
    { ";bob@example.com", FALSE },
    { "a b;bob@example.com", FALSE },
    { "bob@example.com", FALSE },
    { "rfc822;bob+zz@example.com", FALSE },
    { longer, FALSE },
    { NULL, FALSE },
  };

  check (matta_smtp_dsn_is_orcpt, cases, G_N_ELEMENTS (cases));
}

static void
test_wants_success (void)
{
  static const Case cases[] = {
    { "NOTIFY=SUCCESS,FAILURE", TRUE },
    { "ORCPT=rfc822;SUCCESS@example.com notify=delay,success", TRUE },
    { "NOTIFY=FAILURE", FALSE },
    { "NOTIFY=NEVER", FALSE },
    { "ORCPT=rfc822;SUCCESS", FALSE },
    { "", FALSE },
    { NULL, FALSE },
  };

  check (matta_smtp_dsn_wants_success, cases, G_N_ELEMENTS (cases));
}

static void
test_get (void)
{
  const char *parameters = "SIZE=12  envid=a+2Bb+3Dc  RET=HDRS";
  g_autofree char *envid = matta_smtp_dsn_get (parameters, "ENVID");
  g_autofree char *orcpt = matta_smtp_dsn_get ("ORCPT=utf-8;山田@例え.example", "ORCPT");

  g_assert_cmpstr (envid, ==, "a+b=c");
  g_assert_cmpstr (orcpt, ==, "utf-8;山田@例え.example");
  g_assert_null (matta_smtp_dsn_get (parameters, "ORCPT"));
  g_assert_null (matta_smtp_dsn_get (NULL, "ENVID"));
  g_assert_null (matta_smtp_dsn_get ("ENVID", "ENVID"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/smtp/dsn/ret", test_ret);
  g_test_add_func ("/smtp/dsn/notify", test_notify);
  g_test_add_func ("/smtp/dsn/envid", test_envid);
  g_test_add_func ("/smtp/dsn/orcpt", test_orcpt);
  g_test_add_func ("/smtp/dsn/wants-success", test_wants_success);
  g_test_add_func ("/smtp/dsn/get", test_get);
  return g_test_run ();
}
