/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rooms.h"

#include "matta-error.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

typedef struct {
  Rooms *rooms;
  MattaArrival *arrival;
} Looked;

static gboolean
looked_cb (gpointer data)
{
  Looked *looked = data;
  MattaArrival *arrival = looked->arrival;

  if (looked->rooms->answers != NULL)
    matta_answers_note_inside (looked->rooms->answers, arrival->looked_at, arrival->verdict,
                               arrival->facts);
  matta_arrival_free (arrival);
  g_free (looked);
  return G_SOURCE_REMOVE;
}

/* On a worker's thread when it is about what is inside attachments, else on the main thread. */
static void
arrived_cb (MattaArrival *arrived, gpointer user_data)
{
  Rooms *self = user_data;
  g_autoptr (MattaArrival) arrival = NULL;
  MattaEntry *entry = NULL;

  if (arrived->record == NULL) {
    Looked *looked = g_new0 (Looked, 1);

    looked->rooms = self;
    looked->arrival = arrived;
    g_idle_add (looked_cb, looked);
    return;
  }
  arrival = arrived;
  entry = matta_custody_list (self->custody, g_steal_pointer (&arrival->record));

  if (arrival->ticket != NULL)
    matta_reception_receive (self->reception, entry, arrival->ticket, arrival->facts,
                             (const char *const *) arrival->carried);
  else
    matta_custody_point_out (self->custody, entry);
}

static void
expired_cb (Rooms *self, const char *id)
{
  matta_answers_expire (self->answers, id);
}

static void
needs_you_cb (Rooms *self, MattaEntry *entry)
{
  self->n_needs_you++;
}

static void
trouble_cb (Rooms *self, const char *word, gboolean begins)
{
  g_free (self->trouble);
  self->trouble = begins ? g_strdup (word) : NULL;
}

void
rooms_start (Rooms *self)
{
  MattaClock *clock = MATTA_CLOCK (self->clock);
  g_autoptr (GError) error = NULL;

  /* The last one's lock goes with its memory, a moment after its references; what was being
   * flushed gives up its own only when it is heard of. */
  while ((self->store = matta_store_open (self->dir, &error)) == NULL
         && g_error_matches (error, MATTA_ERROR, MATTA_ERROR_BUSY)) {
    g_clear_error (&error);
    g_main_context_iteration (NULL, FALSE);
  }
  g_assert_no_error (error);
  self->outbox = matta_outbox_new ();
  self->dispatcher = matta_dispatcher_new (self->store, clock, &self->limits);
  self->custody = matta_custody_new (self->store, clock, self->outbox, self->dispatcher);
  self->seals =
      matta_seals_new (self->custody, self->store, MATTA_VAULT (self->vault), &self->limits);
  matta_dispatcher_set_vault (self->dispatcher, MATTA_VAULT (self->vault));
  self->reception = matta_reception_new (clock, self->wait_seconds);
  self->intake =
      matta_intake_new (self->store, clock, &self->limits, self->review, arrived_cb, self);
  self->answers = matta_answers_new (self->custody, self->reception, self->intake);
  g_signal_connect_swapped (self->dispatcher, "expired", G_CALLBACK (expired_cb), self);
  g_signal_connect_swapped (self->custody, "needs-you", G_CALLBACK (needs_you_cb), self);
  g_signal_connect_swapped (self->custody, "trouble", G_CALLBACK (trouble_cb), self);
  matta_intake_set_policy (self->intake, self->policy);
  matta_dispatcher_set_policy (self->dispatcher, self->policy);
  matta_custody_set_policy (self->custody, self->policy);
  matta_reception_set_policy (self->reception, self->policy);
  matta_dispatcher_set_courier (self->dispatcher, MATTA_COURIER (self->courier));
  matta_seals_set_courier (self->seals, MATTA_COURIER (self->courier));
  matta_reception_set_reviewer (self->reception, MATTA_REVIEWER (self->reviewer));
  g_assert_true (matta_custody_take_up (self->custody, 0, &error));
}

