/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-help-page.h"

#include "matta-help-topics.h"

typedef struct {
  GPtrArray *topics;
  GPtrArray *blocks;
  GString *text;       /* of the paragraph or title that is open; NULL = none is */
  guint number;        /* of the step */
  guint n_in_sequence; /* keys, or names of a menu's path */
  const char *linked;  /* title of the page an open link leads to, for a link without a text */
  gsize link_at;       /* where its text begins */
  gboolean is_guide;
  char *section; /* id of the open one */
} Reading;

static void
block_free (gpointer data)
{
  MattaHelpBlock *block = data;

  g_free (block->markup);
  g_free (block->beside);
  g_free (block);
}

static MattaHelpBlock *
add_block (Reading *reading, MattaHelpKind kind, char *markup)
{
  MattaHelpBlock *block = g_new0 (MattaHelpBlock, 1);

  block->kind = kind;
  block->markup = markup;
  g_ptr_array_add (reading->blocks, block);
  return block;
}

static const char *
find_value (const char *name, const char **names, const char **values)
{
  for (gsize i = 0; names[i] != NULL; i++)
    if (g_str_equal (names[i], name))
      return values[i];
  return "";
}

/* --- what stands in a line -------------------------------------------------------------------- */

static const struct {
  const char *element;
  const char *before;
  const char *after;
} styles[] = {
  { "em", "<i>", "</i>" },     { "gui", "<b>", "</b>" },   { "key", "<tt><b>", "</b></tt>" },
  { "code", "<tt>", "</tt>" }, { "cmd", "<tt>", "</tt>" },
};

static gsize
find_style (const char *element)
{
  gsize i = 0;

  while (i < G_N_ELEMENTS (styles) && !g_str_equal (styles[i].element, element))
    i++;
  return i;
}

static void
begin_sequence_part (Reading *reading, const char *parent)
{
  gboolean keys = g_str_equal (parent, "keyseq");

  if (!keys && !g_str_equal (parent, "guiseq"))
    return;
  if (reading->n_in_sequence > 0)
    g_string_append (reading->text, keys ? "+" : " ▸ ");
  reading->n_in_sequence++;
}

static void
begin_link (Reading *reading, const char **names, const char **values)
{
  const MattaHelpTopic *topic =
      matta_help_topics_find (reading->topics, find_value ("xref", names, values));
  g_autofree char *start =
      g_markup_printf_escaped ("<a href=\"%s\">", topic != NULL ? topic->id : "index");
  g_string_append (reading->text, start);
  reading->linked = topic != NULL ? topic->title : "";
  reading->link_at = reading->text->len;
}

static void
end_link (Reading *reading)
{
  g_autofree char *title = g_markup_escape_text (reading->linked, -1);

  if (reading->text->len == reading->link_at)
    g_string_append (reading->text, title);
  g_string_append (reading->text, "</a>");
}

static void
begin_inline (Reading *reading,
              const char *element,
              const char *parent,
              const char **names,
              const char **values)
{
  gsize style = find_style (element);

  if (g_str_equal (element, "keyseq") || g_str_equal (element, "guiseq"))
    reading->n_in_sequence = 0;
  else if (g_str_equal (element, "link"))
    begin_link (reading, names, values);
  if (style == G_N_ELEMENTS (styles))
    return;
  begin_sequence_part (reading, parent);
  g_string_append (reading->text, styles[style].before);
}

/* --- what stands by itself -------------------------------------------------------------------- */

static const struct {
  const char *holder;
  MattaHelpKind kind;
} holders[] = {
  { "page", MATTA_HELP_TEXT },   { "section", MATTA_HELP_TEXT }, { "note", MATTA_HELP_NOTE },
  { "list", MATTA_HELP_BULLET }, { "steps", MATTA_HELP_STEP },   { "terms", MATTA_HELP_MEANING },
  { "tr", MATTA_HELP_ROW },
};

static const char *
find_holder (const GSList *stack)
{
  for (; stack != NULL; stack = stack->next)
    for (gsize i = 0; i < G_N_ELEMENTS (holders); i++)
      if (g_str_equal (holders[i].holder, stack->data))
        return holders[i].holder;
  return "page";
}

static MattaHelpKind
find_kind (const char *holder)
{
  for (gsize i = 0; i < G_N_ELEMENTS (holders); i++)
    if (g_str_equal (holders[i].holder, holder))
      return holders[i].kind;
  return MATTA_HELP_TEXT;
}

