/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-bus-values.h"

#include "matta-config.h"

/* The bus has no null: an absent text is an empty one. */
static void
add_text (GVariantDict *dict, const char *key, const char *text)
{
  g_variant_dict_insert (dict, key, "s", text != NULL ? text : "");
}

static const char *
name_about (MattaAbout about)
{
  switch (about) {
  case MATTA_ABOUT_MESSAGE:
    return "message";
  case MATTA_ABOUT_RECIPIENT:
    return "recipient";
  case MATTA_ABOUT_ATTACHMENT:
    return "attachment";
  }
  g_return_val_if_reached ("message");
}

static GVariant *
describe_finding (const MattaFinding *finding)
{
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);

  add_text (&dict, "id", finding->id);
  add_text (&dict, "tier", matta_tier_to_string (finding->tier));
  add_text (&dict, "sort", name_about (finding->about));
  add_text (&dict, "about", finding->subject);
  add_text (&dict, "detail", finding->detail);
  add_text (&dict, "remedy", finding->remedy);
  return g_variant_dict_end (&dict);
}

static GVariant *
describe_findings (MattaVerdict *verdict)
{
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));
  guint n = verdict != NULL ? matta_verdict_get_n_findings (verdict) : 0;

  for (guint i = 0; i < n; i++)
    g_variant_builder_add_value (&builder,
                                 describe_finding (matta_verdict_get_finding (verdict, i)));
  return g_variant_builder_end (&builder);
}

static GVariant *
describe_recipient (const MattaEntryRecipient *recipient)
{
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);

  add_text (&dict, "address", recipient->address);
  add_text (&dict, "name", recipient->name);
  add_text (&dict, "kind", matta_kind_to_string (recipient->kind));
  g_variant_dict_insert (&dict, "inside", "b", recipient->inside);
  g_variant_dict_insert (&dict, "first", "b", recipient->first);
  add_text (&dict, "delivery", matta_delivery_to_string (recipient->delivery));
  g_variant_dict_insert (&dict, "code", "u", recipient->code);
  add_text (&dict, "reply", recipient->reply);
  add_text (&dict, "server", recipient->server);
  g_variant_dict_insert (&dict, "untold", "b", recipient->untold);
  add_text (&dict, "told",
            recipient->told != NULL ? matta_road_to_string (recipient->told->road) : NULL);
  g_variant_dict_insert (&dict, "told-at", "x", recipient->told != NULL ? recipient->told->at : 0);
  return g_variant_dict_end (&dict);
}

static GVariant *
describe_recipients (MattaEntry *entry)
{
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));

  for (guint i = 0; i < matta_entry_get_n_recipients (entry); i++) {
    MattaEntryRecipient recipient = matta_entry_get_recipient (entry, i);

    g_variant_builder_add_value (&builder, describe_recipient (&recipient));
  }
  return g_variant_builder_end (&builder);
}

static GVariant *
count_states (MattaEngine *engine)
{
  guint counts[MATTA_N_STATES] = { 0 };
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a{su}"));
  guint n = g_list_model_get_n_items (G_LIST_MODEL (engine));

  for (guint i = 0; i < n; i++) {
    g_autoptr (MattaEntry) entry = g_list_model_get_item (G_LIST_MODEL (engine), i);

    counts[matta_entry_get_state (entry)]++;
  }
  for (guint i = 0; i < MATTA_N_STATES; i++)
    g_variant_builder_add (&builder, "{su}", matta_state_to_string ((MattaState) i), counts[i]);
  return g_variant_builder_end (&builder);
}

static GVariant *
describe_refusals (MattaEngine *engine)
{
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));

  for (guint i = 0; i < matta_engine_get_n_policy_refusals (engine); i++) {
    MattaPolicyRefusal refusal = matta_engine_get_policy_refusal (engine, i);
    g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);

    add_text (&dict, "file", refusal.file);
    g_variant_dict_insert (&dict, "line", "u", refusal.line);
    add_text (&dict, "reason", refusal.reason);
    g_variant_dict_insert (&dict, "last-good", "b", refusal.replaced);
    g_variant_builder_add_value (&builder, g_variant_dict_end (&dict));
  }
  return g_variant_builder_end (&builder);
}

