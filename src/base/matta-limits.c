/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-limits.h"

void
matta_limits_init (MattaLimits *limits)
{
  *limits = (MattaLimits){
    .command_line = 2048,
    .reply_line = 2048,
    .reply_lines = 128,
    .commands = 100000,
    .bad_commands = 20,
    .recipients = 2000,
    .message = 100 * 1000 * 1000,
    .header = 1024 * 1024,
    .headers = 10000,
    .text_line = 1024 * 1024,
    .depth = 100,
    .parts = 10000,
    .inline_content = 256 * 1024,
    .sessions = 64,
    .idle_seconds = 300,
    .crowded_seconds = 10,
  };
}
