/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-ledger-line.h"

#include <json-glib/json-glib.h>
#include <string.h>

/* With all the fixed fields, and every byte escaped, below what each receiver takes. */
#define LONGEST_TEXT 500
#define LONGEST_LIST 2000
#define LONGEST_PLAIN_DETAIL 120

typedef struct {
  const char *name;
  MattaLedgerSort sort;
} FieldRow;

typedef struct {
  gboolean is_set;
  gint64 number;
  char *text;
  char **list;
} Value;

struct _MattaLedgerLine {
  Value values[MATTA_LEDGER_N_FIELDS];
};

static const FieldRow fields[] = {
  [MATTA_LEDGER_NUMBER] = { "number", MATTA_LEDGER_SORT_NUMBER },
  [MATTA_LEDGER_CHAIN] = { "chain", MATTA_LEDGER_SORT_TEXT },
  [MATTA_LEDGER_AT] = { "at", MATTA_LEDGER_SORT_TEXT },
  [MATTA_LEDGER_MICROSECONDS] = { "microseconds", MATTA_LEDGER_SORT_NUMBER },
  [MATTA_LEDGER_ID] = { "id", MATTA_LEDGER_SORT_TEXT },
  [MATTA_LEDGER_EVENT] = { "event", MATTA_LEDGER_SORT_TEXT },
  [MATTA_LEDGER_DETAIL] = { "detail", MATTA_LEDGER_SORT_TEXT },
  [MATTA_LEDGER_PREVIOUS] = { "previous", MATTA_LEDGER_SORT_TEXT },
  [MATTA_LEDGER_HASH] = { "hash", MATTA_LEDGER_SORT_TEXT },
  [MATTA_LEDGER_TIER] = { "tier", MATTA_LEDGER_SORT_TEXT },
  [MATTA_LEDGER_FINDINGS] = { "findings", MATTA_LEDGER_SORT_LIST },
  [MATTA_LEDGER_TICKED] = { "ticked", MATTA_LEDGER_SORT_NUMBER },
  [MATTA_LEDGER_RECIPIENTS] = { "recipients", MATTA_LEDGER_SORT_NUMBER },
  [MATTA_LEDGER_ACCEPTED] = { "accepted", MATTA_LEDGER_SORT_NUMBER },
  [MATTA_LEDGER_REFUSED] = { "refused", MATTA_LEDGER_SORT_NUMBER },
  [MATTA_LEDGER_ATTACHMENTS] = { "attachments", MATTA_LEDGER_SORT_NUMBER },
  [MATTA_LEDGER_SIZE] = { "size", MATTA_LEDGER_SORT_NUMBER },
  [MATTA_LEDGER_FROM] = { "from", MATTA_LEDGER_SORT_TEXT },
  [MATTA_LEDGER_TO] = { "to", MATTA_LEDGER_SORT_LIST },
  [MATTA_LEDGER_SUBJECT] = { "subject", MATTA_LEDGER_SORT_TEXT },
  [MATTA_LEDGER_CUT] = { "cut", MATTA_LEDGER_SORT_LIST },
};

const char *
matta_ledger_field_get_name (MattaLedgerField field)
{
  return fields[field].name;
}

MattaLedgerSort
matta_ledger_field_get_sort (MattaLedgerField field)
{
  return fields[field].sort;
}

static void
set_number (MattaLedgerLine *self, MattaLedgerField field, gint64 number)
{
  self->values[field].is_set = TRUE;
  self->values[field].number = number;
}

/* Files and servers take UTF-8 and nothing else. */
static void
set_text (MattaLedgerLine *self, MattaLedgerField field, const char *text)
{
  Value *value = &self->values[field];

  g_free (value->text);
  value->text = text != NULL ? g_utf8_make_valid (text, -1) : NULL;
  value->is_set = text != NULL;
}

/* @list: (transfer full). */
static void
set_list (MattaLedgerLine *self, MattaLedgerField field, char **list)
{
  Value *value = &self->values[field];

  g_strfreev (value->list);
  value->list = list;
  value->is_set = TRUE;
}

static void
set_time (MattaLedgerLine *self, gint64 at)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (at / G_USEC_PER_SEC);
  g_autofree char *text = time != NULL ? g_date_time_format_iso8601 (time) : NULL;

  set_text (self, MATTA_LEDGER_AT, text);
  set_number (self, MATTA_LEDGER_MICROSECONDS, at);
}

static void
set_row (MattaLedgerLine *self, const MattaAuditRow *row, const char *previous, const char *chain)
{
  set_number (self, MATTA_LEDGER_NUMBER, row->number);
  set_text (self, MATTA_LEDGER_CHAIN, chain);
  set_time (self, row->at);
  set_text (self, MATTA_LEDGER_ID, row->id);
  set_text (self, MATTA_LEDGER_EVENT, row->event);
  set_text (self, MATTA_LEDGER_DETAIL, row->detail);
  set_text (self, MATTA_LEDGER_PREVIOUS, previous);
  set_text (self, MATTA_LEDGER_HASH, row->hash);
}

