/** The middle value; of an even number the mean of the two in the middle. */
function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.ceil((sorted.length - 1) / 2)]];
  return ((low ?? Number.NaN) + (high ?? Number.NaN)) / 2;
}

/**
 * Measures two ways alternately, so that whatever else the machine does falls on both, and compares pair by pair.
 * @param first and second give a speed: more is better
 * @returns one line: both medians, the median of the pairs' ratios (first to second) and their spread
 */
export async function comparePairs(
  title: string,
  first: { name: string; measure: () => Promise<number> },
  second: { name: string; measure: () => Promise<number> },
  unit: string,
  pairs = 5,
): Promise<string> {
  const measured: [number, number][] = [];
  for (let pair = 1; pair <= pairs; pair++) {
    const speeds: [number, number] = [await first.measure(), await second.measure()];
    measured.push(speeds);
    process.stderr.write(
      `pair ${pair}: ${first.name} ${speeds[0].toFixed(1)}, ${second.name} ${speeds[1].toFixed(1)} ${unit}\n`,
    );
  }
  const ratios = measured.map(([one, other]) => one / other);
  const medians = [0, 1].map((side) => median(measured.map((speeds) => speeds[side] ?? Number.NaN)).toFixed(1));
  return (
    `${title}: ${first.name} ${medians[0] ?? ''}, ${second.name} ${medians[1] ?? ''} ${unit}; ratio ` +
    `${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}, ${pairs} pairs)`
  );
}
