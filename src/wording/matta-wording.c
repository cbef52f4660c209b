/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-wording.h"

#include "matta-rule-words.h"

#include "matta-config.h"

#include <glib/gi18n.h>

#include <stdlib.h>
#include <string.h>

#define FIRST_STRONG_ISOLATE "\342\201\250"
#define POP_ISOLATE "\342\201\251"
#define DETAIL_LENGTH 254
#define RULE_LENGTH 500
#define RULE_PREFIX "rule:"

/* A finding's sentence, or why something could not be read. */
typedef struct {
  const char *word;
  const char *text;
} Phrase;

/* @detailed: with %s for the detail, when there is one. */
typedef struct {
  const char *id;
  const char *plain;
  const char *detailed;
} Sentence;

static const Sentence sentences[] = {
  { "outside", N_ ("This person is outside your organization."), NULL },
  { "first-address", N_ ("You have never written to this address."), NULL },
  { "first-domain", N_ ("You have never written to anybody at this domain."),
    /* Translators: %s is a domain like example.com */
    N_ ("You have never written to anybody at %s.") },
  { "no-such-domain", N_ ("Nobody can get mail at this domain."),
    /* Translators: %s is a domain like example.com */
    N_ ("Nobody can get mail at %s: there is no such domain.") },
  { "look-alike", N_ ("This address looks very much like another one you know."),
    /* Translators: %s is an address or a domain like example.com */
    N_ ("This looks very much like %s. Is it a slip?") },
  { "same-name", N_ ("You usually write to somebody else of this name."),
    /* Translators: %s is an address */
    N_ ("You usually write to somebody else of this name: %s.") },
  { "free-mail", N_ ("A private address: anybody can get one there."),
    /* Translators: %s is an address */
    N_ ("A private address. You usually write to this person at %s.") },
  { "list", N_ ("This may be a mailing list: many people may get the message."), NULL },
  { "reply-all-grew", N_ ("This person was not in the conversation that is answered."), NULL },
  { "missing-usual", N_ ("Somebody who usually gets mail with these people is missing."),
    /* Translators: %s is an address */
    N_ ("%s usually gets mail with these people, but not this one.") },
  { "sender-unusual", N_ ("You usually write to these people from another address."),
    /* Translators: %s is an address */
    N_ ("You usually write to these people from %s.") },
  { "inside-talk-outside",
    N_ ("The message reads like talk among colleagues, but this person is outside."), NULL },
  { "greeting-mismatch", N_ ("The message greets somebody who does not get it."),
    /* Translators: %s is a name as it stands in the message's first line */
    N_ ("The message greets “%s”, but nobody of that name gets it.") },
  { "missing-attachment", N_ ("The text mentions an attachment, but there is none."),
    /* Translators: %s are words from the message */
    N_ ("The text says “%s”, but nothing is attached.") },
  { "empty-subject", N_ ("The subject is empty."), NULL },
  { "empty-body", N_ ("The message has no text."), NULL },
  { "late-hour", N_ ("It is late. Should it go in the morning?"),
    /* Translators: %s is a time like 23:40 */
    N_ ("It is %s. Should it go in the morning?") },
  { "risky-type", N_ ("This file is a program. Many servers refuse it."),
    /* Translators: %s is the ending of a file's name, like exe */
    N_ ("Files that end in “.%s” can run programs. Many servers refuse them.") },
  { "type-mismatch", N_ ("This file is not what its name says."),
    /* Translators: %s is the ending of a file's name, like pdf */
    N_ ("The name ends in “.%s”, but the file is something else.") },
  { "same-file-elsewhere", N_ ("This very file went to another company before."),
    /* Translators: %s is a domain like example.com */
    N_ ("This very file went to %s before, and to nobody who gets it now.") },
  { "open-first", N_ ("Open this file before you tick it."), NULL },
  { "outside-attachment", N_ ("This file goes to people outside your organization."), NULL },
  { "blocked", N_ ("No mail may go to this address."), NULL },
  { "adds-cc", N_ ("A rule of your organization adds somebody in Cc."),
    /* Translators: %s is an address */
    N_ ("A rule of your organization adds %s in Cc.") },
  { "adds-bcc", N_ ("A rule of your organization adds somebody in Bcc."),
    /* Translators: %s is an address */
    N_ ("A rule of your organization adds %s in Bcc.") },
  { "outside-to-bcc", N_ ("A rule of your organization moves everybody outside to Bcc."), NULL },
  { "seal-required", N_ ("Your organization wants the attachments encrypted."), NULL },
  { "reason-required", N_ ("A rule of your organization asks why this is sent."), NULL },
  { "second-look", N_ ("A rule of your organization asks for a second look."), NULL },
  { "rules-refused",
    N_ ("Some rules cannot be read. Until they can, every message is asked about."), NULL },
};

