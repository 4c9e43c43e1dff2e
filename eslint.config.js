import js from '@eslint/js'
import { defineConfig } from 'eslint/config'
import rxjsX from 'eslint-plugin-rxjs-x'
import tseslint from 'typescript-eslint'

// Import paths that work in bundlers and tests but fail, or are private, in Node ESM.
const brittleImports = [
  { regex: '^fp-ts/(?!lib/.*\\.js$)', message: "Import 'fp-ts/lib/Module.js' or 'fp-ts': the rest fails in Node ESM." },
  { regex: '^io-ts/', message: "Import from 'io-ts': its submodules fail in Node ESM or are experimental." },
  { regex: '^rxjs/(internal|operators)', message: "Import from 'rxjs'." },
  { regex: '^grapevine-rx', message: 'Sources import each other by relative path.' },
]

const notInCore = 'The core is deterministic: time and randomness come in as arguments, effects go out as values.'

export default defineConfig(
  { ignores: ['dist/', 'coverage/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,

  {
    name: 'typescript',
    files: ['**/*.{ts,cts,mts}'],
    extends: [tseslint.configs.strictTypeChecked, rxjsX.configs.strict],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      '@typescript-eslint/no-unnecessary-condition': [
        'error',
        { allowConstantLoopConditions: 'only-allowed-literals' },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // `$` marks an Observable and nothing else. A Subject is the private, writing end of one and carries none.
      // Functions and methods that return an Observable may be named either way: `gossipRounds()`, `values$()`.
      'rxjs-x/finnish': [
        'error',
        {
          functions: false,
          methods: false,
          objects: false,
          parameters: true,
          properties: true,
          variables: true,
          strict: true,
          types: { '^Subject$': false },
          // Callbacks that make an Observable, as rxjs calls them.
          names: { '^(create|factory|project|selector)$': false },
        },
      ],
    },
  },

  {
    name: 'sources',
    files: ['src/**/*.ts'],
    rules: {
      'max-lines': ['warn', { max: 250, skipBlankLines: true, skipComments: true }],
      'no-console': 'error',
      'no-restricted-imports': ['error', { patterns: brittleImports }],
    },
  },
  {
    name: 'one source of randomness',
    files: ['src/**/*.ts'],
    ignores: ['src/random.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'Take the injected generator; only src/random.ts may.' },
      ],
    },
  },
  {
    name: 'pure core',
    files: ['src/core/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '^(?!\\.{1,2}/|fp-ts$|fp-ts/lib/)',
              message: 'The core imports nothing but itself and fp-ts.',
            },
            ...brittleImports,
          ],
        },
      ],
      'no-restricted-globals': [
        'error',
        ...[
          'Date',
          'performance',
          'setTimeout',
          'setInterval',
          'setImmediate',
          'queueMicrotask',
          'process',
          'console',
          'crypto',
          'globalThis',
        ].map((name) => ({ name, message: notInCore })),
      ],
    },
  },
  {
    name: 'the core does not reach out',
    files: ['src/core/*.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector:
            ':matches(ImportDeclaration, ExportNamedDeclaration, ExportAllDeclaration)[source.value=/^\\.\\.\\x2F/]',
          message: 'The core imports nothing but itself and fp-ts.',
        },
        { selector: 'ImportExpression', message: notInCore },
      ],
    },
  },

  {
    name: 'tests, examples, benchmarks',
    files: ['test/**/*.ts', 'examples/**/*.ts', 'bench/**/*.ts'],
    rules: {
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/unbound-method': 'off',
      'rxjs-x/no-ignored-error': 'off',
      // Modules of NestJS say all they have to say in their decorator.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
    },
  },
  {
    name: 'tests',
    files: ['test/**/*.ts'],
    rules: {
      // Marble tests line up `beats`, `expected` and the like as columns.
      'rxjs-x/finnish': 'off',
      'rxjs-x/no-floating-observables': 'off',
      // `@ts-expect-error` lines of the type-level tests.
      '@typescript-eslint/no-unused-expressions': 'off',
    },
  },

  {
    name: 'scripts and configuration',
    files: ['**/*.{js,mjs,cjs}'],
    languageOptions: { globals: { console: 'readonly', process: 'readonly', module: 'writable', URL: 'readonly' } },
  },
)
