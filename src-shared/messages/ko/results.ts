import { createFormat } from '../format.ts';
import type { Messages } from '../en.ts';

const f = createFormat('ko');

export const results: Messages['results'] = {
  test: {
    headline: (correct, count) => `처음 본 사진 ${f.count(count)}장 중 ${f.count(correct)}장 정답`,
    says: (accuracy, low, high) =>
      `시험 정확도 ${accuracy}. 비슷한 새 사진이라면 100장 중 ${String(low)}~${String(high)}장쯤 맞힐 거예요.`,
  },
  validation: {
    headline: (correct, count) => `확인용 사진 ${f.count(count)}장 중 ${f.count(correct)}장 정답`,
    says: (accuracy) =>
      `검증 정확도 ${accuracy}. 최고 회차를 이 사진들로 골랐으니, 진짜 실력은 봉인한 시험만이 말해 줍니다.`,
  },
  unchecked: {
    headline: '아직 확인하지 않은 네트워크입니다',
    says: '확인용으로 남겨 둔 사진에서 얼마나 맞히는지 보세요.',
    check: '지금 확인하기',
  },
  learning: {
    headline: '아직 배우는 중입니다',
    says: '학습이 끝나면 여기에 결과가 나옵니다.',
    watch: '배우는 모습 보기',
  },
  nothing: {
    headline: '보여 줄 결과가 없습니다',
    says: '첫 회차가 끝나기 전에 멈춘 학습입니다.',
    train: '다시 학습하기',
  },
  running: {
    preparing: '사진을 준비하는 중',
    testing: (test) => (test ? '시험을 여는 중' : '확인하는 중'),
    of: (done, total) => `${f.count(total)}장 중 ${f.count(done)}장`,
    failed: '잘 되지 않았습니다',
    retry: '다시 시도',
    stop: '멈추기',
  },
  open: '시험 열기',
  openTitle: '지금 시험을 열까요?',
  openSays: '한 번만 정직합니다. 열어 본 다음 점수가 좋아질 때까지 고치면 스스로를 속이게 됩니다.',
  openedBefore: (openings) => `이 봉인은 전에 ${f.count(openings)}번 열었습니다. 여는 횟수는 기록됩니다.`,
  openFirst: '여는 횟수는 봉인에 기록됩니다.',
  openYes: '열기',
  openNo: '아직 아니요',
  use: '활용하기',
  improve: '더 나아지게',
  part: '부분',
  parts: { validation: '확인용 사진', test: '시험 사진' },
  seal: (openings) => (openings === 0 ? '시험 봉인됨' : `시험을 ${f.count(openings)}번 열었음`),
  oldSplit: '이전에 나눈 사진으로 한 학습입니다.',
  stale: '나눈 뒤에 사진이 바뀌었습니다. 이 결과는 그때의 사진에 대한 것입니다.',
  matrix: {
    label: '사진으로 보는 혼동 행렬',
    said: (name) => `답: ${name}`,
    of: (correct, count) => `${f.count(correct)} / ${f.count(count)}`,
    none: (truth, answer) => `${truth} → ${answer} 오답 없음`,
    noneRight: (truth) => `맞힌 ${truth} 없음`,
    taken: (count, truth, answer) => `${truth} → ${answer}: ${f.count(count)}장`,
    takenFor: (count, answer) => `→ ${answer}: ${f.count(count)}장`,
    right: (count, name) => `${name} 정답 ${f.count(count)}장`,
    more: (count) => `+${f.count(count)}`,
    photo: (name, truth, answer, share) => `${name}: 실제 ${truth}, 답 ${answer}, ${share}`,
    showAll: (count) => `${f.count(count)}장 모두 보기`,
    photos: '사진',
    table: '표',
    view: '보기 방식',
    truth: '실제',
  },
  mistakes: {
    title: '가장 확신한 오답',
    none: '이 사진들에서는 틀린 것이 없습니다.',
    taken: (truth, answer) => `실제 ${truth}, 답은 ${answer}`,
    sure: (share) => `${share} 확신`,
    all: (count) => `오답 ${f.count(count)}장 모두`,
    lit: '밝게 두른 곳이 답의 근거입니다',
    question: (truth) => `정말 ‘${truth}’ 사진인가요? 잘못 붙은 이름은 잘못된 답을 가르칩니다.`,
    fix: (said) => `‘${said}’ 사진임: 이름 고치기`,
    isFixed: (now) => `지금 이름은 ‘${now}’입니다.`,
    elsewhere: '다른 클래스',
    exclude: '빼 두기',
    takeBack: '다시 쓰기',
    mended: (fixed, aside) =>
      `학습한 뒤 ${[
        fixed > 0 ? `이름 ${f.count(fixed)}개를 고쳤` : '',
        aside > 0 ? `사진 ${f.count(aside)}장을 빼 두었` : '',
      ]
        .filter((part) => part !== '')
        .join('고 ')}습니다. 다시 나누고 학습하면 얼마나 나아지는지 볼 수 있습니다.`,
  },
  line: (name, threshold) => `‘${name}’ 확률이 ${threshold}보다 높아야 그렇게 답합니다.`,
  numbers: {
    classes: {
      title: '클래스별 성적',
      name: '클래스',
      precision: '정밀도',
      recall: '재현율',
      precisionMeans: '정밀도: 이 이름으로 답한 사진 중 실제로 맞은 비율.',
      recallMeans: '재현율: 실제 이 클래스인 사진 중 찾아낸 비율.',
      f1Means: 'F1은 둘 다 높아야 높습니다.',
      neverSaid: '답한 적 없음',
      noPhotos: '사진 없음',
      precisionOf: (name, right, said) => `‘${name}’ 답 ${f.count(said)}장 중 ${f.count(right)}장 정답`,
      recallOf: (name, right, photos) => `실제 ‘${name}’ 사진 ${f.count(photos)}장 중 ${f.count(right)}장을 찾음`,
    },
    decision: {
      title: '판정 기준선',
      says: (name, threshold) => `‘${name}’ 확률이 ${threshold}보다 높으면 그렇게 답합니다.`,
      label: (name) => `‘${name}’ 답을 하는 최소 확률`,
      more: (name) => `${name} 답이 더 많음`,
      sealed: '기준선은 확인용 사진으로 정합니다. 시험 결과를 보면서 옮기면 스스로를 속이게 됩니다.',
      taken: (count, truth, answer) => `${truth} → ${answer}: ${f.count(count)}장`,
      chart: (name, found, falseAlarms) =>
        `ROC 곡선. 지금 찾은 ‘${name}’ 사진의 비율 ${found}, 잘못 짚은 비율 ${falseAlarms}.`,
      found: (name) => `찾은 ${name}`,
      falseAlarms: (truth, answer) => `${truth} → ${answer} 오답`,
      area: (area, first, second) =>
        `곡선 아래 넓이 ${area}: ${first} 한 장과 ${second} 한 장을 견주면 이만큼은 ${second} 쪽 확률을 더 높게 봅니다.`,
      cost: (truth, answer) => `${truth} → ${answer} 오답 하나의 비용`,
      together: (cost) => `오답의 비용을 모두 더하면 ${f.count(cost)}입니다.`,
      cheapest: (threshold, cost) => `${threshold}에 긋기: 비용 ${f.count(cost)}`,
    },
    calibration: {
      title: '확신을 믿어도 될까?',
      good: '네. 말한 확률만큼 맞힙니다.',
      tooSure: '조금 다릅니다. 맞히는 것보다 더 확신합니다.',
      tooModest: '조금 다릅니다. 말하는 것보다 더 자주 맞힙니다.',
      error: (error) => `둘의 차이는 평균 ${error}입니다(기대 보정 오차).`,
      chart: '답의 확신과 실제로 맞힌 비율. 점선 위에서는 둘이 같습니다',
      sure: '확신한 정도',
      right: '맞힌 비율',
      bin: (from, to) => `확신 ${from}~${to}`,
      rightOf: (right, count) => `${f.count(count)}장 중 ${f.count(right)}장 정답`,
    },
  },
  ruler: {
    label: (accuracy, low, high, baseline, larger) =>
      `${accuracy}, ${low}~${high} 사이로 짐작. 언제나 같은 답(${larger})이면 ${baseline}.`,
    between: (low, high) => `${low}~${high} 사이로 짐작`,
    always: (larger) => `언제나 같은 답(${larger})이면`,
    guessing: '언제나 같은 답이면',
  },
  shares: {
    over: (share) => `${share} 초과`,
    under: (share) => `${share} 미만`,
  },
  loupe: {
    title: '사진과 답',
    is: (name) => `실제: ${name}`,
    said: (name) => `답: ${name}`,
  },
};