/* The second cell of a row goes beside the first one. */
static void
end_paragraph (Reading *reading, const char *holder)
{
  MattaHelpKind kind = find_kind (holder);
  char *markup = g_string_free (g_steal_pointer (&reading->text), FALSE);
  MattaHelpBlock *last = reading->blocks->len > 0
                             ? g_ptr_array_index (reading->blocks, reading->blocks->len - 1)
                             : NULL;

  if (kind == MATTA_HELP_ROW && last != NULL && last->kind == kind && last->beside == NULL) {
    last->beside = markup;
    return;
  }
  last = add_block (reading, kind, markup);
  if (kind == MATTA_HELP_STEP)
    last->number = ++reading->number;
}

static void
end_title (Reading *reading, const char *parent)
{
  char *markup = g_string_free (g_steal_pointer (&reading->text), FALSE);

  if (g_str_equal (parent, "section"))
    add_block (reading, MATTA_HELP_TITLE, markup);
  else if (g_str_equal (parent, "item"))
    add_block (reading, MATTA_HELP_TERM, markup);
  else
    g_free (markup); /* the page's own is known from its topic */
}

/* A guide's sections list their topics by themselves. */
static void
end_section (Reading *reading)
{
  if (reading->is_guide)
    add_block (reading, MATTA_HELP_TOPICS, g_steal_pointer (&reading->section));
  g_clear_pointer (&reading->section, g_free);
}

static const char *
get_parent (GMarkupParseContext *context)
{
  const GSList *stack = g_markup_parse_context_get_element_stack (context);

  return stack != NULL && stack->next != NULL ? stack->next->data : "";
}

static void
start_cb (GMarkupParseContext *context,
          const char *element,
          const char **names,
          const char **values,
          gpointer user_data,
          GError **error)
{
  Reading *reading = user_data;

  if (reading->text != NULL)
    begin_inline (reading, element, get_parent (context), names, values);
  else if (g_str_equal (element, "page"))
    reading->is_guide = g_str_equal (find_value ("type", names, values), "guide");
  else if (g_str_equal (element, "section"))
    reading->section = g_strdup (find_value ("id", names, values));
  else if (g_str_equal (element, "steps"))
    reading->number = 0;
  else if (g_str_equal (element, "p") || g_str_equal (element, "title"))
    reading->text = g_string_new (NULL);
}

static void
end_cb (GMarkupParseContext *context, const char *element, gpointer user_data, GError **error)
{
  Reading *reading = user_data;
  gsize style = find_style (element);

  if (g_str_equal (element, "section"))
    end_section (reading);
  if (reading->text == NULL)
    return;
  if (g_str_equal (element, "p"))
    end_paragraph (reading, find_holder (g_markup_parse_context_get_element_stack (context)));
  else if (g_str_equal (element, "title"))
    end_title (reading, get_parent (context));
  else if (g_str_equal (element, "link"))
    end_link (reading);
  else if (style < G_N_ELEMENTS (styles))
    g_string_append (reading->text, styles[style].after);
}

static void
text_cb (GMarkupParseContext *context,
         const char *text,
         gsize length,
         gpointer user_data,
         GError **error)
{
  Reading *reading = user_data;
  g_autofree char *escaped = NULL;

  if (reading->text == NULL)
    return;
  escaped = g_markup_escape_text (text, (gssize) length);
  g_string_append (reading->text, escaped);
}

static const GMarkupParser parser = { start_cb, end_cb, text_cb, NULL, NULL };

GPtrArray *
matta_help_page_read (GBytes *text, GPtrArray *topics)
{
  GPtrArray *blocks = g_ptr_array_new_with_free_func (block_free);
  Reading reading = { .topics = topics, .blocks = blocks };
  g_autoptr (GMarkupParseContext) context =
      g_markup_parse_context_new (&parser, G_MARKUP_DEFAULT_FLAGS, &reading, NULL);
  g_autoptr (GError) error = NULL;
  gsize size = 0;
  const char *data = g_bytes_get_data (text, &size);

  if (!g_markup_parse_context_parse (context, data, (gssize) size, &error))
    g_critical ("A help page cannot be read: %s", error->message);
  if (reading.text != NULL)
    g_string_free (reading.text, TRUE);
  g_free (reading.section);
  return blocks;
}
