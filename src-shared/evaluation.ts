/** What a tested classifier is judged by. Rows of a matrix are what the photos are, columns what the network said. */

export interface Evaluation {
  count: number;
  correct: number;
  accuracy: number;
  /** 95 % margin of the accuracy, as shares of 1. */
  margin: readonly [low: number, high: number];
  /** Accuracy of always saying the class that has the most photos here. */
  baseline: number;
  confusion: {
    classes: readonly string[];
    matrix: readonly (readonly number[])[];
  };
}

/**
 * Wilson's score interval (E. B. Wilson, "Probable Inference", JASA 22, 1927): keeps its promise near 0 and 1 and on few
 * photos, where the usual plus-minus does not. z = 1.959964 for 95 %.
 */
export function wilsonMargin(correct: number, count: number, z = 1.959964): readonly [number, number] {
  if (count === 0) return [0, 1];
  const share = correct / count;
  const weight = (z * z) / count;
  const centre = (share + weight / 2) / (1 + weight);
  const half = (z * Math.sqrt((share * (1 - share)) / count + weight / (4 * count))) / (1 + weight);
  return [Math.max(0, centre - half), Math.min(1, centre + half)];
}

/**
 * Counts answers into a confusion matrix and derives the figures.
 * @param truths index of each photo's class; @param answers index of the class the network gave it, same order.
 */
export function evaluate(
  classes: readonly string[],
  truths: readonly number[],
  answers: readonly number[],
): Evaluation {
  const matrix = classes.map(() => classes.map(() => 0));
  truths.forEach((truth, index) => {
    const row = matrix[truth];
    const answer = answers[index];
    if (row === undefined || answer === undefined || row[answer] === undefined) {
      throw new RangeError(
        `no class ${String(truth)} or no answer ${String(answer)} among ${String(classes.length)} classes`,
      );
    }
    row[answer]++;
  });
  const count = truths.length;
  const correct = matrix.reduce((sum, row, index) => sum + (row[index] ?? 0), 0);
  const largest = Math.max(0, ...matrix.map((row) => row.reduce((sum, cell) => sum + cell, 0)));
  return {
    count,
    correct,
    accuracy: count === 0 ? 0 : correct / count,
    margin: wilsonMargin(correct, count),
    baseline: count === 0 ? 0 : largest / count,
    confusion: { classes, matrix },
  };
}

/**
 * The class a row of probabilities stands for. One value is a sigmoid: the probability of the second class.
 * Ties go to the earlier class, as argmax does.
 */
export function answerOf(probabilities: readonly number[]): number {
  if (probabilities.length === 1) return (probabilities[0] ?? 0) > 0.5 ? 1 : 0;
  return probabilities.reduce((best, value, index) => (value > (probabilities[best] ?? -1) ? index : best), 0);
}

/** One probability per class: a sigmoid's p becomes [1 - p, p]. */
export function probabilitiesPerClass(output: readonly number[]): number[] {
  const [only] = output;
  return output.length === 1 && only !== undefined ? [1 - only, only] : [...output];
}

/** How a figure lies over several runs. */
export interface Spread {
  count: number;
  mean: number;
  /** Sample standard deviation (divided by count - 1); null of a single one. */
  deviation: number | null;
  lowest: number;
  highest: number;
}

/** @param values at least one */
export function spreadOf(values: readonly number[]): Spread {
  const count = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return {
    count,
    mean,
    deviation: count < 2 ? null : Math.sqrt(squares / (count - 1)),
    lowest: Math.min(...values),
    highest: Math.max(...values),
  };
}