static const Phrase unreadable_reasons[] = {
  { "too-deep", N_ ("Parts of this message are nested too deeply to be checked.") },
  { "too-many-parts", N_ ("This message has too many parts to be checked.") },
  { "too-many-headers", N_ ("This message has too many header fields or parts to be checked.") },
  { "damaged", N_ ("Part of this message is damaged and could not be checked.") },
  { "encrypted", N_ ("This message is encrypted, so its content could not be checked.") },
};

static const Phrase unreadable_files[] = {
  { "damaged", N_ ("This file is damaged, so what is in it could not be checked.") },
  { "too-deep", N_ ("Archives in this file are nested too deeply to be checked.") },
  { "too-large", N_ ("This file unpacks to more than could be checked.") },
  { "timeout", N_ ("Looking into this file took too long, so not all of it was checked.") },
  { "crashed", N_ ("This file broke the program that looks into files.") },
};

/* Parts of "This file has more than meets the eye: %s." */
static const Phrase hidden_kinds[] = {
  { "sheets", N_ ("hidden sheets") },
  { "changes", N_ ("tracked changes") },
  { "comments", N_ ("comments") },
  { "macros", N_ ("macros") },
  { "slides", N_ ("hidden slides") },
  { "rows", N_ ("hidden rows or columns") },
  { "notes", N_ ("speaker notes") },
  { "files", N_ ("files inside") },
  { "paths", N_ ("files that would be unpacked elsewhere") },
};

/* Each with whom it is about, if that is known. */
static const Sentence doubts[] = {
  { "not-together", N_ ("You never wrote to this person together with the others."),
    /* Translators: %s is an address */
    N_ ("You never wrote to this person together with %s.") },
  { "not-in-thread", N_ ("This person was not in this conversation."),
    /* Translators: %s is an address */
    N_ ("This person was not in the conversation with %s.") },
  { "other-company", N_ ("You never wrote to this company together with the others."),
    /* Translators: %s is a domain like example.com */
    N_ ("You never wrote to this person’s company together with %s.") },
  { "other-words", N_ ("About such things you usually write to somebody else."),
    /* Translators: %s is an address */
    N_ ("About such things you usually write to %s.") },
  { "namesake", N_ ("The address is much like another that fits better."),
    /* Translators: %s is an address */
    N_ ("Do you mean %s? The addresses are much alike.") },
  { "rare", N_ ("You seldom write to this person, and the others are not the usual ones."), NULL },
  { "role", N_ ("This person does not fit as usual."), NULL },
};

/* By where it was found. */
static const Sentence company_names[] = {
  { "name", N_ ("The name of this file speaks of another company."),
    /* Translators: %s is a domain like example.com */
    N_ ("The name of this file speaks of %s, which does not get it.") },
  { "inside", N_ ("Inside the file: another company, which does not get it."),
    /* Translators: %s is a domain like example.com */
    N_ ("Inside the file: %s, which does not get it.") },
};

static const Phrase deceptions[] = {
  { "two-extensions", N_ ("The name pretends to be a document, but the file is a program.") },
  { "hidden-letters", N_ ("The name has letters that cannot be seen and hide what it is.") },
};

static const Phrase obstacles[] = {
  { "text", N_ ("A rule looks for words in the text, and not all of it can be read.") },
  { "subject", N_ ("A rule looks for words in the subject, and it cannot be read.") },
  { "attachments", N_ ("A rule looks at the attachments, and not all of them can be read.") },
  { "date", N_ ("A rule looks at the time, and the message has no date.") },
  { "sender", N_ ("A rule looks at the sender, and the message has none.") },
  { "address", N_ ("A rule looks at the addresses, and one of them is not an address.") },
};

