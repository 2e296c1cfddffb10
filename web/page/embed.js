/**
 * Puts the chat on any page:
 *
 *   <script src="https://HOST/chat/embed.js" defer></script>
 *
 * Attributes of the script element, all optional: data-position (`left` or `right`),
 * data-colour (`#` and six hexadecimal digits), data-greeting (a line beside the
 * button), data-language (`en`, `de`, `es`, `fr`: the labels).
 */
(() => {
  'use strict';

  const script = document.currentScript;
  if (!(script instanceof HTMLScriptElement)) {
    throw new Error('embed.js: load it with a script element that is no module');
  }
  const { position, colour, greeting, language } = script.dataset;
  const chat = new URL('../chat', script.src);
  const isColour = /^#[0-9a-f]{6}$/i.test(colour ?? '');
  const READY_WITHIN_MS = 8_000;
  // Scripts, as the chat is one. Its own origin, as without it the browser keeps no
  // conversation and sends requests that the server must refuse as another site's.
  // Forms and downloads, for the question and the transcript. Nothing else: the chat
  // can neither open windows or dialogs nor lead this page elsewhere.
  const SANDBOX = 'allow-scripts allow-same-origin allow-forms allow-downloads';
  const LABELS = {
    en: ['Chat about the article', 'The chat cannot be shown here.', 'Open it on a page of its own'],
    de: ['Chat zum Artikel', 'Der Chat kann hier nicht gezeigt werden.', 'Auf eigener Seite öffnen'],
    es: ['Chat sobre el artículo', 'El chat no puede mostrarse aquí.', 'Abrirlo en su propia página'],
    fr: ['Chat sur l’article', 'Le chat ne peut pas s’afficher ici.', 'L’ouvrir sur sa propre page'],
  };
  const code = /** @type {keyof typeof LABELS} */ (language?.toLowerCase().split('-')[0]);
  const [title, unavailable, elsewhere] = LABELS[code] ?? LABELS.en;

  const STYLE = `
    :host { all: initial; font: 1rem/1.4 system-ui, sans-serif; }
    * { box-sizing: border-box; }
    .launcher, .greeting, .panel { position: fixed; inset-block-end: 1.25rem; z-index: 2147483000; }
    .launcher { ${side()}: 1.25rem; inline-size: 3.5rem; block-size: 3.5rem; padding: 0; display: grid;
      place-items: center; border: 0; border-radius: 50%; cursor: pointer; color: ${onColour()};
      background: ${isColour ? colour : '#17555c'}; box-shadow: 0 .25rem 1rem rgb(0 0 0 / 30%); }
    .launcher:hover { filter: brightness(1.12); }
    .launcher:focus-visible { outline: 3px solid #fff; box-shadow: 0 0 0 6px #17555c; }
    .launcher svg { inline-size: 1.625rem; block-size: 1.625rem; fill: none; stroke: currentcolor;
      stroke-width: 1.75; stroke-linecap: round; stroke-linejoin: round; }
    .launcher[aria-expanded="false"] svg:last-child, .launcher[aria-expanded="true"] svg:first-child {
      display: none; }
    .greeting { ${side()}: 5.5rem; max-inline-size: min(16rem, calc(100vw - 7rem)); margin: 0 0 .5rem;
      padding: .5rem .875rem; border-radius: .875rem; background: #fff; color: #1d2224;
      box-shadow: 0 .125rem .75rem rgb(0 0 0 / 20%); }
    .panel { ${side()}: 1.25rem; inset-block-end: 5.75rem; inline-size: min(25.5rem, calc(100vw - 2.5rem));
      block-size: min(42rem, calc(100dvh - 7rem)); overflow: hidden; border-radius: 1rem;
      background: #fffefb; color: #1d2224; box-shadow: 0 .5rem 2.5rem rgb(0 0 0 / 35%); }
    .panel[hidden], .greeting[hidden], .launcher[hidden] { display: none; }
    iframe { display: block; inline-size: 100%; block-size: 100%; border: 0; }
    .unavailable { position: absolute; inset: 0; margin: 0; padding: 1.5rem; background: inherit; }
    .unavailable a { color: #17555c; }
    @media (max-width: 30rem), (max-height: 28rem) {
      .panel { inset: 0; inline-size: 100%; block-size: 100%; border-radius: 0; }
      .launcher[aria-expanded="true"] { display: none; }
    }
  `;

  const host = document.createElement('article-chat-launcher');
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets = [sheet];

  const launcher = document.createElement('button');
  launcher.type = 'button';
  launcher.className = 'launcher';
  launcher.setAttribute('aria-label', title);
  launcher.setAttribute('aria-expanded', 'false');
  launcher.append(icon('M4 5h16v11h-9l-4 4v-4H4zM8 9h8M8 12.5h5'), icon('m5 9 7 7 7-7'));
  launcher.addEventListener('click', () => (panel.hidden ? show() : hide()));

  const line = document.createElement('p');
  line.className = 'greeting';
  line.textContent = greeting ?? '';
  line.hidden = !greeting;

  const panel = document.createElement('div');
  panel.className = 'panel';
  panel.hidden = true;

  const apology = viewApology();
  /** @type {HTMLIFrameElement | null} */
  let frame = null;
  const region = document.createElement('section');
  region.setAttribute('aria-label', title);
  region.append(line, launcher, panel);
  root.append(region);
  document.body.append(host);

  window.addEventListener('message', (event) => {
    if (frame && event.source === frame.contentWindow && event.origin === chat.origin) {
      if (event.data?.articleChat === 'close') {
        hide();
      } else if (event.data?.articleChat === 'ready') {
        frame.dataset.ready = '';
        apology.remove();
        enter();
      }
    }
  });
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !panel.hidden) {
      hide();
    }
  });

  function show() {
    panel.hidden = false;
    line.hidden = true;
    launcher.setAttribute('aria-expanded', 'true');
    if (frame?.dataset.ready === undefined) {
      load();
    } else {
      enter();
    }
  }

  function hide() {
    panel.hidden = true;
    launcher.setAttribute('aria-expanded', 'false');
    launcher.focus();
  }

  /** Loads the chat; nothing of it is fetched before it is opened. */
  function load() {
    const address = new URL(chat);
    const wishes = new URLSearchParams();
    if (language) {
      wishes.set('language', language);
    }
    if (colour && isColour) {
      wishes.set('colour', colour);
    }
    address.hash = wishes.toString();
    const loaded = document.createElement('iframe');
    loaded.title = title;
    loaded.setAttribute('sandbox', SANDBOX);
    loaded.src = address.href;
    panel.replaceChildren(loaded);
    frame = loaded;
    setTimeout(() => {
      if (loaded.dataset.ready === undefined) {
        panel.append(apology);
      }
    }, READY_WITHIN_MS);
  }

  /** Puts the focus into the chat. */
  function enter() {
    if (frame && !panel.hidden && frame.dataset.ready !== undefined) {
      frame.focus();
      frame.contentWindow?.postMessage({ articleChat: 'open' }, chat.origin);
    }
  }

  /** Says that this site may not show the chat, or that its server is away or slow. */
  function viewApology() {
    const text = document.createElement('p');
    const link = document.createElement('a');
    text.className = 'unavailable';
    text.setAttribute('role', 'alert');
    link.href = chat.href;
    link.target = '_blank';
    link.rel = 'noopener';
    link.textContent = elsewhere;
    text.append(`${unavailable} `, link);
    return text;
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

  function side() {
    return position === 'left' ? 'left' : 'right';
  }

  /**
   * Returns black or white, whichever is the easier to read on the colour asked for, by
   * its relative luminance (WCAG 2.2).
   */
  function onColour() {
    if (!colour || !isColour) {
      return '#fff';
    }
    const [red, green, blue] = [1, 3, 5].map((place) => {
      const part = parseInt(colour.slice(place, place + 2), 16) / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? '#000' : '#fff';
  }
})();