/* What is being flushed holds on to the rooms and the store until it is heard of; by then it must
 * tell the fixture nothing any more. */
static void
let_go (Rooms *self)
{
  gpointer store = self->store;

  g_object_add_weak_pointer (store, &store);
  matta_dispatcher_stop (self->dispatcher);
  g_signal_handlers_disconnect_by_data (self->dispatcher, self);
  g_signal_handlers_disconnect_by_data (self->custody, self);
  matta_seals_stop (self->seals);
  g_clear_object (&self->seals);
  g_clear_object (&self->answers);
  g_clear_object (&self->reception);
  matta_intake_stop (self->intake);
  while (g_main_context_iteration (NULL, FALSE)) /* what it said last must not outlive the rooms */
    ;
  g_clear_object (&self->custody);
  g_clear_object (&self->dispatcher);
  g_clear_pointer (&self->intake, matta_intake_unref);
  g_clear_object (&self->outbox);
  g_clear_object (&self->store);
  while (g_atomic_pointer_get (&store) != NULL) {
    g_main_context_iteration (NULL, FALSE);
    g_thread_yield (); /* the last to let go may be the writer's thread, which wakes nobody */
  }
}

void
rooms_stop (Rooms *self)
{
  g_auto (GStrv) waiting = matta_reception_list_waiting (self->reception);

  matta_answers_stop (self->answers);
  matta_custody_return_waiting (self->custody, waiting);
  matta_reception_stop (self->reception);
  let_go (self);
}

void
rooms_crash (Rooms *self)
{
  matta_answers_stop (self->answers);
  matta_reception_stop (self->reception);
  let_go (self);
}

void
rooms_set_up (Rooms *self, gconstpointer review)
{
  const char *const overrides[] = { "inside-domains=example.com", "hold-seconds=60",
                                    "check-domains=false", NULL };
  g_autoptr (GError) error = NULL;

  self->dir = g_dir_make_tmp ("matta-rooms-XXXXXX", &error);
  g_assert_no_error (error);
  self->clock = fake_clock_new (ROOMS_START);
  self->courier = fake_courier_new ();
  self->reviewer = fake_reviewer_new ();
  self->vault = fake_vault_new ();
  self->policy = matta_policy_new (NULL, overrides, &error);
  g_assert_no_error (error);
  self->review = (MattaReview) GPOINTER_TO_INT (review);
  self->wait_seconds = 1000;
  matta_limits_init (&self->limits);
  rooms_start (self);
}

static void
remove_dir (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name = NULL;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    remove_dir (child);
  }
  g_remove (path);
}

void
rooms_tear_down (Rooms *self, gconstpointer review)
{
  if (self->store != NULL)
    rooms_stop (self);
  g_clear_object (&self->clock);
  g_clear_object (&self->courier);
  g_clear_object (&self->reviewer);
  g_clear_object (&self->vault);
  g_clear_pointer (&self->policy, matta_policy_unref);
  g_clear_pointer (&self->trouble, g_free);
  remove_dir (self->dir);
  g_free (self->dir);
}

MattaTicket *
rooms_send_from (Rooms *self, const char *return_path, const char *recipients, const char *text)
{
  g_autoptr (MattaEnvelope) envelope = matta_envelope_new (return_path, NULL);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (MattaContent) content = matta_content_new_for_bytes (bytes);
  g_auto (GStrv) addresses = g_strsplit (recipients, ",", -1);
  MattaTicket *ticket = NULL;

  for (guint i = 0; addresses[i] != NULL; i++)
    matta_envelope_add (envelope, addresses[i], NULL);
  ticket = matta_ticket_new (envelope, content, "client.example");
  matta_intake_deliver (self->intake, ticket);
  return ticket;
}

MattaTicket *
rooms_send (Rooms *self, const char *recipients, const char *text)
{
  return rooms_send_from (self, "sato@example.com", recipients, text);
}

