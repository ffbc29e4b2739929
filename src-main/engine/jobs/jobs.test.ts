import { describe, expect, it } from 'vitest';
import type { EngineEvent, JobView } from '../../../src-shared/api.ts';
import { AppError } from '../../../src-shared/errors.ts';
import { Jobs } from './jobs.ts';
import { Lane } from './lane.ts';

function makeJobs(): { jobs: Jobs; views: JobView[]; reported: AppError[] } {
  const views: JobView[] = [];
  const reported: AppError[] = [];
  const publish = (event: EngineEvent): void => {
    if (event.kind === 'job') views.push(event.job);
  };
  const report = (error: AppError): AppError => {
    reported.push(error);
    return error;
  };
  return { jobs: new Jobs(publish, report), views, reported };
}

const nothing = { kind: 'predict' as const, predictions: [], skipped: [] };

describe('Jobs', () => {
  it('tells how far work is and how it ended', async () => {
    const { jobs, views } = makeJobs();
    const { id } = jobs.start({ kind: 'predict', project: 'p' }, (job) => {
      job.enter('reading', 2);
      job.advance(1);
      job.advance(2);
      return Promise.resolve(nothing);
    });
    const end = await jobs.ended(id);
    expect(views.map((view) => [view.status, view.phase, view.done])).toEqual([
      ['running', 'reading', 0],
      ['running', 'reading', 1],
      ['running', 'reading', 2],
      ['done', 'reading', 2],
    ]);
    expect(end.result).toEqual(nothing);
    expect(jobs.list()).toEqual([end]);
  });

  it('says stopping at once, and cancelled when the work has let go', async () => {
    const { jobs, views } = makeJobs();
    const { id } = jobs.start({ kind: 'train', project: 'p' }, async (job) => {
      job.enter('training', 10);
      await new Promise((_, reject) => {
        job.signal.addEventListener('abort', () => {
          reject(job.signal.reason as Error);
        });
      });
      return nothing;
    });
    jobs.cancel(id, false);
    expect(views.at(-1)?.status).toBe('stopping');
    expect((await jobs.ended(id)).status).toBe('cancelled');
    jobs.cancel(id, true);
    expect(jobs.list()[0]?.status).toBe('cancelled');
  });

  it('ends at once what is told to, and only then', async () => {
    const { jobs } = makeJobs();
    let ended = 0;
    const { id } = jobs.start({ kind: 'train', project: 'p' }, (job) => {
      return new Promise((_, reject) => {
        job.onEndAtOnce(() => {
          ended++;
          reject(new AppError('cancelled'));
        });
      });
    });
    jobs.cancel(id, false);
    expect(ended).toBe(0);
    jobs.cancel(id, true);
    expect((await jobs.ended(id)).status).toBe('cancelled');
    expect(ended).toBe(1);
  });

  it('keeps the reason of a failure and reports it once', async () => {
    const { jobs, reported } = makeJobs();
    const { id } = jobs.start({ kind: 'export', project: 'p' }, () => Promise.reject(new AppError('disk_full')));
    expect((await jobs.ended(id)).error).toEqual({ code: 'disk_full', details: {} });
    expect(reported.map((error) => error.code)).toEqual(['disk_full']);
  });

  it('cancels the jobs of one project and waits for them, leaving others alone', async () => {
    const { jobs } = makeJobs();
    const untilCancelled = (job: { signal: AbortSignal }): Promise<never> =>
      new Promise((_, reject) => {
        job.signal.addEventListener('abort', () => {
          reject(new AppError('cancelled'));
        });
      });
    jobs.start({ kind: 'import', project: 'a' }, untilCancelled);
    jobs.start({ kind: 'import', project: 'b' }, untilCancelled);
    await jobs.cancelAll('a');
    expect(jobs.list().map((view) => [view.project, view.status])).toEqual([
      ['a', 'cancelled'],
      ['b', 'waiting'],
    ]);
    await jobs.cancelAll(null);
  });
});

describe('Lane', () => {
  it('runs one after the other, also after a failure', async () => {
    const lane = new Lane();
    const order: string[] = [];
    const first = lane.run(async () => {
      order.push('first begins');
      await Promise.resolve();
      order.push('first ends');
      throw new Error('no');
    });
    const second = lane.run(() => {
      order.push('second');
      return Promise.resolve();
    });
    await expect(first).rejects.toThrow('no');
    await second;
    expect(order).toEqual(['first begins', 'first ends', 'second']);
  });

  it('does not begin what was cancelled while it waited', async () => {
    const lane = new Lane();
    const abort = new AbortController();
    let begun = false;
    const first = lane.run(() => Promise.resolve());
    const second = lane.run(() => {
      begun = true;
      return Promise.resolve();
    }, abort.signal);
    abort.abort(new AppError('cancelled'));
    await first;
    await expect(second).rejects.toMatchObject({ code: 'cancelled' });
    expect(begun).toBe(false);
  });
});
