/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-smtp-transaction.h"

#include "matta-chunks.h"
#include "matta-error.h"
#include "matta-seven-bit.h"
#include "matta-smtp-dot.h"
#include "matta-smtp-parameters.h"

#include <string.h>

/* So many RCPTs go out before their replies are read: enough to save the round trips, few enough
 * that neither side's buffers fill up while both write (RFC 2920 3.1). */
#define BATCH 100

typedef struct {
  MattaSmtpWire *wire;
  const MattaSmtpCapabilities *offered;
  const MattaParcel *parcel;
  MattaSmtpAftermath *aftermath;
  GCancellable *cancellable;
  GPtrArray *results;    /* accepted = so far */
  guint n_asked;         /* so many recipients are tried now: what the server takes at a time */
  MattaContent *content; /* what goes out: the parcel's, or its form of seven bits */
} Transaction;

static gboolean
fail (GError **error, MattaErrorCode code, const char *text)
{
  g_set_error_literal (error, MATTA_ERROR, code, text);
  return FALSE;
}

/* @line: letters of the line so far; kept between pieces. TRUE at the end of the header, or at its
 * first letter beyond ASCII. */
static gboolean
look_at_header (const guint8 *data, gsize length, gsize *line, gboolean *wide)
{
  for (gsize i = 0; i < length && !*wide; i++) {
    if (data[i] == '\n' && *line == 0)
      return TRUE;
    if (data[i] == '\n')
      *line = 0;
    else if (data[i] != '\r')
      ++*line;
    *wide = data[i] > 0x7f;
  }
  return *wide;
}

/* RFC 6532 3. */
static gboolean
find_wide_header (Transaction *self, gboolean *wide, GError **error)
{
  g_autoptr (MattaChunks) chunks = matta_chunks_new (self->parcel->content);
  const guint8 *data = NULL;
  gsize length = 1;
  gsize line = 0;
  gboolean done = FALSE;

  *wide = FALSE;
  while (length > 0 && !done) {
    if (!matta_chunks_next (chunks, &data, &length, error))
      return FALSE;
    done = look_at_header (data, length, &line, wide);
  }
  return TRUE;
}

/* Who says SMTPUTF8 may mean the fields, too: then they must not go where they would be mangled
 * (RFC 6531 3.6). Programs that write such fields and do not say so have always been let through by
 * servers; that is left between them. */
static gboolean
can_be_read (Transaction *self, GError **error)
{
  gboolean wide = FALSE;

  if (self->offered->smtputf8)
    return TRUE;
  if (matta_smtp_needs_smtputf8 (self->parcel->envelope))
    return fail (error, MATTA_ERROR_REFUSED,
                 "The server does not take addresses with letters beyond ASCII");
  if (!matta_envelope_has_parameter (self->parcel->envelope, "SMTPUTF8"))
    return TRUE;
  return find_wide_header (self, &wide, error)
         && (!wide
             || fail (error, MATTA_ERROR_REFUSED,
                      "The server does not take header fields with letters beyond ASCII"));
}

static gboolean
can_be_taken (Transaction *self, GError **error)
{
  if (!can_be_read (self, error))
    return FALSE;
  if (self->offered->max_size > 0
      && matta_content_get_size (self->parcel->content) > self->offered->max_size)
    return fail (error, MATTA_ERROR_TOO_LARGE, "The message is larger than the server takes");
  return TRUE;
}

static gboolean
has_high_byte (const guint8 *data, gsize length)
{
  guint8 all = 0;

  for (gsize i = 0; i < length; i++)
    all |= data[i];
  return all > 0x7f;
}

/* @eight_bit is TRUE at the first byte beyond ASCII; not looked for where the client said so, and
 * the server takes it. */
static gboolean
find_eight_bit (Transaction *self, gboolean *eight_bit, GError **error)
{
  g_autoptr (MattaChunks) chunks = matta_chunks_new (self->content);
  const guint8 *data = NULL;
  gsize length = 1;

  *eight_bit = FALSE;
  if (self->offered->eight_bit_mime
      && matta_envelope_has_parameter (self->parcel->envelope, "BODY=8BITMIME"))
    return TRUE;
  while (length > 0 && !*eight_bit) {
    if (!matta_chunks_next (chunks, &data, &length, error))
      return FALSE;
    *eight_bit = has_high_byte (data, length);
  }
  return TRUE;
}

