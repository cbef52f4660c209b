/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-safe-wait.h"

#include <glib.h>

/* @gives_up: after how many seconds that app was seen to give up; what we wait must be less. */
static const struct {
  const char *user_agent;
  const char *name;
  guint gives_up;
} apps[] = {
  { NULL, NULL, 20 },
  { "", NULL, 20 },
  { "Unknown 1.0", NULL, 20 },
  { "thunderbird", NULL, 20 },
  { "Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Thunderbird/153.0", "Thunderbird",
    100 },
  { "Mozilla/5.0 (X11) Gecko/20100101 Thunderbird/128.0 Betterbird/128.0", "Betterbird", 100 },
  { "Evolution 3.46.4-2", "Evolution", 30 },
  { "geary/43.0", "Geary", 20 },
  { "Claws Mail 4.1.1 (GTK 3.24.36; x86_64-pc-linux-gnu)", "Claws Mail", 60 },
  { "Sylpheed 3.8.0beta1", "Sylpheed", 60 },
  { "KMail/5.22", "KMail", 30 },
  { "Mutt/2.2.12 (2023-09-09)", "Mutt", 300 },
  { "NeoMutt/20220429", "NeoMutt", 300 },
  { "swaks v20201014.0 jetmore.org/john/code/swaks/", "swaks", 30 },
};

static void
test_apps (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (apps); i++) {
    g_test_message ("case %u", i);
    g_assert_cmpstr (matta_safe_wait_get_name (apps[i].user_agent), ==, apps[i].name);
    g_assert_cmpuint (matta_safe_wait (NULL, apps[i].user_agent), <, apps[i].gives_up);
    g_assert_cmpuint (matta_safe_wait ("client.example", apps[i].user_agent), >=, 15);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/safe-wait/less-than-the-app-waits", test_apps);
  return g_test_run ();
}