static const char *
find_phrase (const Phrase *phrases, gsize n, const char *word, const char *fallback)
{
  for (gsize i = 0; word != NULL && i < n; i++)
    if (g_str_equal (phrases[i].word, word))
      return _ (phrases[i].text);
  return fallback;
}

static char *
fill_sentence (const Sentence *sentence, const char *detail)
{
  g_autofree char *shown = NULL;

  if (detail == NULL || *detail == '\0' || sentence->detailed == NULL)
    return g_strdup (_ (sentence->plain));
  shown = matta_wording_from_mail (detail, DETAIL_LENGTH);
  return g_strdup_printf (_ (sentence->detailed), shown);
}

static gulong
read_number (const MattaFinding *finding)
{
  return finding->detail != NULL ? strtoul (finding->detail, NULL, 10) : 0;
}

static char *
describe_many_visible (const MattaFinding *finding)
{
  gulong n = read_number (finding);

  if (n == 0)
    return g_strdup (_ ("Many people outside see each other's addresses."));
  return g_strdup_printf (ngettext ("%lu person outside is shown to all other recipients.",
                                    "%lu people outside see each other's addresses.", n),
                          n);
}

static char *
describe_mixed_companies (const MattaFinding *finding)
{
  gulong n = read_number (finding);

  if (n == 0)
    return g_strdup (_ ("People of different companies see each other's addresses."));
  return g_strdup_printf (ngettext ("People of %lu company see each other's addresses.",
                                    "People of %lu different companies see each other's addresses.",
                                    n),
                          n);
}

static char *
describe_retired (const MattaFinding *finding)
{
  gulong n = read_number (finding);

  if (g_strcmp0 (finding->detail, "listed") == 0)
    return g_strdup (_ ("This address is out of use: the person has moved."));
  return g_strdup_printf (ngettext ("You have not written to this address for %lu month.",
                                    "You have not written to this address for %lu months.", n),
                          n);
}

static char *
describe_card_number (const MattaFinding *finding)
{
  gulong n = read_number (finding);

  if (finding->about == MATTA_ABOUT_ATTACHMENT)
    return g_strdup_printf (ngettext ("This file has %lu number that looks like a payment card’s.",
                                      "This file has %lu numbers that look like payment cards’.",
                                      n),
                            n);
  return g_strdup_printf (ngettext ("The text has %lu number that looks like a payment card’s.",
                                    "The text has %lu numbers that look like payment cards’.", n),
                          n);
}

static char *
describe_personal_number (const MattaFinding *finding)
{
  gulong n = read_number (finding);

  if (finding->about == MATTA_ABOUT_ATTACHMENT)
    return g_strdup_printf (ngettext ("This file has %lu number that looks like a My Number.",
                                      "This file has %lu numbers that look like My Numbers.", n),
                            n);
  return g_strdup_printf (
      ngettext ("The text has %lu number that looks like a My Number (Individual Number).",
                "The text has %lu numbers that look like My Numbers (Individual Numbers).", n),
      n);
}

static char *
describe_large (const MattaFinding *finding)
{
  g_autofree char *size = g_format_size (read_number (finding));

  /* Translators: %s is a size like 25 MB */
  return g_strdup_printf (_ ("This file is large (%s). Some mailboxes do not take it."), size);
}

static char *
describe_unreadable (const MattaFinding *finding)
{
  if (finding->about == MATTA_ABOUT_ATTACHMENT)
    return g_strdup (find_phrase (unreadable_files, G_N_ELEMENTS (unreadable_files),
                                  finding->detail, _ ("This file could not be looked into.")));
  return g_strdup (find_phrase (unreadable_reasons, G_N_ELEMENTS (unreadable_reasons),
                                finding->detail, _ ("Part of this message could not be checked.")));
}

static char *
describe_forbidden (const MattaFinding *finding)
{
  if (finding->detail != NULL)
    return g_strdup (
        _ ("A rule of your organization asks for something this version of Matta cannot "
           "do, so the message cannot be sent."));
  return g_strdup (_ ("A rule of your organization forbids sending this message."));
}

static char *
describe_hold (const MattaFinding *finding)
{
  gulong n = read_number (finding);

  return g_strdup_printf (
      ngettext ("A rule of your organization holds this message for %lu minute.",
                "A rule of your organization holds this message for %lu minutes.", n),
      n);
}