static MattaDelivery
judge (guint code)
{
  switch (code / 100) {
  case 2:
    return MATTA_DELIVERY_ACCEPTED;
  case 5:
    return MATTA_DELIVERY_REFUSED;
  default:
    return MATTA_DELIVERY_PENDING;
  }
}

/* 421 is about the connection, whenever it comes. */
static MattaSmtpServerReply *
read_reply (Transaction *self, GError **error)
{
  g_autoptr (MattaSmtpServerReply) reply =
      matta_smtp_wire_read (self->wire, self->cancellable, error);

  if (reply != NULL && reply->code == 421) {
    fail (error, MATTA_ERROR_TRY_LATER, "The server closed the connection");
    return NULL;
  }
  if (reply != NULL)
    self->aftermath->answered = TRUE;
  return g_steal_pointer (&reply);
}

static gboolean
say (Transaction *self, GString *commands, GError **error)
{
  gboolean said =
      matta_smtp_wire_write (self->wire, commands->str, commands->len, self->cancellable, error);

  g_string_truncate (commands, 0);
  return said;
}

static guint
count_recipients (Transaction *self)
{
  return matta_envelope_get_n_recipients (self->parcel->envelope);
}

/* The first so many that keep within the server's limits (RFC 9422). */
static guint
count_asked (Transaction *self)
{
  g_autoptr (GHashTable) domains = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint64 most = self->offered->max_recipients;
  guint64 most_domains = self->offered->max_recipient_domains;
  guint n_recipients = count_recipients (self);

  for (guint i = 0; i < n_recipients; i++) {
    const char *address = matta_envelope_get_address (self->parcel->envelope, i);
    const char *domain = matta_address_get_domain (address);

    g_hash_table_add (domains, g_ascii_strdown (domain != NULL ? domain : "", -1));
    if ((most > 0 && i == most) || (most_domains > 0 && g_hash_table_size (domains) > most_domains))
      return i;
  }
  return n_recipients;
}

static void
add_result (Transaction *self, guint index, const MattaSmtpServerReply *reply)
{
  g_autofree char *text = matta_smtp_server_reply_to_text (reply);
  MattaResult *result =
      matta_result_new (matta_envelope_get_address (self->parcel->envelope, index),
                        judge (reply->code), reply->code, text);

  result->server = g_strdup (self->offered->name);
  result->reports = self->offered->dsn;
  g_ptr_array_add (self->results, result);
}

/* There was no room for them (RFC 5321 4.5.3.1.10); the server was not bothered. */
static void
put_off_others (Transaction *self)
{
  for (guint i = self->results->len; i < count_recipients (self); i++)
    g_ptr_array_add (self->results,
                     matta_result_new (matta_envelope_get_address (self->parcel->envelope, i),
                                       MATTA_DELIVERY_PENDING, MATTA_CODE_TOO_MANY, NULL));
}

/* Who was accepted so far shares the fate of the message as a whole. @reply: NULL = it was lost. */
static void
share_fate (Transaction *self, MattaDelivery delivery, const MattaSmtpServerReply *reply)
{
  g_autofree char *text = reply != NULL ? matta_smtp_server_reply_to_text (reply) : NULL;

  for (guint i = 0; i < self->results->len; i++) {
    MattaResult *result = g_ptr_array_index (self->results, i);

    if (result->delivery != MATTA_DELIVERY_ACCEPTED)
      continue;
    result->delivery = delivery;
    result->code = reply != NULL ? reply->code : 0;
    g_free (result->reply);
    result->reply = g_strdup (text);
  }
}

static gboolean
is_anybody_accepted (Transaction *self)
{
  for (guint i = 0; i < self->results->len; i++)
    if (((MattaResult *) g_ptr_array_index (self->results, i))->delivery == MATTA_DELIVERY_ACCEPTED)
      return TRUE;
  return FALSE;
}

