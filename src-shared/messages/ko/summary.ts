import type { Layer } from '../../networks/layers.ts';
import { createFormat } from '../format.ts';
import type { Messages } from '../en.ts';

const f = createFormat('ko');

function detailsOf(layer: Layer): string[] {
  switch (layer.kind) {
    case 'conv2d':
    case 'depthwiseConv2d':
      return [
        `${f.count(layer.kernel)} × ${f.count(layer.kernel)}`,
        layer.stride === 1 ? '' : `스트라이드 ${f.count(layer.stride)}`,
        layer.padding,
        layer.kind === 'conv2d' && layer.activation !== 'linear' ? layer.activation : '',
      ];
    case 'separableConv2d':
      return [`${f.count(layer.kernel)} × ${f.count(layer.kernel)}`, layer.padding];
    case 'maxPooling2d':
    case 'averagePooling2d':
      return [`${f.count(layer.size)} × ${f.count(layer.size)}`, `스트라이드 ${f.count(layer.stride)}`];
    case 'dense':
    case 'activation':
      return [layer.activation];
    case 'dropout':
      return [String(layer.rate)];
    default:
      return [];
  }
}

export const summary: Messages['summary'] = {
  title: '층별로 본 네트워크',
  photo: '사진',
  caption: '숫자를 가리키거나 화살표 키로 옮겨 가면 어떻게 나온 값인지 보입니다.',
  columns: {
    layer: '층',
    output: '나오는 크기',
    parameters: '가중치',
    field: '사진에서 보는 범위',
  },
  shape: (shape) => shape.map((side) => f.count(side)).join(' × '),
  details: (layer) =>
    detailsOf(layer)
      .filter((words) => words !== '')
      .map((words) => `, ${words}`)
      .join(''),
  layers: (count) => `층 ${f.count(count)}개`,
  pixels: (side) => `${f.count(side)} × ${f.count(side)} px`,
  wholePhoto: '전체',
  total: (bytes, trainable, still) =>
    `개의 가중치(${bytes}): ${f.count(trainable)}개가 배우고 ${still === 0 ? '그대로인 것은 없습니다' : `${f.count(still)}개는 그대로 둡니다`}`,
  unfoldAll: '블록 모두 펼치기',
  foldAll: '블록 모두 접기',
  copy: 'Keras 형식으로 복사',
  copied: 'Keras 형식의 요약을 복사했습니다.',
  toScale:
    '실제 비율입니다. 높이는 맵 한 변의 화소 수, 너비는 맵의 수입니다. 한 줄로 늘어선 수는 선으로 그렸고, 색이 있는 상자가 배웁니다.',
  drawing: (count) => `상자 ${f.count(count)}개로 그린 네트워크입니다. 표에 같은 내용이 숫자로 있습니다.`,
  how: {
    parameters: {
      convolution: '창의 높이 × 창의 너비 × 들어오는 맵 × 필터, 그리고 필터마다 편향 하나입니다.',
      convolutionWithoutBias:
        '창의 높이 × 창의 너비 × 들어오는 맵 × 필터입니다. 편향은 없습니다. 배치 정규화가 따로 갖고 있습니다.',
      depthwise: '맵마다 창 하나, 창의 높이 × 창의 너비이고 편향이 있으면 더합니다.',
      separable: '맵마다 창 하나, 그다음 모든 맵에서 모든 필터로 이어집니다.',
      dense: '들어오는 모든 수에서 모든 유닛으로 이어지고 유닛마다 편향 하나가 있습니다.',
      batchNormalization: '맵마다 수 네 개입니다. 배율, 이동값, 이동 평균, 이동 분산입니다.',
      none: '계산만 하고 배우는 것은 없습니다.',
    },
    output: {
      valid:
        '창이 들어가는 횟수입니다. 한 변에서 창을 빼고 스트라이드로 나누어 내린 뒤 첫 자리를 더합니다. 맵은 필터마다 하나입니다.',
      same: '가장자리에 0을 둘러 창이 모든 자리에 섭니다. 한 변을 스트라이드로 나누어 올립니다.',
      zeroPadding: '맵 둘레에 0을 두릅니다.',
      flatten: '모든 맵의 모든 수를 한 줄로 늘어놓습니다.',
      concatenate: '들어오는 맵을 모두 이어 붙입니다.',
      mean: '맵마다 평균 하나입니다.',
      dense: '유닛마다 수 하나입니다.',
      unchanged: '들어온 크기 그대로입니다.',
    },
    field: {
      window: '앞 층이 보는 범위에, 창의 자리가 하나 늘 때마다 자리 사이의 화소 수를 더합니다(수용 영역).',
      same: '앞 층의 수가 보는 범위를 그대로 봅니다.',
      whole: '모든 수가 사진 전체에 달려 있습니다.',
    },
  },
};