static void
set_findings (MattaLedgerLine *self, MattaVerdict *verdict)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();

  for (guint i = 0; i < matta_verdict_get_n_findings (verdict); i++) {
    const MattaFinding *finding = matta_verdict_get_finding (verdict, i);

    if (g_hash_table_add (seen, (gpointer) finding->id))
      g_strv_builder_add (ids, finding->id);
  }
  set_list (self, MATTA_LEDGER_FINDINGS, g_strv_builder_end (ids));
}

static guint
count_ticks (const char *json)
{
  g_autoptr (JsonNode) root = json != NULL ? json_from_string (json, NULL) : NULL;

  return root != NULL && JSON_NODE_HOLDS_ARRAY (root)
             ? json_array_get_length (json_node_get_array (root))
             : 0;
}

static guint
count_deliveries (const MattaRecord *record, MattaDelivery delivery)
{
  guint n = 0;

  for (guint i = 0; i < record->recipients->len; i++) {
    const MattaRecordRecipient *recipient = g_ptr_array_index (record->recipients, i);

    if (recipient->delivery == delivery)
      n++;
  }
  return n;
}

static void
set_facts (MattaLedgerLine *self, const MattaRecord *record)
{
  set_text (self, MATTA_LEDGER_TIER, matta_tier_to_string (record->tier));
  if (record->verdict != NULL)
    set_findings (self, record->verdict);
  set_number (self, MATTA_LEDGER_TICKED, count_ticks (record->ticks));
  set_number (self, MATTA_LEDGER_RECIPIENTS, record->recipients->len);
  set_number (self, MATTA_LEDGER_ACCEPTED, count_deliveries (record, MATTA_DELIVERY_ACCEPTED));
  set_number (self, MATTA_LEDGER_REFUSED, count_deliveries (record, MATTA_DELIVERY_REFUSED));
  set_number (self, MATTA_LEDGER_ATTACHMENTS, record->n_attachments);
  set_number (self, MATTA_LEDGER_SIZE, (gint64) record->size);
}

static void
set_addresses (MattaLedgerLine *self, const MattaRecord *record)
{
  g_autoptr (GStrvBuilder) to = g_strv_builder_new ();

  for (guint i = 0; i < record->recipients->len; i++) {
    const MattaRecordRecipient *recipient = g_ptr_array_index (record->recipients, i);
    g_autofree char *address = g_utf8_make_valid (recipient->address, -1);

    g_strv_builder_add (to, address);
  }
  set_text (self, MATTA_LEDGER_FROM, record->from != NULL ? record->from : record->return_path);
  set_list (self, MATTA_LEDGER_TO, g_strv_builder_end (to));
}

MattaLedgerLine *
matta_ledger_line_new (const MattaAuditRow *row,
                       const char *previous,
                       const char *chain,
                       const MattaRecord *record,
                       MattaAuditContents contents)
{
  MattaLedgerLine *self = NULL;

  g_return_val_if_fail (row != NULL && previous != NULL && chain != NULL, NULL);

  self = g_new0 (MattaLedgerLine, 1);
  set_row (self, row, previous, chain);
  if (record != NULL)
    set_facts (self, record);
  if (record != NULL && contents != MATTA_AUDIT_FACTS)
    set_addresses (self, record);
  if (record != NULL && contents == MATTA_AUDIT_FULL)
    set_text (self, MATTA_LEDGER_SUBJECT, record->subject);
  return self;
}

void
matta_ledger_line_free (MattaLedgerLine *self)
{
  g_return_if_fail (self != NULL);

  for (guint i = 0; i < MATTA_LEDGER_N_FIELDS; i++) {
    g_free (self->values[i].text);
    g_strfreev (self->values[i].list);
  }
  g_free (self);
}

static void
note_cut (MattaLedgerLine *self, MattaLedgerField field)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  if (self->values[MATTA_LEDGER_CUT].is_set)
    g_strv_builder_addv (names, (const char **) self->values[MATTA_LEDGER_CUT].list);
  g_strv_builder_add (names, fields[field].name);
  set_list (self, MATTA_LEDGER_CUT, g_strv_builder_end (names));
}

/* With a consent goes the reason that a person gave for it; only these are ours there. */
static gboolean
is_own_word (const char *detail)
{
  static const char *const words[] = { "password-told", "bounced", "some-have-it", NULL };

  return g_strv_contains (words, detail);
}

/* "accepted=3 refused=0": what the engine writes, and nobody else would. */
static gboolean
looks_plain (const char *detail)
{
  const gsize length = strspn (detail, "abcdefghijklmnopqrstuvwxyz0123456789-= ");

  return detail[length] == '\0' && length <= LONGEST_PLAIN_DETAIL;
}