/* A sender that is refused means that for every recipient: then all results are there. */
static gboolean
read_mail_reply (Transaction *self, GError **error)
{
  g_autoptr (MattaSmtpServerReply) reply = read_reply (self, error);

  if (reply == NULL)
    return FALSE;
  if (reply->code / 100 != 2)
    for (guint i = 0; i < count_recipients (self); i++)
      add_result (self, i, reply);
  return TRUE;
}

static gboolean
read_rcpt_replies (Transaction *self, guint first, guint end, GError **error)
{
  for (guint i = first; i < end; i++) {
    g_autoptr (MattaSmtpServerReply) reply = read_reply (self, error);

    if (reply == NULL)
      return FALSE;
    if (self->results->len == i) /* else the sender was refused, and this follows from it */
      add_result (self, i, reply);
  }
  return TRUE;
}

/* One command at a time, for servers without PIPELINING. @commands: holds MAIL. */
static gboolean
pass_slowly (Transaction *self, GString *commands, MattaSmtpServerReply **data, GError **error)
{
  if (!say (self, commands, error) || !read_mail_reply (self, error))
    return FALSE;
  for (guint i = self->results->len; i < self->n_asked; i++) {
    g_autofree char *command = matta_smtp_make_rcpt (self->parcel->envelope, i, self->offered);

    g_string_append (commands, command);
    if (!say (self, commands, error) || !read_rcpt_replies (self, i, i + 1, error))
      return FALSE;
  }
  if (!is_anybody_accepted (self))
    return TRUE;
  g_string_append (commands, "DATA\r\n");
  return say (self, commands, error) && (*data = read_reply (self, error)) != NULL;
}

/* Everything up to DATA in as few writes as can be. @commands: holds MAIL. */
static gboolean
pass_in_batches (Transaction *self, GString *commands, MattaSmtpServerReply **data, GError **error)
{
  for (guint first = 0; first < self->n_asked; first += BATCH) {
    guint end = MIN (first + BATCH, self->n_asked);

    for (guint i = first; i < end; i++) {
      g_autofree char *command = matta_smtp_make_rcpt (self->parcel->envelope, i, self->offered);

      g_string_append (commands, command);
    }
    if (end == self->n_asked)
      g_string_append (commands, "DATA\r\n");
    if (!say (self, commands, error) || (first == 0 && !read_mail_reply (self, error))
        || !read_rcpt_replies (self, first, end, error))
      return FALSE;
  }
  return (*data = read_reply (self, error)) != NULL;
}

/* RFC 6152 3: what the server does not take is changed, or not sent. Where it takes SMTPUTF8 the
 * eighth bit goes with that (RFC 6531 3.2). */
static gboolean
make_seven_bit (Transaction *self, GError **error)
{
  MattaContent *made = NULL;

  if (self->offered->smtputf8)
    return TRUE;
  made = matta_seven_bit_make (self->parcel->content, self->parcel->directory, error);
  if (made == NULL)
    return FALSE;
  matta_content_unref (self->content);
  self->content = made;
  return TRUE;
}

/* @data: the reply to DATA; NULL when it was not even said. */
static gboolean
pass_envelope (Transaction *self, MattaSmtpServerReply **data, GError **error)
{
  g_autofree char *mail = NULL;
  g_autoptr (GString) commands = NULL;
  gboolean eight_bit = FALSE;

  if (!find_eight_bit (self, &eight_bit, error)
      || (eight_bit && !self->offered->eight_bit_mime && !make_seven_bit (self, error)))
    return FALSE;
  mail = matta_smtp_make_mail (self->parcel->envelope, self->offered,
                               matta_content_get_size (self->content), eight_bit);
  commands = g_string_new (mail);
  return self->offered->pipelining ? pass_in_batches (self, commands, data, error)
                                   : pass_slowly (self, commands, data, error);
}

static void
conclude (Transaction *self, const MattaSmtpServerReply *reply)
{
  if (reply == NULL || reply->code / 100 == 3) {
    share_fate (self, MATTA_DELIVERY_UNKNOWN, NULL);
    return;
  }
  share_fate (self, judge (reply->code), reply);
  self->aftermath->clean = reply->code != 421;
}

/* @last: the rest of the content and the end of data. From the first of these bytes on, whatever
 * goes wrong leaves the outcome unknown. */
