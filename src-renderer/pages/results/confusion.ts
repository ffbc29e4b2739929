import type { EvaluationView, PhotoAnswer } from '@shared/api.ts';

/** Photos of one class that were given one answer, surest first. */
export interface Cell {
  truth: number;
  answer: number;
  answers: PhotoAnswer[];
}

/** Every pair of truth and answer, rows by truth; the order within a cell is the evaluation's own: surest first. */
export function cellsOf({ classes, answers }: Pick<EvaluationView, 'classes' | 'answers'>): Cell[][] {
  const rows = classes.map((_, truth) => classes.map((_, answer): Cell => ({ truth, answer, answers: [] })));
  for (const each of answers) rows[each.truth]?.[each.answer]?.answers.push(each);
  return rows;
}

/** Wrong answers, the surest first. */
export function mistakesOf({ answers }: Pick<EvaluationView, 'answers'>): PhotoAnswer[] {
  return answers.filter(({ truth, answer }) => truth !== answer);
}

/** How sure the network was of what it said. */
export function sureness({ probabilities, answer }: PhotoAnswer): number {
  return probabilities[answer] ?? 0;
}

/** The class that has more photos here than every other; null where several have as many. */
export function largestClass(rows: readonly (readonly Cell[])[], classes: readonly string[]): string | null {
  const counts = rows.map((row) => row.reduce((sum, cell) => sum + cell.answers.length, 0));
  const most = Math.max(...counts);
  const holders = counts.filter((count) => count === most).length;
  return holders === 1 ? (classes[counts.indexOf(most)] ?? null) : null;
}
