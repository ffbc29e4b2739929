import { resolve } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'electron-vite';

const at = (path: string): string => resolve(import.meta.dirname, path);
const alias = { '@shared': at('src-shared') };

export default defineConfig({
  main: {
    resolve: { alias },
    build: {
      outDir: 'out/main',
      // Packages in "dependencies" stay outside the bundle: native ones cannot be bundled, and plain Node finds them.
      externalizeDeps: true,
      // Readable stack traces in users' reports are worth more than a few kilobytes on their disk.
      minify: false,
      sourcemap: true,
      rolldownOptions: {
        // The trainer takes TensorFlow from its component's folder at run time; never may a copy slip into the bundle.
        external: [/^@tensorflow\//],
        input: {
          shell: at('src-main/shell/main.ts'),
          cli: at('src-main/cli/main.ts'),
          decoder: at('src-main/decoder/decoder.ts'),
          examiner: at('src-main/engine/doctor/examiner.ts'),
          prefetcher: at('src-main/trainer/prefetcher.ts'),
          trainer: at('src-main/trainer/trainer.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    resolve: { alias },
    build: {
      outDir: 'out/preload',
      // A sandboxed preload is one CommonJS file and cannot require packages.
      externalizeDeps: false,
      minify: false,
      rolldownOptions: {
        input: { preload: at('src-main/shell/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: at('src-renderer'),
    resolve: { alias },
    plugins: [svelte({ configFile: at('svelte.config.js') })],
    build: {
      outDir: at('out/renderer'),
      // The page's policy admits no inline or data: scripts and fonts; small assets stay files.
      assetsInlineLimit: 0,
      rolldownOptions: { input: { index: at('src-renderer/index.html') } },
    },
  },
});
