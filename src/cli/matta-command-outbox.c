/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-command.h"

#include "matta-id.h"

#include <glib/gi18n.h>

static gboolean as_json = FALSE;
static char *until_text = NULL;
static char *road_word = NULL;
static char **told_people = NULL;
static char *number = NULL;

static const GOptionEntry entries[] = {
  { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_ ("Print JSON"), NULL },
  { "until", 0, 0, G_OPTION_ARG_STRING, &until_text,
    N_ ("When it shall leave: 2027-01-31T09:00:00Z, 2027-01-31T09:00 or 09:00"), N_ ("TIME") },
  { "road", 0, 0, G_OPTION_ARG_STRING, &road_word,
    N_ ("How the password was told: phone, qr-code, clipboard, chat, sms, letter, mail or other"),
    N_ ("ROAD") },
  { "to", 0, 0, G_OPTION_ARG_STRING_ARRAY, &told_people,
    N_ ("Who was told it; may be repeated. Without it: all who lack it"), N_ ("ADDRESS") },
  { "number", 0, 0, G_OPTION_ARG_STRING, &number, N_ ("Telephone number, for a text message"),
    N_ ("NUMBER") },
  G_OPTION_ENTRY_NULL
};

typedef struct {
  const char *word;
  const char *method;
  gboolean wants_id;
} Action;

static const Action actions[] = {
  { "confirm", "Confirm", TRUE },  { "return", "Return", TRUE }, { "cancel", "Cancel", TRUE },
  { "send-now", "SendNow", TRUE }, { "pause", "Pause", FALSE },  { "resume", "Resume", FALSE },
};

/* Ends the line of a message whose colleagues get it first: how many of them have it. */
static void
print_colleagues (GVariant *entry)
{
  g_autoptr (GVariant) people = g_variant_lookup_value (entry, "recipients", NULL);
  gboolean split = FALSE;
  guint n_first = 0;
  guint n_accepted = 0;

  g_variant_lookup (entry, "colleagues-first", "b", &split);
  for (gsize i = 0; split && i < g_variant_n_children (people); i++) {
    g_autoptr (GVariant) person = g_variant_get_child_value (people, i);
    const char *delivery = "";
    gboolean first = FALSE;

    g_variant_lookup (person, "first", "b", &first);
    g_variant_lookup (person, "delivery", "&s", &delivery);
    n_first += first ? 1 : 0;
    n_accepted += first && g_str_equal (delivery, "accepted") ? 1 : 0;
  }
  if (split)
    g_print ("  [colleagues first: %u of %u]", n_accepted, n_first);
  g_print ("\n");
}

static void
print_entry (GVariant *entry)
{
  const char *id = "";
  const char *state = "";
  const char *subject = "";
  gint64 due = 0;
  g_autofree char *when = g_strdup ("");
  g_autofree char *clean = NULL;

  g_variant_lookup (entry, "id", "&s", &id);
  g_variant_lookup (entry, "state", "&s", &state);
  g_variant_lookup (entry, "subject", "&s", &subject);
  g_variant_lookup (entry, "due-at", "x", &due);
  if (due > 0) {
    g_autoptr (GDateTime) at = g_date_time_new_from_unix_local (due / G_USEC_PER_SEC);

    g_free (when);
    when = g_date_time_format (at, "%F %T");
  }
  clean = matta_command_clean (subject);
  g_print ("%s  %-10s  %-19s  %s", id, state, when, clean);
  print_colleagues (entry);
}

/* Adds what one call gives. *@id: where it goes on, NULL = with the newest; then of the oldest that
 * was given, NULL = there were none. */
static gboolean
add_part (GVariantBuilder *all, char **id, GError **error)
{
  g_autoptr (GVariant) reply =
      *id == NULL ? matta_command_call ("List", NULL, error)
                  : matta_command_call ("ListOlder", g_variant_new ("(s)", *id), error);
  g_autoptr (GVariant) part = NULL;

  if (reply == NULL)
    return FALSE;
  part = g_variant_get_child_value (reply, 0);
  g_clear_pointer (id, g_free);
  for (gsize i = 0; i < g_variant_n_children (part); i++) {
    g_autoptr (GVariant) entry = g_variant_get_child_value (part, i);

    g_variant_builder_add_value (all, entry);
    if (i + 1 == g_variant_n_children (part))
      g_variant_lookup (entry, "id", "s", id);
  }
  return TRUE;
}

/* (transfer full) */
static GVariant *
list_all (GError **error)
{
  g_auto (GVariantBuilder) all = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));
  g_autofree char *id = NULL;

  do {
    if (!add_part (&all, &id, error))
      return NULL;
  } while (id != NULL);
  return g_variant_ref_sink (g_variant_builder_end (&all));
}

