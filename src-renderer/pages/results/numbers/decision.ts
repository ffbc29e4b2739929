import type { EvaluationView, PhotoAnswer } from '@shared/api.ts';
import type { Format } from '@shared/messages/format.ts';
import { answerOf, evaluate, type Scored } from '@shared/evaluation.ts';

/** A threshold as precise as it must be said: near nothing and all, where sure networks have theirs, more precisely. */
export function thresholdWords(threshold: number, format: Format): string {
  if (Number.isInteger(Math.round(threshold * 1e6) / 1e4)) return format.percent(threshold, 0);
  return format.percent(threshold, threshold < 0.01 || threshold > 0.99 ? 3 : 1);
}

/** Answers of two classes as what lies behind them: how likely each photo was called the second class. */
export function scoredOf(answers: readonly PhotoAnswer[]): Scored[] {
  return answers.map(({ truth, probabilities }) => ({ truth, score: probabilities[1] ?? 0 }));
}

/** An evaluation as it would be with another threshold; the surest first, as the engine has it. */
export function atThreshold(view: EvaluationView, threshold: number): EvaluationView {
  if (view.decision === null || view.decision.threshold === threshold) return view;
  const answers = view.answers
    .map((each) => ({ ...each, answer: answerOf(each.probabilities, threshold) }))
    .sort((a, b) => (b.probabilities[b.answer] ?? 0) - (a.probabilities[a.answer] ?? 0));
  const evaluation = evaluate(
    view.classes,
    answers.map(({ truth }) => truth),
    answers.map(({ answer }) => answer),
  );
  return { ...view, answers, evaluation, decision: { ...view.decision, threshold } };
}
