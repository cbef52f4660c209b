/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-facts.h"

#include "matta-error.h"

#include "matta-content-stream.h"
#include "matta-header-guard.h"
#include "matta-mime.h"
#include "matta-own-text.h"
#include "matta-part-walk.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

static const char *const kind_words[] = { "to", "cc", "bcc" };

const char *
matta_kind_to_string (MattaKind kind)
{
  g_return_val_if_fail ((guint) kind < G_N_ELEMENTS (kind_words), NULL);

  return kind_words[kind];
}

static void
free_recipient (gpointer data)
{
  MattaRecipient *recipient = data;

  g_free (recipient->address);
  g_free (recipient->name);
  g_free (recipient);
}

void
matta_attachment_free (MattaAttachment *self)
{
  g_free (self->name);
  g_free (self->type);
  g_free (self->digest);
  g_free (self);
}

static MattaFacts *
new_facts (void)
{
  MattaFacts *self = g_new0 (MattaFacts, 1);

  self->recipients = g_ptr_array_new_with_free_func (free_recipient);
  self->absent = g_ptr_array_new_with_free_func (free_recipient);
  self->attachments = g_ptr_array_new_with_free_func ((GDestroyNotify) matta_attachment_free);
  g_atomic_ref_count_init (&self->ref_count);
  return self;
}

MattaFacts *
matta_facts_ref (MattaFacts *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
matta_facts_unref (MattaFacts *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->from_address);
  g_free (self->from_name);
  g_free (self->subject);
  g_free (self->message_id);
  g_free (self->in_reply_to);
  g_free (self->user_agent);
  g_free (self->text);
  g_free (self->own_text);
  g_ptr_array_unref (self->recipients);
  g_ptr_array_unref (self->absent);
  g_ptr_array_unref (self->attachments);
  g_free (self);
}

static char *
make_one_line (const char *text)
{
  char *line = text == NULL ? NULL : matta_mime_repair_text (text);

  return line == NULL ? NULL : g_strdelimit (line, "\r\n\t", ' ');
}

static MattaRecipient *
new_recipient (const char *address, const char *name, MattaKind kind)
{
  MattaRecipient *recipient = g_new0 (MattaRecipient, 1);

  recipient->address = g_utf8_make_valid (address, -1);
  recipient->name = name == NULL || *name == '\0' ? NULL : make_one_line (name);
  recipient->kind = kind;
  return recipient;
}

/* @named: folded address → MattaRecipient; @order: the same, as they appear. */
static void
collect_named (GHashTable *named, GPtrArray *order, InternetAddressList *list, MattaKind kind)
{
  for (int i = 0; list != NULL && i < internet_address_list_length (list); i++) {
    InternetAddress *item = internet_address_list_get_address (list, i);
    const char *address = NULL;
    MattaRecipient *recipient = NULL;
    g_autofree char *folded = NULL;

    if (INTERNET_ADDRESS_IS_GROUP (item)) {
      collect_named (named, order,
                     internet_address_group_get_members (INTERNET_ADDRESS_GROUP (item)), kind);
      continue;
    }
    address = internet_address_mailbox_get_addr (INTERNET_ADDRESS_MAILBOX (item));
    if (address == NULL || *address == '\0')
      continue;
    folded = matta_address_fold (address);
    if (g_hash_table_contains (named, folded))
      continue;
    recipient = new_recipient (address, internet_address_get_name (item), kind);
    g_ptr_array_add (order, recipient);
    g_hash_table_insert (named, g_steal_pointer (&folded), recipient);
  }
}

/* Of a copy that was kept: the header fields say all there is to know, Bcc too. */
static void
read_named_recipients (MattaFacts *self, GMimeMessage *message)
{
  g_autoptr (GHashTable) named = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  if (message == NULL)
    return;
  collect_named (named, self->recipients, g_mime_message_get_to (message), MATTA_KIND_TO);
  collect_named (named, self->recipients, g_mime_message_get_cc (message), MATTA_KIND_CC);
  collect_named (named, self->recipients, g_mime_message_get_bcc (message), MATTA_KIND_BCC);
}

