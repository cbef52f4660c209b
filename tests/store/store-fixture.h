/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-store.h"

G_BEGIN_DECLS

/* A store in a folder of its own that goes with it. */
typedef struct {
  char *dir;
  MattaStore *store;
} StoreFixture;

void store_fixture_set_up (StoreFixture *self, gconstpointer data);
void store_fixture_tear_down (StoreFixture *self, gconstpointer data);
/* Closes and opens it again. */
void store_fixture_reopen (StoreFixture *self);
/* Runs @sql on the closed database, as somebody else would. */
void store_fixture_tamper (StoreFixture *self, const char *sql);

/* A message from a@example.com to two people, waiting since @created_at. */
MattaRecord *store_make_record (gint64 created_at);
MattaContent *store_make_content (const char *text);
/* Larger contents are in a file. */
MattaContent *store_make_file_content (StoreFixture *fixture, gsize size);
/* Inserts such a message, moved to @state right away. (transfer full) */
MattaRecord *store_add (StoreFixture *self, gint64 created_at, MattaState state);
char *store_read_text (MattaStore *store, const char *id);
void store_remove_dir (const char *dir);

#define STORE_TEST(path, function)                                                                 \
  g_test_add (path, StoreFixture, NULL, store_fixture_set_up, function, store_fixture_tear_down)

G_END_DECLS
