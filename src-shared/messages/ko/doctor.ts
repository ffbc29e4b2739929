import type { Messages } from '../en.ts';
import { createFormat } from '../format.ts';

const f = createFormat('ko');

export const doctor: Messages['doctor'] = {
  strip: '사진에서 찾은 것',
  looking: '사진을 살펴보는 중…',
  measuring: (done, total) => `사진을 살펴보는 중: ${f.count(done)} / ${f.count(total)}`,
  nothing: '손볼 것을 찾지 못했어요.',
  kinds: {
    twins: {
      found: (n) => `거의 같은 사진 ${f.count(n)}묶음`,
      what: '거의 똑같아 보이는 사진들이에요. 복사본이거나 크기만 다르거나 연달아 찍은 것입니다. 가끔은 서로 다른 사진이 닮아 보이기도 해요.',
      why: '나눌 때 양쪽에 하나씩 들어가면 시험이 너무 쉬워집니다. 닮은 사진은 나눌 때 어떤 경우에도 한쪽에 모아 두지만, 학습에는 한 장이면 충분해요.',
    },
    two_classes: {
      found: (n) => `두 클래스에 든 사진 ${f.count(n)}장`,
      what: '같은 사진이나 거의 똑같아 보이는 사진이 둘 이상의 클래스에 들어 있어요.',
      why: '같은 사진이라면 둘 다 맞을 수는 없어요. 한쪽에서 배운 것을 다른 쪽에서 잊게 됩니다.',
    },
    unlabelled: {
      found: (n) => `클래스 없는 사진 ${f.count(n)}장`,
      what: '무엇을 찍은 사진인지 알려 주는 것이 없어요.',
      why: '클래스를 정할 때까지는 쓰지 않습니다.',
    },
    plain: {
      found: (n) => `한 가지 색 사진 ${f.count(n)}장`,
      what: '보이는 것이 거의 없는 사진이에요.',
      why: '아무것도 없는 사진은 틀린 답을 가르칩니다.',
    },
    dark: {
      found: (n) => `너무 어두운 사진 ${f.count(n)}장`,
      what: '가장 밝은 곳까지도 어두운 사진이에요.',
      why: '어두우면 그 클래스라고 배울 수 있어요.',
    },
    bright: {
      found: (n) => `너무 밝은 사진 ${f.count(n)}장`,
      what: '가장 어두운 곳까지도 거의 하얀 사진이에요.',
      why: '보여야 할 것이 빛에 묻혀 사라졌어요.',
    },
    blurred: {
      found: (n) => `흐린 사진 ${f.count(n)}장`,
      what: '초점이 맞지 않거나 흔들린 사진이에요.',
      why: '털, 윤곽, 모양을 보고 배우는데 이 사진에는 그것이 없어요.',
    },
    small: {
      found: (n) => `아주 작은 사진 ${f.count(n)}장`,
      what: '신경망이 보는 것보다 픽셀이 적은 사진이에요.',
      why: '늘려서 쓰면 뿌옇게 되어, 뿌연 사진과 또렷한 사진을 구별하는 법을 배울 수 있어요.',
    },
    shape: {
      found: (n) => `모양이 별난 사진 ${f.count(n)}장`,
      what: '아주 길거나 아주 높은 사진이에요.',
      why: '정사각형에 맞추어 눌려서 어느 것도 제 모양을 지키지 못해요.',
    },
    balance: {
      found: () => '클래스 크기가 고르지 않음',
      what: '한 클래스의 사진이 다른 클래스의 두 배를 넘어요.',
      why: '헷갈리면 큰 클래스라고 답하도록 배우게 됩니다. 나누기에서는 같은 수만큼 쓰고 나머지를 남겨 두거나, 적은 쪽을 더 크게 셀 수 있어요.',
    },
    too_few: {
      found: (n) => `사진이 적은 클래스 ${f.count(n)}개`,
      what: '사진이 50장보다 적은 클래스예요.',
      why: '다섯 장 중 한 장은 시험에 씁니다. 시험 사진이 열 장보다 적으면 한 장 차이로 결과가 10점 넘게 달라져요.',
    },
  },
  back: '모든 사진',
  left: '여기서 정할 것이 더는 없어요',
  group: (names) => names.join(', '),
  keepThis: '이 사진 남기기',
  keepThisOf: (name) => `이 사진 남기기: ${name}`,
  keepLargest: '묶음마다 가장 큰 사진만 남기기',
  setAside: '제외하기',
  setAsideOf: (name) => `제외하기: ${name}`,
  setAllAside: '모두 제외하기',
  isClass: (name) => `“${name}” 맞음`,
  chooseClass: '클래스 고르기',
  chooseClassOf: (name) => `클래스 고르기: ${name}`,
  allToClass: '모두 한 클래스로',
  fine: '괜찮아요',
  fineOf: (name) => `괜찮아요: ${name}`,
  allFine: '모두 괜찮아요',
  differ: '서로 다른 사진',
  differOf: (names) => `서로 다른 사진: ${names.join(', ')}`,
  allDiffer: '모두 서로 다른 사진',
  toSplit: '나누기로 가기',
  photos: (n) => `사진 ${f.count(n)}장`,
  more: '더 보기',
};
