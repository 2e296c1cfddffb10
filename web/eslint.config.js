import js from '@eslint/js';
import globals from 'globals';

export default [
  js.configs.recommended,
  {
    files: ['page/**/*.js'],
    languageOptions: { globals: globals.browser },
    rules: {
      complexity: ['error', 10],
      curly: 'error',
      eqeqeq: 'error',
      'max-lines': ['error', { max: 200, skipComments: true, skipBlankLines: true }],
      'no-console': 'error',
      'no-implied-eval': 'error',
      'no-restricted-properties': [
        'error',
        ...['innerHTML', 'outerHTML', 'insertAdjacentHTML'].map((property) => ({
          property,
          message: 'Text is set as text: use textContent.',
        })),
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector: 'TemplateLiteral TemplateLiteral',
          message: 'The server, which takes idle spaces out, does not read it as a text.',
        },
      ],
      'no-var': 'error',
      'prefer-const': 'error',
    },
  },
  {
    files: ['page/embed.js'],
    languageOptions: { sourceType: 'script' },
    // A site loads it with one line, so it is one file, its style included.
    rules: {
      'max-lines': ['error', { max: 250, skipComments: true, skipBlankLines: true }],
    },
  },
];
