import { describe, expect, it } from 'vitest';
import { TimeLeft } from './progress.ts';

describe('TimeLeft', () => {
  it('is exact for steady work', () => {
    const left = new TimeLeft();
    for (let second = 0; second <= 10; second++) left.add(second, second * 7);
    expect(left.seconds(10, 140)).toBeCloseTo(10);
  });

  it('follows a change of speed within its window', () => {
    const left = new TimeLeft(20);
    for (let second = 0; second <= 100; second++) left.add(second, second);
    for (let second = 101; second <= 140; second++) left.add(second, 100 + (second - 100) * 10);
    expect(left.seconds(140, 600)).toBeCloseTo(10, 0);
  });

  it('says nothing before enough was seen', () => {
    const left = new TimeLeft();
    expect(left.seconds(0, 100)).toBeNull();
    left.add(0, 1);
    left.add(0.1, 2);
    left.add(0.2, 3);
    expect(left.seconds(0.2, 100)).toBeNull();
  });

  it('goes on falling while a step takes its time', () => {
    const left = new TimeLeft();
    for (let second = 0; second <= 10; second++) left.add(second, second);
    expect(left.seconds(12, 20)).toBeCloseTo(8);
  });
});
