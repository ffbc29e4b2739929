import { createFormat } from '../format.ts';
import type { Messages } from '../en.ts';

const f = createFormat('ko');
const counted = (count: number): string => `${f.count(count)}장`;

interface Counted {
  name: string;
  count: number;
}

function perClass(classes: readonly Counted[]): string {
  if (classes.length <= 4) return classes.map(({ name, count }) => `${name} ${counted(count)}`).join(', ');
  const counts = classes.map(({ count }) => count);
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  return least === most
    ? `클래스 ${f.count(classes.length)}개, ${counted(most)}씩`
    : `클래스 ${f.count(classes.length)}개, ${f.count(least)}~${counted(most)}씩`;
}

export const split: Messages['split'] = {
  headline: (test) => `사진 ${counted(test)}은 끝까지 봉인합니다`,
  says: '학습하는 동안 네트워크가 한 번도 보지 못하니, 마지막 점수를 믿을 수 있어요.',
  saysOpened: (openings) => `봉인을 ${f.count(openings)}번 열었습니다. 열어 볼 때마다 점수는 조금씩 덜 정직해집니다.`,
  stale: {
    headline: '나눈 뒤에 사진이 바뀌었습니다',
    says: '지금 나누면 이렇게 됩니다. 다시 봉인하기 전까지는 이전에 나눈 것이 그대로 남습니다.',
  },
  cannot: {
    headline: '이렇게는 나눌 수 없습니다',
  },
  looking: '사진을 나누는 중…',
  dealAgain: '다시 섞기',
  seal: '봉인하고 계속',
  keepOld: '봉인한 것 유지',
  change: {
    title: '봉인한 나누기를 바꿀까요?',
    says: (runs) =>
      `여기에서 학습을 ${f.count(runs)}번 했습니다. 그 결과는 남지만 이전 나누기에 속하므로, 앞으로의 학습과 비교할 수 없습니다.`,
    yes: '새로 봉인하기',
    no: '아직 아니요',
  },
  piles: '세 부분으로 나눈 사진',
  floor: (train, validation, test) => `학습 ${train}, 확인 ${validation}, 시험 ${test}`,
  train: (count) => `배울 사진 ${counted(count)}`,
  trainSays: (classes) => `학습용. ${perClass(classes)}. 여러 번 되풀이해 봅니다.`,
  validation: (count) => `확인할 사진 ${counted(count)}`,
  validationSays: (classes) => `검증용. ${perClass(classes)}. 회차마다 살펴봅니다.`,
  test: (count) => `시험 볼 사진 ${counted(count)}`,
  testSays: (classes) => `시험용. ${perClass(classes)}. 결과를 볼 때 한 번 엽니다.`,
  box: {
    name: '시험',
    holds: perClass,
    sealed: (openings) => `봉인됨. ${f.count(openings)}번 열었음`,
  },
  rest: {
    count: (count) => `${counted(count)} 대기`,
    says: (classes) => `나머지 ${perClass(classes)}은 옆에서 기다립니다. 클래스마다 장수를 맞추기 위해서입니다.`,
    saysGiven: (classes) =>
      `나머지 ${perClass(classes)}은 옆에서 기다립니다. 다른 부분에 쌍둥이가 있거나, 그 부분에서 작은 클래스보다 많은 사진입니다.`,
    saysOther: (classes) => `나머지 ${perClass(classes)}은 옆에서 기다립니다. 정한 숫자에는 필요 없습니다.`,
  },
  twins: {
    says: (count) =>
      `사진 ${counted(count)}은 다른 부분에 쌍둥이가 있습니다. 쌍둥이를 이미 보았다면 답을 아는 셈이어서, 점수가 실제보다 높게 나옵니다.`,
    mend: '이 사진 빼기',
    dealAgain: '함께 두고 다시 나누기',
    photos: '다른 부분에 쌍둥이가 있는 사진',
  },
  facts: {
    apart: '두 부분에 겹치는 사진이 없고, 알려진 쌍둥이는 함께 둡니다',
    proportion: '어느 부분이나 클래스 비율이 같습니다',
    balanced: '클래스마다 같은 장수',
    weights: '학습할 때 드문 클래스를 더 크게 셉니다',
    asGiven: '들어온 폴더 그대로',
    pool: '모두 새로 나누기',
    keepGiven: '들어온 폴더대로 두기',
    earlierRuns: (runs) => `학습 ${f.count(runs)}번은 이전 나누기에 속합니다`,
    seed: (seed) => `섞기 번호 ${String(seed)}`,
  },
  folders: {
    open: '폴더로 쓰기…',
    title: '나눈 사진을 폴더로 쓰기',
    says: 'train, validation, test 폴더 안에 클래스마다 폴더를 하나씩 만듭니다. Keras를 비롯한 여러 프로그램이 이대로 읽습니다.',
    how: '사진을 쓰는 방식',
    original: '원본 그대로',
    originalSays: '사진을 그대로 복사합니다. 옆으로 누운 사진처럼 Keras에서 다르게 보일 사진만 PNG로 씁니다.',
    resized: '크기 줄이기',
    resizedSays: '정사각형 PNG로 씁니다. 학습할 때 보는 것과 똑같은 픽셀입니다.',
    side: '한 변(픽셀)',
    wrong: '8부터 512까지의 정수를 적어 주세요.',
    by: '줄이는 방식',
    sharp: '부드럽게',
    keras: 'Keras처럼',
    difference:
      '부드럽게(sharp)는 한 픽셀에 들어가는 픽셀을 모두 평균합니다. 따로 정하지 않으면 학습도 이렇게 합니다. Keras는 이웃한 네 픽셀만 봅니다. TensorFlow는 JPEG도 조금 다르게 풀어서 평균 255 가운데 1.7만큼 차이가 납니다. PNG는 똑같이 읽습니다.',
    sealed:
      '시험용 사진도 함께 씁니다. 여기서는 점수를 재지 않으므로 봉인을 연 것으로 세지 않습니다. 하지만 그 사진을 들여다보면 시험을 미리 본 셈입니다.',
    where: '쓸 곳:',
    exports: '이 프로젝트의 exports 안에 새 폴더',
    choose: '폴더 고르기',
    write: '쓰기',
    writing: (done, total) => (total === null ? '쓰는 중' : `${f.count(total)}장 중 ${f.count(done)}장`),
    stop: '멈추기',
    lies: '쓴 곳:',
    reveal: '폴더에서 보기',
    close: '닫기',
  },
  numbers: {
    open: '숫자를 직접 정하기',
    close: '완료',
    title: '직접 정한 숫자',
    by: '기준',
    byGiven: '들어온 대로',
    byShares: '비율로',
    byCounts: '클래스별 장수로',
    given: {
      says: '사진이 들어온 train, validation, test 폴더대로 나눕니다. 폴더 없이 들어온 사진은 배울 사진이 됩니다.',
      mend: '따로 들어온 쌍둥이 빼기',
      mendSays: '같은 것을 찍은 사진 가운데 시험용에 있는 것만 남깁니다.',
    },
    parts: { train: '배울 사진', validation: '확인할 사진', test: '시험 볼 사진' },
    field: { train: '학습용', validation: '검증용', test: '시험용' },
    percent: '%',
    perClass: '장씩',
    balance: '클래스 크기가 다를 때',
    balances: {
      undersample: {
        name: '같은 장수만 쓰기',
        says: '큰 클래스도 작은 클래스만큼만 쓰고, 나머지는 옆에서 기다립니다.',
      },
      weights: { name: '모두 쓰고 드문 쪽을 더 세기', says: '클래스 가중치: 드문 클래스를 틀리면 더 크게 반영됩니다.' },
      none: { name: '있는 그대로 모두 쓰기', says: '큰 클래스 쪽으로 치우쳐 배울 수 있습니다.' },
    },
    seed: '섞기 번호',
    seedSays: '시드: 같은 번호는 언제나 똑같이 나눕니다.',
    wrong: {
      sum: (sum) => `모두 더하면 ${sum}%입니다. 100%가 되어야 합니다.`,
      share: '0보다 큰 비율을 적어 주세요.',
      count: '1 이상의 정수를 적어 주세요.',
      seed: '0부터 4,294,967,295까지의 정수를 적어 주세요.',
    },
  },
};
