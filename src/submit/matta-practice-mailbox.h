/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-courier.h"

G_BEGIN_DECLS

/* A Maildir that takes submissions instead of a server. Each message becomes one file in new/,
 * flushed, named after its id: submitting the same id twice leaves one file. Above the content it
 * writes Return-Path and one X-Envelope-To field per recipient, so that people see who would have
 * got it. Accepts every recipient. */
#define MATTA_TYPE_PRACTICE_MAILBOX (matta_practice_mailbox_get_type ())
G_DECLARE_FINAL_TYPE (MattaPracticeMailbox,
                      matta_practice_mailbox,
                      MATTA,
                      PRACTICE_MAILBOX,
                      GObject)

/* @directory: made on the first submission, with cur/, new/ and tmp/. */
MattaCourier *matta_practice_mailbox_new (const char *directory) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
