/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-json-reader.h"
#include "matta-rule.h"

G_BEGIN_DECLS

/* Most letters of a word, a name or an address in a rule file. */
#define MATTA_RULE_MOST_LETTERS 320
/* Most elements of one list in a rule. */
#define MATTA_RULE_MOST_ELEMENTS 2000

/* { "recipient": { … } }: an object with exactly one key. @target: MattaCondition **. */
gboolean matta_condition_read (MattaJsonReader *reader, JsonNode *node, gpointer target);
/* A list of entries as matta_address_set_add () takes them, or { "pattern": "*.example" }. */
gboolean matta_condition_read_set (MattaJsonReader *reader, JsonNode *node, MattaAddressSet **set);
/* One such entry. @target: MattaAddressSet. */
gboolean matta_condition_read_entry (MattaJsonReader *reader, JsonNode *node, gpointer target);

G_END_DECLS
