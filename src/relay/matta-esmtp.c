/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-esmtp.h"

#include "matta-smtp-command.h"

gboolean
matta_esmtp_judge (MattaSession *session, gboolean right)
{
  if (!right)
    matta_session_reply (session, 501, "5.5.4", "A parameter has a wrong value.");
  return right;
}

static gboolean
check_parameter (MattaSession *session,
                 const MattaSmtpParameter *given,
                 const MattaEsmtpParameter *known,
                 guint n_known)
{
  for (guint i = 0; i < n_known; i++)
    if (g_str_equal (known[i].keyword, given->keyword))
      return known[i].check (session, given->value);
  matta_session_reply (session, 555, "5.5.4", "This parameter is not known.");
  return FALSE;
}

gboolean
matta_esmtp_check (MattaSession *session,
                   const char *text,
                   const MattaEsmtpParameter *known,
                   guint n_known)
{
  g_autoptr (GPtrArray) given = matta_smtp_parameters_parse (text);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  if (given == NULL)
    return matta_esmtp_judge (session, FALSE);
  for (guint i = 0; i < given->len; i++) {
    const MattaSmtpParameter *parameter = g_ptr_array_index (given, i);

    if (!matta_esmtp_judge (session, g_hash_table_add (seen, parameter->keyword))
        || !check_parameter (session, parameter, known, n_known))
      return FALSE;
  }
  return TRUE;
}
