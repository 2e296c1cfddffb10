/** Light or dark: as the system says, until the user switches. */

const KEY = 'article-chat-theme';
const root = document.documentElement;

/** Switches to the other of the two, and remembers it where the browser can. */
export function switchTheme() {
  const theme = isDark() ? 'light' : 'dark';
  root.dataset.theme = theme;
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // Nothing is kept in this browser: the choice holds until the page is closed.
  }
}

/** @returns {string | null} the choice made earlier */
function chosen() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function isDark() {
  const system = matchMedia('(prefers-color-scheme: dark)').matches;
  return root.dataset.theme ? root.dataset.theme === 'dark' : system;
}

// What the user chose goes before what the embedding site asks for.
const theme = chosen() ?? new URLSearchParams(location.hash.slice(1)).get('theme');
if (theme === 'light' || theme === 'dark') {
  root.dataset.theme = theme;
}
