/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-domains.h"

#define SECONDS 3

/* Everything that is being asked, on a context of its own. */
typedef struct {
  GResolver *resolver;
  GCancellable *cancellable;
  GPtrArray *missing; /* element char* */
  guint n_open;
} Inquiry;

typedef struct {
  Inquiry *inquiry;
  const char *domain;
} Question;

static const char *const reserved[] = { "test", "example", "invalid", "localhost", "local", NULL };

gboolean
matta_domains_can_ask (const char *domain)
{
  g_auto (GStrv) labels = NULL;
  guint n = 0;

  g_return_val_if_fail (domain != NULL, FALSE);

  labels = g_strsplit (domain, ".", -1);
  n = g_strv_length (labels);
  if (n < 2 || *domain == '[' || g_hostname_is_ip_address (domain))
    return FALSE;
  /* "example" is set aside below many a country's domain, too. */
  return !g_strv_contains (reserved, labels[n - 1]) && !g_str_equal (labels[n - 2], "example");
}

static void
end_question (Question *question, gboolean missing)
{
  if (missing)
    g_ptr_array_add (question->inquiry->missing, g_strdup (question->domain));
  question->inquiry->n_open--;
  g_free (question);
}

static void
addresses_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  GList *addresses = g_resolver_lookup_by_name_finish (G_RESOLVER (source), result, &error);

  end_question (user_data, g_error_matches (error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND));
  g_resolver_free_addresses (addresses);
}

/* "." says that no mail is taken. */
static gboolean
takes_mail (GList *records)
{
  for (GList *l = records; l != NULL; l = l->next) {
    const char *host = NULL;

    g_variant_get (l->data, "(q&s)", NULL, &host);
    if (*host != '\0' && !g_str_equal (host, "."))
      return TRUE;
  }
  return FALSE;
}

static void
records_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Question *question = user_data;
  g_autoptr (GError) error = NULL;
  GList *records = g_resolver_lookup_records_finish (G_RESOLVER (source), result, &error);

  if (g_error_matches (error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND))
    /* RFC 5321 5.1: without an MX the domain's own address takes the mail. */
    g_resolver_lookup_by_name_async (question->inquiry->resolver, question->domain,
                                     question->inquiry->cancellable, addresses_cb, question);
  else
    end_question (question, error == NULL && !takes_mail (records));
  g_list_free_full (records, (GDestroyNotify) g_variant_unref);
}

static gboolean
time_over_cb (gpointer data)
{
  g_cancellable_cancel (data);
  return G_SOURCE_REMOVE;
}

static void
ask_all (Inquiry *inquiry, const char *const *domains, GMainContext *context)
{
  g_autoptr (GSource) timer = g_timeout_source_new_seconds (SECONDS);

  for (guint i = 0; domains[i] != NULL; i++) {
    Question *question = g_new0 (Question, 1);

    question->inquiry = inquiry;
    question->domain = domains[i];
    inquiry->n_open++;
    g_resolver_lookup_records_async (inquiry->resolver, domains[i], G_RESOLVER_RECORD_MX,
                                     inquiry->cancellable, records_cb, question);
  }
  g_source_set_callback (timer, time_over_cb, inquiry->cancellable, NULL);
  g_source_attach (timer, context);
  while (inquiry->n_open > 0)
    g_main_context_iteration (context, TRUE);
  g_source_destroy (timer);
}

static void
stop_cb (GCancellable *outer, GCancellable *inner)
{
  g_cancellable_cancel (inner);
}

char **
matta_domains_find_missing (const char *const *domains, GCancellable *cancellable)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GResolver) resolver = g_resolver_get_default ();
  g_autoptr (GCancellable) inner = g_cancellable_new ();
  g_autoptr (GPtrArray) missing = g_ptr_array_new ();
  Inquiry inquiry = { .resolver = resolver, .cancellable = inner, .missing = missing };
  gulong id = 0;

  g_return_val_if_fail (domains != NULL, NULL);

  id = cancellable != NULL ? g_cancellable_connect (cancellable, G_CALLBACK (stop_cb), inner, NULL)
                           : 0;
  g_main_context_push_thread_default (context);
  ask_all (&inquiry, domains, context);
  g_main_context_pop_thread_default (context);
  g_cancellable_disconnect (cancellable, id);
  g_ptr_array_add (missing, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&missing), FALSE);
}