char *
rooms_make_text (const char *subject, const char *to)
{
  return g_strdup_printf ("From: Sato <sato@example.com>\r\nTo: %s\r\nSubject: %s\r\n"
                          "Date: Thu, 01 Jan 2026 00:00:00 +0000\r\n"
                          "Message-ID: <%s@client.example>\r\n\r\nHello.\r\n",
                          to, subject, subject);
}

char *
rooms_make_large_text (gsize size)
{
  GRand *rand = g_rand_new_with_seed (1);
  g_autofree guint8 *data = g_malloc (size);
  g_autofree char *base64 = NULL;
  GString *text = g_string_new (
      "From: Sato <sato@example.com>\r\nTo: " ROOMS_OUTSIDE "\r\nSubject: Offer\r\n"
      "Date: Thu, 01 Jan 2026 09:00:00 +0900\r\nMessage-ID: <offer@client.example>\r\n"
      "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=X\r\n\r\n"
      "--X\r\nContent-Type: text/plain\r\n\r\nPlease see the plan.\r\n"
      "--X\r\nContent-Disposition: attachment; filename=a.csv\r\n\r\n" ROOMS_SECRET
      "\r\n--X\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n"
      "Content-Disposition: attachment; filename=a.pdf\r\n\r\n");

  for (gsize i = 0; i < size; i++)
    data[i] = (guint8) g_rand_int (rand);
  g_rand_free (rand);
  base64 = g_base64_encode (data, size);
  for (gsize at = 0, length = strlen (base64); at < length; at += 76)
    g_string_append_printf (text, "%.76s\r\n", base64 + at);
  g_string_append (text, "--X--\r\n");
  return g_string_free (text, FALSE);
}

MattaTicket *
rooms_send_simple (Rooms *self, const char *subject, const char *to)
{
  g_autofree char *text = rooms_make_text (subject, to);

  return rooms_send (self, to, text);
}

void
rooms_wait_for_reply (Rooms *self, MattaTicket *ticket, guint code)
{
  while (matta_ticket_get_reply (ticket) == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (matta_ticket_get_reply (ticket)->code, ==, code);
}

void
rooms_wait_for_state (Rooms *self, const char *id, MattaState state)
{
  MattaEntry *entry = matta_outbox_find (self->outbox, id);

  g_assert_nonnull (entry);
  while (matta_entry_get_state (entry) != state || matta_entry_get_busy (entry))
    g_main_context_iteration (NULL, TRUE);
}

static void
flushed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_assert_true (matta_store_set_fact_finish (MATTA_STORE (source), result, NULL));
  *(gboolean *) user_data = TRUE;
}

/* The writer takes things in order: once it has flushed one more, all before it are done. Twice,
 * since one thing may lead to another. */
void
rooms_settle_down (Rooms *self)
{
  for (guint i = 0; i < 2; i++) {
    gboolean flushed = FALSE;

    matta_store_set_fact_async (self->store, "settled", "yes", flushed_cb, &flushed);
    while (!flushed)
      g_main_context_iteration (NULL, TRUE);
    while (g_main_context_iteration (NULL, FALSE))
      ;
  }
}

MattaEntry *
rooms_get_newest (Rooms *self)
{
  g_autoptr (MattaEntry) entry = g_list_model_get_item (G_LIST_MODEL (self->outbox), 0);

  g_assert_nonnull (entry);
  return entry;
}

MattaState
rooms_get_kept_state (Rooms *self, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MattaRecord) record = matta_store_get (self->store, id, &error);

  g_assert_no_error (error);
  return record->state;
}

guint
rooms_count_kept (Rooms *self)
{
  g_autoptr (GPtrArray) records = matta_store_list (self->store, 0, NULL);

  return records->len;
}

void
rooms_break_disk (gboolean broken)
{
  struct rlimit limit = { 0, RLIM_INFINITY };

  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  limit.rlim_cur = broken ? 0 : limit.rlim_max;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}

void
rooms_allow_warnings (void)
{
  g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL);
}