static char *
describe_unusual_company (const MattaFinding *finding)
{
  g_auto (GStrv) parts = g_strsplit (finding->detail != NULL ? finding->detail : "", " ", 2);

  for (gsize i = 0; parts[0] != NULL && i < G_N_ELEMENTS (doubts); i++)
    if (g_str_equal (doubts[i].id, parts[0]))
      return fill_sentence (&doubts[i], parts[1]);
  return g_strdup (_ ("This person does not fit the others or what the mail is about."));
}

/* "inside DOMAIN", or the domain alone where the name has it. */
static char *
describe_other_company (const MattaFinding *finding)
{
  const char *detail = finding->detail;
  const char *space = detail != NULL ? strchr (detail, ' ') : NULL;

  if (space != NULL)
    return fill_sentence (&company_names[1], space + 1);
  return fill_sentence (&company_names[0], detail);
}

static char *
describe_words (const MattaFinding *finding)
{
  g_autofree char *word = NULL;

  if (finding->detail == NULL)
    return g_strdup (_ ("The message has a word that should not go outside."));
  word = matta_wording_from_mail (finding->detail, DETAIL_LENGTH);
  if (finding->about == MATTA_ABOUT_ATTACHMENT)
    /* Translators: %s is a word like "confidential" */
    return g_strdup_printf (_ ("“%s” is in this file, and it goes outside."), word);
  /* Translators: %s is a word like "confidential" */
  return g_strdup_printf (_ ("“%s” is in a message that goes outside."), word);
}

static char *
describe_personal_data (const MattaFinding *finding)
{
  gulong n = read_number (finding);

  if (finding->detail != NULL && g_str_has_suffix (finding->detail, "phones"))
    return g_strdup_printf (
        ngettext ("This file has %lu telephone number.", "This file has %lu telephone numbers.", n),
        n);
  return g_strdup_printf (
      ngettext ("This file has %lu e-mail address.", "This file has %lu e-mail addresses.", n), n);
}

static char *
describe_hidden_content (const MattaFinding *finding)
{
  g_auto (GStrv) words = g_strsplit (finding->detail != NULL ? finding->detail : "", ",", -1);
  g_autoptr (GString) list = g_string_new (NULL);

  for (guint i = 0; words[i] != NULL; i++) {
    const char *kind = find_phrase (hidden_kinds, G_N_ELEMENTS (hidden_kinds), words[i], NULL);

    if (kind != NULL)
      /* Translators: between the parts of a list */
      g_string_append_printf (list, "%s%s", list->len > 0 ? _ (", ") : "", kind);
  }
  if (list->len == 0)
    return g_strdup (_ ("This file has more than meets the eye."));
  /* Translators: %s is a list: hidden sheets, comments */
  return g_strdup_printf (_ ("This file has more than meets the eye: %s."), list->str);
}

static char *
describe_deceptive_name (const MattaFinding *finding)
{
  return g_strdup (find_phrase (deceptions, G_N_ELEMENTS (deceptions), finding->detail,
                                _ ("The name of this file hides what it is.")));
}

static char *
describe_watched (const MattaFinding *finding)
{
  if (g_strcmp0 (finding->detail, "no-address") == 0)
    return g_strdup (_ ("It is not clear where this address leads."));
  return g_strdup (_ ("This address is on the list of those to take care with."));
}

/* The words are whoever's who wrote the rule. */
static char *
describe_rule (const MattaFinding *finding)
{
  g_autofree char *obstacle = matta_rule_words_get_unjudged (finding->detail);
  g_autofree char *words = matta_rule_words_choose (finding->detail, g_get_language_names ());

  if (obstacle != NULL)
    return g_strdup (find_phrase (obstacles, G_N_ELEMENTS (obstacles), obstacle,
                                  _ ("A rule could not be judged.")));
  if (words == NULL)
    return g_strdup (_ ("A rule applies here."));
  return matta_wording_from_mail (words, RULE_LENGTH);
}

typedef struct {
  const char *id;
  char *(*describe) (const MattaFinding *finding);
} Special;

