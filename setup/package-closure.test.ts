import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { copyPackageClosure, packageClosure } from './package-closure.js';
import { temporaryFolder } from './test-places.ts';

/** Writes packages as npm lays them out: path under node_modules -> dependencies. */
function install(packages: Record<string, Record<string, object>>): string {
  const modules = join(temporaryFolder(), 'node_modules');
  for (const [path, described] of Object.entries(packages)) {
    mkdirSync(join(modules, path), { recursive: true });
    writeFileSync(join(modules, path, 'package.json'), JSON.stringify(described));
    writeFileSync(join(modules, path, 'index.js'), `// ${path}\n`);
  }
  return modules;
}

test('a package brings what it depends on, each from where Node would take it', () => {
  const modules = install({
    '@field/main': { dependencies: { near: '1', far: '1' }, optionalDependencies: { absent: '1' } },
    '@field/main/node_modules/near': { dependencies: { far: '1' } },
    near: {},
    far: { dependencies: { '@field/main': '1' } },
    stranger: {},
  });
  expect(packageClosure(modules, '@field/main')).toEqual(['@field/main', '@field/main/node_modules/near', 'far']);
});

test('a missing dependency says to run npm ci', () => {
  const modules = install({ main: { dependencies: { gone: '1' } } });
  expect(() => packageClosure(modules, 'main')).toThrow('npm ci');
});

test('copying again writes only what is missing or wrong', () => {
  const modules = install({ main: { dependencies: { part: '1' } }, part: {} });
  for (const name of ['index.js.map', 'tf.min.js', 'tf-core.es2017.js', 'tf-core.node.js', 'types.d.ts']) {
    writeFileSync(join(modules, 'part', name), '');
  }
  const target = join(temporaryFolder(), 'node_modules');
  const files = copyPackageClosure(modules, target, 'main');
  // maps, types and bundles for browsers stay behind
  expect(files).toEqual([
    join('main', 'index.js'),
    join('main', 'package.json'),
    join('part', 'index.js'),
    join('part', 'package.json'),
    join('part', 'tf-core.node.js'),
  ]);
  const kept = statSync(join(target, 'main', 'index.js'));
  writeFileSync(join(target, 'part', 'index.js'), '// part!');
  copyPackageClosure(modules, target, 'main');
  expect(readFileSync(join(target, 'part', 'index.js'), 'utf8')).toBe('// part\n');
  const after = statSync(join(target, 'main', 'index.js'));
  expect([after.ino, after.mtimeMs]).toEqual([kept.ino, kept.mtimeMs]);
  expect(dirname(target)).not.toBe(dirname(modules));
});