/* Without a parsed @message every envelope address counts as bcc. */
static void
read_envelope_recipients (MattaFacts *self, GMimeMessage *message, MattaEnvelope *envelope)
{
  g_autoptr (GHashTable) named = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) done = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) order = g_ptr_array_new_with_free_func (free_recipient);

  if (message != NULL) {
    collect_named (named, order, g_mime_message_get_to (message), MATTA_KIND_TO);
    collect_named (named, order, g_mime_message_get_cc (message), MATTA_KIND_CC);
  }
  for (guint i = 0; i < matta_envelope_get_n_recipients (envelope); i++) {
    const char *address = matta_envelope_get_address (envelope, i);
    g_autofree char *folded = matta_address_fold (address);
    const MattaRecipient *in_header = g_hash_table_lookup (named, folded);

    if (g_hash_table_contains (done, folded))
      continue;
    g_ptr_array_add (self->recipients,
                     new_recipient (address, in_header == NULL ? NULL : in_header->name,
                                    in_header == NULL ? MATTA_KIND_BCC : in_header->kind));
    g_hash_table_add (done, g_steal_pointer (&folded));
  }
  for (guint i = 0; i < order->len; i++) {
    const MattaRecipient *recipient = g_ptr_array_index (order, i);
    g_autofree char *folded = matta_address_fold (recipient->address);

    if (!g_hash_table_contains (done, folded))
      g_ptr_array_add (self->absent,
                       new_recipient (recipient->address, recipient->name, recipient->kind));
  }
}

static void
read_recipients (MattaFacts *self, GMimeMessage *message, MattaEnvelope *envelope)
{
  if (envelope != NULL)
    read_envelope_recipients (self, message, envelope);
  else
    read_named_recipients (self, message);
}

static void
read_from (MattaFacts *self, GMimeMessage *message)
{
  InternetAddressList *list = g_mime_message_get_from (message);
  InternetAddress *first = NULL;

  if (list == NULL || internet_address_list_length (list) == 0)
    return;
  first = internet_address_list_get_address (list, 0);
  if (!INTERNET_ADDRESS_IS_MAILBOX (first))
    return;
  self->from_address =
      make_one_line (internet_address_mailbox_get_addr (INTERNET_ADDRESS_MAILBOX (first)));
  self->from_name = make_one_line (internet_address_get_name (first));
}

static void
read_date (MattaFacts *self, GMimeMessage *message)
{
  GDateTime *date = g_mime_message_get_date (message);

  self->has_date = g_mime_object_get_header (GMIME_OBJECT (message), "Date") != NULL;
  if (date == NULL)
    return;
  self->date = g_date_time_to_unix (date) * G_USEC_PER_SEC;
  self->date_offset = (int) (g_date_time_get_utc_offset (date) / G_USEC_PER_SEC);
}

static void
read_fields (MattaFacts *self, GMimeMessage *message)
{
  GMimeObject *object = GMIME_OBJECT (message);
  const char *reply = g_mime_object_get_header (object, "In-Reply-To");
  const char *agent = g_mime_object_get_header (object, "User-Agent");

  read_from (self, message);
  read_date (self, message);
  self->subject = make_one_line (g_mime_message_get_subject (message));
  self->message_id = make_one_line (g_mime_message_get_message_id (message));
  if (reply != NULL) {
    g_autofree char *id = g_mime_utils_decode_message_id (reply);

    self->in_reply_to = make_one_line (id);
  }
  if (agent == NULL)
    agent = g_mime_object_get_header (object, "X-Mailer");
  self->user_agent = make_one_line (agent);
}

static void
warning_cb (gint64 offset, GMimeParserWarning code, const char *item, gpointer user_data)
{
  MattaFacts *self = user_data;

  if (code == GMIME_CRIT_NESTING_OVERFLOW)
    matta_part_walk_note (self, MATTA_UNREADABLE_TOO_DEEP);
  else if (code == GMIME_WARN_MALFORMED_MULTIPART || code == GMIME_CRIT_MULTIPART_WITHOUT_BOUNDARY
           || code == GMIME_CRIT_PART_WITHOUT_HEADERS_OR_CONTENT
           || ((code == GMIME_CRIT_CONFLICTING_HEADER || code == GMIME_WARN_DUPLICATED_HEADER)
               && item != NULL && g_ascii_strncasecmp (item, "Content-", 8) == 0))
    matta_part_walk_note (self, MATTA_UNREADABLE_DAMAGED);
}

