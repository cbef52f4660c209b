/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Command lines as a server reads them (RFC 5321 4.1). Pure. */

/* Splits "MAIL FROM:<a@b>" into its verb in upper case and what follows the first space. @line: no
 * line end, no NUL. The parts are (transfer full); the argument is "" when there is none. FALSE for
 * a line that is no command: empty, not UTF-8, or with control characters. */
gboolean matta_smtp_command_split (const char *line, char **verb, char **argument);

/* TRUE for the first line of an HTTP request or header: a browser was pointed at the port. */
gboolean matta_smtp_command_is_http (const char *line);

/* The path after "FROM:" or "TO:" (RFC 5321 4.1.2, UTF-8 as of RFC 6531): with angle brackets, a
 * source route dropped. @prefix: "FROM:" or "TO:", compared without case; spaces behind it are
 * tolerated, since many scripts write one. @allow_null: "<>" gives "".
 * @address: (out) (transfer full), without brackets. Returns: where the parameters begin in
 * @argument, or NULL when it is not a path. */
const char *matta_smtp_path_parse (const char *argument,
                                   const char *prefix,
                                   gboolean allow_null,
                                   char **address);

/* One ESMTP parameter (RFC 5321 4.1.2 "esmtp-param"). */
typedef struct {
  char *keyword; /* upper case */
  char *value;   /* NULL without "=" */
} MattaSmtpParameter;

/* @text: what follows the path. (transfer container) (element-type MattaSmtpParameter), empty when
 * there are none; NULL when it is malformed. */
GPtrArray *matta_smtp_parameters_parse (const char *text) G_GNUC_WARN_UNUSED_RESULT;

/* One reply line, or several when @text has line feeds, with CRLF. @status: an enhanced code or
 * NULL. Control characters in @text become spaces. (transfer full) */
char *matta_smtp_reply_format (guint code,
                               const char *status,
                               const char *text) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
