import type { SplitPart } from '../../../src-shared/api.ts';
import { answerOf } from '../../../src-shared/evaluation.ts';
import type { StoredPhoto } from '../photos/photo-store.ts';
import type { Database } from '../store/database.ts';

export interface StoredAnswer {
  photoId: number;
  truth: number;
  answer: number;
  probabilities: number[];
}

/** The second class is answered above the threshold; what both mistakes cost, by which it was chosen. */
export interface StoredDecision {
  threshold: number;
  first: number;
  second: number;
}

/** Evaluations and the answer for every photo in them. */
export class PredictionStore {
  readonly #db: Database;

  constructor(database: Database) {
    this.#db = database;
  }

  insert(run: string, part: SplitPart, answers: readonly StoredAnswer[], at: string): void {
    this.#db
      .transaction(() => {
        const correct = answers.filter((each) => each.truth === each.answer).length;
        const evaluation = this.#db
          .prepare('INSERT INTO evaluations (run_id, part, correct, count, created_at) VALUES (?, ?, ?, ?, ?)')
          .run(run, part, correct, answers.length, at).lastInsertRowid;
        const add = this.#db.prepare(
          'INSERT INTO predictions (evaluation_id, photo_id, truth, answer, probabilities) VALUES (?, ?, ?, ?, ?)',
        );
        for (const each of answers)
          add.run(evaluation, each.photoId, each.truth, each.answer, JSON.stringify(each.probabilities));
      })
      .immediate();
  }

  /** How a run of two classes decides; null where the user has chosen nothing. */
  decision(run: string): StoredDecision | null {
    return (
      this.#db
        .prepare<[string], StoredDecision>(
          'SELECT threshold, cost_first AS first, cost_second AS second FROM run_decisions WHERE run_id = ?',
        )
        .get(run) ?? null
    );
  }

  /** Keeps how a run of two classes decides, and decides all it was asked anew by that. */
  decide(run: string, decision: StoredDecision): void {
    const { threshold, first, second } = decision;
    this.#db
      .transaction(() => {
        this.#db
          .prepare(
            'INSERT OR REPLACE INTO run_decisions (run_id, threshold, cost_first, cost_second) VALUES (?, ?, ?, ?)',
          )
          .run(run, threshold, first, second);
        const evaluations = this.#db
          .prepare<[string], number>('SELECT id FROM evaluations WHERE run_id = ?')
          .pluck()
          .all(run);
        const answer = this.#db.prepare('UPDATE predictions SET answer = ? WHERE evaluation_id = ? AND photo_id = ?');
        const count = this.#db.prepare(
          'UPDATE evaluations SET correct = (SELECT count(*) FROM predictions WHERE evaluation_id = ? AND truth = answer) WHERE id = ?',
        );
        for (const evaluation of evaluations) {
          for (const { photoId, probabilities } of this.answers(evaluation)) {
            answer.run(answerOf(probabilities, threshold), evaluation, photoId);
          }
          count.run(evaluation, evaluation);
        }
      })
      .immediate();
  }

  newest(run: string, part: SplitPart): { id: number; correct: number; count: number; createdAt: string } | null {
    return (
      this.#db
        .prepare<[string, string], { id: number; correct: number; count: number; createdAt: string }>(
          'SELECT id, correct, count, created_at AS createdAt FROM evaluations WHERE run_id = ? AND part = ? ORDER BY id DESC LIMIT 1',
        )
        .get(run, part) ?? null
    );
  }

  answers(evaluation: number): (StoredAnswer & { photo: StoredPhoto })[] {
    return this.#db
      .prepare<[number], AnswerRow>(
        `SELECT photo_id AS rowId, truth, answer, probabilities, sha256, class_id AS classId, name, format, width, height, set_aside AS setAside
         FROM predictions JOIN photos ON photos.id = photo_id WHERE evaluation_id = ?`,
      )
      .all(evaluation)
      .map(({ rowId, truth, answer, probabilities, sha256, setAside, ...photo }) => ({
        photoId: rowId,
        truth,
        answer,
        probabilities: JSON.parse(probabilities) as number[],
        photo: { ...photo, rowId, id: sha256, setAside: setAside === 1 },
      }));
  }
}

interface AnswerRow {
  rowId: number;
  truth: number;
  answer: number;
  probabilities: string;
  sha256: string;
  classId: number | null;
  name: string;
  format: string;
  width: number;
  height: number;
  setAside: number;
}
