import { describe, expect, test } from 'vitest';
import { readyRecipes } from '../recipe.ts';
import { baseNames, summariseBase } from './base-networks.ts';
import { fieldFormula, outputFormula, parametersFormula } from './formulas.ts';
import { type LayerSummary, summarise } from './networks.ts';
import { receptiveFields } from './receptive-field.ts';

const rows = summarise(readyRecipes.mnist, 10);
const rowOf = (name: string, of: readonly LayerSummary[] = rows): LayerSummary => {
  const found = of.find(({ layer }) => layer.name === name);
  if (found === undefined) throw new Error(`there is no ${name}`);
  return found;
};

test("the lecture's numbers come about as the lecture has them", () => {
  expect(parametersFormula(rowOf('conv1'))).toBe('3 × 3 × 1 × 32 + 32 = 320');
  expect(parametersFormula(rowOf('conv2'))).toBe('3 × 3 × 32 × 64 + 64 = 18,496');
  expect(parametersFormula(rowOf('answer'))).toBe('1,152 × 10 + 10 = 11,530');
  expect(parametersFormula(rowOf('pool1'))).toBeNull();
  expect(outputFormula(rowOf('conv1'))).toBe('⌊(28 − 3) ÷ 1⌋ + 1 = 26');
  expect(outputFormula(rowOf('pool2'))).toBe('⌊(11 − 2) ÷ 2⌋ + 1 = 5');
  expect(outputFormula(rowOf('flatten'))).toBe('3 × 3 × 128 = 1,152');
  const fields = receptiveFields(rows);
  const [before, after] = [fields.get('pool1'), fields.get('conv2')];
  expect(before && after && fieldFormula(rowOf('conv2'), before, after)).toBe('4 + (3 − 1) × 2 = 8');
});

test('layers without a bias, of one filter a map, and with four numbers a map', () => {
  const mobile = summariseBase('mobilenetv2', 224);
  expect(parametersFormula(rowOf('Conv1', mobile))).toBe('3 × 3 × 3 × 32 = 864');
  expect(parametersFormula(rowOf('bn_Conv1', mobile))).toBe('4 × 32 = 128');
  expect(parametersFormula(rowOf('expanded_conv_depthwise', mobile))).toBe('3 × 3 × 32 = 288');
});

describe.for(baseNames)('every number of %s', (name) => {
  test('is what its formula says', () => {
    const all = summariseBase(name, 224);
    for (const row of all) {
      const formula = parametersFormula(row);
      expect(formula === null ? 0 : reckoned(formula), row.layer.name).toBe(row.parameters);
      const output = outputFormula(row);
      if (output === null || output.includes('→')) continue;
      const shown = row.layer.kind === 'concatenate' ? row.output[2] : row.output[0];
      expect(reckoned(output), `${row.layer.name}: ${output}`).toBe(shown);
    }
  });
});

/** The left side of a formula, reckoned; the right side must say the same. */
function reckoned(formula: string): number {
  const [left = '', right = ''] = formula.replaceAll(',', '').split(' = ');
  const slides = /^⌊\((\d+) − (\d+)\) ÷ (\d+)⌋ \+ 1$/.exec(left)?.slice(1).map(Number);
  const steps = /^⌈(\d+) ÷ (\d+)⌉$/.exec(left)?.slice(1).map(Number);
  const value =
    slides !== undefined
      ? Math.floor(((slides[0] ?? 0) - (slides[1] ?? 0)) / (slides[2] ?? 1)) + 1
      : steps !== undefined
        ? Math.ceil((steps[0] ?? 0) / (steps[1] ?? 1))
        : left
            .split(' + ')
            .map((term) => term.split(' × ').reduce((result, factor) => result * Number(factor), 1))
            .reduce((sum, term) => sum + term, 0);
  expect(Number(right)).toBe(value);
  return value;
}