static MattaExit
list (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) all = list_all (&error);

  if (all == NULL)
    return matta_command_fail (error);
  if (as_json) {
    matta_command_print_variant (all);
    return MATTA_EXIT_DONE;
  }
  for (gsize i = 0; i < g_variant_n_children (all); i++) {
    g_autoptr (GVariant) entry = g_variant_get_child_value (all, i);

    print_entry (entry);
  }
  return MATTA_EXIT_DONE;
}

static void
print_person (GVariant *person)
{
  const char *address = "";
  const char *kind = "";
  const char *delivery = "";
  const char *reply = "";
  const char *server = "";
  const char *told = "";
  gboolean untold = FALSE;
  gboolean first = FALSE;
  guint code = 0;
  g_autofree char *clean_address = NULL;
  g_autofree char *clean_reply = NULL;
  g_autofree char *clean_server = NULL;

  g_variant_lookup (person, "address", "&s", &address);
  g_variant_lookup (person, "kind", "&s", &kind);
  g_variant_lookup (person, "delivery", "&s", &delivery);
  g_variant_lookup (person, "reply", "&s", &reply);
  g_variant_lookup (person, "server", "&s", &server);
  g_variant_lookup (person, "code", "u", &code);
  g_variant_lookup (person, "told", "&s", &told);
  g_variant_lookup (person, "untold", "b", &untold);
  g_variant_lookup (person, "first", "b", &first);
  clean_address = matta_command_clean (address);
  clean_reply = matta_command_clean (reply);
  clean_server = matta_command_clean (server);
  g_print ("  %-3s  %-40s  %-8s", kind, clean_address, delivery);
  if (*clean_server != '\0')
    g_print ("  %s:", clean_server);
  if (code > 0)
    g_print ("%s%u %s", *clean_server != '\0' ? " " : "  ", code, clean_reply);
  if (untold || *told != '\0')
    g_print ("  [password: %s]", untold ? "untold" : told);
  if (first)
    g_print ("  [first]");
  g_print ("\n");
}

static void
print_finding (GVariant *finding)
{
  const char *id = "";
  const char *tier = "";
  const char *about = "";
  g_autofree char *clean = NULL;

  g_variant_lookup (finding, "id", "&s", &id);
  g_variant_lookup (finding, "tier", "&s", &tier);
  g_variant_lookup (finding, "about", "&s", &about);
  clean = matta_command_clean (about);
  g_print ("  %-5s  %s  %s\n", tier, id, clean);
}

static void
print_details (GVariant *entry)
{
  g_autoptr (GVariant) people = g_variant_lookup_value (entry, "recipients", NULL);
  g_autoptr (GVariant) findings = g_variant_lookup_value (entry, "findings", NULL);

  print_entry (entry);
  for (gsize i = 0; people != NULL && i < g_variant_n_children (people); i++) {
    g_autoptr (GVariant) person = g_variant_get_child_value (people, i);

    print_person (person);
  }
  for (gsize i = 0; findings != NULL && i < g_variant_n_children (findings); i++) {
    g_autoptr (GVariant) finding = g_variant_get_child_value (findings, i);

    print_finding (finding);
  }
}

static MattaExit
show (const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = matta_command_call ("Show", g_variant_new ("(s)", id), &error);
  g_autoptr (GVariant) entry = NULL;

  if (reply == NULL)
    return matta_command_fail (error);
  entry = g_variant_get_child_value (reply, 0);
  if (as_json)
    matta_command_print_variant (entry);
  else
    print_details (entry);
  return MATTA_EXIT_DONE;
}

/* A typed one has whatever can be typed. */
static void
print_as_json (const char *password)
{
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);
  g_autoptr (GVariant) value = NULL;

  g_variant_dict_insert (&dict, "password", "s", password);
  value = g_variant_ref_sink (g_variant_dict_end (&dict));
  matta_command_print_variant (value);
}

/* For whoever tells it to the receivers: on standard output alone. */
static MattaExit
print_password (const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
      matta_command_call ("GetSealPassword", g_variant_new ("(s)", id), &error);
  const char *password = NULL;

  if (reply == NULL)
    return matta_command_fail (error);
  g_variant_get (reply, "(&s)", &password);
  if (as_json)
    print_as_json (password);
  else
    g_print ("%s\n", password);
  return MATTA_EXIT_DONE;
}

/* A bare time of day means the next time it is that late. */
static GDateTime *
parse_time_of_day (const char *text)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *full =
      g_strdup_printf ("%04d-%02d-%02dT%s:00", g_date_time_get_year (now),
                       g_date_time_get_month (now), g_date_time_get_day_of_month (now), text);
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autoptr (GDateTime) at = g_date_time_new_from_iso8601 (full, zone);

  if (at == NULL)
    return NULL;
  if (g_date_time_compare (at, now) > 0)
    return g_steal_pointer (&at);
  return g_date_time_add_days (at, 1);
}