static gboolean
commit (Transaction *self, GString *last, GError **error)
{
  g_autoptr (MattaSmtpServerReply) reply = NULL;
  g_autoptr (GError) lost = NULL;

  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return FALSE;
  if (self->parcel->about_to_commit != NULL
      && !self->parcel->about_to_commit (self->parcel->user_data))
    return fail (error, MATTA_ERROR_CONFLICT, "The message was taken back");
  if (matta_smtp_wire_write (self->wire, last->str, last->len, self->cancellable, &lost))
    reply = matta_smtp_wire_read (self->wire, self->cancellable, &lost);
  if (reply == NULL)
    g_info ("%s: The reply to the end of data was lost: %s", self->parcel->id, lost->message);
  conclude (self, reply);
  return TRUE;
}

/* One piece is always held back, so that the last one goes out together with the end of data. */
static gboolean
send_content (Transaction *self, GError **error)
{
  g_autoptr (MattaChunks) chunks = matta_chunks_new (self->content);
  g_autoptr (GString) output = g_string_new (NULL);
  MattaDotWriter writer = { 0 };
  const guint8 *data = NULL;
  gsize length = 0;

  while (matta_chunks_next (chunks, &data, &length, error)) {
    if (length == 0) {
      matta_dot_writer_finish (&writer, output);
      return commit (self, output, error);
    }
    if (output->len > 0
        && !matta_smtp_wire_write (self->wire, output->str, output->len, self->cancellable, error))
      return FALSE;
    g_string_truncate (output, 0);
    matta_dot_writer_push (&writer, output, (const char *) data, length);
  }
  return FALSE;
}

/* The server waits for content, but nobody is left to get it: an empty one that goes to nobody ends
 * the transaction (RFC 2920 3.1). */
static gboolean
send_nothing (Transaction *self, GError **error)
{
  g_autoptr (MattaSmtpServerReply) reply =
      matta_smtp_wire_ask (self->wire, ".", self->cancellable, error);

  self->aftermath->clean = reply != NULL && reply->code != 421;
  return reply != NULL;
}

/* It came to no content: the connection is good for another message once the server forgot this
 * one. The results stand, whatever becomes of that. */
static void
forget (Transaction *self)
{
  g_autoptr (MattaSmtpServerReply) reply =
      matta_smtp_wire_ask (self->wire, "RSET", self->cancellable, NULL);

  self->aftermath->clean = reply != NULL && reply->code / 100 == 2;
}

/* @reply: to DATA; NULL when everybody was refused before. */
static gboolean
go_on (Transaction *self, const MattaSmtpServerReply *reply, GError **error)
{
  gboolean anybody = reply != NULL && is_anybody_accepted (self);

  if (reply != NULL && reply->code == 354)
    return anybody ? send_content (self, error) : send_nothing (self, error);
  if (anybody && reply->code / 100 < 4)
    return fail (error, MATTA_ERROR_TRY_LATER, "The server's reply to DATA makes no sense");
  if (anybody)
    share_fate (self, judge (reply->code), reply);
  forget (self);
  return TRUE;
}

GPtrArray *
matta_smtp_transaction_run (MattaSmtpWire *wire,
                            const MattaSmtpCapabilities *offered,
                            const MattaParcel *parcel,
                            MattaSmtpAftermath *aftermath,
                            GCancellable *cancellable,
                            GError **error)
{
  g_autoptr (GPtrArray) results =
      g_ptr_array_new_with_free_func ((GDestroyNotify) matta_result_free);
  g_autoptr (MattaSmtpServerReply) data = NULL;
  Transaction self = { .wire = wire,
                       .offered = offered,
                       .parcel = parcel,
                       .aftermath = aftermath,
                       .cancellable = cancellable,
                       .results = results,
                       .content = matta_content_ref (parcel->content) };
  gboolean done = FALSE;

  *aftermath = (MattaSmtpAftermath){ FALSE, FALSE };
  self.n_asked = count_asked (&self);
  done = can_be_taken (&self, error) && pass_envelope (&self, &data, error)
         && go_on (&self, data, error);
  put_off_others (&self);
  matta_content_unref (self.content);
  return done ? g_steal_pointer (&results) : NULL;
}
