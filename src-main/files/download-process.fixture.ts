import { download } from './download.ts';

// A process of its own that downloads, for a test to kill: ADDRESS DESTINATION.
const [url = '', destination = ''] = process.argv.slice(2);
await download({
  url,
  destination,
  signal: new AbortController().signal,
  onProgress: (done) => {
    process.stdout.write(`${String(done)}\n`);
  },
  limits: { told: 0 },
});