static GMimeMessage *
parse (MattaFacts *self, GMimeStream *stream)
{
  static const char *charsets[] = { "utf-8", "cp932", "iso-8859-1", NULL };
  g_autoptr (GMimeParser) parser = g_mime_parser_new_with_stream (stream);
  GMimeParserOptions *options = g_mime_parser_options_new ();
  GMimeMessage *message = NULL;

  g_mime_parser_set_persist_stream (parser, TRUE);
  g_mime_parser_options_set_fallback_charsets (options, charsets);
  matta_mime_set_warning (options, warning_cb, self);
  message = g_mime_parser_construct_message (parser, options);
  g_mime_parser_options_free (options);
  return message;
}

/* What is asked for besides the facts. */
typedef struct {
  guint index;
  const MattaCatch *catch; /* NULL = nothing */
} Wanted;

/* FALSE when the content could not be read to its end. */
static gboolean
read_message (MattaFacts *self,
              MattaContent *content,
              MattaEnvelope *envelope,
              const MattaLimits *limits,
              const Wanted *wanted,
              GCancellable *cancellable)
{
  g_autoptr (GMimeStream) stream = matta_content_stream_new (content);
  g_autoptr (GMimeMessage) message = parse (self, stream);

  read_recipients (self, message, envelope);
  if (message == NULL) {
    matta_part_walk_note (self, MATTA_UNREADABLE_DAMAGED);
  } else {
    read_fields (self, message);
    matta_part_walk (self, message, limits, wanted->index, wanted->catch, cancellable);
    self->own_text = matta_own_text (self->text);
  }
  return !matta_content_stream_has_failed (MATTA_CONTENT_STREAM (stream));
}

/* Too much header to be given to the parser. All of it is listed as one thing, so that nothing in
 * it goes unseen. */
static void
list_unparsed (MattaFacts *self, MattaContent *content, MattaEnvelope *envelope)
{
  MattaAttachment *attachment = g_new0 (MattaAttachment, 1);

  self->unreadable = MATTA_UNREADABLE_HEADERS;
  read_recipients (self, NULL, envelope);
  attachment->name = g_strdup ("");
  attachment->type = g_strdup ("message/rfc822");
  attachment->sort = MATTA_ATTACHMENT_FILE;
  attachment->size = matta_content_get_size (content);
  attachment->digest = g_strdup (matta_content_get_digest (content));
  g_ptr_array_add (self->attachments, attachment);
}

static gboolean
fill (MattaFacts *self,
      MattaContent *content,
      MattaEnvelope *envelope,
      const MattaLimits *limits,
      const Wanted *wanted,
      GCancellable *cancellable,
      GError **error)
{
  gboolean fits = FALSE;

  if (self->size == 0) {
    read_recipients (self, NULL, envelope);
    return TRUE;
  }
  if (!matta_header_guard_check (content, limits, &fits, error))
    return FALSE;
  if (!fits) {
    list_unparsed (self, content, envelope);
    return TRUE;
  }
  if (read_message (self, content, envelope, limits, wanted, cancellable))
    return TRUE;
  g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER,
                       "A content could not be read to its end");
  return FALSE;
}

