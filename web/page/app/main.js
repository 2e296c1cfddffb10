/** Starts the page: its language, its colour, its elements. */

import { ArticleChat } from './article-chat.js';
import { ArticlePanel } from './article-panel.js';
import { QuestionComposer } from './composer.js';
import { find } from './dom.js';
import { connectToSite, readWish, useColour } from './embedding.js';
import { useLanguage } from './labels.js';
import { MessageLog } from './message-log.js';

const language = readWish('language');
useColour(readWish('colour'));
await useLanguage(language ? [language] : navigator.languages);
customElements.define('question-composer', QuestionComposer);
customElements.define('message-log', MessageLog);
customElements.define('article-panel', ArticlePanel);
customElements.define('article-chat', ArticleChat);
connectToSite(() => find(document, 'question-composer', QuestionComposer).focus());
