import { createFormat } from '../format.ts';
import type { Messages } from '../en.ts';

const f = createFormat('ko');

export const use: Messages['use'] = {
  empty: {
    headline: '처음 보는 사진을 보여 주세요',
    says: '사진을 보고 무엇인지 답합니다. 사진은 이 컴퓨터를 벗어나지 않습니다.',
    drop: '이 창 어디에든 사진을 놓으세요',
    choose: '사진 고르기',
    chooseFolder: '폴더',
  },
  letGo: '놓으면 물어봅니다',
  asking: (count) => `사진 ${f.count(count)}장을 물어보는 중`,
  sending: (done, total) => `보내는 중 ${f.count(done)} / ${f.count(total)}`,
  reading: (done, total) => `읽는 중 ${f.count(done)} / ${f.count(total)}`,
  thinking: '살펴보는 중',
  stop: '멈추기',
  another: '다른 사진을 어디에든 놓으세요',
  sure: '확신합니다.',
  quiteSure: '꽤 확신합니다.',
  unsure: (second) => `확실하지 않아요. ${second}일 가능성도 거의 같습니다.`,
  halfSure: (second) => `조금 더 그럴듯할 뿐, ${second}일 수도 있습니다.`,
  noneOfThese: (classes) => `아는 것은 ${classes}뿐이라, 어떤 사진이든 그중 하나로 답합니다.`,
  classes: (count) => `배운 클래스 ${f.count(count)}개`,
  odds: '클래스마다 얼마나 그럴듯한지',
  more: (count) => `나머지 클래스 ${f.count(count)}개 합계`,
  list: {
    headline: (count) => `사진 ${f.count(count)}장의 답`,
    says: (counts) => counts,
    entry: (name, count) => `${name} ${f.count(count)}장`,
    unsureFirst: '가장 자신 없는 답부터',
    back: '모든 답',
  },
  skipped: (count) => `사진 ${f.count(count)}장은 열 수 없었어요.`,
  failed: '답하지 못했습니다',
  nothingReadable: '열 수 있는 사진이 없었어요',
  checked: {
    test: '처음 본 시험 사진으로 해 보기',
    validation: '확인용 사진으로 해 보기',
    right: '맞았습니다.',
    wrong: (truth) => `실제로는 ${truth}입니다.`,
  },
  take: {
    title: '가져가기',
    tfjs: 'TensorFlow.js',
    tfjsSays: '웹 개발자용',
    folder: 'model.json과 가중치가 든 폴더',
    export: '내보내기',
    again: '다시 내보내기',
    checked: '내보낸 것은 모두 다시 열어 내 사진으로 비교한 다음에야 끝난 것으로 칩니다.',
    making: {
      waiting: '차례를 기다리는 중',
      preparing: '비교할 사진을 준비하는 중',
      writing: '쓰고 비교하는 중',
    },
    lies: '위치',
    bytes: (bytes) => bytes,
    check: (photos, difference) =>
      `다시 열어 사진 ${f.count(photos)}장으로 비교했습니다. 확률 차이는 최대 ${difference}.`,
    resized: (same, of) =>
      of === 0
        ? '모델이 직접 크기를 맞출 때를 비교할 만큼 확실한 사진이 없었습니다.'
        : `모델이 직접 크기를 맞춰도 ${f.count(of)}장 중 ${f.count(same)}장의 답이 같습니다.`,
    reveal: '폴더에서 보기',
    earlier: '전에 내보낸 것',
    failed: '내보내지 못했습니다',
    exactly: '0',
    under: '0.0001 미만',
  },
};