static gboolean
is_consent (const char *event)
{
  return g_str_equal (event, "holding") || g_str_equal (event, "scheduled")
         || g_str_equal (event, "sealing");
}

static void
withhold_detail (MattaLedgerLine *self)
{
  const char *detail = self->values[MATTA_LEDGER_DETAIL].text;
  const char *event = self->values[MATTA_LEDGER_EVENT].text;

  if (detail == NULL || is_own_word (detail) || (!is_consent (event) && looks_plain (detail)))
    return;
  set_text (self, MATTA_LEDGER_DETAIL, NULL);
  note_cut (self, MATTA_LEDGER_DETAIL);
}

static void
shorten_text (MattaLedgerLine *self, MattaLedgerField field)
{
  const char *text = self->values[field].text;
  g_autofree char *start = NULL;

  if (text == NULL || strlen (text) <= LONGEST_TEXT)
    return;
  start = g_strndup (text, LONGEST_TEXT);
  *(char *) g_utf8_find_prev_char (start, start + LONGEST_TEXT) = '\0'; /* may be half of one */
  set_text (self, field, start);
  note_cut (self, field);
}

static void
shorten_list (MattaLedgerLine *self, MattaLedgerField field)
{
  char **list = self->values[field].list;
  gsize length = 0;

  for (guint i = 0; list != NULL && list[i] != NULL; i++) {
    length += strlen (list[i]) + 1;
    if (length <= LONGEST_LIST)
      continue;
    for (guint j = i; list[j] != NULL; j++)
      g_free (list[j]);
    list[i] = NULL;
    note_cut (self, field);
    return;
  }
}

void
matta_ledger_line_guard (MattaLedgerLine *self, MattaAuditContents contents)
{
  g_return_if_fail (self != NULL);

  if (contents != MATTA_AUDIT_FULL)
    withhold_detail (self);
  for (guint i = 0; i < MATTA_LEDGER_N_FIELDS; i++) {
    if (fields[i].sort == MATTA_LEDGER_SORT_TEXT)
      shorten_text (self, (MattaLedgerField) i);
    else if (fields[i].sort == MATTA_LEDGER_SORT_LIST)
      shorten_list (self, (MattaLedgerField) i);
  }
}

gboolean
matta_ledger_line_has (const MattaLedgerLine *self, MattaLedgerField field)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->values[field].is_set;
}

gint64
matta_ledger_line_get_number (const MattaLedgerLine *self, MattaLedgerField field)
{
  g_return_val_if_fail (self != NULL && fields[field].sort == MATTA_LEDGER_SORT_NUMBER, 0);

  return self->values[field].number;
}

const char *
matta_ledger_line_get_text (const MattaLedgerLine *self, MattaLedgerField field)
{
  g_return_val_if_fail (self != NULL && fields[field].sort == MATTA_LEDGER_SORT_TEXT, NULL);

  return self->values[field].text;
}

const char *const *
matta_ledger_line_get_list (const MattaLedgerLine *self, MattaLedgerField field)
{
  g_return_val_if_fail (self != NULL && fields[field].sort == MATTA_LEDGER_SORT_LIST, NULL);

  return (const char *const *) self->values[field].list;
}

char *
matta_ledger_line_dup (const MattaLedgerLine *self, MattaLedgerField field)
{
  const Value *value = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  value = &self->values[field];
  if (!value->is_set)
    return NULL;
  if (fields[field].sort == MATTA_LEDGER_SORT_NUMBER)
    return g_strdup_printf ("%" G_GINT64_FORMAT, value->number);
  if (fields[field].sort == MATTA_LEDGER_SORT_LIST)
    return g_strjoinv (" ", value->list);
  return g_strdup (value->text);
}

guint
matta_ledger_line_get_severity (const MattaLedgerLine *self)
{
  static const char *const serious[] = { "failed", "maybe-sent", NULL };
  static const char *const notable[] = { "waiting", "returned", "cancelled", NULL };
  const char *event = matta_ledger_line_get_text (self, MATTA_LEDGER_EVENT);

  if (g_strv_contains (serious, event))
    return 4;
  return g_strv_contains (notable, event) ? 5 : 6;
}

char *
matta_ledger_line_describe (const MattaLedgerLine *self)
{
  const char *id = matta_ledger_line_get_text (self, MATTA_LEDGER_ID);
  const char *event = matta_ledger_line_get_text (self, MATTA_LEDGER_EVENT);
  char *text = id != NULL ? g_strdup_printf ("message %s: %s", id, event) : g_strdup (event);

  for (char *at = text; *at != '\0'; at++)
    if (!g_ascii_isprint (*at))
      *at = '?';
  return text;
}