static MattaFacts *
read_all (MattaContent *content,
          MattaEnvelope *envelope,
          const MattaLimits *limits,
          const Wanted *wanted,
          GCancellable *cancellable,
          GError **error)
{
  g_autoptr (MattaFacts) self = NULL;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  matta_mime_init ();
  self = new_facts ();
  self->size = matta_content_get_size (content);
  self->is_report = envelope != NULL && *matta_envelope_get_return_path (envelope) == '\0';
  if (!fill (self, content, envelope, limits, wanted, cancellable, error)
      || g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  return g_steal_pointer (&self);
}

MattaFacts *
matta_facts_read (MattaContent *content,
                  MattaEnvelope *envelope,
                  const MattaLimits *limits,
                  GCancellable *cancellable,
                  GError **error)
{
  const Wanted nothing = { G_MAXUINT, NULL };

  g_return_val_if_fail (content != NULL && limits != NULL, NULL);

  return read_all (content, envelope, limits, &nothing, cancellable, error);
}

typedef struct {
  int fd;
  gboolean failed;
} Output;

static gboolean
write_piece (const guint8 *data, gsize length, gpointer user_data)
{
  Output *output = user_data;

  while (length > 0 && !output->failed) {
    gssize written = write (output->fd, data, length);

    if (written < 0 && errno == EINTR)
      continue;
    output->failed = written <= 0;
    if (output->failed)
      break;
    data += written;
    length -= (gsize) written;
  }
  return !output->failed;
}

static gboolean
append_piece (const guint8 *data, gsize length, gpointer user_data)
{
  g_byte_array_append (user_data, data, (guint) length);
  return TRUE;
}

/* The facts, for the name; NULL with @error when there is no such attachment. */
static MattaFacts *
catch_attachment (MattaContent *content,
                  guint index,
                  const MattaLimits *limits,
                  const MattaCatch *catch,
                  GError **error)
{
  g_autoptr (MattaEnvelope) nobody = matta_envelope_new ("", NULL);
  const Wanted wanted = { index, catch };
  g_autoptr (MattaFacts) facts = read_all (content, nobody, limits, &wanted, NULL, error);

  if (facts != NULL && index < facts->attachments->len)
    return g_steal_pointer (&facts);
  if (facts != NULL)
    g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_NOT_FOUND, "There is no such attachment");
  return NULL;
}

/* All of it is listed as one thing then. */
static gboolean
is_whole_message (const MattaFacts *facts)
{
  return g_strcmp0 (facts->unreadable, MATTA_UNREADABLE_HEADERS) == 0;
}

GBytes *
matta_facts_read_attachment (MattaContent *content,
                             guint index,
                             const MattaLimits *limits,
                             char **name,
                             GError **error)
{
  g_autoptr (GByteArray) caught = g_byte_array_new ();
  const MattaCatch catch = { append_piece, caught };
  g_autoptr (MattaFacts) facts = NULL;

  g_return_val_if_fail (content != NULL && limits != NULL && name != NULL, NULL);

  facts = catch_attachment (content, index, limits, &catch, error);
  if (facts == NULL)
    return NULL;
  *name = g_strdup (matta_facts_get_attachment (facts, index)->name);
  if (is_whole_message (facts))
    return matta_content_get_bytes (content, error);
  return g_byte_array_free_to_bytes (g_steal_pointer (&caught));
}

gboolean
matta_facts_write_attachment (MattaContent *content,
                              guint index,
                              const MattaLimits *limits,
                              int fd,
                              GError **error)
{
  Output output = { .fd = fd };
  const MattaCatch catch = { write_piece, &output };
  g_autoptr (MattaFacts) facts = NULL;
  g_autoptr (GBytes) whole = NULL;

  g_return_val_if_fail (content != NULL && limits != NULL && fd >= 0, FALSE);

  facts = catch_attachment (content, index, limits, &catch, error);
  if (facts == NULL)
    return FALSE;
  if (is_whole_message (facts)) {
    whole = matta_content_get_bytes (content, error);
    if (whole == NULL)
      return FALSE;
    write_piece (g_bytes_get_data (whole, NULL), g_bytes_get_size (whole), &output);
  }
  if (!output.failed)
    return TRUE;
  g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER, "Could not write an attachment");
  return FALSE;
}

guint
matta_facts_get_n_recipients (MattaFacts *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->recipients->len;
}

const MattaRecipient *
matta_facts_get_recipient (MattaFacts *self, guint index)
{
  g_return_val_if_fail (self != NULL && index < self->recipients->len, NULL);

  return g_ptr_array_index (self->recipients, index);
}

guint
matta_facts_get_n_attachments (MattaFacts *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->attachments->len;
}

const MattaAttachment *
matta_facts_get_attachment (MattaFacts *self, guint index)
{
  g_return_val_if_fail (self != NULL && index < self->attachments->len, NULL);

  return g_ptr_array_index (self->attachments, index);
}
