import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { alias: { '@shared': resolve(import.meta.dirname, 'src-shared') } },
  test: {
    name: 'node',
    environment: 'node',
    include: ['{src-shared,src-main,src-renderer,setup,scripts}/**/*.test.ts', 'dependency-rules.test.ts'],
    // Native parts (SQLite, sharp, TensorFlow) may end a process: each file has its own.
    pool: 'forks',
    // By itself Vitest leaves one processor idle.
    maxWorkers: '100%',
    reporters: ['default'],
    testTimeout: 240_000,
    hookTimeout: 240_000,
    // What is waited for comes when it comes: the machine may be busy with the other files.
    expect: { poll: { timeout: 120_000 } },
    allowOnly: false,
    coverage: { provider: 'v8', include: ['src-shared/**/*.ts', 'src-main/**/*.ts'], exclude: ['**/*.test.ts'] },
  },
});
