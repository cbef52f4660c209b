/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-scan-markup.h"

#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <string.h>

#define PIECE (64 * 1024) /* libxml2 counts in int */

struct _MattaScanMarkup {
  xmlParserCtxtPtr context;
  MattaScanText *text;
  MattaScanReport *report;
  char *name;
  gboolean html;
  gboolean damaged;
  guint skipping; /* elements deep in what is not text */
  guint notes;    /* elements deep in a speaker's notes */
};

/* An attribute's value says that something is hidden. */
typedef struct {
  const char *element; /* NULL = any */
  const char *attribute;
  const char *value;
  MattaHidden hidden;
} Sign;

static const Sign signs[] = {
  { "sheet", "state", "hidden", MATTA_HIDDEN_SHEET },
  { "sheet", "state", "veryHidden", MATTA_HIDDEN_SHEET },
  { "table-properties", "display", "false", MATTA_HIDDEN_SHEET },
  { "row", "hidden", "1", MATTA_HIDDEN_ROWS },
  { "row", "hidden", "true", MATTA_HIDDEN_ROWS },
  { "col", "hidden", "1", MATTA_HIDDEN_ROWS },
  { "col", "hidden", "true", MATTA_HIDDEN_ROWS },
  { NULL, "visibility", "collapse", MATTA_HIDDEN_ROWS },
  { NULL, "visibility", "filter", MATTA_HIDDEN_ROWS },
  { "sld", "show", "0", MATTA_HIDDEN_SLIDE },
  { "sld", "show", "false", MATTA_HIDDEN_SLIDE },
  { "drawing-page-properties", "visibility", "hidden", MATTA_HIDDEN_SLIDE },
};

/* An element in a part of an office document that says so by being there. */
static const struct {
  const char *part; /* in the member's name */
  const char *element;
  MattaHidden hidden;
} elements[] = {
  { "comments", "comment", MATTA_HIDDEN_COMMENTS },
  { "omments/", "cm", MATTA_HIDDEN_COMMENTS },
  { "hreadedComment", "threadedComment", MATTA_HIDDEN_COMMENTS },
  { "comments/", "cm", MATTA_HIDDEN_COMMENTS },
  { "content.xml", "annotation", MATTA_HIDDEN_COMMENTS },
  { "content.xml", "changed-region", MATTA_HIDDEN_CHANGES },
  { "word/", "ins", MATTA_HIDDEN_CHANGES },
  { "word/", "del", MATTA_HIDDEN_CHANGES },
  { "word/", "moveFrom", MATTA_HIDDEN_CHANGES },
  { "word/", "moveTo", MATTA_HIDDEN_CHANGES },
  { "xl/revisions/", "rrc", MATTA_HIDDEN_CHANGES },
};

/* Behind these a new line begins; all others may stand within a word. */
static const char *const breaks[] = { "p",   "br",         "tab", "si", "c",     "row",
                                      "h",   "line-break", "tr",  "td", "th",    "li",
                                      "div", "table-cell", "h1",  "h2", "h3",    "h4",
                                      "h5",  "h6",         "dd",  "dt", "title", NULL };
/* rPh: how a Japanese cell is read aloud, in the middle of its text. */
static const char *const skips[] = { "rPh", "script", "style", NULL };

static gboolean
is_sign (const Sign *sign, const char *element, const char *name, const char *value, gsize length)
{
  return (sign->element == NULL || strcmp (sign->element, element) == 0)
         && strcmp (sign->attribute, name) == 0 && strlen (sign->value) == length
         && strncmp (sign->value, value, length) == 0;
}

static void
look_at_attribute (MattaScanMarkup *self,
                   const char *element,
                   const char *name,
                   const char *value,
                   gsize length)
{
  for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
    if (is_sign (&signs[i], element, name, value, length))
      self->report->hidden |= signs[i].hidden;
  /* The value of such a cell is only a number of another text. */
  if (strcmp (element, "c") == 0 && strcmp (name, "t") == 0 && length == 1 && *value == 's')
    self->skipping = 1;
}

static void
look_at_element (MattaScanMarkup *self, const char *element)
{
  if (self->skipping > 0 || g_strv_contains (skips, element))
    self->skipping++;
  if (self->notes > 0 || strcmp (element, "notes") == 0)
    self->notes++;
  if (strcmp (element, "s") == 0 || strcmp (element, "tab") == 0)
    matta_scan_text_push (self->text, " ", 1);
  for (guint i = 0; i < G_N_ELEMENTS (elements); i++)
    if (strcmp (elements[i].element, element) == 0 && strstr (self->name, elements[i].part) != NULL)
      self->report->hidden |= elements[i].hidden;
}

