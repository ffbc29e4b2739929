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

/** From where on the second of two classes is answered, unless the user has chosen otherwise. */
export const middle = 0.5;

/**
 * The class a row of probabilities stands for. One value is a sigmoid: the probability of the second class.
 * Ties go to the earlier class, as argmax does.
 * @param threshold of two classes: the second is answered where its probability is above it
 */
export function answerOf(probabilities: readonly number[], threshold = middle): number {
  if (probabilities.length === 1) return (probabilities[0] ?? 0) > threshold ? 1 : 0;
  if (probabilities.length === 2 && threshold !== middle) return (probabilities[1] ?? 0) > threshold ? 1 : 0;
  return probabilities.reduce((best, value, index) => (value > (probabilities[best] ?? -1) ? index : best), 0);
}

/** One probability per class: a sigmoid's p becomes [1 - p, p]. */
export function probabilitiesPerClass(output: readonly number[]): number[] {
  const [only] = output;
  return output.length === 1 && only !== undefined ? [1 - only, only] : [...output];
}

/** What a classifier is worth for one class. Null where nothing is there to be a share of. */
export interface ClassFigures {
  /** Photos of the class, photos it was said of, and those that are both. */
  photos: number;
  said: number;
  right: number;
  /** Of those it was said of, the share that is it. */
  precision: number | null;
  /** Of its photos, the share that was found. */
  recall: number | null;
  /** Harmonic mean of the two; null where either is missing. */
  f1: number | null;
}

/** @param matrix rows are what photos are, columns what was said */
export function figuresPerClass(matrix: readonly (readonly number[])[]): ClassFigures[] {
  return matrix.map((row, index) => {
    const photos = row.reduce((sum, cell) => sum + cell, 0);
    const said = matrix.reduce((sum, each) => sum + (each[index] ?? 0), 0);
    const right = row[index] ?? 0;
    const precision = said === 0 ? null : right / said;
    const recall = photos === 0 ? null : right / photos;
    const f1 = precision === null || recall === null ? null : (2 * right) / (said + photos);
    return { photos, said, right, precision, recall, f1 };
  });
}

/** How answers of two classes lie: 1 for the second class, and the probability of it. */
export interface Scored {
  truth: number;
  score: number;
}

export interface RocPoint {
  /** The second class is answered above it. */
  threshold: number;
  /** Share of the second class's photos that are found. */
  found: number;
  /** Share of the first class's photos that are taken for the second. */
  falseAlarms: number;
}

/**
 * The receiver operating characteristic, from the threshold that finds none to the one that finds all; photos of one score move
 * together. The area under it is the share of pairs in which the photo of the second class has the higher score, ties counting
 * half (J. A. Hanley and B. J. McNeil, Radiology 143, 1982); null where a class has no photo.
 */
export function rocOf(answers: readonly Scored[]): { points: RocPoint[]; area: number | null } {
  const seconds = answers.filter(({ truth }) => truth === 1).length;
  const firsts = answers.length - seconds;
  let [found, falseAlarms, area] = [0, 0, 0];
  const points = [{ threshold: 1, found: 0, falseAlarms: 0 }];
  for (const { threshold, said } of thresholdsOf(answers)) {
    const before = { found, falseAlarms };
    for (const { truth } of said) {
      if (truth === 1) found++;
      else falseAlarms++;
    }
    area += ((falseAlarms - before.falseAlarms) * (found + before.found)) / 2;
    points.push({
      threshold,
      found: seconds === 0 ? 0 : found / seconds,
      falseAlarms: firsts === 0 ? 0 : falseAlarms / firsts,
    });
  }
  return { points, area: seconds === 0 || firsts === 0 ? null : area / (seconds * firsts) };
}

/** What a mistake costs: a photo of the first class taken for the second, and the other way round. */
export interface Costs {
  first: number;
  second: number;
}

/** What all mistakes cost together where the second class is answered above a threshold. */
export function costAt(answers: readonly Scored[], threshold: number, costs: Costs): number {
  return answers.reduce((sum, { truth, score }) => {
    const answer = score > threshold ? 1 : 0;
    if (answer === truth) return sum;
    return sum + (truth === 0 ? costs.first : costs.second);
  }, 0);
}

/** The threshold at which mistakes cost the least on these photos; of several the one nearest to the middle. */
export function cheapestThreshold(answers: readonly Scored[], costs: Costs): number {
  let cost = answers.reduce((sum, { truth }) => sum + (truth === 1 ? costs.second : 0), 0);
  let best = { threshold: 1, cost };
  for (const { threshold, said } of thresholdsOf(answers)) {
    for (const { truth } of said) cost += truth === 1 ? -costs.second : costs.first;
    const nearer = Math.abs(threshold - middle) < Math.abs(best.threshold - middle);
    if (cost < best.cost || (cost === best.cost && nearer)) best = { threshold, cost };
  }
  return best.threshold;
}

/**
 * Where answers change, from the highest score down: half way to the next lower score, to 0 at last, and the middle itself where
 * it lies between two scores, since nothing is gained by leaving it.
 */
function thresholdsOf(answers: readonly Scored[]): { threshold: number; said: Scored[] }[] {
  const byScore = [...Map.groupBy(answers, ({ score }) => score)].sort(([a], [b]) => b - a);
  return byScore.map(([score, said], index) => {
    const next = byScore[index + 1]?.[0] ?? 0;
    const threshold = next <= middle && middle < score ? middle : (score + next) / 2;
    return { threshold, said };
  });
}

/** Answers that were about equally sure. */
export interface CalibrationBin {
  from: number;
  to: number;
  count: number;
  /** Mean of how sure the answers were, and the share of them that was right. */
  sure: number;
  right: number;
}

/**
 * Whether sure answers are right as often as they say. The error is the expected calibration error over bins of one width (C. Guo
 * et al., "On Calibration of Modern Neural Networks", ICML 2017): the mean distance of `sure` and `right`, weighed by counts.
 * @param answers probability of the class that was answered, and whether it was right
 * @returns bins that hold answers, the least sure first
 */
export function calibrationOf(
  answers: readonly { sure: number; right: boolean }[],
  count = 10,
): { bins: CalibrationBin[]; error: number } {
  const binOf = (sure: number): number => Math.min(count - 1, Math.floor(sure * count));
  const bins = [...Map.groupBy(answers, ({ sure }) => binOf(sure))]
    .sort(([a], [b]) => a - b)
    .map(([index, held]): CalibrationBin => ({
      from: index / count,
      to: (index + 1) / count,
      count: held.length,
      sure: held.reduce((sum, { sure }) => sum + sure, 0) / held.length,
      right: held.filter(({ right }) => right).length / held.length,
    }));
  const apart = bins.reduce((sum, { count: held, sure, right }) => sum + held * Math.abs(sure - right), 0);
  return { bins, error: answers.length === 0 ? 0 : apart / answers.length };
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
