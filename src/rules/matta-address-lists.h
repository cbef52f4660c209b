/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-address-set.h"

G_BEGIN_DECLS

typedef enum {
  MATTA_LIST_INSIDE,  /* the organisation's own, besides the setting inside-domains */
  MATTA_LIST_TRUSTED, /* outside, but no reason to ask because of that alone */
  MATTA_LIST_WATCHED, /* think before writing there */
  MATTA_LIST_BLOCKED, /* nothing goes there */
  MATTA_LIST_RETIRED, /* out of use: whoever it was has moved */
  MATTA_N_LISTS
} MattaListKind;

/* "inside" … "retired" */
const char *matta_list_kind_to_string (MattaListKind kind);
gboolean matta_list_kind_from_string (const char *text, MattaListKind *kind);

/* One set for each kind. An address can stand in several. Filled by one thread, then read by any.
 */
typedef struct {
  MattaAddressSet *sets[MATTA_N_LISTS];
} MattaAddressLists;

MattaAddressLists *matta_address_lists_new (void) G_GNUC_WARN_UNUSED_RESULT;
void matta_address_lists_free (MattaAddressLists *self);
gboolean matta_address_lists_contains (const MattaAddressLists *self,
                                       MattaListKind kind,
                                       const char *address);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaAddressLists, matta_address_lists_free)

G_END_DECLS
