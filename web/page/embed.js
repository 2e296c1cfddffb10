/**
 * Puts the chat on any page:
 *
 *   <script src="https://HOST/chat/embed.js" defer></script>
 *
 * The README describes the attributes of the script element and the object
 * `articleChat`, by which the page's own scripts open and close the chat.
 */
(() => {
  'use strict';

  const NAME = 'article-chat-launcher';
  const script = document.currentScript;
  if (!(script instanceof HTMLScriptElement)) {
    throw new Error('embed.js: load it with a script element that is no module');
  }
  if (/** @type {any} */ (window).articleChat?.isRemoved === false) {
    return; // The page loads it twice.
  }
  const greeting = option('greeting', /./);
  const language = option('language', /./);
  const side = option('position', /^left$/, 'right');
  const colour = option('colour', /^#[0-9a-f]{6}$/i);
  const theme = option('theme', /^(light|dark)$/);
  const [aside, below = aside] = option('offset', /^\d{1,4}( \d{1,4})?$/, '20').split(' ').map(Number);
  const chat = new URL('../chat', script.src);
  const fill = colour || '#17555c';
  const READY_WITHIN_MS = 8_000;
  const COME_BACK_MS = 100;
  // Scripts, as the chat is one. Its own origin, as without it the browser keeps no
  // conversation and sends requests that the server must refuse as another site's.
  // Forms and downloads, for the question and the transcript; new tabs, for the link to
  // the original article. The chat cannot lead this page elsewhere.
  const SANDBOX =
    'allow-scripts allow-same-origin allow-forms allow-downloads allow-popups allow-popups-to-escape-sandbox';
  /** @type {Record<string, string[]>} */
  const LABELS = {
    en: ['Chat about the article', 'Close chat', 'The chat can’t be shown here.', 'Open it in a new tab'],
    de: ['Chat zum Artikel', 'Chat schließen', 'Der Chat kann hier nicht angezeigt werden.', 'In neuem Tab öffnen'],
    es: ['Chat sobre el artículo', 'Cerrar el chat', 'El chat no se puede mostrar aquí.', 'Abrirlo en una pestaña nueva'],
    fr: ['Chat sur l’article', 'Fermer le chat', 'Le chat ne peut pas s’afficher ici.', 'L’ouvrir dans un nouvel onglet'],
  };
  const codes = [...(language ? [language] : navigator.languages), 'en']
    .map((name) => name.toLowerCase().split('-')[0])
    .filter((name) => Object.hasOwn(LABELS, name));
  const [title, closing, unavailable, elsewhere] = LABELS[codes[0]];

  // Sizes in px: rem would be the page's. The page's rules for this element yield, as
  // what is important inside a shadow tree goes before what is important outside.
  const STYLE = `
    :host { all: initial !important; position: fixed !important; display: block !important; direction: ltr !important;
      color-scheme: ${theme || 'light dark'} !important;
      font: 16px/1.4 system-ui, sans-serif !important; z-index: 2147483000 !important; }
    * { box-sizing: border-box; }
    .launcher, .greeting, .panel { position: fixed; z-index: 1; }
    .launcher { ${side}: ${atMost(aside, 56)}; bottom: ${atMost(below, 56)}; width: 56px; height: 56px;
      padding: 0; display: grid; place-items: center; border: 2px solid; border-radius: 50%; cursor: pointer; color: ${onColour()};
      background: ${fill}; box-shadow: 0 4px 16px rgb(0 0 0 / 30%); }
    .launcher:hover { filter: brightness(1.12); }
    :focus-visible { outline: 3px solid #fff; box-shadow: 0 0 0 6px #17555c; }
    svg { width: 26px; height: 26px; fill: none; stroke: currentcolor; stroke-width: 1.75;
      stroke-linecap: round; stroke-linejoin: round; }
    .launcher[aria-expanded="false"] svg:last-child, .launcher[aria-expanded="true"] svg:first-child {
      display: none; }
    .greeting { ${side}: ${atMost(aside + 68, 160)}; bottom: ${atMost(below, 160)};
      max-width: clamp(140px, calc(100vw - ${aside + 88}px), 256px); margin: 0 0 8px; padding: 8px 14px; border-radius: 14px; background: #fff; color: #1d2224;
      box-shadow: 0 2px 12px rgb(0 0 0 / 20%); }
    .panel { ${side}: ${atMost(aside, 428)}; bottom: ${atMost(below + 72, 340)}; width: 408px;
      height: clamp(320px, calc(100vh - ${below + 92}px), 672px); overflow: hidden; border-radius: 16px;
      background: light-dark(#fffefb, #1a2023); color: light-dark(#1d2224, #e8e6df);
      box-shadow: 0 8px 40px rgb(0 0 0 / 35%); }
    [hidden] { display: none !important; }
    iframe { display: block; width: 100%; height: 100%; border: 0; }
    .waiting { position: absolute; inset: 0; padding: 20px; background: inherit; }
    .waiting p { margin: 20px 0; }
    .waiting a { color: light-dark(#17555c, #83cdd2); }
    .waiting button { display: block; margin-left: auto; padding: 8px 16px; border: 1px solid; border-radius: 20px;
      background: none; color: inherit; font: inherit; cursor: pointer; }
    @media (max-width: 480px), (max-height: 448px) {
      .panel { inset: 0; width: 100%; height: 100%; border-radius: 0; }
      .launcher[aria-expanded="true"] { display: none; }
    }
  `;

  const launcher = make('button', 'launcher');
  launcher.setAttribute('aria-label', title);
  launcher.setAttribute('aria-expanded', 'false');
  launcher.append(icon('M4 5h16v11h-9l-4 4v-4H4zM8 9h8M8 12.5h5'), icon('m5 9 7 7 7-7'));
  launcher.addEventListener('click', () => (panel.hidden ? show() : hide()));

  const line = make('p', 'greeting', greeting);
  line.hidden = !greeting;

  // Before the chat shows its own way to close it, or where it never does.
  const closer = make('button', 'closer', closing);
  closer.addEventListener('click', hide);
  const apology = make('p', 'unavailable');
  apology.setAttribute('role', 'alert');
  const link = Object.assign(make('a', 'elsewhere', elsewhere), { href: chat.href, target: '_blank', rel: 'noopener' });
  const waiting = make('div', 'waiting');
  waiting.append(closer);

  const panel = make('div', 'panel');
  panel.hidden = true;
  /** @type {HTMLIFrameElement | null} */
  let frame = null;
  let isReady = false;
  let isRemoved = false;

  // Loaded again after `remove()`, it finds the name defined.
  if (!customElements.get(NAME)) {
    class Launcher extends HTMLElement {
      disconnectedCallback() {
        this.dispatchEvent(new Event('gone'));
      }
    }
    customElements.define(NAME, Launcher);
  }
  const host = document.createElement(NAME);
  host.popover = 'manual';
  host.addEventListener('gone', () => {
    // The page replaced its content; the frame comes back empty.
    unload();
    setTimeout(attach, COME_BACK_MS);
  });
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets = [sheet];
  const region = make('section', 'region');
  region.setAttribute('aria-label', title);
  region.append(line, launcher, panel);
  region.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !event.defaultPrevented) {
      hide();
    }
  });
  root.append(region);

  /** Whether the focus is on the launcher or in the chat. */
  const hasFocus = () => document.activeElement === host;
  const api = Object.assign(new EventTarget(), { open: show, close: hide, remove });
  Object.defineProperties(api, {
    isOpen: { get: () => !panel.hidden },
    isRemoved: { get: () => isRemoved },
  });
  Object.assign(window, { articleChat: api });
  /** @param {string} what happened, for the page's own scripts */
  const tell = (what) => api.dispatchEvent(new Event(what));

  window.addEventListener('message', receive);
  attach();

  /**
   * @param {string} name of an attribute of the script element, after `data-`
   * @param {RegExp} form that it must have; anything else is ignored
   * @param {string} [otherwise]
   */
  function option(name, form, otherwise = '') {
    const value = script?.dataset[name] ?? '';
    return form.test(value) ? value : otherwise;
  }

  function attach() {
    if (isRemoved) {
      return;
    }
    if (document.readyState === 'loading') {
      document.addEventListener('DOMContentLoaded', attach);
    } else if (!document.body) {
      setTimeout(attach, COME_BACK_MS);
    } else {
      if (!host.isConnected) {
        document.body.append(host);
      }
      // In the top layer, nothing of the page clips it, fades it or moves it away.
      host.togglePopover?.(true);
      if (!panel.hidden) {
        load();
      }
    }
  }

  /**
   * @param {number} distance from an edge, in px
   * @param {number} room that what stands there needs
   */
  function atMost(distance, room) {
    return `clamp(0px, ${distance}px, calc(100% - ${room}px))`;
  }

  function show() {
    if (!isRemoved && panel.hidden) {
      panel.hidden = false;
      line.hidden = true;
      launcher.setAttribute('aria-expanded', 'true');
      if (isReady) {
        enter();
      } else if (host.isConnected) {
        load();
        closer.focus();
      }
      tell('open');
    }
  }

  /** The focus goes back to the launcher from the chat, and otherwise stays. */
  function hide() {
    if (!panel.hidden) {
      const hadFocus = hasFocus();
      panel.hidden = true;
      launcher.setAttribute('aria-expanded', 'false');
      if (hadFocus) {
        launcher.focus();
      }
      tell('close');
    }
  }

  /** Takes the chat off the page, until the script is loaded again. */
  function remove() {
    hide();
    isRemoved = true;
    host.remove();
  }

  /** Loads the chat; nothing of it is fetched before it is opened. */
  function load() {
    const address = new URL(chat);
    const wishes = Object.entries({ site: location.origin, language, colour, theme });
    address.hash = new URLSearchParams(wishes.filter(([, value]) => value)).toString();
    const loaded = make('iframe', 'frame');
    loaded.title = title;
    loaded.setAttribute('sandbox', SANDBOX);
    loaded.allow = 'clipboard-write';
    loaded.src = address.href;
    unload();
    panel.replaceChildren(loaded, waiting);
    frame = loaded;
    setTimeout(() => {
      if (frame === loaded && !isReady) {
        // Read aloud as it is put there.
        waiting.append(apology);
        apology.replaceChildren(`${unavailable} `, link);
      }
    }, READY_WITHIN_MS);
  }

  function unload() {
    frame = null;
    isReady = false;
    apology.remove();
    panel.replaceChildren();
  }

  /** @param {MessageEvent} event */
  function receive({ source, origin, data }) {
    if (!frame || source !== frame.contentWindow || origin !== chat.origin) {
      return;
    }
    const word = data?.articleChat;
    if (word === 'close') {
      hide();
    } else if (word === 'ready') {
      isReady = true;
      tell('ready');
      // By now the visitor may be typing elsewhere.
      if (hasFocus()) {
        enter();
      }
      waiting.remove();
    } else if (word === 'answer') {
      tell('answer');
    }
  }

  /** Puts the focus into the chat. */
  function enter() {
    if (frame && !panel.hidden) {
      frame.focus();
      frame.contentWindow?.postMessage({ articleChat: 'open' }, chat.origin);
    }
  }

  /**
   * @template {keyof HTMLElementTagNameMap} Tag
   * @param {Tag} tag
   * @param {string} name
   * @param {string} [text]
   */
  function make(tag, name, text = '') {
    const element = document.createElement(tag);
    element.className = name;
    element.append(text);
    return element;
  }

  /** @param {string} shape as SVG writes paths */
  function icon(shape) {
    const SVG = 'http://www.w3.org/2000/svg';
    const svg = document.createElementNS(SVG, 'svg');
    const path = document.createElementNS(SVG, 'path');
    svg.setAttribute('viewBox', '0 0 24 24');
    svg.setAttribute('aria-hidden', 'true');
    path.setAttribute('d', shape);
    svg.append(path);
    return svg;
  }

  /**
   * Returns black or white, whichever is the easier to read on the colour asked for, by
   * its relative luminance (WCAG 2.2). It is the edge too: whatever the page's colour,
   * it differs from one of the two.
   */
  function onColour() {
    const [red, green, blue] = [1, 3, 5].map((place) => {
      const part = parseInt(fill.slice(place, place + 2), 16) / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? '#000' : '#fff';
  }
})();