static const Special specials[] = {
  { "many-visible", describe_many_visible },
  { "mixed-companies", describe_mixed_companies },
  { "card-number", describe_card_number },
  { "personal-number", describe_personal_number },
  { "forbidden", describe_forbidden },
  { "hold-at-least", describe_hold },
  { "retired", describe_retired },
  { "large", describe_large },
  { "unreadable", describe_unreadable },
  { "deceptive-name", describe_deceptive_name },
  { "watched", describe_watched },
  { "words", describe_words },
  { "other-company-name", describe_other_company },
  { "unusual-company", describe_unusual_company },
  { "personal-data", describe_personal_data },
  { "hidden-content", describe_hidden_content },
};

/* Domains of old findings stand in the address only. */
static const char *
get_detail (const MattaFinding *finding)
{
  const char *at = NULL;

  if (finding->detail != NULL || !g_str_equal (finding->id, "first-domain"))
    return finding->detail;
  at = finding->subject != NULL ? strrchr (finding->subject, '@') : NULL;
  return at != NULL ? at + 1 : NULL;
}

char *
matta_wording_for_finding (const MattaFinding *finding)
{
  g_return_val_if_fail (finding != NULL, NULL);

  if (g_str_has_prefix (finding->id, RULE_PREFIX))
    return describe_rule (finding);
  for (gsize i = 0; i < G_N_ELEMENTS (specials); i++)
    if (g_str_equal (specials[i].id, finding->id))
      return specials[i].describe (finding);
  for (gsize i = 0; i < G_N_ELEMENTS (sentences); i++)
    if (g_str_equal (sentences[i].id, finding->id))
      return fill_sentence (&sentences[i], get_detail (finding));
  return g_strdup (_ ("Something here is unusual."));
}

char *
matta_wording_from_mail (const char *text, gsize length)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  g_autoptr (GString) safe = g_string_new (FIRST_STRONG_ISOLATE);
  gsize n = 0;

  for (const char *p = valid; *p != '\0' && n < length; p = g_utf8_next_char (p), n++) {
    gunichar letter = g_utf8_get_char (p);
    GUnicodeType type = g_unichar_type (letter);

    /* Line ends would fake a second line; format characters could end the isolation or hide. */
    if (type == G_UNICODE_CONTROL || type == G_UNICODE_LINE_SEPARATOR
        || type == G_UNICODE_PARAGRAPH_SEPARATOR)
      g_string_append_c (safe, ' ');
    else if (type == G_UNICODE_FORMAT)
      g_string_append (safe, "\357\277\275");
    else
      g_string_append_unichar (safe, letter);
  }
  if (n == length && g_utf8_strlen (valid, -1) > (glong) length)
    g_string_append (safe, "…");
  g_string_append (safe, POP_ISOLATE);
  return g_string_free (g_steal_pointer (&safe), FALSE);
}

typedef struct {
  const char *id;
  const char *name;
} CheckName;

/* Those a look does for. */
static const CheckName check_names[] = {
  { "outside", N_ ("Mail to people outside") },
  { "first-address", N_ ("First mail to somebody") },
  { "first-domain", N_ ("First mail to a company") },
  { "outside-attachment", N_ ("Files to people outside") },
  { "free-mail", N_ ("Private addresses") },
  { "many-visible", N_ ("Many people in To and Cc") },
  { "mixed-companies", N_ ("Several companies together") },
  { "list", N_ ("Distribution lists") },
  { "retired", N_ ("Addresses not used for long") },
  { "reply-all-grew", N_ ("Replies to more people") },
  { "sender-unusual", N_ ("Another sender than usual") },
  { "missing-usual", N_ ("Somebody missing who usually gets it") },
  { "unusual-company", N_ ("People who do not belong together") },
  { "empty-subject", N_ ("Mail without a subject") },
  { "empty-body", N_ ("Mail without a text") },
  { "late-hour", N_ ("Mail late at night") },
  { "large", N_ ("Large files") },
  { "words", N_ ("Words you watch for") },
  { "same-file-elsewhere", N_ ("Files that went to others") },
};

const char *
matta_wording_for_check (const char *id)
{
  g_return_val_if_fail (id != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (check_names); i++)
    if (g_str_equal (check_names[i].id, id))
      return _ (check_names[i].name);
  return id;
}
