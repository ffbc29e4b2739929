import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

/** A suppression without its reason (`-- why`) on the same line is an error: the next reader must know what it hides. */
const house = {
  rules: {
    /** @type {import('eslint').Rule.RuleModule} */
    'reason-for-suppression': {
      create: (context) => ({
        Program() {
          for (const comment of context.sourceCode.getAllComments()) {
            if (!/^\s*eslint-(disable|enable)/.test(comment.value) || comment.loc == null) continue;
            if (/\s--\s+\S/.test(comment.value) || /^\s*eslint-enable/.test(comment.value)) continue;
            context.report({ loc: comment.loc, message: 'Say why after " -- ".' });
          }
        },
      }),
    },
  },
};

/** Settings of a window that must never be written, wherever they stand. */
const unsafeWindows = [
  ['sandbox', false],
  ['contextIsolation', false],
  ['webSecurity', false],
  ['nodeIntegration', true],
  ['nodeIntegrationInWorker', true],
  ['nodeIntegrationInSubFrames', true],
  ['webviewTag', true],
  ['allowRunningInsecureContent', true],
].map(([name, value]) => ({
  selector: `Property[key.name='${String(name)}'][value.value=${String(value)}]`,
  message: `A window with ${String(name)}: ${String(value)} is not safe.`,
}));

const noOnly = {
  selector: "MemberExpression[object.name=/^(test|it|describe)$/][property.name='only']",
  message: 'All tests run.',
};

/** The page is served to browsers as well: what only Node has is not there. */
const nodeGlobals = ['process', 'Buffer', 'global', 'require', 'module', '__dirname', '__filename', 'setImmediate'];

export default defineConfig(
  globalIgnores(['out/', 'dist/', 'coverage/', 'test-results/', 'playwright-report/', 'resources/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  ts.configs.strictTypeChecked,
  ts.configs.stylisticTypeChecked,
  { files: ['src-renderer/**'], extends: [svelte.configs.recommended, svelte.configs.prettier] },
  {
    plugins: { house },
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname, extraFileExtensions: ['.svelte'] },
    },
    rules: {
      'house/reason-for-suppression': 'error',
      // `== null` asks for null and undefined at once.
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      // Functions carry names in stack traces; arrows are for values.
      'func-style': ['error', 'declaration', { allowArrowFunctions: true }],
      'no-console': 'error',
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx', 'hack'] }],
      'no-restricted-syntax': ['error', noOnly, ...unsafeWindows],
      // The compiler's own check (noUnusedLocals) would miss what is only in a .svelte file's markup.
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrorsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/explicit-function-return-type': [
        'error',
        { allowExpressions: true, allowTypedFunctionExpressions: true, allowHigherOrderFunctions: true },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/ban-ts-comment': ['error', { 'ts-expect-error': 'allow-with-description' }],
      // Counts and sizes in sentences and file names are the rule here, and what they become is plain.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // `while (true)` around an awaited step is honest.
      '@typescript-eslint/no-unnecessary-condition': [
        'error',
        { allowConstantLoopConditions: 'only-allowed-literals' },
      ],
      // `() => void work()` says that the result is dropped on purpose.
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidOperator: true },
      ],
      '@typescript-eslint/no-invalid-void-type': ['error', { allowInGenericTypeArguments: true }],
    },
  },
  {
    files: ['src-main/**', 'src-shared/**', 'setup/**', 'bin/**', 'scripts/**', 'bench/**', 'e2e/**', '*.ts', '*.js'],
    languageOptions: { globals: globals.node },
  },
  {
    // Programs that speak on the terminal.
    files: ['setup/**', 'bin/**', 'scripts/**', 'bench/**'],
    rules: { 'no-console': 'off' },
  },
  {
    // Playwright reads a fixture's needs from this pattern and refuses any other form, also where it is empty.
    files: ['e2e/**/fixtures.ts'],
    rules: { 'no-empty-pattern': 'off' },
  },
  {
    files: ['**/*.js', '**/*.cjs', '**/*.mjs'],
    // Types stand in JSDoc there, checked by the compiler.
    rules: { '@typescript-eslint/explicit-function-return-type': 'off' },
  },
  {
    files: ['**/*.cjs'],
    languageOptions: { sourceType: 'commonjs', globals: globals.node },
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  {
    files: ['src-renderer/**'],
    languageOptions: { globals: globals.browser },
    rules: {
      'no-restricted-globals': [
        'error',
        ...nodeGlobals.map((name) => ({ name, message: 'The page runs in browsers: it has no Node.' })),
      ],
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: {
      parserOptions: { parser: ts.parser, svelteConfig },
    },
  },
  {
    files: ['**/*.svelte'],
    rules: {
      // dependency-cruiser cannot see `import type` inside these files.
      'no-restricted-imports': 'off',
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            { regex: '(^|/)src-main(/|$)', message: "The router's type is taken in src-renderer/api.ts only." },
            { regex: '^electron$', message: 'Electron belongs to the shell.' },
          ],
        },
      ],
      // Props are taken apart by design, and no callback among them knows `this`.
      '@typescript-eslint/unbound-method': 'off',
      // What comes from another .svelte file (its types, bind:this, values of snippets) has no type here; svelte-check has it.
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-redundant-type-constituents': 'off',
      '@typescript-eslint/restrict-plus-operands': 'off',
      '@typescript-eslint/restrict-template-expressions': 'off',
      // It takes the words of a reason after the codes for codes.
      'svelte/no-unused-svelte-ignore': 'off',
      // Props are declared with let and may be bindable; svelte-check sees what is really unused or never changed.
      'prefer-const': 'off',
      'svelte/prefer-const': ['error', { destructuring: 'all' }],
    },
  },
);
