/** Downloads MobileNetV2's weights and says how many bytes have come: weights-process.fixture.ts HOME MIRROR BYTES */
import { join } from 'node:path';
import { baseWeights } from '../../../src-shared/networks/base-weights.ts';
import { Jobs } from '../jobs/jobs.ts';
import { Weights } from './weights.ts';

const [home = '', mirror = '', bytes = '0'] = process.argv.slice(2);
const url = baseWeights.mobilenetv2.published?.url ?? '';
const weights = new Weights({
  home,
  shipped: join(home, 'networks'),
  mirror: () => mirror,
  changed: () => undefined,
  limits: { told: 0 },
  published: { mobilenetv2: { url, bytes: Number(bytes), md5: null } },
});
const jobs = new Jobs(
  (event) => {
    if (event.kind === 'job') process.stdout.write(`${String(event.job.done)}\n`);
  },
  (error) => error,
);
jobs.start({ kind: 'weights', project: null }, async (job) => ({
  kind: 'weights',
  name: 'mobilenetv2',
  kept: await weights.download('mobilenetv2', job),
}));