static GDateTime *
parse_time (const char *text)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autofree char *with_seconds = g_strconcat (text, ":00", NULL);
  GDateTime *at = g_date_time_new_from_iso8601 (text, zone);

  if (at == NULL)
    at = g_date_time_new_from_iso8601 (with_seconds, zone);
  return at != NULL ? at : parse_time_of_day (text);
}

static MattaExit
hold (const char *id)
{
  g_autoptr (GDateTime) at = until_text != NULL ? parse_time (until_text) : NULL;
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;

  if (at == NULL) {
    g_printerr ("mattactl: %s\n", _ ("hold wants --until with a time."));
    return MATTA_EXIT_USAGE;
  }
  reply = matta_command_call (
      "Hold",
      g_variant_new ("(sx)", id,
                     g_date_time_to_unix (at) * G_USEC_PER_SEC + g_date_time_get_microsecond (at)),
      &error);
  return reply != NULL ? MATTA_EXIT_DONE : matta_command_fail (error);
}

static MattaExit
note_told (const char *id)
{
  const char *const nobody[] = { NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = matta_command_call (
      "Told",
      g_variant_new ("(ss^as)", id, road_word != NULL ? road_word : "other",
                     told_people != NULL ? (const char *const *) told_people : nobody),
      &error);

  return reply != NULL ? MATTA_EXIT_DONE : matta_command_fail (error);
}

static MattaExit
mail_password (const char *id)
{
  const char *const nobody[] = { NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = matta_command_call (
      "MailPassword",
      g_variant_new ("(s^as)", id,
                     told_people != NULL ? (const char *const *) told_people : nobody),
      &error);

  return reply != NULL ? MATTA_EXIT_DONE : matta_command_fail (error);
}

static MattaExit
tell (const char *id)
{
  const char *const nobody[] = { NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;

  if (road_word == NULL) {
    g_printerr ("mattactl: %s\n", _ ("tell wants --road with chat, sms or mail."));
    return MATTA_EXIT_USAGE;
  }
  if (g_str_equal (road_word, "mail"))
    return mail_password (id);
  reply = matta_command_call (
      "SendPassword",
      g_variant_new ("(ss^asss)", id, road_word,
                     told_people != NULL ? (const char *const *) told_people : nobody,
                     number != NULL ? number : "", _ ("Password of the file you got by mail:")),
      &error);
  return reply != NULL ? MATTA_EXIT_DONE : matta_command_fail (error);
}

static MattaExit
act (const Action *action, const char *id)
{
  GVariant *parameters = action->wants_id ? g_variant_new ("(s)", id) : NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = matta_command_call (action->method, parameters, &error);

  return reply != NULL ? MATTA_EXIT_DONE : matta_command_fail (error);
}

static const Action *
find_action (const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    if (g_str_equal (actions[i].word, word))
      return &actions[i];
  return NULL;
}

static MattaExit
dispatch (const char *word, const char *id)
{
  const Action *action = find_action (word);
  gboolean alone = g_str_equal (word, "list") || (action != NULL && !action->wants_id);

  if (alone != (id == NULL) || (until_text != NULL && !g_str_equal (word, "hold"))
      || ((road_word != NULL || told_people != NULL) && !g_str_equal (word, "told")
          && !g_str_equal (word, "tell"))
      || (number != NULL && !g_str_equal (word, "tell")))
    return MATTA_EXIT_USAGE;
  if (g_str_equal (word, "list"))
    return list ();
  if (g_str_equal (word, "show"))
    return show (id);
  if (g_str_equal (word, "password"))
    return print_password (id);
  if (g_str_equal (word, "tell"))
    return tell (id);
  if (g_str_equal (word, "told"))
    return note_told (id);
  if (g_str_equal (word, "hold"))
    return hold (id);
  return action != NULL ? act (action, id) : MATTA_EXIT_USAGE;
}

MattaExit
matta_command_outbox (int argc, char **argv)
{
  const char *usage =
      "list|show|confirm|return|cancel|send-now|hold|password|tell|told|pause|resume [ID]";
  MattaExit done = MATTA_EXIT_DONE;

  if (!matta_command_parse (&argc, &argv, entries, usage, 1, 2))
    return MATTA_EXIT_USAGE;
  done = dispatch (argv[1], argc > 2 ? argv[2] : NULL);
  if (done == MATTA_EXIT_USAGE)
    g_printerr ("%s mattactl outbox %s\n", _ ("Usage:"), usage);
  return done;
}
