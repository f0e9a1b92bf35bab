// Returns what is wrong with the page as it stands, each with the element: an empty list is a page that all can read.
// LEAST is the least contrast of text; SCOPE what is looked for: 'structure' does not depend on colours and width, 'look' does.
(options) => {
  const found = [];
  const name = (el) => el.tagName.toLowerCase() + (el.id ? '#' + el.id : '') + (el.className && el.className.baseVal === undefined ? '.' + String(el.className).replace(/ /g, '.') : '') + ' "' + (el.textContent || '').trim().slice(0, 40) + '"';
  const say = (what, el) => { if (found.length < 40) found.push(what + ': ' + name(el)); };
  const all = (selector) => [...document.querySelectorAll(selector)];
  const shown = (el) => el.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && el.getClientRects().length > 0;
  const text = (el) => (el.getAttribute('aria-label') || (el.getAttribute('aria-labelledby') || '').split(' ').map((id) => document.getElementById(id)?.textContent || '').join(' ').trim() || el.labels?.[0]?.textContent || el.textContent || el.title || '').trim();

  const structure = () => {
    if (!document.documentElement.lang) say('no language', document.documentElement);
    if (!document.title.trim()) say('no title', document.documentElement);
    if (all('main').length !== 1) say('not one main part', document.body);
    const headings = all('h1,h2,h3,h4,h5,h6');
    if (headings.filter((h) => h.tagName === 'H1').length !== 1 || headings[0].tagName !== 'H1') say('not one first heading', document.body);
    headings.forEach((h, i) => {
      if (i > 0 && Number(h.tagName[1]) > Number(headings[i - 1].tagName[1]) + 1) say('a heading skips a level', h);
      if (!h.textContent.trim()) say('an empty heading', h);
    });
    all('table').forEach((t) => {
      if (!text(t.caption || document.createElement('i')) && !t.getAttribute('aria-labelledby')) say('a table without a caption', t);
      if (!t.querySelector('thead th')) say('a table without heads', t);
    });
    all('th').forEach((th) => { if (!th.scope) say('a head without scope', th); });
    all('[role=img]').forEach((img) => { if (text(img).length < 30 || !img.getAttribute('aria-label')) say('a figure without a description', img); });
    all('.chart').forEach((c) => { if (!c.closest('figure')?.querySelector('figcaption') || !c.closest('figure').querySelector('table td')) say('a chart without a caption and its numbers', c); });
    all('img').forEach((i) => { if (!i.hasAttribute('alt')) say('a picture without a text', i); });
    all('a,button,summary,input:not([type=hidden]),select,textarea,[role=button],[role=slider],[role=region]').forEach((el) => { if (!text(el)) say('a control without a name', el); });
    all('input,select,textarea').forEach((el) => { if (el.type !== 'hidden' && !el.labels?.length && !el.getAttribute('aria-label') && !el.getAttribute('aria-labelledby')) say('a field without a label', el); });
    all('[tabindex]').forEach((el) => { if (el.tabIndex > 0) say('an order of its own', el); });
    const ids = all('[id]').map((el) => el.id);
    all('[id]').forEach((el) => { if (ids.indexOf(el.id) !== ids.lastIndexOf(el.id)) say('an id twice', el); });
    all('[aria-labelledby],[aria-describedby],[for]').forEach((el) => {
      ['aria-labelledby', 'aria-describedby', 'for'].forEach((a) => (el.getAttribute(a) || '').split(' ').filter((id) => id && !ids.includes(id)).forEach(() => say(a + ' leads nowhere', el)));
    });
    all('a[href^="#"]').forEach((a) => { if (!ids.includes(a.getAttribute('href').slice(1))) say('a link leads nowhere', a); });
  };

  const colour = (value) => {
    const parts = (value.match(/[\d.]+/g) || []).map(Number);
    return value.startsWith('rgb') ? [parts[0], parts[1], parts[2], parts[3] ?? 1] : null;
  };
  const over = (front, back) => [0, 1, 2].map((i) => front[i] * front[3] + back[i] * (1 - front[3])).concat(1);
  const luminance = (c) => {
    const [r, g, b] = c.map((v) => v / 255).map((v) => v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a, b) => { const [x, y] = [luminance(a), luminance(b)]; return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05); };
  const ground = (el) => {
    const layers = [];
    for (let at = el; at; at = at.parentElement) {
      const c = colour(getComputedStyle(at).backgroundColor);
      if (c && c[3] > 0) layers.push(c);
    }
    return layers.reverse().reduce((back, front) => over(front, back), [255, 255, 255, 1]);
  };
  // Text in a drawing stands on the last shape that was drawn under its middle.
  const drawnGround = (el) => {
    const box = el.getBoundingClientRect(), svg = el.ownerSVGElement;
    const x = box.left + box.width / 2, y = box.top + box.height / 2;
    return [...svg.querySelectorAll('path,rect')].filter((s) => {
      const r = s.getBoundingClientRect(), fill = getComputedStyle(s).fill;
      return (s.compareDocumentPosition(el) & Node.DOCUMENT_POSITION_FOLLOWING) && fill.startsWith('rgb') && r.left <= x && x <= r.right && r.top <= y && y <= r.bottom;
    }).reduce((back, s) => {
      const style = getComputedStyle(s), c = colour(style.fill);
      return over([c[0], c[1], c[2], c[3] * Number(style.fillOpacity) * Number(style.opacity)], back);
    }, ground(svg.parentElement));
  };
  const look = () => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const seen = new Map();
    while (walker.nextNode()) {
      const el = walker.currentNode.parentElement;
      if (!walker.currentNode.nodeValue.trim() || seen.has(el) || ['SCRIPT', 'STYLE'].includes(el.tagName) || !shown(el)) continue;
      seen.set(el, true);
      const style = getComputedStyle(el);
      const back = el.ownerSVGElement ? drawnGround(el) : ground(el);
      const front = over(colour(el.ownerSVGElement ? style.fill : style.color) || [0, 0, 0, 1], back);
      const ratio = contrast(front, back);
      if (ratio < options.least) say('contrast ' + ratio.toFixed(2) + ' of ' + style.color + ' on ' + back.slice(0, 3).map(Math.round), el);
    }
    const excess = document.documentElement.scrollWidth - innerWidth;
    if (excess > 0) say('wider than the window by ' + excess, all('body *').filter((el) => el.getBoundingClientRect().right > innerWidth + excess / 2).pop() || document.body);
    if (document.getAnimations().length > 0) say('something moves', document.body);
    all('*').forEach((el) => { if (parseFloat(getComputedStyle(el).transitionDuration) > 0) say('something glides', el); });
    all('.chart').filter(shown).forEach((c) => { if (c.querySelectorAll('svg path').length < 2) say('a chart has drawn nothing', c); });
    if (!seen.size) say('nothing to read', document.body);
  };
  (options.scope === 'structure' ? structure : look)();
  return found;
}
