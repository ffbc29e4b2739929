import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Box,
  classGap,
  gap,
  type GroupSize,
  headerHeight,
  layOut,
  nearest,
  offsetOf,
  placeOf,
  shareColumns,
  stretchesIn,
  stuckHeader,
} from './table-layout.ts';
import { targetOf } from './table-keys.ts';

const pets: GroupSize[] = [
  { id: 1, total: 120 },
  { id: 2, total: 250 },
];

describe('layOut', () => {
  test('divides the table as the classes are: 120 to 250 photos are 6 to 13 columns', () => {
    const layout = layOut(pets, 1200, 58);
    expect(layout.tile).toBe(58);
    expect(layout.rows[0]).toEqual({
      kind: 'tiles',
      key: '0',
      segments: [
        { group: 1, column: 0, columns: 6, from: 0, count: 6 },
        { group: 2, column: 6, columns: 13, from: 0, count: 13 },
      ],
    });
    expect(layout.rows).toHaveLength(20);
  });

  test('lays more than three classes in sections, a header before each', () => {
    const digits = Array.from({ length: 10 }, (_, id) => ({ id, total: 1000 }));
    const layout = layOut(digits, 1200, 58);
    expect(layout.sideBySide).toBe(false);
    expect(layout.rows.filter((row) => row.kind === 'header')).toHaveLength(10);
  });

  test('lays two classes in sections where they would not fit side by side', () => {
    expect(layOut(pets, 300, 58).sideBySide).toBe(false);
  });

  test('gives a class without photos a row, so that something can be dropped there', () => {
    const layout = layOut([{ id: 1, total: 0 }], 1200, 58);
    expect(layout.rows).toHaveLength(1);
  });

  test('shows each photo once, fills the width exactly, and finds each photo where it shows it', () => {
    const groups = fc.uniqueArray(
      fc.record({ id: fc.integer({ min: 1, max: 99 }), total: fc.integer({ min: 0, max: 400 }) }),
      {
        selector: ({ id }) => id,
        minLength: 1,
        maxLength: 6,
      },
    );
    fc.assert(
      fc.property(
        groups,
        fc.integer({ min: 400, max: 3800 }),
        fc.integer({ min: 40, max: 240 }),
        (sizes, width, wished) => {
          const layout = layOut(sizes, width, wished);
          const shown = new Map(sizes.map(({ id }) => [id, 0]));
          for (const [row, each] of layout.rows.entries()) {
            if (each.kind === 'header') continue;
            const segments = each.segments;
            const used = layout.sideBySide
              ? layout.columns * (layout.tile + gap) - segments.length * gap + (segments.length - 1) * classGap
              : layout.columns * (layout.tile + gap) - gap;
            expect(used).toBeCloseTo(width, 6);
            for (const { group, from, count, column } of segments) {
              shown.set(Number(group), (shown.get(Number(group)) ?? 0) + count);
              if (count === 0) continue;
              expect(placeOf(layout, group, from)).toEqual({ row, column });
              expect(nearest(layout, row, column + count - 1)).toMatchObject({ group, index: from + count - 1 });
            }
          }
          expect(layout.tile).toBeGreaterThanOrEqual(wished);
          expect([...shown.values()]).toEqual(sizes.map(({ total }) => total));
        },
      ),
    );
  });
});

describe('shareColumns', () => {
  test('uses every column and leaves no class without', () => {
    const totals = fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(totals, fc.integer({ min: 9, max: 90 }), (counts, all) => {
        const columns = shareColumns(counts, all);
        expect(columns.reduce((a, b) => a + b, 0)).toBe(all);
        expect(Math.min(...columns)).toBeGreaterThanOrEqual(3);
      }),
    );
  });
});

const anyTable = fc
  .record({ totals: fc.array(fc.nat(60), { minLength: 1, maxLength: 6 }), width: fc.integer({ min: 200, max: 1200 }) })
  .map(({ totals, width }) => {
    const groups = totals.map((total, id) => ({ id, total }));
    return { groups, layout: layOut(groups, width, 58) };
  });

describe('stretchesIn', () => {
  test('finds exactly the photos whose prints the rectangle touches', () => {
    const at = fc.integer({ min: -50, max: 1300 });
    fc.assert(
      fc.property(anyTable, at, at, at, at, ({ groups, layout }, x1, x2, y1, y2) => {
        const box: Box = {
          left: Math.min(x1, x2),
          right: Math.max(x1, x2),
          top: Math.min(y1, y2),
          bottom: Math.max(y1, y2),
        };
        const side = layout.tile + gap;
        const touched = groups.flatMap(({ id, total }, place) =>
          Array.from({ length: total }, (_, index) => index)
            .filter((index) => {
              const found = placeOf(layout, id, index);
              if (found === null) return false;
              const top = offsetOf(layout, found.row);
              const left = found.column * side + (layout.sideBySide ? place * (classGap - gap) : 0);
              return (
                left <= box.right && left + layout.tile >= box.left && top <= box.bottom && top + layout.tile >= box.top
              );
            })
            .map((index) => `${id} ${index}`),
        );
        const found = stretchesIn(layout, box).flatMap(({ group, from, to }) =>
          Array.from({ length: to - from + 1 }, (_, n) => `${String(group)} ${from + n}`),
        );
        expect(found.toSorted()).toEqual(touched.toSorted());
      }),
    );
  });
});

describe('targetOf', () => {
  test('reaches every photo with the right arrow alone, from the first to the last', () => {
    fc.assert(
      fc.property(anyTable, ({ groups, layout }) => {
        const seen = new Set<string>();
        for (let at = targetOf(layout, null, 'Home', 1); at !== null; at = targetOf(layout, at, 'ArrowRight', 1)) {
          const key = `${String(at.group)} ${at.index}`;
          expect(seen.has(key)).toBe(false);
          seen.add(key);
        }
        expect(seen.size).toBe(groups.reduce((sum, { total }) => sum + total, 0));
      }),
    );
  });
});

test('in sections the class in sight keeps its header, and the next one pushes it out', () => {
  const many = Array.from({ length: 30 }, (_, id): GroupSize => ({ id: id + 1, total: 100 }));
  const layout = layOut(many, 1200, 58);
  expect(layout.sideBySide).toBe(false);
  expect(stuckHeader(layout, 0, 0)).toEqual({ group: 1, push: 0 });
  const next = layout.rows.findIndex((row, n) => n > 0 && row.kind === 'header');
  const at = offsetOf(layout, next);
  expect(stuckHeader(layout, next - 1, at - 20)).toEqual({ group: 1, push: 20 - headerHeight });
  expect(stuckHeader(layout, next, at)).toEqual({ group: 2, push: 0 });
  expect(stuckHeader(layOut(pets, 1200, 58), 0, 0)).toBeNull();
});
