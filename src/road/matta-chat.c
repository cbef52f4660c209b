/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-chat.h"

#include "matta-road-text.h"

#include <string.h>

#define CARD_BEGINS                                                                                \
  "{\"type\":\"message\",\"attachments\":[{\"contentType\":"                                       \
  "\"application/vnd.microsoft.card.adaptive\",\"content\":{\"$schema\":"                          \
  "\"http://adaptivecards.io/schemas/adaptive-card.json\",\"type\":\"AdaptiveCard\","              \
  "\"version\":\"1.2\",\"body\":["
#define CARD_ENDS "]}}]}"
/* A text run knows no mark-up, unlike a text block. */
#define RUN_BEGINS "{\"type\":\"RichTextBlock\",\"inlines\":[{\"type\":\"TextRun\","
#define RUN_ENDS "\"}]}"

/* Enough for what stands around the texts. */
#define AROUND 1024

/* Slack takes these three as the beginning of something (its own way of escaping). */
static void
add_for_slack (MattaRoadText *body, const char *text)
{
  for (; *text != '\0'; text++) {
    const char one[] = { *text, '\0' };

    if (*text == '&')
      matta_road_text_add (body, "&amp;");
    else if (*text == '<')
      matta_road_text_add (body, "&lt;");
    else if (*text == '>')
      matta_road_text_add (body, "&gt;");
    else
      matta_road_text_add_json (body, one);
  }
}

/* A backslash takes the meaning from any sign of Markdown; one of letters would get one itself. */
static void
add_for_markdown (MattaRoadText *body, const char *text)
{
  for (; *text != '\0'; text++) {
    const char one[] = { *text, '\0' };

    if (strchr ("\\`*_{}[]()<>#+-.!|~:@", *text) != NULL)
      matta_road_text_add_json (body, "\\");
    matta_road_text_add_json (body, one);
  }
}

/* Between more backticks than stand in it side by side (CommonMark, 6.1). */
static void
add_code_span (MattaRoadText *body, const char *password)
{
  gsize longest = 0;
  gsize run = 0;

  for (const char *at = password; *at != '\0'; at++) {
    run = *at == '`' ? run + 1 : 0;
    longest = MAX (longest, run);
  }
  for (gsize i = 0; i <= longest; i++)
    matta_road_text_add (body, "`");
  matta_road_text_add (body, longest > 0 ? " " : "");
  matta_road_text_add_json (body, password);
  matta_road_text_add (body, longest > 0 ? " " : "");
  for (gsize i = 0; i <= longest; i++)
    matta_road_text_add (body, "`");
}

static void
add_slack (MattaRoadText *body, const char *text, const char *password)
{
  const char *mark = password != NULL && strchr (password, '`') == NULL ? "`" : "";

  matta_road_text_add (body, "{\"text\":\"");
  add_for_slack (body, text);
  if (password != NULL) {
    matta_road_text_add (body, "\\n");
    matta_road_text_add (body, mark);
    add_for_slack (body, password);
    matta_road_text_add (body, mark);
  }
  matta_road_text_add (body, "\"}");
}

static void
add_mattermost (MattaRoadText *body, const char *text, const char *password)
{
  matta_road_text_add (body, "{\"text\":\"");
  add_for_markdown (body, text);
  if (password != NULL) {
    matta_road_text_add (body, "\\n");
    add_code_span (body, password);
  }
  matta_road_text_add (body, "\"}");
}

static void
add_teams (MattaRoadText *body, const char *text, const char *password)
{
  matta_road_text_add (body, CARD_BEGINS RUN_BEGINS "\"text\":\"");
  matta_road_text_add_json (body, text);
  matta_road_text_add (body, RUN_ENDS);
  if (password != NULL) {
    matta_road_text_add (body, "," RUN_BEGINS "\"fontType\":\"Monospace\",\"text\":\"");
    matta_road_text_add_json (body, password);
    matta_road_text_add (body, RUN_ENDS);
  }
  matta_road_text_add (body, CARD_ENDS);
}

static void
add_generic (MattaRoadText *body, const char *text, const char *password)
{
  matta_road_text_add (body, "{\"text\":\"");
  matta_road_text_add_json (body, text);
  if (password != NULL) {
    matta_road_text_add (body, "\",\"password\":\"");
    matta_road_text_add_json (body, password);
  }
  matta_road_text_add (body, "\"}");
}

MattaSecret *
matta_chat_make_body (MattaChat chat, const char *text, const char *password)
{
  MattaRoadText body = { 0 };

  g_return_val_if_fail (text != NULL && chat != MATTA_CHAT_NONE, NULL);

  matta_road_text_init (&body, AROUND + matta_road_text_measure (text)
                                   + matta_road_text_measure (password != NULL ? password : ""));
  switch (chat) {
  case MATTA_CHAT_SLACK:
    add_slack (&body, text, password);
    break;
  case MATTA_CHAT_TEAMS:
    add_teams (&body, text, password);
    break;
  case MATTA_CHAT_MATTERMOST:
    add_mattermost (&body, text, password);
    break;
  case MATTA_CHAT_GENERIC:
  case MATTA_CHAT_NONE:
    add_generic (&body, text, password);
    break;
  }
  return matta_road_text_end (&body);
}
