import type { Messages } from '../en.ts';
import { createFormat } from '../format.ts';

const f = createFormat('ko');

export const explain: Messages['explain'] = {
  heat: {
    title: '무엇을 보고 답했나',
    show: '어디를 봤는지 보기',
    hide: '어디를 봤는지 숨기기',
    busy: '살펴보는 중…',
    lit: (name) => `밝게 두른 곳이 ‘${name}’의 근거입니다. 사진을 누르고 있으면 원래 모습이 보입니다.`,
    nothing: (name) => `이 사진에는 ‘${name}’의 근거가 될 만한 곳이 없습니다.`,
    speaksFor: (name) => `근거: ${name}`,
    from: (layer) => `층: ${layer}`,
    strength: '진하기',
    label: (name) => `히트맵(Grad-CAM): 사진에서 ‘${name}’의 근거가 된 곳`,
  },
  layer: {
    size: (width, height) => `${String(width)} × ${String(height)}`,
    maps: (width, height, maps) => `${String(width)} × ${String(height)}, ${f.count(maps)}장`,
  },
  nearest: {
    title: '학습한 사진 중 가장 닮은 것',
    first: '닮은 사진을 찾으려면 학습에 쓴 사진을 모두 한 번 더 살펴봐야 합니다.',
    look: '살펴보기',
    looking: '살펴보는 중',
    of: (done, total) => `${f.count(total)}장 중 ${f.count(done)}장`,
    photo: (name, is) => `${name}, ${is}`,
  },
  sees: {
    open: '네트워크가 보는 것',
    title: '네트워크가 보는 것',
    layers: '층',
    filters: '첫 번째 필터',
    filtersOf: '어떤 사진에나 같음',
    aboutFilters:
      '첫 층이 찾는 작은 무늬입니다. 무늬를 사진 곳곳에 대어 보고, 사진이 무늬와 닮은 곳에서 특징 맵이 밝아집니다.',
    about: {
      maps: '특징 맵 한 장은 필터 하나가 이 사진에서 찾은 것입니다. 무늬를 찾은 곳이 밝습니다. 앞쪽 층은 가장자리와 색을, 뒤쪽 층은 사물의 부분을 찾습니다.',
      pooling: '같은 특징 맵을 작게 줄인 것입니다(풀링). 작은 칸마다 가장 큰 값이나 평균만 남깁니다.',
    },
    silent: (silent, of) => `이 ${f.count(of)}장 중 ${f.count(silent)}장은 이 사진에서 아무것도 찾지 못했습니다.`,
    map: (number, silent) => `특징 맵 ${String(number)}${silent ? ': 찾은 것 없음' : ''}`,
    before: '앞쪽',
    after: '뒤쪽',
    noneBefore: '맨 앞입니다.',
    noneAfter: '맨 뒤입니다.',
    of: (first, last, total) => `${f.count(total)}장 중 ${f.count(first)}~${f.count(last)}`,
  },
};
