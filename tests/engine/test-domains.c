/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-domains.h"

/* A resolver that knows what it is told here, and never asks anybody. */
#define FAKE_TYPE_RESOLVER (fake_resolver_get_type ())
G_DECLARE_FINAL_TYPE (FakeResolver, fake_resolver, FAKE, RESOLVER, GResolver)

struct _FakeResolver {
  GResolver parent_instance;
};

G_DEFINE_FINAL_TYPE (FakeResolver, fake_resolver, G_TYPE_RESOLVER)

/* What there is: "mx", "null-mx", "address", "nothing", "trouble", "silence". */
static const struct {
  const char *domain;
  const char *has;
} world[] = {
  { "mail.example.com", "mx" },        { "refuses.example.com", "null-mx" },
  { "plain.example.com", "address" },  { "gone.example.com", "nothing" },
  { "broken.example.com", "trouble" }, { "slow.example.com", "silence" },
};

static const char *
look_up (const char *domain)
{
  for (guint i = 0; i < G_N_ELEMENTS (world); i++)
    if (g_str_equal (world[i].domain, domain))
      return world[i].has;
  return "nothing";
}

static void
cancelled_cb (GCancellable *cancellable, GTask *task)
{
  g_task_return_error_if_cancelled (task);
  g_object_unref (task);
}

static void
stay_silent (GTask *task)
{
  GSource *source = g_cancellable_source_new (g_task_get_cancellable (task));

  g_task_attach_source (task, source, (GSourceFunc) (void (*) (void)) cancelled_cb);
  g_source_unref (source);
}

static void
lookup_records_async (GResolver *resolver,
                      const char *name,
                      GResolverRecordType type,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  GTask *task = g_task_new (resolver, cancellable, callback, user_data);
  const char *has = look_up (name);

  g_task_set_source_tag (task, lookup_records_async);
  g_assert_cmpint (type, ==, G_RESOLVER_RECORD_MX);
  if (g_str_equal (has, "silence")) {
    g_object_ref (task);
    stay_silent (task);
  } else if (g_str_equal (has, "mx") || g_str_equal (has, "null-mx")) {
    const char *host = g_str_equal (has, "mx") ? "mx.example.com" : ".";
    GVariant *record = g_variant_ref_sink (g_variant_new ("(qs)", 10, host));

    g_task_return_pointer (task, g_list_append (NULL, record), NULL);
  } else {
    g_task_return_new_error (task, G_RESOLVER_ERROR,
                             g_str_equal (has, "trouble") ? G_RESOLVER_ERROR_TEMPORARY_FAILURE
                                                          : G_RESOLVER_ERROR_NOT_FOUND,
                             "None");
  }
  g_object_unref (task);
}

static GList *
lookup_records_finish (GResolver *resolver, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
lookup_by_name_async (GResolver *resolver,
                      const char *name,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (resolver, cancellable, callback, user_data);

  g_task_set_source_tag (task, lookup_by_name_async);
  if (g_str_equal (look_up (name), "address"))
    g_task_return_pointer (
        task, g_list_append (NULL, g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4)), NULL);
  else
    g_task_return_new_error (task, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, "None");
}

static GList *
lookup_by_name_finish (GResolver *resolver, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
fake_resolver_class_init (FakeResolverClass *klass)
{
  GResolverClass *resolver_class = G_RESOLVER_CLASS (klass);

  resolver_class->lookup_records_async = lookup_records_async;
  resolver_class->lookup_records_finish = lookup_records_finish;
  resolver_class->lookup_by_name_async = lookup_by_name_async;
  resolver_class->lookup_by_name_finish = lookup_by_name_finish;
}

static void
fake_resolver_init (FakeResolver *self)
{
}

static void
test_can_ask (void)
{
  const struct {
    const char *domain;
    gboolean can;
  } cases[] = {
    { "customer.co.jp", TRUE },    { "a.b.c.org", TRUE },        { "testing.org", TRUE },
    { "customer.example", FALSE }, { "mail.test", FALSE },       { "x.invalid", FALSE },
    { "example.com", FALSE },      { "mail.example.jp", FALSE }, { "localhost", FALSE },
    { "[127.0.0.1]", FALSE },      { "127.0.0.1", FALSE },       { "", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_test_message ("%s", cases[i].domain);
    g_assert_cmpint (matta_domains_can_ask (cases[i].domain), ==, cases[i].can);
  }
}

/* What is not known for certain is not said: an error, or nothing at all in time. */
static void
test_find_missing (void)
{
  const char *const all[] = { "mail.example.com", "refuses.example.com", "plain.example.com",
                              "gone.example.com", "broken.example.com",  NULL };
  g_auto (GStrv) missing = matta_domains_find_missing (all, NULL);
  g_autofree char *text = g_strjoinv (" ", missing);

  g_assert_cmpuint (g_strv_length (missing), ==, 2);
  g_assert_true (g_strv_contains ((const char *const *) missing, "refuses.example.com"));
  g_assert_true (g_strv_contains ((const char *const *) missing, "gone.example.com"));
}

static void
test_nobody_answers (void)
{
  const char *const all[] = { "slow.example.com", "gone.example.com", NULL };
  g_auto (GStrv) missing = matta_domains_find_missing (all, NULL);

  g_assert_cmpuint (g_strv_length (missing), ==, 1);
  g_assert_cmpstr (missing[0], ==, "gone.example.com");
}

static void
test_stopped (void)
{
  const char *const all[] = { "slow.example.com", NULL };
  g_autoptr (GCancellable) stopping = g_cancellable_new ();
  g_auto (GStrv) missing = NULL;

  g_cancellable_cancel (stopping);
  missing = matta_domains_find_missing (all, stopping);
  g_assert_null (missing[0]);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GResolver) resolver = NULL;
  int result = 0;

  g_test_init (&argc, &argv, NULL);
  resolver = g_object_new (FAKE_TYPE_RESOLVER, NULL);
  g_resolver_set_default (resolver);
  g_test_add_func ("/domains/can-ask", test_can_ask);
  g_test_add_func ("/domains/find-missing", test_find_missing);
  g_test_add_func ("/domains/nobody-answers", test_nobody_answers);
  g_test_add_func ("/domains/stopped", test_stopped);
  result = g_test_run ();
  return result;
}
