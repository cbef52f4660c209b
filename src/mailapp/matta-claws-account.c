/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-claws-account.h"

/* Claws Mail's numbers for ssl_smtp and smtp_auth_method. */
enum {
  SSL_NONE = 0,
  SSL_STARTTLS = 2
};
enum {
  AUTH_AUTOMATIC = 0
};

/* It takes a value as it stands, to the end of its line. */
static void
add_text (GString *lines, const char *key, const char *text)
{
  g_string_append_printf (lines, "%s=", key);
  for (const char *at = text; *at != '\0'; at++)
    if (!g_ascii_iscntrl (*at))
      g_string_append_c (lines, *at);
  g_string_append_c (lines, '\n');
}

char *
matta_claws_account_write (const MattaDoor *door)
{
  GString *lines = g_string_new (NULL);
  gboolean signs_in = door->user != NULL;

  add_text (lines, "smtp_server", door->host);
  g_string_append_printf (lines, "set_smtpport=1\nsmtp_port=%u\n", door->port);
  g_string_append_printf (lines, "ssl_smtp=%d\n", door->encrypted ? SSL_STARTTLS : SSL_NONE);
  g_string_append_printf (lines, "use_smtp_auth=%d\n", signs_in ? 1 : 0);
  g_string_append_printf (lines, "smtp_auth_method=%d\n", AUTH_AUTOMATIC);
  add_text (lines, "smtp_user_id", signs_in ? door->user : "");
  return g_string_free (lines, FALSE);
}
