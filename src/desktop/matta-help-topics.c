/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-help-topics.h"

#include <string.h>

#define FOLDER "/io/github/mattamail/Matta/help"
#define ENDING ".page"
#define SECTION_OF_INDEX "index#"

/* One page while its head is read. */
typedef struct {
  MattaHelpTopic *topic;
  char **text; /* where the text that comes next belongs; NULL = it is of the page itself */
} Reading;

static void
topic_free (gpointer data)
{
  MattaHelpTopic *topic = data;

  g_free (topic->id);
  g_free (topic->title);
  g_free (topic->about);
  g_free (topic->section);
  g_free (topic->place);
  g_free (topic);
}

static gboolean
is_there (const char *language)
{
  g_autofree char *path = g_strconcat (FOLDER "/", language, "/index" ENDING, NULL);

  return g_resources_get_info (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL, NULL, NULL);
}

/* The list ends in C, which is there. */
static const char *
find_language (void)
{
  const char *const *languages = g_get_language_names ();

  while (languages[1] != NULL && !is_there (*languages))
    languages++;
  return *languages;
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
  const GSList *stack = g_markup_parse_context_get_element_stack (context);
  const char *parent = stack->next != NULL ? stack->next->data : "";
  const char *xref = NULL;

  reading->text = NULL;
  if (g_str_equal (element, "title"))
    reading->text = g_str_equal (parent, "info") ? &reading->topic->place : &reading->topic->title;
  else if (g_str_equal (element, "desc"))
    reading->text = &reading->topic->about;
  else if (g_str_equal (element, "link") && g_str_equal (parent, "info")
           && g_markup_collect_attributes (element, names, values, error, G_MARKUP_COLLECT_STRING,
                                           "xref", &xref,
                                           G_MARKUP_COLLECT_STRING | G_MARKUP_COLLECT_OPTIONAL,
                                           "type", NULL, G_MARKUP_COLLECT_INVALID)
           && g_str_has_prefix (xref, SECTION_OF_INDEX))
    reading->topic->section = g_strdup (xref + strlen (SECTION_OF_INDEX));
}

/* The first text is what counts: a section's title comes after the page's. */
static void
text_cb (GMarkupParseContext *context,
         const char *text,
         gsize length,
         gpointer user_data,
         GError **error)
{
  Reading *reading = user_data;

  if (reading->text != NULL && *reading->text == NULL)
    *reading->text = g_strndup (text, length);
  reading->text = NULL;
}

static const GMarkupParser parser = { start_cb, NULL, text_cb, NULL, NULL };

static MattaHelpTopic *
read_topic (const char *id)
{
  g_autoptr (GBytes) bytes = matta_help_topics_load (id);
  MattaHelpTopic *topic = g_new0 (MattaHelpTopic, 1);
  Reading reading = { topic, NULL };
  g_autoptr (GMarkupParseContext) context =
      g_markup_parse_context_new (&parser, G_MARKUP_DEFAULT_FLAGS, &reading, NULL);
  g_autoptr (GError) error = NULL;
  gsize size = 0;
  const char *text = g_bytes_get_data (bytes, &size);

  topic->id = g_strdup (id);
  if (!g_markup_parse_context_parse (context, text, (gssize) size, &error))
    g_critical ("Help page %s: %s", id, error->message);
  return topic;
}

static int
compare_places (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 ((*(MattaHelpTopic *const *) a)->place, (*(MattaHelpTopic *const *) b)->place);
}

GBytes *
matta_help_topics_load (const char *id)
{
  g_autofree char *path = g_strconcat (FOLDER "/", find_language (), "/", id, ENDING, NULL);

  return g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
}

GPtrArray *
matta_help_topics_read (void)
{
  g_autofree char *folder = g_strconcat (FOLDER "/", find_language (), NULL);
  g_auto (GStrv) names =
      g_resources_enumerate_children (folder, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  GPtrArray *topics = g_ptr_array_new_with_free_func (topic_free);

  for (gsize i = 0; names != NULL && names[i] != NULL; i++) {
    *strrchr (names[i], '.') = '\0';
    g_ptr_array_add (topics, read_topic (names[i]));
  }
  g_ptr_array_sort (topics, compare_places);
  return topics;
}

const MattaHelpTopic *
matta_help_topics_find (GPtrArray *topics, const char *id)
{
  for (guint i = 0; i < topics->len; i++) {
    const MattaHelpTopic *topic = g_ptr_array_index (topics, i);

    if (g_str_equal (topic->id, id))
      return topic;
  }
  return NULL;
}
