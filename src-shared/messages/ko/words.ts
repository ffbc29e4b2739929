import type { Messages } from '../en.ts';
import { createFormat } from '../format.ts';

const f = createFormat('ko');

export const words: Messages['words'] = {
  appName: 'Pawprint',
  language: '한국어',
  nothingLeaves: '어떤 것도 이 컴퓨터 밖으로 나가지 않습니다.',
  photos: (count) => `사진 ${f.count(count)}장`,
  device: ({ kind, name, cores }) => (kind === 'cpu' && cores !== undefined ? `CPU, 코어 ${f.count(cores)}개` : name),
  runNote: ({ from, to }) =>
    `메모리가 부족해서 배치를 사진 ${f.count(from)}장에서 ${f.count(to)}장으로 줄여 학습했습니다.`,
  steps: {
    photos: '사진',
    split: '나누기',
    train: '학습',
    results: '결과',
    use: '사용',
  },
  recipes: {
    quick: {
      name: '빠른 학습',
      says: '사진 백만 장을 이미 본 작은 네트워크를 바탕으로 몇 초 만에 배웁니다.',
    },
    mnist: {
      name: '작은 숫자용 네트워크',
      says: '28 × 28의 작은 흑백 그림에 알맞습니다.',
    },
    'mnist-no-pooling': {
      name: '풀링 없는 숫자용 네트워크',
      says: '같은 네트워크에서 최대 풀링을 뺀 것입니다. 같은 그림에 가중치가 일곱 배쯤 됩니다.',
    },
    scratch: {
      name: '처음부터 학습',
      says: '아무것도 모르는 상태에서 내 사진만으로 배웁니다.',
    },
    'vgg16-features': {
      name: 'VGG16 특징 추출',
      says: '사진 백만 장으로 배운 VGG16을 그대로 쓰고, 마지막 층만 새로 가르칩니다.',
    },
    'vgg16-augmented': {
      name: 'VGG16 특징 추출, 사진 바꿔 보기',
      says: 'VGG16을 그대로 쓰지만, 회차마다 모든 사진을 돌리고 키우고 뒤집어 새롭게 봅니다.',
    },
    'vgg16-fine-tune': {
      name: 'VGG16 미세 조정',
      says: 'VGG16 위에서 학습한 네트워크를 이어받아 VGG16의 마지막 블록까지 천천히 가르칩니다.',
    },
    'scratch-augmented': {
      name: '처음부터 학습, 사진 바꿔 보기',
      says: '처음부터 학습과 같지만, 회차마다 모든 사진을 돌리고 키우고 뒤집어 새롭게 봅니다.',
    },
  },
};
