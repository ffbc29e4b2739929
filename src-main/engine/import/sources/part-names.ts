import type { SplitPart } from '../../../../src-shared/api.ts';

/** What people call the folders of a data set that is split already; Kaggle numbers some of them (`test1`). */
const names: Record<SplitPart, readonly string[]> = {
  train: [
    'train',
    'training',
    'train set',
    'training set',
    'trainset',
    '훈련',
    '학습',
    '훈련용',
    '학습용',
    '훈련 데이터',
    '학습 데이터',
  ],
  validation: ['validation', 'valid', 'val', 'dev', 'validation set', 'validationset', '검증', '검증용', '검증 데이터'],
  test: [
    'test',
    'testing',
    'test set',
    'testset',
    '시험',
    '테스트',
    '시험용',
    '테스트용',
    '평가',
    '시험 데이터',
    '테스트 데이터',
  ],
};

const parts = new Map(
  (['train', 'validation', 'test'] as const).flatMap((part) => names[part].map((name) => [name, part] as const)),
);

/** The part of a split that a folder's name says, in whatever case and with whatever number behind it; null: none. */
export function partNamed(folder: string): SplitPart | null {
  const word = folder
    .toLowerCase()
    .replace(/[_-]+/g, ' ')
    .replace(/ ?\d{1,2}$/, '')
    .trim();
  return parts.get(word) ?? null;
}