static void
add_audit_state (GVariantDict *dict, const char *name, MattaAuditState state)
{
  g_autofree char *number = g_strconcat (name, "-row", NULL);

  add_text (dict, name, state.word);
  g_variant_dict_insert (dict, number, "x", state.number);
}

GVariant *
matta_bus_describe_status (MattaEngine *engine)
{
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);

  add_text (&dict, "version", MATTA_VERSION);
  g_variant_dict_insert (&dict, "port", "u", (guint) matta_engine_get_port (engine));
  g_variant_dict_insert (&dict, "practice", "b", matta_engine_is_practice (engine));
  add_text (&dict, "account", matta_engine_get_account_label (engine));
  add_text (&dict, "data-dir", matta_engine_get_data_dir (engine));
  g_variant_dict_insert (&dict, "paused", "b", matta_engine_get_paused (engine));
  add_text (&dict, "problem", matta_engine_get_problem (engine));
  add_audit_state (&dict, "audit-journal",
                   matta_engine_get_audit_state (engine, MATTA_AUDIT_SINK_JOURNAL));
  add_audit_state (&dict, "audit-syslog",
                   matta_engine_get_audit_state (engine, MATTA_AUDIT_SINK_SYSLOG));
  g_variant_dict_insert_value (&dict, "policy-refusals", describe_refusals (engine));
  g_variant_dict_insert_value (&dict, "counts", count_states (engine));
  return g_variant_dict_end (&dict);
}

GVariant *
matta_bus_describe_entry (MattaEntry *entry, gboolean with_findings)
{
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);

  add_text (&dict, "id", matta_entry_get_id (entry));
  add_text (&dict, "state", matta_state_to_string (matta_entry_get_state (entry)));
  add_text (&dict, "tier", matta_tier_to_string (matta_entry_get_tier (entry)));
  add_text (&dict, "subject", matta_entry_get_subject (entry));
  add_text (&dict, "from", matta_entry_get_from (entry));
  add_text (&dict, "client", matta_entry_get_client (entry));
  add_text (&dict, "note", matta_entry_get_note (entry));
  g_variant_dict_insert (&dict, "created-at", "x", matta_entry_get_created_at (entry));
  g_variant_dict_insert (&dict, "changed-at", "x", matta_entry_get_changed_at (entry));
  g_variant_dict_insert (&dict, "due-at", "x", matta_entry_get_due_at (entry));
  g_variant_dict_insert (&dict, "size", "t", matta_entry_get_size (entry));
  g_variant_dict_insert (&dict, "attempts", "u", matta_entry_get_attempts (entry));
  g_variant_dict_insert (&dict, "attachments", "u", matta_entry_get_n_attachments (entry));
  g_variant_dict_insert (&dict, "colleagues-first", "b", matta_entry_is_split (entry));
  g_variant_dict_insert_value (&dict, "recipients", describe_recipients (entry));
  if (with_findings)
    g_variant_dict_insert_value (&dict, "findings",
                                 describe_findings (matta_entry_get_verdict (entry)));
  return g_variant_dict_end (&dict);
}

/* A bus cuts off whoever writes more than it allows: 128 MB at most, 32 MB where nothing else is
 * set. The last entry comes on top of this. */
#define ENOUGH ((gsize) 4 << 20)

GVariant *
matta_bus_describe_entries (MattaEngine *engine, guint position)
{
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));
  guint n = g_list_model_get_n_items (G_LIST_MODEL (engine));
  gsize size = 0;

  for (guint i = position; i < n && size < ENOUGH; i++) {
    g_autoptr (MattaEntry) entry = g_list_model_get_item (G_LIST_MODEL (engine), i);
    GVariant *described = matta_bus_describe_entry (entry, FALSE);

    size += g_variant_get_size (described);
    g_variant_builder_add_value (&builder, described);
  }
  return g_variant_builder_end (&builder);
}