static void
start_element_cb (void *data,
                  const xmlChar *element,
                  const xmlChar *prefix,
                  const xmlChar *uri,
                  int n_namespaces,
                  const xmlChar **namespaces,
                  int n_attributes,
                  int n_defaulted,
                  const xmlChar **attributes)
{
  MattaScanMarkup *self = data;

  look_at_element (self, (const char *) element);
  for (int i = 0; i < n_attributes; i++) {
    const xmlChar **entry = attributes + (gsize) i * 5; /* name, prefix, URI, start, end */

    look_at_attribute (self, (const char *) element, (const char *) entry[0],
                       (const char *) entry[3], (gsize) (entry[4] - entry[3]));
  }
}

static void
start_html_cb (void *data, const xmlChar *element, const xmlChar **attributes)
{
  look_at_element (data, (const char *) element);
}

static void
end_html_cb (void *data, const xmlChar *element)
{
  MattaScanMarkup *self = data;

  if (self->skipping > 0)
    self->skipping--;
  if (self->notes > 0)
    self->notes--;
  if (g_strv_contains (breaks, (const char *) element))
    matta_scan_text_break (self->text);
}

static void
end_element_cb (void *data, const xmlChar *element, const xmlChar *prefix, const xmlChar *uri)
{
  end_html_cb (data, element);
}

static void
characters_cb (void *data, const xmlChar *text, int length)
{
  MattaScanMarkup *self = data;

  if (self->skipping > 0)
    return;
  if (self->notes > 0)
    self->report->hidden |= MATTA_HIDDEN_NOTES;
  matta_scan_text_push (self->text, (const char *) text, (gsize) length);
}

/* No office document has one. */
static void
subset_cb (void *data, const xmlChar *name, const xmlChar *external, const xmlChar *system)
{
  MattaScanMarkup *self = data;

  self->damaged = !self->html;
  if (self->damaged)
    xmlStopParser (self->context);
}

static xmlParserCtxtPtr
new_context (MattaScanMarkup *self)
{
  xmlSAXHandler xml = { .initialized = XML_SAX2_MAGIC,
                        .internalSubset = subset_cb,
                        .characters = characters_cb,
                        .cdataBlock = characters_cb,
                        .startElementNs = start_element_cb,
                        .endElementNs = end_element_cb };
  htmlSAXHandler html = { .characters = characters_cb,
                          .startElement = start_html_cb,
                          .endElement = end_html_cb };
  xmlParserCtxtPtr context = NULL;

  if (self->html) {
    context = htmlCreatePushParserCtxt (&html, self, NULL, 0, NULL, XML_CHAR_ENCODING_NONE);
    htmlCtxtUseOptions (context, HTML_PARSE_NONET | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING);
    return context;
  }
  context = xmlCreatePushParserCtxt (&xml, self, NULL, 0, NULL);
  xmlCtxtUseOptions (context, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
  return context;
}

MattaScanMarkup *
matta_scan_markup_new (const char *name,
                       gboolean html,
                       MattaScanText *text,
                       MattaScanReport *report)
{
  MattaScanMarkup *self = g_new0 (MattaScanMarkup, 1);

  self->name = g_strdup (name != NULL ? name : "");
  self->html = html;
  self->text = text;
  self->report = report;
  self->context = new_context (self);
  return self;
}

void
matta_scan_markup_free (MattaScanMarkup *self)
{
  g_return_if_fail (self != NULL);

  if (self->context->myDoc != NULL)
    xmlFreeDoc (self->context->myDoc);
  if (self->html)
    htmlFreeParserCtxt (self->context);
  else
    xmlFreeParserCtxt (self->context);
  g_free (self->name);
  g_free (self);
}

static void
parse (MattaScanMarkup *self, const char *data, int length, int last)
{
  if (self->html)
    (void) htmlParseChunk (self->context, data, length, last); /* HTML has no errors */
  else if (!self->damaged)
    self->damaged = xmlParseChunk (self->context, data, length, last) != XML_ERR_OK;
}

void
matta_scan_markup_push (MattaScanMarkup *self, const void *data, gsize length)
{
  const char *p = data;

  g_return_if_fail (self != NULL);

  for (gsize done = 0; done < length; done += PIECE)
    parse (self, p + done, (int) MIN (PIECE, length - done), 0);
}

void
matta_scan_markup_finish (MattaScanMarkup *self)
{
  g_return_if_fail (self != NULL);

  parse (self, "", 0, 1);
  if (self->damaged)
    matta_scan_report_fail (self->report, "damaged");
  matta_scan_text_break (self->text);
}
