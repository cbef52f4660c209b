// SPDX-License-Identifier: GPL-3.0-or-later
// What somebody sees in Thunderbird's windows: everything with a text on it, or to write in, that is not covered
// by something else, as { kind, text, content, window, x, y, width, height }, on the screen. Run by mail_app.py.
const FIELDS = ["input", "editor", "menulist"];
const seen = [];

// Parts of a page that are pages of their own, and what an element keeps to itself.
function* list_roots(element) {
  if (element.openOrClosedShadowRoot)
    yield element.openOrClosedShadowRoot;
  if (element.contentDocument)
    yield element.contentDocument;
}

function list_texts(element) {
  const own = element.childElementCount ? [] : [element.textContent];
  if (element.localName == "menulist")
    own.push(element.label);
  const named = ["label", "value", "title", "aria-label", "placeholder"].map(name => element.getAttribute(name));
  return [...new Set([...own, ...named].map(text => text?.trim()).filter(Boolean))];
}

// Lists have a contains() of their own, which means something else.
function holds(outer, inner) {
  return outer == inner || Boolean(outer.compareDocumentPosition(inner) & Node.DOCUMENT_POSITION_CONTAINED_BY);
}

// Whether a click there would reach it, through all pages around it.
function is_uncovered(element, rectangle) {
  let x = rectangle.x + rectangle.width / 2, y = rectangle.y + rectangle.height / 2;
  for (let node = element; node; ) {
    const hit = node.getRootNode().elementFromPoint?.(x, y);
    if (!hit || !(holds(node, hit) || holds(hit, node)))
      return false;
    const around = node.ownerDocument.defaultView.browsingContext.embedderElement;
    const place = around?.getBoundingClientRect();
    x += place?.x ?? 0;
    y += place?.y ?? 0;
    node = around;
  }
  return true;
}

function look_at(element, title) {
  const texts = list_texts(element);
  const view = element.ownerDocument?.defaultView;
  const rectangle = texts.length || FIELDS.includes(element.localName) ? element.getBoundingClientRect() : null;
  if (!view || !rectangle?.width || !rectangle.height || !element.checkVisibility({ visibilityProperty: true }))
    return;
  const popup = element.closest("menupopup, panel");
  if (popup ? popup.state != "open" : !is_uncovered(element, rectangle))
    return;
  const x = popup ? element.screenX : view.mozInnerScreenX + rectangle.x;
  const y = popup ? element.screenY : view.mozInnerScreenY + rectangle.y;
  const content = element.localName == "editor" ? element.contentDocument.body?.textContent : element.value;
  const { width, height } = rectangle;
  for (const text of texts.length ? texts : [""])
    seen.push({ kind: element.localName, text, content: String(content ?? ""), window: title, x, y, width, height });
}

function look_into(root, title) {
  for (const element of root.querySelectorAll("*")) {
    look_at(element, title);
    for (const inner of list_roots(element))
      look_into(inner, title);
  }
}

for (const view of Services.wm.getEnumerator(null))
  look_into(view.document, view.document.title);
return seen;
