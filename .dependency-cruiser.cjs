// Who may import whom. Every rule is an error and there is no list of old sins: dependency-rules.test.ts breaks each once.

/** The engine's features in their one direction: each may use those before it, none after it. */
const features = ['projects', 'photos', 'doctor', 'import', 'split', 'prepare', 'runs', ['predictions', 'exports']];
/** Beneath every feature; they use each other (but store uses nobody) and no feature. */
const foundations = ['store', 'jobs', 'workers', 'weights'];
/** Tests, and what only they use. */
const tests = '(\\.(test|fixture)\\.ts$|^setup/test-)';
/** In our modules a `require` is one that createRequire bound to another folder (TensorFlow's component), not ours. */
const elsewhere = 'require';

/** One rule for each feature: what comes after it, and its neighbour on the same step, is out of its sight. */
const featureOrder = features
  .flatMap((step, place) =>
    [step].flat().map((feature) => {
      const outOfSight = features
        .slice(place)
        .flat()
        .filter((other) => other !== feature);
      return {
        name: `${feature}-looks-back-only`,
        severity: 'error',
        comment: `Features point one way: store <- projects <- photos <- doctor <- import <- split <- prepare <- runs <- predictions, exports.`,
        from: { path: `^src-main/engine/${feature}/`, pathNot: tests },
        to: { path: `^src-main/engine/(${outOfSight.join('|')})/` },
      };
    }),
  )
  .filter((rule) => rule.to.path !== '^src-main/engine/()/');

const allFeatures = features.flat().join('|');
const allFoundations = foundations.join('|');

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Also not by types: who is above whom must be plain.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'shared-stands-alone',
      comment: 'src-shared runs anywhere: nothing of ours, no Node, and of packages only zod.',
      from: { path: '^src-shared/', pathNot: tests },
      to: { path: '^(src-|setup/|bin/|scripts/|bench/|e2e/)', pathNot: '^src-shared/' },
    },
    {
      name: 'shared-uses-zod-only',
      from: { path: '^src-shared/', pathNot: tests },
      to: { path: 'node_modules/', pathNot: 'node_modules/zod/' },
    },
    {
      name: 'no-node-in-page',
      from: { path: '^src-(renderer|shared)/', pathNot: tests },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'page-types-only',
      from: { path: '^src-renderer/' },
      to: { path: '^src-main/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'page-router-only',
      comment: "The page knows the engine by its router's type, and takes that in api.ts only.",
      from: { path: '^src-renderer/' },
      to: { path: '^src-main/', pathNot: '^src-main/engine/door/router\\.ts$' },
    },
    {
      name: 'page-meets-engine-in-api',
      from: { path: '^src-renderer/', pathNot: '^src-renderer/api\\.ts$' },
      to: { path: '^src-main/' },
    },
    {
      name: 'components-are-dumb',
      comment:
        'Shared components know no page and no engine: of the state they may read the language, the rest they are given.',
      from: { path: '^src-renderer/components/' },
      to: { path: '^src-renderer/(pages/|api\\.ts$)' },
    },
    { name: 'main-knows-no-page', from: { path: '^src-main/' }, to: { path: '^src-renderer/' } },
    {
      name: 'strangers',
      comment: 'Programs of their own: they share src-shared and src-main/files, and speak by messages.',
      from: { path: '^src-main/(shell|engine|decoder|trainer)/' },
      to: { path: '^src-main/', pathNot: '^src-main/($1|files)/' },
    },
    {
      name: 'files-stand-alone',
      from: { path: '^src-main/files/' },
      to: { path: '^src-main/', pathNot: '^src-main/files/' },
    },
    {
      name: 'cli-uses-the-engine',
      from: { path: '^src-main/cli/' },
      to: { path: '^src-main/(shell|decoder|trainer)/' },
    },
    {
      name: 'electron-in-shell',
      from: { path: '^(src-|setup/|bin/|scripts/|bench/)', pathNot: '^src-main/shell/' },
      to: { path: '(^|node_modules/)electron(/|$)' },
    },
    {
      name: 'preload-is-one-file',
      comment: 'The sandboxed preload is one CommonJS file: Electron, and plain constants of src-shared; no package.',
      from: { path: '^src-main/shell/preload\\.ts$' },
      to: {
        path: '^src-main/|node_modules/',
        pathNot: 'node_modules/electron/',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'tensorflow-in-trainer',
      from: { path: '^(src-|scripts/|bench/)', pathNot: '^src-(main/trainer|renderer/single-file)/' },
      to: { path: '@tensorflow/' },
    },
    {
      name: 'sql-in-stores',
      from: { path: '^src-', pathNot: `^src-main/engine/(store/|.+-store\\.ts$)|${tests}` },
      to: { path: 'better-sqlite3', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'sharp-in-decoder',
      comment: 'Tests may make their small pictures with it.',
      from: { path: '^src-', pathNot: `^src-main/decoder/|${tests}` },
      to: { path: 'node_modules/(sharp|@img)/' },
    },
    ...featureOrder,
    {
      name: 'foundations-know-no-feature',
      from: { path: `^src-main/engine/(${allFoundations})/`, pathNot: tests },
      to: { path: `^src-main/engine/(${allFeatures}|door)/` },
    },
    {
      name: 'store-stands-alone',
      from: { path: '^src-main/engine/store/', pathNot: tests },
      to: { path: '^src-main/engine/', pathNot: '^src-main/engine/store/' },
    },
    {
      name: 'features-know-no-door',
      from: { path: `^src-main/engine/(${allFeatures}|${allFoundations})/`, pathNot: tests },
      to: { path: '^src-main/engine/(door/|engine\\.ts$)' },
    },
    {
      name: 'engine-rooms-are-known',
      comment: 'A new folder of the engine takes its place in `features` or `foundations` above.',
      from: {},
      to: { path: `^src-main/engine/(?!(${allFeatures}|${allFoundations}|door)/)[^/]+/` },
    },
    {
      name: 'setup-stands-alone',
      comment: 'Set-up runs under any Node of 18 or newer before anything is built or installed: Node and itself only.',
      from: { path: '^setup/', pathNot: tests },
      to: { pathNot: '^setup/', dependencyTypesNot: ['core', elsewhere] },
    },
    {
      name: 'bin-starts-setup',
      from: { path: '^bin/' },
      to: { pathNot: '^(setup|bin)/', dependencyTypesNot: ['core'] },
    },
    {
      name: 'program-knows-no-workshop',
      comment: 'What ships imports no tests, benchmarks or makers.',
      from: { path: '^src-', pathNot: tests },
      to: { path: `^(bin|scripts|bench|e2e)/|${tests}` },
    },
    {
      name: 'setup-by-two-rooms',
      comment:
        'Where things are kept is said once, in setup/: files/ passes it on, and the doctor of the cli asks set-up.',
      from: { path: '^src-', pathNot: `^src-main/(files|cli)/|${tests}` },
      to: { path: '^setup/' },
    },
    {
      name: 'shipped-needs-are-dependencies',
      comment: 'The bundler leaves "dependencies" outside and the package carries those only; types are free.',
      from: { path: '^src-main/', pathNot: tests },
      to: {
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
        dependencyTypesNot: ['type-only', elsewhere],
        pathNot: 'node_modules/electron/',
      },
    },
    { name: 'everything-resolves', from: {}, to: { couldNotResolve: true } },
  ].map((rule) => ({ severity: 'error', ...rule })),
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.node.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.svelte', '.json', '.d.ts'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'svelte', 'types', 'default'],
    },
  },
};
